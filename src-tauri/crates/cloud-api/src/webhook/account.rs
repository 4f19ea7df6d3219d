//! Everything about the account, the number and the business.

use serde_json::Value;

use crate::discreet::discreet;
use crate::json;

/// A notice about the account, the number or the business.
///
/// Fields differ per event; [`Item::raw`](super::Item::raw) has them all.
#[derive(Clone, Default, PartialEq, Eq)]
#[non_exhaustive]
pub struct AccountEvent {
    /// What happened: `event`, else `decision`, `status`, `type` or the alert's type.
    pub event: Option<String>,
    /// How bad, on alerts: `CRITICAL`, `WARNING`, `INFORMATIONAL`.
    pub severity: Option<String>,
    /// English words about it.
    pub description: Option<String>,
    /// Why a name was rejected or the number restricted: Meta's code.
    pub reason: Option<String>,
    /// What is restricted from now on: type, and end in Unix seconds when there is one.
    ///
    /// Empty on an `ACCOUNT_RESTRICTION` that only warns or lifts.
    pub restrictions: Vec<(String, Option<i64>)>,
    /// The messaging limit from now on: `TIER_2K` or a number.
    pub messaging_limit: Option<String>,
    /// The account meant, where the entry names a portfolio.
    pub waba_id: Option<String>,
    /// What an alert is about: `PHONE_NUMBER`, `WABA`, `BUSINESS`; or `FLOW` for a form.
    pub entity_kind: Option<String>,
    /// Its id.
    pub entity_id: Option<String>,
    /// Whether an alert holds: `ACTIVE`, `RESOLVED`, …
    pub alert_status: Option<String>,
    /// The name that was reviewed.
    pub requested_name: Option<String>,
    /// The state until now, of a form.
    pub previous_status: Option<String>,
    /// The state from now on, of a form.
    pub new_status: Option<String>,
    /// When the account is or was disabled, as Meta writes it.
    pub ban_date: Option<String>,
    /// How many numbers the account or the business may have.
    pub max_phone_numbers: Option<i64>,
    /// The discount from now on.
    pub volume_tier: Option<VolumeTier>,
    /// Unix seconds, from within the value.
    pub timestamp: Option<i64>,
}

discreet!(AccountEvent {
    event,
    severity,
    reason,
    restrictions,
    messaging_limit,
    waba_id,
    entity_kind,
    entity_id
});

/// A discount by volume. Of repeats, the one with the smallest time counts.
#[derive(Clone, Debug, PartialEq, Eq)]
#[non_exhaustive]
pub struct VolumeTier {
    /// `UTILITY` or `AUTHENTICATION`.
    pub category: Option<String>,
    /// The market.
    pub region: Option<String>,
    /// `lower:upper`, messages a month.
    pub tier: Option<String>,
    /// `YYYY-MM`.
    pub month: Option<String>,
    /// Since when, Unix seconds.
    pub updated_at: Option<i64>,
}

impl VolumeTier {
    fn read(info: &Value) -> Self {
        let get = |key| json::ident(info, key);
        Self {
            category: get("pricing_category"),
            region: get("region"),
            tier: get("tier"),
            month: get("effective_month"),
            updated_at: json::int(info, "tier_update_time"),
        }
    }
}

impl AccountEvent {
    pub(super) fn read(value: &Value) -> Self {
        let get = |key| json::ident(value, key);
        let part = |object: &str, key| json::ident(json::object(value, object)?, key);
        let restriction = |info: &Value| {
            Some((
                json::ident(info, "restriction_type")?,
                json::int(info, "expiration"),
            ))
        };
        Self {
            event: get("event")
                .or_else(|| get("decision"))
                .or_else(|| part("alert_info", "alert_type"))
                .or_else(|| get("status"))
                .or_else(|| get("type")),
            severity: part("alert_info", "alert_severity"),
            description: part("alert_info", "alert_description")
                .or_else(|| get("message"))
                .or_else(|| part("violation_info", "remediation")),
            reason: get("rejection_reason")
                .or_else(|| part("violation_info", "violation_type"))
                .or_else(|| part("ban_info", "waba_ban_state"))
                .or_else(|| part("disconnection_info", "reason")),
            restrictions: json::list(value, "restriction_info")
                .iter()
                .filter_map(restriction)
                .collect(),
            messaging_limit: get("max_daily_conversations_per_business")
                .or_else(|| get("max_daily_conversation_per_phone"))
                .or_else(|| get("current_limit")),
            waba_id: part("waba_info", "waba_id"),
            entity_kind: get("entity_type").or_else(|| get("flow_id").map(|_| "FLOW".to_owned())),
            entity_id: get("entity_id").or_else(|| get("flow_id")),
            alert_status: part("alert_info", "alert_status").or_else(|| get("alert_state")),
            requested_name: get("requested_verified_name"),
            previous_status: get("old_status"),
            new_status: get("new_status"),
            ban_date: part("ban_info", "waba_ban_date"),
            max_phone_numbers: json::int(value, "max_phone_numbers_per_business")
                .or_else(|| json::int(value, "max_phone_numbers_per_waba")),
            volume_tier: json::object(value, "volume_tier_info").map(VolumeTier::read),
            timestamp: json::int(value, "timestamp"),
        }
    }
}

/// Fields known to be about the account, number or business.
pub(super) fn is_account_field(field: &str) -> bool {
    matches!(
        field,
        "account_update"
            | "account_alerts"
            | "account_review_update"
            | "account_settings_update"
            | "automatic_events"
            | "business_capability_update"
            | "business_status_update"
            | "business_username_update"
            | "business_username_updates"
            | "campaign_status_update"
            | "consumer_profile"
            | "flows"
            | "partner_solutions"
            | "payment_configuration_update"
            | "phone_number_name_update"
            | "phone_number_quality_update"
            | "phone_number_username_update"
            | "security"
            | "tracking_events"
    )
}
