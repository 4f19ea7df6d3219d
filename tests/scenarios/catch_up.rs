//! What came in late, because nobody could be reached here.

use std::time::Duration;

use serde_json::json;
use shopbell_core::{
    CatchUp, Loss,
    ports::Clock,
    reach::{AddressState, WayIn},
};
use shopbell_simulator::Fault;

use crate::support::{
    World,
    http::{envelope, post, signature},
    until,
};

const MINUTE: Duration = Duration::from_secs(60);
const MINUTE_MS: i64 = 60_000;

impl World {
    async fn catch_up(&self) -> Option<CatchUp> {
        self.engine().catch_up().await.unwrap()
    }

    /// Waits for the line to count so many messages.
    async fn catches_up(&self, messages: i64) -> CatchUp {
        until("the line counts them", async || {
            self.catch_up()
                .await
                .filter(|line| line.messages == messages)
        })
        .await
    }

    /// Nobody is here for ten minutes, and meanwhile people write.
    async fn is_away(&mut self, while_away: impl AsyncFnOnce(&Self)) {
        self.close().await;
        self.clock.advance(5 * MINUTE);
        while_away(self).await;
        self.clock.advance(5 * MINUTE);
        self.open().await;
    }

    /// Meta delivers what Ana wrote at a time of before.
    async fn delivers_late(&self, wamid: &str, at_ms: i64) {
        let messages = json!([{ "from": "5511987654321", "id": wamid, "type": "text",
            "timestamp": (at_ms / 1000).to_string(), "text": { "body": wamid } }]);
        let contacts = json!([{ "profile": { "name": "Eva" }, "wa_id": "5511987654321" }]);
        let (waba, number) = (self.simulator.waba_id(), self.simulator.phone_number_id());
        let body = envelope(waba, number, contacts, messages)
            .to_string()
            .into_bytes();
        let signature = signature(self.simulator.app_secret(), &body);
        assert_eq!(post(&self.webhook_url(), body, Some(&signature)).await, 200);
    }
}

#[tokio::test]
async fn messages_of_an_absence_are_counted_once_and_later_ones_are_not() {
    let mut world = World::new().await;
    let (ana, ben) = (world.customer("Ana"), world.customer("Ben"));
    world.hears(&ana, "before").await;
    let left_ms = world.clock.now_ms();
    world.simulator.fail_times(Fault::DuplicateWebhook, 3);
    world
        .is_away(async |world| {
            ana.writes("first").await;
            world.clock.advance(MINUTE);
            ana.writes("second").await;
            ben.writes("third").await;
        })
        .await;
    let line = world.catches_up(3).await;
    assert_eq!(
        line,
        CatchUp {
            since_ms: left_ms,
            until_ms: left_ms + 11 * MINUTE_MS,
            messages: 3,
            chats: 2,
            loss: None,
        }
    );
    world.clock.advance(MINUTE / 4);
    world.hears(&ana, "after").await;
    world.settled().await;
    assert_eq!(
        world.said(&ana).await,
        ["before", "first", "second", "after"]
    );
    assert_eq!(
        world.catch_up().await,
        Some(line),
        "what comes now is no news of before"
    );
}

#[tokio::test]
async fn the_line_is_put_away_until_the_next_absence() {
    let mut world = World::new().await;
    let ana = world.customer("Ana");
    world.hears(&ana, "before").await;
    world
        .is_away(async |_| {
            ana.writes("first").await;
        })
        .await;
    world.catches_up(1).await;
    world.engine().dismiss_catch_up().await.unwrap();
    assert_eq!(world.catch_up().await, None);
    world.close().await;
    world.open().await;
    world.hears(&ana, "at once").await;
    assert_eq!(world.catch_up().await, None, "a restart is no absence");
    let left_ms = world.clock.now_ms();
    world
        .is_away(async |_| {
            ana.writes("second").await;
        })
        .await;
    let line = world.catches_up(1).await;
    assert_eq!(line.since_ms, left_ms, "the first is an old story");
}

#[tokio::test]
async fn two_absences_of_a_day_are_told_together() {
    let mut world = World::new().await;
    let ana = world.customer("Ana");
    world.hears(&ana, "before").await;
    let left_ms = world.clock.now_ms();
    for (round, body) in [(1, "first"), (2, "second")] {
        world
            .is_away(async |_| {
                ana.writes(body).await;
            })
            .await;
        world.catches_up(round).await;
    }
    let line = world.catches_up(2).await;
    assert_eq!((line.since_ms, line.chats), (left_ms, 1));
    assert_eq!(line.until_ms, world.clock.now_ms());
}

#[tokio::test]
async fn after_a_long_absence_the_line_says_what_may_be_lost_even_when_nothing_came() {
    let mut world = World::new().await;
    let ana = world.customer("Ana");
    world.hears(&ana, "before").await;
    for (hours, came, loss) in [
        (36, 1, None),
        (38, 0, Some(Loss::Possible)),
        (170, 1, Some(Loss::Certain)),
    ] {
        world.engine().dismiss_catch_up().await.unwrap();
        let left_ms = world.clock.now_ms();
        world.close().await;
        world.clock.advance(hours / 2 * 60 * MINUTE);
        if came > 0 {
            ana.writes(&format!("after {hours} hours")).await;
        }
        world.clock.advance(hours / 2 * 60 * MINUTE);
        world.open().await;
        let line = world.catches_up(came).await;
        assert_eq!((line.loss, line.since_ms), (loss, left_ms), "{hours} hours");
    }
    // It stands until it is put away, through absences that cost nothing.
    world
        .is_away(async |_| {
            ana.writes("first").await;
        })
        .await;
    let line = world.catches_up(1).await;
    assert_eq!(line.loss, Some(Loss::Certain));
    world.engine().dismiss_catch_up().await.unwrap();
    assert_eq!(world.catch_up().await, None);
}

#[tokio::test]
async fn nobody_was_away_before_the_first_start() {
    let world = World::new().await;
    world.hears(&world.customer("Ana"), "Hi").await;
    world.settled().await;
    assert_eq!(world.catch_up().await, None);
}

#[tokio::test]
async fn a_tunnel_that_was_down_makes_an_absence_and_metas_late_retries_count() {
    let mut world = World::unconnected(|_| {}).await;
    world.come_in_by(WayIn::Chosen);
    world.open().await;
    world.connect().await.unwrap();
    let engine = world.engine();
    let url = world.webhook_url();
    let online = || AddressState::Online { url: url.clone() };
    engine.set_address(online()).await;
    until("that we can be reached is known", async || {
        world
            .delivers_late("wamid.before", world.clock.now_ms())
            .await;
        let chats = world.chats().await;
        (!chats.is_empty()).then_some(())
    })
    .await;
    let left_ms = world.clock.now_ms();
    engine.set_address(AddressState::Connecting).await;
    world.clock.advance(2 * MINUTE);
    engine.set_address(online()).await;
    let back_ms = world.clock.now_ms();
    world.delivers_late("wamid.one", left_ms + MINUTE_MS).await;
    let line = world.catches_up(1).await;
    assert!(
        line.since_ms <= left_ms && line.until_ms == back_ms,
        "{line:?}"
    );

    world.clock.advance(60 * MINUTE);
    world.delivers_late("wamid.two", left_ms + MINUTE_MS).await;
    world
        .delivers_late("wamid.now", world.clock.now_ms() + MINUTE_MS)
        .await;
    world.catches_up(2).await;
    world.clock.advance(24 * 60 * MINUTE);
    world
        .delivers_late("wamid.three", left_ms + MINUTE_MS)
        .await;
    until("what is a day old is an old story", async || {
        world.catch_up().await.is_none().then_some(())
    })
    .await;
}
