//! What people wrote and who they are must not reach a log through `Debug`.

use serde_json::{Value, json};
use shopbell_cloud_api::message::{ContactCard, ContactName, Interactive, Parameter};
use shopbell_cloud_api::{Content, OutgoingMessage, TemplateMessage, WaId};

use crate::{body, items, parse};

const CANARY: &str = "CANARY";
const NUMBER: &str = "34600999888";

#[track_caller]
fn silent(what: &str, shown: &str) {
    assert!(
        !shown.contains(CANARY) && !shown.contains(NUMBER),
        "{what}: {shown}"
    );
}

#[test]
fn webhooks_show_kinds_and_ids_only() {
    let media = json!({ "id": "1", "caption": CANARY, "filename": CANARY });
    let person = json!({ "profile": { "name": CANARY, "username": CANARY }, "wa_id": NUMBER, "user_id": "ES.CANARY" });
    let contents = [
        json!({ "text": { "body": CANARY } }),
        json!({ "image": media }),
        json!({ "document": media }),
        json!({ "location": { "latitude": 1, "longitude": 2, "name": CANARY, "address": CANARY } }),
        json!({ "contacts": [{ "name": { "formatted_name": CANARY }, "phones": [{ "phone": NUMBER }], "vcard": CANARY }] }),
        json!({ "reaction": { "message_id": "wamid.A", "emoji": CANARY } }),
        json!({ "button": { "text": CANARY, "payload": CANARY } }),
        json!({ "interactive": { "type": "list_reply", "list_reply": { "id": CANARY, "title": CANARY } } }),
        json!({ "interactive": { "type": "nfm_reply", "nfm_reply": { "response_json": "{\"a\":\"CANARY\"}" } } }),
        json!({ "interactive": { "type": "button", "body": { "text": CANARY } } }),
        json!({ "order": { "text": CANARY, "product_items": [{ "product_retailer_id": "A" }] } }),
        json!({ "system": { "type": "user_changed_number", "body": CANARY, "wa_id": NUMBER } }),
        json!({ "edit": { "original_message_id": "wamid.A", "message": { "text": { "body": CANARY } } } }),
        json!({ "poll": { "question": CANARY } }),
    ];
    for content in contents {
        let mut raw = json!({ "from": NUMBER, "id": "wamid.IN", "context": { "from": NUMBER, "id": "wamid.Q" },
            "referral": { "body": CANARY } });
        raw.as_object_mut()
            .unwrap()
            .extend(content.as_object().unwrap().clone());
        let mut echo = raw.clone();
        echo["to"] = json!(NUMBER);
        let told = items(
            "messages",
            &json!({ "contacts": [person], "messages": [raw], "message_echoes": [echo] }),
        );
        assert_eq!(told.len(), 2);
        silent("message", &format!("{told:?}"));
    }
}

#[test]
fn neither_does_anything_around_them() {
    let whole = [
        json!({ "statuses": [{ "id": "wamid.A", "status": "sent", "recipient_id": NUMBER,
            "errors": [{ "code": 1, "title": "t", "error_data": { "details": NUMBER } }] }] }),
        json!({ "conversation_context": { "summary": { "text": CANARY } } }),
        json!({ "state_sync": [{ "contact": { "full_name": CANARY, "phone_number": NUMBER } }] }),
        json!({ "user_id_update": [{ "wa_id": NUMBER, "user_id": { "previous": "ES.CANARY", "current": "ES.CANARY" } }] }),
        json!({ "user_preferences": [{ "wa_id": NUMBER, "value": "stop", "detail": CANARY }] }),
        json!({ "groups": [{ "subject": CANARY, "added_participants": [{ "input": NUMBER, "username": CANARY }] }] }),
        json!({ "calls": [{ "id": "wacid.A", "from": NUMBER }] }),
        json!({ "messages": [NUMBER] }),
    ];
    for keys in whole {
        let told = items("messages", &keys);
        assert!(!told.is_empty());
        silent("item", &format!("{told:?}"));
    }
    let handover = json!({ "type": "control_passed", "sender": { "phone_number": NUMBER },
        "control_passed": { "metadata": CANARY, "conversation_context": { "summary": { "text": CANARY } } } });
    silent(
        "handover",
        &format!("{:?}", parse(&body("messaging_handovers", &handover))),
    );
    silent(
        "unknown",
        &format!("{:?}", parse(&body("novel", &json!({ "a": CANARY })))),
    );
}

#[test]
fn nor_do_messages_to_send() {
    let canary = || CANARY.to_owned();
    let name = ContactName {
        formatted_name: canary(),
        first_name: Some(canary()),
        ..ContactName::default()
    };
    let card = ContactCard {
        name,
        ..ContactCard::default()
    };
    let template = TemplateMessage::new("order_ready", "es").body([CANARY]);
    let action = shopbell_cloud_api::message::Action::LocationRequest;
    for shown in [
        format!(
            "{:?}",
            OutgoingMessage::text(WaId::new(NUMBER).into(), CANARY)
        ),
        format!("{card:?} {:?}", card.name),
        format!(
            "{template:?} {:?} {:?}",
            template.components,
            Parameter::text(CANARY)
        ),
        format!("{:?}", Interactive::new(CANARY, action)),
        format!("{:?}", Content::Contacts(vec![card.clone()])),
    ] {
        silent("message to send", &shown);
    }
    let refused: Value =
        serde_json::to_value(OutgoingMessage::text(WaId::new("x").into(), CANARY)).unwrap();
    let error = OutgoingMessage::text(WaId::new("x").into(), CANARY)
        .validate()
        .unwrap_err();
    silent("refusal", &format!("{error:?} {error}"));
    assert!(
        refused.to_string().contains(CANARY),
        "what is sent is whole, of course"
    );
}
