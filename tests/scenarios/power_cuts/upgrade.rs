//! P1, P4 and P9: the power goes while a later version brings the database up to date, or while it
//! is copied, before that and every day, with writes going on beside it.
//!
//! The shop has lived for a while; then the later version opens it, as a process of its own that is
//! recorded, too. After each cut it opens again and finishes what it began; the copies that have
//! their name are sound, and everything that was promised before is there.

use std::path::Path;

use shopbell_simulator::{Options, Simulator};
use tokio::process::Command;

use super::{A_MOMENT, CUTS, checks, disk::Syncs, record, strace, trace::Recording};
use crate::{
    shared::Folder,
    support::{Dice, from_environment, later, program::run},
};

/// The later version is this test, run again with the folder it is to open.
const FOLDER: &str = "SHOPBELL_LATER_FOLDER";
const NAME: &str = "power_cuts::upgrade::a_later_version_changes_the_tables_and_copies_them";
const NOW_MS: i64 = 1_795_376_160_000;
const DAY_MS: i64 = 86_400_000;
/// Facts that are written beside a copy.
const BESIDE: u32 = 40;

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn a_later_version_changes_the_tables_and_copies_them() {
    let own = Folder::new();
    let data = match std::env::var_os(FOLDER) {
        Some(folder) => folder.into(),
        None => own.path().join("data"),
    };
    let (store, journal) = later::open(&data).await.unwrap();
    for day in 1..=2 {
        let beside = async {
            for n in 0..BESIDE {
                let mut tx = store.write().await.unwrap();
                let fact = format!("beside {day} {n}");
                tx.set_fact(&fact, &"x".repeat(900)).await.unwrap();
                tx.commit().await.unwrap();
                tokio::time::sleep(A_MOMENT / 5).await;
            }
        };
        let copied = store.back_up(NOW_MS + day * DAY_MS);
        let (copied, ()) = tokio::join!(copied, beside);
        assert!(copied.unwrap().path.exists());
    }
    assert_eq!(store.backups().unwrap().len(), 2);
    journal.close().await;
    store.close().await;
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn whenever_the_power_goes_in_an_upgrade_or_a_copy_it_can_be_finished() {
    let seed = from_environment("SHOPBELL_SEED").unwrap_or(20_261_123);
    let cuts = from_environment("SHOPBELL_CUTS").unwrap_or(CUTS);
    println!("seed {seed}, {cuts} cuts");
    let mut dice = Dice::new(seed);
    let folder = Folder::new();
    let data = folder.path().join("data");
    let simulator = Simulator::start(Options::default()).await.unwrap();
    let mut recording = Recording::of(&data);
    let file = folder.path().join("life.strace");
    record(&simulator, &data, &file, 1, A_MOMENT * 200).await;
    recording.read(&std::fs::read(&file).unwrap());
    let began = recording.len() as u64;
    let file = folder.path().join("upgrade.strace");
    upgrade(&data, &file).await;
    recording.read(&std::fs::read(&file).unwrap());
    println!("{}", recording.summary());
    let length = recording.len() as u64 - began;
    assert!(length > 200, "it has to have been recorded");

    let mut found = checks::Found::default();
    let (mut unsynced, mut torn) = (0, 0);
    for _ in 0..cuts {
        let at = (began + dice.below(length)) as usize;
        let rebuilt = recording.rebuild(at, Syncs::AsAsked, &mut dice);
        unsynced += rebuilt.unsynced;
        torn += rebuilt.torn;
        found += checks::look(&recording, at, rebuilt.dir.path()).await;
        found += checks::open_later(rebuilt.dir.path()).await;
    }
    println!(
        "cuts {cuts}, writes at stake {unsynced}, torn {torn}; webhooks promised {}, bubbles {}, \
         tries that left {}, sound copies {}, upgrades finished {}; losses {}",
        found.webhooks, found.bubbles, found.tries, found.copies, found.opened, found.lost,
    );
    assert_eq!(found.lost, 0);
    assert!(unsynced > 0 && torn > 0, "some writes have to be at stake");
    assert!(found.copies > 0, "some cuts have to come after a copy");
}

/// The later version opens the folder, and everything it does there is on record.
async fn upgrade(data: &Path, file: &Path) {
    let mut command = Command::new(std::env::current_exe().unwrap());
    command.args(["--exact", NAME]).env(FOLDER, data);
    let ended = run(&mut strace::around(&command, file)).await;
    let said = String::from_utf8_lossy(&ended.stdout);
    assert!(ended.status.success(), "{said}");
    assert!(said.contains("1 passed"), "{said}");
}
