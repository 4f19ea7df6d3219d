use serde_json::json;
use shopbell_cloud_api::Class;
use shopbell_cloud_api::webhook::DeliveryStatus;

use crate::{items, status};

#[test]
fn a_status_with_everything() {
    let report = status(
        &json!({ "id": "wamid.OUT", "status": "delivered", "timestamp": 1_793_700_002,
        "recipient_id": "447700900123", "parent_recipient_user_id": "GB.ENT.1",
        "recipient_identity_key_hash": "DF2=", "biz_opaque_callback_data": "sb1:9f1c",
        "template_id": 610_000_000_000_123_i64,
        "conversation": { "id": "c", "expiration_timestamp": "1793959200", "origin": { "type": "service" } },
        "pricing": { "billable": true, "pricing_model": "PMP", "type": "regular", "category": "utility" } }),
    );
    assert_eq!(
        (report.id.as_str(), report.delivery()),
        ("wamid.OUT", DeliveryStatus::Delivered)
    );
    assert_eq!(report.timestamp, Some(1_793_700_002));
    assert_eq!(
        report.recipient.user_id.as_deref(),
        Some("GB.482133"),
        "completed from contacts"
    );
    assert_eq!(
        report.recipient.parent_user_id.as_deref(),
        Some("GB.ENT.1"),
        "the older spelling"
    );
    assert_eq!(report.callback_data.as_deref(), Some("sb1:9f1c"));
    assert_eq!(report.template_id.as_deref(), Some("610000000000123"));
    let pricing = report.pricing.unwrap();
    assert_eq!(
        (pricing.kind.as_deref(), pricing.category.as_deref()),
        (Some("regular"), Some("utility"))
    );
    assert_eq!(report.conversation.unwrap().expires, Some(1_793_959_200));
}

#[test]
fn every_word_of_a_status() {
    for (word, expected) in [
        ("sent", DeliveryStatus::Sent),
        ("read", DeliveryStatus::Read),
        ("played", DeliveryStatus::Played),
        ("failed", DeliveryStatus::Failed),
        ("translated", DeliveryStatus::Other("translated".to_owned())),
    ] {
        let report = status(&json!({ "id": "wamid.OUT", "status": word, "recipient_id": "1" }));
        assert_eq!(
            (report.delivery(), report.status.as_str()),
            (expected, word)
        );
        assert_eq!(report.timestamp, None);
    }
}

#[test]
fn why_it_failed_in_both_shapes() {
    let report = status(&json!({ "id": "wamid.OUT", "status": "failed", "errors": [
        { "code": "131047", "title": "Re-engagement", "error_data": { "details": "24 hours" }, "href": "/x" },
        { "code": 470, "title": "Old shape" }, { "title": "no code" } ] }));
    let codes: Vec<i64> = report.errors.iter().map(|error| error.code).collect();
    assert_eq!(codes, [131_047, 470]);
    assert_eq!(report.errors[0].rule().class, Class::User);
    assert_eq!(report.errors[0].details.as_deref(), Some("24 hours"));
    assert_eq!(
        report.errors[1].rule().key,
        report.errors[0].rule().key,
        "an old name of the same"
    );
}

#[test]
fn each_member_of_a_group_reports() {
    let group = json!({ "id": "wamid.OUT", "status": "read", "recipient_id": "Y2Fw=", "recipient_type": "group" });
    let mut first = group.clone();
    first["recipient_participant_id"] = json!("447700900123");
    first["conversation"] = json!({ "pricing": { "category": "group_utility" } });
    let mut second = group.clone();
    second["participant_recipient_id"] = json!("12025550143");
    let told = items("messages", &json!({ "statuses": [first, second, group] }));
    let members: Vec<_> = told
        .iter()
        .map(|item| {
            let shopbell_cloud_api::webhook::Event::Status(report) = &item.event else {
                panic!()
            };
            assert_eq!(report.group_id.as_deref(), Some("Y2Fw="));
            assert!(report.recipient.is_anonymous(), "a group is no person");
            report
                .participant
                .as_ref()
                .and_then(|member| member.wa_id.as_deref())
        })
        .collect();
    assert_eq!(members, [Some("447700900123"), Some("12025550143"), None]);
    let shopbell_cloud_api::webhook::Event::Status(report) = &told[0].event else {
        panic!()
    };
    assert_eq!(
        report.participant.as_ref().unwrap().profile_name.as_deref(),
        Some("Ana Ruiz")
    );
    assert!(report.pricing.is_some(), "nested in the conversation");
}

#[test]
fn payments_and_calls_are_not_ticks() {
    let payment = status(
        &json!({ "id": "wamid.OUT", "type": "payment", "status": "failed",
        "recipient_id": "1", "payment": { "reference_id": "inv-77", "currency": "INR",
            "amount": { "value": 2500, "offset": 100 }, "transaction": { "id": "pg-1" } } }),
    );
    assert_eq!(
        payment.delivery(),
        DeliveryStatus::Other("failed".to_owned()),
        "no failed message"
    );
    let paid = payment.payment.unwrap();
    assert_eq!((paid.amount, paid.offset), (Some(2500), Some(100)));
    let call = status(&json!({ "id": "wacid.A", "type": "call", "status": "RINGING" }));
    assert_eq!(
        (call.kind.as_deref(), call.delivery()),
        (Some("call"), DeliveryStatus::Other("RINGING".to_owned()))
    );
    let plain = status(&json!({ "id": "wamid.OUT", "type": "message", "status": "read" }));
    assert_eq!(
        (plain.kind.as_deref(), plain.delivery()),
        (None, DeliveryStatus::Read)
    );
}
