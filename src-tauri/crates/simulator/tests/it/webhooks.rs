use std::time::Duration;

use hmac::{Hmac, KeyInit, Mac};
use serde_json::json;
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
