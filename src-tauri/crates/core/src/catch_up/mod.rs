//! What came in while nobody could be reached here.
//!
//! Meta delivers again what it could not deliver, for hours. So a message of an absence is known by
//! two times: Meta's says when it was said, ours when it came. Rejected: counting what comes in
//! just after a return, because retries come late, and what customers write by then is no news of
//! before.
//!
//! P8: how long Meta goes on delivering has an end. After an absence that was longer, the line says
//! that messages may be lost, or are, even when none came in.

mod gaps;
mod repair;

use std::{collections::HashSet, sync::Arc, time::Duration};

use shopbell_store::Late;
use tokio::{sync::broadcast::error::RecvError, time::Instant};

pub use self::gaps::Loss;
use self::gaps::{Gaps, Presence, RETRIES, millis};
use crate::{
    EngineError,
    changes::Change,
    engine::{Engine, Inner},
    reach::AddressState,
};

/// Where the last time that we could be reached is kept.
const REACHABLE: &str = "reachable_ms";
/// Where the absences are kept.
const GAPS: &str = "catch_up";
/// Looks are no further apart.
const LOOK: Duration = Duration::from_secs(10);
/// The last time is written down no more often, in milliseconds.
const WRITE_MS: u64 = 30_000;
/// A return is noticed a moment after the first message may have come.
const MOMENT: Duration = Duration::from_secs(5);
/// A lost line is noticed late, by a heartbeat and a look, and Meta's times are whole seconds: what
/// was said so long before an absence, and came after it, was held up by it.
const UNNOTICED: Duration = Duration::from_secs(30);
/// Messages come in swarms: one count for all.
const GATHER: Duration = Duration::from_millis(250);

/// What came in late because this computer could not be reached.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct CatchUp {
    /// Since when it could not, Unix milliseconds.
    pub since_ms: i64,
    /// Until when.
    pub until_ms: i64,
    /// Customers' messages of that time.
    pub messages: i64,
    /// The chats they are in.
    pub chats: i64,
    /// Whether others can be lost.
    pub loss: Option<Loss>,
}

impl Engine {
    /// What came in while this computer could not be reached the last time; `None` when nothing
    /// did and nothing can be lost, or the owner has put it away. Absences of one day are told
    /// together.
    ///
    /// # Errors
    /// [`EngineError::Store`].
    pub async fn catch_up(&self) -> Result<Option<CatchUp>, EngineError> {
        let gaps = self.inner.kept_gaps().await?;
        self.inner.count(&gaps).await
    }

    /// Puts the line about it away.
    ///
    /// # Errors
    /// [`EngineError::Store`].
    pub async fn dismiss_catch_up(&self) -> Result<(), EngineError> {
        self.inner.keep_gaps(&Gaps::default()).await?;
        self.inner.changes.tell(Change::CatchUp);
        Ok(())
    }
}

/// What the watch remembers between two looks.
#[derive(Clone, Debug)]
pub(crate) struct Watch {
    presence: Presence,
    written_ms: Option<i64>,
    told: Option<CatchUp>,
}

impl Inner {
    /// Reads when we could be reached last.
    pub(crate) async fn open_gaps(&self) -> Result<Watch, EngineError> {
        let last = self.store.fact(REACHABLE).await?;
        let last_ms = last.and_then(|text| text.parse().ok());
        Ok(Watch {
            presence: Presence::since(last_ms),
            written_ms: last_ms,
            told: None,
        })
    }

    /// Notes when we can be reached, and counts what comes late, until the engine stops.
    pub(crate) async fn watch_reachable(self: Arc<Self>, mut watch: Watch) {
        let mut changes = self.changes.subscribe();
        let mut next_look = Instant::now();
        let mut next_count = Some(next_look);
        loop {
            // Whether we can be reached is cheap to tell, and must not be told late.
            let stops = self.stop.is_cancelled();
            let counts = next_count.is_some_and(|at| at <= Instant::now());
            let looked = self.look(&mut watch, stops).await;
            let counted = if counts && !stops {
                next_count = None;
                self.tell_count(&mut watch).await
            } else {
                Ok(())
            };
            if let Err(error) = looked.and(counted) {
                tracing::error!(%error, "absences could not be kept or counted");
            }
            if stops {
                return;
            }
            if next_look <= Instant::now() {
                next_look = Instant::now() + LOOK;
                next_count.get_or_insert(next_look);
            }
            tokio::select! {
                () = self.stop.cancelled() => {}
                () = tokio::time::sleep_until(next_count.unwrap_or(next_look).min(next_look)) => {}
                change = changes.recv() => match change {
                    Ok(Change::Chats(_) | Change::Everything) | Err(RecvError::Lagged(_)) => {
                        let soon = Instant::now() + GATHER;
                        next_count = Some(next_count.map_or(soon, |at| at.min(soon)));
                    }
                    Ok(_) | Err(RecvError::Closed) => {}
                },
            }
        }
    }

    async fn look(&self, watch: &mut Watch, last_look: bool) -> Result<(), EngineError> {
        let now_ms = self.clock.now_ms();
        if let Some(mut gap) = watch.presence.look(self.is_reachable(), now_ms) {
            // The first messages may be here before we look: the address knows when it was back.
            // One that stood through the whole absence does not: then the computer slept.
            if let Some(back_ms) = self.way_in().map(|reach| reach.since_ms)
                && (gap.since_ms..gap.until_ms).contains(&back_ms)
            {
                gap.until_ms = back_ms;
            }
            let mut gaps = self.kept_gaps().await?;
            gaps.open(gap);
            self.keep_gaps(&gaps).await?;
            self.note_repair(gap).await?;
        }
        if let Some(last_ms) = watch.presence.last_ms() {
            let stale = |written: i64| last_ms.abs_diff(written) >= WRITE_MS;
            let differs = watch.written_ms != Some(last_ms);
            if differs && (last_look || watch.written_ms.is_none_or(stale)) {
                self.keep_fact(REACHABLE, &last_ms.to_string()).await?;
                watch.written_ms = Some(last_ms);
            }
        }
        Ok(())
    }

    async fn tell_count(&self, watch: &mut Watch) -> Result<(), EngineError> {
        let gaps = self.kept_gaps().await?;
        if gaps.are_open(self.clock.now_ms()) {
            let count = self.count(&gaps).await?;
            if count != watch.told {
                watch.told = count;
                self.changes.tell(Change::CatchUp);
            }
        }
        Ok(())
    }

    /// Whether Meta can reach us.
    fn is_reachable(&self) -> bool {
        match self.way_in() {
            Some(reach) => matches!(reach.address, AddressState::Online { .. }),
            None => self.health.is_receiving(),
        }
    }

    /// What came of the absences, if anything did.
    async fn count(&self, gaps: &Gaps) -> Result<Option<CatchUp>, EngineError> {
        let (mut caught_up, mut chats) = (None::<CatchUp>, HashSet::new());
        for gap in &gaps.0 {
            let late = Late {
                said_from_ms: gap.since_ms.saturating_sub(millis(UNNOTICED)),
                said_to_ms: gap.until_ms,
                arrived_from_ms: gap.until_ms.saturating_sub(millis(MOMENT)),
                arrived_to_ms: gap.until_ms.saturating_add(millis(RETRIES)),
            };
            let found = self.store.late_messages(&late).await?;
            let messages: i64 = found.iter().map(|(_, count)| count).sum();
            let loss = gap.loss();
            if messages == 0 && loss.is_none() {
                continue;
            }
            chats.extend(found.iter().map(|(chat, _)| *chat));
            let before = caught_up.get_or_insert(CatchUp {
                since_ms: gap.since_ms,
                until_ms: gap.until_ms,
                messages: 0,
                chats: 0,
                loss: None,
            });
            before.until_ms = gap.until_ms;
            before.messages += messages;
            before.loss = before.loss.max(loss);
            before.chats = i64::try_from(chats.len()).unwrap_or(i64::MAX);
        }
        Ok(caught_up)
    }

    async fn kept_gaps(&self) -> Result<Gaps, EngineError> {
        let json = self.store.fact(GAPS).await?;
        // One that cannot be read is another version's: nothing to tell.
        Ok(json
            .and_then(|json| serde_json::from_str(&json).ok())
            .unwrap_or_default())
    }

    async fn keep_gaps(&self, gaps: &Gaps) -> Result<(), EngineError> {
        self.keep_fact(GAPS, &serde_json::to_string(gaps)?).await
    }
}
