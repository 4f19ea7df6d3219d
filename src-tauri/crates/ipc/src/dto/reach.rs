//! The way in, as it travels.

use serde::{Deserialize, Serialize};
use shopbell_core::reach;
use ts_rs::TS;

/// How Meta's requests reach this computer.
#[derive(Clone, Debug, Serialize, TS)]
#[serde(
    tag = "type",
    rename_all = "camelCase",
    rename_all_fields = "camelCase"
)]
pub enum WayView {
    /// Through ngrok.
    Ngrok {
        /// The end of the authtoken.
        last_four: String,
        /// The host name, once known.
        domain: Option<String>,
    },
    /// Through an address of the owner's own.
    OwnAddress {
        /// The address.
        url: String,
        /// The port on this computer that it has to lead to.
        port: u16,
    },
}

/// How the public address stands.
#[derive(Clone, Debug, Serialize, TS)]
#[serde(
    tag = "type",
    rename_all = "camelCase",
    rename_all_fields = "camelCase"
)]
pub enum AddressView {
    /// There is none: messages can only be sent.
    Off,
    /// It is being set up.
    Connecting,
    /// It leads to this computer.
    Online {
        /// Where Meta has to deliver.
        url: String,
    },
    /// It is tried again by itself.
    Waiting {
        /// When, in Unix milliseconds.
        #[ts(type = "number")]
        until_ms: i64,
        /// Why it is not online: an error code.
        code: String,
        /// The number of ngrok's own error page, or null.
        number: Option<u32>,
    },
    /// Only the owner can help.
    Refused {
        /// Why: an error code.
        code: String,
        /// The number of ngrok's own error page, or null.
        number: Option<u32>,
    },
}

/// The way in.
#[derive(Clone, Debug, Serialize, TS)]
#[serde(rename_all = "camelCase")]
pub struct ReachView {
    /// The owner's choice, or null.
    pub way: Option<WayView>,
    /// How the address stands.
    pub address: AddressView,
    /// Since when, Unix milliseconds.
    #[ts(type = "number")]
    pub since_ms: i64,
    /// A request to ourselves came in, last time one was tried; null before the first.
    pub proven: Option<bool>,
    /// Who else gets the webhooks in our place: a host name, or null.
    pub foreign: Option<String>,
    /// Requests through ngrok this month.
    #[ts(type = "number")]
    pub requests: i64,
    /// How many ngrok's free plan allows a month, or null.
    #[ts(type = "number | null")]
    pub request_limit: Option<i64>,
}

impl From<reach::Reach> for ReachView {
    fn from(reach: reach::Reach) -> Self {
        Self {
            way: reach.way.map(Into::into),
            address: reach.address.into(),
            since_ms: reach.since_ms,
            proven: reach.proof.map(|(proof, _)| proof == reach::Loop::Closed),
            foreign: match reach.wiring {
                reach::Wiring::Foreign { host } => Some(host),
                _ => None,
            },
            requests: reach.requests,
            request_limit: reach.request_limit,
        }
    }
}

impl From<reach::WayShown> for WayView {
    fn from(way: reach::WayShown) -> Self {
        match way {
            reach::WayShown::Ngrok { last_four, domain } => Self::Ngrok { last_four, domain },
            reach::WayShown::OwnAddress { url, port } => Self::OwnAddress { url, port },
        }
    }
}

impl From<reach::AddressState> for AddressView {
    fn from(state: reach::AddressState) -> Self {
        use reach::AddressState;
        match state {
            AddressState::Off => Self::Off,
            AddressState::Connecting => Self::Connecting,
            AddressState::Online { url } => Self::Online { url },
            AddressState::Waiting {
                until_ms,
                code,
                number,
            } => Self::Waiting {
                until_ms,
                code: code.to_owned(),
                number,
            },
            AddressState::Refused { code, number } => Self::Refused {
                code: code.to_owned(),
                number,
            },
        }
    }
}

/// What the owner answers when another tool gets the webhooks.
#[derive(Clone, Copy, Debug, Deserialize, TS)]
#[serde(rename_all = "camelCase", deny_unknown_fields)]
pub struct TakeCallback {
    /// Everything of the app comes here, and the other tool gets nothing more; else only this
    /// number's messages do.
    pub whole_app: bool,
}
