//! Room kept back for a full disk.
//!
//! At zero bytes not even a checkpoint works, so a full disk could not be left in order. A file of
//! nothing is deleted then: what was taken in can be projected, messages under way find their end,
//! and the files are closed. The room is not for new webhooks; those wait at Meta until there is
//! room for a new ballast, which is also the proof that writing works again.

use std::{
    fs::{self, File},
    io::{self, Write as _},
    path::{Path, PathBuf},
};

use crate::{
    Store, StoreError,
    open::{make_private_file, remove_if_there},
};

/// Size of the ballast, in bytes.
pub const BALLAST_BYTES: u64 = 64 * 1024 * 1024;
/// Written at once.
const BLOCK: usize = 1024 * 1024;

impl Store {
    /// Whether the ballast is there.
    #[must_use]
    pub fn has_ballast(&self) -> bool {
        ballast(self.dir()).exists()
    }

    /// Makes the ballast, if it is not there. Takes as long as writing 64 MB: not for a thread
    /// that others wait for.
    ///
    /// # Errors
    /// [`StoreError::DiskFull`] and others; then nothing of it is left.
    pub fn take_ballast(&self) -> Result<(), StoreError> {
        if self.has_ballast() {
            return Ok(());
        }
        let unfinished = self.dir().join("ballast.part");
        let made = fill(&unfinished)
            .map_err(StoreError::from)
            .and_then(|()| make_private_file(&unfinished))
            .and_then(|()| Ok(fs::rename(&unfinished, ballast(self.dir()))?));
        if made.is_err() {
            remove_if_there(&unfinished)?;
        }
        made
    }

    /// Gives the ballast's room free; `true` when there was one.
    ///
    /// # Errors
    /// [`StoreError::File`] and others.
    pub fn drop_ballast(&self) -> Result<bool, StoreError> {
        drop_ballast(self.dir())
    }
}

/// Gives the room free before anything is open.
pub(crate) fn drop_ballast(dir: &Path) -> Result<bool, StoreError> {
    let was_there = ballast(dir).exists();
    remove_if_there(&ballast(dir))?;
    Ok(was_there)
}

fn ballast(dir: &Path) -> PathBuf {
    dir.join("ballast")
}

/// Noise, not zeros: file systems that compress would keep no room for those.
fn fill(path: &Path) -> io::Result<()> {
    let mut noise = 0x9E37_79B9_7F4A_7C15_u64;
    let mut block = Vec::with_capacity(BLOCK);
    while block.len() < BLOCK {
        noise ^= noise << 13;
        noise ^= noise >> 7;
        noise ^= noise << 17;
        block.extend_from_slice(&noise.to_le_bytes());
    }
    let mut file = File::create(path)?;
    for _ in 0..BALLAST_BYTES / BLOCK as u64 {
        file.write_all(&block)?;
    }
    file.sync_all()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[tokio::test]
    async fn the_ballast_is_taken_once_and_given_free_once() {
        let dir = tempfile::tempdir().unwrap();
        let (store, _journal) = Store::open(dir.path()).await.unwrap();
        assert!(!store.has_ballast(), "opening does not wait for it");
        assert!(!store.drop_ballast().unwrap());
        for _ in 0..2 {
            store.take_ballast().unwrap();
            let bytes = fs::metadata(ballast(dir.path())).unwrap().len();
            assert_eq!(bytes, BALLAST_BYTES);
        }
        assert!(store.drop_ballast().unwrap());
        assert!(!store.has_ballast());
    }

    #[tokio::test]
    async fn a_ballast_that_broke_off_is_none_and_is_made_anew() {
        let dir = tempfile::tempdir().unwrap();
        let (store, _journal) = Store::open(dir.path()).await.unwrap();
        fs::write(dir.path().join("ballast.part"), "half").unwrap();
        assert!(!store.has_ballast());
        store.take_ballast().unwrap();
        assert!(!dir.path().join("ballast.part").exists());
    }
}
