/// Why the store could not do what it was asked.
#[derive(Debug, thiserror::Error)]
#[non_exhaustive]
pub enum StoreError {
    /// The disk has no room; nothing was changed and reading goes on.
    #[error("the disk is full")]
    DiskFull(#[source] sqlx::Error),
    /// The disk did not take what was written, for another reason; nothing was changed.
    #[error("the disk could not be written")]
    DiskFailed(#[source] sqlx::Error),
    /// The folder may only be read; nothing was changed.
    #[error("the data directory may only be read")]
    ReadOnly(#[source] sqlx::Error),
    /// Another program held a file for longer than we wait; nothing was changed.
    #[error("another program holds the database")]
    Busy(#[source] sqlx::Error),
    /// The file was written by a newer version of Shopbell.
    #[error("the data was written by a newer version")]
    NewerSchema {
        /// Which, when it said so.
        version: Option<String>,
        /// What SQLite's tables show.
        #[source]
        source: sqlx::migrate::MigrateError,
    },
    /// The tables could not be brought up to date.
    #[error("the tables could not be brought up to date")]
    Migrate(#[source] sqlx::migrate::MigrateError),
    /// A file of the database, or a copy of it, is not sound.
    #[error("a file of the database is not sound")]
    Damaged,
    /// Another process holds this data directory.
    #[error("another process uses this data directory")]
    InUse,
    /// A file or folder could not be made or read.
    #[error("a file of the data directory could not be opened")]
    File(#[source] std::io::Error),
    /// Anything else SQLite refused.
    #[error("the database refused")]
    Database(#[source] sqlx::Error),
}

/// What a write may fail of although the file is sound. Source: SQLite, *Result and Error Codes*,
/// read 2026-11.
enum Trouble {
    Full,
    Failed,
    ReadOnly,
    Busy,
}

impl Trouble {
    fn of(code: u32) -> Option<Self> {
        match code {
            // The index of the write-ahead log is a file, too: SQLITE_IOERR_SHMSIZE.
            13 | 4874 => Some(Self::Full),
            // SQLITE_IOERR_READ, _SHORT_READ and _CORRUPTFS say nothing about writing.
            266 | 522 | 8458 => None,
            code => match code & 0xFF {
                10 => Some(Self::Failed),
                8 => Some(Self::ReadOnly),
                5 | 6 => Some(Self::Busy),
                _ => None,
            },
        }
    }
}

impl StoreError {
    /// Whether SQLite means that the file itself is broken.
    #[must_use]
    pub fn means_damage(&self) -> bool {
        let mut cause: Option<&(dyn std::error::Error + 'static)> = Some(self);
        while let Some(error) = cause {
            if let Some(sqlx::Error::Database(refused)) = error.downcast_ref::<sqlx::Error>() {
                // SQLITE_CORRUPT with its extended codes, SQLITE_NOTADB.
                let code: Option<u32> = refused.code().and_then(|code| code.parse().ok());
                return code.is_some_and(|code| matches!(code & 0xFF, 11 | 26));
            }
            cause = error.source();
        }
        matches!(self, Self::Damaged)
    }

    /// Whether nothing can be written for now: the same later may succeed.
    #[must_use]
    pub fn may_pass(&self) -> bool {
        matches!(
            self,
            Self::DiskFull(_) | Self::DiskFailed(_) | Self::ReadOnly(_) | Self::Busy(_)
        )
    }
}

impl From<sqlx::Error> for StoreError {
    fn from(error: sqlx::Error) -> Self {
        let code = error.as_database_error().and_then(|e| e.code());
        match code.and_then(|code| Trouble::of(code.parse().ok()?)) {
            Some(Trouble::Full) => Self::DiskFull(error),
            Some(Trouble::Failed) => Self::DiskFailed(error),
            Some(Trouble::ReadOnly) => Self::ReadOnly(error),
            Some(Trouble::Busy) => Self::Busy(error),
            None => Self::Database(error),
        }
    }
}

impl From<sqlx::migrate::MigrateError> for StoreError {
    fn from(error: sqlx::migrate::MigrateError) -> Self {
        use sqlx::migrate::MigrateError;
        match error {
            MigrateError::VersionMissing(_) | MigrateError::VersionTooNew(..) => {
                Self::NewerSchema {
                    version: None,
                    source: error,
                }
            }
            MigrateError::Execute(cause) | MigrateError::ExecuteMigration(cause, _) => {
                match Self::from(cause) {
                    Self::Database(cause) => Self::Migrate(MigrateError::Execute(cause)),
                    passing => passing,
                }
            }
            _ => Self::Migrate(error),
        }
    }
}

impl From<std::io::Error> for StoreError {
    fn from(error: std::io::Error) -> Self {
        use std::io::ErrorKind;
        match error.kind() {
            ErrorKind::StorageFull | ErrorKind::QuotaExceeded => {
                Self::DiskFull(sqlx::Error::Io(error))
            }
            ErrorKind::FileTooLarge => Self::DiskFailed(sqlx::Error::Io(error)),
            ErrorKind::ReadOnlyFilesystem | ErrorKind::PermissionDenied => {
                Self::ReadOnly(sqlx::Error::Io(error))
            }
            _ => Self::File(error),
        }
    }
}

#[cfg(test)]
mod tests {
    use std::time::Duration;

    use sqlx::SqlitePool;

    use crate::{Store, StoreError, open::durable};

    #[tokio::test]
    async fn a_database_that_another_program_holds_is_waited_for_and_then_told() {
        let dir = tempfile::tempdir().unwrap();
        let (store, _journal) = Store::open(dir.path()).await.unwrap();
        let impatient = durable(&store.file()).busy_timeout(Duration::from_millis(1));
        let other = SqlitePool::connect_with(impatient).await.unwrap();
        let held = store.write().await.unwrap();
        let refused = other.begin_with("BEGIN IMMEDIATE").await;
        let refused = StoreError::from(refused.err().unwrap());
        assert!(matches!(refused, StoreError::Busy(_)), "{refused:?}");
        held.commit().await.unwrap();
        other
            .begin_with("BEGIN IMMEDIATE")
            .await
            .expect("free again");
    }

    #[tokio::test]
    async fn a_file_that_may_not_grow_is_full_and_takes_writes_again_when_it_may() {
        let dir = tempfile::tempdir().unwrap();
        let (store, _journal) = Store::open(dir.path()).await.unwrap();
        let pages: i64 = sqlx::query_scalar("PRAGMA page_count")
            .fetch_one(&store.writer)
            .await
            .unwrap();
        let limit = async |pages: i64| {
            sqlx::query_scalar::<_, i64>(sqlx::AssertSqlSafe(format!(
                "PRAGMA max_page_count = {pages}"
            )))
            .fetch_one(&store.writer)
            .await
            .unwrap();
        };
        limit(pages + 1).await;
        let write = async || {
            let mut tx = store.write().await?;
            tx.set_fact("long", &"x".repeat(100_000)).await?;
            tx.commit().await
        };
        let refused = write().await.unwrap_err();
        assert!(matches!(refused, StoreError::DiskFull(_)), "{refused:?}");
        assert_eq!(store.fact("long").await.unwrap(), None, "nothing of it");
        limit(pages + 1_000).await;
        write().await.expect("by itself");
        assert!(store.is_sound().await.unwrap());
    }
}
