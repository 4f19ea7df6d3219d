//! Stopping: by us, by the website, in bad moments. Nothing is left at the edge.

use std::time::{Duration, Instant};

use shopbell_platform::tunnel::{Trouble, TunnelState};

use super::{Shop, deserted, online, stands};
use crate::edge::Command;

#[tokio::test]
async fn quitting_frees_the_address_for_the_next_start() {
    let Shop {
        edge,
        heard,
        tunnel,
    } = Shop::open().await;
    let state = tunnel.state();
    tunnel.stop().await;
    assert_eq!(*state.borrow(), TunnelState::Stopped);
    assert_eq!(edge.account.endpoints(), 0, "given back before it ended");
    let again =
        shopbell_platform::tunnel::Tunnel::start(heard.engine.clone(), super::options(&edge))
            .unwrap();
    online(&again).await;
    assert_eq!(edge.account.sign_ins(), 2, "at the first try");
    // Dropped in place of stopped, it ends all the same.
    drop(again);
    deserted(&edge).await;
    heard.close().await;
}

#[tokio::test]
async fn quitting_while_the_line_is_frozen_takes_two_seconds() {
    let Shop {
        edge,
        heard,
        tunnel,
    } = Shop::open().await;
    edge.network.freeze(true);
    let asked = Instant::now();
    tunnel.stop().await;
    let took = asked.elapsed();
    assert!(took < Duration::from_secs(4), "it took {took:?}");
    edge.network.freeze(false);
    deserted(&edge).await;
    heard.close().await;
}

#[tokio::test]
async fn quitting_while_signing_in_takes_no_time() {
    let shop = Shop::open().await;
    shop.edge.account.fall_mute(true);
    shop.edge.network.cut();
    stands(&shop.tunnel, |state| *state == TunnelState::Connecting).await;
    tokio::time::sleep(Duration::from_millis(300)).await;
    let Shop {
        edge,
        heard,
        tunnel,
    } = shop;
    let asked = Instant::now();
    tunnel.stop().await;
    let took = asked.elapsed();
    assert!(took < Duration::from_secs(2), "it took {took:?}");
    deserted(&edge).await;
    heard.close().await;
}

#[tokio::test]
async fn quitting_while_waiting_takes_no_time() {
    let Shop {
        edge,
        heard,
        tunnel,
    } = Shop::with(|options| {
        options.pace.first_wait = Duration::from_secs(600);
        options.pace.longest_wait = Duration::from_secs(600);
    })
    .await;
    edge.network.go_away();
    stands(&tunnel, |state| {
        matches!(state, TunnelState::Waiting { .. })
    })
    .await;
    let asked = Instant::now();
    tunnel.stop().await;
    let took = asked.elapsed();
    assert!(took < Duration::from_secs(2), "it took {took:?}");
    deserted(&edge).await;
    heard.close().await;
}

#[tokio::test]
async fn a_stop_from_the_website_stops() {
    let shop = Shop::open().await;
    let answers = shop.edge.command(Command::Stop).await;
    assert_eq!(answers.len(), 1);
    assert_eq!(answers[0]["Error"].as_str().unwrap_or_default(), "");
    let trouble = Trouble::StoppedRemotely;
    stands(&shop.tunnel, |state| {
        *state == TunnelState::Refused { trouble }
    })
    .await;
    deserted(&shop.edge).await;
    shop.close().await;
}
