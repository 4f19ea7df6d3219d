//! Fetching customers' files: at once, because Meta keeps them for 7 days only.
//!
//! What does not come keeps its place, with a button, and is tried again by itself. An account with
//! too many failures is left alone for a while ([`Breaker`]): Meta blocks those that go on.

use std::{collections::HashMap, sync::Arc, time::Duration};

use shopbell_cloud_api::{self as api, Download, MediaId, MediaInfo};
use shopbell_domain::{AccountId, MediaKind, MessageId};
use shopbell_store::{MediaState, PendingMedia};
use tokio::task::JoinSet;

use super::{breaker::Breaker, files::Incoming};
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
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
enum Missed {
    /// Not Meta's doing: nothing was reached, or nothing whole came. Tried again after a pause.
    Later,
    /// Meta answered with an error. Tried again after a pause.
    Error,
    /// Meta no longer has it.
    Gone,
    /// Against our limits.
    TooBig,
}

impl Inner {
    /// Fetches what is due until the engine stops.
    pub(crate) async fn fetch_media(self: Arc<Self>) {
        let mut running: JoinSet<(MessageId, AccountId, Option<Missed>)> = JoinSet::new();
        let mut in_hand: Vec<MessageId> = Vec::new();
        let mut breakers: HashMap<AccountId, Breaker> = HashMap::new();
        loop {
            let now_ms = self.clock.now_ms();
            // Messages need what room there is more than pictures, which Meta keeps for a week.
            if running.len() < AT_ONCE && !self.has_little_room() {
                let due = self.due(&mut breakers, now_ms).await;
                let due = due.unwrap_or_else(|error| {
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
                        let missed = engine.fetch(&line, &media).await;
                        let missed = match missed {
                            Ok(missed) => missed,
                            Err(error) => {
                                tracing::error!(%error, "a file could not be kept");
                                engine.could_not_do(&error);
                                tokio::time::sleep(LOOK).await;
                                None
                            }
                        };
                        engine.changes.message(media.conversation_id, id);
                        (id, media.account_id, missed)
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
                        Ok((message, account, missed)) => {
                            in_hand.retain(|held| *held != message);
                            if matches!(missed, Some(Missed::Error | Missed::Gone)) {
                                breakers.entry(account).or_default().failed(self.clock.now_ms());
                            }
                        }
                        Err(error) => tracing::error!(%error, "fetching stopped unexpectedly"),
                    }
                }
                () = tokio::time::sleep(LOOK), if later => {}
            }
        }
        // What is half here starts anew next time.
        running.shutdown().await;
    }

    /// What is due, but for accounts that are left alone: theirs waits until that is over.
    async fn due(
        &self,
        breakers: &mut HashMap<AccountId, Breaker>,
        now_ms: i64,
    ) -> Result<Vec<PendingMedia>, EngineError> {
        let mut due = self.store.due_media(now_ms, 32).await?;
        for (account, breaker) in breakers {
            if !due.iter().any(|media| media.account_id == *account) {
                continue;
            }
            if let Some(until_ms) = breaker.open_until_ms(now_ms) {
                tracing::warn!(
                    account = account.0,
                    "too many files could not be fetched; the others wait"
                );
                let mut tx = self.store.write().await?;
                tx.postpone_media(*account, until_ms).await?;
                tx.commit().await?;
                for media in due.iter().filter(|media| media.account_id == *account) {
                    self.changes
                        .message(media.conversation_id, media.message_id);
                }
                due.retain(|media| media.account_id != *account);
            }
        }
        Ok(due)
    }

    /// Why it did not come, if it did not.
    async fn fetch(
        &self,
        line: &Line,
        media: &PendingMedia,
    ) -> Result<Option<Missed>, EngineError> {
        let missed = match self.bring(line, media).await? {
            Ok(()) => return Ok(None),
            Err(missed) => missed,
        };
        let now_ms = self.clock.now_ms();
        let (state, due_at_ms) = match missed {
            Missed::TooBig => (MediaState::Refused, 0),
            Missed::Gone => (MediaState::Expired, 0),
            Missed::Later | Missed::Error if media.at_ms + LIVES_MS < now_ms => {
                (MediaState::Expired, 0)
            }
            Missed::Later | Missed::Error => {
                let tries = usize::try_from(media.attempts).unwrap_or(usize::MAX);
                let pause_ms = PAUSES_MS.get(tries).copied().unwrap_or(HOUR_MS);
                // The first time it is there in a moment; after that a person need not wait for it.
                let state = if tries == 0 {
                    MediaState::Pending
                } else {
                    MediaState::Failed
                };
                (state, now_ms + pause_ms)
            }
        };
        let mut tx = self.store.write().await?;
        tx.media_missed(media.message_id, state, due_at_ms).await?;
        tx.commit().await?;
        Ok(Some(missed))
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
        // What is longer than announced is something else.
        let download = match line.client.download(&info.url).await {
            Ok(download) => download.with_limit(info.file_size.unwrap_or(limit)),
            Err(error) => return Ok(Err(missed(&error))),
        };
        self.store_download(media, &info, download).await
    }

    /// Writes it down as it comes, and keeps it when it is whole.
    async fn store_download(
        &self,
        media: &PendingMedia,
        info: &MediaInfo,
        mut download: Download,
    ) -> Result<Result<(), Missed>, EngineError> {
        let mut incoming =
            Incoming::create(&self.store.staging_dir(), &self.entropy.fresh_id()).await?;
        loop {
            match download.chunk().await {
                Ok(Some(chunk)) => incoming.write(&chunk).await?,
                Ok(None) => break,
                Err(api::Error::TooLarge { .. }) if info.file_size.is_some() => {
                    tracing::warn!("a file is longer than it should be; it is fetched again");
                    incoming.discard().await;
                    return Ok(Err(Missed::Later));
                }
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
        let _keeping = self.files.keeping().await;
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
        api::Error::Refused(_) | api::Error::Unreadable { .. } => Missed::Error,
        _ => Missed::Later,
    }
}
