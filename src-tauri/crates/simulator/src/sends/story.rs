//! What became of a message: for `message_history` and the analytics.

use super::{Price, Recipient, Verdict};
use crate::{number::Number, people::country_of, webhooks::Fate};

/// A message of the shop and what was told of it.
#[derive(Clone, Debug)]
pub(crate) struct Story {
    pub(crate) waba_id: String,
    /// The shop's number, digits.
    pub(crate) from: String,
    /// ISO country of the recipient.
    pub(crate) country: &'static str,
    pub(crate) price: Price,
    pub(crate) template_id: Option<String>,
    pub(crate) events: Vec<Told>,
}

/// One report.
#[derive(Clone, Debug)]
pub(crate) struct Told {
    pub(crate) id: String,
    pub(crate) status: String,
    /// Unix seconds; may lie ahead when the pace is not instant.
    pub(crate) at_s: u64,
    pub(crate) error: Option<String>,
    /// Whether its webhook arrived.
    pub(crate) fate: Fate,
}

impl Story {
    pub(super) fn new(
        number: &Number,
        recipient: &Recipient,
        verdict: &Verdict,
        price: Price,
    ) -> Self {
        let address = recipient.wa_id.as_deref().unwrap_or_default();
        Self {
            waba_id: number.waba_id.clone(),
            from: number.digits.clone(),
            country: country_of(address),
            price,
            template_id: verdict.template_id.clone(),
            events: Vec::new(),
        }
    }

    /// When it reached this state, if it has by `now_s`.
    pub(crate) fn reached(&self, status: &str, now_s: u64) -> Option<u64> {
        self.events
            .iter()
            .find(|told| told.status == status && told.at_s <= now_s)
            .map(|told| told.at_s)
    }
}
