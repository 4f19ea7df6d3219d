//! Every event that leaves a notice.

use serde_json::{Value, json};

use super::shop::{AT_S, alert, of_number, of_template, update, value_errors};
use crate::account::NoticeCode;

/// Every event that leaves a notice: its field, its value, the notice.
pub(super) fn told() -> Vec<(&'static str, Value, NoticeCode)> {
    use NoticeCode as N;
    let restriction = json!({ "restriction_info": [
        { "restriction_type": "RESTRICTED_BIZ_INITIATED_MESSAGING", "expiration": 1_794_304_800 }] });
    let warning = json!({ "violation_info": { "violation_type": "SPAM_WARN" } });
    let violation =
        json!({ "violation_info": { "violation_type": "SCAM", "remediation": "Appeal." } });
    let ban = |state: &str| json!({ "ban_info": { "waba_ban_state": state, "waba_ban_date": "November 30, 2026" } });
    let tier = json!({ "volume_tier_info": { "tier_update_time": AT_S, "pricing_category": "UTILITY",
        "tier": "25000001:50000000", "effective_month": "2026-11", "region": "United Kingdom" } });
    let abroad = json!({ "auth_international_rate_eligibility": { "start_time": AT_S,
        "exception_countries": [{ "country_code": "IN", "start_time": AT_S }] } });
    let none = || json!({});
    let status = |word: &str| of_template(json!({ "event": word, "reason": "NONE" }));
    let name = |decision: &str| {
        of_number(
            json!({ "decision": decision, "requested_verified_name": "Sunny Bikes", "rejection_reason": null }),
        )
    };
    let number = |word: &str| of_number(json!({ "event": word, "current_limit": "TIER_10K" }));
    let flow = |word: &str| json!({ "event": word, "flow_id": "64", "message": "Told by Meta." });
    let username = |word: &str| of_number(json!({ "status": word, "username": "sunnybikes" }));
    vec![
        (
            "account_update",
            update("ACCOUNT_DELETED", none()),
            N::AccountDeleted,
        ),
        (
            "account_update",
            update("DISABLED_UPDATE", ban("DISABLE")),
            N::AccountDisabled,
        ),
        (
            "account_update",
            update("DISABLED_UPDATE", ban("SCHEDULE_FOR_DISABLE")),
            N::AccountDisableScheduled,
        ),
        (
            "account_update",
            update("ACCOUNT_RESTRICTION", restriction),
            N::AccountRestricted,
        ),
        (
            "account_update",
            update("ACCOUNT_RESTRICTION", warning),
            N::AccountWarned,
        ),
        (
            "account_update",
            update("ACCOUNT_VIOLATION", violation),
            N::AccountViolation,
        ),
        (
            "account_update",
            update("ACCOUNT_OFFBOARDED", none()),
            N::LinkLost,
        ),
        (
            "account_update",
            update("PARTNER_REMOVED", none()),
            N::LinkLost,
        ),
        (
            "account_update",
            update("PARTNER_APP_UNINSTALLED", none()),
            N::LinkLost,
        ),
        (
            "account_update",
            update("AUTH_INTL_PRICE_ELIGIBILITY_UPDATE", abroad),
            N::AuthenticationPrices,
        ),
        (
            "account_update",
            update("VOLUME_BASED_PRICING_TIER_UPDATE", tier),
            N::PriceTier,
        ),
        (
            "account_update",
            update(
                "BUSINESS_PRIMARY_LOCATION_COUNTRY_UPDATE",
                json!({ "country": "GB" }),
            ),
            N::BusinessCountry,
        ),
        (
            "account_update",
            update("A_NEW_EVENT", json!({ "something": true })),
            N::AccountNews,
        ),
        (
            "account_update",
            update("AD_ACCOUNT_LINKED", none()),
            N::AccountNews,
        ),
        (
            "account_review_update",
            json!({ "decision": "APPROVED" }),
            N::AccountApproved,
        ),
        (
            "account_review_update",
            json!({ "decision": "REJECTED" }),
            N::AccountRejected,
        ),
        (
            "account_review_update",
            json!({ "decision": "DEFERRED" }),
            N::AccountInReview,
        ),
        (
            "business_capability_update",
            json!({ "max_daily_conversations_per_business": "TIER_2K", "max_phone_numbers_per_waba": 25 }),
            N::LimitsChanged,
        ),
        (
            "account_alerts",
            alert("PROFILE_PICTURE_LOST", "CRITICAL"),
            N::ProfilePhotoLost,
        ),
        (
            "account_alerts",
            alert("OBA_APPROVED", "INFORMATIONAL"),
            N::BadgeApproved,
        ),
        (
            "account_alerts",
            alert("OBA_REJECTED", "WARNING"),
            N::BadgeRejected,
        ),
        (
            "account_alerts",
            alert("INCREASED_CAPABILITIES_ELIGIBILITY_DEFERRED", "WARNING"),
            N::LimitRaiseDeferred,
        ),
        (
            "account_alerts",
            alert("INCREASED_CAPABILITIES_ELIGIBILITY_FAILED", "WARNING"),
            N::LimitRaiseRefused,
        ),
        (
            "account_alerts",
            alert(
                "INCREASED_CAPABILITIES_ELIGIBILITY_NEED_MORE_INFO",
                "WARNING",
            ),
            N::LimitRaiseNeedsMore,
        ),
        (
            "account_alerts",
            alert("SOMETHING_NEW", "WARNING"),
            N::AccountAlert,
        ),
        ("messages", value_errors(131_035), N::MessageLost),
        ("messages", value_errors(130_429), N::NumberError),
        (
            "phone_number_quality_update",
            number("FLAGGED"),
            N::NumberFlagged,
        ),
        (
            "phone_number_quality_update",
            number("UPGRADE"),
            N::NumberLimitRaised,
        ),
        (
            "phone_number_quality_update",
            number("DOWNGRADE"),
            N::NumberLimitLowered,
        ),
        (
            "phone_number_quality_update",
            number("ONBOARDING"),
            N::NumberReady,
        ),
        (
            "phone_number_quality_update",
            number("THROUGHPUT_UPGRADE"),
            N::ThroughputRaised,
        ),
        (
            "phone_number_name_update",
            name("APPROVED"),
            N::NumberNameApproved,
        ),
        (
            "phone_number_name_update",
            name("REJECTED"),
            N::NumberNameRejected,
        ),
        (
            "phone_number_name_update",
            name("PENDING"),
            N::NumberNameInReview,
        ),
        (
            "business_username_updates",
            username("approved"),
            N::UsernameApproved,
        ),
        (
            "phone_number_username_update",
            username("reserved"),
            N::UsernameReserved,
        ),
        (
            "business_username_update",
            of_number(json!({ "status": "deleted" })),
            N::UsernameRemoved,
        ),
        (
            "security",
            of_number(json!({ "event": "PIN_CHANGED" })),
            N::PinChanged,
        ),
        (
            "security",
            of_number(json!({ "event": "PIN_RESET_REQUEST", "requester": "1" })),
            N::PinResetRequested,
        ),
        (
            "security",
            of_number(json!({ "event": "PIN_REQUEST_SUCCESS" })),
            N::PinResetDone,
        ),
        (
            "message_template_status_update",
            status("APPROVED"),
            N::TemplateApproved,
        ),
        (
            "message_template_status_update",
            status("UNARCHIVED"),
            N::TemplateApproved,
        ),
        (
            "message_template_status_update",
            status("REJECTED"),
            N::TemplateRejected,
        ),
        (
            "message_template_status_update",
            status("PAUSED"),
            N::TemplatePaused,
        ),
        (
            "message_template_status_update",
            status("DISABLED"),
            N::TemplateDisabled,
        ),
        (
            "message_template_status_update",
            status("FLAGGED"),
            N::TemplateFlagged,
        ),
        (
            "message_template_status_update",
            status("ARCHIVED"),
            N::TemplateArchived,
        ),
        (
            "message_template_status_update",
            status("LIMIT_EXCEEDED"),
            N::TemplateLimitExceeded,
        ),
        (
            "message_template_quality_update",
            of_template(json!({ "new_quality_score": "YELLOW" })),
            N::TemplateQualityLow,
        ),
        (
            "template_category_update",
            of_template(
                json!({ "correct_category": "MARKETING", "new_category": "UTILITY", "category_update_timestamp": "1793786400" }),
            ),
            N::TemplateCategoryChanging,
        ),
        (
            "template_category_update",
            of_template(json!({ "previous_category": "UTILITY", "new_category": "MARKETING" })),
            N::TemplateCategoryChanged,
        ),
        (
            "template_correct_category_detection",
            of_template(json!({ "category": "UTILITY", "correct_category": "MARKETING" })),
            N::TemplateCategoryJudged,
        ),
        (
            "flows",
            update(
                "FLOW_STATUS_CHANGE",
                json!({ "flow_id": "64", "old_status": "PUBLISHED", "new_status": "THROTTLED" }),
            ),
            N::FlowState,
        ),
        ("flows", flow("ENDPOINT_LATENCY"), N::FlowTrouble),
        (
            "flows",
            flow("FLOW_VERSION_EXPIRY_WARNING"),
            N::FlowVersionEnding,
        ),
        (
            "payment_configuration_update",
            json!({ "configuration_name": "upi-main", "provider_name": "razorpay", "status": "Needs Testing" }),
            N::PaymentConfiguration,
        ),
    ]
}
