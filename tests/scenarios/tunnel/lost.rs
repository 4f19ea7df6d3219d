//! Lines that break, fall silent or are taken away, and how they come back.

use std::time::{Duration, Instant};

use shopbell_platform::tunnel::{Pace, Trouble, TunnelState};
use tokio::{task::JoinSet, time::sleep};

use super::{PACE, Shop, stands};
use crate::{edge::Command, support::http::post};

fn waits_for(state: &TunnelState, why: Trouble) -> bool {
    matches!(state, TunnelState::Waiting { trouble, .. } if *trouble == why)
}

#[tokio::test]
async fn a_dropped_line_comes_back() {
    let shop = Shop::open().await;
    shop.edge.network.cut();
    shop.bound(2).await;
    shop.hears().await;
    shop.close().await;
}

#[tokio::test]
async fn an_edge_that_goes_away_is_left_for_another_session() {
    let shop = Shop::open().await;
    shop.edge.go_away().await;
    shop.bound(2).await;
    shop.hears().await;
    shop.close().await;
}

#[tokio::test]
async fn a_frozen_line_is_noticed_by_its_heartbeat() {
    let shop = Shop::open().await;
    shop.edge.network.freeze(true);
    let frozen = Instant::now();
    stands(&shop.tunnel, |state| {
        !matches!(state, TunnelState::Online { .. })
    })
    .await;
    let noticed = frozen.elapsed();
    let limit = PACE.heartbeat + PACE.tolerance + Duration::from_secs(3);
    assert!(noticed < limit, "noticed after {noticed:?}");
    shop.edge.network.freeze(false);
    shop.bound(2).await;
    shop.hears().await;
    shop.close().await;
}

#[tokio::test]
async fn an_edge_that_never_answers_does_not_hang_the_start() {
    let shop = Shop::open().await;
    shop.edge.account.fall_mute(true);
    let pace = Pace {
        answer_within: Duration::from_millis(500),
        ..PACE
    };
    let other = shop.another(|options| {
        options.pace = pace;
        options.domain = Some("pedidos.casa.example".into());
    });
    stands(&other, |state| waits_for(state, Trouble::NoLine)).await;
    shop.edge.account.fall_mute(false);
    super::online(&other).await;
    other.stop().await;
    shop.close().await;
}

#[tokio::test]
async fn a_nudge_ends_the_wait() {
    let shop = Shop::with(|options| {
        options.pace.first_wait = Duration::from_secs(600);
        options.pace.longest_wait = Duration::from_secs(600);
    })
    .await;
    shop.edge.network.go_away();
    stands(&shop.tunnel, |state| waits_for(state, Trouble::NoLine)).await;
    shop.edge.network.come_back();
    let nudged = Instant::now();
    shop.tunnel.nudge();
    shop.bound(2).await;
    let took = nudged.elapsed();
    assert!(took < Duration::from_secs(10), "it took {took:?}");
    shop.hears().await;
    shop.close().await;
}

#[tokio::test]
async fn a_nudge_does_not_end_a_healthy_line() {
    let shop = Shop::open().await;
    for _ in 0..3 {
        shop.tunnel.nudge();
        sleep(PACE.heartbeat + Duration::from_millis(400)).await;
    }
    // The last one's time for a sign of life is over, too.
    sleep(Duration::from_secs(3)).await;
    assert_eq!(shop.edge.account.sign_ins(), 1);
    shop.hears().await;
    shop.close().await;
}

#[tokio::test]
async fn a_nudge_replaces_a_line_without_a_sign_of_life() {
    // Bytes flow, but nobody answers; by itself it would notice in ten minutes.
    let shop = Shop::with(|options| options.pace.tolerance = Duration::from_secs(600)).await;
    shop.edge.account.stop_heartbeats();
    sleep(PACE.heartbeat).await;
    shop.tunnel.nudge();
    shop.bound(2).await;
    shop.hears().await;
    shop.close().await;
}

#[tokio::test]
async fn a_session_that_hangs_in_the_library_is_given_up() {
    let shop = Shop::open().await;
    shop.edge.account.split_heads(true);
    let mut callers = JoinSet::new();
    for _ in 0..100 {
        let url = shop.edge.public_url("/webhook");
        callers.spawn(async move { post(&url, b"{}".to_vec(), None).await });
    }
    shop.bound(2).await;
    let answers = callers.join_all().await;
    assert!(answers.contains(&502), "it did hang: {answers:?}");
    shop.edge.account.split_heads(false);
    shop.hears().await;
    shop.close().await;
}

#[tokio::test]
async fn an_address_closed_by_ngrok_is_noticed_also_after_a_reconnect() {
    let shop = Shop::with(|options| options.pace.slow_wait = Duration::from_secs(600)).await;
    shop.edge.network.cut();
    shop.bound(2).await;
    shop.edge.close_endpoints("ERR_NGROK_3999").await;
    let closed = Trouble::Refused(Some(3999));
    stands(&shop.tunnel, |state| waits_for(state, closed)).await;
    shop.tunnel.nudge();
    shop.bound(3).await;
    shop.hears().await;
    shop.close().await;
}

#[tokio::test]
async fn a_restart_from_the_website_brings_a_fresh_session_and_an_update_is_declined() {
    let shop = Shop::open().await;
    let answers = shop.edge.command(Command::Update).await;
    let declined = answers[0]["Error"].as_str().unwrap();
    assert!(!declined.is_empty(), "we do not update ourselves");
    assert_eq!(shop.edge.account.sign_ins(), 1);
    let answers = shop.edge.command(Command::Restart).await;
    assert_eq!(answers[0]["Error"].as_str().unwrap_or_default(), "");
    shop.bound(2).await;
    shop.hears().await;
    shop.close().await;
}
