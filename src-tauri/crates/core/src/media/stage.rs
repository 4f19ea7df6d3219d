//! Files the owner picked: checked and kept before anything is queued.

use bytes::Bytes;
use shopbell_domain::{MediaKind, media::safe_file_name};
use shopbell_store::StagedFile;

use super::files::Incoming;
use crate::{EngineError, engine::Engine};

/// A file the owner picked.
#[derive(Clone, Debug)]
pub struct StageFile {
    /// Its name as it was.
    pub file_name: String,
    /// Its type as the system says.
    pub mime: String,
    /// Send it as a file, whatever it is.
    pub as_document: bool,
    /// Its content.
    pub bytes: Bytes,
}

/// A picked file that may be sent.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Staged {
    /// Names it when sending.
    pub id: String,
    /// As what it will go out.
    pub kind: MediaKind,
    /// Its type as found.
    pub mime: String,
    /// Its name, made safe.
    pub file_name: String,
    /// Its size in bytes.
    pub bytes: u64,
    /// Pixels, for pictures.
    pub width: Option<u32>,
    /// Pixels, for pictures.
    pub height: Option<u32>,
}

impl Engine {
    /// Checks a picked file and keeps it until it is sent.
    ///
    /// # Errors
    /// [`EngineError::MediaTooBig`] over the limit of its kind, [`EngineError::MediaEmpty`].
    pub async fn stage_file(&self, file: StageFile) -> Result<Staged, EngineError> {
        let inner = &self.inner;
        if file.bytes.is_empty() {
            return Err(EngineError::MediaEmpty);
        }
        // Nothing larger than the widest limit is even written down.
        let actual = file.bytes.len() as u64;
        if actual > MediaKind::Document.max_bytes() {
            return Err(EngineError::MediaTooBig {
                limit: MediaKind::Document.max_bytes(),
                actual,
            });
        }
        let id = inner.entropy.fresh_id();
        let mut incoming = Incoming::create(&inner.store.staging_dir(), &id).await?;
        incoming.write(&file.bytes).await?;
        let finished = incoming.finish(&file.mime).await?;
        let facts = finished.facts.clone();
        let kind = if file.as_document {
            MediaKind::Document
        } else {
            MediaKind::for_outgoing(&facts.mime)
        };
        if actual > kind.max_bytes() {
            finished.discard().await;
            return Err(EngineError::MediaTooBig {
                limit: kind.max_bytes(),
                actual,
            });
        }
        finished
            .keep(&inner.store.media_path(&facts.sha256))
            .await?;
        let staged = StagedFile {
            id,
            sha256: facts.sha256,
            kind: kind.as_meta().to_owned(),
            mime: facts.mime,
            file_name: safe_file_name(&file.file_name).unwrap_or_else(|| "file".to_owned()),
            bytes: facts.bytes,
            width: facts.width,
            height: facts.height,
            duration_ms: facts.duration_ms,
        };
        let mut tx = inner.store.write().await?;
        tx.insert_staged(&staged, inner.clock.now_ms()).await?;
        tx.commit().await?;
        let pixels = |side: Option<i64>| side.and_then(|side| u32::try_from(side).ok());
        Ok(Staged {
            id: staged.id,
            kind,
            mime: staged.mime,
            file_name: staged.file_name,
            bytes: actual,
            width: pixels(staged.width),
            height: pixels(staged.height),
        })
    }
}
