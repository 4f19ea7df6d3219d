//! Files on their way to their place: written down, hashed, looked at, kept.

use std::{
    io::{self, BufReader, Read as _},
    path::{Path, PathBuf},
};

use sha2::{Digest, Sha256};
use shopbell_store::FileFacts;
use tokio::{fs, io::AsyncWriteExt};

use super::look::{Look, look};

/// A file being written, next to where it will lie. Removed unless it is kept.
#[derive(Debug)]
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
        let facts = read_facts(self.path.clone(), sha256, self.bytes, claimed).await?;
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
    /// A file that something else wrote, to be put in its place.
    pub(super) fn new(path: PathBuf, facts: FileFacts) -> Self {
        Self { path, facts }
    }

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

/// Reads what a file is that lies there whole, and makes it durable.
pub(super) async fn facts_of(path: PathBuf, claimed: &str) -> io::Result<FileFacts> {
    let reading = path.clone();
    let hashed = tokio::task::spawn_blocking(move || {
        let mut file = std::fs::File::open(&reading)?;
        let mut hasher = Sha256::new();
        let mut chunk = vec![0; 64 * 1024];
        let mut bytes = 0_u64;
        loop {
            let length = file.read(&mut chunk)?;
            let Some(read) = chunk.get(..length).filter(|read| !read.is_empty()) else {
                break;
            };
            hasher.update(read);
            bytes += read.len() as u64;
        }
        file.sync_all()?;
        Ok::<_, io::Error>((hex::encode(hasher.finalize()), bytes))
    });
    let (sha256, bytes) = hashed.await.map_err(io::Error::other)??;
    read_facts(path, sha256, bytes, claimed).await
}

async fn read_facts(
    path: PathBuf,
    sha256: String,
    bytes: u64,
    claimed: &str,
) -> io::Result<FileFacts> {
    let claimed = claimed.to_owned();
    let looked = tokio::task::spawn_blocking(move || {
        let file = std::fs::File::open(&path)?;
        look(BufReader::new(file), &claimed)
    });
    let Look {
        mime,
        size,
        duration_ms,
    } = looked.await.map_err(io::Error::other)??;
    Ok(FileFacts {
        sha256,
        mime,
        bytes: i64::try_from(bytes).unwrap_or(i64::MAX),
        width: size.map(|(width, _)| i64::from(width)),
        height: size.map(|(_, height)| i64::from(height)),
        duration_ms,
    })
}

async fn remove(path: &Path) {
    if let Err(error) = fs::remove_file(path).await {
        tracing::debug!(%error, "a temporary file could not be removed");
    }
}
