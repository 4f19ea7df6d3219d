use std::sync::{
    Arc,
    atomic::{AtomicU64, Ordering},
};

use base64::{Engine, engine::general_purpose::STANDARD};
use reqwest::multipart::{Form, Part};
use serde_json::{Value, json};
use sha2::{Digest, Sha256};
use shopbell_simulator::{Asset, Clock, Fault};

use crate::receiver::Stage;

async fn upload(stage: &Stage, bytes: Vec<u8>, mime: &str, declared: &str) -> (u16, Value) {
    let file = Part::bytes(bytes)
        .file_name("front.jpg")
        .mime_str(mime)
        .unwrap();
    let form = Form::new()
        .text("messaging_product", "whatsapp")
        .text("type", declared.to_owned())
        .part("file", file);
    let path = stage.graph(&format!("{}/media", stage.simulator.phone_number_id()));
    let answer = stage
        .http
        .post(path)
        .bearer_auth(stage.simulator.token())
        .multipart(form)
        .send()
        .await
        .unwrap();
    (answer.status().as_u16(), answer.json().await.unwrap())
}

async fn download(stage: &Stage, url: &str) -> reqwest::Response {
    stage
        .http
        .get(url)
        .bearer_auth(stage.simulator.token())
        .send()
        .await
        .unwrap()
}

#[tokio::test]
async fn what_is_uploaded_comes_back_and_reaches_the_customer() {
    let stage = Stage::new().await;
    let bytes = Asset::Cake.file().bytes;
    let (status, answer) = upload(&stage, bytes.to_vec(), "image/jpeg", "image/jpeg").await;
    assert_eq!(status, 200, "{answer}");
    let id = answer["id"].as_str().unwrap();

    let (_, about) = stage
        .get(&format!(
            "{id}?phone_number_id={}",
            stage.simulator.phone_number_id()
        ))
        .await;
    assert_eq!(about["mime_type"], "image/jpeg");
    assert_eq!(
        about["sha256"],
        hex::encode(Sha256::digest(&bytes)).as_str()
    );
    assert_eq!(about["file_size"], bytes.len());
    let file = download(&stage, about["url"].as_str().unwrap()).await;
    assert_eq!(file.headers()["content-type"], "image/jpeg");
    assert_eq!(file.bytes().await.unwrap(), bytes);

    let ana = stage.simulator.customer("Ana");
    ana.writes("Show me").await;
    let message = json!({"messaging_product": "whatsapp", "to": ana.wa_id(), "type": "image", "image": {"id": id, "caption": "Here"}});
    assert_eq!(stage.send(&message).await.0, 200);
    stage.simulator.settled().await;
    assert_eq!(ana.inbox(), ["Here"]);
    assert_eq!(ana.received_file(&ana.inbox()[0]), Some(bytes));

    let deleted = stage
        .http
        .delete(stage.graph(id))
        .bearer_auth(stage.simulator.token())
        .send()
        .await
        .unwrap();
    assert_eq!(
        deleted.json::<Value>().await.unwrap(),
        json!({"success": true})
    );
    let (status, gone) = stage.get(id).await;
    assert_eq!(
        (
            status,
            &gone["error"]["code"],
            &gone["error"]["error_subcode"]
        ),
        (400, &json!(100), &json!(33))
    );
    assert_eq!(
        stage.refused(&message).await,
        131_009,
        "a deleted file cannot be sent"
    );
}

#[tokio::test]
async fn what_a_customer_sends_can_be_fetched_with_the_token_only() {
    let stage = Stage::new().await;
    stage.simulator.customer("Ana").sends_voice().await;
    let audio = &stage.receiver.messages()[0]["audio"];
    let (_, about) = stage.get(audio["id"].as_str().unwrap()).await;
    assert_eq!(
        about["mime_type"], "audio/ogg",
        "without the parameter the webhook has"
    );
    let url = about["url"].as_str().unwrap();
    let bytes = download(&stage, url).await.bytes().await.unwrap();
    assert_eq!(
        STANDARD.encode(Sha256::digest(&bytes)),
        audio["sha256"].as_str().unwrap(),
        "base64 in the webhook"
    );
    assert_eq!(
        download(&stage, audio["url"].as_str().unwrap())
            .await
            .bytes()
            .await
            .unwrap(),
        bytes
    );
    assert_eq!(stage.http.get(url).send().await.unwrap().status(), 401);
    assert_eq!(
        download(&stage, &url.replace("hash=", "hash=x"))
            .await
            .status(),
        404,
        "the address cannot be made up"
    );
}

#[tokio::test]
async fn addresses_die_after_five_minutes_and_files_after_their_days() {
    let now_ms = Arc::new(AtomicU64::new(1_793_700_000_000));
    let hand = Arc::clone(&now_ms);
    let stage = Stage::with(move |options| {
        options.clock = Clock::from_fn(move || hand.load(Ordering::SeqCst))
    })
    .await;
    stage.simulator.customer("Ana").sends_image(None).await;
    let id = stage.receiver.messages()[0]["image"]["id"]
        .as_str()
        .unwrap()
        .to_owned();
    let url = stage.get(&id).await.1["url"].as_str().unwrap().to_owned();
    now_ms.fetch_add(4 * 60_000, Ordering::SeqCst);
    assert_eq!(download(&stage, &url).await.status(), 200);
    now_ms.fetch_add(60_000, Ordering::SeqCst);
    assert_eq!(download(&stage, &url).await.status(), 404);
    let fresh = stage.get(&id).await.1["url"].as_str().unwrap().to_owned();
    assert_eq!(
        download(&stage, &fresh).await.status(),
        200,
        "asking again helps"
    );
    now_ms.fetch_add(7 * 24 * 3_600_000, Ordering::SeqCst);
    assert_eq!(
        stage.get(&id).await.1["error"]["error_subcode"],
        33,
        "a customer's file is kept for seven days"
    );
}

#[tokio::test]
async fn uploads_are_held_to_types_and_sizes() {
    let stage = Stage::new().await;
    let megabytes = |n: usize| vec![0xff; n * 1024 * 1024];
    let cases = [
        (vec![1], "image/gif", "image/gif"),
        (vec![1], "application/octet-stream", "image/jpeg"),
        (vec![1], "image/png", "image/jpeg"),
        (Vec::new(), "image/jpeg", "image/jpeg"),
        ([megabytes(5), vec![1]].concat(), "image/jpeg", "image/jpeg"),
        ([megabytes(16), vec![1]].concat(), "video/mp4", "video/mp4"),
    ];
    for (bytes, mime, declared) in cases {
        let size = bytes.len();
        let (status, answer) = upload(&stage, bytes, mime, declared).await;
        assert_eq!(
            (status, &answer["error"]["code"]),
            (400, &json!(100)),
            "{mime} of {size} bytes: {answer}"
        );
    }
    assert_eq!(
        upload(&stage, megabytes(5), "image/jpeg", "image/jpeg")
            .await
            .0,
        200,
        "at the limit it is taken"
    );
    assert_eq!(
        upload(&stage, megabytes(20), "application/pdf", "application/pdf")
            .await
            .0,
        200
    );
}

#[tokio::test]
async fn a_file_of_the_wrong_kind_is_accepted_and_fails_later() {
    let stage = Stage::new().await;
    let ana = stage.simulator.customer("Ana");
    ana.writes("Hi").await;
    let id = upload(&stage, vec![1, 2, 3], "audio/mpeg", "audio/mpeg")
        .await
        .1["id"]
        .clone();
    for message in [
        json!({"type": "image", "image": {"id": id}}),
        json!({"type": "audio", "audio": {"id": id, "voice": true}}),
    ] {
        let mut message = message;
        message["messaging_product"] = json!("whatsapp");
        message["to"] = json!(ana.wa_id());
        let (status, answer) = stage.send(&message).await;
        assert_eq!(status, 200, "{answer}");
        stage.simulator.settled().await;
        assert_eq!(
            stage
                .receiver
                .states_of(answer["messages"][0]["id"].as_str().unwrap()),
            ["failed"]
        );
        assert_eq!(
            stage.receiver.statuses().last().unwrap()["errors"][0]["code"],
            131_053
        );
    }
}

#[tokio::test]
async fn downloads_go_wrong_on_demand() {
    let stage = Stage::new().await;
    stage.simulator.customer("Ana").sends_image(None).await;
    let url = stage.receiver.messages()[0]["image"]["url"]
        .as_str()
        .unwrap()
        .to_owned();
    let good = Asset::Bread.file().bytes;
    stage.simulator.fail(Fault::MediaNotFound);
    assert_eq!(download(&stage, &url).await.status(), 404);
    stage.simulator.fail(Fault::MediaWrongBytes);
    let wrong = download(&stage, &url).await.bytes().await.unwrap();
    assert!(wrong.len() == good.len() && wrong != good);
    stage.simulator.fail(Fault::MediaTruncated);
    assert!(
        download(&stage, &url).await.bytes().await.is_err(),
        "the connection ends in the middle"
    );
    assert_eq!(download(&stage, &url).await.bytes().await.unwrap(), good);
    stage.simulator.fail(Fault::RefuseUpload { code: 131_000 });
    assert_eq!(
        upload(&stage, vec![1], "image/jpeg", "image/jpeg").await.1["error"]["code"],
        131_000
    );
}

#[test]
fn the_files_are_what_they_say() {
    let starts = |asset: Asset, magic: &[u8]| asset.file().bytes.starts_with(magic);
    for photo in [Asset::Bread, Asset::Cake, Asset::Counter, Asset::Cupcakes] {
        assert!(starts(photo, &[0xff, 0xd8, 0xff]), "{photo:?}");
    }
    assert!(starts(Asset::Sketch, b"\x89PNG"));
    assert!(
        starts(Asset::Voice, b"OggS")
            && Asset::Voice
                .file()
                .bytes
                .windows(8)
                .any(|w| w == b"OpusHead")
    );
    assert!(starts(Asset::PriceList, b"%PDF-1.4"));
    for (sticker, max) in [(Asset::Sticker, 100), (Asset::AnimatedSticker, 500)] {
        let bytes = sticker.file().bytes;
        assert!(
            &bytes[8..12] == b"WEBP" && bytes.len() < max * 1024,
            "{sticker:?}"
        );
    }
    let video = Asset::Video.file().bytes;
    let place = |name: &[u8]| video.windows(4).position(|window| window == name).unwrap();
    assert!(
        place(b"moov") < place(b"mdat"),
        "moov first, so that it plays while it loads"
    );
}
