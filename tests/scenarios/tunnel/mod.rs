//! Webhooks through the tunnel: public side → edge → TLS → muxado → the real `ngrok` crate → our
//! router → journal; and everything that can happen to that way.

mod arrives;
#[cfg(unix)]
mod away;
mod ends;
mod follows;
mod lost;
#[cfg(target_os = "linux")]
mod outages;
#[cfg(unix)]
mod program;
mod public_name;
mod refused;

use std::{sync::Arc, time::Duration};

use serde_json::json;
use shopbell_core::ports::Secret;
use shopbell_platform::{
    clock::{SystemClock, SystemEntropy},
    tunnel::{Pace, Tunnel, TunnelOptions, TunnelState},
};

use crate::{
    edge::{DEV_DOMAIN, Edge, TOKEN},
    support::{
        APP_SECRET, Listening,
        http::{post, signature},
        until,
    },
};

/// Waits of a test: the defaults are for people. Heartbeats below a second are lost by chance.
const PACE: Pace = Pace {
    heartbeat: Duration::from_secs(1),
    tolerance: Duration::from_secs(1),
    first_wait: Duration::from_millis(50),
    longest_wait: Duration::from_millis(200),
    taken_wait: Duration::from_millis(200),
    taken_patience: Duration::from_secs(1),
    slow_wait: Duration::from_millis(300),
    answer_within: Duration::from_secs(5),
};

/// What a tunnel to this edge needs.
fn options(edge: &Edge) -> TunnelOptions {
    TunnelOptions {
        authtoken: Secret::new(TOKEN),
        domain: None,
        server: Some(edge.server()),
        ca: Some(edge.ca().as_bytes().to_vec()),
        pace: PACE,
        clock: Arc::new(SystemClock),
        entropy: Arc::new(SystemEntropy),
    }
}

/// A shop that listens through a tunnel.
struct Shop {
    edge: Edge,
    heard: Listening,
    tunnel: Tunnel,
}

impl Shop {
    /// Online, with the waits of [`PACE`].
    async fn open() -> Self {
        Self::with(|_| {}).await
    }

    /// The same with other options.
    async fn with(change: impl FnOnce(&mut TunnelOptions)) -> Self {
        let edge = Edge::start().await;
        let mut options = options(&edge);
        change(&mut options);
        let heard = Listening::with(&[("700000000000001", "800000000000001")]).await;
        let tunnel = Tunnel::start(heard.engine.clone(), options).unwrap();
        online(&tunnel).await;
        Self {
            edge,
            heard,
            tunnel,
        }
    }

    /// Another computer with the same engine behind it, which is enough for the edge.
    fn another(&self, change: impl FnOnce(&mut TunnelOptions)) -> Tunnel {
        let mut options = options(&self.edge);
        change(&mut options);
        Tunnel::start(self.heard.engine.clone(), options).unwrap()
    }

    /// A signed webhook arrives from outside.
    async fn hears(&self) {
        let body = json!({ "object": "whatsapp_business_account", "entry": [] });
        let body = body.to_string().into_bytes();
        let signed = signature(APP_SECRET, &body);
        let url = self.edge.public_url("/webhook");
        let status = post(&url, body, Some(&signed)).await;
        assert_eq!(status, 200, "the address leads to this computer");
    }

    /// The endpoint has been bound this often.
    async fn bound(&self, times: u64) {
        until("the address is bound again", async || {
            (self.edge.account.binds() >= times).then_some(())
        })
        .await;
        online(&self.tunnel).await;
    }

    async fn close(self) {
        self.tunnel.stop().await;
        deserted(&self.edge).await;
        self.heard.close().await;
    }
}

/// Waits until the tunnel stands like this; how it stands.
async fn stands(tunnel: &Tunnel, wanted: impl Fn(&TunnelState) -> bool) -> TunnelState {
    let state = tunnel.state();
    until("the tunnel stands as wanted", async || {
        let state = state.borrow().clone();
        wanted(&state).then_some(state)
    })
    .await
}

async fn online(tunnel: &Tunnel) {
    stands(tunnel, |state| matches!(state, TunnelState::Online { .. })).await;
}

/// Nothing of ours is left at the edge.
async fn deserted(edge: &Edge) {
    until("the edge holds nothing of ours", async || {
        edge.is_deserted().then_some(())
    })
    .await;
}

#[tokio::test]
async fn the_accounts_own_address_is_shown_and_another_is_asked_for() {
    let shop = Shop::open().await;
    let url = format!("https://{DEV_DOMAIN}");
    assert_eq!(*shop.tunnel.state().borrow(), TunnelState::Online { url });
    let other = shop.another(|options| options.domain = Some("pedidos.casa.example".into()));
    let state = stands(&other, |state| state.webhook_url().is_some()).await;
    let url = state.webhook_url();
    assert_eq!(url.as_deref(), Some("https://pedidos.casa.example/webhook"));
    other.stop().await;
    shop.hears().await;
    shop.close().await;
}
