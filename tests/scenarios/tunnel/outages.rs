//! Long outages and many short ones. The waits are those of the program as people run it.

use std::time::{Duration, Instant};

use shopbell_platform::tunnel::{Pace, Trouble, TunnelState};
use tokio::{runtime::Handle, time::sleep};

use super::{PACE, Shop, deserted, stands};
use crate::{
    edge::Event,
    support::{open_sockets, until},
};

/// An owner loses patience soon after her network is back.
const BACK_WITHIN: Duration = Duration::from_secs(15);
/// "At once", on a busy machine.
const AT_ONCE: Duration = Duration::from_secs(3);

/// From the edge's return to the next binding of the address, by the edge's own clock.
fn took(shop: &Shop) -> Duration {
    let log = &shop.edge.log;
    let (back, bound) = (log.last(Event::Back), log.last(Event::Bound));
    bound.unwrap().duration_since(back.unwrap())
}

#[tokio::test]
async fn after_three_minutes_without_the_edge_it_is_back_within_fifteen_seconds() {
    let shop = Shop::with(|options| options.pace = Pace::default()).await;
    shop.edge.network.go_away();
    sleep(Duration::from_secs(180)).await;
    let state = shop.tunnel.state().borrow().clone();
    assert!(
        !matches!(state, TunnelState::Refused { .. }),
        "it has not given up: {state:?}"
    );
    shop.edge.network.come_back();
    shop.bound(2).await;
    assert!(took(&shop) < BACK_WITHIN, "it took {:?}", took(&shop));
    shop.hears().await;

    // A second one, long enough for the longest wait, is ended by a nudge.
    shop.edge.network.go_away();
    sleep(Duration::from_secs(30)).await;
    // Right at the beginning of a wait, so that its own end is not what helps.
    let no_line = Trouble::NoLine;
    let mut state = shop.tunnel.state();
    state.mark_unchanged();
    until("a fresh wait begins", async || {
        if !state.has_changed().unwrap() {
            return None;
        }
        let now = state.borrow_and_update().clone();
        matches!(now, TunnelState::Waiting { trouble, .. } if trouble == no_line).then_some(())
    })
    .await;
    shop.edge.network.come_back();
    shop.tunnel.nudge();
    shop.bound(3).await;
    assert!(took(&shop) < AT_ONCE, "it took {:?}", took(&shop));
    shop.hears().await;
    shop.close().await;
}

#[tokio::test]
async fn fifty_reconnects_leave_neither_tasks_nor_sockets() {
    let shop = Shop::open().await;
    let settled = async || {
        until("one line is left", async || {
            (shop.edge.network.lines() == 1 && shop.edge.account.sessions() == 1).then_some(())
        })
        .await;
        // Tasks of the last session end a moment after its connection.
        sleep(Duration::from_millis(300)).await;
        (
            Handle::current().metrics().num_alive_tasks(),
            open_sockets(),
        )
    };
    let (mut few, started) = ((0, 0), Instant::now());
    for cut in 1..=50 {
        if cut == 6 {
            few = settled().await;
        }
        shop.edge.network.cut();
        shop.bound(cut + 1).await;
    }
    let many = settled().await;
    assert!(
        many.0 <= few.0 && many.1 <= few.1,
        "tasks and sockets: {few:?} after 5 reconnects, {many:?} after 50"
    );
    assert_eq!(
        shop.edge.log.count_since(Event::Bound, started),
        50,
        "each cut cost one session"
    );
    shop.hears().await;
    let Shop {
        edge,
        heard,
        tunnel,
    } = shop;
    tunnel.stop().await;
    deserted(&edge).await;
    heard.close().await;
}

#[tokio::test]
async fn an_outage_of_a_moment_is_over_in_a_moment() {
    let shop = Shop::with(|options| {
        options.pace = Pace {
            heartbeat: PACE.heartbeat,
            ..Pace::default()
        };
    })
    .await;
    shop.edge.network.go_away();
    stands(&shop.tunnel, |state| {
        matches!(state, TunnelState::Waiting { .. })
    })
    .await;
    shop.edge.network.come_back();
    shop.bound(2).await;
    assert!(took(&shop) < AT_ONCE, "it took {:?}", took(&shop));
    shop.close().await;
}
