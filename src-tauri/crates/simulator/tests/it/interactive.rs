//! Each limit of an interactive message, at it and one beyond.

use serde_json::{Value, json};

use crate::refusing::{message, open};

const LINK: &str = "https://cdn.example/a.jpg";

fn long(length: usize) -> String {
    "x".repeat(length)
}

fn interactive(kind: &str, action: Value) -> Value {
    json!({"type": kind, "body": {"text": "Choose"}, "action": action})
}

fn named(kind: &str, parameters: Value) -> Value {
    interactive(kind, json!({"name": kind, "parameters": parameters}))
}

fn button(id: &str) -> Value {
    json!({"buttons": [{"type": "reply", "reply": {"id": id, "title": "Yes"}}]})
}

fn rows(count: usize, from: usize) -> Vec<Value> {
    (from..from + count)
        .map(|at| json!({"id": at.to_string(), "title": "Row"}))
        .collect()
}

fn list(label: usize, sections: Vec<Value>) -> Value {
    interactive("list", json!({"button": long(label), "sections": sections}))
}

fn products(sections: usize, each: usize) -> Value {
    let items: Vec<Value> = (0..each)
        .map(|at| json!({"product_retailer_id": format!("SKU-{at}")}))
        .collect();
    let sections: Vec<Value> = (0..sections)
        .map(|at| json!({"title": format!("Part {at}"), "product_items": items}))
        .collect();
    json!({
        "type": "product_list", "header": {"type": "text", "text": "Cases"}, "body": {"text": "Here"},
        "action": {"catalog_id": "1", "sections": sections},
    })
}

fn flow(label: usize) -> Value {
    named(
        "flow",
        json!({"flow_message_version": "3", "flow_id": "1", "flow_cta": long(label)}),
    )
}

fn card(at: usize, text: &str) -> Value {
    json!({
        "card_index": at, "type": "cta_url", "body": {"text": text},
        "header": {"type": "image", "image": {"link": LINK}},
        "action": {"name": "cta_url", "parameters": {"display_text": "View", "url": "https://a.example"}},
    })
}

fn carousel(cards: usize, text: &str) -> Value {
    let cards: Vec<Value> = (0..cards).map(|at| card(at, text)).collect();
    interactive("carousel", json!({"cards": cards}))
}

#[tokio::test]
async fn every_limit_holds_and_one_more_is_refused() {
    let (stage, to) = open().await;
    let with = |key: &str, text: usize| {
        let mut content = interactive("button", button("a"));
        content[key] = json!({"text": long(text)});
        content
    };
    let section = |title: usize, id: usize| json!({"rows": [{"id": long(id), "title": "Row"}], "title": long(title)});
    let many_sections = |count: usize| {
        let sections = (0..count)
            .map(|at| json!({"title": "Part", "rows": rows(1, at)}))
            .collect();
        list(5, sections)
    };
    let call = |label: usize, minutes: u32| {
        named(
            "voice_call",
            json!({"display_text": long(label), "ttl_minutes": minutes}),
        )
    };
    let link = |url: usize| {
        let url = format!("https://a.example/{}", long(url - 18));
        named("cta_url", json!({"display_text": "See", "url": url}))
    };
    let pin = |length: usize| {
        named(
            "address_message",
            json!({"country": "IN", "values": {"in_pin_code": long(length)}}),
        )
    };
    let pairs = [
        ("body", with("body", 1024), with("body", 1025)),
        ("footer", with("footer", 60), with("footer", 61)),
        (
            "button id",
            interactive("button", button(&long(256))),
            interactive("button", button(&long(257))),
        ),
        (
            "list label",
            list(20, vec![section(5, 5)]),
            list(21, vec![section(5, 5)]),
        ),
        (
            "section title",
            list(5, vec![section(24, 5)]),
            list(5, vec![section(25, 5)]),
        ),
        (
            "row id",
            list(5, vec![section(5, 200)]),
            list(5, vec![section(5, 201)]),
        ),
        ("sections", many_sections(10), many_sections(11)),
        (
            "rows in total",
            list(
                5,
                vec![
                    json!({"title": "A", "rows": rows(5, 0)}),
                    json!({"title": "B", "rows": rows(5, 5)}),
                ],
            ),
            list(
                5,
                vec![
                    json!({"title": "A", "rows": rows(5, 0)}),
                    json!({"title": "B", "rows": rows(6, 5)}),
                ],
            ),
        ),
        ("products", products(3, 10), products(1, 31)),
        ("product sections", products(10, 1), products(11, 1)),
        ("flow label", flow(20), flow(21)),
        ("call label", call(20, 1), call(21, 1)),
        ("call minutes", call(5, 43_200), call(5, 43_201)),
        ("address", link(2000), link(2001)),
        ("pin code", pin(6), pin(7)),
        ("cards", carousel(10, "Blue"), carousel(11, "Blue")),
        (
            "card body",
            carousel(2, &long(160)),
            carousel(2, &long(161)),
        ),
        (
            "card lines",
            carousel(2, "a\nb\nc"),
            carousel(2, "a\nb\nc\nd"),
        ),
    ];
    for (what, good, beyond) in pairs {
        let (status, answer) = stage.send(&message(&to, "interactive", good)).await;
        assert_eq!(status, 200, "{what} at its limit: {answer}");
        let code = stage.refused(&message(&to, "interactive", beyond)).await;
        assert_eq!(code, 131_009, "{what} beyond its limit");
    }
}

#[tokio::test]
async fn what_does_not_hold_together_is_refused() {
    let (stage, to) = open().await;
    let mut odd = card(1, "Red");
    odd["action"] =
        json!({"buttons": [{"type": "quick_reply", "quick_reply": {"id": "a", "title": "A"}}]});
    let flow = |extra: Value| {
        let mut parameters = json!({"flow_message_version": "3", "flow_cta": "Book"});
        for (key, value) in extra.as_object().unwrap() {
            parameters[key] = value.clone();
        }
        named("flow", parameters)
    };
    let order = |status: &str| {
        interactive(
            "order_status",
            json!({"name": "review_order", "parameters": {"reference_id": "1", "order": {"status": status}}}),
        )
    };
    let cases = [
        (
            interactive("carousel", json!({"cards": [card(0, "Blue"), odd]})),
            131_009,
            "cards of different builds",
        ),
        (
            interactive(
                "carousel",
                json!({"cards": [card(1, "Blue"), card(2, "Red")]}),
            ),
            131_009,
            "cards count from 0",
        ),
        (
            flow(json!({"flow_id": "1", "flow_name": "book"})),
            131_009,
            "a flow by id and by name",
        ),
        (flow(json!({})), 131_009, "a flow without either"),
        (
            flow(json!({"flow_id": "1", "flow_cta": "Book 📅"})),
            131_009,
            "an emoji on a flow's button",
        ),
        (
            flow(json!({"flow_id": "1", "flow_action_payload": {"screen": "A", "data": {}}})),
            131_009,
            "empty data",
        ),
        (
            named("address_message", json!({"country": "BR"})),
            100,
            "addresses are India's",
        ),
        (
            interactive("catalog_message", json!({"name": "catalogue"})),
            100,
            "another name",
        ),
        (
            interactive(
                "location_request_message",
                json!({"name": "send_location", "parameters": {}}),
            ),
            100,
            "nothing but the name",
        ),
        (order("lost"), 100, "an order has no such state"),
    ];
    for (content, code, what) in cases {
        let content = message(&to, "interactive", content);
        assert_eq!(stage.refused(&content).await, code, "{what}: {content}");
    }
    assert_eq!(
        stage
            .send(&message(&to, "interactive", order("shipped")))
            .await
            .0,
        200
    );
}
