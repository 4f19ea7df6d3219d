//! Files of messages: fetched at once, checked, kept by content, shown from there.

mod breaker;
mod convert;
mod download;
mod files;
mod gallery;
mod look;
mod stage;
mod thumbs;
mod tidy;
mod uploads;

pub use gallery::{AGES, Gallery, Storage};
pub use look::{Look, look};
pub use stage::{SendAs, StageFile, Staged, StagedProblem};
pub(crate) use uploads::Files;
pub use uploads::StagePart;

use std::path::PathBuf;

use shopbell_domain::MessageId;

use crate::{EngineError, engine::Engine};

/// A file of a message, on this disk.
#[derive(Clone, Debug)]
pub struct MediaFile {
    /// Where it lies, under its SHA-256.
    pub path: PathBuf,
    /// Its type as found.
    pub mime: String,
    /// Its name, safe to save under.
    pub file_name: Option<String>,
}

impl Engine {
    /// The file of a message.
    ///
    /// # Errors
    /// [`EngineError::MediaUnknown`]; [`EngineError::MediaNotReady`] while it is not here.
    pub async fn media_file(&self, message: MessageId) -> Result<MediaFile, EngineError> {
        let row = self
            .inner
            .store
            .media(message)
            .await?
            .ok_or(EngineError::MediaUnknown)?;
        let sha256 = row.sha256.ok_or(EngineError::MediaNotReady)?;
        Ok(MediaFile {
            path: self.inner.store.media_path(&sha256),
            mime: row.mime,
            file_name: row.file_name,
        })
    }

    /// Asks for a file again that could not be fetched.
    ///
    /// # Errors
    /// [`EngineError::MediaUnknown`] when there is nothing to ask for.
    pub async fn download_media(&self, message: MessageId) -> Result<(), EngineError> {
        let row = self
            .inner
            .store
            .media(message)
            .await?
            .ok_or(EngineError::MediaUnknown)?;
        let mut tx = self.inner.store.write().await?;
        let asked = tx.media_again(message, self.inner.clock.now_ms()).await?;
        tx.commit().await?;
        if !asked && row.state != "pending" && row.state != "ready" {
            return Err(EngineError::MediaUnknown);
        }
        self.inner.wake_media.notify_one();
        self.inner.changes.message(row.conversation_id, message);
        Ok(())
    }
}
