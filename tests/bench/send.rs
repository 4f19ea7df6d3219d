//! 80 messages a second to 400 customers for a minute, at a Meta that enforces its limits.
//!
//! The figures are Meta's: when it took each message, and what it refused. Pacing is by time, so
//! `SHOPBELL_BENCH_SCALE` shortens the minute and leaves the rate.

use std::{
    net::{Ipv4Addr, SocketAddr},
    path::Path,
    sync::Arc,
    time::{Duration, Instant},
};

use shopbell_core::{
    Connect, Options, SendText, ports::Secret, ports::SecretKind, reach::WayIn, views::Filter,
};
use shopbell_domain::ConversationId;
use shopbell_platform::{
    clock::{SystemClock, SystemEntropy},
    disk::SystemDisk,
    held::HeldSecrets,
    microphone::SystemMicrophone,
    running::Running,
};
use shopbell_simulator::{Customer, Limits, Options as MetaOptions, Simulator};

use crate::{heading, line, scaled};

/// What is wanted of it; Meta's level is the same, and both directions count.
const OFFERED: usize = 80;
const CUSTOMERS: usize = 400;
/// Longest that what was offered too fast may take to leave.
const PATIENCE: Duration = Duration::from_secs(120);

/// Offers the messages at their rate and reads Meta's record.
pub(crate) async fn run() {
    let count = OFFERED * scaled(60);
    let seconds = count / OFFERED;
    heading(&format!(
        "{OFFERED} messages a second to {CUSTOMERS} customers for {seconds} s"
    ));
    let meta = Meta::start().await;
    let dir = tempfile::tempdir().expect("a folder");
    let running = shopbell(dir.path(), &meta.simulator).await;
    let customers = customers(&meta.simulator, &running).await;

    let start = Instant::now();
    let mut slowest = Duration::ZERO;
    for n in 0..count {
        let due = start + Duration::from_secs(1) * u32::try_from(n).unwrap_or(0) / OFFERED as u32;
        tokio::time::sleep_until(due.into()).await;
        let Some((_, chat)) = customers.get(n % CUSTOMERS) else {
            continue;
        };
        let body = format!("message {n:06}");
        let send = SendText {
            conversation: *chat,
            client_key: body.clone(),
            body,
            reply_to: None,
        };
        let asked = Instant::now();
        running.engine.send_text(send).await.expect("a bubble");
        slowest = slowest.max(asked.elapsed());
    }
    while meta.simulator.sends().len() < count && start.elapsed() < PATIENCE {
        tokio::time::sleep(Duration::from_millis(100)).await;
    }
    report(&meta.simulator, &customers, count);
    line("slowest bubble", &crate::millis(slowest));
    running.stop().await;
}

fn report(simulator: &Simulator, customers: &[(Customer, ConversationId)], count: usize) {
    let mut times: Vec<u64> = simulator.sends().iter().map(|send| send.at_ms).collect();
    times.sort_unstable();
    let lasted_ms = match (times.first(), times.last()) {
        (Some(first), Some(last)) => (last - first).max(1),
        _ => 1,
    };
    let until = |first: &u64| times.partition_point(|at| *at < first + 1_000);
    let seconds = times.iter().enumerate().map(|(n, first)| until(first) - n);
    let rate = times.len().saturating_sub(1) as f64 * 1000.0 / lasted_ms as f64;
    let in_order = customers.iter().filter(|(customer, _)| {
        let got = customer.inbox().into_iter().filter_map(|m| m.text);
        got.collect::<Vec<_>>().is_sorted()
    });
    let over = simulator.over_limit();
    let refused = |code: u32| over.get(&code).copied().unwrap_or(0).to_string();
    line("taken by Meta", &format!("{} of {count}", times.len()));
    line("  a second, wanted 78 ± 1", &format!("{rate:.1} /s"));
    let busiest = seconds.max().unwrap_or(0);
    line(
        "  in the busiest 1,000 ms, at most 80",
        &busiest.to_string(),
    );
    line("refused with 130429 (too fast)", &refused(130_429));
    line("refused with 131056 (one customer)", &refused(131_056));
    let in_order = format!("{} of {}", in_order.count(), customers.len());
    line("chats in the order written", &in_order);
}

/// A Meta on threads of its own.
struct Meta {
    simulator: Simulator,
    // Dropped after it.
    _threads: Threads,
}

/// Ends its runtime from within another one.
struct Threads(Option<tokio::runtime::Runtime>);

impl Drop for Threads {
    fn drop(&mut self) {
        if let Some(runtime) = self.0.take() {
            runtime.shutdown_background();
        }
    }
}

impl Meta {
    async fn start() -> Self {
        let threads = tokio::runtime::Builder::new_multi_thread()
            .worker_threads(1)
            .enable_all()
            .build()
            .expect("threads");
        let started = threads.spawn(async {
            let mut options = MetaOptions::default();
            options.limits = Some(Limits::default());
            options.webhook_workers = 8;
            Simulator::start(options).await.expect("a Meta")
        });
        Self {
            simulator: started.await.expect("it starts"),
            _threads: Threads(Some(threads)),
        }
    }
}

async fn shopbell(dir: &Path, simulator: &Simulator) -> Running {
    let vault = HeldSecrets::default();
    let (number, secret) = (simulator.phone_number_id(), simulator.app_secret());
    for (kind, value) in [
        (SecretKind::AccessToken, simulator.token()),
        (SecretKind::AppSecret, secret),
        (SecretKind::VerifyToken, simulator.verify_token()),
    ] {
        vault.hold(number, kind, Secret::new(value));
    }
    let options = Options {
        data_dir: dir.to_owned(),
        graph_url: simulator.graph_url(),
        way: WayIn::NotNeeded,
        clock: Arc::new(SystemClock),
        entropy: Arc::new(SystemEntropy),
        vault: Arc::new(vault),
        disk: Arc::new(SystemDisk),
        microphone: Arc::new(SystemMicrophone),
    };
    let listen = SocketAddr::from((Ipv4Addr::LOCALHOST, 0));
    let running = Running::start(options, listen).await.expect("an engine");
    let connect = Connect {
        token: Secret::new(simulator.token()),
        app_secret: Secret::new(secret),
        verify_token: Some(Secret::new(simulator.verify_token())),
        phone_number_id: number.to_owned(),
        waba_id: simulator.waba_id().to_owned(),
    };
    running.engine.connect(connect).await.expect("a number");
    let url = running.webhook_url();
    simulator.point_webhook_at(&url).await.expect("verified");
    running
}

/// Customers who have written, with their chats; the second in which they wrote is over.
async fn customers(simulator: &Simulator, running: &Running) -> Vec<(Customer, ConversationId)> {
    let mut found = Vec::new();
    for n in 0..CUSTOMERS {
        let name = format!("Customer {n:03}");
        let customer = simulator.customer(&name);
        customer.writes("Are you open?").await;
        let asked = Instant::now();
        let chat = loop {
            let list = running.engine.chat_page(Filter::All, &name, None, 1).await;
            if let Some(chat) = list.expect("chats").chats.pop() {
                break chat.id;
            }
            assert!(asked.elapsed() < PATIENCE, "{name} is not heard");
            tokio::time::sleep(Duration::from_millis(2)).await;
        };
        found.push((customer, chat));
    }
    tokio::time::sleep(Duration::from_secs(1)).await;
    found
}
