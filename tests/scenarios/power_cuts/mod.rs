//! P1, P4 and P9: whenever the power goes, what was acknowledged is on the disk.
//!
//! Everything the real `shopbell-headless` writes, syncs and answers is recorded with `strace`, in
//! order, while customers write and the shop answers. Then disks are put together as they may look
//! when the power goes at a moment of that record: what was synced is there; of the rest, each
//! write is there, lost or torn, and names stand as at some moment since they were synced. On each
//! disk every file is sound, every body that was answered 200 is in the journal, every bubble and
//! every try that left is in the database, and the shop opens without mending anything.
//!
//! The same disks under `synchronous=NORMAL`, which is the same writes without a sync at each
//! commit (SQLite, *PRAGMA synchronous*, read 2026-11), lose acknowledged webhooks: that shows
//! that the test can.
//!
//! `SHOPBELL_CUTS` sets how many cuts, `SHOPBELL_RECORD_S` for how long is recorded (from 130 s on
//! the first daily copy is in it), `SHOPBELL_SEED` repeats a run's cuts.
#![cfg(target_os = "linux")]

mod checks;
mod disk;
mod strace;
mod trace;
mod upgrade;

use std::{
    path::Path,
    time::{Duration, Instant},
};

use serde_json::json;
use shopbell_simulator::{Content, Customer, Options, Simulator};

use crate::{
    shared::Folder,
    support::{
        Dice, from_environment,
        http::client,
        program::{Program, serve, signal},
    },
};
use checks::Found;
use disk::Syncs;
use trace::Recording;

/// In an ordinary run.
const CUTS: u64 = 240;
const RECORD_S: u64 = 4;
/// Which of them are made with the weaker setting, too: each so many'th, all right behind an
/// acknowledgement.
const NORMAL_EVERY: u64 = 8;
const CUSTOMERS: usize = 6;
const A_MOMENT: Duration = Duration::from_millis(10);
/// Messages that Meta has to have taken in a run, and how much longer it may take for that.
const ENOUGH: usize = 20;
const PATIENCE: Duration = Duration::from_secs(30);

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn whenever_the_power_goes_what_was_acknowledged_is_on_the_disk() {
    let seed = from_environment("SHOPBELL_SEED").unwrap_or(20_261_122);
    let cuts = from_environment("SHOPBELL_CUTS").unwrap_or(CUTS);
    let seconds = from_environment("SHOPBELL_RECORD_S").unwrap_or(RECORD_S);
    println!("seed {seed}, {cuts} cuts in a record of {seconds} s");
    let mut dice = Dice::new(seed);
    let folder = Folder::new();
    let data = folder.path().join("data");
    let simulator = Simulator::start(Options::default()).await.unwrap();

    // The first start makes the tables and ends in order; the second one does not.
    let mut recording = Recording::of(&data);
    for (run, seconds) in [(0, seconds.div_ceil(2)), (1, seconds)] {
        let file = folder.path().join(format!("run-{run}.strace"));
        record(&simulator, &data, &file, run, Duration::from_secs(seconds)).await;
        recording.read(&std::fs::read(&file).unwrap());
        std::fs::remove_file(&file).unwrap();
    }
    println!("{}", recording.summary());
    assert!(recording.promises().len() > 100, "there has to be a load");
    assert!(recording.left().len() > 10, "messages have to have left");

    let (mut found, mut normal) = (Found::default(), Found::default());
    let (mut unsynced, mut torn) = (0, 0);
    for cut in 0..cuts {
        // Every other one right behind an acknowledgement: then there was least time for luck.
        let at = if cut % 2 == 0 {
            dice.below(recording.len() as u64) as usize
        } else {
            let promises = recording.promises();
            let promise = &promises[dice.below(promises.len() as u64) as usize];
            promise.at + dice.below(3) as usize
        };
        let rebuilt = recording.rebuild(at, Syncs::AsAsked, &mut dice);
        unsynced += rebuilt.unsynced;
        torn += rebuilt.torn;
        found += checks::look(&recording, at, rebuilt.dir.path()).await;
        if cut % 4 == 0 {
            found += checks::open(rebuilt.dir.path()).await;
        }
        if cut % NORMAL_EVERY == 1 {
            let rebuilt = recording.rebuild(at, Syncs::AsWithNormal, &mut dice);
            normal += checks::count_lost(&recording, at, rebuilt.dir.path()).await;
        }
    }
    println!(
        "cuts {cuts}, writes at stake {unsynced}, torn {torn}; webhooks promised {}, bubbles {}, tries that left {}, copies {}, shops opened {}; losses {}; with synchronous=NORMAL losses {} in {} of {} cuts",
        found.webhooks,
        found.bubbles,
        found.tries,
        found.copies,
        found.opened,
        found.lost,
        normal.lost,
        normal.cuts_with_losses,
        cuts / NORMAL_EVERY,
    );
    assert_eq!(found.lost, 0);
    assert!(unsynced > 0 && torn > 0, "some writes have to be at stake");
    assert!(
        normal.lost > 0,
        "without a sync at each commit webhooks are lost: else this test sees nothing"
    );
}

/// One life of the program under load; the first run ends in order, later ones do not.
async fn record(simulator: &Simulator, data: &Path, file: &Path, run: u32, length: Duration) {
    let account = format!("{}:{}", simulator.phone_number_id(), simulator.waba_id());
    let mut command = strace::around(&serve(simulator, data, &["--account", &account]), file);
    let program = Program::start(&mut command).await;
    simulator.point_webhook_at(&program.webhook).await.unwrap();
    let customers: Vec<Customer> = (0..CUSTOMERS)
        .map(|n| simulator.customer(&format!("Customer {n}")))
        .collect();
    let mut chats = Vec::new();
    for customer in &customers {
        customer.writes("Are you open?").await;
        chats.push(program.chat(customer.name()).await);
    }
    let end = Instant::now() + length;
    let writing = async {
        let mut n = run * 100_000;
        while Instant::now() < end {
            // Long enough that logs fill and are written back.
            let text = format!("order {n:06} {}", "please ".repeat(120));
            customers[n as usize % CUSTOMERS].posts(&Content::text(text));
            n += 1;
            tokio::time::sleep(A_MOMENT).await;
        }
    };
    let answering = async {
        let mut n = run * 100_000;
        // On a busy machine little leaves in a second, and there has to be something to cut off.
        let few = || simulator.sends().len() < ENOUGH && Instant::now() < end + PATIENCE;
        while Instant::now() < end || few() {
            let (text, chat) = (format!("answer {n:06}"), &chats[n as usize % CUSTOMERS]);
            let request =
                json!({ "conversationId": chat, "body": text, "replyTo": null, "clientKey": text });
            let answer = client()
                .post(format!("{}/call/send_text", program.api))
                .bearer_auth(&program.token)
                .json(&request)
                .send()
                .await;
            assert!(answer.unwrap().status().is_success());
            n += 1;
            tokio::time::sleep(A_MOMENT * 5).await;
        }
    };
    tokio::join!(writing, answering);
    let child = strace::child_of(program.id());
    signal(child, if run == 0 { "-TERM" } else { "-KILL" });
    program.ended().await;
}
