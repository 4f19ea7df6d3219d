//! P1 and P2 under a burst: what is acknowledged is there, once, and memory stays bounded.
//!
//! `SHOPBELL_BURST` sets how many webhooks; `cargo xtask bench burst` sends 20,000 of them to a
//! release build.
#![cfg(target_os = "linux")]

use std::{
    collections::BTreeMap,
    net::SocketAddr,
    path::Path,
    sync::Arc,
    time::{Duration, Instant},
};

use bytes::Bytes;
use serde_json::{Value, json};
use shopbell_simulator::{Options, Simulator};

use crate::{
    shared::{Folder, wire},
    support::{
        from_environment,
        http::envelope,
        program::{Program, export, exported, serve},
    },
};

const ACCOUNT: &str = "700000000000001:800000000000001";
const CONNECTIONS: usize = 64;
/// In an ordinary run, with a debug build.
const WEBHOOKS: u64 = 3_000;
/// Customers who write.
const CUSTOMERS: usize = 100;
/// Every so many a webhook is delivered twice, as Meta may.
const TWICE: usize = 20;
/// The most memory the host may ever have held.
const MAX_KIB: u64 = 200 * 1024;
/// Longest that nothing may get on.
const PATIENCE: Duration = Duration::from_secs(60);

async fn open(simulator: &Simulator, dir: &Path) -> (Program, SocketAddr) {
    let more = ["--listen", "127.0.0.1:0", "--account", ACCOUNT];
    let program = Program::start(&mut serve(simulator, dir, &more)).await;
    let host = program.webhook.trim_start_matches("http://");
    let address = host.trim_end_matches("/webhook").parse().unwrap();
    (program, address)
}

fn body(simulator: &Simulator, n: usize) -> Vec<u8> {
    let from = format!("4477009{:05}", n % CUSTOMERS);
    let contacts =
        json!([{ "profile": { "name": format!("Customer {}", n % CUSTOMERS) }, "wa_id": from }]);
    let messages = json!([{ "from": from, "id": wamid(n), "timestamp": "1793700000",
        "type": "text", "text": { "body": format!("order {n}") } }]);
    let (waba, number) = (simulator.waba_id(), simulator.phone_number_id());
    envelope(waba, number, contacts, messages)
        .to_string()
        .into_bytes()
}

fn wamid(n: usize) -> String {
    format!("wamid.BURST{n:06}")
}

/// How often each message is in the export.
async fn books(dir: &Path) -> BTreeMap<String, usize> {
    let mut books = BTreeMap::new();
    for line in exported(dir).await {
        let wamid = line["wamid"].as_str().unwrap().to_owned();
        *books.entry(wamid).or_default() += 1;
    }
    books
}

/// Waits until so many messages stand in their chats, as long as there are ever more.
async fn all_stand(program: &Program, count: usize) {
    let (mut before, mut since) = (0, Instant::now());
    loop {
        let request = json!({ "filter": "all", "search": "", "after": null, "limit": 100 });
        let page = program.call("chat_page", request).await;
        let unread = |chat: &Value| chat["unread"].as_u64().unwrap();
        let stand: u64 = page["chats"].as_array().unwrap().iter().map(unread).sum();
        if stand >= count as u64 {
            return;
        }
        if stand > before {
            (before, since) = (stand, Instant::now());
        }
        let waited = since.elapsed();
        assert!(
            waited < PATIENCE,
            "{stand} of {count} stand in their chats, no more for {waited:?}"
        );
        tokio::time::sleep(Duration::from_millis(200)).await;
    }
}

/// P1 P2: a burst over many connections is acknowledged, and in the export once each.
#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn a_burst_is_acknowledged_and_exported_once_each_within_bounded_memory() {
    let count = usize::try_from(from_environment("SHOPBELL_BURST").unwrap_or(WEBHOOKS)).unwrap();
    let simulator = Simulator::start(Options::default()).await.unwrap();
    let dir = Folder::new();
    let (program, address) = open(&simulator, dir.path()).await;

    let mut requests = Vec::new();
    for n in 0..count {
        let request = wire::request(simulator.app_secret(), &body(&simulator, n));
        requests.extend(std::iter::repeat_n(
            request,
            if n % TWICE == 0 { 2 } else { 1 },
        ));
    }
    let requests: Arc<Vec<Bytes>> = Arc::new(requests);
    let start = Instant::now();
    let statuses = wire::pour(address, &requests, CONNECTIONS).await;
    let took = start.elapsed();
    let acknowledged = statuses.iter().filter(|status| **status == 200).count();
    all_stand(&program, count).await;

    let books = books(dir.path()).await;
    let journal = export(dir.path(), &["--journal"]).await;
    let journalled = journal.split(|byte| *byte == b'\n').count() - 1;
    let missing = (0..count).filter(|n| !books.contains_key(&wamid(*n)));
    let missing = missing.count();
    let doubles = books.values().filter(|times| **times > 1).count();
    let peak = program.peak_kib();
    println!(
        "webhooks {}, of them twice {}, acknowledged {acknowledged} in {:.1} s, journalled {journalled}, \
         exported {}, losses {missing}, doubles {doubles}, peak memory of the host {} MB",
        requests.len(),
        requests.len() - count,
        took.as_secs_f64(),
        books.len(),
        peak / 1024
    );
    assert_eq!(acknowledged, requests.len(), "64 at once are not too many");
    assert_eq!(
        journalled, acknowledged,
        "P1: each stands on disk as received"
    );
    assert_eq!((missing, doubles), (0, 0), "P1 P2");
    assert_eq!(books.len(), count, "nobody else wrote");
    assert!(peak < MAX_KIB, "{peak} KiB");
    let (code, log) = program.terminate().await;
    assert_eq!(code, Some(0), "{log}");
    assert!(!log.contains("ERROR"), "{log}");
}
