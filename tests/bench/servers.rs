//! What Shopbell is measured against: the shortest servers that do a part of the same.

use std::net::{Ipv4Addr, SocketAddr};

use axum::{
    Router,
    body::Bytes,
    extract::State,
    http::{HeaderMap, StatusCode},
    routing::post,
};
use shopbell_cloud_api::{AppSecret, signature};
use shopbell_store::Store;
use tokio::{
    net::TcpListener,
    sync::{mpsc, oneshot},
};

use crate::ingest::SECRET;

/// Bodies on their way to the disk.
type Waiting = (Bytes, oneshot::Sender<()>);

/// Answers 200.
pub(crate) async fn bare() -> SocketAddr {
    serve(Router::new().route("/webhook", post(async |_: Bytes| StatusCode::OK))).await
}

/// The same once the signature is right.
pub(crate) async fn signed() -> SocketAddr {
    let receive = async |headers: HeaderMap, body: Bytes| match is_signed(&headers, &body) {
        true => StatusCode::OK,
        false => StatusCode::UNAUTHORIZED,
    };
    serve(Router::new().route("/webhook", post(receive))).await
}

/// The same once the body is on disk as well: our journal and grouping, and nothing else.
pub(crate) async fn journalled() -> SocketAddr {
    let dir = tempfile::tempdir().expect("a folder");
    let (_store, journal) = Store::open(dir.path()).await.expect("a journal");
    let (queue, mut waiting) = mpsc::channel::<Waiting>(1024);
    tokio::spawn(async move {
        let _dir = dir;
        let mut group = Vec::new();
        while waiting.recv_many(&mut group, 256).await > 0 {
            let bodies: Vec<(i64, &[u8])> =
                group.iter().map(|(body, _)| (0, body.as_ref())).collect();
            journal.append(&bodies).await.expect("it is kept");
            for (_, answer) in group.drain(..) {
                // An error means that the client hung up.
                let _gone = answer.send(());
            }
        }
    });
    let receive =
        async |State(queue): State<mpsc::Sender<Waiting>>, headers: HeaderMap, body: Bytes| {
            if !is_signed(&headers, &body) {
                return StatusCode::UNAUTHORIZED;
            }
            let (answer, kept) = oneshot::channel();
            queue.send((body, answer)).await.expect("the writer runs");
            kept.await.expect("it is kept");
            StatusCode::OK
        };
    serve(
        Router::new()
            .route("/webhook", post(receive))
            .with_state(queue),
    )
    .await
}

fn is_signed(headers: &HeaderMap, body: &[u8]) -> bool {
    let header = headers.get("x-hub-signature-256");
    let header = header.and_then(|value| value.to_str().ok());
    signature::verify(&[AppSecret::new(SECRET)], body, header).is_ok()
}

async fn serve(router: Router) -> SocketAddr {
    let listener = TcpListener::bind(SocketAddr::from((Ipv4Addr::LOCALHOST, 0))).await;
    let listener = listener.expect("a free port");
    let address = listener.local_addr().expect("an address");
    tokio::spawn(async move { axum::serve(listener, router).await });
    address
}
