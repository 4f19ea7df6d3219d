//! `shopbell-headless rebuild`.

use super::with_a_past;
use crate::support::{
    World,
    program::{rebuild, run},
    rows::{change, differences, everything, number, projected},
};

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn a_rebuild_of_a_sound_shop_changes_nothing_at_all_and_so_does_another() {
    let mut world = with_a_past().await;
    let before = everything(world.data_dir()).await;
    for _ in 0..2 {
        let told = rebuilt(&world).await;
        assert!(told.contains("read differently now: 0"), "{told}");
        assert!(told.contains("were missing: 0"), "{told}");
        assert!(told.contains("not understood yet: 1"), "{told}");
        assert_eq!(everything(world.data_dir()).await, before, "{told}");
    }
    let copy = world.data_dir().join("backups/before-rebuild.db");
    assert!(copy.exists(), "a copy from before");
    world.open().await;
    let ben = world.customer("Ben");
    let chat = world.chat(&ben).await;
    let chats = world.chats().await;
    let chat = chats.iter().find(|row| row.id == chat).unwrap();
    assert_eq!(chat.draft, "Dear B", "the owner's words stay");
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn rows_that_are_gone_or_wrong_are_as_they_were_after_a_rebuild() {
    let world = with_a_past().await;
    let before = projected(world.data_dir()).await;
    let mut touched = 0;
    for statement in [
        "DELETE FROM media WHERE message_id IN (SELECT id FROM messages WHERE origin = 'live' AND id % 3 = 0)",
        "DELETE FROM messages WHERE origin = 'live' AND id % 3 = 0",
        "UPDATE messages SET body = 'nonsense', type = 'text', details = NULL WHERE origin = 'live' AND id % 3 = 1",
        "UPDATE messages SET delivery = 1 WHERE delivery > 1",
        "DELETE FROM reactions",
        "UPDATE amendments SET new_body = 'nonsense' WHERE new_body IS NOT NULL",
        "DELETE FROM account_events",
        "UPDATE contacts SET profile_name = '', profile_name_ms = 0",
        "UPDATE conversations SET last_inbound_ms = NULL, last_message_id = NULL, last_activity_ms = 0",
    ] {
        touched += change(world.data_dir(), "shopbell.db", statement).await;
    }
    let broken = projected(world.data_dir()).await;
    let (lost, wrong) = differences(&before, &broken);
    assert!(lost.len() > 5 && wrong.len() > 5, "it is broken indeed");
    let told = rebuilt(&world).await;
    let (lost, wrong) = differences(&before, &projected(world.data_dir()).await);
    println!(
        "rows broken {touched}, losses {}, doubles {}",
        lost.len(),
        wrong.len()
    );
    assert!(
        lost.is_empty() && wrong.is_empty(),
        "{lost:#?} {wrong:#?} {told}"
    );
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn what_came_of_bodies_that_are_no_longer_kept_stays() {
    let world = with_a_past().await;
    let before = everything(world.data_dir()).await;
    let half =
        "DELETE FROM webhook_raw WHERE id < (SELECT MAX(id) FROM webhook_raw) AND id % 2 = 1";
    let gone = change(world.data_dir(), "journal.db", half).await;
    assert!(gone > 3, "{gone} bodies let go of");
    let told = rebuilt(&world).await;
    assert_eq!(everything(world.data_dir()).await, before, "{told}");
    let none = "DELETE FROM webhook_raw";
    change(world.data_dir(), "journal.db", none).await;
    rebuilt(&world).await;
    assert_eq!(
        everything(world.data_dir()).await,
        before,
        "without any body"
    );
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn a_rebuild_beside_a_running_shop_is_refused_in_a_plain_sentence() {
    let world = World::new().await;
    let ana = world.customer("Ana");
    world.hears(&ana, "Hello").await;
    let output = run(&mut rebuild(world.data_dir())).await;
    let told = String::from_utf8_lossy(&output.stderr);
    assert_eq!(output.status.code(), Some(3), "{told}");
    assert!(
        told.contains("running on this folder; stop it first"),
        "{told}"
    );
    assert_eq!(world.said(&ana).await, ["Hello"], "nothing happened to it");
    let nowhere = run(&mut rebuild(&world.data_dir().join("nowhere"))).await;
    assert_eq!(nowhere.status.code(), Some(1));
    assert!(
        !world.data_dir().join("nowhere").exists(),
        "and makes nothing"
    );
}

/// Runs it to its end; what it says.
async fn rebuilt(world: &World) -> String {
    let output = run(&mut rebuild(world.data_dir())).await;
    let log = String::from_utf8_lossy(&output.stderr).into_owned();
    assert!(output.status.success(), "{log}");
    let left = "SELECT COUNT(*) FROM pragma_integrity_check WHERE integrity_check <> 'ok'";
    assert_eq!(number(world.data_dir(), "shopbell.db", left).await, 0);
    let strays = "SELECT COUNT(*) FROM pragma_foreign_key_check";
    assert_eq!(number(world.data_dir(), "shopbell.db", strays).await, 0);
    String::from_utf8(output.stdout).unwrap()
}
