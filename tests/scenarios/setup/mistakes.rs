//! Each wrong value is called by its name, and nothing of it stays.

use std::time::Duration;

use shopbell_core::{
    ports::SecretKind,
    setup::{Step, TokenKind},
};

use super::{begun, code};
use crate::{shared::secrets, support::Gate};

/// Of Meta's form, and nobody's.
const STRANGE_SECRET: &str = "0123456789abcdef0123456789abcdef";

fn strange_token() -> &'static str {
    secrets::named("meta-token-of-nobody")
}

#[tokio::test]
async fn a_value_of_another_kind_is_known_before_meta_is_asked() {
    let world = begun().await;
    let authtoken = "2aBcDeFgHiJkLmNoPqRsTuVwXyZ_4ExAmPlEtOkEn567890";
    for (pasted, mistake) in [
        (STRANGE_SECRET, "setup_token_looks_like_secret"),
        (authtoken, "setup_token_looks_like_tunnel"),
        ("my token", "setup_token_malformed"),
    ] {
        assert_eq!(code(world.gives_token(pasted).await), mistake);
    }
    for (pasted, mistake) in [
        (strange_token(), "setup_secret_looks_like_token"),
        ("hunter2", "setup_secret_malformed"),
    ] {
        assert_eq!(code(world.gives_secret(pasted).await), mistake);
    }
    assert!(world.simulator.requests().is_empty());
    assert_eq!(world.setup().await.open, Step::Token);
}

#[tokio::test]
async fn a_token_that_meta_does_not_know_is_refused() {
    let world = begun().await;
    assert_eq!(
        code(world.gives_token(strange_token()).await),
        "token_refused"
    );
    let setup = world.setup().await;
    assert_eq!((setup.open, setup.token), (Step::Token, None));
    assert_eq!(world.kept("setup", SecretKind::AccessToken).await, None);
}

#[tokio::test]
async fn a_token_that_was_good_once_has_ended() {
    let world = begun().await;
    world.simulator.change_token(|token| token.ended = true);
    let token = world.simulator.token().to_owned();
    assert_eq!(code(world.gives_token(&token).await), "setup_token_ended");
    assert_eq!(world.setup().await.token, None);
}

#[tokio::test]
async fn a_missing_permission_is_named() {
    for permission in [
        "whatsapp_business_messaging",
        "whatsapp_business_management",
    ] {
        let world = begun().await;
        world
            .simulator
            .change_token(|token| token.scopes.retain(|scope| scope != permission));
        let token = world.simulator.token().to_owned();
        let error = world.gives_token(&token).await.unwrap_err();
        assert_eq!(error.code(), "setup_token_permission");
        assert_eq!(error.params(), [("permission", permission.to_owned())]);
        assert_eq!(world.setup().await.token, None);
    }
}

#[tokio::test]
async fn a_token_for_trying_says_when_it_ends() {
    let world = begun().await;
    let hours = |hours: u64| Duration::from_secs(hours * 60 * 60);
    let ends_s = world.clock.now_s() + hours(23).as_secs();
    world.simulator.change_token(|token| {
        token.kind = "USER".to_owned();
        token.expires_at = ends_s;
    });
    let token = world.gives_the_token().await.token.unwrap();
    assert_eq!(token.kind, TokenKind::Person);
    assert!(token.temporary);
    assert_eq!(token.ends_ms, Some(i64::try_from(ends_s).unwrap() * 1000));
    assert!(
        world.gives_the_secret().await.can_send,
        "it works until then"
    );

    let lasting = world.clock.now_s() + hours(24 * 60).as_secs();
    world
        .simulator
        .change_token(|token| token.expires_at = lasting);
    let token = world.gives_the_token().await.token.unwrap();
    assert!(!token.temporary, "sixty days are no trial");
}

#[tokio::test]
async fn the_secret_of_another_app_is_refused_whatever_the_app_requires() {
    for required in [false, true] {
        let world = super::begun_with(|o| o.require_app_secret_proof = required).await;
        assert_eq!(
            code(world.gives_secret(STRANGE_SECRET).await),
            "setup_too_early"
        );
        world.gives_the_token().await;
        assert_eq!(
            code(world.gives_secret(STRANGE_SECRET).await),
            "app_secret_refused"
        );
        let setup = world.setup().await;
        assert_eq!((setup.open, setup.app_secret), (Step::AppSecret, None));
        assert_eq!(world.kept("setup", SecretKind::AppSecret).await, None);
        assert!(
            world.gives_the_secret().await.can_send,
            "the right one does"
        );
    }
}

#[tokio::test]
async fn while_meta_is_not_reached_nothing_is_known_to_be_wrong() {
    let mut world = begun().await;
    world.close().await;
    let mut gate = Gate::to(&world.simulator.graph_url()).await;
    gate.shut().await;
    world.reach_meta_at(gate.url());
    world.open().await;
    let token = world.simulator.token().to_owned();
    assert_eq!(code(world.gives_token(&token).await), "meta_unreachable");
    assert_eq!(world.setup().await.token, None);
    gate.open().await;
    assert_eq!(world.gives_the_token().await.open, Step::AppSecret);

    gate.shut().await;
    let secret = world.simulator.app_secret().to_owned();
    assert_eq!(code(world.gives_secret(&secret).await), "meta_unreachable");
    gate.open().await;
    assert!(world.gives_the_secret().await.can_send);
}
