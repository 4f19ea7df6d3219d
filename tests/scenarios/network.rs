//! P4 and P8: whatever the network does on the way to Meta, nothing goes out twice by itself, and
//! what surely did not leave goes out soon after the network is back.

use std::time::Duration;

use shopbell_core::{
    SendingState,
    views::{ProblemKind, State},
};

use crate::support::{Way, Weather, World, until};

/// How soon after the network is back a message that waits goes out.
const SOON: Duration = Duration::from_secs(15);
/// How long a request waits for its answer, and a little.
const NO_ANSWER: Duration = Duration::from_secs(32);
const A_MINUTE: Duration = Duration::from_secs(61);

#[tokio::test]
async fn a_request_that_got_lost_in_the_middle_is_in_doubt_and_never_repeated_by_itself() {
    let mut world = World::unconnected(|_| {}).await;
    let way = Way::to(&world.simulator.graph_url()).await;
    world.reach_meta_at(way.url());
    world.open().await;
    world.connect().await.unwrap();
    world.take_webhooks().await;
    let (mut lost, mut doubles) = (0, 0);
    for weather in [Weather::Reset, Weather::Portal, Weather::Silent] {
        let name = format!("{weather:?}");
        let ana = world.customer(&name);
        world.hears(&ana, "Open today?").await;
        world.a_round_passes().await;
        way.turns(weather);
        let first = world.replies(&ana, "one").await.unwrap();
        world
            .sees(first.id, "it is being sent", |m| {
                m.state == Some(State::Sending)
            })
            .await;
        if weather == Weather::Silent {
            tokio::time::sleep(NO_ANSWER).await;
        }
        until("nobody knows what became of it", async || {
            world.clock.advance(A_MINUTE);
            let message = world.engine().message(first.id).await.unwrap();
            let kind = message.problem.map(|problem| problem.kind);
            (kind == Some(ProblemKind::MaybeSent)).then_some(())
        })
        .await;
        lost += 1;
        way.turns(Weather::Fine);
        // Not after a minute, and not after hours.
        for wait in [A_MINUTE, Duration::from_secs(6 * 3600)] {
            world.clock.advance(wait);
            world.a_round_passes().await;
        }
        let taken = world.taken_for(&ana);
        doubles += taken.len();
        assert!(taken.is_empty(), "{name}: {taken:?}");
        world.hears(&ana, "Hello?").await;
        world.engine().send_again(first.id).await.unwrap();
        world
            .sees(first.id, "the owner's word sends it", |m| {
                m.state == Some(State::Read)
            })
            .await;
        assert_eq!(world.taken_for(&ana), ["one"], "{name}");
    }
    println!("requests lost in the middle {lost}, sent again by itself {doubles}");
}

#[tokio::test]
async fn what_surely_did_not_leave_goes_out_within_fifteen_seconds_of_the_networks_return() {
    let (mut world, mut gate) = World::behind_gate().await;
    let ana = world.customer("Ana");
    world.hears(&ana, "Open today?").await;
    let without_network = async |world: &World, text: &str| {
        let message = world.replies(&ana, text).await.unwrap();
        until("the lost network is noticed", async || {
            let state = world.engine().connection().await.unwrap().sending;
            (state == SendingState::WaitingForInternet).then_some(())
        })
        .await;
        let waiting = world
            .sees(message.id, "it waits", |m| m.problem.is_some())
            .await;
        let problem = waiting.problem.unwrap();
        assert_eq!(problem.code, "waiting_for_internet");
        assert_eq!(problem.kind, ProblemKind::Retrying, "not given up");
        message.id
    };
    let goes_out = async |world: &World, id, all: &[&str]| {
        world.clock.advance(SOON);
        world
            .sees(id, "it is read", |m| m.state == Some(State::Read))
            .await;
        assert_eq!(world.taken_for(&ana), all, "once, in order");
    };

    gate.shut().await;
    let refused = without_network(&world, "one").await;
    gate.open().await;
    goes_out(&world, refused, &["one"]).await;

    // A name that does not resolve.
    world.close().await;
    world.reach_meta_at("http://graph.facebook.invalid".to_owned());
    world.open().await;
    let unnamed = without_network(&world, "two").await;
    world.close().await;
    world.reach_meta_at(gate.url());
    world.open().await;
    goes_out(&world, unnamed, &["one", "two"]).await;
}
