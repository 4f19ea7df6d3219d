//! P1: what was attached is not lost, neither by a crash nor because Meta would not take it. Files
//! come in parts, photos are made to fit, and what nobody needs any more goes.

mod drafts;
mod fitting;
mod gallery;
mod sound;

use shopbell_core::{EngineError, SendMedia, StageFile, StagePart, Staged};
use shopbell_domain::ConversationId;
use shopbell_simulator::{Asset, MediaFile};

use crate::support::World;

/// A file as the interface hands it over.
fn picked(name: &str, mime: &str, bytes: Vec<u8>) -> StageFile {
    StageFile {
        file_name: name.into(),
        mime: mime.into(),
        as_document: false,
        bytes: bytes.into(),
    }
}

fn part(file: &MediaFile, offset: usize, length: usize) -> StagePart {
    let end = file.bytes.len().min(offset + length);
    StagePart {
        key: "one".into(),
        file_name: file.file_name.clone().unwrap(),
        mime: file.mime.clone(),
        as_document: false,
        size: file.bytes.len() as u64,
        offset: offset as u64,
        bytes: file.bytes.slice(offset..end),
    }
}

fn to_send(chat: ConversationId, staged: &Staged, caption: &str) -> SendMedia {
    SendMedia {
        conversation: chat,
        staged: staged.id.clone(),
        caption: caption.into(),
        reply_to: None,
        client_key: staged.id.clone(),
    }
}

/// The names of the files kept under their content.
fn kept_files(world: &World) -> Vec<String> {
    let entries = std::fs::read_dir(world.data_dir().join("media")).unwrap();
    let names = entries.map(|entry| entry.unwrap().file_name().into_string().unwrap());
    names.collect()
}

#[tokio::test]
async fn a_file_comes_in_parts_and_is_whole_with_the_last() {
    let world = World::new().await;
    let engine = world.engine();
    let file = Asset::Cake.file();
    let length = file.bytes.len() / 3 + 1;
    for offset in [0, length] {
        let more = engine.stage_part(part(&file, offset, length)).await;
        assert_eq!(more.unwrap(), None, "not whole yet");
    }
    let staged = engine
        .stage_part(part(&file, 2 * length, length))
        .await
        .unwrap()
        .expect("the last part makes it whole");
    assert_eq!(staged.bytes, file.bytes.len() as u64);
    assert_eq!((staged.mime.as_str(), staged.problem), ("image/jpeg", None));

    let gap = engine.stage_part(part(&file, length, length)).await;
    assert!(
        matches!(gap, Err(EngineError::StagedFileGone)),
        "nothing may be missing before it: {gap:?}"
    );
    let mut huge = part(&file, 0, 10);
    huge.size = 100 * 1024 * 1024 + 1;
    let refused = engine.stage_part(huge).await.unwrap_err();
    assert_eq!(refused.code(), "media_too_big", "said with the first part");
    let mut more = part(&file, 0, length);
    more.size = 10;
    let refused = engine.stage_part(more).await.unwrap_err();
    assert_eq!(refused.code(), "staged_file_gone", "longer than announced");
}

#[tokio::test]
async fn ten_photos_are_ten_messages_in_order() {
    let world = World::new().await;
    let ana = world.customer("Ana");
    world.hears(&ana, "Show me all").await;
    let chat = world.chat(&ana).await;
    let captions: Vec<String> = (1..=10).map(|n| format!("Cake {n}")).collect();
    for caption in &captions {
        let cake = Asset::Cake.file();
        let file = picked("cake.jpg", &cake.mime, cake.bytes.to_vec());
        let staged = world.engine().stage_file(file).await.unwrap();
        let send = to_send(chat, &staged, caption);
        world.engine().send_media(send).await.unwrap();
    }
    crate::support::until("all ten are there", async || {
        world.clock.advance(std::time::Duration::from_secs(6));
        (ana.inbox().len() == 10).then_some(())
    })
    .await;
    let received = ana.inbox();
    let received = received
        .iter()
        .map(|m| m.request["image"]["caption"].as_str().unwrap().to_owned());
    assert_eq!(received.collect::<Vec<_>>(), captions);
}
