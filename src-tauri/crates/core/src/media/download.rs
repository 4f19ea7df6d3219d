//! Fetching customers' files: at once, because Meta keeps them for 7 days only.

use std::{sync::Arc, time::Duration};

use shopbell_cloud_api::{self as api, MediaId};
use shopbell_domain::{MediaKind, MessageId};
use shopbell_store::{MediaState, PendingMedia};
use tokio::task::JoinSet;

use super::files::Incoming;
use crate::{EngineError, engine::Inner, line::Line};

/// Files fetched at the same time.
const AT_ONCE: usize = 4;
/// How often the clock is looked at while a file is due later.
const LOOK: Duration = Duration::from_secs(1);
/// Pauses after tries that failed; then hourly.
const PAUSES_MS: [i64; 3] = [2_000, 30_000, 300_000];
const HOUR_MS: i64 = 3_600_000;
/// How long Meta keeps a customer's file. Source: Meta, *Cloud API › Media*, read 2026-11.
const LIVES_MS: i64 = 7 * 24 * HOUR_MS;

/// Why a file did not come.
enum Missed {
    /// Tried again after a pause.
    Later,
    /// Meta no longer has it.
    Gone,
    /// Against our limits.
    TooBig,
}

impl Inner {
    /// Fetches what is due until the engine stops.
    pub(crate) async fn fetch_media(self: Arc<Self>) {
        let mut running: JoinSet<MessageId> = JoinSet::new();
        let mut in_hand: Vec<MessageId> = Vec::new();
        loop {
            let now_ms = self.clock.now_ms();
            // Messages need what room there is more than pictures, which Meta keeps for a week.
            if running.len() < AT_ONCE && !self.room.is_low() {
                let due = self
                    .store
                    .due_media(now_ms, 32)
                    .await
                    .unwrap_or_else(|error| {
                        tracing::error!(%error, "files to fetch could not be read");
                        Vec::new()
                    });
                let room = AT_ONCE.saturating_sub(running.len());
                let ready = due
                    .into_iter()
                    .filter(|media| !in_hand.contains(&media.message_id));
                for media in ready.take(room).collect::<Vec<_>>() {
                    let Some(line) = self.lines.get(media.account_id) else {
                        continue;
                    };
                    in_hand.push(media.message_id);
                    let engine = Arc::clone(&self);
                    running.spawn(async move {
                        let id = media.message_id;
                        if let Err(error) = engine.fetch(&line, &media).await {
                            tracing::error!(%error, "a file could not be kept");
                            engine.could_not_do(&error);
                            tokio::time::sleep(LOOK).await;
                        }
                        engine.changes.message(media.conversation_id, id);
                        id
                    });
                }
            }
            let later = self
                .store
                .next_media_due()
                .await
                .ok()
                .flatten()
                .is_some_and(|at| at > now_ms);
            tokio::select! {
                () = self.stop.cancelled() => break,
                () = self.wake_media.notified() => {}
                Some(done) = running.join_next(), if !running.is_empty() => {
                    match done {
                        Ok(message) => in_hand.retain(|held| *held != message),
                        Err(error) => tracing::error!(%error, "fetching stopped unexpectedly"),
                    }
                }
                () = tokio::time::sleep(LOOK), if later => {}
            }
        }
        // What is half here starts anew next time.
        running.shutdown().await;
    }

    async fn fetch(&self, line: &Line, media: &PendingMedia) -> Result<(), EngineError> {
        let missed = match self.bring(line, media).await? {
            Ok(()) => return Ok(()),
            Err(missed) => missed,
        };
        let now_ms = self.clock.now_ms();
        let (state, due_at_ms) = match missed {
            Missed::TooBig => (MediaState::Refused, 0),
            Missed::Gone => (MediaState::Expired, 0),
            Missed::Later if media.at_ms + LIVES_MS < now_ms => (MediaState::Expired, 0),
            Missed::Later => {
                let tries = usize::try_from(media.attempts).unwrap_or(usize::MAX);
                let pause_ms = PAUSES_MS.get(tries).copied().unwrap_or(HOUR_MS);
                (MediaState::Pending, now_ms + pause_ms)
            }
        };
        let mut tx = self.store.write().await?;
        tx.media_missed(media.message_id, state, due_at_ms).await?;
        Ok(tx.commit().await?)
    }

    async fn bring(
        &self,
        line: &Line,
        media: &PendingMedia,
    ) -> Result<Result<(), Missed>, EngineError> {
        let id = MediaId::new(&media.meta_id);
        let info = match line.client.media(&id, Some(&line.phone_number_id())).await {
            Ok(info) => info,
            Err(error) => return Ok(Err(missed(&error))),
        };
        let limit = MediaKind::from_meta(&media.kind)
            .unwrap_or(MediaKind::Document)
            .max_inbound_bytes();
        if info.file_size.is_some_and(|bytes| bytes > limit) {
            return Ok(Err(Missed::TooBig));
        }
        let mut download = match line.client.download(&info.url).await {
            Ok(download) => download.with_limit(limit),
            Err(error) => return Ok(Err(missed(&error))),
        };
        let mut incoming =
            Incoming::create(&self.store.staging_dir(), &self.entropy.fresh_id()).await?;
        loop {
            match download.chunk().await {
                Ok(Some(chunk)) => incoming.write(&chunk).await?,
                Ok(None) => break,
                Err(error) => {
                    incoming.discard().await;
                    return Ok(Err(missed(&error)));
                }
            }
        }
        let whole = info.file_size.is_none_or(|bytes| bytes == incoming.bytes());
        let finished = incoming.finish(&media.mime).await?;
        let expected = info
            .sha256
            .map(hex::encode)
            .or_else(|| media.claimed_sha.clone());
        if !whole || expected.is_some_and(|sha256| sha256 != finished.facts.sha256) {
            tracing::warn!("a file came damaged; it is fetched again");
            finished.discard().await;
            return Ok(Err(Missed::Later));
        }
        let facts = finished.facts.clone();
        finished.keep(&self.store.media_path(&facts.sha256)).await?;
        let mut tx = self.store.write().await?;
        tx.media_ready(media.message_id, &facts).await?;
        tx.commit().await?;
        Ok(Ok(()))
    }
}

fn missed(error: &api::Error) -> Missed {
    tracing::info!(%error, "a file did not come");
    match error {
        api::Error::TooLarge { .. } => Missed::TooBig,
        // The id is unknown, expired or of another number.
        api::Error::Refused(refusal) if refusal.code == 100 || refusal.code == 33 => Missed::Gone,
        _ => Missed::Later,
    }
}
