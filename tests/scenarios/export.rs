//! Taking the data elsewhere: a line for each message.

use serde_json::{Value, json};
use shopbell_core::views::State;
use shopbell_simulator::{Asset, Content, Fault};

use crate::support::{World, until};

const KEYS: [&str; 13] = [
    "account",
    "chat",
    "wamid",
    "direction",
    "type",
    "subtype",
    "timestamp",
    "from",
    "text",
    "status",
    "error_code",
    "reply_to",
    "media",
];

#[tokio::test]
async fn each_message_is_a_line_in_metas_words() {
    let world = World::new().await;
    let ana = world.customer("Ana");
    let phone = ana.wa_id().unwrap();
    let hello = world.hears(&ana, "Open today?").await;
    let picture = ana.sends_image(Some("Look")).await;
    let thumb = ana.reacts(&hello, "👍").await;
    let place = ana.sends_location().await;
    let tap = ana
        .sends_quoting(
            &hello,
            Content::ButtonReply {
                id: "b1".into(),
                title: "Tuesday".into(),
            },
        )
        .await;
    let future = ana.sends_future_type().await;
    let answer = world.replies(&ana, "Until six").await.unwrap();
    world
        .sees(answer.id, "read", |m| m.state == Some(State::Read))
        .await;
    world.simulator.fail(Fault::RefuseSend {
        code: 131_026,
        retry_after_s: None,
    });
    let refused = world.replies(&ana, "Hello?").await.unwrap();
    world
        .sees(refused.id, "refused", |m| m.problem.is_some())
        .await;
    until("the picture is here", async || {
        let file = world
            .export()
            .await
            .iter()
            .any(|line| !line["media"]["file"].is_null());
        file.then_some(())
    })
    .await;

    let lines = world.export().await;
    for line in &lines {
        let keys: Vec<_> = line
            .as_object()
            .unwrap()
            .keys()
            .map(String::as_str)
            .collect();
        let mut expected = KEYS.to_vec();
        expected.sort_unstable();
        let mut found = keys.clone();
        found.sort_unstable();
        assert_eq!(found, expected, "all keys, absent values are null");
        assert_eq!(line["account"], world.simulator.phone_number_id());
        assert_eq!(line["chat"], phone);
        assert_eq!(
            line["timestamp"],
            world.clock.now_s(),
            "seconds, as Meta gave them"
        );
    }
    let line = |wamid: &str| -> Value {
        let found: Vec<_> = lines.iter().filter(|line| line["wamid"] == wamid).collect();
        assert_eq!(found.len(), 1, "one line for {wamid}");
        found[0].clone()
    };
    assert_eq!(line(&hello)["text"], "Open today?");
    assert_eq!(line(&hello)["direction"], "in");
    assert_eq!(line(&hello)["from"], phone);
    assert_eq!(line(&hello)["status"], Value::Null);
    assert_eq!(
        (&line(&thumb)["type"], &line(&thumb)["text"]),
        (&json!("reaction"), &json!("👍"))
    );
    assert_eq!(line(&thumb)["reply_to"], hello);
    assert_eq!(line(&place)["type"], "location");
    assert_eq!(line(&tap)["subtype"], "button_reply");
    assert_eq!(line(&tap)["text"], "Tuesday");
    assert_eq!(line(&future)["type"], "event_invitation");
    let media = &line(&picture)["media"];
    assert_eq!(media["mime"], "image/jpeg");
    let file = std::fs::read(media["file"].as_str().unwrap()).unwrap();
    assert_eq!(file, Asset::Bread.file().bytes);
    assert!(
        media["file"]
            .as_str()
            .unwrap()
            .ends_with(media["sha256"].as_str().unwrap())
    );

    let out: Vec<_> = lines
        .iter()
        .filter(|line| line["direction"] == "out")
        .collect();
    assert_eq!(out.len(), 2);
    assert_eq!(
        (&out[0]["text"], &out[0]["status"]),
        (&json!("Until six"), &json!("read"))
    );
    assert!(out[0]["wamid"].as_str().unwrap().starts_with("wamid."));
    assert_eq!(
        (&out[1]["status"], &out[1]["error_code"]),
        (&json!("failed"), &json!(131_026))
    );
    assert_eq!(out[1]["wamid"], Value::Null);
}

#[tokio::test]
async fn an_export_beside_a_running_engine_loses_and_doubles_nothing() {
    let world = World::new().await;
    let ana = world.customer("Ana");
    let mut wamids = Vec::new();
    for n in 0..60 {
        wamids.push(ana.posts(&Content::text(format!("line {n}"))));
        if n % 5 == 0 {
            world.export().await;
        }
    }
    world.settled().await;
    let mut exported: Vec<String> = world
        .export()
        .await
        .iter()
        .map(|line| line["wamid"].as_str().unwrap().to_owned())
        .collect();
    exported.sort();
    wamids.sort();
    assert_eq!(exported, wamids);
    assert_eq!(world.said(&ana).await.len(), 60);
}

#[tokio::test]
async fn a_chat_without_a_number_is_named_by_its_user_id() {
    let world = World::new().await;
    let cai = world.customer("Cai").with_username_only("cai");
    world.hears(&cai, "Hi").await;
    let lines = world.export().await;
    assert_eq!(lines[0]["chat"], cai.user_id());
    assert_eq!(lines[0]["from"], cai.user_id());
}
