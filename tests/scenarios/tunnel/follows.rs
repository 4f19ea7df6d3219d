//! The owner's choice of a way in is followed: opened, told, kept, replaced, closed.

use std::{net::TcpListener, time::Duration};

use shopbell_core::{
    Engine, EngineError,
    ports::{Clock as _, Secret, SecretKind, Vault as _},
    reach::{AddressState, WayIn, WayShown},
};
use shopbell_platform::running::Edge as TunnelEdge;

use super::{PACE, deserted};
use crate::{
    edge::{Edge, TOKEN},
    privacy::files,
    shared::secrets,
    support::{World, http::post, until},
};

/// Names that no resolver knows: the request to ourselves, which these tests are not about, goes
/// nowhere.
const HOST: &str = "casa-azul.invalid";
const NEXT_HOST: &str = "casa-verde.invalid";

/// A shop that knows no way in yet, and the edge it may choose.
async fn shop() -> (World, Edge) {
    let edge = Edge::start().await;
    edge.account.move_to(HOST);
    let mut world = World::unconnected(|_| {}).await;
    world.come_in_by(WayIn::Chosen);
    world.tunnel_through(TunnelEdge {
        server: Some(edge.server()),
        ca: Some(edge.ca().as_bytes().to_vec()),
        pace: PACE,
    });
    world.open().await;
    (world, edge)
}

fn online_at(host: &str) -> AddressState {
    AddressState::Online {
        url: format!("https://{host}/webhook"),
    }
}

fn refused(code: &'static str) -> AddressState {
    AddressState::Refused { code, number: None }
}

impl World {
    async fn gives_authtoken(&self, token: &str) -> Result<(), EngineError> {
        let token = Secret::new(token);
        self.ask(|engine: Engine| async move { engine.give_tunnel_token(token).await })
            .await
    }

    async fn names_address(&self, port: u16) {
        let named = self.ask(move |engine: Engine| async move {
            engine.use_own_address("https://shop.example", port).await
        });
        named.await.unwrap();
    }

    async fn looks_again(&self) {
        self.ask(|engine: Engine| async move { engine.look_again().await })
            .await
            .unwrap();
    }

    async fn stands(&self, wanted: AddressState) {
        let address = self.engine().address();
        until(&format!("the address stands as {wanted:?}"), async || {
            (*address.borrow() == wanted).then_some(())
        })
        .await;
    }

    async fn requests(&self) -> i64 {
        self.engine().reach().await.unwrap().requests
    }
}

#[tokio::test]
async fn a_pasted_authtoken_opens_the_tunnel_and_the_next_start_does_by_itself() {
    let (mut world, edge) = shop().await;
    let before = world.engine().connection().await.unwrap();
    assert!(!before.receiving, "nothing leads here yet");
    assert_eq!(before.reach.unwrap().way, None);
    world.gives_authtoken(&format!(" {TOKEN}\n")).await.unwrap();
    world.stands(online_at(HOST)).await;
    let reach = world.engine().reach().await.unwrap();
    let shown = WayShown::Ngrok {
        last_four: "7dLs".into(),
        domain: Some(HOST.into()),
    };
    assert_eq!(reach.way, Some(shown));
    assert_eq!(reach.request_limit, Some(20_000));
    world.close().await;
    deserted(&edge).await;

    world.open().await;
    world.stands(online_at(HOST)).await;
    let said = world.logs.text();
    assert!(!said.contains(TOKEN), "{said}");
    world.close().await;
    deserted(&edge).await;
    for file in files(world.data_dir()) {
        let bytes = std::fs::read(&file).unwrap();
        let found = bytes
            .windows(TOKEN.len())
            .any(|window| window == TOKEN.as_bytes());
        assert!(!found, "the token lies in {}", file.display());
    }
}

#[tokio::test]
async fn a_token_of_the_wrong_kind_is_named_before_ngrok_is_asked() {
    let (mut world, edge) = shop().await;
    for (name, code) in [
        ("meta-token", "setup_tunnel_looks_like_token"),
        ("app-secret", "setup_tunnel_looks_like_secret"),
    ] {
        let outcome = world.gives_authtoken(secrets::named(name)).await;
        assert_eq!(outcome.unwrap_err().code(), code);
    }
    assert_eq!(edge.account.sign_ins(), 0);
    assert_eq!(world.engine().reach().await.unwrap().way, None);
    world.close().await;
}

#[tokio::test]
async fn a_revoked_token_is_said_and_the_current_one_goes_on() {
    let (mut world, edge) = shop().await;
    world.logs.expect("ngrok refuses the tunnel");
    let renewed = secrets::named("tunnel-token-renewed");
    edge.account.renew_token(renewed);
    world.gives_authtoken(TOKEN).await.unwrap();
    world.stands(refused("tunnel_token_revoked")).await;
    world.gives_authtoken(renewed).await.unwrap();
    world.stands(online_at(HOST)).await;
    world.close().await;
    deserted(&edge).await;
}

#[tokio::test]
async fn looking_again_opens_a_tunnel_that_was_refused() {
    let (mut world, edge) = shop().await;
    world.logs.expect("ngrok refuses the tunnel");
    edge.account.refuse_sign_in(Some("ERR_NGROK_123"));
    world.gives_authtoken(TOKEN).await.unwrap();
    world.stands(refused("tunnel_email_unconfirmed")).await;
    edge.account.refuse_sign_in(None);
    world.looks_again().await;
    world.stands(online_at(HOST)).await;
    world.close().await;
}

#[tokio::test]
async fn an_address_that_is_no_longer_the_accounts_is_forgotten_and_the_new_one_taken() {
    let (mut world, edge) = shop().await;
    world.logs.expect("ngrok refuses the tunnel");
    world.gives_authtoken(TOKEN).await.unwrap();
    world.stands(online_at(HOST)).await;
    world.close().await;
    edge.account.move_to(NEXT_HOST);
    let binds = edge.account.binds();
    world.open().await;
    world.stands(online_at(NEXT_HOST)).await;
    assert_eq!(edge.account.binds(), binds + 1, "the old one was refused");
    world.close().await;
}

#[tokio::test]
async fn a_session_that_begins_again_keeps_to_its_address() {
    let (mut world, edge) = shop().await;
    world.logs.expect("the tunnel is not online");
    world.gives_authtoken(TOKEN).await.unwrap();
    world.stands(online_at(HOST)).await;
    edge.network.cut();
    until("the address is bound again", async || {
        (edge.account.binds() == 2).then_some(())
    })
    .await;
    world.stands(online_at(HOST)).await;
    world.close().await;
}

#[tokio::test]
async fn an_address_of_ones_own_closes_the_tunnel_and_leads_to_its_port() {
    let (mut world, edge) = shop().await;
    world.logs.expect("could not be had");
    world.gives_authtoken(TOKEN).await.unwrap();
    world.stands(online_at(HOST)).await;
    let other = TcpListener::bind("127.0.0.1:0").unwrap();
    let port = other.local_addr().unwrap().port();
    world.names_address(port).await;
    deserted(&edge).await;
    let address = world.engine().address();
    until("the port is seen to be taken", async || {
        let state = address.borrow().clone();
        let taken = AddressState::Waiting {
            until_ms: world.clock.now_ms() + 15_000,
            code: "own_port_taken",
            number: None,
        };
        (state == taken).then_some(())
    })
    .await;

    drop(other);
    world.looks_again().await;
    world.stands(online_at("shop.example")).await;
    let status = post(
        &format!("http://127.0.0.1:{port}/webhook"),
        b"{}".to_vec(),
        None,
    )
    .await;
    assert_eq!(status, 401, "our router, which asks for a signature");
    let reach = world.engine().reach().await.unwrap();
    assert_eq!(reach.request_limit, None, "no plan counts here");

    // Back to the tunnel: the port is free again.
    world.gives_authtoken(TOKEN).await.unwrap();
    world.stands(online_at(HOST)).await;
    TcpListener::bind(("127.0.0.1", port)).unwrap();
    world.close().await;
}

#[tokio::test]
async fn requests_are_counted_for_the_month_over_restarts() {
    let (mut world, edge) = shop().await;
    world.gives_authtoken(TOKEN).await.unwrap();
    world.stands(online_at(HOST)).await;
    for _ in 0..3 {
        let status = post(&edge.public_url("/webhook"), b"{}".to_vec(), None).await;
        assert_eq!(status, 401);
    }
    // An orderly stop counts what was not counted yet.
    world.close().await;
    world.open().await;
    assert_eq!(world.requests().await, 3);
    world.stands(online_at(HOST)).await;
    post(&edge.public_url("/webhook"), b"{}".to_vec(), None).await;
    until("it is counted while the shop is open", async || {
        (world.requests().await == 4).then_some(())
    })
    .await;
    world.clock.advance(Duration::from_secs(31 * 24 * 60 * 60));
    assert_eq!(world.requests().await, 0, "a new month");
    world.close().await;
}

#[tokio::test]
async fn a_keychain_that_lost_the_token_is_said_and_found_again() {
    let (mut world, _edge) = shop().await;
    world.logs.expect("has no token for the tunnel");
    world.gives_authtoken(TOKEN).await.unwrap();
    world.stands(online_at(HOST)).await;
    world.close().await;

    let kind = SecretKind::TunnelToken;
    world.vault().forget("installation", kind).await.unwrap();
    world.open().await;
    world.stands(refused("tunnel_token_missing")).await;
    let way = world.engine().reach().await.unwrap().way;
    assert!(
        matches!(way, Some(WayShown::Ngrok { .. })),
        "the choice stands: {way:?}"
    );
    world.vault().hold("installation", kind, Secret::new(TOKEN));
    world.looks_again().await;
    world.stands(online_at(HOST)).await;
    world.close().await;
}
