//! The shop's phone numbers, and how they stand with Meta.

use serde::{Deserialize, Serialize};
use serde_json::{Value, json};

/// How a phone number stands with Meta; [`Simulator::change_number`](crate::Simulator::change_number) changes it.
///
/// Words are Meta's. Over HTTP the same, as `{"registered": false}`; what is absent stays as it is.
/// Source: Meta, *Business phone numbers*, read 2026-11.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[non_exhaustive]
pub struct Conditions {
    /// Registered on the Cloud API. Otherwise sends are refused with 133010.
    pub registered: bool,
    /// `CONNECTED`, `FLAGGED`, … With `BANNED` and `RESTRICTED` sends are refused with 131031.
    pub status: String,
    /// `APPROVED`, `PENDING_REVIEW`, `DECLINED`, … A number lent by WhatsApp (+1 555) cannot send before it is approved:
    /// 131037.
    pub name_status: String,
    /// `GREEN`, `YELLOW`, `RED`, `UNKNOWN`.
    pub quality_rating: String,
    /// `TIER_250`, `TIER_2K`, `TIER_10K`, `TIER_100K`, `TIER_UNLIMITED`: how many people a day can be written to first.
    pub messaging_limit: String,
    /// `STANDARD` (80 messages a second) or `HIGH` (1,000).
    pub throughput: String,
    /// A test number: only these numbers (digits, compared literally) can be written to, all others are refused with
    /// 131030. `None` is a real number.
    pub allowed_recipients: Option<Vec<String>>,
    /// Also used in the WhatsApp Business app: 20 messages a second, cannot be deregistered.
    pub on_business_app: bool,
    /// Calling is switched on. Otherwise call buttons and call requests are refused with 138000.
    pub calling: bool,
    /// A payment method is on file. Otherwise messages fail with 131042.
    pub payment_method: bool,
    /// The business is verified; shows in the health status.
    pub business_verified: bool,
    /// What Meta has restricted, by its `restriction_type`; sends that fall under one are refused with 131031.
    pub restrictions: Vec<String>,
    /// Carries the blue badge.
    pub official: bool,
}

impl Default for Conditions {
    /// A healthy number.
    fn default() -> Self {
        Self {
            registered: true,
            status: String::from("CONNECTED"),
            name_status: String::from("APPROVED"),
            quality_rating: String::from("GREEN"),
            messaging_limit: String::from("TIER_2K"),
            throughput: String::from("STANDARD"),
            allowed_recipients: None,
            on_business_app: false,
            calling: true,
            payment_method: true,
            business_verified: true,
            restrictions: Vec::new(),
            official: false,
        }
    }
}

impl Conditions {
    /// Messages a second, inbound and outbound; `standard` is the usual limit.
    /// Source: Meta, *Throughput*, read 2026-11.
    pub(crate) fn per_second(&self, standard: u32) -> u32 {
        if self.on_business_app {
            standard.min(20)
        } else if self.throughput == "HIGH" {
            standard.max(1000)
        } else {
            standard
        }
    }

    /// People a day who can be written to first; `None` without limit.
    pub(crate) fn people_a_day(&self) -> Option<usize> {
        match self.messaging_limit.as_str() {
            "TIER_250" => Some(250),
            "TIER_2K" => Some(2_000),
            "TIER_10K" => Some(10_000),
            "TIER_100K" => Some(100_000),
            _ => None,
        }
    }
}

/// A phone number of a business account.
#[derive(Clone, Debug)]
pub(crate) struct Number {
    pub(crate) id: String,
    pub(crate) waba_id: String,
    /// Verified name.
    pub(crate) name: String,
    pub(crate) display: String,
    /// Digits only, with country code.
    pub(crate) digits: String,
    pub(crate) callback: Option<String>,
    pub(crate) conditions: Conditions,
}

impl Number {
    /// `value.metadata` of its webhooks.
    pub(crate) fn metadata(&self) -> Value {
        json!({"display_phone_number": self.digits, "phone_number_id": self.id})
    }

    /// The digits of its country code, as its display shows them first.
    pub(crate) fn country_code(&self) -> &str {
        self.display
            .trim_start_matches('+')
            .split(' ')
            .next()
            .unwrap_or_default()
    }
}
