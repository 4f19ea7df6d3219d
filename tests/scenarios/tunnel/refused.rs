//! What ngrok refuses, by its code, and what becomes of it.

use shopbell_core::ports::Secret;
use shopbell_platform::tunnel::{Trouble, TunnelState};

use super::{PACE, Shop, TOKEN, deserted, online, stands};
use crate::{edge::Edge, shared::secrets};

fn waits_for(state: &TunnelState, why: Trouble) -> bool {
    matches!(state, TunnelState::Waiting { trouble, .. } if *trouble == why)
}

fn is_refused(state: &TunnelState) -> bool {
    matches!(state, TunnelState::Refused { .. })
}

#[tokio::test]
async fn a_refused_token_stops_it_and_is_never_shown() {
    let shop = Shop::open().await;
    let signed_in = shop.edge.account.sign_ins();
    let mut tries = 0;
    for (token, code) in [
        (
            secrets::named("tunnel-token-malformed"),
            "tunnel_token_malformed",
        ),
        (
            secrets::named("tunnel-token-revoked"),
            "tunnel_token_revoked",
        ),
    ] {
        let other = shop.another(|options| options.authtoken = Secret::new(token));
        let state = stands(&other, is_refused).await;
        let TunnelState::Refused { trouble } = &state else {
            panic!("{state:?}")
        };
        assert_eq!(trouble.code(), code);
        assert_eq!(trouble.ngrok_number(), None);
        let shown = format!("{state:?} {other:?}");
        assert!(!shown.contains(token), "{shown}");
        // It has ended: a nudge does not begin it again.
        other.nudge();
        tokio::time::sleep(PACE.slow_wait * 2).await;
        tries += 1;
        assert_eq!(shop.edge.account.sign_ins() - signed_in, tries);
        other.stop().await;
    }
    shop.hears().await;
    shop.close().await;
}

#[tokio::test]
async fn a_token_revoked_later_is_noticed() {
    let shop = Shop::open().await;
    shop.edge
        .account
        .renew_token(secrets::named("tunnel-token-renewed"));
    shop.edge.network.cut();
    let state = stands(&shop.tunnel, is_refused).await;
    let trouble = Trouble::TokenRevoked;
    assert_eq!(state, TunnelState::Refused { trouble });
    deserted(&shop.edge).await;
    shop.close().await;
}

#[tokio::test]
async fn a_refusal_that_may_pass_is_tried_again() {
    let shop = Shop::open().await;
    shop.edge.account.refuse_sign_in(Some("ERR_NGROK_8012"));
    shop.edge.network.cut();
    let unknown = Trouble::Refused(Some(8012));
    stands(&shop.tunnel, |state| waits_for(state, unknown)).await;
    shop.edge.account.refuse_sign_in(None);
    shop.bound(2).await;
    shop.close().await;
}

#[tokio::test]
async fn an_address_online_elsewhere_is_awaited_and_then_explained() {
    let shop = Shop::open().await;
    let second = shop.another(|_| {});
    stands(&second, |state| waits_for(state, Trouble::TakingOver)).await;
    stands(&second, |state| waits_for(state, Trouble::AddressTaken)).await;
    shop.hears().await;
    assert_eq!(
        shop.edge.account.binds(),
        1,
        "the first one was not pushed aside"
    );
    let Shop {
        edge,
        heard,
        tunnel,
    } = shop;
    tunnel.stop().await;
    // By itself it looks every fifteen seconds.
    second.nudge();
    online(&second).await;
    second.stop().await;
    deserted(&edge).await;
    heard.close().await;
}

#[tokio::test]
async fn one_computer_too_many_waits_for_another_to_leave() {
    let shop = Shop::open().await;
    let host = |n: usize| Some(format!("shop-{n}.casa.example"));
    let (second, third, fourth) = (
        shop.another(|options| options.domain = host(2)),
        shop.another(|options| options.domain = host(3)),
        Box::new(|| shop.another(|options| options.domain = host(4))),
    );
    online(&second).await;
    online(&third).await;
    let fourth = fourth();
    stands(&fourth, |state| waits_for(state, Trouble::TooManyComputers)).await;
    second.stop().await;
    online(&fourth).await;
    third.stop().await;
    fourth.stop().await;
    shop.close().await;
}

#[tokio::test]
async fn an_inspected_network_is_told_from_a_missing_one() {
    let (shop, stranger) = (Shop::open().await, Edge::start().await);
    let other = shop.another(|options| options.ca = Some(stranger.ca().as_bytes().to_vec()));
    stands(&other, |state| waits_for(state, Trouble::Intercepted)).await;
    other.stop().await;
    assert!(!format!("{:?}", shop.tunnel).contains(TOKEN));
    shop.close().await;
}
