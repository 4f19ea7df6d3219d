//! What is kept stays: over crashes, restarts, rebuilds, and in copies of the database.

use std::{fs, time::Duration};

use shopbell_core::{quick_replies::SaveQuickReply, rebuild};
use shopbell_simulator::BusinessNumber;

use super::{code, keep, names, text};
use crate::{
    offers::{buttons, link, list},
    support::{World, rows::number, until},
};

const HOUR: Duration = Duration::from_secs(60 * 60);

/// A text with every kind of blank, and one of each kind of choices.
async fn four(world: &World) {
    let engine = world.engine();
    let verbatim = "Hi {first_name}, ready at [time]!\n\n*Bring* the  slip.  ";
    keep(&engine, text("pickup", verbatim)).await;
    for (name, choices) in [
        ("flavours", buttons(&["Lemon", "Almond"])),
        ("slots", list(3)),
        ("track", link("https://shop.example/track")),
    ] {
        let mut save = text(name, "not looked at");
        save.choices = Some(choices);
        keep(&engine, save).await;
    }
}

#[tokio::test]
async fn what_was_kept_is_there_as_it_was_after_a_crash_and_a_rebuild() {
    let mut world = World::new().await;
    let ana = world.customer("Ana");
    world.hears(&ana, "Open today?").await;
    four(&world).await;
    let before = world.engine().quick_replies().await.unwrap();
    assert_eq!(before.len(), 4);
    assert_eq!(
        before[1].text, "Hi {first_name}, ready at [time]!\n\n*Bring* the  slip.  ",
        "a text is kept as typed"
    );
    assert_eq!(before[0].choices, Some(buttons(&["Lemon", "Almond"])));
    assert_eq!(
        before[0].text, "When shall we *deliver*?",
        "the text of choices is their body"
    );
    world.crash_and_restart().await;
    assert_eq!(world.engine().quick_replies().await.unwrap(), before);
    world.close().await;
    rebuild(world.data_dir()).await.unwrap();
    world.open().await;
    assert_eq!(world.engine().quick_replies().await.unwrap(), before);
    assert_eq!(world.said(&ana).await, ["Open today?"]);
}

#[tokio::test]
async fn what_was_kept_is_in_the_copy_that_takes_the_place_of_a_damaged_database() {
    let mut world = World::new().await;
    // Whoever reads what is broken complains.
    world.logs.expect("shopbell_");
    four(&world).await;
    let before = world.engine().quick_replies().await.unwrap();
    world.engine().back_up().await.unwrap();
    world.close().await;
    fs::write(
        world.data_dir().join("shopbell.db"),
        "nothing of a database",
    )
    .unwrap();
    world.open().await;
    let recovery = world.engine().recovery().unwrap().clone();
    assert!(recovery.copy_made_s.is_some(), "{recovery:?}");
    assert_eq!(world.engine().quick_replies().await.unwrap(), before);
}

#[tokio::test]
async fn another_number_of_the_shop_has_the_same_ones() {
    let second = "700000000000002";
    let world = World::with(|options| {
        options.business.numbers.push(BusinessNumber {
            id: second.to_owned(),
            display: "+1 555-010-0201".to_owned(),
        });
    })
    .await;
    keep(&world.engine(), text("hours", "Until six")).await;
    world.connect_number(second).await;
    assert_eq!(names(&world.engine()).await, ["hours"]);
    let taken = world.engine().save_quick_reply(text("Hours", "x")).await;
    assert_eq!(code(taken), "quick_reply_name_taken");
}

#[tokio::test]
async fn a_removal_can_be_taken_back_after_a_restart_and_for_a_day() {
    let mut world = World::new().await;
    four(&world).await;
    let before = world.engine().quick_replies().await.unwrap();
    let (flavours, pickup) = (&before[0], &before[1]);
    for gone in [flavours, pickup] {
        world.engine().remove_quick_reply(gone.id).await.unwrap();
    }
    assert_eq!(names(&world.engine()).await, ["slots", "track"]);
    world.crash_and_restart().await;
    assert_eq!(
        names(&world.engine()).await,
        ["slots", "track"],
        "what was removed does not come back by itself"
    );
    world.clock.advance(HOUR * 23);
    world.crash_and_restart().await;
    let back = world.engine().restore_quick_reply(flavours.id).await;
    assert_eq!(&back.unwrap(), flavours, "just as it was");

    let rows = "SELECT COUNT(*) FROM quick_replies";
    assert_eq!(number(world.data_dir(), "shopbell.db", rows).await, 4);
    world.clock.advance(HOUR * 2);
    world.crash_and_restart().await;
    until("it is forgotten", async || {
        (number(world.data_dir(), "shopbell.db", rows).await == 3).then_some(())
    })
    .await;
    let engine = world.engine();
    assert_eq!(
        code(engine.restore_quick_reply(pickup.id).await),
        "quick_reply_gone"
    );
    assert_eq!(
        names(&engine).await,
        ["flavours", "slots", "track"],
        "nothing else goes with it"
    );
    let save = SaveQuickReply {
        id: Some(pickup.id),
        ..text("pickup", "Ready")
    };
    assert_eq!(
        code(engine.save_quick_reply(save).await),
        "quick_reply_gone"
    );
    assert_eq!(
        code(engine.remove_quick_reply(pickup.id).await),
        "quick_reply_gone"
    );
    let anew = keep(&engine, text("pickup", "Ready")).await;
    assert!(anew.id > pickup.id, "an id is never used twice");
}
