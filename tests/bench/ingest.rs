//! Webhooks a second over 64 connections, from the socket to the disk.

use std::{
    net::{Ipv4Addr, SocketAddr},
    sync::Arc,
    time::{Duration, Instant},
};

use axum::{Router, body::Bytes, extract::State, http::StatusCode, routing::post};
use hmac::{Hmac, KeyInit, Mac};
use serde_json::json;
use sha2::Sha256;
use shopbell_core::{
    NewAccount, Options,
    ports::{Secret, SecretKind},
    reach::WayIn,
};
use shopbell_domain::{PhoneNumberId, WabaId};
use shopbell_platform::{
    clock::{SystemClock, SystemEntropy},
    disk::SystemDisk,
    held::HeldSecrets,
    running::Running,
};
use shopbell_store::Store;
use tokio::{net::TcpListener, sync::mpsc, sync::oneshot, task::JoinSet};

use crate::{heading, line, scaled};

const CONNECTIONS: usize = 64;
const SECRET: &str = "5f2d8c1e90b7a6434de1f0a97c35b812";
const NUMBER: &str = "700000000000001";

/// A bare server, a bare server with a journal, and Shopbell itself.
pub(crate) async fn run() {
    let count = scaled(10_000);
    heading(&format!("{count} webhooks over {CONNECTIONS} connections"));
    let bodies: Arc<Vec<(Bytes, String)>> = Arc::new((0..count).map(body).collect());

    let bare = serve(Router::new().route("/webhook", post(async |_: Bytes| StatusCode::OK))).await;
    let bare = rate(&bare, &bodies).await;
    line("a server that only answers 200", &format!("{bare:.0} /s"));

    let journal = rate(&journal_only().await, &bodies).await;
    line(
        "the same, journalled on disk first",
        &format!("{journal:.0} /s"),
    );

    let dir = tempfile::tempdir().expect("a folder");
    let running = shopbell(dir.path()).await;
    let start = Instant::now();
    let ours = rate(&running.webhook_url(), &bodies).await;
    line(
        "Shopbell: signed, journalled, projected",
        &format!("{ours:.0} /s"),
    );
    let projected = all_projected(&running, count).await;
    let behind = projected.duration_since(start).as_secs_f64();
    line(
        "  until all of them stand in their chats",
        &format!("{:.0} /s", count as f64 / behind),
    );
    line(
        "  against the bare server",
        &format!("{:.2} ×", ours / bare),
    );
    line(
        "  against the journal alone",
        &format!("{:.2} ×", ours / journal),
    );
    running.stop().await;
}

/// A text of one of a hundred customers, and its signature.
fn body(n: usize) -> (Bytes, String) {
    let from = format!("4477009{:05}", n % 100);
    let body = json!({ "object": "whatsapp_business_account", "entry": [{ "id": "800000000000001",
        "changes": [{ "field": "messages", "value": { "messaging_product": "whatsapp",
            "metadata": { "display_phone_number": "551140001234", "phone_number_id": NUMBER },
            "contacts": [{ "profile": { "name": format!("Customer {}", n % 100) }, "wa_id": from }],
            "messages": [{ "from": from, "id": format!("wamid.BENCH{n}"), "timestamp": "1793700000",
                "type": "text", "text": { "body": "Do you still have the seeded rye from this morning?" } }] } }] }] });
    let body = Bytes::from(body.to_string());
    let mut mac = Hmac::<Sha256>::new_from_slice(SECRET.as_bytes()).expect("any key");
    mac.update(&body);
    let signature = format!("sha256={}", hex::encode(mac.finalize().into_bytes()));
    (body, signature)
}

/// Requests a second, each answered 200, with one connection for each worker.
async fn rate(url: &str, bodies: &Arc<Vec<(Bytes, String)>>) -> f64 {
    let mut workers = JoinSet::new();
    let start = Instant::now();
    for worker in 0..CONNECTIONS {
        let (bodies, url) = (Arc::clone(bodies), url.to_owned());
        workers.spawn(async move {
            let client = reqwest::Client::builder()
                .no_proxy()
                .tls_certs_only([])
                .build()
                .expect("a client");
            for (body, signature) in bodies.iter().skip(worker).step_by(CONNECTIONS) {
                let request = client.post(&url).header("x-hub-signature-256", signature);
                let answer = request.body(body.clone()).send().await.expect("an answer");
                assert_eq!(answer.status().as_u16(), 200);
            }
        });
    }
    while let Some(ended) = workers.join_next().await {
        ended.expect("a worker ends");
    }
    bodies.len() as f64 / start.elapsed().as_secs_f64()
}

async fn serve(router: Router) -> String {
    let listener = TcpListener::bind(SocketAddr::from((Ipv4Addr::LOCALHOST, 0))).await;
    let listener = listener.expect("a free port");
    let address = listener.local_addr().expect("an address");
    tokio::spawn(async move { axum::serve(listener, router).await });
    format!("http://{address}/webhook")
}

/// The shortest durable receiver there is: the same journal and grouping, and nothing else.
async fn journal_only() -> String {
    type Waiting = (Bytes, oneshot::Sender<()>);
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
    let receive = async |State(queue): State<mpsc::Sender<Waiting>>, body: Bytes| {
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

async fn shopbell(dir: &std::path::Path) -> Running {
    let secrets = HeldSecrets::default();
    for kind in SecretKind::ALL {
        secrets.hold(NUMBER, kind, Secret::new(SECRET));
    }
    let options = Options {
        data_dir: dir.to_owned(),
        // Nobody is there: nothing is sent, and templates are not what is measured.
        graph_url: "http://127.0.0.1:9".to_owned(),
        way: WayIn::NotNeeded,
        clock: Arc::new(SystemClock),
        entropy: Arc::new(SystemEntropy),
        vault: Arc::new(secrets),
        disk: Arc::new(SystemDisk),
    };
    let listen = SocketAddr::from((Ipv4Addr::LOCALHOST, 0));
    let running = Running::start(options, listen).await.expect("an engine");
    let number = NewAccount {
        phone_number_id: PhoneNumberId::new(NUMBER),
        waba_id: WabaId::new("800000000000001"),
        display_phone_number: String::new(),
        verified_name: String::new(),
    };
    running.engine.adopt(number).await.expect("a number");
    running
}

/// When the last message stood in its chat.
async fn all_projected(running: &Running, count: usize) -> Instant {
    let filter = shopbell_core::views::Filter::All;
    loop {
        let list = running
            .engine
            .chat_page(filter, "", None, 100)
            .await
            .expect("chats");
        let unread: i64 = list.chats.iter().map(|chat| chat.unread).sum();
        if usize::try_from(unread).is_ok_and(|unread| unread >= count) {
            return Instant::now();
        }
        tokio::time::sleep(Duration::from_millis(5)).await;
    }
}
