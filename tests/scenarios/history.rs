//! P5 and P8: statuses that were missed for good are read from Meta's message history where it
//! answers; where it does not, nothing is guessed.

use std::time::Duration;

use shopbell_core::views::State;
use shopbell_domain::MessageId;
use shopbell_simulator::Fault;

use crate::support::{World, until};

const MINUTE: Duration = Duration::from_secs(60);

impl World {
    /// Meta gives up delivering at once, as it does after days.
    async fn at_an_impatient_meta() -> Self {
        let world = Self::with(|options| options.retry.attempts = 1).await;
        world.logs.expect("a webhook was given up");
        world
    }

    /// An answer leaves, and whatever is said of it is lost; then nobody is here for a while.
    async fn misses_the_statuses(&mut self) -> MessageId {
        let ana = self.customer("Ana");
        self.hears(&ana, "Open today?").await;
        self.simulator
            .fail(Fault::WebhookOutage { for_ms: 3_600_000 });
        let sent = self.replies(&ana, "Until six").await.unwrap().id;
        self.sees(sent, "taken", |m| m.state == Some(State::Accepted))
            .await;
        until("Meta has given up telling", async || {
            (self.simulator.waiting_webhooks() == 0).then_some(())
        })
        .await;
        self.simulator.heal();
        self.close().await;
        self.clock.advance(5 * MINUTE);
        self.open().await;
        sent
    }

    fn asked_for_history(&self) -> usize {
        let asked = self.simulator.requests();
        let history = asked
            .iter()
            .filter(|asked| asked.path.ends_with("/message_history"));
        history.count()
    }

    /// The absence was noticed, and the patience with Meta's own retries is over.
    async fn asks_for_history(&self) {
        let before = self.asked_for_history();
        until("the history is asked for", async || {
            self.clock.advance(MINUTE);
            (self.asked_for_history() > before).then_some(())
        })
        .await;
    }
}

#[tokio::test]
async fn a_status_that_was_lost_is_read_from_the_history_after_a_while() {
    let mut world = World::at_an_impatient_meta().await;
    let sent = world.misses_the_statuses().await;
    assert_eq!(
        world.asked_for_history(),
        0,
        "Meta's own retries come first"
    );
    world.asks_for_history().await;
    world
        .sees(sent, "read", |m| m.state == Some(State::Read))
        .await;
    assert_eq!(world.asked_for_history(), 1);
    world.close().await;
    world.open().await;
    let ana = world.customer("Ana");
    world.clock.advance(30 * MINUTE);
    world.hears(&ana, "Thank you").await;
    world.settled().await;
    assert_eq!(
        world.asked_for_history(),
        1,
        "what is known is not asked again"
    );
    assert_eq!(ana.inbox().len(), 1, "asking sends nothing");
}

#[tokio::test]
async fn where_the_history_is_not_offered_no_tick_is_guessed() {
    let mut world = World::at_an_impatient_meta().await;
    // Everything is refused, to whoever asks.
    world.logs.expect("shopbell_");
    let sent = world.misses_the_statuses().await;
    world
        .simulator
        .fail_times(Fault::RefuseRequest { code: 100 }, 1_000);
    world.asks_for_history().await;
    let ana = world.customer("Ana");
    world.hears(&ana, "Hello?").await;
    let message = world.engine().message(sent).await.unwrap();
    assert_eq!(message.state, Some(State::Accepted));
    assert!(message.problem.is_none(), "{:?}", message.problem);
}

#[tokio::test]
async fn a_history_that_does_not_answer_now_is_asked_again() {
    let mut world = World::at_an_impatient_meta().await;
    world.logs.expect("shopbell_");
    let sent = world.misses_the_statuses().await;
    world
        .simulator
        .fail_times(Fault::RefuseRequest { code: 80_007 }, 1_000);
    world.asks_for_history().await;
    world.simulator.heal();
    world.asks_for_history().await;
    world
        .sees(sent, "read", |m| m.state == Some(State::Read))
        .await;
}
