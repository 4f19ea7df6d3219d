//! Media by address: fetched, checked, and refused by webhook.

use axum::{Router, http::header, routing::get};
use bytes::Bytes;
use serde_json::json;
use shopbell_simulator::Asset;

use crate::receiver::Stage;

/// A web server with one good picture, one with a false name, and nothing else. Its task ends with the test.
async fn shelf() -> String {
    let file = |mime: &'static str, bytes: Bytes| {
        get(move || async move { ([(header::CONTENT_TYPE, mime)], bytes) })
    };
    let routes = Router::new()
        .route("/cake.jpg", file("image/jpeg", Asset::Cake.file().bytes))
        .route("/cake.png", file("image/png", Asset::Cake.file().bytes));
    let listener = tokio::net::TcpListener::bind("127.0.0.1:0").await.unwrap();
    let url = format!("http://{}", listener.local_addr().unwrap());
    tokio::spawn(async move { axum::serve(listener, routes).await });
    url
}

#[tokio::test]
async fn a_link_is_fetched_and_its_file_looked_at() {
    let stage = Stage::new().await;
    let shelf = shelf().await;
    let ana = stage.simulator.customer("Ana");
    ana.writes("Show me").await;
    let mut codes = Vec::new();
    for name in ["cake.jpg", "cake.png", "nothing.jpg"] {
        let message = json!({
            "messaging_product": "whatsapp", "to": ana.wa_id(), "type": "image",
            "image": {"link": format!("{shelf}/{name}"), "caption": name},
        });
        let (status, answer) = stage.send(&message).await;
        assert_eq!(
            status, 200,
            "what is wrong with a link shows later: {answer}"
        );
        stage.simulator.settled().await;
        let id = answer["messages"][0]["id"].clone();
        let last = stage
            .receiver
            .statuses()
            .into_iter()
            .rfind(|status| status["id"] == id)
            .unwrap();
        codes.push(last["errors"][0]["code"].clone());
    }
    assert_eq!(codes, [json!(null), json!(131_053), json!(131_052)]);
    assert_eq!(ana.inbox(), ["cake.jpg"]);
    assert_eq!(
        ana.received_file(&ana.inbox()[0]),
        Some(Asset::Cake.file().bytes)
    );
}
