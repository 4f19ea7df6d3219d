//! Each limit of a send: accepted at the limit, refused one beyond it, with Meta's code.

use crate::receiver::{Stage, text};
use serde_json::{Value, json};

pub(crate) fn message(to: &str, kind: &str, content: Value) -> Value {
    json!({"messaging_product": "whatsapp", "to": to, "type": kind, kind: content})
}

pub(crate) async fn open() -> (Stage, String) {
    let stage = Stage::new().await;
    let ana = stage.simulator.customer("Ana");
    ana.writes("Hi").await;
    let to = ana.wa_id().unwrap();
    (stage, to)
}

fn long(length: usize) -> String {
    "x".repeat(length)
}

#[tokio::test]
async fn tokens_and_paths_are_checked() {
    let (stage, _) = open().await;
    let path = stage.graph(stage.simulator.phone_number_id());
    let bad = stage
        .http
        .get(&path)
        .bearer_auth("wrong")
        .send()
        .await
        .unwrap();
    assert_eq!(bad.status(), 401);
    assert!(
        bad.headers()["www-authenticate"]
            .to_str()
            .unwrap()
            .starts_with("OAuth")
    );
    let error = bad.json::<Value>().await.unwrap();
    assert_eq!(
        (&error["error"]["code"], &error["error"]["type"]),
        (&json!(190), &json!("OAuthException"))
    );
    assert_eq!(stage.http.get(&path).send().await.unwrap().status(), 401);

    let (status, answer) = stage.get("123456/messages").await;
    assert_eq!(
        (
            status,
            &answer["error"]["code"],
            &answer["error"]["error_subcode"]
        ),
        (400, &json!(100), &json!(33))
    );
    assert!(
        answer["error"]["message"]
            .as_str()
            .unwrap()
            .starts_with("Unsupported get request. Object with ID '123456'")
    );
    let unversioned = format!(
        "{}/{}",
        stage.simulator.graph_url(),
        stage.simulator.phone_number_id()
    );
    let answer = stage
        .http
        .get(unversioned)
        .bearer_auth(stage.simulator.token())
        .send()
        .await
        .unwrap();
    assert_eq!(answer.status(), 400, "a version is needed");
}

#[tokio::test]
async fn the_envelope_is_checked() {
    let (stage, to) = open().await;
    let good = text(&to, "Hello");
    let with = |key: &str, value: Value| {
        let mut message = good.clone();
        message[key] = value;
        message
    };
    let without = |key: &str| {
        let mut message = good.clone();
        message.as_object_mut().unwrap().remove(key);
        message
    };
    let cases = [
        (without("messaging_product"), 100),
        (without("to"), 100),
        (without("text"), 131_008),
        (with("to", json!("call me")), 131_009),
        (with("to", json!("+55 11 4000-1234")), 131_021),
        (with("type", json!("hologram")), 100),
        (with("surprise", json!(1)), 100),
        (with("text", json!("Hello")), 100),
        (with("text", json!({"body": ""})), 131_009),
        (with("text", json!({"text": "Hello"})), 100),
        (with("context", json!({})), 131_008),
        (with("biz_opaque_callback_data", json!(long(513))), 131_009),
        (with("recipient_type", json!("group")), 131_041),
        (with("recipient_type", json!("everybody")), 100),
        (with("category", json!("utility")), 100),
    ];
    for (message, code) in cases {
        assert_eq!(stage.refused(&message).await, code, "{message}");
    }
    let mut reply = good.clone();
    reply["context"] = json!({"message_id": "wamid.x"});
    reply["biz_opaque_callback_data"] = json!(long(512));
    reply.as_object_mut().unwrap().remove("type");
    assert_eq!(stage.send(&reply).await.0, 200, "the type defaults to text");
    assert_eq!(
        stage
            .post(
                &format!("{}/messages", stage.simulator.phone_number_id()),
                &json!([])
            )
            .await
            .0,
        400
    );
}

#[tokio::test]
async fn each_limit_holds_at_the_limit_and_not_beyond() {
    let (stage, to) = open().await;
    let m = |kind: &str, content: Value| message(&to, kind, content);
    let link = "https://cdn.example/a.jpg";
    let body = json!({"text": "Choose"});
    let button = |id: usize, title: String| json!({"type": "reply", "reply": {"id": id.to_string(), "title": title}});
    let buttons = |n: usize, title: usize| {
        let buttons: Vec<Value> = (0..n)
            .map(|at| button(at, format!("{at}{}", long(title - 1))))
            .collect();
        m(
            "interactive",
            json!({"type": "button", "body": body, "action": {"buttons": buttons}}),
        )
    };
    let list = |rows: usize, title: usize, description: usize| {
        let rows: Vec<Value> = (0..rows)
            .map(|at| json!({"id": at.to_string(), "title": long(title), "description": long(description)}))
            .collect();
        m(
            "interactive",
            json!({"type": "list", "body": body, "action": {"button": "See", "sections": [{"rows": rows}]}}),
        )
    };
    let header = |n: usize| {
        m(
            "interactive",
            json!({"type": "button", "header": {"type": "text", "text": long(n)}, "body": body, "action": {"buttons": [button(0, "Yes".into())]}}),
        )
    };
    let cta = |n: usize| {
        m(
            "interactive",
            json!({"type": "cta_url", "body": body, "action": {"name": "cta_url", "parameters": {"display_text": long(n), "url": link}}}),
        )
    };
    let place = |latitude: f64| m("location", json!({"latitude": latitude, "longitude": 2.1}));
    let pairs = [
        (
            "text",
            m("text", json!({"body": long(4096)})),
            m("text", json!({"body": long(4097)})),
        ),
        (
            "emoji count twice",
            m("text", json!({"body": "😀".repeat(2048)})),
            m("text", json!({"body": "😀".repeat(2049)})),
        ),
        (
            "caption",
            m("image", json!({"link": link, "caption": long(1024)})),
            m("image", json!({"link": link, "caption": long(1025)})),
        ),
        ("button count", buttons(3, 5), buttons(4, 5)),
        ("button title", buttons(2, 20), buttons(2, 21)),
        ("rows", list(10, 5, 5), list(11, 5, 5)),
        ("row title", list(2, 24, 5), list(2, 25, 5)),
        ("row description", list(2, 5, 72), list(2, 5, 73)),
        ("header", header(60), header(61)),
        ("link label", cta(20), cta(21)),
        ("latitude", place(90.0), place(90.1)),
    ];
    for (what, good, beyond) in pairs {
        let (status, answer) = stage.send(&good).await;
        assert_eq!(status, 200, "{what} at its limit: {answer}");
        assert_eq!(
            stage.refused(&beyond).await,
            131_009,
            "{what} beyond its limit"
        );
    }
}

#[tokio::test]
async fn contents_that_do_not_hold_together_are_refused() {
    let (stage, to) = open().await;
    let m = |kind: &str, content: Value| message(&to, kind, content);
    let body = json!({"text": "Choose"});
    let twins = json!([{"type": "reply", "reply": {"id": "a", "title": "A"}}, {"type": "reply", "reply": {"id": "a", "title": "B"}}]);
    let section = |id: &str| json!({"rows": [{"id": id, "title": "Row"}]});
    let cases = [
        (m("image", json!({})), 131_008, "neither id nor link"),
        (
            m("image", json!({"id": "1", "link": "https://a.example"})),
            131_009,
            "both",
        ),
        (
            m("image", json!({"link": "ftp://a.example"})),
            131_009,
            "not a web address",
        ),
        (m("image", json!({"id": "404"})), 131_009, "unknown file"),
        (
            m(
                "audio",
                json!({"link": "https://a.example", "caption": "x"}),
            ),
            100,
            "audio has no caption",
        ),
        (
            m(
                "sticker",
                json!({"link": "https://a.example", "caption": "x"}),
            ),
            100,
            "nor have stickers",
        ),
        (
            m("location", json!({"latitude": 1.0})),
            131_008,
            "no longitude",
        ),
        (
            m("contacts", json!([{"name": {"formatted_name": "Eva"}}])),
            131_008,
            "a single name part",
        ),
        (m("contacts", json!([])), 131_009, "no card"),
        (
            m(
                "reaction",
                json!({"message_id": "wamid.unknown", "emoji": "👍"}),
            ),
            131_009,
            "unknown target",
        ),
        (
            m("reaction", json!({"message_id": "wamid.x"})),
            131_008,
            "no emoji",
        ),
        (
            m(
                "interactive",
                json!({"type": "hologram", "body": body, "action": {}}),
            ),
            100,
            "unknown flavour",
        ),
        (
            m(
                "interactive",
                json!({"type": "button", "action": {"buttons": twins}}),
            ),
            131_008,
            "no body",
        ),
        (
            m(
                "interactive",
                json!({"type": "button", "body": body, "action": {"buttons": twins}}),
            ),
            131_009,
            "twin ids",
        ),
        (
            m(
                "interactive",
                json!({"type": "list", "body": body, "action": {"button": "See", "sections": [section("1"), section("2")]}}),
            ),
            131_008,
            "two sections need titles",
        ),
        (
            m(
                "interactive",
                json!({"type": "list", "header": {"type": "image", "image": {"link": "https://a.example"}}, "body": body, "action": {"button": "See", "sections": [section("1")]}}),
            ),
            100,
            "a list's header is text",
        ),
        (
            m(
                "interactive",
                json!({"type": "location_request_message", "body": body, "footer": {"text": "x"}, "action": {"name": "send_location"}}),
            ),
            131_009,
            "no footer there",
        ),
        (
            m(
                "interactive",
                json!({"type": "product_list", "body": body, "action": {"catalog_id": "1", "sections": [{"product_items": [{"product_retailer_id": "a"}]}]}}),
            ),
            131_008,
            "needs a header",
        ),
    ];
    for (message, code, what) in cases {
        assert_eq!(stage.refused(&message).await, code, "{what}: {message}");
    }
    assert!(stage.simulator.sends().is_empty());
}
