//! P2 and P3: what waits survives a crash and leaves once, in the order written; what the window
//! closes on is parked.

use std::time::Duration;

use shopbell_core::views::{ProblemKind, State};

use super::{buttons, choices, link, list, location, market, our_card};
use crate::support::World;

const DAY: Duration = Duration::from_secs(24 * 60 * 60);

#[tokio::test]
async fn every_kind_survives_a_crash_and_leaves_once_in_order() {
    let (mut world, mut gate) = World::behind_gate().await;
    let ana = world.customer("Ana");
    world.hears(&ana, "Hi").await;
    let chat = world.chat(&ana).await;
    gate.shut().await;
    let engine = world.engine();
    let card = engine.at_hand(chat).await.unwrap().card;
    let sent = [
        engine
            .send_location(location(chat, market()))
            .await
            .unwrap(),
        engine.send_contact(our_card(chat, card)).await.unwrap(),
        engine
            .send_choices(choices(chat, buttons(&["Yes"]), "b"))
            .await
            .unwrap(),
        engine
            .send_choices(choices(chat, list(2), "l"))
            .await
            .unwrap(),
        engine
            .send_choices(choices(chat, link("https://shop.example"), "u"))
            .await
            .unwrap(),
    ];
    world
        .sees(sent[0].id, "it waits", |m| m.problem.is_some())
        .await;
    drop(engine);
    world.crash().await;
    world.open().await;
    for message in &sent {
        let kept = world.engine().message(message.id).await.unwrap();
        assert_eq!(
            (kept.kind, &kept.card),
            (message.kind, &message.card),
            "as it was"
        );
    }
    gate.open().await;
    world.clock.advance(Duration::from_secs(10));
    for message in &sent {
        world
            .sees(message.id, "read", |m| m.state == Some(State::Read))
            .await;
    }
    world.a_round_passes().await;
    let kinds: Vec<String> = ana.inbox().into_iter().map(|got| got.kind).collect();
    assert_eq!(
        kinds,
        [
            "location",
            "contacts",
            "interactive",
            "interactive",
            "interactive"
        ],
        "each once, in order"
    );
}

#[tokio::test]
async fn what_the_window_closes_on_is_parked_and_goes_at_the_owners_word() {
    let (world, mut gate) = World::behind_gate().await;
    let ana = world.customer("Ana");
    world.hears(&ana, "Hi").await;
    let chat = world.chat(&ana).await;
    world
        .clock
        .advance(DAY.checked_sub(Duration::from_secs(3600)).unwrap());
    gate.shut().await;
    let sent = [
        world
            .engine()
            .send_location(location(chat, market()))
            .await
            .unwrap(),
        world
            .engine()
            .send_choices(choices(chat, buttons(&["Yes"]), "b"))
            .await
            .unwrap(),
    ];
    world
        .sees(sent[0].id, "it waits", |m| m.problem.is_some())
        .await;
    world.clock.advance(Duration::from_secs(3600));
    gate.open().await;
    for message in &sent {
        let parked = world
            .sees(message.id, "parked", |m| {
                m.problem
                    .as_ref()
                    .is_some_and(|problem| problem.kind == ProblemKind::Parked)
            })
            .await;
        assert_eq!(parked.problem.unwrap().code, "service_window_closed");
    }
    assert!(ana.inbox().is_empty(), "Meta is not even asked");
    world.hears(&ana, "Still there?").await;
    for message in &sent {
        world.engine().send_again(message.id).await.unwrap();
        world
            .sees(message.id, "now it goes", |m| m.state == Some(State::Read))
            .await;
    }
    assert_eq!(ana.inbox().len(), 2);
}
