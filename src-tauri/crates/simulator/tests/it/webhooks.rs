use std::time::Duration;

use hmac::{Hmac, KeyInit, Mac};
use serde_json::{Value, json};
use sha2::Sha256;
use shopbell_simulator::{Asset, Content, MediaFile, Options, Retry, Simulator, VerifyError};

use crate::receiver::{Receiver, Stage};

fn hmac_of(secret: &str, body: &[u8]) -> String {
    let mut mac = Hmac::<Sha256>::new_from_slice(secret.as_bytes()).unwrap();
    mac.update(body);
    hex::encode(mac.finalize().into_bytes())
}

#[tokio::test]
async fn bodies_are_signed_over_the_escaped_bytes() {
    let stage = Stage::new().await;
    stage
        .simulator
        .customer("Ñandú")
        .writes("👍 50% @ana </b> https://a.example/x ñ")
        .await;
    let delivery = &stage.receiver.deliveries()[0];
    let body = std::str::from_utf8(&delivery.body).unwrap();
    assert!(body.is_ascii(), "non-ASCII is escaped: {body}");
    assert!(
        body.contains(
            r#""body":"\ud83d\udc4d 50\u0025 \u0040ana \u003C\/b> https:\/\/a.example\/x \u00f1""#
        ),
        "the escapes are Meta's: {body}"
    );
    let expected = hmac_of(stage.simulator.app_secret(), &delivery.body);
    assert_eq!(
        delivery.signature.as_deref(),
        Some(format!("sha256={expected}").as_str())
    );
    let reprinted = serde_json::to_vec(&delivery.json()).unwrap();
    assert_ne!(
        hmac_of(stage.simulator.app_secret(), &reprinted),
        expected,
        "hashing a reprinted copy must fail"
    );
}

#[tokio::test]
async fn an_address_is_taken_only_with_the_challenge() {
    let simulator = Simulator::start(Options::default()).await.unwrap();
    let other = Receiver::start("another token").await;
    let refused = simulator.point_webhook_at(&other.url).await.unwrap_err();
    assert!(
        matches!(refused, VerifyError::Refused { status: 403 }),
        "{refused}"
    );
    let nobody = simulator
        .point_webhook_at("http://127.0.0.1:9/webhook")
        .await
        .unwrap_err();
    assert!(matches!(nobody, VerifyError::Unreachable(_)), "{nobody}");

    // What happened before an address was known is not lost.
    let wamid = simulator.customer("Ana").writes("Early").await;
    let right = Receiver::start(simulator.verify_token()).await;
    simulator.point_webhook_at(&right.url).await.unwrap();
    simulator.settled().await;
    assert_eq!(right.messages()[0]["id"], wamid.as_str());
    assert!(other.deliveries().is_empty());
    simulator.shutdown().await;
}

#[tokio::test]
async fn anything_but_200_is_tried_again() {
    let stage = Stage::with(|options| {
        options.retry = Retry {
            first: Duration::from_millis(5),
            ..Retry::default()
        }
    })
    .await;
    stage
        .receiver
        .received
        .answers
        .lock()
        .unwrap()
        .extend([503, 201, 404]);
    stage.simulator.customer("Ana").writes("Hi").await;
    stage.simulator.settled().await;
    let deliveries = stage.receiver.deliveries();
    assert_eq!(deliveries.len(), 4, "three failures, then success");
    assert!(
        deliveries
            .iter()
            .all(|d| d.body == deliveries[0].body && d.signature == deliveries[0].signature)
    );
}

#[tokio::test]
async fn attempts_end_after_the_limit() {
    let retry = Retry {
        first: Duration::from_millis(1),
        attempts: 3,
        ..Retry::default()
    };
    let stage = Stage::with(|options| options.retry = retry).await;
    stage
        .receiver
        .received
        .answers
        .lock()
        .unwrap()
        .extend([500; 9]);
    stage.simulator.customer("Ana").writes("Hi").await;
    stage.simulator.settled().await;
    assert_eq!(stage.receiver.deliveries().len(), 3);
    assert_eq!(stage.simulator.waiting_webhooks(), 0);
}

#[tokio::test]
async fn every_kind_a_customer_sends_has_its_shape() {
    let stage = Stage::new().await;
    let ana = stage.simulator.customer("Ana");
    let first = ana.writes("Hello").await;
    ana.sends_image(Some("Look")).await;
    ana.sends_video(None).await;
    ana.sends_voice().await;
    ana.sends_audio().await;
    ana.sends_document(Some("Sign")).await;
    ana.sends_sticker().await;
    ana.sends(Content::media(Asset::AnimatedSticker, None))
        .await;
    ana.sends_location().await;
    ana.sends_contact("Eva Stone", "+44 7700 900999").await;
    ana.reacts(&first, "👍🏽").await;
    ana.taps_button(&first, "slot-2", "Tuesday").await;
    ana.picks_row(&first, "full", "Full service").await;
    ana.sends_unsupported().await;
    ana.sends_future_type().await;
    ana.replies_to(&first, "As I said").await;
    ana.forwards("Chain letter").await;
    ana.edits(&first, "Hello!").await;
    ana.revokes(&first).await;
    let file = MediaFile {
        bytes: "a,b\n".into(),
        mime: "text/csv".into(),
        file_name: Some("list.csv".into()),
    };
    ana.sends_file("document", file, None).await;
    let m = stage.receiver.messages();
    let kinds: Vec<&str> = m
        .iter()
        .map(|message| message["type"].as_str().unwrap())
        .collect();
    assert_eq!(
        kinds,
        [
            "text",
            "image",
            "video",
            "audio",
            "audio",
            "document",
            "sticker",
            "sticker",
            "location",
            "contacts",
            "reaction",
            "interactive",
            "interactive",
            "unsupported",
            "event_invitation",
            "text",
            "text",
            "edit",
            "revoke",
            "document"
        ]
    );
    for message in &m[1..8] {
        let media = &message[message["type"].as_str().unwrap()];
        assert!(
            media["id"].is_string() && media["mime_type"].is_string() && media["url"].is_string(),
            "{message}"
        );
        assert_eq!(
            media["sha256"].as_str().unwrap().len(),
            44,
            "base64 of 32 bytes: {message}"
        );
    }
    assert_eq!(m[1]["image"]["caption"], "Look");
    assert_eq!(
        (&m[3]["audio"]["voice"], &m[4]["audio"]["voice"]),
        (&json!(true), &json!(false))
    );
    assert_eq!(m[3]["audio"]["mime_type"], "audio/ogg; codecs=opus");
    assert_eq!(m[5]["document"]["filename"], "prices.pdf");
    assert_eq!(
        (&m[6]["sticker"]["animated"], &m[7]["sticker"]["animated"]),
        (&json!(false), &json!(true))
    );
    assert_eq!(m[9]["contacts"][0]["phones"][0]["phone"], "+44 7700 900999");
    assert_eq!(
        m[10]["reaction"],
        json!({"message_id": first, "emoji": "👍🏽"})
    );
    assert_eq!(
        m[11]["interactive"]["button_reply"],
        json!({"id": "slot-2", "title": "Tuesday"})
    );
    assert_eq!(m[11]["context"]["id"], first.as_str());
    assert_eq!(m[13]["errors"][0]["code"], 131_051);
    assert!(m[14]["event_invitation"].is_object());
    assert_eq!(
        m[15]["context"],
        json!({"from": ana.wa_id().unwrap(), "id": first})
    );
    assert_eq!(m[16]["context"], json!({"forwarded": true}));
    assert_eq!(m[17]["edit"]["original_message_id"], first.as_str());
    assert_eq!(m[19]["document"]["filename"], "list.csv");
}

#[tokio::test]
async fn raw_bodies_are_posted_as_they_are() {
    let stage = Stage::new().await;
    assert_eq!(
        stage
            .simulator
            .send_webhook(json!({"object": "page"}))
            .await,
        200
    );
    assert_eq!(stage.simulator.send_raw("not json at all").await, 200);
    let deliveries = stage.receiver.deliveries();
    assert_eq!(&deliveries[1].body[..], b"not json at all");
    let expected = format!(
        "sha256={}",
        hmac_of(stage.simulator.app_secret(), b"not json at all")
    );
    assert_eq!(deliveries[1].signature, Some(expected));
    stage.simulator.send_with_signature("x", None).await;
    assert_eq!(stage.receiver.deliveries()[2].signature, None);
}

#[tokio::test]
async fn preferences_and_the_owners_phone_are_told() {
    let stage = Stage::new().await;
    let ana = stage.simulator.customer("Ana");
    ana.stops_marketing(true).await;
    let told = &stage.receiver.values("user_preferences")[0]["user_preferences"][0];
    assert_eq!(
        (&told["value"], &told["wa_id"]),
        (&json!("stop"), &json!(ana.wa_id().unwrap()))
    );
    assert!(told["timestamp"].is_u64(), "an integer here");
    let wamid = ana.hears_from_phone("From my phone").await;
    let echo = &stage.receiver.values("smb_message_echoes")[0]["message_echoes"][0];
    assert_eq!(
        (&echo["id"], &echo["to"]),
        (&json!(wamid), &json!(ana.wa_id().unwrap()))
    );
    assert_eq!(echo["from"], "551140001234");
}

#[tokio::test]
async fn several_customers_share_one_body() {
    let stage = Stage::new().await;
    let letters: Vec<_> = (0..50)
        .map(|at| {
            (
                stage.simulator.customer(&format!("Customer {at}")),
                Content::text(format!("No. {at}")),
            )
        })
        .collect();
    let ids = stage.simulator.deliver_together(&letters);
    stage.simulator.settled().await;
    assert_eq!(stage.receiver.deliveries().len(), 1);
    let arrived: Vec<Value> = stage
        .receiver
        .messages()
        .iter()
        .map(|message| message["id"].clone())
        .collect();
    assert_eq!(arrived, ids, "all of them, in order");
}

#[tokio::test]
async fn a_thousand_messages_arrive_each_once() {
    let stage = Stage::with(|options| options.webhook_workers = 4).await;
    let mut sent: Vec<String> = Vec::new();
    for at in 0..1000 {
        sent.push(
            stage
                .simulator
                .customer(&format!("Customer {}", at % 40))
                .posts(&Content::text("Hi")),
        );
    }
    stage.simulator.settled().await;
    let mut arrived: Vec<String> = stage
        .receiver
        .messages()
        .iter()
        .map(|message| message["id"].as_str().unwrap().to_owned())
        .collect();
    arrived.sort();
    sent.sort();
    assert_eq!(arrived, sent);
}

#[tokio::test]
async fn account_events_carry_a_time_and_templates_change() {
    let stage = Stage::new().await;
    stage
        .simulator
        .review_template("order_ready", "es", "PAUSED")
        .await;
    let body = stage.receiver.deliveries()[0].json();
    assert!(
        body["entry"][0]["time"].is_u64(),
        "as on every field that is not about messages"
    );
    let value = &body["entry"][0]["changes"][0]["value"];
    assert_eq!(
        (&value["event"], &value["message_template_language"]),
        (&json!("PAUSED"), &json!("es"))
    );
    assert!(
        value["message_template_id"].is_u64(),
        "a number here, a text in the list"
    );
    let (_, list) = stage
        .get("800000000000001/message_templates?name=order_ready&language=es")
        .await;
    assert_eq!(list["data"][0]["status"], "PAUSED");
    stage
        .simulator
        .tell(
            "security",
            json!({"display_phone_number": "551140001234", "event": "PIN_CHANGED"}),
        )
        .await;
    assert_eq!(stage.receiver.values("security").len(), 1);
}

#[tokio::test]
async fn an_orderly_stop_ends_everything_in_time() {
    let stage = Stage::new().await;
    let ana = stage.simulator.customer("Ana");
    ana.writes("Hi").await;
    stage
        .simulator
        .fail(shopbell_simulator::Fault::StallSend { for_ms: 60_000 });
    let (url, token) = (
        stage.graph("700000000000001/messages"),
        stage.simulator.token().to_owned(),
    );
    let request = stage
        .http
        .post(&url)
        .bearer_auth(token)
        .json(&crate::receiver::text(&ana.wa_id().unwrap(), "x"));
    let stalled = tokio::spawn(request.send());
    tokio::time::sleep(Duration::from_millis(100)).await;
    tokio::time::timeout(Duration::from_secs(4), stage.simulator.shutdown())
        .await
        .expect("a stalled request must not hold it");
    assert!(
        stage.http.get(&url).send().await.is_err(),
        "nobody listens any more"
    );
    stalled.abort();
}
