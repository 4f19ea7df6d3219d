//! Every component and parameter of a template, at its limit and beyond.

use serde_json::{Value, json};
use shopbell_simulator::Fault;

use crate::receiver::Stage;

fn long(length: usize) -> String {
    "x".repeat(length)
}

fn text(text: &str) -> Value {
    json!({"type": "text", "text": text})
}

fn body(values: &[&str]) -> Value {
    let values: Vec<Value> = values.iter().map(|value| text(value)).collect();
    json!({"type": "body", "parameters": values})
}

fn button(kind: &str, index: usize, parameter: Value) -> Value {
    json!({"type": "button", "sub_type": kind, "index": index, "parameters": [parameter]})
}

fn picture() -> Value {
    json!({"type": "header", "parameters": [{"type": "image", "image": {"link": "https://cdn.example/a.jpg"}}]})
}

fn approved(name: &str, category: &str, components: Value) -> Value {
    json!({"id": format!("62{}", name.len()), "name": name, "language": "en", "status": "APPROVED", "category": category,
           "parameter_format": "POSITIONAL", "components": components})
}

/// A simulator with one template of each build.
async fn stage() -> Stage {
    let stage = Stage::new().await;
    let card = json!({"components": [
        {"type": "HEADER", "format": "IMAGE"},
        {"type": "BODY", "text": "In {{1}} now"},
        {"type": "BUTTONS", "buttons": [{"type": "URL", "text": "See", "url": "https://shop.example/p/{{1}}"}]},
    ]});
    let templates = [
        approved(
            "texts",
            "UTILITY",
            json!([
                {"type": "HEADER", "format": "TEXT", "text": "No {{1}}"},
                {"type": "BODY", "text": "Hi {{1}}, bye"},
                {"type": "BUTTONS", "buttons": [
                    {"type": "QUICK_REPLY", "text": "Yes"},
                    {"type": "URL", "text": "See", "url": "https://shop.example/{{1}}"},
                ]},
            ]),
        ),
        approved(
            "place",
            "UTILITY",
            json!([{"type": "HEADER", "format": "LOCATION"}, {"type": "BODY", "text": "Here we are"}]),
        ),
        approved(
            "offer",
            "MARKETING",
            json!([
                {"type": "LIMITED_TIME_OFFER", "limited_time_offer": {"text": "Soon over", "has_expiration": true}},
                {"type": "BODY", "text": "Only {{1}} today"},
                {"type": "BUTTONS", "buttons": [{"type": "COPY_CODE", "example": "SPRING10"}]},
            ]),
        ),
        approved(
            "cards",
            "MARKETING",
            json!([{"type": "BODY", "text": "New"}, {"type": "CAROUSEL", "cards": [card, card]}]),
        ),
        approved(
            "form",
            "UTILITY",
            json!([{"type": "BODY", "text": "Book"}, {"type": "BUTTONS", "buttons": [{"type": "FLOW", "text": "Book", "flow_id": "640"}]}]),
        ),
        approved(
            "shelf",
            "MARKETING",
            json!([{"type": "BODY", "text": "Look"}, {"type": "BUTTONS", "buttons": [{"type": "MPM", "text": "View items"}]}]),
        ),
        approved(
            "code",
            "AUTHENTICATION",
            json!([
                {"type": "BODY", "text": "*{{1}}* is your verification code."},
                {"type": "BUTTONS", "buttons": [{"type": "OTP", "otp_type": "COPY_CODE", "text": "Copy"}]},
            ]),
        ),
    ];
    for template in templates {
        stage.simulator.add_template(template);
    }
    stage
}

fn send(name: &str, components: Value) -> Value {
    json!({
        "messaging_product": "whatsapp", "to": "+447700900123", "type": "template",
        "template": {"name": name, "language": {"code": "en"}, "components": components},
    })
}

fn texts(header: &str, value: &str, payload: &str, suffix: &str) -> Value {
    send(
        "texts",
        json!([
            {"type": "header", "parameters": [text(header)]},
            body(&[value]),
            button("quick_reply", 0, json!({"type": "payload", "payload": payload})),
            button("url", 1, text(suffix)),
        ]),
    )
}

fn offer(value: &str, code: &str, until: u64) -> Value {
    let end =
        json!({"type": "limited_time_offer", "limited_time_offer": {"expiration_time_ms": until}});
    send(
        "offer",
        json!([
            {"type": "limited_time_offer", "parameters": [end]},
            body(&[value]),
            button("copy_code", 0, json!({"type": "coupon_code", "coupon_code": code})),
        ]),
    )
}

fn card(at: usize, colour: &str) -> Value {
    json!({"card_index": at, "components": [picture(), body(&[colour]), button("url", 0, text("a"))]})
}

fn cards(cards: &[Value]) -> Value {
    send("cards", json!([{"type": "carousel", "cards": cards}]))
}

fn code(value: &str) -> Value {
    send(
        "code",
        json!([body(&[value]), button("url", 0, text(value))]),
    )
}

fn shelf(products: usize) -> Value {
    let items: Vec<Value> = (0..products)
        .map(|at| json!({"product_retailer_id": at.to_string()}))
        .collect();
    let action = json!({"thumbnail_product_retailer_id": "0", "sections": [{"title": "All", "product_items": items}]});
    send(
        "shelf",
        json!([button(
            "mpm",
            0,
            json!({"type": "action", "action": action})
        )]),
    )
}

#[tokio::test]
async fn every_limit_holds_and_one_more_is_refused() {
    let stage = stage().await;
    let usual = |value: &str| texts("7", value, "p", "a");
    // What the template itself takes: "No " 3, "Hi , bye" 8, "https://shop.example/" 21, "Only  today" 11, "In  now" 7.
    let pairs = [
        (
            "header",
            texts(&long(57), "Ana", "p", "a"),
            texts(&long(58), "Ana", "p", "a"),
            132_005,
        ),
        ("body", usual(&long(1016)), usual(&long(1017)), 132_005),
        (
            "payload",
            texts("7", "Ana", &long(256), "a"),
            texts("7", "Ana", &long(257), "a"),
            131_009,
        ),
        (
            "address",
            texts("7", "Ana", "p", &long(1979)),
            texts("7", "Ana", "p", &long(1980)),
            132_005,
        ),
        (
            "body of an offer",
            offer(&long(589), "A", 1_798_758_000_000),
            offer(&long(590), "A", 1_798_758_000_000),
            132_005,
        ),
        (
            "coupon",
            offer("x", &long(15), 1_798_758_000_000),
            offer("x", &long(16), 1_798_758_000_000),
            131_009,
        ),
        (
            "milliseconds",
            offer("x", "A", 1_798_758_000_000),
            offer("x", "A", 1_798_758_000),
            131_009,
        ),
        (
            "body of a card",
            cards(&[card(0, &long(153)), card(1, "red")]),
            cards(&[card(0, &long(154)), card(1, "red")]),
            132_005,
        ),
        ("password", code(&long(15)), code(&long(16)), 131_009),
        ("products", shelf(30), shelf(31), 131_009),
        ("spaces", usual("a    b"), usual("a     b"), 132_018),
    ];
    for (what, good, beyond, expected) in pairs {
        let (status, answer) = stage.send(&good).await;
        assert_eq!(status, 200, "{what} at its limit: {answer}");
        assert_eq!(
            stage.refused(&beyond).await,
            expected,
            "{what} beyond its limit"
        );
    }
}

#[tokio::test]
async fn what_does_not_fit_the_template_is_refused() {
    let stage = stage().await;
    let place = |value: Value| {
        send(
            "place",
            json!([{"type": "header", "parameters": [{"type": "location", "location": value}]}]),
        )
    };
    let full =
        json!({"latitude": "41.38", "longitude": "2.17", "name": "Shop", "address": "Street 1"});
    let form = |parameter: Value| send("form", json!([button("flow", 0, parameter)]));
    for good in [
        place(full),
        form(
            json!({"type": "action", "action": {"flow_token": "t", "flow_action_data": {"a": 1}}}),
        ),
        send("form", json!([])),
    ] {
        let (status, answer) = stage.send(&good).await;
        assert_eq!(status, 200, "{good}: {answer}");
    }
    let euro = |currency: Value| {
        let value = json!({"type": "currency", "currency": currency});
        send(
            "offer",
            json!([
                {"type": "limited_time_offer", "parameters": [{"type": "limited_time_offer", "limited_time_offer": {"expiration_time_ms": 1_798_758_000_000_u64}}]},
                {"type": "body", "parameters": [value]},
                button("copy_code", 0, json!({"type": "coupon_code", "coupon_code": "A"})),
            ]),
        )
    };
    assert_eq!(
        stage
            .send(&euro(
                json!({"fallback_value": "19,99 €", "code": "EUR", "amount_1000": 19990})
            ))
            .await
            .0,
        200
    );
    let swapped =
        json!({"type": "button", "sub_type": "quick_reply", "index": 1, "parameters": [text("a")]});
    let cases = [
        (
            place(json!({"latitude": "41.38", "longitude": "2.17"})),
            131_008,
            "a place needs all four",
        ),
        (
            euro(json!({"fallback_value": "19,99 €", "code": "euro", "amount_1000": 19990})),
            132_008,
            "not a currency",
        ),
        (
            texts("7", "{{1}}", "p", "a"),
            132_007,
            "a variable as a value",
        ),
        (
            send("texts", json!([body(&["Ana"]), body(&["Ben"])])),
            132_000,
            "two bodies",
        ),
        (
            send(
                "texts",
                json!([{"type": "header", "parameters": [text("7")]}, body(&["Ana"]), swapped]),
            ),
            132_012,
            "a link is no quick reply",
        ),
        (
            send(
                "offer",
                json!([
                    body(&["x"]),
                    button("copy_code", 0, json!({"coupon_code": "A"}))
                ]),
            ),
            131_008,
            "the end of the offer",
        ),
        (cards(&[card(0, "blue"), card(2, "red")]), 131_009, "card 1"),
        (
            cards(&[card(0, "a"), card(1, "b"), card(2, "c")]),
            132_012,
            "a card too many",
        ),
        (send("shelf", json!([])), 131_008, "products are given now"),
        (
            send("code", json!([body(&["384921"])])),
            131_008,
            "the button",
        ),
    ];
    for (message, code, what) in cases {
        assert_eq!(stage.refused(&message).await, code, "{what}: {message}");
    }
}

#[tokio::test]
async fn the_marketing_door_takes_marketing_only() {
    let stage = stage().await;
    let path = format!("{}/marketing_messages", stage.simulator.phone_number_id());
    let mut sale = cards(&[card(0, "blue"), card(1, "red")]);
    sale["product_policy"] = json!("STRICT");
    sale["message_activity_sharing"] = json!(false);
    let (status, answer) = stage.post(&path, &sale).await;
    assert_eq!(status, 200, "{answer}");
    stage.simulator.settled().await;
    assert_eq!(
        stage.receiver.statuses()[0]["pricing"]["category"],
        "marketing_lite"
    );
    for message in [
        texts("7", "Ana", "p", "a"),
        crate::receiver::text("+447700900123", "Hi"),
    ] {
        let (_, answer) = stage.post(&path, &message).await;
        assert_eq!(answer["error"]["code"], 134_100);
    }
    assert_eq!(
        stage.refused(&sale).await,
        100,
        "its own fields are unknown at the other door"
    );
}

#[tokio::test]
async fn history_tells_what_was_told_and_whether_it_arrived() {
    let stage = stage().await;
    let ana = stage.simulator.customer("Ana");
    ana.writes("Hi").await;
    stage.simulator.fail(Fault::FailDelivery { code: 131_026 });
    let lost = stage.send_text(&ana.wa_id().unwrap(), "One").await;
    let read = stage.send_text(&ana.wa_id().unwrap(), "Two").await;
    stage.simulator.settled().await;
    let number = stage.simulator.phone_number_id();
    let fields = "id,message_id,events%7Bdelivery_status,webhook_update_state,timestamp,error_description%7D";
    let of = async |wamid: &str| {
        let (status, answer) = stage
            .get(&format!(
                "{number}/message_history?message_id={}&fields={fields}",
                wamid.replace('=', "%3D").replace('+', "%2B")
            ))
            .await;
        assert_eq!(status, 200, "{answer}");
        answer["data"][0].clone()
    };
    let entry = of(&read).await;
    let states: Vec<&Value> = entry["events"]["data"]
        .as_array()
        .unwrap()
        .iter()
        .map(|event| &event["delivery_status"])
        .collect();
    assert_eq!(states, ["SENT", "DELIVERED", "READ"]);
    assert_eq!(
        entry["events"]["data"][0]["webhook_update_state"],
        "DELIVERED"
    );
    let failed = of(&lost).await;
    assert_eq!(
        failed["events"]["data"][0]["error_description"],
        "Message undeliverable"
    );
    let (_, events) = stage
        .get(&format!(
            "{}/events?status_filter=DELIVERED",
            entry["id"].as_str().unwrap()
        ))
        .await;
    assert_eq!(events["data"].as_array().unwrap().len(), 1);
    let (_, page) = stage
        .get(&format!("{number}/message_history?limit=1"))
        .await;
    assert_eq!(page["data"].as_array().unwrap().len(), 1);
    assert!(page["paging"]["next"].is_string());
}

#[tokio::test]
async fn analytics_count_what_was_delivered() {
    let stage = stage().await;
    let ana = stage.simulator.customer("Ana");
    ana.writes("Hi").await;
    stage.send_text(&ana.wa_id().unwrap(), "Hello").await;
    let mut ready = texts("7", "Ana", "p", "a");
    ready["to"] = json!(ana.wa_id());
    for _ in 0..2 {
        stage.send(&ready).await;
    }
    stage.simulator.fail(Fault::FailDelivery { code: 131_026 });
    stage.send(&ready).await;
    stage.simulator.settled().await;
    let now_s: u64 = stage.receiver.statuses()[0]["timestamp"]
        .as_str()
        .unwrap()
        .parse()
        .unwrap();
    let (start, end) = (now_s - 3600, now_s + 3600);
    let waba = stage.simulator.waba_id();
    let fields = format!(
        "pricing_analytics.start({start}).end({end}).granularity(DAILY).dimensions(%5B%22PHONE%22,%22COUNTRY%22,%22PRICING_CATEGORY%22,%22PRICING_TYPE%22%5D)"
    );
    let (status, answer) = stage.get(&format!("{waba}?fields={fields}")).await;
    assert_eq!(status, 200, "{answer}");
    let points = answer["pricing_analytics"]["data"][0]["data_points"]
        .as_array()
        .unwrap();
    let of = |category: &str| {
        points
            .iter()
            .find(|point| point["pricing_category"] == category)
            .unwrap()
    };
    assert_eq!(
        (
            &of("UTILITY")["volume"],
            &of("UTILITY")["cost"],
            &of("UTILITY")["pricing_type"]
        ),
        (&json!(2), &json!(0.04), &json!("REGULAR"))
    );
    assert_eq!(
        (
            &of("SERVICE")["volume"],
            &of("SERVICE")["cost"],
            &of("SERVICE")["country"]
        ),
        (&json!(1), &json!(0.0), &json!("GB"))
    );
    let (_, answer) = stage
        .get(&format!(
            "{waba}?fields=analytics.start({start}).end({end}).granularity(DAY)"
        ))
        .await;
    assert_eq!(answer["analytics"]["data_points"][0]["sent"], 3);
    let (_, answer) = stage
        .get(&format!(
            "{waba}/template_analytics?start={start}&end={end}&granularity=DAILY&template_ids=%5B%22625%22%5D"
        ))
        .await;
    assert_eq!(answer["data"][0]["data_points"][0]["read"], 2);
    let (status, _) = stage.get(&format!("{waba}?fields=pricing_analytics")).await;
    assert_eq!(status, 400, "without a span there is nothing to count");
}

#[tokio::test]
async fn who_comes_from_an_ad_costs_nothing_for_three_days() {
    let stage = stage().await;
    let ana = stage.simulator.customer("Ana");
    ana.comes_from_ad("Is it still on?", "Spring service").await;
    assert_eq!(
        stage.receiver.messages()[0]["referral"]["headline"],
        "Spring service"
    );
    stage.send_text(&ana.wa_id().unwrap(), "Yes").await;
    stage.simulator.settled().await;
    let sent = &stage.receiver.statuses()[0];
    assert_eq!(sent["pricing"]["type"], "free_entry_point");
    let at: u64 = sent["timestamp"].as_str().unwrap().parse().unwrap();
    let end = sent["conversation"]["expiration_timestamp"]
        .as_str()
        .unwrap();
    assert_eq!(end.parse::<u64>().unwrap() - at, 72 * 3600);
    assert!(
        stage.receiver.statuses()[1].get("conversation").is_none(),
        "only the first report tells"
    );
}
