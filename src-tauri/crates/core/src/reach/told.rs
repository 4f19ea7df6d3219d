//! What the host that follows the wanted way tells, and what it listens to.

use tokio::sync::watch;

use super::{AddressState, Loop, Way, kept::KeptWay, own_address::host_of};
use crate::engine::Engine;

impl Engine {
    /// The way in that is wanted, and each change of it. A change of the remembered host name
    /// alone is not told: whoever goes that way is there already.
    #[must_use]
    pub fn wanted_way(&self) -> watch::Receiver<Option<Way>> {
        self.inner.reach.wanted.subscribe()
    }

    /// Counts the wishes to look again now.
    #[must_use]
    pub fn nudges(&self) -> watch::Receiver<u64> {
        self.inner.reach.nudges.subscribe()
    }

    /// How the public address stands, and each change of it.
    #[must_use]
    pub fn address(&self) -> watch::Receiver<AddressState> {
        self.inner.reach.address.subscribe()
    }

    /// Notes how the public address of the wanted way stands. The host name that ngrok gave is
    /// remembered, and asked for by name from then on.
    pub async fn set_address(&self, state: AddressState) {
        if let AddressState::Online { url } = &state {
            self.remember_domain(url).await;
        }
        self.inner.stands(state);
    }

    async fn remember_domain(&self, url: &str) {
        let reach = &self.inner.reach;
        let Some(KeptWay::Ngrok { domain }) = reach.hold(|held| held.kept.clone()) else {
            return;
        };
        let host = host_of(url);
        if host.is_none() || domain == host {
            return;
        }
        let kept = KeptWay::Ngrok {
            domain: host.clone(),
        };
        if let Err(error) = self.inner.keep_way(&kept).await {
            tracing::warn!(%error, "the tunnel's address could not be remembered");
        }
        reach.wanted.send_if_modified(|wanted| {
            if let Some(Way::Ngrok { domain, .. }) = wanted {
                *domain = host;
            }
            false
        });
    }

    /// Forgets the remembered host name, which ngrok says is not the account's; `true` when there
    /// was one: then the way without it is wanted.
    pub async fn forget_domain(&self) -> bool {
        let inner = &self.inner;
        let remembered = inner.reach.hold(|held| held.kept.clone());
        if !matches!(remembered, Some(KeptWay::Ngrok { domain: Some(_) })) {
            return false;
        }
        if let Err(error) = inner.keep_way(&KeptWay::Ngrok { domain: None }).await {
            tracing::warn!(%error, "the tunnel's old address could not be forgotten");
            return false;
        }
        inner.reach.wanted.send_if_modified(|wanted| match wanted {
            Some(Way::Ngrok { domain, .. }) => domain.take().is_some(),
            _ => false,
        })
    }

    /// Notes what a request to our own public address showed.
    pub fn set_proof(&self, proof: Loop) {
        let inner = &self.inner;
        let now_ms = inner.clock.now_ms();
        inner.reach.hold(|held| held.proof = Some((proof, now_ms)));
        if proof != Loop::Closed {
            tracing::warn!(
                ?proof,
                "a request to our own public address did not come in"
            );
        }
        inner.tell_reach();
        inner.reach.wake.notify_one();
    }

    /// Counts requests that came in through ngrok.
    pub async fn count_requests(&self, requests: u64) {
        let inner = &self.inner;
        let now_ms = inner.clock.now_ms();
        let news = inner.reach.hold(|held| held.meter.count(requests, now_ms));
        if let Err(error) = inner.keep_meter().await {
            tracing::warn!(%error, "the requests of the month could not be kept");
        }
        if news {
            inner.tell_reach();
        }
    }
}
