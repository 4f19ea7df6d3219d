//! What was sent, how it was received, and what it cost.

use serde_json::json;
use shopbell_cloud_api::{
    Granularity, PriceQuery, TemplateId, TemplateQuery, TrafficQuery, WabaId,
};

use crate::management::{line, ok, page, serving};
use crate::server::{Answer, Server};

fn waba() -> WabaId {
    WabaId::new("800")
}

/// The field asked for, unescaped.
fn field(seen: &crate::server::Seen) -> String {
    let url = format!("http://host{}", seen.uri)
        .parse::<reqwest::Url>()
        .unwrap();
    let field = url.query_pairs().find(|(key, _)| key == "fields").unwrap();
    field.1.into_owned()
}

#[tokio::test]
async fn prices_by_tier_and_month() {
    let (server, client) = serving(Answer::json(200, &json!({ "pricing_analytics": { "data": [
        { "data_points": [{ "start": 1, "end": 2, "tier": "0:100000", "volume": 7, "cost": 0.14 }] },
        { "data_points": [{ "volume": "3" }] } ] } }))).await;
    let query = PriceQuery {
        start: 1,
        end: 2,
        granularity: Granularity::Month,
        countries: vec!["ES".to_owned()],
        tiers: true,
        ..PriceQuery::default()
    };
    let points = client.pricing(&waba(), &query).await.unwrap();
    assert_eq!(points.len(), 2, "of every group");
    assert_eq!(
        (points[0].tier.as_deref(), points[1].volume),
        (Some("0:100000"), Some(3))
    );
    assert_eq!(
        field(&server.only()),
        "pricing_analytics.start(1).end(2).granularity(MONTHLY).country_codes([\"ES\"])\
         .dimensions([\"PHONE\",\"COUNTRY\",\"PRICING_CATEGORY\",\"PRICING_TYPE\",\"TIER\"])"
    );
}

#[tokio::test]
async fn messages_conversations_and_calls() {
    let points = |name: &str, point| {
        Answer::json(
            200,
            &json!({ name: { "data": [{ "data_points": [point] }] } }),
        )
    };
    let server = Server::answering([
        Answer::json(
            200,
            &json!({ "analytics": { "granularity": "DAY",
            "data_points": [{ "start": 1, "end": 2, "sent": 9, "delivered": 8 }] } }),
        ),
        points(
            "conversation_analytics",
            json!({ "conversation": 4, "conversation_category": "SERVICE", "cost": 0.5 }),
        ),
        points(
            "call_analytics",
            json!({ "count": 2, "average_duration": 61.5, "direction": "USER_INITIATED" }),
        ),
    ])
    .await;
    let client = server.client();
    let query = TrafficQuery {
        start: 1,
        end: 2,
        phone_numbers: vec!["34600111222".to_owned()],
        ..TrafficQuery::default()
    };
    let sent = client.message_counts(&waba(), &query).await.unwrap();
    assert_eq!((sent[0].sent, sent[0].delivered), (Some(9), Some(8)));
    let old = client.conversation_counts(&waba(), &query).await.unwrap();
    assert_eq!((old[0].conversations, old[0].cost), (Some(4), Some(0.5)));
    let calls = client.call_counts(&waba(), &query).await.unwrap();
    assert_eq!(
        (calls[0].count, calls[0].average_duration),
        (Some(2), Some(61.5))
    );
    let seen = server.seen();
    assert_eq!(
        field(&seen[0]),
        "analytics.start(1).end(2).granularity(DAY).phone_numbers([\"34600111222\"])"
    );
    assert!(
        field(&seen[1]).starts_with("conversation_analytics.start(1).end(2).granularity(DAILY)")
    );
    assert!(field(&seen[2]).ends_with(".dimensions([\"DIRECTION\"])"));
}

#[tokio::test]
async fn how_templates_were_received() {
    let server = Server::answering([
        Answer::json(200, &json!({ "id": "800" })),
        Answer::json(
            200,
            &json!({ "data": [{ "granularity": "DAILY", "data_points": [
            { "template_id": 119, "sent": 40, "delivered": 39, "read": 31,
              "clicked": [{ "type": "quick_reply_button", "button_content": "Soon", "count": 12 }],
              "cost": [{ "type": "amount_spent", "value": 0.78 }, {}] },
            { "sent": 1 }] }],
            "paging": { "next": "https://x", "cursors": { "after": "MjQ" } } }),
        ),
        page(&json!([{ "metric": "BLOCK_RATE", "order_by_relative_metric": ["1", "2"] }, {}])),
        ok(),
    ])
    .await;
    let client = server.client();
    client.enable_template_insights(&waba()).await.unwrap();
    let query = TemplateQuery {
        start: 1,
        end: 2,
        templates: vec![TemplateId::new("119")],
    };
    let points = client.template_counts(&waba(), &query, None).await.unwrap();
    assert_eq!((points.items.len(), points.broken.len()), (1, 1));
    let point = &points.items[0];
    assert_eq!(
        (point.read, point.clicked[0].count, point.cost.len()),
        (Some(31), Some(12), 1)
    );
    assert!(points.next.is_some());
    let compared = client
        .compare_templates(&TemplateId::new("1"), &TemplateId::new("2"), 3, 4)
        .await
        .unwrap();
    assert_eq!(compared[0].metric, "BLOCK_RATE");
    let refused = client
        .compare_templates(&TemplateId::new("1"), &TemplateId::new("2"), 3, 4)
        .await;
    assert!(
        refused.is_err(),
        "an answer that is no list is not an empty one"
    );
    let seen = server.seen();
    assert_eq!(line(&seen[0]), "POST /800?is_enabled_for_insights=true");
    assert_eq!(
        line(&seen[1]),
        "GET /800/template_analytics?start=1&end=2&granularity=DAILY&template_ids=%5B%22119%22%5D\
         &metric_types=SENT%2CDELIVERED%2CREAD%2CCLICKED%2CCOST"
    );
    assert_eq!(
        line(&seen[2]),
        "GET /1/compare?template_ids=%5B%222%22%5D&start=3&end=4"
    );
}
