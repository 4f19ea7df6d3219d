//! The one router that the outside reaches, over the listener as over the tunnel. It knows
//! `/webhook` and nothing else.

use std::time::Duration;

use axum::{
    Router,
    body::{Body, Bytes},
    extract::{Query, State},
    http::{HeaderMap, StatusCode, header},
    response::{IntoResponse, Response},
    routing::get,
};
use futures_util::StreamExt as _;
use serde::Deserialize;
use shopbell_core::{Engine, Receipt, Verification};
use tokio::sync::{Semaphore, SemaphorePermit};

/// Largest webhook body. Meta's are at most 3 MB.
const MAX_BODY: usize = 3 * 1024 * 1024;
/// How much of a body that is too large is read before the connection is closed on it.
const MAX_THROWN_AWAY: usize = 16 * 1024 * 1024;
/// Up to this size a body needs no room of its own: connections are few enough.
const SMALL: usize = 64 * 1024;
/// Room for larger bodies while they arrive, however many ways in there are: nobody can fill the
/// memory without a signature.
static LARGE: Semaphore = Semaphore::const_new(8);
/// Longest a body may take to arrive.
const BODY_PATIENCE: Duration = Duration::from_secs(10);

/// The parameter by which a request of our own is known.
pub(crate) const CHECK: &str = "shopbell_check";

/// Hands webhooks to an engine.
pub(crate) fn router(engine: Engine) -> Router {
    Router::new()
        .route("/webhook", get(verify).post(receive))
        .with_state(engine)
}

#[derive(Deserialize)]
struct Verify {
    #[serde(rename = "hub.mode", default)]
    mode: String,
    #[serde(rename = "hub.verify_token", default)]
    token: String,
    #[serde(rename = "hub.challenge", default)]
    challenge: String,
    /// See [`CHECK`].
    shopbell_check: Option<String>,
}

/// Meta's verification of the address, or a request of our own. Neither carries a signature.
async fn verify(State(engine): State<Engine>, Query(query): Query<Verify>) -> Response {
    if let Some(nonce) = &query.shopbell_check
        && engine.hear_echo(nonce)
    {
        return StatusCode::NO_CONTENT.into_response();
    }
    match engine.verify(&query.mode, &query.token, &query.challenge) {
        Verification::Echo(challenge) => (
            [(header::CONTENT_TYPE, "text/plain; charset=utf-8")],
            challenge,
        )
            .into_response(),
        Verification::Refused => StatusCode::FORBIDDEN.into_response(),
    }
}

async fn receive(State(engine): State<Engine>, headers: HeaderMap, body: Body) -> StatusCode {
    let body = match tokio::time::timeout(BODY_PATIENCE, whole(&headers, body)).await {
        Ok(Ok(body)) => body,
        Ok(Err(status)) => return status,
        Err(_) => return StatusCode::REQUEST_TIMEOUT,
    };
    let signature = headers
        .get("x-hub-signature-256")
        .and_then(|value| value.to_str().ok());
    // A connection that breaks off leaves nothing half done: the body is with the writer by then,
    // or nowhere.
    match engine.receive(body.bytes, signature).await {
        Receipt::Kept => StatusCode::OK,
        Receipt::NotSigned => StatusCode::UNAUTHORIZED,
        Receipt::NotKept => StatusCode::SERVICE_UNAVAILABLE,
    }
}

/// A body that has arrived, and its room when it is a large one.
struct Arrived {
    bytes: Bytes,
    _room: Option<SemaphorePermit<'static>>,
}

/// Reads the body. One that is too large is read to its end all the same and thrown away: whoever
/// is still sending it would otherwise see a broken connection in place of the answer.
async fn whole(headers: &HeaderMap, body: Body) -> Result<Arrived, StatusCode> {
    let announced = headers
        .get(header::CONTENT_LENGTH)
        .and_then(|value| value.to_str().ok())
        .and_then(|value| value.parse::<usize>().ok())
        .unwrap_or(0);
    if announced > MAX_THROWN_AWAY {
        return Err(StatusCode::PAYLOAD_TOO_LARGE);
    }
    let mut kept = Vec::with_capacity(announced.min(SMALL));
    let mut seen = 0;
    let mut room = None;
    let mut chunks = body.into_data_stream();
    while let Some(chunk) = chunks.next().await {
        let chunk = chunk.map_err(|_| StatusCode::BAD_REQUEST)?;
        seen += chunk.len();
        if seen > MAX_THROWN_AWAY {
            break;
        }
        if seen > SMALL && room.is_none() {
            // Whoever gets no room in time is told so, and delivers again.
            room = LARGE.acquire().await.ok();
        }
        if announced.max(seen) <= MAX_BODY {
            kept.extend_from_slice(&chunk);
        } else {
            kept = Vec::new();
        }
    }
    if announced.max(seen) > MAX_BODY {
        Err(StatusCode::PAYLOAD_TOO_LARGE)
    } else {
        Ok(Arrived {
            bytes: kept.into(),
            _room: room,
        })
    }
}
