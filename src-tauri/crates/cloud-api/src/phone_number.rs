//! A business phone number and the account it belongs to.

use serde_json::Value;

use crate::discreet::discreet;
use crate::json;
use crate::{PhoneNumberId, WabaId};

/// A business phone number. Everything but the id may be missing, and words are Meta's own.
#[derive(Clone, PartialEq)]
#[non_exhaustive]
pub struct PhoneNumber {
    /// Its id.
    pub id: PhoneNumberId,
    /// As printed: `+34 600 11 12 22`.
    pub display_phone_number: Option<String>,
    /// The approved name customers see.
    pub verified_name: Option<String>,
    /// `GREEN`, `YELLOW`, `RED`, `NA`, `UNKNOWN`.
    pub quality_rating: Option<String>,
    /// `CONNECTED` when it works; else `PENDING`, `BANNED`, `RESTRICTED`, …
    pub status: Option<String>,
    /// `STANDARD`: 80 messages a second; `HIGH`: 1000.
    pub throughput: Option<String>,
    /// `LIVE`, or `SANDBOX` for a test number.
    pub account_mode: Option<String>,
    /// `VERIFIED`, `NOT_VERIFIED`, `EXPIRED`.
    pub code_verification_status: Option<String>,
    /// `APPROVED`, `PENDING_REVIEW`, `DECLINED`, …
    pub name_status: Option<String>,
    /// The name asked for, while it is not the one that customers see.
    pub new_display_name: Option<String>,
    /// How that one stands in review. An approved one is shown once the number is registered
    /// again.
    pub new_name_status: Option<String>,
    /// `CLOUD_API`, `ON_PREMISE`, `NOT_APPLICABLE`.
    pub platform_type: Option<String>,
    /// `TIER_250`, `TIER_2K`, … customers a day who may be written to first.
    pub messaging_limit: Option<String>,
    /// Also used in the WhatsApp Business app: then 20 messages a second.
    pub is_on_biz_app: Option<bool>,
    /// Whether it has a two-step PIN: then registering needs that one.
    pub is_pin_enabled: Option<bool>,
    /// Everything as received.
    pub raw: Value,
}

discreet!(PhoneNumber {
    id,
    status,
    quality_rating,
    account_mode
});

impl PhoneNumber {
    pub(crate) const FIELDS: &str = "id,display_phone_number,verified_name,quality_rating,status,\
        throughput,account_mode,code_verification_status,name_status,new_display_name,\
        new_name_status,platform_type,whatsapp_business_manager_messaging_limit,is_on_biz_app,\
        is_pin_enabled";
    pub(crate) const MINIMAL_FIELDS: &str = "id,display_phone_number,verified_name,quality_rating";

    pub(crate) fn read(raw: Value) -> Option<Self> {
        let get = |key| json::ident(&raw, key);
        Some(Self {
            id: PhoneNumberId::new(get("id")?),
            display_phone_number: get("display_phone_number"),
            verified_name: get("verified_name"),
            quality_rating: get("quality_rating").or_else(|| {
                json::object(&raw, "quality_score").and_then(|score| json::ident(score, "score"))
            }),
            status: get("status"),
            throughput: json::object(&raw, "throughput").and_then(|t| json::ident(t, "level")),
            account_mode: get("account_mode"),
            code_verification_status: get("code_verification_status"),
            name_status: get("name_status"),
            new_display_name: get("new_display_name"),
            new_name_status: get("new_name_status"),
            platform_type: get("platform_type"),
            messaging_limit: get("whatsapp_business_manager_messaging_limit")
                .or_else(|| get("messaging_limit_tier")),
            is_on_biz_app: json::flag(&raw, "is_on_biz_app"),
            is_pin_enabled: json::flag(&raw, "is_pin_enabled"),
            raw,
        })
    }
}

/// A WhatsApp Business Account. Everything but the id may be missing.
#[derive(Clone, PartialEq)]
#[non_exhaustive]
pub struct Waba {
    /// Its id.
    pub id: WabaId,
    /// Its name.
    pub name: Option<String>,
    /// Currency of the bill, ISO 4217.
    pub currency: Option<String>,
    /// Two letters.
    pub country: Option<String>,
    /// Meta's number of a time zone, which is not an IANA name.
    pub timezone_id: Option<String>,
    /// `PENDING`, `APPROVED`, `REJECTED`.
    pub account_review_status: Option<String>,
    /// `verified`, `not_verified`, … letter case varies.
    pub business_verification_status: Option<String>,
    /// Everything as received.
    pub raw: Value,
}

discreet!(Waba {
    id,
    currency,
    country
});

impl Waba {
    pub(crate) const FIELDS: &str = "id,name,currency,country,timezone_id,account_review_status,\
        business_verification_status";
    pub(crate) const MINIMAL_FIELDS: &str = "id,name";

    pub(crate) fn read(raw: Value) -> Option<Self> {
        let get = |key| json::ident(&raw, key);
        Some(Self {
            id: WabaId::new(get("id")?),
            name: get("name"),
            currency: get("currency"),
            country: get("country"),
            timezone_id: get("timezone_id"),
            account_review_status: get("account_review_status"),
            business_verification_status: get("business_verification_status"),
            raw,
        })
    }
}
