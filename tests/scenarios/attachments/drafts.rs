//! P1: a draft survives everything: its text, its files with captions and order, its quote.

use std::time::Duration;

use shopbell_core::{Draft, views::State};
use shopbell_simulator::Asset;

use super::{kept_files, picked, to_send};
use crate::support::{World, text};

const A_DAY: Duration = Duration::from_secs(24 * 60 * 60);

async fn stage(world: &World, asset: Asset) -> String {
    let file = asset.file();
    let file = picked("file", &file.mime, file.bytes.to_vec());
    world.engine().stage_file(file).await.unwrap().id
}

#[tokio::test]
async fn text_files_and_quote_are_there_again_after_a_crash_in_their_chat_only() {
    let mut world = World::new().await;
    let (ana, ben) = (world.customer("Ana"), world.customer("Ben"));
    for who in [&ana, &ben] {
        world.hears(who, "Show me").await;
    }
    let (chat, other) = (world.chat(&ana).await, world.chat(&ben).await);
    let asked = world.messages(chat).await.pop().unwrap();
    let cake = stage(&world, Asset::Cake).await;
    let list = stage(&world, Asset::PriceList).await;
    let draft = Draft {
        text: "Here are".into(),
        reply_to: Some(asked.id),
        files: vec![
            (list.clone(), "Prices".into()),
            (cake.clone(), String::new()),
        ],
    };
    world.engine().save_draft(chat, draft).await.unwrap();

    world.crash().await;
    world.clock.advance(3 * A_DAY);
    world.open().await;
    let kept = world.engine().draft(chat).await.unwrap();
    assert_eq!(kept.text, "Here are");
    assert_eq!(kept.reply_to.map(|quoted| quoted.id), Some(asked.id));
    let files: Vec<_> = kept
        .files
        .iter()
        .map(|(file, caption)| (file.id.as_str(), caption.as_str()))
        .collect();
    assert_eq!(files, [(list.as_str(), "Prices"), (cake.as_str(), "")]);
    let elsewhere = world.engine().draft(other).await.unwrap();
    assert!(elsewhere.text.is_empty() && elsewhere.files.is_empty());
    assert!(elsewhere.reply_to.is_none());
    assert_eq!(
        kept_files(&world).len(),
        2,
        "a draft's files are kept however old"
    );
}

#[tokio::test]
async fn what_was_sent_is_no_longer_in_the_draft() {
    let world = World::new().await;
    let ana = world.customer("Ana");
    world.hears(&ana, "Show me").await;
    let chat = world.chat(&ana).await;
    let engine = world.engine();
    let asked = world.messages(chat).await.pop().unwrap();
    let (cake, list) = (
        stage(&world, Asset::Cake).await,
        stage(&world, Asset::PriceList).await,
    );
    let draft = Draft {
        // The last keys before sending may not have been kept.
        text: "The ca".into(),
        reply_to: Some(asked.id),
        files: vec![(cake, String::new()), (list.clone(), String::new())],
    };
    engine.save_draft(chat, draft).await.unwrap();
    let kept = engine.draft(chat).await.unwrap();
    let mut send = to_send(chat, &kept.files[0].0, "The cake");
    send.reply_to = Some(asked.id);
    engine.send_media(send).await.unwrap();
    let kept = engine.draft(chat).await.unwrap();
    assert_eq!(kept.text, "", "it went as the caption");
    assert!(kept.reply_to.is_none(), "and quoted the question");
    let files: Vec<_> = kept.files.iter().map(|(file, _)| &file.id).collect();
    assert_eq!(files, [&list], "the other waits");

    let later = Draft::text("Something else");
    engine.save_draft(chat, later).await.unwrap();
    engine.send_text(text(chat, "k", "Hello")).await.unwrap();
    let kept = engine.draft(chat).await.unwrap();
    assert_eq!(kept.text, "Something else", "what was not sent stays");
}

#[tokio::test]
async fn a_picked_file_that_nobody_needs_goes_after_a_day_and_no_other() {
    let mut world = World::new().await;
    let ana = world.customer("Ana");
    world.hears(&ana, "Show me").await;
    let chat = world.chat(&ana).await;
    let in_draft = stage(&world, Asset::PriceList).await;
    let aside = stage(&world, Asset::Sketch).await;
    let sent = picked("cake.jpg", "image/jpeg", Asset::Cake.file().bytes.to_vec());
    let sent = world.engine().stage_file(sent).await.unwrap();
    // The same file once more, and that one is not sent.
    stage(&world, Asset::Cake).await;
    let sent = to_send(chat, &sent, "");
    let sent = world.engine().send_media(sent).await.unwrap();
    world
        .sees(sent.id, "it is read", |m| m.state == Some(State::Read))
        .await;
    let draft = Draft {
        files: vec![(in_draft.clone(), String::new())],
        ..Draft::default()
    };
    world.engine().save_draft(chat, draft).await.unwrap();
    assert_eq!(kept_files(&world).len(), 3);

    world.crash().await;
    world.clock.advance(A_DAY / 2);
    world.open().await;
    world.engine().staged_thumb(&aside).await.unwrap();
    assert_eq!(kept_files(&world).len(), 3, "not before a day is over");

    world.crash().await;
    world.clock.advance(A_DAY);
    world.open().await;
    crate::support::until("the sketch is gone", async || {
        (kept_files(&world).len() == 2).then_some(())
    })
    .await;
    assert!(world.engine().staged_thumb(&aside).await.is_err());
    let kept = world.engine().draft(chat).await.unwrap();
    assert_eq!(kept.files[0].0.id, in_draft);
    let file = world.engine().media_file(sent.id).await.unwrap();
    assert_eq!(
        std::fs::read(file.path).unwrap(),
        Asset::Cake.file().bytes,
        "what a message needs stays"
    );
}
