//! All photos, files and links of a chat or of the shop; and old files, which go when the owner
//! says so, but for those that are still to be sent. P1: what is not sent yet is never removed.

use std::time::Duration;

use shopbell_core::{Engine, GallerySection, views::MessageView};
use shopbell_domain::ConversationId;
use shopbell_simulator::{Asset, Customer, Fault};

use super::{kept_files, picked, to_send};
use crate::support::{World, text, until};

const A_DAY: Duration = Duration::from_secs(24 * 60 * 60);

/// Every page, one after the other, two messages each.
async fn all(
    engine: &Engine,
    chat: Option<ConversationId>,
    section: GallerySection,
) -> Vec<MessageView> {
    let mut all = Vec::new();
    let mut before = None;
    loop {
        let page = engine.gallery(chat, section, before, 2).await.unwrap();
        assert!(page.messages.len() <= 2);
        all.extend(page.messages);
        before = page.next;
        if before.is_none() {
            return all;
        }
    }
}

async fn sends(world: &World, customer: &Customer, kind: &str, asset: Asset) {
    let chats = world.chats().await;
    let known = chats.iter().find(|chat| chat.name == customer.name());
    let before = match known {
        Some(chat) => world.messages(chat.id).await.len(),
        None => 0,
    };
    customer.sends_file(kind, asset.file(), None).await;
    let chat = world.chat(customer).await;
    until("the file is here", async || {
        let messages = world.messages(chat).await;
        let new = messages.get(before)?;
        (new.media.as_ref()?.state == "ready").then_some(())
    })
    .await;
}

#[tokio::test]
async fn a_gallery_shows_each_photo_file_and_link_once_newest_first() {
    let world = World::new().await;
    let (ana, ben) = (world.customer("Ana"), world.customer("Ben"));
    for (who, kind, asset) in [
        (&ana, "image", Asset::Bread),
        (&ben, "image", Asset::Cake),
        (&ana, "document", Asset::PriceList),
        (&ana, "video", Asset::Video),
        (&ben, "image", Asset::Sketch),
        (&ana, "audio", Asset::Voice),
    ] {
        sends(&world, who, kind, asset).await;
        world.clock.advance(Duration::from_secs(5));
    }
    world.hears(&ana, "Like https://example.com/cake ?").await;
    world.hears(&ana, "No link here").await;
    let engine = world.engine();
    let (hers, his) = (world.chat(&ana).await, world.chat(&ben).await);

    let photos = all(&engine, Some(hers), GallerySection::Photos).await;
    let kinds: Vec<_> = photos
        .iter()
        .map(|m| m.media.as_ref().unwrap().mime.clone())
        .collect();
    assert_eq!(
        kinds,
        ["video/mp4", "image/jpeg"],
        "newest first, hers only"
    );
    let everybody = all(&engine, None, GallerySection::Photos).await;
    let threads: Vec<_> = everybody.iter().map(|m| m.conversation).collect();
    assert_eq!(threads, [his, hers, his, hers]);
    let files = all(&engine, None, GallerySection::Files).await;
    assert_eq!(files.len(), 1);
    let links = all(&engine, None, GallerySection::Links).await;
    let links: Vec<_> = links.iter().map(|m| m.plain_text.as_str()).collect();
    assert_eq!(links, ["Like https://example.com/cake ?"]);
    assert!(
        all(&engine, Some(his), GallerySection::Links)
            .await
            .is_empty()
    );
}

#[tokio::test]
async fn old_files_go_when_asked_and_their_messages_stay_and_what_is_to_be_sent_stays_whole() {
    let world = World::new().await;
    let ana = world.customer("Ana");
    sends(&world, &ana, "image", Asset::Bread).await;
    let chat = world.chat(&ana).await;
    let engine = world.engine();
    // Ours is refused for good, and may be sent again by hand.
    world.simulator.fail(Fault::RefuseUpload { code: 100 });
    let cake = picked("cake.jpg", "image/jpeg", Asset::Cake.file().bytes.to_vec());
    let staged = engine.stage_file(cake).await.unwrap();
    let ours = engine.send_media(to_send(chat, &staged, "")).await.unwrap();
    world
        .sees(ours.id, "it is refused", |m| m.problem.is_some())
        .await;
    let before = engine.storage().await.unwrap();
    assert_eq!(before.chats.len(), 1);
    assert_eq!(before.kinds.iter().map(|kind| kind.files).sum::<i64>(), 2);
    assert!(before.removable.iter().all(|(_, files, _)| *files == 0));

    world.clock.advance(31 * A_DAY);
    let after = engine.storage().await.unwrap();
    let bread = i64::try_from(Asset::Bread.file().bytes.len()).unwrap();
    assert_eq!(after.removable[0], (30, 1, bread), "only the customer's");
    engine.clean_storage(90).await.unwrap();
    assert_eq!(kept_files(&world).len(), 2, "none is that old");
    engine.clean_storage(30).await.unwrap();
    assert_eq!(kept_files(&world).len(), 1);
    let messages = world.messages(chat).await;
    let states: Vec<_> = messages
        .iter()
        .map(|m| m.media.as_ref().unwrap().state.clone())
        .collect();
    assert_eq!(states, ["removed", "ready"]);
    let kept = engine.media_file(ours.id).await.unwrap();
    assert_eq!(std::fs::read(kept.path).unwrap(), Asset::Cake.file().bytes);
    // A later word of the customer's opens the window again.
    world.hears(&ana, "Still there?").await;
    engine.send_again(ours.id).await.unwrap();
    until("it goes out after all", async || {
        world.clock.advance(Duration::from_secs(6));
        ana.inbox().pop()
    })
    .await;
    engine.send_text(text(chat, "k", "There")).await.unwrap();
}
