//! The kill test: `shopbell-headless` is killed at random moments while customers write and the
//! shop answers, and then Meta's books and ours are compared. Holds P1, P2, P4, P5 and P6.
//!
//! `SHOPBELL_KILLS` sets how many kills, `SHOPBELL_SEED` repeats a run's moments.
#![cfg(unix)]

mod load;
mod reckoning;

use std::{
    path::Path,
    process::Stdio,
    time::{Duration, Instant},
};

use shopbell_simulator::{Fault, Options, Simulator};
use tokio::process::Command;

use crate::{
    shared::Folder,
    support::{
        Dice, from_environment,
        program::{Program, exported, serve},
    },
};
use load::{Load, Outbound};
use reckoning::Reckoning;

const ACCOUNT: &str = "700000000000001:800000000000001";
/// In an ordinary run.
const KILLS: u64 = 200;
/// Customers who write. Each has a lane of her own, which a doubtful message holds for a minute.
const CUSTOMERS: usize = 48;
/// Longest that everything may take to settle after the last kill: a doubtful message holds its
/// lane for a minute.
const SETTLING: Duration = Duration::from_secs(240);

/// P1 P2 P4 P5 P6: nothing acknowledged is lost, nothing is sent twice, no tick without proof.
#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn killed_at_random_moments_nothing_is_lost_and_nothing_goes_out_twice() {
    let seed = from_environment("SHOPBELL_SEED").unwrap_or(20_261_122);
    let kills = from_environment("SHOPBELL_KILLS").unwrap_or(KILLS);
    println!("seed {seed}, {kills} kills");
    let mut dice = Dice::new(seed);
    let mut options = Options::default();
    options.webhook_workers = 8;
    options.retry.longest = Duration::from_millis(400);
    let simulator = Simulator::start(options).await.unwrap();
    let dir = Folder::new();

    let mut program = open(&simulator, dir.path(), "127.0.0.1:0").await;
    let listen = program.webhook.clone();
    let listen = listen.trim_start_matches("http://");
    let listen = listen.trim_end_matches("/webhook").to_owned();
    simulator.point_webhook_at(&program.webhook).await.unwrap();

    let load = Load::open(&simulator, &program, CUSTOMERS).await;
    let mut outbound = Outbound::default();
    let (mut duplicated, mut early) = (0, 0);
    for _ in 0..kills {
        if dice.below(4) == 0 {
            simulator.fail(Fault::DuplicateWebhook);
            duplicated += 1;
        }
        if dice.below(8) == 0 {
            simulator.fail(Fault::ReorderWebhooks { count: 5 });
        }
        // From before the first request to well into what follows from it.
        let moment = Duration::from_millis(dice.below(260));
        let (start, first) = (Instant::now(), dice.below(CUSTOMERS as u64));
        load.run(&program, &mut outbound, first as usize, start + moment)
            .await;
        program.kill().await;
        if dice.below(5) == 0 {
            // In the middle of its recovery, too.
            let mut starting = headless(&simulator, dir.path(), &listen);
            let mut child = starting.kill_on_drop(true).spawn().unwrap();
            tokio::time::sleep(Duration::from_millis(dice.below(120))).await;
            child.kill().await.unwrap();
            early += 1;
        }
        program = open(&simulator, dir.path(), &listen).await;
    }

    simulator.heal();
    simulator.settled().await;
    let reckoning = Reckoning::of(&simulator, &load, &outbound);
    let late = Instant::now() + SETTLING;
    let lines = loop {
        let lines = exported(dir.path()).await;
        match reckoning.unsettled(&lines) {
            0 => break lines,
            left => assert!(Instant::now() < late, "{left} messages did not settle"),
        }
        tokio::time::sleep(Duration::from_secs(1)).await;
    };
    reckoning.compare(&lines, kills + early, duplicated);
    let (code, log) = program.terminate().await;
    assert_eq!(code, Some(0), "{log}");
    assert!(!log.contains("ERROR"), "{log}");
}

fn headless(simulator: &Simulator, dir: &Path, listen: &str) -> Command {
    let more = ["--listen", listen, "--account", ACCOUNT];
    let mut command = serve(simulator, dir, &more);
    command.stdout(Stdio::null()).stderr(Stdio::null());
    command
}

async fn open(simulator: &Simulator, dir: &Path, listen: &str) -> Program {
    Program::start(&mut headless(simulator, dir, listen)).await
}
