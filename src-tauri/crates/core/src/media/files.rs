//! Files on their way to their place: written down, hashed, looked at, kept.

use std::{
    io::{self, BufReader},
    path::{Path, PathBuf},
};

use sha2::{Digest, Sha256};
use shopbell_store::FileFacts;
use tokio::{fs, io::AsyncWriteExt};

use super::look::{Look, look};

/// A file being written, next to where it will lie. Removed unless it is kept.
pub(super) struct Incoming {
    path: PathBuf,
    file: fs::File,
    hasher: Sha256,
    bytes: u64,
}

impl Incoming {
    pub(super) async fn create(dir: &Path, name: &str) -> io::Result<Self> {
        let path = dir.join(name);
        let file = fs::File::create(&path).await?;
        Ok(Self {
            path,
            file,
            hasher: Sha256::new(),
            bytes: 0,
        })
    }

    pub(super) async fn write(&mut self, chunk: &[u8]) -> io::Result<()> {
        self.hasher.update(chunk);
        self.bytes += chunk.len() as u64;
        self.file.write_all(chunk).await
    }

    pub(super) fn bytes(&self) -> u64 {
        self.bytes
    }

    /// Makes the file durable and reads what it is. `claimed` is the type somebody said.
    pub(super) async fn finish(mut self, claimed: &str) -> io::Result<Finished> {
        self.file.flush().await?;
        self.file.sync_all().await?;
        let sha256 = hex::encode(self.hasher.clone().finalize());
        let (path, claimed) = (self.path.clone(), claimed.to_owned());
        let looked = tokio::task::spawn_blocking(move || {
            let file = std::fs::File::open(&path)?;
            look(BufReader::new(file), &claimed)
        });
        let Look {
            mime,
            size,
            duration_ms,
        } = looked.await.map_err(io::Error::other)??;
        let bytes = i64::try_from(self.bytes).unwrap_or(i64::MAX);
        let facts = FileFacts {
            sha256,
            mime,
            bytes,
            width: size.map(|(width, _)| i64::from(width)),
            height: size.map(|(_, height)| i64::from(height)),
            duration_ms,
        };
        Ok(Finished {
            path: self.path,
            facts,
        })
    }

    pub(super) async fn discard(self) {
        remove(&self.path).await;
    }
}

/// A complete file, not yet in its place.
pub(super) struct Finished {
    path: PathBuf,
    pub(super) facts: FileFacts,
}

impl Finished {
    /// Puts it where its content belongs; an equal file that is there already stays.
    pub(super) async fn keep(self, target: &Path) -> io::Result<()> {
        if fs::try_exists(target).await? {
            remove(&self.path).await;
            return Ok(());
        }
        fs::rename(&self.path, target).await?;
        #[cfg(unix)]
        if let Some(dir) = target.parent() {
            fs::File::open(dir).await?.sync_all().await?;
        }
        Ok(())
    }

    pub(super) async fn discard(self) {
        remove(&self.path).await;
    }
}

async fn remove(path: &Path) {
    if let Err(error) = fs::remove_file(path).await {
        tracing::debug!(%error, "a temporary file could not be removed");
    }
}
