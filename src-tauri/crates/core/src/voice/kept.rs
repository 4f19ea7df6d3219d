//! Recordings with an end, and those that a crash left without one.

use std::{collections::HashSet, path::Path};

use shopbell_domain::MessageId;
use tokio::{fs, task::spawn_blocking};

use super::{PREFIX, RecordingState, take::Progress};
use crate::{EngineError, engine::Inner, sound::seal};

/// What is known of a recording that has its end.
#[derive(Clone, Copy, Debug, Default)]
pub(super) struct Kept {
    pub(super) length_ms: u64,
    pub(super) bytes: u64,
    pub(super) problem: Option<&'static str>,
}

impl From<Kept> for Progress {
    fn from(kept: Kept) -> Self {
        Self {
            state: RecordingState::Kept,
            length_ms: kept.length_ms,
            bytes: kept.bytes,
            microphone: None,
            missed: None,
            problem: kept.problem,
        }
    }
}

impl Inner {
    /// Gives recordings that were cut off their end, and lets go of what holds no sound.
    pub(crate) async fn recover_recordings(&self) -> Result<(), EngineError> {
        let mut named = HashSet::new();
        for row in self.store.recordings().await? {
            let path = self.recording_path(&row.file);
            let sealed = spawn_blocking(move || seal(&path)).await;
            match sealed.map_err(std::io::Error::other)? {
                Ok(Some(sealed)) => {
                    let kept = Kept {
                        length_ms: sealed.length_ms(),
                        bytes: sealed.bytes,
                        problem: None,
                    };
                    self.voice.note(&row.file, kept);
                    named.insert(row.file);
                }
                Ok(None) => self.throw_away(&row.file).await?,
                Err(error) if error.kind() == std::io::ErrorKind::NotFound => {
                    self.throw_away(&row.file).await?;
                }
                Err(error) => {
                    tracing::warn!(%error, "a recording cannot be read; it is kept");
                    named.insert(row.file);
                }
            }
        }
        sweep(&self.store.recordings_dir(), &named).await;
        Ok(())
    }
}

impl Inner {
    /// Makes the sound of one of our voice messages a recording with its end again, not in the
    /// table yet; `None` when the message has no such sound. Without a row it is gone after a
    /// restart.
    pub(crate) async fn recorded_again(
        &self,
        message: MessageId,
    ) -> Result<Option<String>, EngineError> {
        let media = self.store.media(message).await?;
        let Some(sha256) = media.and_then(|media| media.sha256) else {
            return Ok(None);
        };
        let file = format!("{PREFIX}{}", self.entropy.fresh_id());
        let path = self.recording_path(&file);
        // A copy: the message's own file is shared with every message that holds the same.
        fs::copy(self.store.media_path(&sha256), &path).await?;
        let sealed = spawn_blocking(move || seal(&path)).await;
        let Some(sealed) = sealed.map_err(std::io::Error::other)?? else {
            self.remove_sound(&file).await;
            return Ok(None);
        };
        let kept = Kept {
            length_ms: sealed.length_ms(),
            bytes: sealed.bytes,
            problem: None,
        };
        self.voice.note(&file, kept);
        Ok(Some(file))
    }
}

/// Removes recordings that have no row: a crash came between the two.
async fn sweep(folder: &Path, named: &HashSet<String>) {
    let Ok(mut entries) = fs::read_dir(folder).await else {
        return;
    };
    while let Ok(Some(entry)) = entries.next_entry().await {
        let name = entry.file_name().to_string_lossy().into_owned();
        if !named.contains(&name)
            && let Err(error) = fs::remove_file(entry.path()).await
        {
            tracing::debug!(%error, "a recording without a row could not be removed");
        }
    }
}
