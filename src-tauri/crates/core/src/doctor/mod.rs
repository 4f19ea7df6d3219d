//! The doctor: every link of the chain between a customer and this window, each with how it
//! stands, why, and the one thing that helps.

mod ask;
pub(crate) mod checks;
mod codes;
mod diagnose;
mod findings;
mod report;
pub(crate) mod told;
mod watch;

use std::collections::BTreeMap;

pub use codes::CheckCode;
pub(crate) use findings::Findings;
pub use report::utc;

/// One link of the chain.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
#[expect(missing_docs, reason = "each is explained by its codes")]
pub enum CheckId {
    Keychain,
    Token,
    Permissions,
    App,
    Number,
    Name,
    Quality,
    Limits,
    Health,
    Subscription,
    Callback,
    Tunnel,
    Loop,
    Signature,
    LastEvent,
    Aside,
    Clock,
    Disk,
    /// Of the live test: the message from the owner's phone.
    Hello,
    /// Of the live test: our answer to it.
    Reply,
    /// A line of the live test whose turn has not come.
    Later,
}

/// How a link stands.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
pub enum CheckState {
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
    /// Nobody knows: Meta was not reached, or does not tell.
    Unknown,
}

/// What a person can press.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
#[expect(missing_docs, reason = "each is the name of a button")]
pub enum CheckFix {
    UnlockKeychain,
    ReplaceToken,
    ReplaceAppSecret,
    ReplaceTunnelToken,
    SetUpTunnel,
    RegisterNumber,
    RegisterAddress,
    TakeCallback,
    Reconnect,
    TryAgain,
    SendTest,
    OpenMetaNumbers,
    OpenMetaAccount,
    OpenMetaBilling,
    OpenNgrok,
    SetClock,
    FreeSpace,
    ShowAside,
}

/// What was found about one link.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Check {
    /// Which link.
    pub id: CheckId,
    /// What was found.
    pub code: CheckCode,
    /// Numbers, names and times for the sentence; times are Unix milliseconds under `…Ms`. Never
    /// a secret.
    pub facts: BTreeMap<&'static str, String>,
}

impl Check {
    /// A finding without facts.
    #[must_use]
    pub fn new(code: CheckCode) -> Self {
        Self {
            id: code.check(),
            code,
            facts: BTreeMap::new(),
        }
    }

    /// The same with one more fact.
    #[must_use]
    pub fn with(mut self, fact: &'static str, value: impl ToString) -> Self {
        self.facts.insert(fact, value.to_string());
        self
    }
}

/// The whole chain, as it was found.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Diagnosis {
    /// Link by link.
    pub checks: Vec<Check>,
    /// When Meta was asked last, Unix milliseconds; `None` before the first time.
    pub checked_ms: Option<i64>,
    /// It is being looked at now.
    pub running: bool,
    /// When this was put together, Unix milliseconds.
    pub at_ms: i64,
}
