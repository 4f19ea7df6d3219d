//! Receives webhooks on port 8080 and answers texts with a reaction:
//! `TOKEN=… SECRET=… VERIFY=… cargo run --example receive_webhooks`.

use std::error::Error;
use std::sync::Arc;

use axum::Router;
use axum::body::Bytes;
use axum::extract::{RawQuery, State};
use axum::http::{HeaderMap, StatusCode};
use axum::routing::get;
use shopbell_cloud_api::webhook::{self, Event, Verification, verify_subscription};
use shopbell_cloud_api::{
    AppSecret, Client, Content, OutgoingMessage, PhoneNumberId, Wamid, signature,
};

struct Shop {
    client: Client,
    secret: AppSecret,
    verify: String,
}

#[tokio::main]
async fn main() -> Result<(), Box<dyn Error>> {
    let shop = Shop {
        client: Client::new(std::env::var("TOKEN")?.into())?,
        secret: AppSecret::new(std::env::var("SECRET")?),
        verify: std::env::var("VERIFY")?,
    };
    let app = Router::new()
        .route("/webhook", get(verify).post(receive))
        .with_state(Arc::new(shop));
    let listener = tokio::net::TcpListener::bind("127.0.0.1:8080").await?;
    axum::serve(listener, app).await?;
    Ok(())
}

/// Answers the request that proves who owns the address.
async fn verify(State(shop): State<Arc<Shop>>, RawQuery(query): RawQuery) -> (StatusCode, String) {
    let query = query.unwrap_or_default();
    let Ok(url) = reqwest::Url::parse(&format!("http://here/?{query}")) else {
        return (StatusCode::BAD_REQUEST, String::new());
    };
    let pairs: Vec<_> = url.query_pairs().collect();
    let pairs = pairs.iter().map(|(name, value)| (&**name, &**value));
    match verify_subscription(pairs, &shop.verify) {
        Verification::Echo(challenge) => (StatusCode::OK, challenge),
        Verification::Forbidden => (StatusCode::FORBIDDEN, String::new()),
        Verification::BadRequest => (StatusCode::BAD_REQUEST, String::new()),
    }
}

/// Takes a webhook. A real program keeps the body before it answers: what is answered 200 does
/// not come again.
async fn receive(State(shop): State<Arc<Shop>>, headers: HeaderMap, body: Bytes) -> StatusCode {
    let header = headers
        .get("x-hub-signature-256")
        .and_then(|header| header.to_str().ok());
    if signature::verify(std::slice::from_ref(&shop.secret), &body, header).is_err() {
        return StatusCode::UNAUTHORIZED;
    }
    tokio::spawn(async move { answer(&shop, &body).await });
    StatusCode::OK
}

async fn answer(shop: &Shop, body: &[u8]) {
    for item in webhook::parse(body).unwrap_or_default() {
        let Event::Message(message) = &item.event else {
            eprintln!("{}: {:?}", item.path, item.event);
            continue;
        };
        let addresses = (
            &item.phone_number_id,
            &message.id,
            message.customer.recipient(),
        );
        let (Some(number), Some(id), Some(to)) = addresses else {
            continue;
        };
        let reaction = Content::Reaction {
            message_id: Wamid::new(id),
            emoji: Some("👍".to_owned()),
        };
        let sent = shop
            .client
            .send_message(
                &PhoneNumberId::new(number),
                &OutgoingMessage::new(to, reaction),
            )
            .await;
        if let Err(error) = sent {
            eprintln!("no reaction: {error}");
        }
    }
}
