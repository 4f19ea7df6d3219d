//! P1, P4 and P8: a computer that sleeps in the middle of its work goes on with it.
#![cfg(unix)]

use std::{
    collections::BTreeSet,
    time::{Duration, Instant},
};

use serde_json::json;
use shopbell_simulator::{Content, Options, Simulator};

use crate::{
    shared::Folder,
    support::{
        program::{Program, exported, serve, signal},
        until,
    },
};

const ASLEEP: Duration = Duration::from_secs(10);

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn after_ten_seconds_asleep_everything_goes_on_by_itself() {
    let mut options = Options::default();
    options.retry.longest = Duration::from_millis(500);
    let simulator = Simulator::start(options).await.unwrap();
    let dir = Folder::new();
    let account = format!("{}:{}", simulator.phone_number_id(), simulator.waba_id());
    let program =
        Program::start(&mut serve(&simulator, dir.path(), &["--account", &account])).await;
    simulator.point_webhook_at(&program.webhook).await.unwrap();
    let ana = simulator.customer("Ana");
    let mut inbound = vec![ana.writes("Are you open?").await];
    let chat = program.chat("Ana").await;
    let mut promised = Vec::new();
    for n in 0..20 {
        let text = format!("answer {n}");
        let request =
            json!({ "conversationId": chat, "body": text, "replyTo": null, "clientKey": text });
        program.call("send_text", request).await;
        promised.push(text);
        inbound.push(ana.posts(&Content::text(format!("order {n}"))));
    }
    // In the middle of all that.
    signal(program.id(), "-STOP");
    let asleep = Instant::now();
    for n in 20..40 {
        inbound.push(ana.posts(&Content::text(format!("order {n}"))));
    }
    tokio::time::sleep(ASLEEP.saturating_sub(asleep.elapsed())).await;
    signal(program.id(), "-CONT");

    simulator.settled().await;
    until("everything is here and everything has left", async || {
        let lines = exported(dir.path()).await;
        let here: BTreeSet<&str> = lines
            .iter()
            .filter_map(|line| line["wamid"].as_str())
            .collect();
        let all_here = inbound.iter().all(|wamid| here.contains(wamid.as_str()));
        let sends = simulator.sends();
        (all_here && sends.len() >= promised.len()).then_some(())
    })
    .await;
    let sends = simulator.sends();
    let left: Vec<&str> = sends
        .iter()
        .filter_map(|send| send.body["text"]["body"].as_str())
        .collect();
    assert_eq!(left, promised, "each once, in the order written");
    let lines = exported(dir.path()).await;
    let here = lines.iter().filter(|line| line["direction"] == "in");
    assert_eq!(here.count(), inbound.len(), "each message is one bubble");
    let (code, log) = program.terminate().await;
    assert_eq!(code, Some(0), "{log}");
}
