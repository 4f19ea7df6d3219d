//! Sending: from the outbox to Meta, at most once.
//!
//! The problem: the Cloud API has no idempotency key, so a request that may have left must never
//! be repeated on our own; and a laptop loses its network or is killed at any moment. The choice:
//! every try gets an id that travels as `biz_opaque_callback_data`; the try is committed before
//! its first byte; afterwards there are four outcomes: taken, surely not sent (again later), in
//! doubt (settled by a status that names the try, or by the owner), parked (waits for the owner).
//! Rejected: resending after a time-out, however long, because the customer would see it twice.
//!
//! Each conversation is a lane in which messages leave in the order written. Lanes never wait for
//! each other, nor do numbers.

mod attempt;
pub(crate) mod lanes;
mod offered;
pub(crate) mod pace;
pub(crate) mod pair;
pub(crate) mod recheck;
mod refused;
pub(crate) mod request;
mod upload;
pub(crate) mod values;

use std::{sync::Arc, time::Duration};

use shopbell_domain::{AccountId, ConversationId, MessageId};
use tokio::time::Instant;

use self::lanes::{Lanes, Rounds, Task};
use crate::{EngineError, changes::Change, engine::Inner, line::Line, time::Time};

/// How often the clock is looked at while something is due later.
const LOOK: Duration = Duration::from_secs(1);
/// How long an unanswered message holds its lane before it is shown as "maybe sent".
pub(crate) const IN_DOUBT_MS: i64 = 60_000;
/// What nobody would call setting a clock.
const SMALL_MS: i64 = 1_000;
/// A read receipt older than this is dropped.
const READ_RECEIPT_MS: i64 = 10 * 60 * 1000;

/// Messages on their way, by number and lane. One that panics may have left: all begins anew, and
/// what was under way is in doubt.
type OnTheirWay = Lanes<MessageId, (AccountId, ConversationId), Task<MessageId>>;

/// A look at both clocks.
#[derive(Clone, Copy, Debug)]
struct Looked {
    ms: i64,
    steady_ms: i64,
}

impl Looked {
    fn at(time: &Time) -> Self {
        Self {
            ms: time.now_ms(),
            steady_ms: time.steady_ms(),
        }
    }

    /// By how much the engine's time was set since this look; 0 when it only passed.
    fn set_by_ms(self, later: Self) -> i64 {
        let passed_ms = later.steady_ms.saturating_sub(self.steady_ms);
        let by_ms = later.ms.saturating_sub(self.ms).saturating_sub(passed_ms);
        if by_ms.abs() > SMALL_MS { by_ms } else { 0 }
    }
}

/// Sends what is due.
struct Sender<'a> {
    engine: &'a Arc<Inner>,
    looked: Looked,
}

impl Rounds<MessageId, (AccountId, ConversationId), Task<MessageId>> for Sender<'_> {
    async fn round(&mut self, lanes: &mut OnTheirWay) -> bool {
        let engine = self.engine;
        let now = Looked::at(&engine.clock);
        let set_by_ms = self.looked.set_by_ms(now);
        if set_by_ms != 0 {
            engine.clock_was_set(set_by_ms).await;
        }
        let since_ms = self.looked.ms.saturating_add(set_by_ms);
        engine.show_doubts(since_ms, now.ms).await;
        self.looked = now;
        engine.send_read_receipts(now.ms).await;
        for line in engine.lines.all() {
            if let Err(error) = engine.start_due(&line, now.ms, lanes).await {
                tracing::error!(%error, "the outbox could not be read");
            }
        }
        engine.store.outbox_waits(now.ms).await.unwrap_or(true)
    }

    async fn pause(&self) {
        tokio::time::sleep(LOOK).await;
    }
}

impl Inner {
    /// Sends what is due until the engine stops; what is on its way then is waited for.
    pub(crate) async fn send_outbox(self: Arc<Self>) {
        if let Err(error) = self.doubt_what_was_under_way().await {
            tracing::error!(%error, "what was being sent could not be looked at");
        }
        let looked = Looked::at(&self.clock);
        let sender = Sender {
            engine: &self,
            looked,
        };
        OnTheirWay::default()
            .tend(&self.wake_outbox, &self.stop, sender)
            .await;
    }

    /// What was being sent when the last run ended may have gone out: nobody knows.
    pub(crate) async fn doubt_what_was_under_way(&self) -> Result<(), EngineError> {
        let mut tx = self.store.write().await?;
        let in_doubt = tx.recover_outbox(self.clock.now_ms(), IN_DOUBT_MS).await?;
        tx.commit().await?;
        if in_doubt > 0 {
            tracing::warn!(
                in_doubt,
                "the last run ended while sending; these may have gone out"
            );
        }
        Ok(())
    }

    /// Starts what is due for one number. Without a line (no token at hand) a message stays queued
    /// until one is connected.
    async fn start_due(
        self: &Arc<Self>,
        line: &Arc<Line>,
        now_ms: i64,
        lanes: &mut OnTheirWay,
    ) -> Result<(), EngineError> {
        let account = line.account.id;
        let busy = lanes.busy().filter(|(theirs, _)| *theirs == account);
        let room = line.pace.at_once().saturating_sub(busy.count());
        if room == 0 || !line.may_send(self.clock.steady_ms()) {
            return Ok(());
        }
        let mut passed = self.pairs.exhausted(Instant::now());
        passed.extend(lanes.busy().map(|(_, lane)| *lane));
        let room = i64::try_from(room).unwrap_or(i64::MAX);
        let due = self
            .store
            .due_outbox(account, now_ms, &passed, room)
            .await?;
        for message in due {
            let (id, lane) = (message.message_id, message.conversation_id);
            let (engine, line) = (Arc::clone(self), Arc::clone(line));
            let work = Task::spawn(async move {
                if let Err(error) = engine.attempt(&line, &message).await {
                    tracing::error!(%error, "a message could not be handled; it stays in the outbox");
                    engine.could_not_do(&error);
                    // Not in a tight loop: a full disk may have room again in a moment.
                    tokio::time::sleep(LOOK).await;
                }
                engine.changes.message(message.conversation_id, id);
                engine.changes.tell(Change::Connection);
                id
            });
            lanes.start(id, (account, lane), work);
        }
        Ok(())
    }

    /// What waits is neither early for that nor late: its time moves along.
    async fn clock_was_set(&self, by_ms: i64) {
        let moved = async {
            let mut tx = self.store.write().await?;
            tx.move_waits(by_ms).await?;
            tx.commit().await
        };
        if let Err(error) = moved.await {
            tracing::error!(%error, "waits could not be moved with the clock");
        }
    }

    /// Tells of messages that nobody could settle within their minute.
    async fn show_doubts(&self, since_ms: i64, now_ms: i64) {
        match self.store.unknown_between(since_ms, now_ms).await {
            Ok(doubtful) => {
                for (message, conversation) in doubtful {
                    self.changes.message(conversation, message);
                }
            }
            Err(error) => tracing::error!(%error, "the outbox could not be read"),
        }
    }

    /// Best effort: never ahead of messages, never retried, dropped when old.
    async fn send_read_receipts(&self, now_ms: i64) {
        let receipts = match self.take_read_receipts(now_ms).await {
            Ok(receipts) => receipts,
            Err(error) => {
                tracing::error!(%error, "read receipts could not be taken");
                return;
            }
        };
        for (account, wamid) in receipts {
            let Some(line) = self.lines.get(account) else {
                continue;
            };
            self.tasks.spawn(async move {
                let wamid = shopbell_cloud_api::Wamid::new(wamid);
                if let Err(error) = line
                    .client
                    .mark_read(&line.phone_number_id(), &wamid, false)
                    .await
                {
                    tracing::debug!(%error, "a read receipt was not taken");
                }
            });
        }
    }

    async fn take_read_receipts(
        &self,
        now_ms: i64,
    ) -> Result<Vec<(shopbell_domain::AccountId, String)>, shopbell_store::StoreError> {
        if !self.store.has_read_receipts().await? {
            return Ok(Vec::new());
        }
        let mut tx = self.store.write().await?;
        let receipts = tx.take_read_receipts(now_ms - READ_RECEIPT_MS).await?;
        tx.commit().await?;
        Ok(receipts)
    }
}
