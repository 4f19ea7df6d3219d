//! Webhooks a second over 64 connections, from the socket to the disk; and how long one waits.
//!
//! Four servers, in turns, several times: what else the machine does then falls on all of them.
//! The client has a thread of its own and costs little, so that it hides no difference.

use std::{
    net::{Ipv4Addr, SocketAddr},
    sync::Arc,
    time::{Duration, Instant},
};

use bytes::Bytes;
use serde_json::json;
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
    microphone::SystemMicrophone,
    running::Running,
};

use crate::{heading, line, millis, scaled, servers, wire};

const CONNECTIONS: usize = 64;
pub(crate) const SECRET: &str = "5f2d8c1e90b7a6434de1f0a97c35b812";
const NUMBER: &str = "700000000000001";
/// Turns of the four servers.
const ROUNDS: usize = 5;
/// What one busy number causes a second: 80 messages out with three reports each, and 80 in.
const BUSY: u32 = 320;

/// Rates of one round, webhooks a second.
struct Round {
    bare: f64,
    signed: f64,
    journalled: f64,
    ours: f64,
}

/// Bare HTTP, with the signature, with signature and journal, and Shopbell itself.
pub(crate) async fn run() {
    let count = scaled(20_000);
    heading(&format!(
        "{count} webhooks over {CONNECTIONS} connections, {ROUNDS} rounds, medians"
    ));
    let bare = servers::bare().await;
    let signed = servers::signed().await;
    let journalled = servers::journalled().await;
    let dir = tempfile::tempdir().expect("a folder");
    let running = shopbell(dir.path()).await;
    let ours = address(&running);

    let mut rounds = Vec::new();
    let mut behind = Vec::new();
    let mut known = 0;
    for _ in 0..ROUNDS {
        let requests = requests(known, count);
        known += count;
        let round = Round {
            bare: rate(bare, &requests).await,
            signed: rate(signed, &requests).await,
            journalled: rate(journalled, &requests).await,
            ours: {
                let start = Instant::now();
                let ours = rate(ours, &requests).await;
                let all = all_projected(&running, known).await.duration_since(start);
                behind.push(count as f64 / all.as_secs_f64());
                ours
            },
        };
        rounds.push(round);
    }
    let of = |value: fn(&Round) -> f64| median(rounds.iter().map(value).collect());
    let rate = |value: f64| format!("{value:.0} /s");
    line("a server that only answers 200", &rate(of(|r| r.bare)));
    line(
        "the same, and checks the signature",
        &rate(of(|r| r.signed)),
    );
    line(
        "the same, and journals on disk first",
        &rate(of(|r| r.journalled)),
    );
    line("Shopbell", &rate(of(|r| r.ours)));
    line("  until all stand in their chats", &rate(median(behind)));
    let ratio = |value: f64, target: &str| format!("{value:.2} × {target}");
    line(
        "  against HTTP and the signature",
        &ratio(of(|r| r.ours / r.signed), "(≥ 0.50)"),
    );
    line(
        "  against HTTP, signature and journal",
        &ratio(of(|r| r.ours / r.journalled), "(≥ 0.80)"),
    );

    for (per_second, target) in [(BUSY, "(≤ 10 ms)"), (10 * BUSY, "(≤ 25 ms)")] {
        known = waits(&running, known, per_second, target).await;
    }
    running.stop().await;
}

/// How long a webhook waits for its answer at this rate, and how many are projected meanwhile.
async fn waits(running: &Running, known: usize, per_second: u32, target: &str) -> usize {
    let count = scaled(per_second as usize * 10);
    let requests = requests(known, count);
    let address = address(running);
    let start = Instant::now();
    let mut took =
        apart(async move { wire::paced(address, &requests, CONNECTIONS, per_second).await }).await;
    let projected = projected(running).await - known;
    let meanwhile = projected as f64 / start.elapsed().as_secs_f64();
    took.sort_unstable();
    let at = |share: usize| took.get(count * share / 100).copied().unwrap_or_default();
    heading(&format!("{per_second} webhooks a second"));
    line("median wait for the answer", &millis(at(50)));
    line(
        "99 of 100 wait at most",
        &format!("{} {target}", millis(at(99))),
    );
    line("projected meanwhile", &format!("{meanwhile:.0} /s (≥ 200)"));
    all_projected(running, known + count).await;
    known + count
}

/// Texts of a hundred customers, on the wire.
fn requests(first: usize, count: usize) -> Arc<Vec<Bytes>> {
    let request = |n| wire::request(SECRET, body(n).as_bytes());
    Arc::new((first..first + count).map(request).collect())
}

fn body(n: usize) -> String {
    let from = format!("4477009{:05}", n % 100);
    json!({ "object": "whatsapp_business_account", "entry": [{ "id": "800000000000001",
        "changes": [{ "field": "messages", "value": { "messaging_product": "whatsapp",
            "metadata": { "display_phone_number": "551140001234", "phone_number_id": NUMBER },
            "contacts": [{ "profile": { "name": format!("Customer {}", n % 100) }, "wa_id": from }],
            "messages": [{ "from": from, "id": format!("wamid.BENCH{n}"), "timestamp": "1793700000",
                "type": "text", "text": { "body": "Do you still have the seeded rye from this morning?" } }] } }] }] })
    .to_string()
}

/// Requests a second, each answered 200.
async fn rate(address: SocketAddr, requests: &Arc<Vec<Bytes>>) -> f64 {
    let (count, requests) = (requests.len(), Arc::clone(requests));
    let (statuses, took) = apart(async move {
        let start = Instant::now();
        let statuses = wire::pour(address, &requests, CONNECTIONS).await;
        (statuses, start.elapsed())
    })
    .await;
    assert!(
        statuses.iter().all(|status| *status == 200),
        "all are taken"
    );
    count as f64 / took.as_secs_f64()
}

/// Does the client's work on a thread of its own, away from the server's.
async fn apart<T: Send + 'static>(work: impl Future<Output = T> + Send + 'static) -> T {
    let (done, result) = tokio::sync::oneshot::channel();
    std::thread::spawn(move || {
        let runtime = tokio::runtime::Builder::new_current_thread()
            .enable_all()
            .build();
        let result = runtime.expect("a runtime").block_on(work);
        // An error means that nobody waits.
        let _gone = done.send(result);
    });
    result.await.expect("the client ends")
}

fn median(mut values: Vec<f64>) -> f64 {
    values.sort_by(f64::total_cmp);
    values.get(values.len() / 2).copied().unwrap_or_default()
}

fn address(running: &Running) -> SocketAddr {
    let url = running.webhook_url();
    let host = url
        .trim_start_matches("http://")
        .trim_end_matches("/webhook");
    host.parse().expect("an address")
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
        microphone: Arc::new(SystemMicrophone),
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

/// How many messages stand in their chats.
async fn projected(running: &Running) -> usize {
    let filter = shopbell_core::views::Filter::All;
    let list = running.engine.chat_page(filter, "", None, 100).await;
    let chats = list.expect("chats").chats;
    let unread: i64 = chats.iter().map(|chat| chat.unread).sum();
    usize::try_from(unread).unwrap_or_default()
}

/// When the last message stood in its chat.
async fn all_projected(running: &Running, count: usize) -> Instant {
    while projected(running).await < count {
        tokio::time::sleep(Duration::from_millis(5)).await;
    }
    Instant::now()
}
