//! The chain between a customer and this window, link by link.

use std::collections::BTreeMap;

use serde::Serialize;
use shopbell_core::doctor;
use ts_rs::TS;

/// Declares an enum that mirrors one of the engine's, variant by variant.
macro_rules! mirrors {
    ($(#[$meta:meta])* $name:ident of $engine:path { $($(#[$inner:meta])* $variant:ident),* $(,)? }) => {
        $(#[$meta])*
        #[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, TS)]
        #[serde(rename_all = "camelCase")]
        pub enum $name { $($(#[$inner])* $variant),* }

        impl From<$engine> for $name {
            fn from(of_engine: $engine) -> Self {
                match of_engine { $(<$engine>::$variant => Self::$variant),* }
            }
        }
    };
}

mirrors! {
    /// One link of the chain.
    #[expect(missing_docs, reason = "each is explained by its codes")]
    CheckId of doctor::CheckId {
        Keychain, Token, Permissions, App, Number, Name, Quality, Limits, Health, Subscription,
        Callback, Tunnel, Loop, Signature, LastEvent, Aside, Clock, Disk, Hello, Reply, Later,
    }
}

mirrors! {
    /// How a link stands.
    CheckState of doctor::CheckState {
        /// Its turn has not come.
        Pending,
        /// It is being tried, or waits for somebody.
        Running,
        /// It holds.
        Good,
        /// It holds, and something should be looked after.
        Attention,
        /// It is broken.
        Bad,
        /// Nobody knows.
        Unknown,
    }
}

mirrors! {
    /// What a person can press.
    #[expect(missing_docs, reason = "each is the name of a button")]
    CheckFix of doctor::CheckFix {
        UnlockKeychain, ReplaceToken, ReplaceAppSecret, ReplaceTunnelToken, SetUpTunnel,
        RegisterNumber, RegisterAddress, TakeCallback, Reconnect, TryAgain, SendTest,
        OpenMetaNumbers, OpenMetaAccount, OpenMetaBilling, OpenNgrok, SetClock, FreeSpace, ShowAside,
    }
}

/// What was found about one link.
#[derive(Clone, Debug, Serialize, TS)]
#[serde(rename_all = "camelCase")]
pub struct CheckView {
    /// Which link.
    pub id: CheckId,
    /// One of the check codes: the key of its sentence.
    pub code: String,
    /// How it stands.
    pub state: CheckState,
    /// Numbers, names and times for the sentence; times are Unix milliseconds under `…Ms`.
    pub facts: BTreeMap<String, String>,
    /// The one thing that helps, or null.
    pub fix: Option<CheckFix>,
}

impl From<doctor::Check> for CheckView {
    fn from(check: doctor::Check) -> Self {
        Self {
            id: check.id.into(),
            code: check.code.as_str().to_owned(),
            state: check.code.state().into(),
            facts: check
                .facts
                .into_iter()
                .map(|(fact, value)| (fact.to_owned(), value))
                .collect(),
            fix: check.code.fix().map(Into::into),
        }
    }
}

/// The whole chain.
#[derive(Clone, Debug, Serialize, TS)]
#[serde(rename_all = "camelCase")]
pub struct DoctorView {
    /// Link by link, from the keychain to the disk.
    pub checks: Vec<CheckView>,
    /// When Meta was asked last, Unix milliseconds; null before the first time.
    #[ts(type = "number | null")]
    pub checked_ms: Option<i64>,
    /// It is being looked at now.
    pub running: bool,
    /// The same as plain text, to copy for somebody who helps: no secret, no customer in it.
    pub report: String,
}

impl From<doctor::Diagnosis> for DoctorView {
    fn from(diagnosis: doctor::Diagnosis) -> Self {
        Self {
            report: diagnosis.report(),
            checks: diagnosis.checks.into_iter().map(Into::into).collect(),
            checked_ms: diagnosis.checked_ms,
            running: diagnosis.running,
        }
    }
}
