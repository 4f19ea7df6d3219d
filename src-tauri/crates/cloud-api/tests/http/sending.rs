//! Requests that send, and the answers to them.

use serde_json::json;
use shopbell_cloud_api::{
    Error, GRAPH_VERSION, OutgoingMessage, PhoneNumberId, Recipient, TemplateMessage, UserId, WaId,
    Wamid,
};

use crate::server::{Answer, Server, builder};

fn shop() -> PhoneNumberId {
    PhoneNumberId::new("700000000000001")
}

#[tokio::test]
async fn a_text_goes_to_the_numbers_messages() {
    let server = Server::answering([Answer::json(
        200,
        &json!({ "messaging_product": "whatsapp",
            "contacts": [{ "input": "+34600111222", "wa_id": "34600111222" }],
            "messages": [{ "id": "wamid.OUT" }] }),
    )])
    .await;
    let to = Recipient::Phone(WaId::new("34600111222"));
    let message = OutgoingMessage::text(to, "Until eight.")
        .in_reply_to(Wamid::new("wamid.IN"))
        .with_callback_data("sb1:1");
    let accepted = server
        .client()
        .send_message(&shop(), &message)
        .await
        .unwrap();
    assert_eq!(accepted.wamid.as_str(), "wamid.OUT");
    assert_eq!(accepted.wa_id, Some(WaId::new("34600111222")));

    let seen = server.only();
    assert_eq!(
        seen.uri.path(),
        format!("/{GRAPH_VERSION}/700000000000001/messages")
    );
    assert_eq!(seen.authorization(), Some("Bearer token-1"));
    assert_eq!(seen.headers["content-type"], "application/json");
    assert_eq!(
        seen.json(),
        json!({ "messaging_product": "whatsapp", "recipient_type": "individual",
            "to": "+34600111222", "context": { "message_id": "wamid.IN" }, "type": "text",
            "text": { "body": "Until eight." }, "biz_opaque_callback_data": "sb1:1" })
    );
}

#[tokio::test]
async fn a_template_to_a_person_without_a_number() {
    let server = Server::answering([Answer::json(
        200,
        &json!({ "contacts": [{ "input": "ES.1", "user_id": "ES.1" }],
            "messages": [{ "id": "wamid.T", "message_status": "accepted" }] }),
    )])
    .await;
    let template = TemplateMessage::new("order_ready", "es_ES").body(["Ana", "1182"]);
    let message = OutgoingMessage::new(
        UserId::new("ES.1").into(),
        shopbell_cloud_api::Content::Template(template),
    );
    let accepted = server
        .client()
        .send_message(&shop(), &message)
        .await
        .unwrap();
    assert_eq!(
        (accepted.user_id, accepted.wa_id),
        (Some(UserId::new("ES.1")), None)
    );
    let body = server.only().json();
    assert_eq!((&body["recipient"], body.get("to")), (&json!("ES.1"), None));
}

#[tokio::test]
async fn reading_and_typing_are_one_request() {
    let ok = || Answer::json(200, &json!({ "success": true }));
    let server =
        Server::answering([ok(), ok(), Answer::json(200, &json!({ "success": false }))]).await;
    let client = server.client();
    let message = Wamid::new("wamid.IN");
    client.mark_read(&shop(), &message, false).await.unwrap();
    client.mark_read(&shop(), &message, true).await.unwrap();
    let error = client
        .mark_read(&shop(), &message, false)
        .await
        .unwrap_err();
    assert!(
        matches!(error, Error::Unreadable { status: 200 }),
        "not confirmed is not done"
    );
    let seen = server.seen();
    let read =
        json!({ "messaging_product": "whatsapp", "status": "read", "message_id": "wamid.IN" });
    assert_eq!(seen[0].json(), read);
    assert_eq!(
        seen[1].json()["typing_indicator"],
        json!({ "type": "text" })
    );
}

#[tokio::test]
async fn version_and_base_path_are_settings_and_ids_cannot_name_another_path() {
    let server = Server::answering([]).await;
    let client = builder(&format!("{}/gateway/", server.url))
        .version("v26.0")
        .build()
        .unwrap();
    let sly = PhoneNumberId::new("../700?x=/");
    client
        .mark_read(&sly, &Wamid::new("wamid.IN"), false)
        .await
        .unwrap_err();
    let path = server.only().uri.path().to_owned();
    assert!(
        path.starts_with("/gateway/v26.0/") && path.ends_with("/messages"),
        "{path}"
    );
    assert_eq!(path.matches('/').count(), 4, "{path}");
}

#[test]
fn what_cannot_be_a_client_is_refused_when_built() {
    for url in ["graph.facebook.com", "ftp://graph.facebook.com", ""] {
        assert!(builder(url).build().is_err(), "{url}");
    }
    let broken = shopbell_cloud_api::AccessToken::new("two\nlines");
    assert!(
        shopbell_cloud_api::Client::new(broken).is_err(),
        "a token is one word"
    );
}
