//! The way in: how Meta's requests reach this computer, and whether Meta knows.
//!
//! The engine keeps the owner's choice and what became of it. `platform` follows the choice: it
//! holds the tunnel, tells how it stands, and proves from outside that the address leads here.
//! Once that is proven, Meta is told the address.
//!
//! ```text
//! owner ─ choice ─► wanted way ─► platform: tunnel or own address ─► set_address, set_proof
//!                                                                        │
//! Meta ◄──────────────────────── register ◄── a connected number ◄───────┘
//! ```

mod at_meta;
mod authtoken;
mod choice;
mod echo;
mod fields;
mod held;
mod kept;
mod meter;
mod own_address;
mod register;
mod seen;
mod told;
mod wiring;

use serde::{Deserialize, Serialize};

pub use echo::Echo;
pub use fields::FIELDS;
pub(crate) use held::Reaching;
pub use meter::FREE_REQUESTS;
pub(crate) use own_address::host_of;
pub(crate) use seen::Addresses;

use crate::ports::Secret;

/// Where an engine's way in comes from.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub enum WayIn {
    /// The owner chooses it, and the choice is kept with the data.
    #[default]
    Chosen,
    /// The host gives it, for as long as the engine runs.
    Given(Way),
    /// None is needed: webhooks are led here without us, as in the demo shop. Nothing is
    /// registered with Meta.
    NotNeeded,
}

/// How Meta's requests reach this computer.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Way {
    /// Through ngrok.
    Ngrok {
        /// The owner's authtoken.
        authtoken: Secret,
        /// The host name to ask for; without one ngrok gives the account's own.
        domain: Option<String>,
    },
    /// Through an address of the owner's own, which leads to a port of this computer.
    OwnAddress {
        /// `https://…`, with the path to our webhook.
        url: String,
        /// The port on this computer.
        port: u16,
    },
}

/// The same without its secret.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum WayShown {
    /// Through ngrok.
    Ngrok {
        /// The end of the authtoken.
        last_four: String,
        /// The host name, once known.
        domain: Option<String>,
    },
    /// Through an address of the owner's own.
    OwnAddress {
        /// `https://…`, with the path to our webhook.
        url: String,
        /// The port on this computer.
        port: u16,
    },
}

/// How the public address stands.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub enum AddressState {
    /// There is none: messages can only be sent.
    #[default]
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
        until_ms: i64,
        /// Why it is not online: a stable code.
        code: &'static str,
        /// The number of ngrok's own error page, where the code alone says too little.
        number: Option<u32>,
    },
    /// Only the owner can help.
    Refused {
        /// Why: a stable code.
        code: &'static str,
        /// The number of ngrok's own error page.
        number: Option<u32>,
    },
}

/// What became of a request of ours to our own public address.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Loop {
    /// It came in.
    Closed,
    /// It did not: the HTTP status that came back, if one did.
    Broken {
        /// Such as 502.
        status: Option<u16>,
    },
    /// ngrok answered in our place.
    Stopped {
        /// The number of ngrok's error page, such as 727.
        number: u32,
    },
    /// Another program answered.
    Elsewhere,
}

/// Who gets the webhooks of the connected number, as Meta said last.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
#[serde(tag = "kind", rename_all = "snake_case")]
pub enum Wiring {
    /// Meta was not asked yet, or does not tell.
    #[default]
    Unknown,
    /// Nobody.
    Nobody,
    /// We, for everything of the app.
    Ours,
    /// We for this number's messages; the rest goes to the host named, or to nobody.
    OursForNumber {
        /// Who gets the rest.
        rest: Option<String>,
    },
    /// We, at an address of before.
    OursOfBefore,
    /// Another tool. It is never taken from it without a question.
    Foreign {
        /// Its host name.
        host: String,
    },
    /// Meta tried our address and got no right answer.
    Unverified,
    /// Meta refused the address.
    Refused {
        /// Meta's code.
        meta_code: i64,
    },
}

/// What the owner answers when another tool gets the webhooks.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum TakeCallback {
    /// Only this number's messages come here; the other tool keeps the rest.
    ForNumber,
    /// Everything of the app comes here; the other tool gets nothing more.
    ForApp,
}

/// The way in, as it stands.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Reach {
    /// The owner's choice.
    pub way: Option<WayShown>,
    /// How the address stands.
    pub address: AddressState,
    /// Since when it stands so, Unix milliseconds.
    pub since_ms: i64,
    /// What the last request to ourselves showed, and when; `None` before the first.
    pub proof: Option<(Loop, i64)>,
    /// Who gets the webhooks.
    pub wiring: Wiring,
    /// Requests that came in through ngrok this month (UTC).
    pub requests: i64,
    /// How many ngrok's free plan allows a month; `None` for the owner's own address.
    pub request_limit: Option<i64>,
}

impl Reach {
    /// Four fifths of the month's requests are used up.
    #[must_use]
    pub fn nearly_used_up(&self) -> bool {
        self.request_limit
            .is_some_and(|limit| self.requests.saturating_mul(5) >= limit.saturating_mul(4))
    }
}
