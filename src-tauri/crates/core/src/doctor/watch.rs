//! Telling when a link changes, and looking again when what Meta said may be stale.

use std::{sync::Arc, time::Duration};

use tokio::sync::broadcast::{Receiver, error::RecvError};

use super::{Check, CheckId, checks};
use crate::{changes::Change, engine::Inner, health::SendingState, reach::AddressState};

/// Changes come in swarms: one look shows them all.
const GATHER: Duration = Duration::from_millis(300);
/// When the last event came is told no finer than this: it changes with each message.
const COARSE_MS: i64 = 60_000;

impl Inner {
    /// Tells when a link stands otherwise, until the engine stops.
    pub(crate) async fn watch_chain(self: Arc<Self>) {
        let mut changes = self.changes.subscribe();
        let mut seen = Vec::new();
        let mut refused = false;
        loop {
            self.note_way_in().await;
            let now = coarse(self.chain());
            if now != seen {
                seen = now;
                self.changes.tell(Change::Doctor);
            }
            if self.is_stale(&mut refused) {
                self.wake_numbers.notify_one();
            }
            tokio::select! {
                () = self.stop.cancelled() => break,
                concerned = concerns(&mut changes) => if !concerned { break },
            }
            tokio::select! {
                () = self.stop.cancelled() => break,
                () = tokio::time::sleep(GATHER) => {}
            }
        }
        // What changed in the last moment, too: the next start shows it.
        self.note_way_in().await;
    }

    /// Whether Meta is to be asked again before the hour is over: it is told another address, or
    /// sending was refused for the token or the secret, or is no more.
    fn is_stale(&self, refused: &mut bool) -> bool {
        let kept = self.findings.kept();
        let told_meta = self.told_meta();
        let rewired = kept.compared_with.is_some_and(|before| before != told_meta);
        let (state, problem) = self.health.sending();
        let now_refused = state != SendingState::Online
            && matches!(problem, Some("token_refused" | "app_secret_refused"));
        let turned = std::mem::replace(refused, now_refused) != now_refused;
        rewired || turned
    }

    async fn note_way_in(&self) {
        let now = match self.way_in() {
            None => Vec::new(),
            Some(reach) => match reach.address {
                // Nothing has shown yet.
                AddressState::Off | AddressState::Connecting => return,
                _ => vec![checks::tunnel(&reach), checks::way_round(&reach)],
            },
        };
        if let Err(error) = self.keep_way_in(now).await {
            tracing::error!(%error, "how the way in stands could not be kept");
        }
    }
}

/// Waits for a change that may concern the chain; `false` when there are no more.
async fn concerns(changes: &mut Receiver<Change>) -> bool {
    loop {
        match changes.recv().await {
            Ok(Change::Connection | Change::Account | Change::Setup | Change::Everything)
            | Err(RecvError::Lagged(_)) => return true,
            Ok(_) => {}
            Err(RecvError::Closed) => return false,
        }
    }
}

/// The links without what changes with each message.
fn coarse(checks: Vec<Check>) -> Vec<Check> {
    let coarse = |mut check: Check| {
        if check.id == CheckId::LastEvent
            && let Some(at_ms) = check.facts.get_mut("atMs")
        {
            *at_ms = at_ms
                .parse()
                .map_or(0, |at_ms: i64| at_ms / COARSE_MS)
                .to_string();
        }
        check
    };
    checks.into_iter().map(coarse).collect()
}
