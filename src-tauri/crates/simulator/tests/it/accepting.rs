//! What is taken, in every form the documentation has.

use serde_json::{Value, json};
use shopbell_simulator::Limits;

use crate::{
    receiver::{Stage, text},
    refusing::{message, open},
};

#[tokio::test]
async fn every_documented_form_is_accepted() {
    let (stage, to) = open().await;
    let incoming = stage.receiver.messages()[0]["id"].clone();
    let body = json!({"text": "Here"});
    let image = json!({"type": "image", "image": {"link": "https://cdn.example/a.jpg"}});
    let card = |at: usize| json!({"card_index": at, "type": "cta_url", "header": image, "body": {"text": "Blue"}, "action": {"name": "cta_url", "parameters": {"display_text": "View", "url": "https://a.example"}}});
    let interactive = [
        json!({"type": "location_request_message", "body": body, "action": {"name": "send_location"}}),
        json!({"type": "product", "body": body, "action": {"catalog_id": "1", "product_retailer_id": "SKU"}}),
        json!({"type": "product_list", "header": {"type": "text", "text": "Cases"}, "body": body, "action": {"catalog_id": "1", "sections": [{"title": "A", "product_items": [{"product_retailer_id": "SKU"}]}]}}),
        json!({"type": "catalog_message", "body": body, "action": {"name": "catalog_message"}}),
        json!({"type": "flow", "header": image, "body": body, "action": {"name": "flow", "parameters": {"flow_message_version": "3", "flow_id": "1", "flow_cta": "Book"}}}),
        json!({"type": "carousel", "body": body, "action": {"cards": [card(0), card(1)]}}),
        json!({"type": "address_message", "body": body, "action": {"name": "address_message", "parameters": {"country": "IN"}}}),
        json!({"type": "call_permission_request", "action": {"name": "call_permission_request"}}),
        json!({"type": "voice_call", "body": body, "action": {"name": "voice_call", "parameters": {"display_text": "Call us", "ttl_minutes": 1440}}}),
        json!({"type": "request_contact_info", "body": body, "action": {"name": "request_contact_info"}}),
        json!({"type": "order_status", "body": body, "action": {"name": "review_order", "parameters": {"reference_id": "1", "order": {"status": "processing"}}}}),
    ];
    let mut messages: Vec<Value> = interactive
        .into_iter()
        .map(|content| message(&to, "interactive", content))
        .collect();
    messages.push(message(
        &to,
        "video",
        json!({"link": "https://cdn.example/a.mp4", "caption": "How"}),
    ));
    messages.push(message(
        &to,
        "document",
        json!({"link": "https://cdn.example/a.pdf", "filename": "a.pdf", "caption": "Bill"}),
    ));
    messages.push(message(
        &to,
        "sticker",
        json!({"link": "https://cdn.example/a.webp"}),
    ));
    messages.push(message(&to, "location", json!({"latitude": "41.38", "longitude": 2.17, "name": "Shop", "address": "Carrer Major 12"})));
    messages.push(message(&to, "contacts", json!([{"name": {"formatted_name": "Marta Ruiz", "first_name": "Marta"}, "phones": [{"phone": "+34600999888"}], "birthday": "1990-05-17"}])));
    messages.push(message(
        &to,
        "reaction",
        json!({"message_id": incoming, "emoji": "👍"}),
    ));
    messages.push(message(
        &to,
        "reaction",
        json!({"message_id": incoming, "emoji": ""}),
    ));
    for message in &messages {
        let (status, answer) = stage.send(message).await;
        assert_eq!(status, 200, "{message}: {answer}");
    }
    stage.simulator.settled().await;
    let reaction = stage.simulator.sends().pop().unwrap();
    assert_eq!(
        stage.receiver.states_of(&reaction.wamid),
        ["sent"],
        "reactions report nothing more"
    );
}

#[tokio::test]
async fn numbers_are_normalised_and_a_user_id_in_to_vanishes() {
    let (stage, _) = open().await;
    let bia = stage.simulator.customer("Bia").with_phone("551187654321");
    bia.writes("Oi").await;
    let (_, answer) = stage.send(&text("+55 (11) 98765-4321", "Oi")).await;
    assert_eq!(
        answer["contacts"],
        json!([{"input": "+55 (11) 98765-4321", "wa_id": "551187654321"}]),
        "the ninth digit"
    );
    let (_, answer) = stage.send(&text("11 3333-4444", "Oi")).await;
    assert_eq!(
        answer["contacts"][0]["wa_id"], "551133334444",
        "a local number gets the shop's country"
    );
    stage.simulator.settled().await;
    let before = stage.receiver.statuses().len();
    let (status, _) = stage.send(&text("GB.48213377190045126633", "Hi")).await;
    stage.simulator.settled().await;
    assert_eq!(
        (status, stage.receiver.statuses().len()),
        (200, before),
        "accepted, and never heard of again"
    );
    let wrong = json!({"messaging_product": "whatsapp", "recipient": "nobody", "type": "text", "text": {"body": "x"}});
    assert_eq!(stage.refused(&wrong).await, 131_009);
}

#[tokio::test]
async fn marks_as_read_reach_the_customer() {
    let (stage, _) = open().await;
    let ana = stage.simulator.customer("Ana");
    let second = ana.writes("Still there?").await;
    let mark = json!({"messaging_product": "whatsapp", "status": "read", "message_id": second, "typing_indicator": {"type": "text"}});
    assert_eq!(stage.send(&mark).await, (200, json!({"success": true})));
    assert_eq!(ana.seen_by_shop().len(), 2, "this and all earlier messages");
    assert!(stage.simulator.marked_as_read()[0].typing);
    let unknown =
        json!({"messaging_product": "whatsapp", "status": "read", "message_id": "wamid.x"});
    assert_eq!(stage.refused(&unknown).await, 131_009);
    assert!(stage.simulator.sends().is_empty());
}

#[tokio::test]
async fn rates_are_limited_when_asked_for() {
    let limits = Limits {
        per_second: 1000,
        pair_burst: 3,
        ..Limits::default()
    };
    let stage = Stage::with(|options| options.limits = Some(limits)).await;
    let ana = stage.simulator.customer("Ana");
    ana.writes("Hi").await;
    for _ in 0..3 {
        stage.send_text(&ana.wa_id().unwrap(), "Hello").await;
    }
    assert_eq!(
        stage.refused(&text(&ana.wa_id().unwrap(), "Hello")).await,
        131_056
    );
}
