//! What could not be understood when it came, and can be later.

use super::{letter, with_a_past};
use crate::{
    samples::NUMBERS,
    support::{
        Listening,
        rows::{change, everything, number, projected},
        until,
    },
};

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn after_an_update_what_was_not_understood_is_read_again_once_and_beside_everything() {
    let mut world = with_a_past().await;
    let before = projected(world.data_dir()).await;
    // As an earlier version left it: one letter unknown, another's words not read, and a part
    // that nobody understands to this day.
    let hidden = "INSERT OR REPLACE INTO set_aside (journal_id, path, kind, reason, at_ms)
                  SELECT MIN(id), 'entry[0].changes[0]', 'unknown_field', 'messages', 0 FROM journal_ids";
    let first = "SELECT MIN(id) FROM webhook_raw";
    let first = number(world.data_dir(), "journal.db", first).await;
    let hidden = hidden
        .replace("MIN(id)", &first.to_string())
        .replace(" FROM journal_ids", "");
    for statement in [
        hidden.as_str(),
        "DELETE FROM messages WHERE id = (SELECT MIN(id) FROM messages WHERE origin = 'live' AND type = 'text')",
        "UPDATE messages SET body = '', details = NULL WHERE origin = 'live' AND type = 'image'",
        "UPDATE facts SET value = '0' WHERE key = 'projection_version'",
    ] {
        assert_eq!(
            change(world.data_dir(), "shopbell.db", statement).await,
            1,
            "{statement}"
        );
    }
    assert_ne!(projected(world.data_dir()).await, before);
    world.open().await;
    let dir = world.data_dir().to_owned();
    until("the update's reading is done", async || {
        (version(&dir).await == 1).then_some(())
    })
    .await;
    world.close().await;
    assert_eq!(
        projected(&dir).await,
        before,
        "as if it had been understood"
    );

    // Another start has nothing to do: what is not understood is not tried over and over.
    change(
        &dir,
        "shopbell.db",
        "UPDATE set_aside SET reason = 'as left'",
    )
    .await;
    let left = everything(&dir).await;
    world.open().await;
    let ana = world.customer("Ana");
    world.hears(&ana, "Still there?").await;
    world.close().await;
    assert_eq!(everything(&dir).await["set_aside"], left["set_aside"]);
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn what_came_for_a_number_before_it_was_connected_is_there_once_it_is() {
    let shop = Listening::with(&[NUMBERS[1]]).await;
    for n in 0..120 {
        shop.hears(&letter(n)).await;
    }
    let dir = shop.dir().to_owned();
    let aside = "SELECT COUNT(*) FROM set_aside WHERE kind = 'unknown_number'";
    until("all of it is set aside", async || {
        (number(&dir, "shopbell.db", aside).await == 120).then_some(())
    })
    .await;
    assert!(shop.chats().await.is_empty(), "nobody else's chats");
    shop.connects(NUMBERS[0]).await;
    until("none of it is set aside any more", async || {
        (number(&dir, "shopbell.db", aside).await == 0).then_some(())
    })
    .await;
    let chats = shop.chats().await;
    assert_eq!(chats.len(), 50);
    let count = "SELECT COUNT(*) FROM messages";
    assert_eq!(number(&dir, "shopbell.db", count).await, 120, "each once");
}

async fn version(dir: &std::path::Path) -> i64 {
    let version = "SELECT CAST(value AS INTEGER) FROM facts WHERE key = 'projection_version'";
    number(dir, "shopbell.db", version).await
}
