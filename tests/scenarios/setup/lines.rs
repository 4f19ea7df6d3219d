//! The page of the live test, from nothing to "Connected".

use shopbell_core::{
    doctor::{Check, CheckCode, CheckId},
    reach::{AddressState, Loop, WayIn},
    setup::Step,
};
use shopbell_simulator::Wiring as Wired;

use crate::support::{World, until};

impl World {
    async fn lines(&self) -> Vec<Check> {
        self.setup().await.checks
    }

    async fn line(&self, at: usize, code: CheckCode) -> Check {
        until(&format!("line {at} says {code:?}"), async || {
            let line = self.lines().await.remove(at);
            (line.code == code).then_some(line)
        })
        .await
    }
}

#[tokio::test]
async fn line_after_line_becomes_good() {
    let mut world = World::unconnected(|_| {}).await;
    world.come_in_by(WayIn::Chosen);
    world.simulator.wire(Wired {
        subscribed: true,
        ..Wired::default()
    });
    world.open().await;
    let lines = world.lines().await;
    let ids: Vec<CheckId> = lines.iter().map(|line| line.id).collect();
    let places = [
        CheckId::Token,
        CheckId::Number,
        CheckId::Loop,
        CheckId::Callback,
        CheckId::Hello,
        CheckId::Reply,
    ];
    assert_eq!(ids, places, "each has its place from the beginning");
    assert!(lines.iter().all(|line| line.code == CheckCode::NotYet));

    world.gives_the_token().await;
    assert_eq!(world.lines().await[0].code, CheckCode::TokenLasting);
    assert_eq!(world.lines().await[1].code, CheckCode::NotYet);
    world.gives_the_secret().await;
    let number = world.line(1, CheckCode::NumberReady).await;
    assert_eq!(number.facts["number"], "+55 11 4000-1234");
    world.line(2, CheckCode::TunnelNone).await;
    assert_eq!(world.setup().await.open, Step::WayIn);

    let url = world.webhook_url();
    world
        .ask(|engine| async move {
            engine.set_address(AddressState::Online { url }).await;
        })
        .await;
    world.line(2, CheckCode::LoopTrying).await;
    world.line(3, CheckCode::NotYet).await;
    let proof = |engine: shopbell_core::Engine| async move { engine.set_proof(Loop::Closed) };
    world.ask(proof).await;
    world.line(3, CheckCode::CallbackOurs).await;
    world.line(4, CheckCode::NotYet).await;

    world.begins_the_live_test().await;
    world.line(4, CheckCode::HelloAwaited).await;
    world.line(5, CheckCode::ReplyAwaited).await;
    let (ana, owner) = (world.customer("Ana"), world.customer("The owner"));
    world.hears(&ana, "hi, are you open?").await;
    let other = world.line(4, CheckCode::HelloOther).await;
    assert_eq!(other.facts["count"], "1");
    world.hears(&owner, "hi").await;
    let hello = world.line(4, CheckCode::HelloReceived).await;
    assert_eq!(hello.facts["from"], "The owner");
    world.line(5, CheckCode::ReplyDelivered).await;
    until("it is proven", async || {
        world.setup().await.proven.then_some(())
    })
    .await;
    assert!(world.taken_for(&ana).is_empty());
}
