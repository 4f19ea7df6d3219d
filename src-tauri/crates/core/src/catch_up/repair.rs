//! Statuses that were missed for good: asked for, once, after an absence.
//!
//! P5 and P8: Meta delivers most of what an absence held up again, so this waits a while first. What
//! a message is still missing then is read from Meta's message history. That is in Meta's published
//! interface, but not offered to everybody: where it is refused, a message stays what it was proven
//! to be, and no tick is guessed. Messages without an id of Meta's cannot be asked about; they stay
//! "maybe sent".

use std::{collections::HashSet, sync::Arc, time::Duration};

use serde::{Deserialize, Serialize};
use serde_json::json;
use shopbell_cloud_api::{self as api, Class, DeliveryEvent, Wamid};
use shopbell_domain::AccountId;
use shopbell_store::{StatusReport, Unsettled};

use super::gaps::{Gap, millis};
use crate::{EngineError, engine::Inner, line::Line, project::Touched};

/// Where is kept what is to be asked.
const REPAIR: &str = "status_repair";
/// Meta's own retries come first.
const PATIENCE: Duration = Duration::from_secs(10 * 60);
/// Messages of so long before an absence may have been delivered in it.
const BEFORE: Duration = Duration::from_secs(24 * 60 * 60);
/// No more messages are asked about after one absence: each costs a request.
const MOST: i64 = 200;
/// How often the clock is looked at while something is due later.
const LOOK: Duration = Duration::from_secs(1);

/// An absence whose statuses are to be asked for. Unix milliseconds.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
struct Repair {
    since_ms: i64,
    until_ms: i64,
    due_ms: i64,
}

impl Repair {
    fn of(gap: Gap, before: Option<Self>) -> Self {
        Self {
            since_ms: before.map_or(gap.since_ms, |before| before.since_ms.min(gap.since_ms)),
            until_ms: gap.until_ms,
            due_ms: gap.until_ms.saturating_add(millis(PATIENCE)),
        }
    }
}

/// How asking about a message ended.
enum Asked {
    Answered(Vec<DeliveryEvent>),
    /// Not now: nothing was reached, or too much was asked.
    Later,
    /// Meta does not offer it to us.
    Refused,
}

impl Inner {
    /// Notes that statuses of an absence may be missing.
    pub(super) async fn note_repair(&self, gap: Gap) -> Result<(), EngineError> {
        let repair = Repair::of(gap, self.kept_repair().await?);
        self.keep_fact(REPAIR, &serde_json::to_string(&repair)?)
            .await?;
        self.wake_repair.notify_one();
        Ok(())
    }

    /// Asks for missed statuses when they are due, until the engine stops.
    pub(crate) async fn repair_statuses(self: Arc<Self>) {
        loop {
            let waits = match self.repair_if_due().await {
                Ok(waits) => waits,
                Err(error) => {
                    tracing::error!(%error, "missed statuses could not be asked for");
                    true
                }
            };
            tokio::select! {
                () = self.stop.cancelled() => return,
                () = self.wake_repair.notified() => {}
                () = tokio::time::sleep(LOOK), if waits => {}
            }
        }
    }

    /// Whether something is due later.
    async fn repair_if_due(&self) -> Result<bool, EngineError> {
        let Some(repair) = self.kept_repair().await? else {
            return Ok(false);
        };
        // A clock set back must not put it off for longer.
        let wait_ms = repair.due_ms.saturating_sub(self.clock.now_ms());
        if (1..=millis(PATIENCE)).contains(&wait_ms) {
            return Ok(true);
        }
        let (from_ms, to_ms) = (
            repair.since_ms.saturating_sub(millis(BEFORE)),
            repair.until_ms,
        );
        let missing = self.store.unsettled(from_ms, to_ms, MOST).await?;
        let mut silent: HashSet<AccountId> = HashSet::new();
        let (mut asked, mut settled, mut again) = (0_u32, 0_u32, false);
        for message in &missing {
            if self.stop.is_cancelled() {
                return Ok(false);
            }
            let Some(line) = self.lines.get(message.account_id) else {
                continue;
            };
            if silent.contains(&message.account_id) {
                continue;
            }
            asked += 1;
            match ask(&line, message).await {
                Asked::Answered(events) => {
                    settled += u32::from(self.keep_events(message, &events).await?);
                }
                Asked::Later => {
                    silent.insert(message.account_id);
                    again = true;
                }
                Asked::Refused => {
                    tracing::info!("Meta's message history is not offered to this number");
                    silent.insert(message.account_id);
                }
            }
        }
        if asked > 0 {
            tracing::info!(asked, settled, "statuses of an absence were asked for");
        }
        if again {
            let later = Repair {
                due_ms: self.clock.now_ms().saturating_add(millis(PATIENCE)),
                ..repair
            };
            self.keep_fact(REPAIR, &serde_json::to_string(&later)?)
                .await?;
        } else {
            self.keep_fact(REPAIR, "").await?;
        }
        Ok(again)
    }

    /// Keeps what Meta says as if it had been delivered; whether the message is another now.
    async fn keep_events(
        &self,
        message: &Unsettled,
        events: &[DeliveryEvent],
    ) -> Result<bool, EngineError> {
        let now_ms = self.clock.now_ms();
        let mut touched = Touched::default();
        let mut tx = self.store.write().await?;
        for event in events {
            let status = event.status.to_ascii_lowercase();
            let at_ms = event
                .timestamp
                .map_or(now_ms, |at_s| at_s.saturating_mul(1000));
            let raw = json!({ "id": message.wamid, "status": status, "timestamp": event.timestamp,
                "source": "message_history", "error_description": event.error });
            let report = StatusReport {
                account_id: message.account_id,
                wamid: &message.wamid,
                kind: "message",
                status: &status,
                participant: "",
                at_ms,
                error_code: None,
                error_detail: event.error.as_deref(),
                attempt: None,
                raw: &raw.to_string(),
            };
            if let Some(affected) = tx.keep_status(&report).await? {
                touched.message(affected.conversation, affected.message);
            }
        }
        let threads: Vec<_> = touched.threads.keys().copied().collect();
        for thread in &threads {
            tx.refresh_thread(*thread).await?;
        }
        tx.commit().await?;
        touched.tell(&self.changes);
        Ok(!threads.is_empty())
    }

    async fn kept_repair(&self) -> Result<Option<Repair>, EngineError> {
        let json = self.store.fact(REPAIR).await?;
        // One that cannot be read is another version's: nothing to ask.
        Ok(json.and_then(|json| serde_json::from_str(&json).ok()))
    }
}

async fn ask(line: &Line, message: &Unsettled) -> Asked {
    let wamid = Wamid::new(&message.wamid);
    let found = line
        .client
        .message_history(&line.phone_number_id(), &wamid, None)
        .await;
    match found {
        Ok(page) => {
            let entries = page.items.into_iter();
            let own = entries.filter(|entry| entry.message_id == wamid);
            Asked::Answered(own.flat_map(|entry| entry.events).collect())
        }
        Err(error) => match (error.class(), &error) {
            (Class::Backoff, _) | (_, api::Error::Unanswered(_)) => Asked::Later,
            _ => Asked::Refused,
        },
    }
}
