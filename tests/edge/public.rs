//! The side that the world sees: picks the endpoint by its host name and hands the request on.
//!
//! Over TLS as in life, and over plain HTTP for tests that name the host in a header.

use std::{sync::Arc, time::Duration};

use axum::{
    Router,
    body::Body,
    extract::{Request, State},
    http::{HeaderMap, HeaderName, HeaderValue, StatusCode, header},
    response::{IntoResponse, Response},
};
use hyper::{client::conn::http1, server};
use hyper_util::{rt::TokioIo, service::TowerToHyperService};
use muxado::OpenClose as _;
use serde_json::json;
use tokio::{io::AsyncWriteExt, net::TcpListener, task::JoinSet, time::sleep};
use tokio_rustls::TlsAcceptor;

use super::account::{Account, Opener};

/// Where callers seem to come from.
const CALLER: &str = "203.0.113.7";

fn router(account: Arc<Account>) -> Router {
    Router::new().fallback(hand_on).with_state(account)
}

pub(super) async fn accept(listener: TcpListener, account: Arc<Account>) {
    axum::serve(listener, router(account)).await.unwrap();
}

/// The same over TLS.
pub(super) async fn accept_tls(listener: TcpListener, tls: TlsAcceptor, account: Arc<Account>) {
    let service = TowerToHyperService::new(router(account));
    let mut callers = JoinSet::new();
    loop {
        let (stream, _) = listener.accept().await.unwrap();
        let (tls, service) = (tls.clone(), service.clone());
        callers.spawn(async move {
            stream.set_nodelay(true).unwrap();
            // Whoever does not trust the certificate leaves here.
            if let Ok(stream) = tls.accept(stream).await {
                let served = server::conn::http1::Builder::new()
                    .serve_connection(TokioIo::new(stream), service);
                drop(served.await);
            }
        });
    }
}

async fn hand_on(State(account): State<Arc<Account>>, mut request: Request) -> Response {
    let host = request.headers().get(header::HOST);
    let host = host.and_then(|host| host.to_str().ok()).unwrap_or_default();
    let Some((id, open)) = account.endpoint(host) else {
        return sorry(StatusCode::NOT_FOUND, "ERR_NGROK_3200");
    };
    if is_browser(request.headers()) {
        // The page that free accounts show to browsers before the first visit.
        return sorry(StatusCode::OK, "ERR_NGROK_6024");
    }
    for (name, value) in [("x-forwarded-for", CALLER), ("x-forwarded-proto", "https")] {
        let (name, value) = (
            HeaderName::from_static(name),
            HeaderValue::from_static(value),
        );
        request.headers_mut().append(name, value);
    }
    match through(&id, open, account.splits_heads(), request).await {
        Some(answer) => answer,
        None => sorry(StatusCode::BAD_GATEWAY, "ERR_NGROK_3004"),
    }
}

fn is_browser(headers: &HeaderMap) -> bool {
    let agent = headers.get(header::USER_AGENT);
    let agent = agent
        .and_then(|agent| agent.to_str().ok())
        .unwrap_or_default();
    agent.contains("Mozilla") && !headers.contains_key("ngrok-skip-browser-warning")
}

/// The agent's answer, unless its line breaks off.
async fn through(id: &str, mut open: Opener, split: bool, request: Request) -> Option<Response> {
    let head = json!({ "Id": id, "ClientAddr": format!("{CALLER}:52100"), "Proto": "https",
        "EdgeType": "3", "PassthroughTLS": false })
    .to_string();
    let mut start = 3_u32.to_be_bytes().to_vec();
    start.extend(i64::try_from(head.len()).unwrap().to_le_bytes());
    start.extend(head.as_bytes());
    // In one frame, with the one that opens the stream: see `Account::split_heads`.
    let mut stream = open.open().await.ok()?;
    if split {
        stream.write_all(&start[..4]).await.ok()?;
        sleep(Duration::from_millis(200)).await;
        stream.write_all(&start[4..]).await.ok()?;
    } else {
        stream.write_all(&start).await.ok()?;
    }
    let io = TokioIo::new(stream);
    let (mut sender, connection) = http1::handshake(io).await.ok()?;
    tokio::spawn(connection);
    let answer = sender.send_request(request).await.ok()?;
    Some(answer.map(Body::new))
}

fn sorry(status: StatusCode, code: &'static str) -> Response {
    (status, [("ngrok-error-code", code)]).into_response()
}
