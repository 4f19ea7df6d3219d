//! Voice notes: recorded here, heard again, sent.
//!
//! The sound is written to the disk as it comes, a page of Ogg a second, and its row is
//! committed before the first of it: whatever happens (another chat, a closed window, a kill, a
//! full disk), what was said is offered again in its chat, short of the last second at most. A
//! recording leaves the table in the same commit that puts its message there, or when the owner
//! throws it away; a message that is taken back before it goes out is a recording again.
//!
//! One is recorded at a time, on a thread of its own ([`take`]): the system's sound thread only
//! hands pieces over, and a slow disk must not make it wait.

mod kept;
mod microphones;
mod send;
mod take;

pub use microphones::Microphones;
pub use send::SendRecording;

use std::{
    collections::HashMap,
    path::PathBuf,
    sync::{Mutex, PoisonError},
};

use shopbell_domain::{ConversationId, MediaKind};
use shopbell_store::RecordingRow;
use tokio::{fs, task::spawn_blocking};

use crate::{
    EngineError, MediaFile,
    changes::Change,
    engine::{Engine, Inner},
    ports::MicrophoneError,
};
use kept::Kept;
use take::{Progress, Take};

/// Most bytes of a voice note: what WhatsApp takes as audio.
pub const LIMIT_BYTES: u64 = MediaKind::Audio.max_bytes();
/// What names a recording, and its file, begins with.
const PREFIX: &str = "voice-";
/// What a recording is.
const MIME: &str = "audio/ogg";

/// Where a recording stands.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum RecordingState {
    /// The microphone is open.
    Recording,
    /// It is closed, and can be opened again for the same recording.
    Paused,
    /// It has its end; it waits to be sent or thrown away.
    Kept,
}

/// A voice note that is not sent.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Recording {
    /// Names it.
    pub id: String,
    /// The thread it is for.
    pub conversation: ConversationId,
    /// Where it stands.
    pub state: RecordingState,
    /// How long it is, in milliseconds.
    pub length_ms: u64,
    /// Its size so far.
    pub bytes: u64,
    /// The microphone, while it is known.
    pub microphone: Option<String>,
    /// The microphone that was chosen and is not there.
    pub missed: Option<String>,
    /// Why it went no further, as a stable code.
    pub problem: Option<&'static str>,
}

/// What is being recorded, and what is known of the rest.
#[derive(Debug, Default)]
pub(crate) struct Voice {
    /// Held while anything about recordings is changed: one thing at a time.
    live: tokio::sync::Mutex<Option<Take>>,
    kept: Mutex<HashMap<String, Kept>>,
}

impl Voice {
    fn note(&self, file: &str, kept: Kept) {
        self.lock().insert(file.to_owned(), kept);
    }

    fn known(&self, file: &str) -> Kept {
        self.lock().get(file).copied().unwrap_or_default()
    }

    fn forget(&self, file: &str) {
        self.lock().remove(file);
    }

    fn lock(&self) -> std::sync::MutexGuard<'_, HashMap<String, Kept>> {
        // Entries are put in and taken out whole.
        self.kept.lock().unwrap_or_else(PoisonError::into_inner)
    }
}

impl Engine {
    /// The voice notes that are not sent, the oldest first.
    ///
    /// # Errors
    /// [`EngineError::Store`].
    pub async fn recordings(&self) -> Result<Vec<Recording>, EngineError> {
        let live = self.inner.voice.live.lock().await;
        let rows = self.inner.store.recordings().await?;
        let now = live.as_ref().map(|take| (take.file(), take.progress()));
        Ok(rows
            .into_iter()
            .map(|row| match &now {
                Some((file, progress)) if *file == row.file => recording(row, progress.clone()),
                _ => {
                    let kept = self.inner.voice.known(&row.file);
                    recording(row, kept.into())
                }
            })
            .collect())
    }

    /// Begins a voice note. One that is being recorded elsewhere is kept in its chat; one of this
    /// chat stays as it is, and nothing begins.
    ///
    /// # Errors
    /// [`EngineError::Microphone`], [`EngineError::ConversationUnknown`]; nothing was begun.
    pub async fn start_recording(&self, conversation: ConversationId) -> Result<(), EngineError> {
        let inner = &self.inner;
        let mut live = inner.voice.live.lock().await;
        let rows = inner.store.recordings().await?;
        if rows.iter().any(|row| row.conversation_id == conversation) {
            return Ok(());
        }
        if inner.store.thread(conversation).await?.is_none() {
            return Err(EngineError::ConversationUnknown);
        }
        inner.put_away(live.take()).await;
        let file = format!("{PREFIX}{}", inner.entropy.fresh_id());
        let mut tx = inner.store.write().await?;
        tx.insert_recording(&file, conversation, inner.clock.now_ms())
            .await?;
        tx.commit().await?;
        match inner.begin_take(&file).await {
            Ok(take) => {
                *live = Some(take);
                inner.changes.tell(Change::Voice);
                Ok(())
            }
            Err(error) => {
                inner.throw_away(&file).await?;
                Err(error)
            }
        }
    }

    /// Closes the microphone for a while.
    ///
    /// # Errors
    /// [`EngineError::RecordingGone`] when this is not being recorded.
    pub async fn pause_recording(&self, id: &str) -> Result<(), EngineError> {
        let live = self.inner.voice.live.lock().await;
        let take = live.as_ref().filter(|take| take.file() == id);
        take.ok_or(EngineError::RecordingGone)?.rest().await;
        self.inner.changes.tell(Change::Voice);
        Ok(())
    }

    /// Opens the microphone again for a recording that pauses.
    ///
    /// # Errors
    /// [`EngineError::RecordingGone`] when it has its end; [`EngineError::Microphone`], then it
    /// pauses on.
    pub async fn resume_recording(&self, id: &str) -> Result<(), EngineError> {
        let live = self.inner.voice.live.lock().await;
        let take = live.as_ref().filter(|take| take.file() == id);
        let take = take.ok_or(EngineError::RecordingGone)?;
        match take.progress().state {
            RecordingState::Recording => return Ok(()),
            RecordingState::Kept => return Err(EngineError::RecordingGone),
            RecordingState::Paused => {}
        }
        self.inner.listen(take).await?;
        self.inner.changes.tell(Change::Voice);
        Ok(())
    }

    /// Throws a recording away. It cannot be had back.
    ///
    /// # Errors
    /// [`EngineError::Store`].
    pub async fn discard_recording(&self, id: &str) -> Result<(), EngineError> {
        let mut live = self.inner.voice.live.lock().await;
        if live.as_ref().is_some_and(|take| take.file() == id) {
            self.inner.put_away(live.take()).await;
        }
        self.inner.throw_away(id).await
    }

    /// The sound of a recording, as far as it is written.
    ///
    /// # Errors
    /// [`EngineError::MediaUnknown`].
    pub async fn recording_file(&self, id: &str) -> Result<MediaFile, EngineError> {
        let row = self.inner.store.recording(id).await?;
        let row = row.ok_or(EngineError::MediaUnknown)?;
        Ok(MediaFile {
            path: self.inner.recording_path(&row.file),
            mime: MIME.to_owned(),
            file_name: None,
        })
    }
}

impl Inner {
    /// Ends what is being recorded, before everything stops.
    pub(crate) async fn stop_recording(&self) {
        let mut live = self.voice.live.lock().await;
        self.put_away(live.take()).await;
    }

    fn recording_path(&self, file: &str) -> PathBuf {
        self.store.recordings_dir().join(file)
    }

    /// A take whose microphone is open.
    async fn begin_take(&self, file: &str) -> Result<Take, EngineError> {
        let (path, changes) = (self.recording_path(file), self.changes.clone());
        let name = file.to_owned();
        let begun = spawn_blocking(move || Take::begin(&path, name, LIMIT_BYTES, changes)).await;
        let take = begun.map_err(std::io::Error::other)??;
        self.listen(&take).await?;
        Ok(take)
    }

    async fn listen(&self, take: &Take) -> Result<(), EngineError> {
        let chosen = self.chosen_microphone().await?;
        let (microphone, ear) = (self.microphone.clone(), take.ear());
        let again = take.ear();
        let opened = spawn_blocking(move || match microphone.open(chosen.as_deref(), ear) {
            // Not plugged in: better another than none.
            Err(MicrophoneError::Missing) if chosen.is_some() => {
                let other = microphone.open(None, again)?;
                Ok::<_, MicrophoneError>((other, chosen))
            }
            opened => opened.map(|opened| (opened, None)),
        });
        let (microphone, missed) = opened.await.map_err(std::io::Error::other)??;
        take.listen(microphone, missed).await;
        Ok(())
    }

    /// Gives a take its end and keeps it.
    async fn put_away(&self, take: Option<Take>) {
        let Some(take) = take else { return };
        take.finish().await;
        let Progress {
            length_ms,
            bytes,
            problem,
            ..
        } = take.progress();
        let kept = Kept {
            length_ms,
            bytes,
            problem,
        };
        self.voice.note(take.file(), kept);
        self.changes.tell(Change::Voice);
    }

    async fn throw_away(&self, file: &str) -> Result<(), EngineError> {
        let mut tx = self.store.write().await?;
        tx.remove_recording(file).await?;
        tx.commit().await?;
        self.remove_sound(file).await;
        Ok(())
    }

    /// Removes the sound of a recording whose row is gone.
    pub(crate) async fn remove_sound(&self, file: &str) {
        self.voice.forget(file);
        if let Err(error) = fs::remove_file(self.recording_path(file)).await {
            tracing::debug!(%error, "a recording could not be removed; the next start does it");
        }
        self.changes.tell(Change::Voice);
    }
}

fn recording(row: RecordingRow, progress: Progress) -> Recording {
    Recording {
        id: row.file,
        conversation: row.conversation_id,
        state: progress.state,
        length_ms: progress.length_ms,
        bytes: progress.bytes,
        microphone: progress.microphone,
        missed: progress.missed,
        problem: progress.problem,
    }
}
