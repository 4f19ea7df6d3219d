//! The process ends in the middle: nothing is lost, nothing goes out twice.

use std::time::Duration;

use shopbell_core::views::{ProblemKind, State};
use shopbell_simulator::Fault;

use crate::support::{World, only, until};

const A_MINUTE: Duration = Duration::from_secs(61);
const NOT_SETTLED: &str = "the last run ended while sending";

#[tokio::test]
async fn a_text_survives_a_crash_between_commit_and_send() {
    let (mut world, mut gate) = World::behind_gate().await;
    let ana = world.customer("Ana");
    world.hears(&ana, "Open today?").await;

    gate.shut().await;
    let answer = world.replies(&ana, "Until six").await.unwrap();
    world
        .sees(answer.id, "it waits", |m| m.problem.is_some())
        .await;
    world.crash().await;
    gate.open().await;
    world.open().await;
    world.clock.advance(Duration::from_secs(10));
    let read = world
        .sees(answer.id, "it is read", |m| m.state == Some(State::Read))
        .await;
    assert_eq!(read.problem, None);
    world.a_round_passes().await;
    assert_eq!(
        world.taken_for(&ana),
        ["Until six"],
        "sent once, not lost, not doubled"
    );
    assert_eq!(world.said(&ana).await, ["Open today?", "Until six"]);
}

#[tokio::test]
async fn what_was_being_sent_is_settled_by_its_status_and_the_next_one_follows() {
    let mut world = World::new().await;
    world.logs.expect(NOT_SETTLED);
    let ana = world.customer("Ana");
    world.hears(&ana, "Open today?").await;
    world.a_round_passes().await;
    // Meta takes it, the answer is on its way for ever, and the reports wait for us.
    world.simulator.fail(Fault::StallAnswer { for_ms: 60_000 });
    world
        .simulator
        .fail(Fault::WebhookOutage { for_ms: 60_000 });
    let first = world.replies(&ana, "Until six").await.unwrap();
    let second = world.replies(&ana, "Or seven").await.unwrap();
    until("Meta took the first", async || {
        (!world.taken_for(&ana).is_empty()).then_some(())
    })
    .await;
    world.crash_and_restart().await;

    let doubtful = world.engine().message(first.id).await.unwrap();
    assert_eq!(doubtful.state, Some(State::Sending), "nobody knows yet");
    assert_eq!(doubtful.problem, None, "no alarm within the first minute");
    world.a_round_passes().await;
    assert_eq!(
        world.taken_for(&ana),
        ["Until six"],
        "its lane is held meanwhile"
    );

    world.simulator.heal();
    world
        .sees(first.id, "its reports arrive", |m| {
            m.state == Some(State::Read)
        })
        .await;
    world
        .sees(second.id, "the next one follows", |m| {
            m.state == Some(State::Read)
        })
        .await;
    assert_eq!(
        world.taken_for(&ana),
        ["Until six", "Or seven"],
        "each once, in order"
    );
}

#[tokio::test]
async fn what_was_being_sent_and_is_never_heard_of_is_maybe_sent_and_not_sent_again_by_itself() {
    let mut world = World::new().await;
    world.logs.expect(NOT_SETTLED);
    let ana = world.customer("Ana");
    world.hears(&ana, "Open today?").await;
    world.simulator.fail(Fault::StallAnswer { for_ms: 60_000 });
    world.simulator.fail(Fault::LoseStatuses);
    let first = world.replies(&ana, "Until six").await.unwrap();
    let second = world.replies(&ana, "Or seven").await.unwrap();
    until("Meta took the first", async || {
        (!world.simulator.sends().is_empty()).then_some(())
    })
    .await;
    world.crash_and_restart().await;

    world.clock.advance(A_MINUTE);
    let maybe = world
        .sees(first.id, "it is shown as maybe sent", |m| {
            m.problem
                .as_ref()
                .is_some_and(|p| p.kind == ProblemKind::MaybeSent)
        })
        .await;
    assert_eq!(maybe.problem.unwrap().code, "no_answer");
    world
        .sees(second.id, "the lane goes on after a minute", |m| {
            m.state == Some(State::Read)
        })
        .await;
    world.crash_and_restart().await;
    world.clock.advance(Duration::from_secs(3600 * 12));
    world.a_round_passes().await;
    assert_eq!(
        world.taken_for(&ana),
        ["Until six", "Or seven"],
        "never again by itself"
    );

    world.hears(&ana, "Hello?").await;
    world.engine().send_again(first.id).await.unwrap();
    let read = world
        .sees(first.id, "the owner's word sends it", |m| {
            m.state == Some(State::Read)
        })
        .await;
    assert_eq!(read.problem, None);
    assert_eq!(
        world.taken_for(&ana),
        ["Until six", "Or seven", "Until six"]
    );
    assert_eq!(
        world
            .said(&ana)
            .await
            .iter()
            .filter(|line| *line == "Until six")
            .count(),
        1,
        "one bubble"
    );
}

#[tokio::test]
async fn what_was_stalled_before_meta_took_it_is_sent_at_the_owners_word_only() {
    let mut world = World::new().await;
    world.logs.expect(NOT_SETTLED);
    let ana = world.customer("Ana");
    world.hears(&ana, "Open today?").await;
    world.simulator.fail(Fault::StallSend { for_ms: 2_000 });
    let answer = world.replies(&ana, "Until six").await.unwrap();
    world
        .sees(answer.id, "it is being sent", |m| {
            m.state == Some(State::Sending)
        })
        .await;
    world.crash_and_restart().await;
    world.clock.advance(A_MINUTE);
    world
        .sees(answer.id, "maybe sent", |m| {
            m.problem
                .as_ref()
                .is_some_and(|p| p.kind == ProblemKind::MaybeSent)
        })
        .await;
    world.a_round_passes().await;
    assert!(
        world.taken_for(&ana).len() <= 1,
        "whatever Meta made of the cut request, not by us"
    );
}

#[tokio::test]
async fn a_webhook_answered_with_200_is_there_after_a_crash() {
    let mut world = World::new().await;
    let ana = world.customer("Ana");
    // Each is acknowledged when this returns; the projector may not have come to it.
    let mut sent = Vec::new();
    for n in 0..10 {
        sent.push(format!("order {n}"));
        ana.writes(&sent[n]).await;
        if n % 3 == 2 {
            world.crash_and_restart().await;
        }
    }
    world.crash_and_restart().await;
    until("everything is in the chat", async || {
        (world.said(&ana).await.len() >= sent.len()).then_some(())
    })
    .await;
    assert_eq!(
        world.said(&ana).await,
        sent,
        "nothing lost, nothing twice, in order"
    );
    assert_eq!(world.journal().await.len(), sent.len());
}

#[tokio::test]
async fn an_orderly_stop_leaves_nothing_in_doubt() {
    let mut world = World::new().await;
    let ana = world.customer("Ana");
    world.hears(&ana, "Open today?").await;
    world.simulator.fail(Fault::StallSend { for_ms: 300 });
    let answer = world.replies(&ana, "Until six").await.unwrap();
    world
        .sees(answer.id, "it is being sent", |m| {
            m.state == Some(State::Sending)
        })
        .await;
    world.close().await;
    assert_eq!(
        world.taken_for(&ana),
        ["Until six"],
        "what was under way may end"
    );
    world.open().await;
    world
        .sees(answer.id, "its reports arrive", |m| {
            m.state == Some(State::Read)
        })
        .await;
    assert_eq!(only(world.simulator.sends()).kind, "text");
}
