//! Copies of the database, and what is let go of once they cover it.

use std::time::Duration;

use serde_json::json;
use shopbell_core::{EngineError, Exporter};

use crate::{
    shared::Folder,
    support::{World, until},
};

const A_MONTH: Duration = Duration::from_secs(31 * 24 * 60 * 60);

#[tokio::test]
async fn a_copy_is_a_whole_shop_and_old_bodies_go_once_it_covers_them() {
    let world = World::new().await;
    let ana = world.customer("Ana");
    for text in ["Open today?", "And tomorrow?"] {
        world.hears(&ana, text).await;
    }
    let strange = json!({ "object": "whatsapp_business_account", "entry": [{ "id": "800000000000001",
        "changes": [{ "field": "messages", "value": { "messages": "not a list" } }] }] });
    let body = serde_json::to_vec(&strange).unwrap();
    assert_eq!(world.simulator.send_raw(body.clone()).await, 200);
    until("the strange one is set aside", async || {
        (world.engine().connection().await.unwrap().not_understood > 0).then_some(())
    })
    .await;
    world.hears(&ana, "Hello?").await;

    let young = world.engine().back_up().await.unwrap();
    let all = world.journal().await;
    assert!(all.len() >= 4, "a young body stays, copied or not");
    world.clock.advance(A_MONTH);
    world.hears(&ana, "Still there?").await;
    let copy = world.engine().back_up().await.unwrap();
    assert!(young.made_s < copy.made_s);
    let left = world.journal().await;
    assert!(
        left.len() < all.len(),
        "what is old and covered is let go of"
    );
    assert!(left.contains(&body), "what nobody understood yet is kept");

    let said = ["Open today?", "And tomorrow?", "Hello?", "Still there?"];
    assert_eq!(world.said(&ana).await, said, "the chat has lost nothing");
    let elsewhere = Folder::new();
    std::fs::copy(&copy.path, elsewhere.path().join("shopbell.db")).unwrap();
    let restored = Exporter::open(elsewhere.path()).await.unwrap();
    let mut lines = Vec::new();
    restored
        .messages::<EngineError>(|line| {
            lines.extend(line.text.clone());
            Ok(())
        })
        .await
        .unwrap();
    restored.close().await;
    assert_eq!(lines, said, "nor has the copy");
}
