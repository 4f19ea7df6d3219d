//! Picked files on their way from the interface, part by part: none is ever whole in memory, and
//! the interface stays free between two parts.

use std::{
    collections::VecDeque,
    sync::{Mutex, PoisonError},
};

use bytes::Bytes;
use tokio::sync::{RwLock, RwLockReadGuard, RwLockWriteGuard, Semaphore};

use super::{
    files::Incoming,
    stage::{Picked, Staged, check_size},
};
use crate::{EngineError, engine::Engine};

/// Files on their way at once; one more, and the one that waited longest is dropped. Its page was
/// closed, else a part had come.
const AT_ONCE: usize = 64;

/// Part of a picked file.
#[derive(Clone, Debug)]
pub struct StagePart {
    /// Names the file, and the work in [`crate::changes::Change::Preparing`].
    pub key: String,
    /// Its name as it was.
    pub file_name: String,
    /// Its type as the system says.
    pub mime: String,
    /// Send it as a file, whatever it is.
    pub as_document: bool,
    /// Its size in bytes.
    pub size: u64,
    /// Where this part begins.
    pub offset: u64,
    /// The part.
    pub bytes: Bytes,
}

/// What the engine keeps about files in work.
#[derive(Debug)]
pub(crate) struct Files {
    coming: Mutex<VecDeque<(String, Incoming)>>,
    /// Files come and go in turns.
    turn: RwLock<()>,
    /// A decoded picture is large: one at a time.
    work: Semaphore,
}

impl Default for Files {
    fn default() -> Self {
        Self {
            coming: Mutex::default(),
            turn: RwLock::default(),
            work: Semaphore::new(1),
        }
    }
}

impl Files {
    /// While this is held, no file is removed: from its coming to its place until a row needs it.
    pub(super) async fn keeping(&self) -> RwLockReadGuard<'_, ()> {
        self.turn.read().await
    }

    /// While this is held, no file comes to its place.
    pub(super) async fn removing(&self) -> RwLockWriteGuard<'_, ()> {
        self.turn.write().await
    }

    /// Does heavy work beside the async threads, one piece at a time.
    pub(super) async fn beside<T: Send + 'static>(
        &self,
        work: impl FnOnce() -> T + Send + 'static,
    ) -> std::io::Result<T> {
        // Never closed.
        let _place = self.work.acquire().await.map_err(std::io::Error::other)?;
        tokio::task::spawn_blocking(work)
            .await
            .map_err(std::io::Error::other)
    }

    fn take(&self, key: &str) -> Option<Incoming> {
        let mut coming = self.coming.lock().unwrap_or_else(PoisonError::into_inner);
        let at = coming.iter().position(|(known, _)| known == key)?;
        coming.remove(at).map(|(_, incoming)| incoming)
    }

    /// Returns the one that has to make room.
    fn put(&self, key: &str, incoming: Incoming) -> Option<Incoming> {
        let mut coming = self.coming.lock().unwrap_or_else(PoisonError::into_inner);
        coming.push_back((key.to_owned(), incoming));
        let surplus = coming.len() > AT_ONCE;
        let oldest = surplus.then(|| coming.pop_front()).flatten();
        oldest.map(|(_, incoming)| incoming)
    }
}

impl Engine {
    /// Takes one part of a picked file; with the last, the file as [`Engine::stage_file`] has it.
    ///
    /// # Errors
    /// As [`Engine::stage_file`], already with the first part; [`EngineError::StagedFileGone`]
    /// when a part does not follow the one before.
    pub async fn stage_part(&self, part: StagePart) -> Result<Option<Staged>, EngineError> {
        let inner = &self.inner;
        let known = inner.files.take(&part.key);
        let begun = match known {
            Some(incoming) if part.offset == incoming.bytes() => Some(incoming),
            Some(incoming) => {
                incoming.discard().await;
                None
            }
            None => None,
        };
        let mut incoming = match begun {
            Some(incoming) => incoming,
            None if part.offset == 0 => {
                check_size(part.size)?;
                Incoming::create(&inner.store.staging_dir(), &inner.entropy.fresh_id()).await?
            }
            None => return Err(EngineError::StagedFileGone),
        };
        if incoming.bytes() + part.bytes.len() as u64 > part.size {
            incoming.discard().await;
            return Err(EngineError::StagedFileGone);
        }
        incoming.write(&part.bytes).await?;
        if incoming.bytes() < part.size {
            if let Some(dropped) = inner.files.put(&part.key, incoming) {
                dropped.discard().await;
            }
            return Ok(None);
        }
        let picked = Picked {
            id: inner.entropy.fresh_id(),
            key: &part.key,
            file_name: &part.file_name,
            mime: &part.mime,
            as_document: part.as_document,
        };
        inner.stage(incoming, picked).await.map(Some)
    }
}
