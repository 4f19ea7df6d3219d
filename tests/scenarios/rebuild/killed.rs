//! P1 and P9: a rebuild is killed at random moments; `SHOPBELL_REBUILD_KILLS` sets how often.

use std::time::Duration;

use serde_json::Value;
use shopbell_domain::{PhoneNumberId, WabaId};
use shopbell_store::{NewAccount, Store};

use super::letter;
use crate::{
    samples::NUMBERS,
    shared::Folder,
    support::{
        Dice, from_environment,
        program::{rebuild, run},
        rows::{change, differences, number, projected},
    },
};

/// In an ordinary run.
const KILLS: u64 = 12;
const BODIES: usize = 4_000;

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn a_rebuild_that_is_killed_again_and_again_loses_nothing_and_ends_the_same() {
    let seed = from_environment("SHOPBELL_SEED").unwrap_or(20_261_122);
    let kills = from_environment("SHOPBELL_REBUILD_KILLS").unwrap_or(KILLS);
    println!("seed {seed}, {kills} kills");
    let mut dice = Dice::new(seed);
    let dir = Folder::new();
    let bodies: Vec<Value> = (0..BODIES).map(letter).collect();
    keep(&dir, &bodies).await;
    shopbell_core::rebuild(dir.path()).await.unwrap();
    let expected = projected(dir.path()).await;
    let ids = "SELECT SUM(id * (at_ms % 100003)) FROM messages";
    let expected_ids = number(dir.path(), "shopbell.db", ids).await;

    // So that there is something to do.
    let spoil = "UPDATE messages SET body = 'nonsense'";
    let mut in_the_middle = 0;
    for _ in 0..kills {
        change(dir.path(), "shopbell.db", spoil).await;
        let mut child = rebuild(dir.path()).kill_on_drop(true).spawn().unwrap();
        tokio::time::sleep(Duration::from_millis(dice.below(900))).await;
        // It may have ended before.
        drop(child.kill().await);
        let spoilt = "SELECT COUNT(*) FROM messages WHERE body = 'nonsense'";
        let spoilt = number(dir.path(), "shopbell.db", spoilt).await as usize;
        in_the_middle += u64::from(spoilt > 0 && spoilt < BODIES);
        let count = "SELECT COUNT(*) FROM messages";
        let count = number(dir.path(), "shopbell.db", count).await as usize;
        assert_eq!(count, BODIES, "at no moment is a message gone");
    }
    let ended = run(&mut rebuild(dir.path())).await;
    assert!(ended.status.success());
    let (lost, wrong) = differences(&expected, &projected(dir.path()).await);
    println!(
        "kills {kills}, in the middle of it {in_the_middle}, messages {BODIES}, losses {}, doubles {}",
        lost.len(),
        wrong.len()
    );
    assert!(lost.is_empty() && wrong.is_empty());
    let ids = number(dir.path(), "shopbell.db", ids).await;
    assert_eq!(ids, expected_ids, "each message is the row it was");
}

/// Puts bodies into the journal of a shop with the papers' number.
pub(super) async fn keep(dir: &Folder, bodies: &[Value]) {
    let (store, journal) = Store::open(dir.path()).await.unwrap();
    let (number, waba) = NUMBERS[0];
    let account = NewAccount {
        phone_number_id: PhoneNumberId::new(number),
        waba_id: WabaId::new(waba),
        display_phone_number: String::new(),
        verified_name: String::new(),
    };
    let mut tx = store.write().await.unwrap();
    tx.upsert_account(&account, 1).await.unwrap();
    tx.commit().await.unwrap();
    let bodies: Vec<Vec<u8>> = bodies
        .iter()
        .map(|body| serde_json::to_vec(body).unwrap())
        .collect();
    let bodies: Vec<(i64, &[u8])> = bodies
        .iter()
        .map(|body| (1_793_700_100_000, body.as_slice()))
        .collect();
    journal.append(&bodies).await.unwrap();
    journal.close().await;
    store.close().await;
}
