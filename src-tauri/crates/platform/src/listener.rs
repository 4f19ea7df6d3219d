//! The webhook listener: the one router the outside reaches. It knows `/webhook` and nothing else.

use std::{io, net::SocketAddr, time::Duration};

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
use tokio::{net::TcpListener, sync::oneshot, task::JoinHandle};

/// Largest webhook body. Meta's are at most 3 MB.
const MAX_BODY: usize = 3 * 1024 * 1024;
/// How much of a body that is too large is read before the connection is closed on it.
const MAX_THROWN_AWAY: usize = 16 * 1024 * 1024;
/// Longest a body may take to arrive.
const BODY_PATIENCE: Duration = Duration::from_secs(10);
/// Longest an orderly stop waits for requests under way.
const STOP_PATIENCE: Duration = Duration::from_secs(3);

/// A listener on this computer.
#[derive(Debug)]
pub struct WebhookListener {
    address: SocketAddr,
    engine: Engine,
    stop: oneshot::Sender<()>,
    task: JoinHandle<io::Result<()>>,
}

impl WebhookListener {
    /// Listens for webhooks and hands them to an engine.
    ///
    /// # Errors
    /// What the system said when the address could not be had.
    pub async fn start(engine: Engine, address: SocketAddr) -> io::Result<Self> {
        let listener = TcpListener::bind(address).await?;
        let address = listener.local_addr()?;
        let (stop, stopped) = oneshot::channel::<()>();
        let serve = axum::serve(listener, router(engine.clone())).with_graceful_shutdown(async {
            // Dropping the other end is a stop, too.
            let _stopped = stopped.await;
        });
        engine.set_receiving(true);
        let task = tokio::spawn(async move { serve.await });
        Ok(Self {
            address,
            engine,
            stop,
            task,
        })
    }

    /// Where Meta's requests have to end up.
    #[must_use]
    pub fn url(&self) -> String {
        format!("http://{}/webhook", self.address)
    }

    /// Takes no further request and waits for those under way.
    pub async fn stop(self) {
        self.engine.set_receiving(false);
        // An error means that it has ended by itself.
        let _ended = self.stop.send(());
        let abort = self.task.abort_handle();
        if tokio::time::timeout(STOP_PATIENCE, self.task)
            .await
            .is_err()
        {
            abort.abort();
        }
    }
}

fn router(engine: Engine) -> Router {
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
}

/// Meta's verification of the address. It carries no signature.
async fn verify(State(engine): State<Engine>, Query(query): Query<Verify>) -> Response {
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
    match engine.receive(body, signature).await {
        Receipt::Kept => StatusCode::OK,
        Receipt::NotSigned => StatusCode::UNAUTHORIZED,
        Receipt::NotKept => StatusCode::SERVICE_UNAVAILABLE,
    }
}

/// Reads the body. One that is too large is read to its end all the same and thrown away: whoever
/// is still sending it would otherwise see a broken connection in place of the answer.
async fn whole(headers: &HeaderMap, body: Body) -> Result<Bytes, StatusCode> {
    let announced = headers
        .get(header::CONTENT_LENGTH)
        .and_then(|value| value.to_str().ok())
        .and_then(|value| value.parse::<usize>().ok())
        .unwrap_or(0);
    if announced > MAX_THROWN_AWAY {
        return Err(StatusCode::PAYLOAD_TOO_LARGE);
    }
    let mut kept = Vec::new();
    let mut seen = 0;
    let mut chunks = body.into_data_stream();
    while let Some(chunk) = chunks.next().await {
        let chunk = chunk.map_err(|_| StatusCode::BAD_REQUEST)?;
        seen += chunk.len();
        if seen > MAX_THROWN_AWAY {
            break;
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
        Ok(kept.into())
    }
}
