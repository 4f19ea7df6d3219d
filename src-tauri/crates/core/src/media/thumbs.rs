//! Small pictures of large ones: made once, when first asked for, and kept beside the media under
//! the same SHA-256. A list of photos then costs kilobytes, not megabytes.

use std::{io::Write as _, path::PathBuf};

use shopbell_domain::MessageId;

use super::convert::{Unfit, photo};
use crate::{
    EngineError,
    engine::{Engine, Inner},
};

impl Engine {
    /// A small picture of a message's file, or the file itself where that is small already.
    ///
    /// # Errors
    /// [`EngineError::MediaUnknown`] also when it is no picture; [`EngineError::MediaNotReady`].
    pub async fn media_thumb(&self, message: MessageId) -> Result<PathBuf, EngineError> {
        let row = self.inner.store.media(message).await?;
        let row = row.ok_or(EngineError::MediaUnknown)?;
        let sha256 = row.sha256.ok_or(EngineError::MediaNotReady)?;
        self.inner.thumb(&sha256, &row.mime).await
    }

    /// The same of a picked file.
    ///
    /// # Errors
    /// [`EngineError::StagedFileGone`]; [`EngineError::MediaUnknown`] when it is no picture.
    pub async fn staged_thumb(&self, id: &str) -> Result<PathBuf, EngineError> {
        let file = self.inner.store.staged(id).await?;
        let file = file.ok_or(EngineError::StagedFileGone)?;
        self.inner.thumb(&file.sha256, &file.mime).await
    }
}

impl Inner {
    async fn thumb(&self, sha256: &str, mime: &str) -> Result<PathBuf, EngineError> {
        let (source, target) = (self.store.media_path(sha256), self.store.thumb_path(sha256));
        if !photo::reads(mime) {
            return Err(EngineError::MediaUnknown);
        }
        if tokio::fs::try_exists(&target).await? {
            return Ok(target);
        }
        let half = self.store.staging_dir().join(self.entropy.fresh_id());
        let made = self
            .files
            .beside(move || -> Result<PathBuf, Unfit> {
                // Somebody else may have asked for it while this waited.
                if target.exists() {
                    return Ok(target);
                }
                let Some(bytes) = photo::thumb(&source)? else {
                    return Ok(source);
                };
                let mut file = std::fs::File::create(&half)?;
                file.write_all(&bytes)?;
                file.sync_all()?;
                std::fs::rename(&half, &target)?;
                Ok(target)
            })
            .await?;
        made.map_err(|error| {
            tracing::info!(%error, "no small picture could be made");
            EngineError::MediaUnknown
        })
    }
}
