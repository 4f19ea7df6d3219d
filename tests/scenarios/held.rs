//! P4: a message may be held for a moment before it goes out, and be taken back meanwhile: what is
//! taken back never leaves, and is a draft again. What is not goes out by itself, once, in order.

use std::time::Duration;

use shopbell_core::{
    Draft, EngineError, SendMedia, StageFile,
    views::{ProblemKind, State},
};
use shopbell_simulator::Asset;

use crate::support::{World, text};

const HOLD: Duration = Duration::from_secs(5);
const SECOND: Duration = Duration::from_secs(1);

async fn shop() -> World {
    let world = World::new().await;
    world.engine().hold_before_sending(HOLD);
    world
}

/// Everything else goes out at once: then so would have what was taken back.
async fn a_round_passes(world: &World) {
    world.engine().hold_before_sending(Duration::ZERO);
    world.a_round_passes().await;
}

#[tokio::test]
async fn what_is_taken_back_in_time_never_leaves_and_is_a_draft_again() {
    let world = shop().await;
    let ana = world.customer("Ana");
    world.hears(&ana, "Open today?").await;
    let chat = world.chat(&ana).await;
    let answer = world.replies(&ana, "Until sx").await.unwrap();
    let problem = answer.problem.unwrap();
    assert_eq!(problem.kind, ProblemKind::Held);
    assert_eq!(
        problem.retry_at_ms,
        Some(world.clock.true_ms() + 5_000),
        "so long it can be taken back"
    );
    world
        .engine()
        .save_draft(chat, Draft::text("See you"))
        .await
        .unwrap();
    world.clock.advance(SECOND * 4);
    let draft = world.engine().undo_send(answer.id).await.unwrap();
    assert_eq!(
        draft.text, "Until sx\nSee you",
        "before what was typed since"
    );
    assert_eq!(
        world.said(&ana).await,
        ["Open today?"],
        "its bubble is gone"
    );
    world.clock.advance(HOLD);
    a_round_passes(&world).await;
    assert!(world.taken_for(&ana).is_empty(), "it never left");
    let again = world.engine().undo_send(answer.id).await;
    assert!(matches!(again, Err(EngineError::MessageUnknown)), "once");
}

#[tokio::test]
async fn what_is_held_goes_out_by_itself_in_order_and_survives_a_crash() {
    let mut world = shop().await;
    let ana = world.customer("Ana");
    world.hears(&ana, "Open today?").await;
    let first = world.replies(&ana, "Until six").await.unwrap();
    world.clock.advance(SECOND);
    let second = world.replies(&ana, "Or seven").await.unwrap();
    world.crash_and_restart().await;
    a_round_passes(&world).await;
    assert!(
        world.taken_for(&ana).is_empty(),
        "a restart sends nothing early"
    );
    world.clock.advance(SECOND * 4);
    world
        .sees(first.id, "its time is over", |m| {
            m.state == Some(State::Read)
        })
        .await;
    world.a_round_passes().await;
    assert_eq!(world.taken_for(&ana), ["Until six"]);
    let late = world.engine().undo_send(first.id).await;
    assert!(
        matches!(late, Err(EngineError::CannotResend)),
        "what has left is out: {late:?}"
    );
    world.clock.advance(SECOND);
    let read = world
        .sees(second.id, "and so is the other's", |m| {
            m.state == Some(State::Read)
        })
        .await;
    assert_eq!(read.problem, None);
    assert_eq!(
        world.taken_for(&ana),
        ["Until six", "Or seven"],
        "once each"
    );
}

#[tokio::test]
async fn a_file_that_is_taken_back_lies_in_the_tray_again_with_caption_and_quote() {
    let world = shop().await;
    let ana = world.customer("Ana");
    world.hears(&ana, "Which one?").await;
    let chat = world.chat(&ana).await;
    let quoted = world.messages(chat).await.pop().unwrap().id;
    let file = Asset::Bread.file();
    let staged = world
        .engine()
        .stage_file(StageFile {
            file_name: file.file_name.unwrap(),
            mime: file.mime,
            as_document: false,
            bytes: file.bytes,
        })
        .await
        .unwrap();
    let send = |staged: String, key: &str| SendMedia {
        conversation: chat,
        staged,
        caption: "This one".to_owned(),
        reply_to: Some(quoted),
        client_key: key.to_owned(),
    };
    let sent = world.engine().send_media(send(staged.id, "k1")).await;
    let draft = world.engine().undo_send(sent.unwrap().id).await.unwrap();
    assert_eq!(draft.text, "", "the caption is its file's");
    assert_eq!(draft.reply_to.map(|m| m.id), Some(quoted));
    let [(file, caption)] = draft.files.as_slice() else {
        panic!("one file: {:?}", draft.files);
    };
    assert_eq!(caption, "This one");
    let again = world.engine().send_media(send(file.id.clone(), "k2")).await;
    let again = again.unwrap().id;
    world.clock.advance(HOLD);
    world
        .sees(again, "it goes out", |m| m.state == Some(State::Read))
        .await;
    let images = world.simulator.sends();
    assert_eq!(images.len(), 1, "the picture left once");
    assert_eq!(images[0].kind, "image");
}

#[tokio::test]
async fn the_longest_hold_is_half_a_minute_and_none_is_the_default() {
    let world = World::new().await;
    let ana = world.customer("Ana");
    world.hears(&ana, "Open today?").await;
    let chat = world.chat(&ana).await;
    let at_once = world
        .engine()
        .send_text(text(chat, "a", "a"))
        .await
        .unwrap();
    assert_eq!(at_once.problem, None);
    world.engine().hold_before_sending(Duration::from_secs(600));
    let held = world
        .engine()
        .send_text(text(chat, "b", "b"))
        .await
        .unwrap();
    let until = held.problem.unwrap().retry_at_ms;
    assert_eq!(until, Some(world.clock.true_ms() + 30_000));
}
