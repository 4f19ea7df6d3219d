//! Templates, the number, its account, and where webhooks go.

use serde_json::json;
use shopbell_cloud_api::{CallbackOverride, PhoneNumberId, WabaId};

use crate::server::{Answer, Server};

fn refused_field() -> Answer {
    Answer::json(
        400,
        &json!({ "error": { "code": 100, "message": "(#100) nonexisting field" } }),
    )
}

fn template(id: &str) -> serde_json::Value {
    json!({ "id": id, "name": "order_ready", "language": "es_ES", "status": "APPROVED",
        "category": "UTILITY", "components": [{ "type": "BODY", "text": "Hola {{1}}." }] })
}

#[tokio::test]
async fn templates_come_page_by_page_until_there_is_no_next() {
    let server = Server::answering([
        Answer::json(
            200,
            &json!({ "data": [template("1"), { "name": "no id" }, 7],
            "paging": { "cursors": { "after": "AB=" }, "next": "https://graph/next" } }),
        ),
        // The last page has a cursor, too.
        Answer::json(
            200,
            &json!({ "data": [template("2")], "paging": { "cursors": { "after": "CD" } } }),
        ),
    ])
    .await;
    let (client, waba) = (server.client(), WabaId::new("800"));
    let first = client.templates(&waba, None).await.unwrap();
    assert_eq!(
        (first.templates.len(), first.broken.len()),
        (1, 2),
        "one bad element costs itself"
    );
    let second = client.templates(&waba, first.next.as_ref()).await.unwrap();
    assert_eq!((second.templates[0].id.as_str(), second.next), ("2", None));
    let seen = server.seen();
    assert!(seen[0].uri.path().ends_with("/800/message_templates"));
    assert!(seen[0].uri.query().unwrap().contains("limit=100"));
    assert!(
        seen[1].uri.query().unwrap().contains("after=AB%3D"),
        "{}",
        seen[1].uri
    );
}

#[tokio::test]
async fn one_field_we_may_not_read_does_not_cost_the_templates() {
    let page = Answer::json(200, &json!({ "data": [template("1")] }));
    // With the summary, without it, with fewer fields, with none.
    let server = Server::answering([refused_field(), refused_field(), refused_field(), page]).await;
    let page = server
        .client()
        .templates(&WabaId::new("800"), None)
        .await
        .unwrap();
    assert_eq!(page.templates.len(), 1);
    assert!(
        !server.seen()[3].uri.query().unwrap().contains("fields"),
        "Meta's own choice"
    );
}

#[tokio::test]
async fn a_list_that_is_none_is_not_an_empty_list() {
    let server = Server::answering([Answer::json(200, &json!({ "success": true }))]).await;
    assert!(
        server
            .client()
            .templates(&WabaId::new("800"), None)
            .await
            .is_err()
    );
}

#[tokio::test]
async fn a_number_is_read_with_few_fields_when_many_are_refused() {
    let server = Server::answering([
        refused_field(),
        Answer::json(
            200,
            &json!({ "id": "700", "display_phone_number": "+34 600 11 12 22",
            "verified_name": "Taller Sol", "quality_rating": "GREEN" }),
        ),
    ])
    .await;
    let number = server
        .client()
        .phone_number(&PhoneNumberId::new("700"))
        .await
        .unwrap();
    assert_eq!(number.verified_name.as_deref(), Some("Taller Sol"));
    assert_eq!((number.status, number.throughput), (None, None));
    let seen = server.seen();
    assert!(seen[0].uri.query().unwrap().contains("throughput"));
    assert!(!seen[1].uri.query().unwrap().contains("throughput"));
}

#[tokio::test]
async fn a_number_keeps_what_we_do_not_know() {
    let raw = json!({ "id": 700, "status": "CONNECTED", "throughput": { "level": "WARP" },
        "account_mode": "LIVE", "whatsapp_business_manager_messaging_limit": "TIER_250",
        "is_on_biz_app": "true", "quality_score": { "score": "RED" }, "novel": [1] });
    let server = Server::answering([Answer::json(200, &raw)]).await;
    let number = server
        .client()
        .phone_number(&PhoneNumberId::new("700"))
        .await
        .unwrap();
    assert_eq!(number.id, PhoneNumberId::new("700"));
    assert_eq!(number.throughput.as_deref(), Some("WARP"));
    assert_eq!(number.quality_rating.as_deref(), Some("RED"));
    assert_eq!((number.is_on_biz_app, number.raw), (Some(true), raw));
}

#[tokio::test]
async fn other_refusals_are_not_asked_again() {
    let body = json!({ "error": { "code": 190, "message": "expired" } });
    let server = Server::answering([Answer::json(401, &body)]).await;
    let error = server.client().waba(&WabaId::new("800")).await.unwrap_err();
    assert_eq!(error.graph().unwrap().code, 190);
    assert_eq!(server.seen().len(), 1);
}

#[tokio::test]
async fn an_account_is_read() {
    let body = json!({ "id": "800", "name": "Taller Sol", "currency": "EUR", "timezone_id": 53 });
    let server = Server::answering([Answer::json(200, &body)]).await;
    let waba = server.client().waba(&WabaId::new("800")).await.unwrap();
    assert_eq!(
        (waba.currency.as_deref(), waba.timezone_id.as_deref()),
        (Some("EUR"), Some("53"))
    );
}

#[tokio::test]
async fn webhooks_are_subscribed_with_and_without_an_address() {
    let ok = || Answer::json(200, &json!({ "success": true }));
    let apps = json!({ "data": [
        { "whatsapp_business_api_data": { "id": "670", "name": "Inbox" },
          "override_callback_uri": "https://a.example/webhook" }, {} ] });
    let server = Server::answering([ok(), ok(), Answer::json(200, &apps)]).await;
    let (client, waba) = (server.client(), WabaId::new("800"));
    let target = CallbackOverride {
        url: "https://a.example/webhook".to_owned(),
        verify_token: "hush".to_owned(),
    };
    assert!(!format!("{target:?}").contains("hush"));
    client.subscribe_app(&waba, Some(&target)).await.unwrap();
    client.subscribe_app(&waba, None).await.unwrap();
    let apps = client.subscribed_apps(&waba).await.unwrap();
    assert_eq!(apps.len(), 2);
    assert_eq!(
        apps[0].override_callback_uri.as_deref(),
        Some("https://a.example/webhook")
    );
    let seen = server.seen();
    assert_eq!(
        seen[0].json(),
        json!({ "override_callback_uri": "https://a.example/webhook", "verify_token": "hush" })
    );
    assert!(seen[1].body.is_empty(), "no body takes the override away");
    assert_eq!(seen[2].method, "GET");
}

#[tokio::test]
async fn every_answer_tells_metas_time_and_silence_tells_none() {
    let number = json!({ "id": "700" });
    let refusal = json!({ "error": { "code": 190 } });
    let server = Server::answering([
        Answer::json(200, &number).header("date", "Tue, 03 Nov 2026 10:00:00 GMT"),
        Answer::json(401, &refusal).header("date", "Tue, 03 Nov 2026 10:00:07 GMT"),
        Answer::json(200, &number).header("date", "soon"),
    ])
    .await;
    let (client, id) = (server.client(), PhoneNumberId::new("700"));
    assert_eq!(client.server_time(), None, "nothing was asked yet");
    client.phone_number(&id).await.unwrap();
    assert_eq!(client.server_time(), Some(1_793_700_000));
    client.phone_number(&id).await.unwrap_err();
    assert_eq!(
        client.server_time(),
        Some(1_793_700_007),
        "a refusal tells it, too"
    );
    client.phone_number(&id).await.unwrap();
    assert_eq!(
        client.server_time(),
        Some(1_793_700_007),
        "what is no date is not taken for one"
    );
}
