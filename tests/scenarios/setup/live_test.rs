//! The owner writes one word from her phone and gets an answer; nobody else does.

use std::time::Duration;

use shopbell_core::{Engine, EngineError, doctor::CheckCode};
use shopbell_simulator::{Content, Fault};

use super::{ANSWER, begun, code, connected};
use crate::support::{World, until};

impl World {
    async fn is_proven(&self) {
        until("the answer is delivered", async || {
            self.setup().await.proven.then_some(())
        })
        .await;
    }
}

#[tokio::test]
async fn only_the_word_after_the_beginning_is_answered_and_once() {
    let world = connected().await;
    let (ana, ben, owner) = (
        world.customer("Ana"),
        world.customer("Ben"),
        world.customer("The owner"),
    );
    world.hears(&ana, "hi").await;
    let wordless = world.engine().start_live_test(" ", ANSWER).await;
    assert_eq!(code(wordless), "text_empty");
    let begun = world.begins_the_live_test().await;
    assert!(!begun.proven);
    world.hears(&ben, "hi, is the shop open today?").await;
    world.hears(&owner, "Hi!").await;
    world.is_proven().await;
    world.hears(&ben, "hi").await;
    world.a_round_passes().await;
    assert_eq!(world.taken_for(&owner), [ANSWER]);
    assert!(
        world.taken_for(&ana).is_empty(),
        "hers came before the test"
    );
    assert!(world.taken_for(&ben).is_empty(), "a customer's is no test");
    assert_eq!(world.said(&owner).await, ["Hi!", ANSWER]);

    assert!(world.begins_the_live_test().await.proven, "it was just now");
    world.hears(&ana, "Hi").await;
    world.a_round_passes().await;
    assert!(
        world.taken_for(&ana).is_empty(),
        "looking again begins nothing"
    );
}

#[tokio::test]
async fn a_word_that_waited_at_meta_is_not_the_owners() {
    let world = connected().await;
    world.clock.advance(Duration::from_secs(60 * 60));
    world.begins_the_live_test().await;
    let ana = world.customer("Ana");
    let earlier = world.clock.now_s() - 10 * 60;
    ana.sends_at(earlier, Content::text("hi")).await;
    world.settled().await;
    let owner = world.customer("The owner");
    world.hears(&owner, "hi").await;
    world.is_proven().await;
    assert!(world.taken_for(&ana).is_empty());
}

#[tokio::test]
async fn a_restart_in_the_middle_neither_forgets_nor_answers_twice() {
    let mut world = connected().await;
    world.begins_the_live_test().await;
    world.crash_and_restart().await;
    let owner = world.customer("The owner");
    world.hears(&owner, "hi").await;
    world.is_proven().await;
    world.crash_and_restart().await;
    assert!(world.setup().await.proven, "it is remembered");
    world.a_round_passes().await;
    assert_eq!(world.taken_for(&owner), [ANSWER]);
}

#[tokio::test]
async fn a_word_that_comes_while_nothing_runs_is_answered_afterwards() {
    let mut world = connected().await;
    world.begins_the_live_test().await;
    world.crash().await;
    let owner = world.customer("The owner");
    owner.posts(&Content::text("hi"));
    world.open().await;
    world.is_proven().await;
    assert_eq!(world.taken_for(&owner), [ANSWER]);
}

#[tokio::test]
async fn an_answer_that_failed_is_sent_again_without_another_word() {
    let world = connected().await;
    world.simulator.fail(Fault::RefuseSend {
        code: 131_026,
        retry_after_s: None,
    });
    world.begins_the_live_test().await;
    let owner = world.customer("The owner");
    world.hears(&owner, "hi").await;
    let chat = world.chat(&owner).await;
    until("the failure is known", async || {
        let messages = world.messages(chat).await;
        messages.iter().find_map(|message| message.problem.clone())
    })
    .await;
    let setup = world.setup().await;
    assert!(!setup.proven);
    let reply = setup.checks.last().unwrap();
    assert_eq!(reply.code, CheckCode::ReplyFailed);
    assert_eq!(reply.facts["reason"], "recipient_undeliverable");
    world.begins_the_live_test().await;
    world.is_proven().await;
    let reply = world.setup().await.checks.pop().unwrap();
    assert_eq!(reply.code, CheckCode::ReplyDelivered);
    assert_eq!(world.said(&owner).await, ["hi", ANSWER], "one bubble");
}

#[tokio::test]
async fn there_is_no_live_test_before_there_is_a_number() {
    let world = begun().await;
    let started: Result<_, EngineError> = world
        .ask(|engine: Engine| async move { engine.start_live_test("hi", ANSWER).await })
        .await;
    assert_eq!(code(started), "setup_too_early");
}
