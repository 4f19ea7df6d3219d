//! Follows the owner's choice of a way in: opens it, tells how it stands, proves it, closes it.

use std::{future::pending, net::SocketAddr, pin::Pin, sync::Arc, time::Duration};

use shopbell_core::{
    Engine,
    ports::{Clock, Entropy, Secret},
    reach::{AddressState, Way},
};
use tokio::{
    sync::watch,
    task::JoinHandle,
    time::{Instant, sleep, sleep_until},
};
use tokio_util::sync::{CancellationToken, DropGuard};

use crate::{
    listener::WebhookListener,
    outside,
    tunnel::{Pace, Trouble, Tunnel, TunnelOptions, TunnelState},
};

/// Requests are counted this often at most: each time the sum is kept.
const COUNT_EVERY: Duration = Duration::from_secs(5);
/// The pause before a port that another program holds is tried again.
const PORT_AGAIN: Duration = Duration::from_secs(15);

/// Which edge a tunnel goes through, and how patient it is. The default is ngrok's.
#[derive(Clone, Debug, Default)]
pub struct Edge {
    /// Another edge than ngrok's, as `HOST:PORT`.
    pub server: Option<String>,
    /// The certificates (PEM) that edge is trusted by, in place of ngrok's own.
    pub ca: Option<Vec<u8>>,
    /// How patient the tunnel is.
    pub pace: Pace,
}

/// A task that follows. Dropping it ends it soon; [`Follower::stop`] says when it has ended.
#[derive(Debug)]
pub(crate) struct Follower {
    stop: DropGuard,
    task: JoinHandle<()>,
}

impl Follower {
    /// Follows from now on. `base` is where the engine's listener takes webhooks in.
    pub(crate) fn start(
        engine: Engine,
        base: SocketAddr,
        edge: Edge,
        clock: Arc<dyn Clock>,
        entropy: Arc<dyn Entropy>,
    ) -> Self {
        let stop = CancellationToken::new();
        let following = Following {
            wanted: engine.wanted_way(),
            nudges: engine.nudges(),
            engine,
            base,
            edge,
            clock,
            entropy,
            stop: stop.clone(),
        };
        Self {
            stop: stop.drop_guard(),
            task: tokio::spawn(following.run()),
        }
    }

    /// Closes the way in and waits until it is closed.
    pub(crate) async fn stop(self) {
        drop(self.stop);
        if let Err(error) = self.task.await {
            tracing::error!(%error, "the way in did not close by itself");
        }
    }
}

struct Following {
    engine: Engine,
    base: SocketAddr,
    edge: Edge,
    clock: Arc<dyn Clock>,
    entropy: Arc<dyn Entropy>,
    wanted: watch::Receiver<Option<Way>>,
    nudges: watch::Receiver<u64>,
    stop: CancellationToken,
}

/// A request to ourselves that is under way.
type Proof = Pin<Box<dyn Future<Output = ()> + Send>>;

impl Following {
    async fn run(mut self) {
        while !self.stop.is_cancelled() {
            let way = self.wanted.borrow_and_update().clone();
            match way {
                None => self.something_else().await,
                Some(Way::Ngrok { authtoken, domain }) => {
                    self.through_ngrok(authtoken, domain).await;
                }
                Some(Way::OwnAddress { url, port }) => self.at_own_address(url, port).await,
            }
        }
    }

    /// Waits until something else is wanted, or nothing more.
    async fn something_else(&mut self) {
        tokio::select! {
            () = self.stop.cancelled() => {}
            Ok(()) = self.wanted.changed() => {}
        }
    }

    fn proof(&self, url: &str) -> Proof {
        Box::pin(outside::prove(self.engine.clone(), url.to_owned()))
    }

    async fn through_ngrok(&mut self, authtoken: Secret, domain: Option<String>) {
        let options = TunnelOptions {
            authtoken,
            domain,
            server: self.edge.server.clone(),
            ca: self.edge.ca.clone(),
            pace: self.edge.pace,
            clock: Arc::clone(&self.clock),
            entropy: Arc::clone(&self.entropy),
        };
        let tunnel = match Tunnel::start(self.engine.clone(), options) {
            Ok(tunnel) => tunnel,
            Err(error) => {
                tracing::error!(%error, "the tunnel cannot be opened");
                let refused = Trouble::Refused(None);
                self.engine.set_address(refusal(refused)).await;
                return self.something_else().await;
            }
        };
        let mut meter = Meter::new(&tunnel);
        self.keep_to(&tunnel, &mut meter).await;
        tunnel.stop().await;
        meter.count(&self.engine).await;
    }

    /// Stays with a tunnel until another way is wanted or a fresh one.
    async fn keep_to(&mut self, tunnel: &Tunnel, meter: &mut Meter) {
        let mut states = tunnel.state();
        states.mark_changed();
        self.nudges.mark_unchanged();
        let mut proof: Proof = Box::pin(pending());
        loop {
            tokio::select! {
                () = self.stop.cancelled() => return,
                Ok(()) = self.wanted.changed() => return,
                Ok(()) = states.changed() => {
                    let state = states.borrow_and_update().clone();
                    let url = state.webhook_url();
                    self.tell(state).await;
                    proof = match url {
                        Some(url) => self.proof(&url),
                        None => Box::pin(pending()),
                    };
                }
                Ok(()) = self.nudges.changed() => {
                    let state = states.borrow().clone();
                    match state.webhook_url() {
                        Some(url) => proof = self.proof(&url),
                        // It has ended and does not come back by itself.
                        None if matches!(state, TunnelState::Refused { .. }) => return,
                        None => {}
                    }
                    tunnel.nudge();
                }
                () = meter.is_due() => meter.count(&self.engine).await,
                () = &mut proof => {}
            }
        }
    }

    async fn tell(&self, state: TunnelState) {
        let url = state.webhook_url();
        let state = match state {
            TunnelState::Connecting | TunnelState::Stopped => AddressState::Connecting,
            TunnelState::Online { .. } => AddressState::Online {
                url: url.unwrap_or_default(),
            },
            TunnelState::Waiting { until_ms, trouble } => AddressState::Waiting {
                until_ms,
                code: trouble.code(),
                number: trouble.ngrok_number(),
            },
            TunnelState::Refused { trouble } => {
                // The account got another address since: once without asking for it by name.
                if trouble == Trouble::AddressNotOwned && self.engine.forget_domain().await {
                    return;
                }
                refusal(trouble)
            }
        };
        self.engine.set_address(state).await;
    }

    async fn at_own_address(&mut self, url: String, port: u16) {
        let own = if port == 0 || port == self.base.port() {
            None
        } else {
            let address = SocketAddr::new(self.base.ip(), port);
            match WebhookListener::start(self.engine.clone(), address).await {
                Ok(listener) => Some(listener),
                Err(error) => return self.without_port(port, &error).await,
            }
        };
        self.nudges.mark_unchanged();
        let mut proof = self.proof(&url);
        self.engine
            .set_address(AddressState::Online { url: url.clone() })
            .await;
        loop {
            tokio::select! {
                () = self.stop.cancelled() => break,
                Ok(()) = self.wanted.changed() => break,
                Ok(()) = self.nudges.changed() => proof = self.proof(&url),
                () = &mut proof => {}
            }
        }
        if let Some(own) = own {
            own.stop().await;
        }
    }

    /// Another program holds the port: it may end.
    async fn without_port(&mut self, port: u16, error: &std::io::Error) {
        tracing::warn!(%error, port, "the port of the owner's own address could not be had");
        let wait_ms = i64::try_from(PORT_AGAIN.as_millis()).unwrap_or(i64::MAX);
        let waiting = AddressState::Waiting {
            until_ms: self.clock.now_ms().saturating_add(wait_ms),
            code: "own_port_taken",
            number: None,
        };
        self.engine.set_address(waiting).await;
        tokio::select! {
            () = self.stop.cancelled() => {}
            Ok(()) = self.wanted.changed() => {}
            Ok(()) = self.nudges.changed() => {}
            () = sleep(PORT_AGAIN) => {}
        }
    }
}

fn refusal(trouble: Trouble) -> AddressState {
    AddressState::Refused {
        code: trouble.code(),
        number: trouble.ngrok_number(),
    }
}

/// Hands the count of a tunnel's requests on, now and then.
struct Meter {
    requests: watch::Receiver<u64>,
    counted: u64,
    due: Option<Instant>,
}

impl Meter {
    fn new(tunnel: &Tunnel) -> Self {
        Self {
            requests: tunnel.requests(),
            counted: 0,
            due: None,
        }
    }

    /// Waits until there is something to count.
    async fn is_due(&mut self) {
        let due = match self.due {
            Some(due) => due,
            None => {
                if self.requests.changed().await.is_err() {
                    return pending().await;
                }
                *self.due.insert(Instant::now() + COUNT_EVERY)
            }
        };
        sleep_until(due).await;
    }

    async fn count(&mut self, engine: &Engine) {
        self.due = None;
        let requests = *self.requests.borrow_and_update();
        let new = requests.saturating_sub(self.counted);
        if new > 0 {
            engine.count_requests(new).await;
        }
        self.counted = requests;
    }
}
