//! Files that nothing needs any more are removed.

use std::{
    io::{self, ErrorKind},
    time::{SystemTime, UNIX_EPOCH},
};

use tokio::fs::DirEntry;

use crate::{EngineError, engine::Inner};

/// How long a picked file that is in no draft is kept: its tray may still be open.
const ASIDE_MS: i64 = 24 * 60 * 60 * 1000;

impl Inner {
    /// Forgets files that were picked a day ago and are in no draft and no message.
    pub(crate) async fn tidy_staged(&self) -> Result<(), EngineError> {
        let before_ms = self.clock.now_ms().saturating_sub(ASIDE_MS);
        let mut tx = self.store.write().await?;
        let files = tx.forget_staged(before_ms).await?;
        tx.commit().await?;
        if !files.is_empty() {
            tracing::info!(
                files = files.len(),
                "files that were picked and not sent are let go of"
            );
        }
        self.let_go(files).await?;
        self.tidy_halves(before_ms).await
    }

    /// Removes what was half written when an earlier run ended.
    async fn tidy_halves(&self, before_ms: i64) -> Result<(), EngineError> {
        let mut entries = tokio::fs::read_dir(self.store.staging_dir()).await?;
        while let Some(entry) = entries.next_entry().await? {
            let Some(written) = last_written(&entry).await? else {
                continue;
            };
            let written_ms = written
                .duration_since(UNIX_EPOCH)
                .map(|age| age.as_millis());
            let old = written_ms.is_ok_and(|at| i64::try_from(at).is_ok_and(|at| at < before_ms));
            if old && let Err(error) = tokio::fs::remove_file(entry.path()).await {
                tracing::warn!(%error, "a file that was half written could not be removed");
            }
        }
        Ok(())
    }

    /// Removes files that no message and no picked file needs, with their small pictures.
    pub(crate) async fn let_go(
        &self,
        files: impl IntoIterator<Item = String>,
    ) -> Result<(), EngineError> {
        let _removing = self.files.removing().await;
        for sha256 in files {
            // Asked of the writer: it has seen everything that was committed.
            let mut tx = self.store.write().await?;
            let needed = tx.file_is_needed(&sha256).await?;
            drop(tx);
            if needed {
                continue;
            }
            for path in [
                self.store.media_path(&sha256),
                self.store.thumb_path(&sha256),
            ] {
                match tokio::fs::remove_file(&path).await {
                    Err(error) if error.kind() != ErrorKind::NotFound => {
                        tracing::warn!(%error, "a file that nothing needs could not be removed");
                    }
                    _ => {}
                }
            }
        }
        Ok(())
    }
}

/// `None` for a file that is gone: others finish theirs while we look.
async fn last_written(entry: &DirEntry) -> io::Result<Option<SystemTime>> {
    match entry.metadata().await {
        Ok(file) => file.modified().map(Some),
        Err(error) if error.kind() == ErrorKind::NotFound => Ok(None),
        Err(error) => Err(error),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[tokio::test]
    async fn a_file_that_is_finished_while_one_looks_is_no_fault() {
        let dir = tempfile::tempdir().unwrap();
        let half = dir.path().join("half");
        std::fs::write(&half, "half").unwrap();
        let mut entries = tokio::fs::read_dir(dir.path()).await.unwrap();
        let entry = entries.next_entry().await.unwrap().unwrap();
        assert!(last_written(&entry).await.unwrap().is_some());
        std::fs::remove_file(&half).unwrap();
        assert_eq!(last_written(&entry).await.unwrap(), None);
    }
}
