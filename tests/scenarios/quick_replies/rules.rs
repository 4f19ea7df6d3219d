//! Names, texts, and how many there may be.

use std::path::Path;

use shopbell_core::{changes::Change, quick_replies::MOST};
use shopbell_store::{NewQuickReply, Store};

use super::{code, keep, names, text};
use crate::{offers::buttons, support::World};

#[tokio::test]
async fn a_name_is_taken_in_whatever_case_it_is_written() {
    let world = World::new().await;
    let engine = world.engine();
    for (name, again) in [
        ("hours", "HOURS"),
        ("Änderung", "äNDERUNG"),
        ("ساعات العمل", " /ساعات العمل "),
        ("ΟΔΌΣ", "οδός"),
        ("时间", "时间"),
    ] {
        let kept = keep(&engine, text(name, "Until six")).await;
        assert_eq!(kept.name, name, "kept as written");
        let taken = engine.save_quick_reply(text(again, "Until seven")).await;
        assert_eq!(code(taken), "quick_reply_name_taken", "{again}");
    }
    // Its own name is not in its way, and may be written otherwise.
    let hours = engine.quick_replies().await.unwrap();
    let hours = hours.iter().find(|reply| reply.name == "hours").unwrap();
    let mut save = text("Hours", "Until *seven*");
    save.id = Some(hours.id);
    let changed = keep(&engine, save.clone()).await;
    assert_eq!((changed.id, &*changed.name), (hours.id, "Hours"));
    save.name = "änderung".to_owned();
    assert_eq!(
        code(engine.save_quick_reply(save).await),
        "quick_reply_name_taken"
    );
    let kept = engine.quick_replies().await.unwrap();
    assert_eq!(kept.len(), 5);
    assert!(kept.contains(&changed), "a refused change changes nothing");
}

#[tokio::test]
async fn a_name_that_was_taken_meanwhile_keeps_a_removal_from_being_taken_back() {
    let world = World::new().await;
    let engine = world.engine();
    let old = keep(&engine, text("Öffnung", "Until six")).await;
    engine.remove_quick_reply(old.id).await.unwrap();
    let new = keep(&engine, text("öffnung", "Until seven")).await;
    assert_eq!(
        code(engine.restore_quick_reply(old.id).await),
        "quick_reply_name_taken"
    );
    let there = engine.quick_replies().await.unwrap();
    assert_eq!(there, std::slice::from_ref(&new));
    // Once the other is called otherwise, there is room for it again.
    let mut save = text("opening", "Until seven");
    save.id = Some(new.id);
    keep(&engine, save).await;
    assert_eq!(engine.restore_quick_reply(old.id).await.unwrap(), old);
    assert_eq!(
        names(&engine).await,
        ["Öffnung", "opening"],
        "accents do not put a name at the end"
    );
    assert_eq!(
        engine.restore_quick_reply(old.id).await.unwrap(),
        old,
        "twice is as good as once"
    );
    engine.remove_quick_reply(old.id).await.unwrap();
    engine.remove_quick_reply(old.id).await.unwrap();
    let mut removed = text("Öffnung", "Until eight");
    removed.id = Some(old.id);
    assert_eq!(
        code(engine.save_quick_reply(removed).await),
        "quick_reply_gone",
        "a removed one is not brought back by the other window's form"
    );
}

#[tokio::test]
async fn what_is_no_name_or_no_text_is_refused_and_nothing_is_kept() {
    let world = World::new().await;
    let engine = world.engine();
    let long = |units: usize| "x".repeat(units);
    for (name, body, expected) in [
        (" / ", "x", "quick_reply_name_wrong"),
        (&*long(33), "x", "quick_reply_name_wrong"),
        ("two\nlines", "x", "quick_reply_name_wrong"),
        ("hours", " \n ", "text_empty"),
        ("hours", &long(4097), "text_too_long"),
    ] {
        let refused = engine.save_quick_reply(text(name, body)).await;
        assert_eq!(code(refused), expected, "{name:?}");
    }
    let mut half = text("flavours", "Which?");
    half.choices = Some(buttons(&["Lemon", ""]));
    let refused = engine.save_quick_reply(half).await.unwrap_err();
    assert_eq!(refused.code(), "message_invalid");
    let field = ("field", "interactive.action.buttons[1].reply.title".into());
    assert_eq!(refused.params()[0], field);
    assert!(engine.quick_replies().await.unwrap().is_empty());
    let widest = keep(&engine, text(&format!("/{}", long(32)), &long(4096))).await;
    assert_eq!(widest.name, long(32), "the limits themselves are fine");
}

#[tokio::test]
async fn there_is_room_for_five_hundred_and_a_change_needs_none() {
    let mut world = World::new().await;
    world.close().await;
    all_but_one(world.data_dir()).await;
    world.open().await;
    let engine = world.engine();
    let last = keep(&engine, text("hours", "Until six")).await;
    let full = engine.save_quick_reply(text("pickup", "Ready")).await;
    assert_eq!(code(full), "too_many_quick_replies");
    let mut save = text("hours", "Until seven");
    save.id = Some(last.id);
    let last = keep(&engine, save).await;
    engine.remove_quick_reply(last.id).await.unwrap();
    let other = keep(&engine, text("pickup", "Ready")).await;
    assert_eq!(
        code(engine.restore_quick_reply(last.id).await),
        "too_many_quick_replies"
    );
    engine.remove_quick_reply(other.id).await.unwrap();
    assert_eq!(engine.restore_quick_reply(last.id).await.unwrap(), last);
    assert_eq!(names(&engine).await.len(), 500);
}

#[tokio::test]
async fn a_refusal_tells_nobody_that_something_changed() {
    let world = World::new().await;
    let engine = world.engine();
    let mut changes = engine.changes();
    let kept = keep(&engine, text("hours", "Until six")).await;
    drop(engine.save_quick_reply(text("HOURS", "x")).await);
    drop(engine.restore_quick_reply(kept.id + 1).await);
    engine.remove_quick_reply(kept.id).await.unwrap();
    engine.restore_quick_reply(kept.id).await.unwrap();
    let mut told = 0;
    while let Ok(change) = changes.try_recv() {
        told += u32::from(change == Change::QuickReplies);
    }
    assert_eq!(told, 3, "kept, removed, put back");
}

/// Fills a closed shop: five hundred writes, each on disk, would take their time.
async fn all_but_one(data_dir: &Path) {
    let (store, journal) = Store::open(data_dir).await.unwrap();
    let mut tx = store.write().await.unwrap();
    for number in 1..MOST {
        let name = format!("reply {number:03}");
        let reply = NewQuickReply {
            name: &name,
            folded: &name,
            text: "Until six",
            choices: None,
        };
        tx.add_quick_reply(reply).await.unwrap().unwrap();
    }
    tx.commit().await.unwrap();
    journal.close().await;
    store.close().await;
}
