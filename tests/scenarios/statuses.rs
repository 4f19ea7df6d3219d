//! Reports come early, late, twice and backwards: the ticks only rise.

use serde_json::json;
use shopbell_core::views::{ProblemKind, State};
use shopbell_simulator::{Fault, Receipts};

use crate::support::{World, only, until};

#[tokio::test]
async fn reports_before_the_answer_are_not_lost() {
    let world = World::new().await;
    let ana = world.customer("Ana");
    world.hears(&ana, "Hi").await;
    world.simulator.fail(Fault::StatusBeforeAnswer);
    let answer = world.replies(&ana, "Hello").await.unwrap();
    let read = world
        .sees(answer.id, "it is read", |m| m.state == Some(State::Read))
        .await;
    assert_eq!(read.problem, None);
    world.a_round_passes().await;
    assert_eq!(world.taken_for(&ana), ["Hello"]);
}

#[tokio::test]
async fn reports_in_any_order_and_twice_end_the_same() {
    let world = World::new().await;
    let ana = world.customer("Ana");
    world.hears(&ana, "Hi").await;
    world.simulator.fail(Fault::StatusesBackwards);
    world.simulator.fail_times(Fault::DuplicateWebhook, 3);
    let answer = world.replies(&ana, "Hello").await.unwrap();
    world
        .sees(answer.id, "it is read", |m| m.state == Some(State::Read))
        .await;
    world.settled().await;
    let state = world.engine().message(answer.id).await.unwrap().state;
    assert_eq!(state, Some(State::Read), "a late sent does not undo read");
    assert_eq!(world.said(&ana).await, ["Hi", "Hello"]);
}

#[tokio::test]
async fn a_failure_after_delivery_is_a_note_and_not_an_alarm() {
    let world = World::new().await;
    let ana = world.customer("Ana").with_receipts(Receipts::Receives);
    world.hears(&ana, "Hi").await;
    let answer = world.replies(&ana, "Hello").await.unwrap();
    world
        .sees(answer.id, "delivered", |m| {
            m.state == Some(State::Delivered)
        })
        .await;
    world
        .report(
            &only(world.simulator.sends()).wamid,
            "failed",
            Some(131_036),
        )
        .await;
    let noted = world
        .sees(answer.id, "the note", |m| m.problem.is_some())
        .await;
    assert_eq!(noted.state, Some(State::Delivered));
    assert_eq!(noted.problem.unwrap().kind, ProblemKind::Note);
    assert!(!world.chats().await[0].preview.failed);
}

#[tokio::test]
async fn a_report_about_a_message_of_nobody_waits_and_harms_nothing() {
    let world = World::new().await;
    let ana = world.customer("Ana");
    world.hears(&ana, "Hi").await;
    world.report("wamid.SOMEBODYELSES", "read", None).await;
    world.settled().await;
    assert_eq!(world.said(&ana).await, ["Hi"]);
    assert_eq!(world.chats().await.len(), 1, "a report opens no chat");
    assert_eq!(world.engine().connection().await.unwrap().not_understood, 0);
}

#[tokio::test]
async fn a_word_nobody_knows_changes_no_tick() {
    let world = World::new().await;
    let ana = world.customer("Ana").with_receipts(Receipts::Offline);
    world.hears(&ana, "Hi").await;
    let answer = world.replies(&ana, "Hello").await.unwrap();
    world
        .sees(answer.id, "sent", |m| m.state == Some(State::Sent))
        .await;
    world
        .report(&only(world.simulator.sends()).wamid, "teleported", None)
        .await;
    world.settled().await;
    let message = world.engine().message(answer.id).await.unwrap();
    assert_eq!((message.state, message.problem), (Some(State::Sent), None));
}

#[tokio::test]
async fn reports_for_one_customer_touch_no_other() {
    let world = World::new().await;
    let (ana, ben) = (
        world.customer("Ana"),
        world.customer("Ben").with_receipts(Receipts::Offline),
    );
    world.hears(&ana, "Hi").await;
    world.hears(&ben, "Hi").await;
    let to_ben = world.replies(&ben, "Hello Ben").await.unwrap();
    let to_ana = world.replies(&ana, "Hello Ana").await.unwrap();
    world
        .sees(to_ana.id, "read", |m| m.state == Some(State::Read))
        .await;
    world.settled().await;
    until("Ben's is sent", async || {
        let message = world.engine().message(to_ben.id).await.unwrap();
        (message.state == Some(State::Sent)).then_some(())
    })
    .await;
}

impl World {
    /// Meta reports something about a message of ours.
    async fn report(&self, wamid: &str, status: &str, code: Option<i64>) {
        let mut report = json!({
            "id": wamid, "status": status, "timestamp": self.clock.now_s().to_string(),
            "recipient_id": "447700900111",
        });
        if let Some(code) = code {
            report["errors"] = json!([{ "code": code, "title": "Not delivered" }]);
        }
        let value = json!({
            "messaging_product": "whatsapp",
            "metadata": {
                "display_phone_number": "551140001234",
                "phone_number_id": self.simulator.phone_number_id(),
            },
            "statuses": [report],
        });
        self.simulator.tell("messages", value).await;
    }
}
