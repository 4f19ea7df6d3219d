//! The words for what happens to the account.

use serde::{Deserialize, Serialize};

/// Something that happens to the account. Over HTTP the same, as `{"event": "name_decided", "approved": true, …}`.
///
/// Words inside are Meta's. Source: Meta, webhook reference, read 2026-11.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
#[serde(tag = "event", rename_all = "snake_case")]
#[non_exhaustive]
pub enum AccountEvent {
    /// Sending is restricted: with `RESTRICTED_BIZ_INITIATED_MESSAGING` templates are refused, with
    /// `RESTRICTED_CUSTOMER_INITIATED_MESSAGING` everything else.
    Restricted {
        /// What is no longer possible.
        kinds: Vec<String>,
        /// Unix seconds, when it ends.
        #[serde(default)]
        until_s: Option<u64>,
    },
    /// All restrictions are lifted.
    RestrictionLifted,
    /// A rule was broken; nothing is restricted yet.
    Violation {
        /// Which rule.
        kind: String,
    },
    /// The account is disabled: nothing can be sent.
    Banned,
    /// The account will be disabled on that day, written out.
    BanScheduled {
        /// The day.
        date: String,
    },
    /// The account can be used again.
    Reinstated,
    /// The account is gone.
    Deleted,
    /// The link to the phone's Business app is lost.
    Offboarded {
        /// `PRIMARY_INACTIVITY`, `CHANGE_NUMBER`, …
        reason: String,
    },
    /// The link is back.
    Reconnected,
    /// The app was taken off the account.
    AppRemoved {
        /// Why.
        reason: String,
    },
    /// The business moved.
    CountryChanged {
        /// ISO country.
        country: String,
    },
    /// Another volume tier.
    VolumeTier {
        /// `UTILITY` or `AUTHENTICATION`.
        category: String,
        /// `lower:upper`.
        tier: String,
        /// Market.
        region: String,
    },
    /// The account was reviewed: `APPROVED`, `REJECTED`, …
    Reviewed {
        /// The decision.
        decision: String,
    },
    /// An alert.
    Alert {
        /// `CRITICAL`, `WARNING`, `INFORMATIONAL`.
        severity: String,
        /// `OBA_APPROVED`, `PROFILE_PICTURE_LOST`, …
        kind: String,
        /// In words.
        description: String,
    },
    /// Another messaging limit, or number of phone numbers.
    CapabilityChanged {
        /// `TIER_250`, …
        limit: String,
        /// Phone numbers the account can have.
        numbers: u32,
    },
    /// The number can send 1,000 messages a second.
    ThroughputUpgraded,
    /// The number's quality is another: no webhook tells, the field does.
    QualityChanged {
        /// `GREEN`, `YELLOW`, `RED`.
        rating: String,
    },
    /// A display name was decided on.
    NameDecided {
        /// Whether it was taken.
        approved: bool,
        /// The name.
        name: String,
        /// `NAME_FORMAT_UNACCEPTABLE`, …
        #[serde(default)]
        reason: Option<String>,
    },
    /// Somebody changed the PIN.
    PinChanged,
    /// Somebody asked to reset the PIN.
    PinResetRequested,
    /// A Flow's status changed; `BLOCKED` and `THROTTLED` make sends fail.
    FlowChanged {
        /// The Flow.
        flow_id: String,
        /// Status before.
        from: String,
        /// Status now.
        to: String,
    },
    /// A payment configuration changed (India, Brazil).
    PaymentConfigured {
        /// Its name.
        name: String,
        /// `Active`, `Needs Connecting`, `Needs Testing`.
        status: String,
    },
    /// The business's username: `approved`, `reserved`, `deleted`.
    Username {
        /// The name; absent when deleted.
        #[serde(default)]
        username: Option<String>,
        /// Its state.
        status: String,
    },
    /// An error that concerns no message of ours, on field `messages`; 131035 means that an incoming one was lost.
    Trouble {
        /// Meta's code.
        code: u32,
    },
    /// Somebody followed a link of a marketing message.
    LinkFollowed {
        /// The product, when it was one.
        #[serde(default)]
        product_id: Option<String>,
    },
    /// Meta found a purchase or a lead in a chat.
    Detected {
        /// The message.
        wamid: String,
        /// `Purchase` or `LeadSubmitted`.
        name: String,
    },
}
