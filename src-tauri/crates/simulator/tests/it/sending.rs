use serde_json::json;
use shopbell_simulator::{ClosedWindow, Receipts};

use crate::receiver::{Stage, text};

#[tokio::test]
async fn an_accepted_text_walks_from_sent_to_read() {
    let stage = Stage::new().await;
    let ana = stage.simulator.customer("Ana Ruiz");
    ana.writes("Open today?").await;
    let wa_id = ana.wa_id().unwrap();

    let mut message = text(&format!("+{wa_id}"), "Until six");
    message["biz_opaque_callback_data"] = json!("outbox:9f1c");
    let (status, answer) = stage.send(&message).await;
    assert_eq!(status, 200);
    assert_eq!(answer["messaging_product"], "whatsapp");
    assert_eq!(
        answer["contacts"],
        json!([{"input": format!("+{wa_id}"), "wa_id": wa_id}])
    );
    let wamid = answer["messages"][0]["id"].as_str().unwrap();
    assert!(wamid.starts_with("wamid.HBg"), "{wamid}");
    assert!(
        answer["messages"][0].get("message_status").is_none(),
        "only templates have a status"
    );

    stage.simulator.settled().await;
    assert_eq!(
        stage.receiver.states_of(wamid),
        ["sent", "delivered", "read"]
    );
    let sent = &stage.receiver.statuses()[0];
    assert_eq!(sent["recipient_id"], wa_id.as_str());
    assert_eq!(sent["recipient_user_id"], ana.user_id().as_str());
    assert_eq!(sent["biz_opaque_callback_data"], "outbox:9f1c");
    assert_eq!(sent["pricing"]["category"], "service");
    assert!(sent["timestamp"].as_str().unwrap().parse::<u64>().is_ok());
    assert_eq!(ana.inbox(), ["Until six"]);
    let sends = stage.simulator.sends();
    assert_eq!(
        (sends.len(), sends[0].callback_data.as_deref()),
        (1, Some("outbox:9f1c"))
    );
}

#[tokio::test]
async fn an_incoming_text_has_metas_shape() {
    let stage = Stage::new().await;
    let ana = stage
        .simulator
        .customer("Ana Ruiz")
        .with_username("ana.ruiz");
    let wamid = ana.writes("Hi!").await;
    let value = &stage.receiver.values("messages")[0];
    assert_eq!(
        value["metadata"],
        json!({"display_phone_number": "551140001234", "phone_number_id": "700000000000001"})
    );
    let wa_id = ana.wa_id().unwrap();
    assert_eq!(
        value["contacts"],
        json!([{"profile": {"name": "Ana Ruiz", "username": "ana.ruiz"}, "wa_id": wa_id, "user_id": ana.user_id()}])
    );
    let message = &value["messages"][0];
    assert_eq!(message["from"], wa_id.as_str());
    assert_eq!(message["from_user_id"], ana.user_id().as_str());
    assert_eq!(
        (&message["id"], &message["type"]),
        (&json!(wamid), &json!("text"))
    );
    assert_eq!(message["text"], json!({"body": "Hi!"}));
    assert!(
        message["timestamp"].is_string(),
        "Meta writes seconds as text"
    );
}

#[tokio::test]
async fn a_customer_without_a_number_is_reached_by_user_id() {
    let stage = Stage::new().await;
    let cai = stage
        .simulator
        .customer("Cai")
        .with_username_only("cai_rides");
    cai.writes("Do you deliver?").await;
    let incoming = &stage.receiver.values("messages")[0];
    assert!(
        incoming["contacts"][0].get("wa_id").is_none()
            && incoming["messages"][0].get("from").is_none()
    );

    let id = cai.user_id();
    let message = json!({"messaging_product": "whatsapp", "recipient": id, "type": "text", "text": {"body": "Yes"}});
    let (status, answer) = stage.send(&message).await;
    assert_eq!(status, 200);
    assert_eq!(answer["contacts"], json!([{"input": id, "user_id": id}]));
    stage.simulator.settled().await;
    assert_eq!(cai.inbox(), ["Yes"]);
    let statuses = stage.receiver.statuses();
    assert_eq!(statuses.len(), 3);
    assert!(
        statuses
            .iter()
            .all(|s| s.get("recipient_id").is_none() && s["recipient_user_id"] == id.as_str())
    );
}

#[tokio::test]
async fn a_closed_window_fails_later_or_at_once() {
    let stage = Stage::new().await;
    let old = stage.simulator.customer("Olga");
    old.last_wrote_hours_ago(25).await;
    let wamid = stage.send_text(&old.wa_id().unwrap(), "Hello").await;
    stage.simulator.settled().await;
    assert_eq!(stage.receiver.states_of(&wamid), ["failed"]);
    assert_eq!(stage.receiver.statuses()[0]["errors"][0]["code"], 131_047);
    assert!(old.inbox().is_empty(), "it must not reach the customer");
    old.writes("Back again").await;
    let wamid = stage.send_text(&old.wa_id().unwrap(), "Hello").await;
    stage.simulator.settled().await;
    assert_eq!(
        stage.receiver.states_of(&wamid).last().unwrap(),
        "read",
        "a message of theirs opens the window"
    );

    let strict = Stage::with(|options| options.closed_window = ClosedWindow::Refuse).await;
    let never = strict.simulator.customer("Nora");
    assert_eq!(
        strict
            .refused(&text(&never.wa_id().unwrap(), "Hello"))
            .await,
        131_047
    );
    assert!(strict.simulator.sends().is_empty());
}

#[tokio::test]
async fn receipts_depend_on_the_customer() {
    let stage = Stage::new().await;
    let cases = [
        ("Quiet", Receipts::Receives, vec!["sent", "delivered"]),
        ("Away", Receipts::Offline, vec!["sent"]),
        ("Gone", Receipts::NotOnWhatsApp, vec!["failed"]),
    ];
    for (name, receipts, expected) in cases {
        let who = stage.simulator.customer(name).with_receipts(receipts);
        who.writes("Hi").await;
        let wamid = stage.send_text(&who.wa_id().unwrap(), "Hello").await;
        stage.simulator.settled().await;
        assert_eq!(stage.receiver.states_of(&wamid), expected, "{name}");
    }
}
