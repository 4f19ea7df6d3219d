//! Running a shop: links, block list, what became of messages, what they cost.

use serde_json::json;
use shopbell_cloud_api::{Error, PriceQuery, Recipient, UserId, WaId, WabaId, Wamid};

use crate::management::{line, ok, page, serving, shop};
use crate::server::{Answer, Server};

#[tokio::test]
async fn short_links() {
    let link = json!({ "code": "4O4YGZEG3RIVE1", "prefilled_message": "Hola", "deep_link_url": "https://wa.me/message/4O4Y" });
    let server = Server::answering([
        Answer::json(200, &link),
        Answer::json(200, &link),
        page(&json!([link])),
        ok(),
    ])
    .await;
    let client = server.client();
    let made = client.create_link(&shop(), "Hola").await.unwrap();
    assert_eq!(made.url.as_deref(), Some("https://wa.me/message/4O4Y"));
    client
        .change_link(&shop(), &made.code, "Buenas")
        .await
        .unwrap();
    let listed = client.links(&shop(), None).await.unwrap().items;
    assert_eq!(listed.first(), Some(&made));
    client.delete_link(&shop(), &made.code).await.unwrap();
    let seen = server.seen();
    assert_eq!(
        seen[1].json(),
        json!({ "code": "4O4YGZEG3RIVE1", "prefilled_message": "Buenas" })
    );
    assert_eq!(line(&seen[3]), "DELETE /700/message_qrdls/4O4YGZEG3RIVE1");
}

#[tokio::test]
async fn blocking_may_work_for_some() {
    let added = json!({ "input": "+34600111222", "wa_id": "34600111222" });
    let failed = json!({ "input": "ES.1", "user_id": "ES.1", "errors": [{ "code": 131_047 }] });
    let error = json!({ "code": 139_100, "message": "(#139100) Failed to block users" });
    let server = Server::answering([
        Answer::json(400, &json!({ "block_users": { "added_users": [added], "failed_users": [failed] }, "error": error })),
        Answer::json(400, &json!({ "error": error })),
        page(&json!([{ "wa_id": "34600111222" }])),
    ]).await;
    let client = server.client();
    let who = [
        Recipient::Phone(WaId::new("34600111222")),
        Recipient::User(UserId::new("ES.1")),
    ];
    let outcome = client.block(&shop(), &who).await.unwrap();
    assert_eq!(outcome.changed[0].wa_id, Some(WaId::new("34600111222")));
    assert_eq!(outcome.failed[0].errors[0].code, 131_047);
    let refused = client.unblock(&shop(), &who).await.unwrap_err();
    assert!(
        matches!(&refused, Error::Refused(error) if error.code == 139_100 && error.http_status == 400)
    );
    assert_eq!(client.blocked(&shop(), None).await.unwrap().items.len(), 1);
    let seen = server.seen();
    assert_eq!(
        seen[0].json(),
        json!({ "messaging_product": "whatsapp",
        "block_users": [{ "user": "+34600111222" }, { "user_id": "ES.1" }] })
    );
    assert_eq!(seen[1].method, "DELETE");
}

#[tokio::test]
async fn what_became_of_a_message_can_be_asked() {
    let events = json!({ "data": [{ "delivery_status": "delivered", "webhook_update_state": "FAILED", "timestamp": "5" }, {}] });
    let (server, client) = serving(page(
        &json!([{ "id": "1", "message_id": "wamid.A", "events": events }, { "id": "2" }]),
    ))
    .await;
    let page = client
        .message_history(&shop(), &Wamid::new("wamid.A="), None)
        .await
        .unwrap();
    assert_eq!((page.items[0].events.len(), page.broken.len()), (1, 1));
    assert_eq!(page.items[0].events[0].status, "DELIVERED");
    assert!(
        line(&server.only()).starts_with("GET /700/message_history?message_id=wamid.A%3D&fields=")
    );
}

#[tokio::test]
async fn what_was_sent_and_what_it_cost() {
    let points = json!([{ "start": 1, "end": 2, "phone_number": "34600111222", "country": "ES",
        "pricing_type": "REGULAR", "pricing_category": "UTILITY", "volume": "7", "cost": 0.14 },
        { "start": 1, "end": 2, "pricing_type": "FREE_CUSTOMER_SERVICE", "volume": 42 }]);
    let answer =
        json!({ "pricing_analytics": { "data": [{ "data_points": points }] }, "id": "800" });
    let (server, client) = serving(Answer::json(200, &answer)).await;
    let query = PriceQuery {
        start: 1_761_955_200,
        end: 1_764_547_200,
        phone_numbers: vec!["34600111222".into()],
        ..PriceQuery::default()
    };
    let told = client.pricing(&WabaId::new("800"), &query).await.unwrap();
    assert_eq!(
        (told[0].volume, told[0].cost, told[0].country.as_deref()),
        (Some(7), Some(0.14), Some("ES"))
    );
    assert_eq!(
        (told[1].volume, told[1].cost),
        (Some(42), None),
        "no cost through a partner"
    );
    let url = format!("http://host{}", server.only().uri)
        .parse::<reqwest::Url>()
        .unwrap();
    let (_, fields) = url.query_pairs().next().unwrap();
    assert_eq!(
        fields,
        "pricing_analytics.start(1761955200).end(1764547200).granularity(DAILY)\
         .phone_numbers([\"34600111222\"])\
         .dimensions([\"PHONE\",\"COUNTRY\",\"PRICING_CATEGORY\",\"PRICING_TYPE\"])"
    );
    let (_, client) = serving(Answer::json(200, &json!({ "id": "800" }))).await;
    assert_eq!(
        client.pricing(&WabaId::new("800"), &query).await.unwrap(),
        [],
        "nothing sent"
    );
}
