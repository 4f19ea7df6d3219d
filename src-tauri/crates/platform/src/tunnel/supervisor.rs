//! One session after the other, with the right wait between them.

use std::{sync::Arc, time::Duration};

use shopbell_core::ports::{Clock, Entropy};
use tokio::{sync::watch, time::Instant};

use super::{
    Trouble, TunnelState,
    backoff::Backoff,
    session::{self, End, Plan},
    trouble::Cure,
};

/// Online for this long, a line is a good one: the next loss begins with the first wait again.
/// Earlier would make a storm of a line that comes and goes.
const GOOD_LINE: Duration = Duration::from_secs(60);
/// The wait between two tries for an address that somebody else holds.
const TAKEN_LONG: Duration = Duration::from_secs(15);

pub(super) struct Supervisor {
    pub(super) plan: Plan,
    pub(super) states: watch::Sender<TunnelState>,
    pub(super) nudged: watch::Receiver<u64>,
    pub(super) clock: Arc<dyn Clock>,
    pub(super) entropy: Arc<dyn Entropy>,
}

impl Supervisor {
    /// Runs until it is stopped or only the owner can help.
    pub(super) async fn run(mut self) {
        let pace = self.plan.pace;
        let mut backoff = Backoff::new(pace.first_wait, pace.longest_wait);
        let mut taken_since: Option<Instant> = None;
        let mut told: Option<Trouble> = None;
        loop {
            self.states.send_replace(TunnelState::Connecting);
            let (end, online) = session::run(&self.plan, &self.states, &mut self.nudged).await;
            if let Some(host) = self.bound_host() {
                // Asked for by name from now on: the next session must not get another one.
                self.plan.domain = Some(host);
            }
            if online > Duration::ZERO {
                tracing::info!(online_s = online.as_secs(), ?end, "a tunnel session ended");
                (taken_since, told) = (None, None);
            }
            if online >= GOOD_LINE {
                backoff.reset();
            }
            let mut trouble = match end {
                End::Stopped => break,
                End::Again | End::Silent => continue,
                End::Trouble(trouble) => trouble,
            };
            let wait = match trouble.cure() {
                Cure::Owner => {
                    tracing::error!(code = trouble.code(), "ngrok refuses the tunnel");
                    self.states.send_replace(TunnelState::Refused { trouble });
                    return;
                }
                Cure::Retry => backoff.next(&*self.entropy),
                Cure::Later => pace.slow_wait,
                Cure::TakeOver => {
                    let since = *taken_since.get_or_insert_with(Instant::now);
                    if since.elapsed() < pace.taken_patience {
                        pace.taken_wait
                    } else {
                        trouble = Trouble::AddressTaken;
                        TAKEN_LONG.max(pace.taken_wait)
                    }
                }
            };
            // Once for each reason, not for each try.
            if told.replace(trouble) != Some(trouble) {
                let (code, number) = (trouble.code(), trouble.ngrok_number());
                tracing::warn!(code, number, "the tunnel is not online; it tries again");
            }
            let wait_ms = i64::try_from(wait.as_millis()).unwrap_or(i64::MAX);
            let until_ms = self.clock.now_ms().saturating_add(wait_ms);
            self.states
                .send_replace(TunnelState::Waiting { until_ms, trouble });
            tokio::select! {
                () = self.plan.stop.cancelled() => break,
                () = tokio::time::sleep(wait) => {}
                Ok(()) = self.nudged.changed() => backoff.reset(),
            }
        }
        self.states.send_replace(TunnelState::Stopped);
    }

    /// The host name that the session just ended was reached at.
    fn bound_host(&self) -> Option<String> {
        match &*self.states.borrow() {
            TunnelState::Online { url } => {
                let host = url.split_once("://").map_or(url.as_str(), |(_, host)| host);
                Some(host.trim_end_matches('/').to_owned())
            }
            _ => None,
        }
    }
}
