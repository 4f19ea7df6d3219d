//! The side that the world sees: picks the endpoint by its host name and hands the request on.

use std::{sync::Arc, time::Duration};

use axum::{
    Router,
    body::Body,
    extract::{Request, State},
    http::{HeaderName, HeaderValue, StatusCode, header},
    response::{IntoResponse, Response},
};
use hyper::client::conn::http1;
use hyper_util::rt::TokioIo;
use muxado::OpenClose as _;
use serde_json::json;
use tokio::{io::AsyncWriteExt, net::TcpListener, time::sleep};

use super::account::{Account, Opener};

/// Where callers seem to come from.
const CALLER: &str = "203.0.113.7";

pub(super) async fn accept(listener: TcpListener, account: Arc<Account>) {
    let router = Router::new().fallback(hand_on).with_state(account);
    axum::serve(listener, router).await.unwrap();
}

async fn hand_on(State(account): State<Arc<Account>>, mut request: Request) -> Response {
    let host = request.headers().get(header::HOST);
    let host = host.and_then(|host| host.to_str().ok()).unwrap_or_default();
    let Some((id, open)) = account.endpoint(host) else {
        return sorry(StatusCode::NOT_FOUND, "ERR_NGROK_3200");
    };
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
