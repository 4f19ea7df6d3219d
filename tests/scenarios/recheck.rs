//! Before each try it is looked again whether a message may still go out.

use std::time::Duration;

use shopbell_core::{
    SendTemplate,
    views::{MessageView, ProblemKind, State},
};
use shopbell_domain::MessageId;
use shopbell_simulator::{Customer, Owner};

use crate::support::{Gate, World};

const TEMPLATE: &str = "visit_thanks";

/// A shop whose way to Meta is shut while something waits; webhooks come in all the same.
async fn shut_off() -> (World, Gate, Customer) {
    let (world, mut gate) = World::behind_gate().await;
    let ana = world.customer("Ana");
    world.hears(&ana, "Hi").await;
    // Known before the way is shut.
    let chat = world.chat(&ana).await;
    world.template(chat, TEMPLATE).await;
    gate.shut().await;
    (world, gate, ana)
}

async fn waits(world: &World, message: &MessageView) -> MessageId {
    let waits = |m: &MessageView| {
        m.problem
            .as_ref()
            .is_some_and(|p| p.kind == ProblemKind::Retrying)
    };
    world.sees(message.id, "it waits", waits).await.id
}

/// Once the way is open again the message is parked with this reason, and Meta is not asked.
async fn is_parked(world: &World, gate: &mut Gate, id: MessageId, code: &str) {
    gate.open().await;
    world.clock.advance(Duration::from_secs(6));
    let parked = |m: &MessageView| {
        m.problem
            .as_ref()
            .is_some_and(|p| p.kind == ProblemKind::Parked)
    };
    let message = world.sees(id, "it is parked", parked).await;
    assert_eq!(message.problem.unwrap().code, code);
    assert!(world.simulator.sends().is_empty(), "Meta is not even asked");
}

#[tokio::test]
async fn a_template_paused_while_it_waits_is_parked() {
    let (world, mut gate, ana) = shut_off().await;
    let chat = world.chat(&ana).await;
    let template = world.template(chat, TEMPLATE).await;
    let send = SendTemplate {
        conversation: chat,
        template: template.id,
        values: Vec::new(),
        client_key: "t".to_owned(),
    };
    let message = world.engine().send_template(send).await.unwrap();
    let id = waits(&world, &message).await;
    world
        .simulator
        .review_template(TEMPLATE, &template.language, "PAUSED")
        .await;
    world.settled().await;
    is_parked(&world, &mut gate, id, "template_paused").await;
}

#[tokio::test]
async fn a_chat_that_another_app_took_over_asks_first() {
    let (world, mut gate, ana) = shut_off().await;
    let message = world.replies(&ana, "Until six").await.unwrap();
    let id = waits(&world, &message).await;
    world.clock.advance(Duration::from_secs(2));
    ana.is_taken_over_by(Owner::AiAgent).await;
    world.settled().await;
    is_parked(&world, &mut gate, id, "thread_not_ours").await;

    // The owner's word takes the chat over.
    world.clock.advance(Duration::from_secs(2));
    world.engine().send_again(id).await.unwrap();
    world
        .sees(id, "it goes out", |m| m.state == Some(State::Read))
        .await;
    assert_eq!(world.taken_for(&ana), ["Until six"]);
}
