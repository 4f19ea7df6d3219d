//! P9: a damaged file is set aside, never deleted; what customers wrote is there again.
//!
//! `SHOPBELL_DAMAGES` sets how many places are tried, `SHOPBELL_SEED` repeats a run's places.

use std::{
    fs,
    path::{Path, PathBuf},
    thread,
    time::{Duration, Instant},
};

use shopbell_core::{EngineError, Exporter};
use shopbell_simulator::Content;

use crate::support::{Dice, World, from_environment, until};

/// Places tried in an ordinary run.
const DAMAGES: u64 = 24;
const PAGE: usize = 4096;

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn whatever_page_is_damaged_the_shop_opens_and_every_message_of_a_customer_is_there() {
    let seed = from_environment("SHOPBELL_SEED").unwrap_or(20_261_122);
    let damages = from_environment("SHOPBELL_DAMAGES").unwrap_or(DAMAGES);
    println!("seed {seed}, {damages} damages");
    let mut dice = Dice::new(seed);

    let mut world = World::new().await;
    // Whoever reads a page that is broken complains.
    world.logs.expect("shopbell_");
    let ana = world.customer("Ana");
    let mut wrote = Vec::new();
    for n in 0..120 {
        wrote.push(format!("order {n}"));
        ana.writes(&wrote[n]).await;
        if n == 60 {
            until("the first half is in the chat", async || {
                (world.said(&ana).await.len() > 50).then_some(())
            })
            .await;
            world.engine().back_up().await.unwrap();
        }
    }
    let (mut at_once, mut healed, mut from_copy) = (0, 0, 0);
    for _ in 0..damages {
        until("everything is in the chat", async || {
            (inbound(&world).await == wrote).then_some(())
        })
        .await;
        world.crash().await;
        damage(&world.data_dir().join("shopbell.db"), &mut dice);
        // Found while it runs, healed at the next start; or found at once.
        world.open().await;
        at_once += u64::from(world.engine().recovery().is_some());
        let sound = world.engine().database_is_sound().await.unwrap();
        world.crash_and_restart().await;
        assert_eq!(world.engine().recovery().is_some(), !sound);
        if let Some(recovery) = world.engine().recovery() {
            healed += 1;
            from_copy += u64::from(recovery.copy_made_s.is_some());
            assert!(recovery.set_aside.exists(), "the damaged file is kept");
        }
        until("every message of the customer is there again", async || {
            (inbound(&world).await == wrote).then_some(())
        })
        .await;
    }
    println!(
        "damages {damages}, healed at once {at_once}, at the next start {healed}, from a copy {from_copy}, losses 0"
    );
    let aside = fs::read_dir(world.data_dir()).unwrap();
    let aside = aside.filter(|entry| {
        let name = entry.as_ref().unwrap().file_name();
        name.to_string_lossy().starts_with("damaged-")
    });
    assert!(aside.count() > 0, "some places must have mattered");
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn a_damaged_journal_gives_way_to_a_new_one_and_customers_are_heard_again() {
    let seed = from_environment("SHOPBELL_SEED").unwrap_or(20_261_122);
    println!("seed {seed}");
    let mut dice = Dice::new(seed);
    let mut world = World::new().await;
    world.logs.expect("shopbell_");
    let ana = world.customer("Ana");
    let mut wrote = Vec::new();
    for round in 0..12 {
        for n in 0..10 {
            wrote.push(format!("order {}", round * 10 + n));
            // Delivered again until it is taken.
            ana.posts(&Content::text(wrote.last().unwrap()));
        }
        until("everything is in the chat", async || {
            (inbound(&world).await == wrote).then_some(())
        })
        .await;
        world.crash().await;
        damage(&world.data_dir().join("journal.db"), &mut dice);
        world.open().await;
        // Found at once, or while it runs and healed at the next start.
        world.engine().database_is_sound().await.unwrap();
        world.crash_and_restart().await;
        assert!(world.engine().database_is_sound().await.unwrap());
    }
    let anew = (1..)
        .take_while(|n| world.data_dir().join(format!("damaged-{n}")).exists())
        .count();
    println!("damages 12, begun anew {anew}, losses 0");
    assert!(anew > 0, "some places must have mattered");
}

/// What the customer wrote, as it is exported, in the order of her words.
async fn inbound(world: &World) -> Vec<String> {
    let Ok(exporter) = Exporter::open(world.data_dir()).await else {
        return Vec::new();
    };
    let mut lines = Vec::new();
    let read = exporter.messages::<EngineError>(|line| {
        if line.direction == "in" {
            lines.extend(line.text.clone());
        }
        Ok(())
    });
    let _damaged = read.await;
    exporter.close().await;
    lines.sort_by_key(|text| text.trim_start_matches("order ").parse::<u32>().ok());
    lines
}

/// Breaks a place of the file. What a connection writes as it closes would be undone by that, so it
/// is given a moment; one that a crash left open writes nothing more.
fn damage(file: &Path, dice: &mut Dice) {
    let log = PathBuf::from(format!("{}-wal", file.display()));
    let patience = Instant::now() + Duration::from_secs(1);
    while log.exists() && Instant::now() < patience {
        thread::sleep(Duration::from_millis(5));
    }
    let mut bytes = fs::read(file).unwrap();
    let pages = bytes.len() / PAGE;
    let page = dice.below(pages as u64) as usize * PAGE;
    match dice.below(3) {
        0 => bytes[page..page + PAGE].fill(0),
        1 => {
            // Where a page says what it is. Other words in the middle of a row are as good as those
            // that stood there: SQLite keeps no checksum of them, and nothing could notice.
            for byte in &mut bytes[page..page + 64] {
                *byte ^= 1 + dice.below(255) as u8;
            }
        }
        _ => bytes.truncate(page.max(100)),
    }
    fs::write(file, bytes).unwrap();
}
