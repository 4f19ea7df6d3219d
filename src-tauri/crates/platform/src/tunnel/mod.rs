//! The tunnel: how Meta's requests reach a computer that has no public address.
//!
//! The `ngrok` crate holds one outgoing connection to ngrok's edge and hands us what arrives at
//! the owner's address; the webhook router serves it, and nothing else. The crate is a good
//! transport and no supervisor: by itself it waits for hours between attempts, does not notice a
//! silent line and never tells of a revoked token (version 0.19, read 2026-11). So one task of
//! ours owns one session at a time, and a session that is lost is never resumed: the next one is
//! a fresh one, after a wait that we choose. Letting the crate resume was rejected: it does not
//! say when it has, and stops hearing that ngrok has closed the address.
//!
//! A session ends with its connection, which we make and which we can always take away. Should the
//! crate hang over it, its socket is closed all the same and a new session begins; what it leaves
//! then is an idle task, until the program ends.

mod backoff;
mod line;
mod session;
mod supervisor;
mod trouble;
mod wake;

use std::{fmt, sync::Arc, time::Duration};

use ngrok::session::SessionBuilder;
use shopbell_core::{
    Engine,
    ports::{Clock, Entropy, Secret},
};
use tokio::{sync::watch, task::JoinHandle};
use tokio_util::sync::{CancellationToken, DropGuard};
use tracing::{Level, Metadata};

pub use trouble::Trouble;

use crate::router::router;

/// What a tunnel needs to know.
#[derive(Clone, Debug)]
pub struct TunnelOptions {
    /// The owner's ngrok authtoken.
    pub authtoken: Secret,
    /// The host name to be reached at, such as `casa-azul.ngrok-free.app`. Without one ngrok
    /// gives the account's own.
    pub domain: Option<String>,
    /// Another edge than ngrok's, as `HOST:PORT`.
    pub server: Option<String>,
    /// The certificates (PEM) that edge is trusted by, in place of ngrok's own.
    pub ca: Option<Vec<u8>>,
    /// How patient it is.
    pub pace: Pace,
    /// Dates the waits that are shown.
    pub clock: Arc<dyn Clock>,
    /// Spreads the waits of many computers.
    pub entropy: Arc<dyn Entropy>,
}

/// How patient a tunnel is. The defaults are for the real service.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Pace {
    /// Time between two heartbeats.
    pub heartbeat: Duration,
    /// How late a heartbeat's answer may be before the line counts as lost.
    pub tolerance: Duration,
    /// The first wait after a lost line; each further one is twice as long.
    pub first_wait: Duration,
    /// The longest wait after a lost line, before it is spread by a quarter either way. An owner
    /// may lose a second customer while a longer one passes.
    pub longest_wait: Duration,
    /// The wait while our address is still online elsewhere: most often our own last session.
    pub taken_wait: Duration,
    /// For how long that is taken to be our own last session.
    pub taken_patience: Duration,
    /// The wait after a refusal that may pass: too many computers, an unknown reason.
    pub slow_wait: Duration,
    /// Longest that signing in may take, and again longest for binding the address.
    pub answer_within: Duration,
}

impl Default for Pace {
    fn default() -> Self {
        Self {
            heartbeat: Duration::from_secs(5),
            tolerance: Duration::from_secs(10),
            first_wait: Duration::from_millis(500),
            longest_wait: Duration::from_secs(10),
            taken_wait: Duration::from_secs(2),
            taken_patience: Duration::from_secs(30),
            slow_wait: Duration::from_secs(30),
            answer_within: Duration::from_secs(15),
        }
    }
}

/// How a tunnel stands.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum TunnelState {
    /// It dials, signs in or asks for the address.
    Connecting,
    /// ngrok leads the address to this computer.
    Online {
        /// The public address, such as `https://casa-azul.ngrok-free.app`.
        url: String,
    },
    /// It tries again by itself.
    Waiting {
        /// When, in Unix milliseconds.
        until_ms: i64,
        /// Why it is not online.
        trouble: Trouble,
    },
    /// It has ended: only the owner can help. Start another one when she has.
    Refused {
        /// Why.
        trouble: Trouble,
    },
    /// It was stopped.
    Stopped,
}

impl TunnelState {
    /// Where Meta has to deliver, while the tunnel is online.
    #[must_use]
    pub fn webhook_url(&self) -> Option<String> {
        match self {
            Self::Online { url } => Some(format!("{}/webhook", url.trim_end_matches('/'))),
            _ => None,
        }
    }
}

/// The options make no session.
#[derive(Debug, thiserror::Error)]
#[error("the settings of the tunnel do not work")]
pub struct TunnelSettingsError(#[source] Box<dyn std::error::Error + Send + Sync>);

/// A supervised tunnel. Dropping it ends it soon; [`Tunnel::stop`] says when it has ended.
pub struct Tunnel {
    state: watch::Receiver<TunnelState>,
    requests: watch::Receiver<u64>,
    nudges: watch::Sender<u64>,
    stop: DropGuard,
    task: JoinHandle<()>,
}

impl Tunnel {
    /// Starts one and returns at once; [`Tunnel::state`] tells how it goes.
    ///
    /// # Errors
    /// When the edge's address or the heartbeats cannot be used; then nothing is running.
    pub fn start(engine: Engine, options: TunnelOptions) -> Result<Self, TunnelSettingsError> {
        let builder = builder(&options).map_err(TunnelSettingsError)?;
        let (states, state) = watch::channel(TunnelState::Connecting);
        let (counter, requests) = watch::channel(0);
        let (nudges, nudged) = watch::channel(0);
        let stop = CancellationToken::new();
        let plan = session::Plan {
            builder,
            domain: options.domain,
            router: session::counted(router(engine), counter),
            pace: options.pace,
            stop: stop.clone(),
        };
        let wake = wake::watch(Arc::clone(&options.clock), nudges.clone());
        let supervisor = supervisor::Supervisor {
            plan,
            states,
            nudged,
            clock: options.clock,
            entropy: options.entropy,
        };
        let task = tokio::spawn(async move {
            tokio::select! {
                () = supervisor.run() => {}
                () = wake => {}
            }
        });
        Ok(Self {
            state,
            requests,
            nudges,
            stop: stop.drop_guard(),
            task,
        })
    }

    /// How it stands, and each change. Short states may be skipped.
    #[must_use]
    pub fn state(&self) -> watch::Receiver<TunnelState> {
        self.state.clone()
    }

    /// How many requests came in since the start: ngrok's free plan counts them by the month.
    #[must_use]
    pub fn requests(&self) -> watch::Receiver<u64> {
        self.requests.clone()
    }

    /// Looks again now: ends a wait, and replaces a session that no longer shows a sign of life.
    /// A healthy one goes on. Waking up and a change of network do this by themselves.
    pub fn nudge(&self) {
        nudge(&self.nudges);
    }

    /// Gives the address back, closes the connection and waits until both is done: a few seconds
    /// at most. What is being answered is answered first.
    pub async fn stop(self) {
        drop(self.stop);
        if let Err(error) = self.task.await {
            tracing::error!(%error, "the tunnel did not end by itself");
        }
        tracing::info!(requests = *self.requests.borrow(), "the tunnel has ended");
    }
}

impl fmt::Debug for Tunnel {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("Tunnel")
            .field("state", &*self.state.borrow())
            .finish_non_exhaustive()
    }
}

/// Whether this may be written to a log. The tunnel's libraries log what they send and what refusals
/// say, the token in both, from their debug level on: every host filters that out, whatever it is
/// told to log.
#[must_use]
pub fn may_be_logged(event: &Metadata<'_>) -> bool {
    let quotes = ["ngrok", "muxado"]
        .iter()
        .any(|library| event.target().starts_with(library));
    !quotes || *event.level() <= Level::INFO
}

fn nudge(nudges: &watch::Sender<u64>) {
    nudges.send_modify(|count| *count = count.wrapping_add(1));
}

/// What all sessions of a tunnel have in common.
fn builder(
    options: &TunnelOptions,
) -> Result<SessionBuilder, Box<dyn std::error::Error + Send + Sync>> {
    let mut builder = ngrok::Session::builder();
    builder
        .authtoken(options.authtoken.expose())
        .client_info("shopbell", env!("CARGO_PKG_VERSION"), None::<String>)
        .heartbeat_interval(options.pace.heartbeat)?
        .heartbeat_tolerance(options.pace.tolerance)?;
    if let Some(server) = &options.server {
        builder.server_addr(server)?;
    }
    if let Some(ca) = &options.ca {
        builder.ca_cert(ca.clone().into());
    }
    Ok(builder)
}
