//! Requests read back: an outbox keeps them, a standby echo holds one.

use serde_json::{Value, json};
use shopbell_cloud_api::message::{
    Action, ButtonParameter, DirectSend, Header, Parameter, TemplateButton, TemplateComponent,
};
use shopbell_cloud_api::{
    Content, OutgoingMessage, Recipient, TemplateMessage, UserId, WaId, Wamid,
};

fn read(raw: &Value) -> OutgoingMessage {
    serde_json::from_value(raw.clone()).unwrap()
}

#[test]
fn the_envelope_is_read_back_whole() {
    let message = OutgoingMessage::text(WaId::new("34600111222").into(), "Hi")
        .in_reply_to(Wamid::new("wamid.A"))
        .with_callback_data("attempt-17")
        .with_identity_key_hash("DF2lS5v2W6x=")
        .sent_directly(DirectSend {
            category: "utility".to_owned(),
            template_name: Some("bike_ready".to_owned()),
        });
    let sent = serde_json::to_value(&message).unwrap();
    assert_eq!(
        sent,
        json!({ "messaging_product": "whatsapp", "recipient_type": "individual", "to": "+34600111222",
            "context": { "message_id": "wamid.A" }, "type": "text", "text": { "body": "Hi" },
            "biz_opaque_callback_data": "attempt-17", "recipient_identity_key_hash": "DF2lS5v2W6x=",
            "category": "utility", "direct_send_config": { "template_name": "bike_ready" } })
    );
    assert_eq!(read(&sent), message);
    for to in [
        Recipient::User(UserId::new("ES.48213377190045126633")),
        Recipient::Group("Y2FwaV9ncm91cA==".to_owned()),
    ] {
        let message = OutgoingMessage::text(to, "Hi");
        assert_eq!(read(&serde_json::to_value(&message).unwrap()), message);
    }
}

#[test]
fn what_others_send_is_read_too() {
    let bare = read(&json!({ "to": "+44 (7700) 900-123", "text": { "body": "Hi" } }));
    assert_eq!(bare.to, Recipient::Phone(WaId::new("447700900123")));
    assert!(matches!(&bare.content, Content::Text { body, preview_url: false } if body == "Hi"));
    let template = read(
        &json!({ "to": "447700900123", "type": "template", "template": {
        "name": "a", "language": { "code": "en", "policy": "deterministic" }, "components": [
            { "type": "BODY", "parameters": [{ "type": "TEXT", "text": "Ana" }] },
            { "type": "button", "sub_type": "URL", "index": "1", "parameters": [{ "type": "text", "text": "x" }] }] } }),
    );
    let expected = TemplateMessage::new("a", "en")
        .body(["Ana"])
        .with(TemplateComponent::Button(TemplateButton {
            index: 1,
            value: ButtonParameter::UrlSuffix {
                name: None,
                text: "x".to_owned(),
            },
        }));
    assert_eq!(template.content, Content::Template(expected));
}

#[test]
fn the_future_is_kept_and_can_be_sent() {
    let to = |kind: &str, body: &Value| {
        json!({ "messaging_product": "whatsapp", "recipient_type": "individual",
            "to": "+34600111222", "type": kind, kind: body })
    };
    for (kind, body) in [
        ("poll", json!({ "question": "?", "options": [1, 2] })),
        (
            "interactive",
            json!({ "type": "hologram", "body": { "text": "x" }, "header": { "type": "smell", "smell": 1 }, "action": { "n": 1 } }),
        ),
        (
            "interactive",
            json!({ "type": "button", "body": { "text": "x" }, "action": { "buttons": [{ "type": "lever" }] } }),
        ),
        (
            "template",
            json!({ "name": "a", "language": { "code": "en" }, "components": [
            { "type": "hologram", "size": 3 },
            { "type": "header", "parameters": [{ "type": "smell", "smell": 1 }] },
            { "type": "body", "parameters": [{ "type": "currency", "parameter_name": "price", "currency": { "code": "EUR" } }] },
            { "type": "button", "sub_type": "voice_call", "index": 0, "parameters": [{ "type": "ttl_minutes", "ttl_minutes": 5 }] },
            { "type": "button", "sub_type": "url", "index": 1, "parameters": [] }] }),
        ),
    ] {
        let raw = to(kind, &body);
        let message = read(&raw);
        assert_eq!(
            serde_json::to_value(&message).unwrap(),
            raw,
            "nothing is lost"
        );
        assert_eq!(message.validate(), Ok(()), "and it may be sent");
    }
    let hologram = read(&to(
        "interactive",
        &json!({ "type": "hologram", "action": {} }),
    ));
    let Content::Interactive(message) = &hologram.content else {
        panic!("{hologram:?}")
    };
    assert!(matches!(&message.action, Action::Other { kind, .. } if kind == "hologram"));
    assert_eq!(format!("{:?}", Header::Other(json!("secret"))), "other");
}

#[test]
fn a_message_to_nobody_or_of_nothing_is_none() {
    for bad in [
        json!({}),
        json!("text"),
        json!({ "to": "+34600111222" }),
        json!({ "text": { "body": "Hi" } }),
        json!({ "to": "+34600111222", "type": "image", "text": { "body": "Hi" } }),
    ] {
        assert!(
            serde_json::from_value::<OutgoingMessage>(bad.clone()).is_err(),
            "{bad}"
        );
    }
}

#[test]
fn a_one_time_code_stands_in_body_and_button() {
    let message = TemplateMessage::one_time_code("login", "es", "384921");
    assert_eq!(
        serde_json::to_value(&message).unwrap(),
        json!({ "name": "login", "language": { "code": "es" }, "components": [
            { "type": "body", "parameters": [{ "type": "text", "text": "384921" }] },
            { "type": "button", "sub_type": "url", "index": 0, "parameters": [{ "type": "text", "text": "384921" }] }] })
    );
    let gif = Parameter::Gif(crate::limits::media());
    let header = TemplateMessage::new("sale", "es").with(TemplateComponent::Header(gif));
    let sent = serde_json::to_value(&header).unwrap();
    assert_eq!(
        sent["components"][0]["parameters"][0],
        json!({ "type": "gif", "gif": { "id": "1" } })
    );
    assert_eq!(
        serde_json::from_value::<TemplateMessage>(sent).unwrap(),
        header
    );
}
