//! Groups, templates, and the account itself.

use serde_json::{Value, json};
use shopbell_cloud_api::webhook::{AccountEvent, Event, GroupEvent, TemplateEvent};

use crate::{body, items, only, parse};

fn template(field: &str, mut value: Value) -> TemplateEvent {
    value["message_template_id"] = json!(610_000_000_000_001_i64);
    value["message_template_name"] = json!("repair_ready");
    value["message_template_language"] = json!("en_GB");
    let item = only(parse(&body(field, &value)));
    assert_eq!(
        (item.entry_time, item.phone_number_id),
        (Some(1_793_700_000), None)
    );
    let Event::Template(event) = item.event else {
        panic!("{:?}", item.event)
    };
    assert_eq!(event.template_id.as_deref(), Some("610000000000001"));
    *event
}

#[test]
fn templates_change() {
    let status = "message_template_status_update";
    let rejected = template(
        status,
        json!({ "event": "REJECTED", "reason": "INVALID_FORMAT",
            "rejection_info": { "reason": "Variable at the end.", "recommendation": "Add text." } }),
    );
    assert_eq!(
        (rejected.status.as_deref(), rejected.reason.as_deref()),
        (Some("REJECTED"), Some("INVALID_FORMAT"))
    );
    assert_eq!(rejected.recommendation.as_deref(), Some("Add text."));
    let paused = template(
        status,
        json!({ "event": "PAUSED", "reason": "NONE", "other_info": { "description": "3 h" } }),
    );
    assert_eq!(
        (paused.reason, paused.explanation.as_deref()),
        (None, Some("3 h"))
    );
    let quality = template(
        status,
        json!({ "event": "x", "new_quality_score": "YELLOW" }),
    );
    assert_eq!(
        (quality.status, quality.quality.as_deref()),
        (None, Some("YELLOW")),
        "a quality event by mistake"
    );
    let soon = template(
        "template_category_update",
        json!({ "correct_category": "MARKETING", "new_category": "UTILITY", "category_update_timestamp": "1793786400" }),
    );
    assert_eq!(
        (soon.category.as_deref(), soon.next_category.as_deref()),
        (Some("UTILITY"), Some("MARKETING"))
    );
    assert_eq!(soon.category_change_at, Some(1_793_786_400));
    let done = template(
        "template_category_update",
        json!({ "previous_category": "UTILITY", "new_category": "MARKETING" }),
    );
    assert_eq!(
        (done.category.as_deref(), done.next_category),
        (Some("MARKETING"), None)
    );
    assert_eq!(
        template("message_template_components_update", json!({})).status,
        None
    );
}

fn account(field: &str, value: Value) -> AccountEvent {
    let item = only(parse(&body(field, &value)));
    assert_eq!(item.raw, value, "every key is kept");
    let Event::Account(event) = item.event else {
        panic!("{:?}", item.event)
    };
    *event
}

#[test]
fn the_account_and_the_number() {
    let restricted = account(
        "account_update",
        json!({ "event": "ACCOUNT_RESTRICTION", "restriction_info": [
            { "restriction_type": "RESTRICTED_BIZ_INITIATED_MESSAGING", "expiration": "1794304800" },
            { "restriction_type": "RESTRICTED_UTILITY_TEMPLATES" }, 7] }),
    );
    assert_eq!(
        restricted.restrictions,
        [
            (
                "RESTRICTED_BIZ_INITIATED_MESSAGING".to_owned(),
                Some(1_794_304_800)
            ),
            ("RESTRICTED_UTILITY_TEMPLATES".to_owned(), None)
        ]
    );
    let lifted = account(
        "account_update",
        json!({ "event": "ACCOUNT_RESTRICTION", "violation_info": { "violation_type": "X_UNBAN" } }),
    );
    assert_eq!(
        (lifted.restrictions.len(), lifted.reason.as_deref()),
        (0, Some("X_UNBAN")),
        "restricts nothing"
    );
    let removed = account(
        "account_update",
        json!({ "event": "PARTNER_REMOVED", "waba_info": { "waba_id": "800" },
            "disconnection_info": { "reason": "PRIMARY_INACTIVITY" } }),
    );
    assert_eq!(
        (removed.waba_id.as_deref(), removed.reason.as_deref()),
        (Some("800"), Some("PRIMARY_INACTIVITY"))
    );
    let alert = account(
        "account_alerts",
        json!({ "entity_type": "PHONE_NUMBER", "alert_info": { "alert_severity": "CRITICAL",
            "alert_type": "PROFILE_PICTURE_LOST", "alert_description": "Gone." } }),
    );
    assert_eq!(
        (alert.event.as_deref(), alert.severity.as_deref()),
        (Some("PROFILE_PICTURE_LOST"), Some("CRITICAL"))
    );
    let limit = account(
        "business_capability_update",
        json!({ "max_daily_conversations_per_business": 2000 }),
    );
    assert_eq!(limit.messaging_limit.as_deref(), Some("2000"));
    let name = account(
        "phone_number_name_update",
        json!({ "decision": "REJECTED", "rejection_reason": "NAME_FORMAT" }),
    );
    assert_eq!(
        (name.event.as_deref(), name.reason.as_deref()),
        (Some("REJECTED"), Some("NAME_FORMAT"))
    );
    assert_eq!(
        account("security", json!({ "event": "PIN_RESET_REQUEST" }))
            .event
            .as_deref(),
        Some("PIN_RESET_REQUEST")
    );
    assert_eq!(
        account("tracking_events", json!({ "events": [] })),
        AccountEvent::default()
    );
}

#[test]
fn settings_name_their_number_elsewhere() {
    let value = json!({ "type": "phone_number_settings", "phone_number_settings": { "phone_number_id": "700" } });
    assert_eq!(
        only(parse(&body("account_settings_update", &value)))
            .phone_number_id
            .as_deref(),
        Some("700")
    );
}

fn group(raw: Value) -> GroupEvent {
    let Event::Group(event) = only(items(
        "group_participants_update",
        &json!({ "groups": [raw] }),
    ))
    .event
    else {
        panic!()
    };
    *event
}

#[test]
fn groups() {
    let joined = group(
        json!({ "group_id": "Y2Fw=", "type": "group_participants_add", "timestamp": "1",
        "added_participants": [{ "input": "447700900456", "user_id": "GB.7", "username": "@dee" }] }),
    );
    assert_eq!(
        (joined.group_id.as_deref(), joined.added[0].wa_id.as_deref()),
        (Some("Y2Fw="), Some("447700900456"))
    );
    assert_eq!(joined.added[0].username.as_deref(), Some("dee"));
    let asked = group(
        json!({ "type": "group_join_request_created", "join_request_id": "jr-1", "wa_id": "4477" }),
    );
    assert_eq!(
        (asked.request_id.as_deref(), asked.added.len()),
        (Some("jr-1"), 1)
    );
    let renamed = group(json!({ "type": "group_settings_update",
        "group_subject": { "text": "Saturday", "update_successful": true },
        "group_description": { "text": "x", "update_successful": false } }));
    assert_eq!(
        (renamed.subject.as_deref(), renamed.description),
        (Some("Saturday"), None),
        "only what worked"
    );
    let left = group(
        json!({ "type": "group_participants_remove", "initiated_by": "participant",
        "removed_participants": [{ "user_id": "GB.7" }], "errors": [{ "code": 131_000 }] }),
    );
    assert_eq!((left.removed.len(), left.errors.len()), (1, 1));
}

#[test]
fn problems_of_the_number_stand_beside_messages() {
    let raw = json!({ "from": "447700900123", "id": "wamid.A", "type": "interactive" });
    let told = items(
        "messages",
        &json!({ "messages": [raw], "errors": [{ "code": 131_035, "title": "lost" }] }),
    );
    assert!(matches!(&told[0].event, Event::Message(_)));
    let Event::ValueErrors(errors) = &told[1].event else {
        panic!("{told:?}")
    };
    assert_eq!(
        (errors[0].code, told[1].path.as_str()),
        (131_035, "entry[0].changes[0].errors")
    );
}

#[test]
fn alerts_names_forms_and_discounts_say_what_they_are_about() {
    let alert = account(
        "account_alerts",
        json!({ "entity_type": "PHONE_NUMBER", "entity_id": "700", "alert_info":
            { "alert_severity": "CRITICAL", "alert_status": "ACTIVE", "alert_type": "PROFILE_PICTURE_LOST" } }),
    );
    assert_eq!(
        (
            alert.entity_kind.as_deref(),
            alert.entity_id.as_deref(),
            alert.alert_status.as_deref()
        ),
        (Some("PHONE_NUMBER"), Some("700"), Some("ACTIVE"))
    );
    let name = account(
        "phone_number_name_update",
        json!({ "decision": "REJECTED", "requested_verified_name": "CANARY", "rejection_reason": "x" }),
    );
    assert_eq!(name.requested_name.as_deref(), Some("CANARY"));
    assert!(!format!("{name:?}").contains("CANARY"));
    let form = account(
        "flows",
        json!({ "event": "FLOW_STATUS_CHANGE", "flow_id": "640", "old_status": "PUBLISHED", "new_status": "THROTTLED" }),
    );
    assert_eq!(
        (
            form.entity_kind.as_deref(),
            form.entity_id.as_deref(),
            form.new_status.as_deref()
        ),
        (Some("FLOW"), Some("640"), Some("THROTTLED"))
    );
    let tier = account(
        "account_update",
        json!({ "event": "VOLUME_BASED_PRICING_TIER_UPDATE", "volume_tier_info": { "tier_update_time": "5",
            "pricing_category": "UTILITY", "tier": "1:2", "effective_month": "2026-11", "region": "Spain" } }),
    );
    let tier = tier.volume_tier.unwrap();
    assert_eq!(
        (tier.tier.as_deref(), tier.updated_at),
        (Some("1:2"), Some(5))
    );
    let banned = account(
        "account_update",
        json!({ "event": "DISABLED_UPDATE", "ban_info": { "waba_ban_state": "DISABLE", "waba_ban_date": "May 1" } }),
    );
    assert_eq!(
        (banned.reason.as_deref(), banned.ban_date.as_deref()),
        (Some("DISABLE"), Some("May 1"))
    );
    let more = account(
        "business_capability_update",
        json!({ "max_phone_numbers_per_waba": 20 }),
    );
    assert_eq!(more.max_phone_numbers, Some(20));
}

#[test]
fn a_changed_or_disabled_template_brings_its_texts_and_time() {
    let changed = template(
        "message_template_components_update",
        json!({ "message_template_element": "Hi {{1}}.", "message_template_title": "Ready!",
            "message_template_buttons": [{ "message_template_button_text": "Pay" }] }),
    );
    let texts = changed.texts.unwrap();
    assert_eq!(
        (texts.body.as_deref(), texts.footer),
        (Some("Hi {{1}}."), None)
    );
    assert_eq!(texts.buttons, ["Pay"]);
    let disabled = template(
        "message_template_status_update",
        json!({ "event": "DISABLED", "disable_info": { "disable_date": 1_793_700_000 } }),
    );
    assert_eq!(
        (disabled.disabled_at, disabled.texts),
        (Some(1_793_700_000), None)
    );
    let worse = template(
        "message_template_quality_update",
        json!({ "previous_quality_score": "GREEN", "new_quality_score": "RED" }),
    );
    assert_eq!(worse.previous_quality.as_deref(), Some("GREEN"));
}

#[test]
fn who_could_not_be_removed_from_a_group_is_told() {
    let event = group(
        json!({ "type": "group_participants_remove", "group_id": "g",
        "failed_participants": [{ "input": "12025550143" }], "join_approval_mode": "auto_approve" }),
    );
    assert_eq!(event.failed[0].wa_id.as_deref(), Some("12025550143"));
    assert_eq!(event.join_approval_mode.as_deref(), Some("auto_approve"));
}
