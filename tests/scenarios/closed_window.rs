//! 24 hours after the customer's last message only templates may go out.

use std::time::Duration;

use shopbell_core::{
    Draft, EngineError, SendTemplate,
    views::{ProblemKind, State},
};
use shopbell_domain::ServiceWindow;
use shopbell_simulator::{ClosedWindow, Fault};

use crate::support::{World, text, until};

const DAY: Duration = Duration::from_secs(24 * 60 * 60);

#[tokio::test]
async fn free_text_to_a_closed_window_is_refused_before_anything_is_queued() {
    let world = World::new().await;
    let ana = world.customer("Ana");
    world.hears(&ana, "Hi").await;
    world.clock.advance(DAY);
    let chat = world.chat(&ana).await;
    assert!(matches!(
        world.chats().await[0].window,
        ServiceWindow::Closed { .. }
    ));
    world
        .engine()
        .save_draft(chat, Draft::text("Late answer"))
        .await
        .unwrap();
    let refused = world.replies(&ana, "Late answer").await;
    assert!(
        matches!(refused, Err(EngineError::WindowClosed)),
        "{refused:?}"
    );
    assert_eq!(refused.unwrap_err().code(), "service_window_closed");
    assert_eq!(world.said(&ana).await, ["Hi"], "no bubble");
    assert_eq!(
        world.engine().connection().await.unwrap().waiting_to_send,
        0
    );
    assert_eq!(
        world.chats().await[0].draft,
        "Late answer",
        "the text is kept"
    );
    assert!(world.simulator.sends().is_empty());

    let thanks = world.template(chat, "visit_thanks").await;
    let sent = world
        .engine()
        .send_template(SendTemplate {
            conversation: chat,
            template: thanks.id,
            values: Vec::new(),
            client_key: "t".to_owned(),
        })
        .await
        .unwrap();
    world
        .sees(sent.id, "a template goes out", |m| {
            m.state == Some(State::Read)
        })
        .await;
    assert_eq!(world.simulator.sends().len(), 1);
    assert_eq!(
        world.chats().await[0].draft,
        "Late answer",
        "a template is not the draft"
    );

    world.hears(&ana, "Very nice, thanks").await;
    let answer = world.replies(&ana, "Late answer").await.unwrap();
    world
        .sees(answer.id, "her answer opened it again", |m| {
            m.state == Some(State::Read)
        })
        .await;
}

#[tokio::test]
async fn a_window_that_closes_while_the_message_waits_parks_it() {
    let (world, mut gate) = World::behind_gate().await;
    let ana = world.customer("Ana");
    world.hears(&ana, "Hi").await;
    world
        .clock
        .advance(DAY.checked_sub(Duration::from_secs(3600)).unwrap());
    gate.shut().await;
    let message = world.replies(&ana, "Just in time").await.unwrap();
    world
        .sees(message.id, "it waits", |m| m.problem.is_some())
        .await;
    world.clock.advance(Duration::from_secs(3600));
    gate.open().await;
    let parked = world
        .sees(message.id, "it is parked", |m| {
            m.problem
                .as_ref()
                .is_some_and(|p| p.kind == ProblemKind::Parked)
        })
        .await;
    assert_eq!(parked.problem.unwrap().code, "service_window_closed");
    world.a_round_passes().await;
    assert!(world.taken_for(&ana).is_empty(), "Meta is not even asked");

    // She writes again; the owner still wants it sent.
    world.hears(&ana, "Still there?").await;
    world.a_round_passes().await;
    assert!(
        world.taken_for(&ana).is_empty(),
        "a parked message waits for the owner"
    );
    world.engine().send_again(message.id).await.unwrap();
    world
        .sees(message.id, "now it goes", |m| m.state == Some(State::Read))
        .await;
    assert_eq!(world.taken_for(&ana), ["Just in time"]);
}

#[tokio::test]
async fn metas_own_refusal_of_a_closed_window_is_shown_as_such() {
    for closed in [ClosedWindow::FailLater, ClosedWindow::Refuse] {
        let world = World::with(|options| options.closed_window = closed).await;
        let ana = world.customer("Ana");
        world.hears(&ana, "Hi").await;
        // Our clock is behind Meta's view: it refuses what we believed to be in time.
        let fault = match closed {
            ClosedWindow::FailLater => Fault::FailDelivery { code: 131_047 },
            ClosedWindow::Refuse => Fault::RefuseSend {
                code: 131_047,
                retry_after_s: None,
            },
        };
        world.simulator.fail(fault);
        let message = world.replies(&ana, "Too late").await.unwrap();
        let failed = world
            .sees(message.id, "it failed", |m| {
                m.problem
                    .as_ref()
                    .is_some_and(|p| p.kind == ProblemKind::Failed)
            })
            .await;
        assert_eq!(
            failed.problem.unwrap().code,
            "service_window_closed",
            "{closed:?}"
        );
    }
}

#[tokio::test]
async fn a_reply_that_waited_half_a_day_asks_first() {
    asks_after(None, Duration::from_secs(12 * 3600)).await;
}

#[tokio::test]
async fn how_long_a_reply_may_wait_before_it_asks_can_be_chosen() {
    let two_hours = Duration::from_secs(2 * 3600);
    asks_after(Some(two_hours), two_hours).await;
}

/// A reply goes out after just less than this wait, and asks after just more.
async fn asks_after(chosen: Option<Duration>, wait: Duration) {
    let minute = Duration::from_secs(60);
    let (world, mut gate) = World::behind_gate().await;
    if let Some(chosen) = chosen {
        world.engine().ask_before_sending_after(chosen);
    }
    let ana = world.customer("Ana");
    world.hears(&ana, "Hi").await;
    let mut waits = async |text: &str, wait: Duration| {
        gate.shut().await;
        let message = world.replies(&ana, text).await.unwrap().id;
        world
            .sees(message, "it waits", |m| m.problem.is_some())
            .await;
        world.clock.advance(wait);
        gate.open().await;
        message
    };
    let soon = waits("Come soon", wait - minute).await;
    world
        .sees(soon, "it goes out", |m| m.state == Some(State::Read))
        .await;
    world.hears(&ana, "I could not").await;
    let late = waits("Come now", wait + minute).await;
    let parked = world
        .sees(late, "it asks", |m| {
            m.problem
                .as_ref()
                .is_some_and(|p| p.kind == ProblemKind::Parked)
        })
        .await;
    assert_eq!(parked.problem.unwrap().code, "reply_too_old");
    world.a_round_passes().await;
    assert_eq!(world.taken_for(&ana).len(), 1);
}

#[tokio::test]
async fn reactions_edits_and_late_old_messages_do_not_open_a_window() {
    let world = World::new().await;
    let ana = world.customer("Ana");
    let hello = world.hears(&ana, "Hi").await;
    world.clock.advance(DAY);
    ana.reacts(&hello, "👍").await;
    ana.edits(&hello, "Hi!").await;
    world.settled().await;
    let refused = world.replies(&ana, "Hello").await;
    assert!(
        matches!(refused, Err(EngineError::WindowClosed)),
        "{refused:?}"
    );

    let yesterday = world.clock.now_s() - 30 * 3600;
    ana.sends_at(
        yesterday,
        shopbell_simulator::Content::text("from long ago"),
    )
    .await;
    until("the late message", async || {
        world
            .said(&ana)
            .await
            .contains(&"from long ago".to_owned())
            .then_some(())
    })
    .await;
    assert_eq!(
        world.said(&ana).await[0],
        "from long ago",
        "it stands where it was said"
    );
    let chat = world.chat(&ana).await;
    let refused = world.engine().send_text(text(chat, "k", "Hello")).await;
    assert!(
        matches!(refused, Err(EngineError::WindowClosed)),
        "{refused:?}"
    );
}
