//! P2 and P3: a reaction of ours is shown at once, counts when Meta has it, and is no bubble.

use std::time::Duration;

use serde_json::json;
use shopbell_core::{
    EngineError,
    views::{ProblemKind, Reaction, State},
};
use shopbell_simulator::Fault;

use super::reaction;
use crate::support::{World, only, until};

/// The emoji of ours and whether Meta has it.
fn ours(reactions: &[Reaction]) -> Vec<(&str, bool)> {
    let ours = reactions.iter().filter(|one| one.from_us);
    ours.map(|one| (&*one.emoji, one.message.is_none()))
        .collect()
}

#[tokio::test]
async fn a_reaction_reaches_the_customer_once_and_is_taken_back() {
    let world = World::new().await;
    let ana = world.customer("Ana");
    let cake = world.hears(&ana, "A cake?").await;
    ana.reacts(&cake, "🎂").await;
    let message = world.newest(&ana).await;
    let engine = world.engine();
    let shown = engine
        .send_reaction(reaction(message.id, Some("👍"), "a"))
        .await
        .unwrap();
    assert_eq!(shown.id, message.id, "it has no bubble of its own");
    assert_eq!(ours(&shown.reactions)[0].0, "👍", "shown at once");
    let again = engine
        .send_reaction(reaction(message.id, Some("👍"), "a"))
        .await
        .unwrap();
    assert_eq!(again.id, message.id, "a double click sends once");
    world
        .sees(message.id, "Meta has it", |m| {
            ours(&m.reactions) == [("👍", true)]
        })
        .await;
    until("hers is beside it", async || {
        let message = engine.message(message.id).await.unwrap();
        (message.reactions.len() == 2).then_some(())
    })
    .await;
    world.a_round_passes().await;
    assert_eq!(
        world.taken_of(&ana, "reaction"),
        [json!({"message_id": cake, "emoji": "👍"})]
    );
    let got = ana.inbox();
    assert_eq!(only(got).text.as_deref(), Some("👍"));

    let same = engine
        .send_reaction(reaction(message.id, Some("👍"), "b"))
        .await
        .unwrap();
    assert_eq!(ours(&same.reactions), [("👍", true)], "nothing to send");
    engine
        .send_reaction(reaction(message.id, None, "c"))
        .await
        .unwrap();
    world
        .sees(message.id, "taken back", |m| ours(&m.reactions).is_empty())
        .await;
    until("Meta heard of it", async || {
        (world.taken_of(&ana, "reaction").len() == 2).then_some(())
    })
    .await;
    assert_eq!(world.taken_of(&ana, "reaction")[1]["emoji"], "");
    assert_eq!(world.said(&ana).await, ["A cake?"], "no bubbles");
}

#[tokio::test]
async fn a_reaction_keeps_its_place_in_the_lane_and_survives_a_crash() {
    let (mut world, mut gate) = World::behind_gate().await;
    let ana = world.customer("Ana");
    world.hears(&ana, "Open today?").await;
    let asked = world.newest(&ana).await.id;
    gate.shut().await;
    let before = world.replies(&ana, "Until six").await.unwrap();
    // Only the last word travels.
    for (key, emoji) in [
        ("1", Some("😀")),
        ("2", Some("👍")),
        ("3", None),
        ("4", Some("❤️")),
    ] {
        let send = reaction(asked, emoji, key);
        world.engine().send_reaction(send).await.unwrap();
    }
    world.replies(&ana, "Or seven").await.unwrap();
    world
        .sees(before.id, "it waits", |m| m.problem.is_some())
        .await;
    world.crash().await;
    world.open().await;
    let shown = world.engine().message(asked).await.unwrap();
    assert_eq!(ours(&shown.reactions), [("❤️", false)], "it still waits");
    gate.open().await;
    world.clock.advance(Duration::from_secs(10));
    world
        .sees(asked, "Meta has it", |m| {
            ours(&m.reactions) == [("❤️", true)]
        })
        .await;
    world.a_round_passes().await;
    let kinds: Vec<String> = ana
        .inbox()
        .into_iter()
        .map(|got| got.text.unwrap())
        .collect();
    assert_eq!(
        kinds,
        ["Until six", "❤️", "Or seven"],
        "each once, in order"
    );
}

#[tokio::test]
async fn a_refused_reaction_says_so_and_what_the_customer_sees_stays() {
    let world = World::new().await;
    let ana = world.customer("Ana");
    world.hears(&ana, "A cake?").await;
    let message = world.newest(&ana).await.id;
    let engine = world.engine();
    engine
        .send_reaction(reaction(message, Some("👍"), "a"))
        .await
        .unwrap();
    world
        .sees(message, "Meta has it", |m| {
            ours(&m.reactions) == [("👍", true)]
        })
        .await;
    world.simulator.fail(Fault::RefuseSend {
        code: 131_009,
        retry_after_s: None,
    });
    engine
        .send_reaction(reaction(message, Some("🎉"), "b"))
        .await
        .unwrap();
    let failed = world
        .sees(message, "it is reported", |m| {
            let troubled = m.reactions.iter().filter_map(|one| one.problem.as_ref());
            troubled
                .into_iter()
                .any(|problem| problem.kind == ProblemKind::Failed)
        })
        .await;
    assert_eq!(ours(&failed.reactions), [("👍", true), ("🎉", false)]);
    let stuck = failed.reactions.iter().find_map(|one| one.message).unwrap();

    // The owner's word sends it, or lets it be.
    engine.send_again(stuck).await.unwrap();
    world
        .sees(message, "sent after all", |m| {
            ours(&m.reactions) == [("🎉", true)]
        })
        .await;
    world.simulator.fail(Fault::FailDelivery { code: 131_000 });
    engine
        .send_reaction(reaction(message, Some("😮"), "c"))
        .await
        .unwrap();
    let failed = world
        .sees(message, "failed afterwards", |m| {
            m.reactions.iter().any(|one| one.problem.is_some())
        })
        .await;
    let stuck = failed.reactions.iter().find_map(|one| one.message).unwrap();
    engine.delete_unsent(stuck).await.unwrap();
    let left = engine.message(message).await.unwrap();
    assert_eq!(ours(&left.reactions), [("🎉", true)]);
    assert_eq!(world.said(&ana).await, ["A cake?"]);
}

#[tokio::test]
async fn what_takes_no_reaction_is_refused_before_anything_is_queued() {
    let (world, mut gate) = World::behind_gate().await;
    let ana = world.customer("Ana");
    let hello = world.hears(&ana, "Hi").await;
    let engine = world.engine();
    let message = world.newest(&ana).await.id;
    for no_emoji in ["yes", "👍 ok", " "] {
        let refused = engine
            .send_reaction(reaction(message, Some(no_emoji), "w"))
            .await;
        let refused = refused.unwrap_err();
        assert_eq!(refused.code(), "message_invalid", "{no_emoji:?}");
        assert_eq!(refused.params()[0].1, "reaction.emoji");
    }
    gate.shut().await;
    let unsent = world.replies(&ana, "Not yet there").await.unwrap();
    // Tried in vain: what it waits for now ends with the clock's next step.
    world
        .sees(unsent.id, "it waits", |m| m.problem.is_some())
        .await;
    let refused = engine
        .send_reaction(reaction(unsent.id, Some("👍"), "x"))
        .await;
    assert!(
        matches!(refused, Err(EngineError::CannotReact)),
        "{refused:?}"
    );
    gate.open().await;
    world.clock.advance(Duration::from_secs(10));
    world
        .sees(unsent.id, "there", |m| m.state == Some(State::Read))
        .await;
    ana.revokes(&hello).await;
    world.sees(message, "deleted", |m| m.deleted).await;
    let refused = engine
        .send_reaction(reaction(message, Some("👍"), "y"))
        .await;
    assert!(
        matches!(refused, Err(EngineError::CannotReact)),
        "{refused:?}"
    );

    world.clock.advance(Duration::from_secs(31 * 24 * 3600));
    let refused = engine
        .send_reaction(reaction(unsent.id, Some("👍"), "z"))
        .await;
    assert!(
        matches!(refused, Err(EngineError::WindowClosed)),
        "the window comes first: {refused:?}"
    );
    world.hears(&ana, "Still there?").await;
    let refused = engine
        .send_reaction(reaction(unsent.id, Some("👍"), "z"))
        .await;
    assert_eq!(
        refused.unwrap_err().code(),
        "reaction_not_possible",
        "31 days old"
    );
    assert!(world.taken_of(&ana, "reaction").is_empty());
}
