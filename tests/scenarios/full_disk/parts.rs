//! The parts that write much: tables, copies, files of customers.

use shopbell_core::{changes::Change, doctor::CheckCode};
use shopbell_store::{Store, StoreError};

use super::MB;
use crate::support::{SmallDisk, World, later, until};

const NOW_MS: i64 = 1_795_376_160_000;

#[tokio::test]
async fn on_a_full_disk_no_copy_is_made_and_the_older_one_stays() {
    let Some(disk) = SmallDisk::of(64 * MB) else {
        return;
    };
    let (store, journal) = Store::open(&disk.data()).await.unwrap();
    let mut tx = store.write().await.unwrap();
    for n in 0..2_000 {
        tx.set_fact(&format!("filler {n}"), &"x".repeat(1_000))
            .await
            .unwrap();
    }
    tx.commit().await.unwrap();
    let first = store.back_up(NOW_MS).await.unwrap();
    disk.fill();
    let refused = store.back_up(NOW_MS + 86_400_000).await.unwrap_err();
    assert!(matches!(refused, StoreError::DiskFull(_)), "{refused:?}");
    assert_eq!(store.backups().unwrap(), std::slice::from_ref(&first));
    let names = std::fs::read_dir(disk.data().join("backups")).unwrap();
    assert_eq!(names.count(), 1, "half a copy does not keep the disk full");
    assert!(store.is_sound().await.unwrap());

    disk.make_room();
    store.back_up(NOW_MS + 86_400_000).await.unwrap();
    assert_eq!(store.backups().unwrap().len(), 2);
    journal.close().await;
    store.close().await;
}

#[tokio::test]
async fn tables_that_find_no_room_are_made_when_there_is_some() {
    let Some(disk) = SmallDisk::of(8 * MB) else {
        return;
    };
    // From nothing to nearly enough: each time it stops at another place.
    let mut refused = 0;
    for kib in (0..320).step_by(16) {
        std::fs::create_dir_all(disk.data()).unwrap();
        let hold = disk.data().join("hold");
        std::fs::write(&hold, vec![1; kib * 1024]).unwrap();
        disk.fill();
        std::fs::remove_file(&hold).unwrap();
        match Store::open(&disk.data()).await {
            Err(StoreError::DiskFull(_)) => refused += 1,
            Err(error) => panic!("{error:?} with {kib} KiB"),
            Ok((store, journal)) => {
                journal.close().await;
                store.close().await;
            }
        }
        disk.make_room();
        let (store, journal) = Store::open(&disk.data()).await.unwrap();
        assert!(store.recovery().is_none(), "nothing was damaged");
        assert!(store.is_sound().await.unwrap());
        journal.close().await;
        store.close().await;
        std::fs::remove_dir_all(disk.data()).unwrap();
    }
    println!("opened with 20 amounts of room, refused {refused}, damaged 0");
    assert!(refused > 3, "some of them must have been too little");
}

#[tokio::test]
async fn an_upgrade_that_finds_no_room_is_done_when_there_is_some() {
    let Some(disk) = SmallDisk::of(24 * MB) else {
        return;
    };
    let (mut refused, mut done) = (0, 0);
    for kib in (0..=6 * 1024).step_by(512) {
        let (store, journal) = Store::open(&disk.data()).await.unwrap();
        let mut tx = store.write().await.unwrap();
        for n in 0..1_000 {
            let fact = format!("kept {n}");
            tx.set_fact(&fact, &"x".repeat(1_000)).await.unwrap();
        }
        tx.commit().await.unwrap();
        journal.close().await;
        store.close().await;
        drop((store, journal));

        let hold = disk.data().join("hold");
        std::fs::write(&hold, vec![1; kib * 1024]).unwrap();
        disk.fill();
        std::fs::remove_file(&hold).unwrap();
        match later::open(&disk.data()).await {
            Ok((store, journal)) => {
                done += 1;
                journal.close().await;
                store.close().await;
            }
            Err(StoreError::DiskFull(_)) => refused += 1,
            Err(error) => panic!("{error:?} with {kib} KiB"),
        }
        disk.make_room();
        let (store, journal) = later::open(&disk.data()).await.unwrap();
        assert!(store.recovery().is_none(), "nothing was damaged");
        assert!(store.is_sound().await.unwrap());
        for n in 0..1_000 {
            let kept = store.fact(&format!("kept {n}")).await.unwrap();
            assert!(kept.is_some(), "{n} with {kib} KiB");
        }
        journal.close().await;
        store.close().await;
        drop((store, journal));
        std::fs::remove_dir_all(disk.data()).unwrap();
    }
    println!("upgraded with 13 amounts of room: done {done}, refused {refused}, damaged 0");
    assert!(refused > 2 && done > 0, "both have to happen");
}

#[tokio::test]
async fn files_of_customers_wait_while_there_is_little_room_and_messages_do_not() {
    let world = World::new().await;
    let ana = world.customer("Ana");
    world.hears(&ana, "Open today?").await;
    let chat = world.chat(&ana).await;
    let mut changes = world.engine().changes();
    world.disk.leave(400_000_000);
    until("it is noticed", async || {
        (changes.recv().await.unwrap() == Change::Doctor).then_some(())
    })
    .await;
    let doctor = world.engine().doctor().await.unwrap();
    let codes = doctor.checks.iter().map(|check| check.code);
    assert!(codes.into_iter().any(|code| code == CheckCode::DiskLow));
    ana.sends_image(Some("This one")).await;
    world.hears(&ana, "Do you have it?").await;
    let state = async || {
        let messages = world.messages(chat).await;
        messages
            .into_iter()
            .find_map(|message| message.media)
            .unwrap()
            .state
    };
    assert_ne!(state().await, "ready");
    world.disk.leave(50_000_000_000);
    until("the picture comes", async || {
        (state().await == "ready").then_some(())
    })
    .await;
}
