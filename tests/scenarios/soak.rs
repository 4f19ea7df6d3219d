//! P1, P2, P4, P5 and P8 over time: customers write ten times a second while something goes wrong
//! every few seconds; in the end nothing is lost or doubled, and the host is no larger than it was.
//!
//! `SHOPBELL_SOAK_S` sets for how long, `SHOPBELL_SEED` repeats a run's faults. Memory is judged in
//! runs of ten minutes and more: a shorter one is still finding its size.
#![cfg(target_os = "linux")]

use std::{
    collections::{BTreeMap, BTreeSet},
    time::{Duration, Instant},
};

use serde_json::{Value, json};
use shopbell_simulator::{Content, Customer, Fault, Options, Simulator};

use crate::{
    shared::Folder,
    support::{
        Dice, from_environment,
        http::client,
        program::{Program, exported, serve, signal},
    },
};

/// In an ordinary run.
const SOAK_S: u64 = 12;
/// From here on memory is judged.
const LONG_S: u64 = 600;
const CUSTOMERS: usize = 24;
/// Messages of customers for each one of ours. No factor of how many customers there are, so that
/// each gets one; and rare enough for Meta's one message in six seconds to each, so that what is
/// written can leave.
const FOR_ONE_OF_OURS: usize = 5;
/// Between two messages of customers.
const A_MOMENT: Duration = Duration::from_millis(100);
/// A doubtful message holds its lane for a minute.
const SETTLING: Duration = Duration::from_secs(150);
/// Files and sockets that may be open by chance.
const SLACK: usize = 8;

/// What a process holds.
#[derive(Clone, Copy, Debug)]
struct Size {
    memory_kib: u64,
    files: usize,
    threads: usize,
}

impl Size {
    fn of(program: &Program) -> Self {
        let proc = format!("/proc/{}", program.id());
        let status = std::fs::read_to_string(format!("{proc}/status")).unwrap();
        let memory = status.lines().find(|line| line.starts_with("VmRSS:"));
        let count = |folder: &str| {
            std::fs::read_dir(format!("{proc}/{folder}"))
                .unwrap()
                .count()
        };
        Self {
            memory_kib: memory
                .and_then(|line| line.split_whitespace().nth(1)?.parse().ok())
                .unwrap(),
            files: count("fd"),
            threads: count("task"),
        }
    }
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn for_as_long_as_it_runs_nothing_is_lost_or_doubled_and_nothing_piles_up() {
    let seed = from_environment("SHOPBELL_SEED").unwrap_or(20_261_122);
    let seconds = from_environment("SHOPBELL_SOAK_S").unwrap_or(SOAK_S);
    println!("seed {seed}, {seconds} s");
    let mut dice = Dice::new(seed);
    let mut options = Options::default();
    options.webhook_workers = 4;
    options.retry.longest = Duration::from_millis(500);
    let simulator = Simulator::start(options).await.unwrap();
    let dir = Folder::new();
    let account = format!("{}:{}", simulator.phone_number_id(), simulator.waba_id());
    let program = serve(&simulator, dir.path(), &["--account", &account]);
    let program = Program::start(&mut { program }).await;
    simulator.point_webhook_at(&program.webhook).await.unwrap();

    let customers: Vec<Customer> = (0..CUSTOMERS)
        .map(|n| simulator.customer(&format!("Customer {n:02}")))
        .collect();
    let (mut inbound, mut chats) = (Vec::new(), Vec::new());
    for customer in &customers {
        inbound.push(customer.writes("Are you open?").await);
        chats.push(program.chat(customer.name()).await);
    }
    let begin = Instant::now();
    let end = begin + Duration::from_secs(seconds);
    // Caches fill in the first tenth, at least a minute.
    let warm = begin + Duration::from_secs((seconds / 10).max(60).min(seconds / 2));
    let (mut early, mut promised, mut faults) = (None, Vec::new(), BTreeMap::new());
    let mut n = 0;
    while Instant::now() < end {
        let customer = &customers[n % CUSTOMERS];
        inbound.push(customer.posts(&Content::text(format!("order {n}"))));
        if n.is_multiple_of(FOR_ONE_OF_OURS) {
            let text = format!("answer {n:06}");
            if say(&program, &chats[n % CUSTOMERS], &text).await {
                promised.push(text);
            }
        }
        if n % 30 == 29 {
            *faults
                .entry(something_fails(&simulator, &program, &mut dice).await)
                .or_insert(0) += 1;
        }
        if early.is_none() && Instant::now() > warm {
            early = Some(Size::of(&program));
        }
        n += 1;
        tokio::time::sleep(A_MOMENT).await;
    }

    simulator.heal();
    simulator.settled().await;
    let late = Instant::now() + SETTLING;
    let lines = loop {
        let lines = exported(dir.path()).await;
        let left = unsettled(&lines, &inbound);
        if left == 0 {
            break lines;
        }
        assert!(Instant::now() < late, "{left} messages did not settle");
        tokio::time::sleep(Duration::from_secs(1)).await;
    };
    let (early, now) = (early.unwrap(), Size::of(&program));
    compare(&simulator, &lines, &inbound, &promised);
    let growth = (now.memory_kib as f64 / early.memory_kib as f64 - 1.0) * 100.0;
    println!(
        "{} messages in, {} promised, faults {faults:?}; memory {} KiB, then {} KiB ({growth:+.1} %), \
         files {} then {}, threads {} then {}; losses 0, doubles 0",
        inbound.len(),
        promised.len(),
        early.memory_kib,
        now.memory_kib,
        early.files,
        now.files,
        early.threads,
        now.threads
    );
    assert!(now.files <= early.files + SLACK, "files or sockets leak");
    assert!(now.threads <= early.threads + SLACK, "threads leak");
    if seconds >= LONG_S {
        assert!(growth < 5.0, "memory grows");
    }
    let (code, log) = program.terminate().await;
    assert_eq!(code, Some(0), "{log}");
}

/// Something goes wrong; what.
async fn something_fails(
    simulator: &Simulator,
    program: &Program,
    dice: &mut Dice,
) -> &'static str {
    let (name, fault) = match dice.below(9) {
        0 => ("duplicate", Fault::DuplicateWebhook),
        1 => ("reorder", Fault::ReorderWebhooks { count: 5 }),
        2 => ("outage", Fault::WebhookOutage { for_ms: 1_500 }),
        3 => {
            let (code, retry_after_s) = (131_056, Some(1));
            (
                "refusal",
                Fault::RefuseSend {
                    code,
                    retry_after_s,
                },
            )
        }
        4 => ("gateway", Fault::BrokenGateway { status: 502 }),
        5 => ("dropped send", Fault::DropSend),
        6 => {
            let after_bytes = dice.below(200) as usize;
            ("dropped answer", Fault::DropAnswer { after_bytes })
        }
        7 => ("early status", Fault::StatusBeforeAnswer),
        _ => {
            signal(program.id(), "-STOP");
            tokio::time::sleep(Duration::from_millis(dice.below(1_500))).await;
            signal(program.id(), "-CONT");
            return "stopped";
        }
    };
    simulator.fail(fault);
    name
}

/// Whether the shop's text was answered with a bubble.
async fn say(program: &Program, chat: &str, text: &str) -> bool {
    let request =
        json!({ "conversationId": chat, "body": text, "replyTo": null, "clientKey": text });
    let answer = client()
        .post(format!("{}/call/send_text", program.api))
        .bearer_auth(&program.token)
        .json(&request)
        .send()
        .await;
    answer.is_ok_and(|answer| answer.status().is_success())
}

fn unsettled(lines: &[Value], inbound: &[String]) -> usize {
    let here: BTreeSet<&str> = lines
        .iter()
        .filter_map(|line| line["wamid"].as_str())
        .collect();
    let missing = inbound
        .iter()
        .filter(|wamid| !here.contains(wamid.as_str()));
    let waiting = lines.iter().filter(|line| {
        line["direction"] == "out" && matches!(line["status"].as_str(), Some("queued" | "sending"))
    });
    missing.count() + waiting.count()
}

fn compare(simulator: &Simulator, lines: &[Value], inbound: &[String], promised: &[String]) {
    let here = lines.iter().filter(|line| line["direction"] == "in");
    assert_eq!(here.count(), inbound.len(), "each message is one bubble");
    let mut bubbles: BTreeMap<&str, usize> = BTreeMap::new();
    for line in lines.iter().filter(|line| line["direction"] == "out") {
        *bubbles
            .entry(line["text"].as_str().unwrap_or_default())
            .or_default() += 1;
    }
    for text in promised {
        assert_eq!(bubbles.get(text.as_str()), Some(&1), "{text}: one bubble");
    }
    let mut taken: BTreeMap<String, usize> = BTreeMap::new();
    for send in simulator.sends() {
        let text = send.body["text"]["body"].as_str().unwrap_or_default();
        *taken.entry(text.to_owned()).or_default() += 1;
    }
    let twice: Vec<_> = taken.iter().filter(|(_, count)| **count > 1).collect();
    assert!(twice.is_empty(), "sent twice: {twice:?}");
}
