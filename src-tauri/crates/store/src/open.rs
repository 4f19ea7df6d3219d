//! Opening files: settings that durability rests on, and the one-process lock.

use std::{
    fs::{self, File, TryLockError},
    path::{Path, PathBuf},
    sync::Arc,
    time::Duration,
};

use sqlx::{
    Connection as _, SqlitePool,
    migrate::{MigrateError, Migrator},
    sqlite::{SqliteConnectOptions, SqliteJournalMode, SqlitePoolOptions, SqliteSynchronous},
};

use crate::{
    Journal, Recovery, StoreError, WriteTx,
    backup::back_up_as,
    ballast::drop_ballast,
    recovery::{DAMAGED, JOURNAL_DAMAGED, is_sound, note, recover, recover_journal},
    version,
};

const READERS: u32 = 4;
/// Memory in which one who reads keeps pages, in KiB. SQLite's own 2,000 for each connection fill
/// up over days; what is read again soon is in the system's memory anyway.
const READER_CACHE_KIB: u32 = 1024;
/// Is there while a process owns the folder, and after one that did not end in order.
const RUNNING: &str = "running";

/// The main database: everything but the raw webhooks. Cheap to clone.
#[derive(Clone, Debug)]
pub struct Store {
    pub(crate) writer: SqlitePool,
    pub(crate) readers: SqlitePool,
    dir: Arc<PathBuf>,
    /// The last run did not end in order.
    unclean: bool,
    /// It notes that it runs here, and that it has ended.
    runs: bool,
    recovery: Option<Recovery>,
    lock: Arc<Option<File>>,
}

impl Store {
    /// Opens the data directory for this process alone, making or migrating what is needed.
    ///
    /// # Errors
    /// [`StoreError::InUse`] when another process holds it, [`StoreError::NewerSchema`] when a
    /// newer version wrote it; the data is untouched in both cases.
    pub async fn open(dir: &Path) -> Result<(Self, Journal), StoreError> {
        Self::open_as(dir, &migrations()).await
    }

    /// The same as a version with these migrations does: how an upgrade is tried before there is
    /// one.
    ///
    /// # Errors
    /// As [`Store::open`].
    pub async fn open_as(dir: &Path, migrations: &Migrator) -> Result<(Self, Journal), StoreError> {
        make_private_dir(dir)?;
        let lock = take_lock(dir)?.ok_or(StoreError::InUse)?;
        let running = dir.join(RUNNING);
        let unclean = running.exists();
        File::create(&running)?.sync_all()?;
        let lock = Arc::new(Some(lock));
        let opened = match dir.join(DAMAGED).exists() {
            true => Err(StoreError::Damaged),
            false => match Self::open_files(dir, &lock, migrations).await {
                // What is there can be read, and the owner is told, once there is room to open it.
                Err(StoreError::DiskFull(_)) if drop_ballast(dir)? => {
                    Self::open_files(dir, &lock, migrations).await
                }
                opened => opened,
            },
        };
        let (mut store, recovery) = match opened {
            Err(error) if error.means_damage() => {
                let recovery = recover(dir).await?;
                note(dir, DAMAGED, false)?;
                (
                    Self::open_files(dir, &lock, migrations).await?,
                    Some(recovery),
                )
            }
            opened => (opened?, None),
        };
        store.unclean = unclean;
        store.runs = true;
        store.recovery = recovery;
        let cursor = store.journal_cursor().await?;
        let opened = match dir.join(JOURNAL_DAMAGED).exists() {
            true => Err(StoreError::Damaged),
            false => Journal::open(dir, cursor).await,
        };
        let journal = match opened {
            Err(error) if error.means_damage() => {
                let journal = recover_journal(dir, cursor).await?;
                note(dir, JOURNAL_DAMAGED, false)?;
                journal
            }
            opened => opened?,
        };
        Ok((store, journal))
    }

    /// Finds out which of the files cannot be worked with, and notes it: the next opening heals it.
    ///
    /// # Errors
    /// As [`Store::open`].
    pub async fn find_damage(dir: &Path) -> Result<(), StoreError> {
        let (store, journal) = Self::open(dir).await?;
        let journal_is_sound = journal.is_sound().await?;
        if !journal_is_sound {
            journal.mark_damaged()?;
        }
        // An index that does not fit its table is not seen by a quick look.
        if journal_is_sound || !store.is_sound().await? {
            store.mark_damaged()?;
        }
        journal.close().await;
        store.close().await;
        Ok(())
    }

    /// What was done at opening about a damaged file.
    #[must_use]
    pub fn recovery(&self) -> Option<&Recovery> {
        self.recovery.as_ref()
    }

    /// Whether the last run did not end in order: then damage is worth looking for.
    #[must_use]
    pub fn was_left_unclean(&self) -> bool {
        self.unclean
    }

    /// Looks for damage: reads the whole file, beside all that goes on.
    ///
    /// # Errors
    /// [`StoreError::Database`] when it could not be looked for.
    pub async fn is_sound(&self) -> Result<bool, StoreError> {
        is_sound(&self.readers).await
    }

    /// Whether one of the files was found damaged and waits for the next opening.
    #[must_use]
    pub fn is_marked_damaged(&self) -> bool {
        [DAMAGED, JOURNAL_DAMAGED]
            .iter()
            .any(|mark| self.dir.join(mark).exists())
    }

    /// Notes that the database was found damaged: it is healed at the next opening.
    ///
    /// # Errors
    /// [`StoreError::File`].
    pub fn mark_damaged(&self) -> Result<(), StoreError> {
        note(&self.dir, DAMAGED, true)
    }

    /// Opens a data directory that no other process uses, for a short work on it; `None` when one
    /// does. The next [`Store::open`] does not notice it.
    ///
    /// # Errors
    /// As [`Store::open`], without [`StoreError::InUse`].
    pub async fn open_unused(dir: &Path) -> Result<Option<(Self, Journal)>, StoreError> {
        let Some(lock) = take_lock(dir)? else {
            return Ok(None);
        };
        let lock = Arc::new(Some(lock));
        let store = Self::open_files(dir, &lock, &migrations()).await?;
        let journal = Journal::open(dir, store.journal_cursor().await?).await?;
        Ok(Some((store, journal)))
    }

    /// Opens a data directory for reading, also while another process writes to it.
    ///
    /// # Errors
    /// [`StoreError::NewerSchema`] or [`StoreError::Migrate`] when a newer or an older version is
    /// using it; as [`Store::open`] otherwise.
    pub async fn open_beside(dir: &Path) -> Result<(Self, Journal), StoreError> {
        let readers = readers(&dir.join("shopbell.db"), READERS).await?;
        let applied: i64 = sqlx::query_scalar("SELECT MAX(version) FROM _sqlx_migrations")
            .fetch_one(&readers)
            .await?;
        let known = migrations();
        let ours = known.iter().map(|migration| migration.version).max();
        match ours {
            Some(ours) if applied > ours => {
                let newer = MigrateError::VersionTooNew(applied, ours).into();
                return Err(version::name(newer, &readers).await);
            }
            Some(ours) if applied < ours => {
                return Err(MigrateError::VersionTooOld(applied, ours).into());
            }
            _ => {}
        }
        let store = Self {
            writer: readers.clone(),
            readers,
            dir: Arc::new(dir.to_owned()),
            unclean: false,
            runs: false,
            recovery: None,
            lock: Arc::new(None),
        };
        Ok((store, Journal::open_beside(dir).await?))
    }

    async fn open_files(
        dir: &Path,
        lock: &Arc<Option<File>>,
        migrations: &Migrator,
    ) -> Result<Self, StoreError> {
        for folder in ["media", "recordings", "staging", "thumbs"] {
            make_private_dir(&dir.join(folder))?;
        }
        let file = dir.join("shopbell.db");
        let writer = one_writer().connect_with(durable(&file)).await?;
        make_private_file(&file)?;
        back_up_before(migrations, &writer, &file, &dir.join("backups")).await?;
        if let Err(error) = migrations.run(&writer).await {
            return Err(version::name(error.into(), &writer).await);
        }
        version::sign(&writer).await?;
        Ok(Self {
            writer,
            readers: readers(&file, READERS).await?,
            dir: Arc::new(dir.to_owned()),
            unclean: false,
            runs: false,
            recovery: None,
            lock: Arc::clone(lock),
        })
    }

    /// Starts a write; waits for the one before.
    ///
    /// # Errors
    /// [`StoreError::Database`] when no connection is to be had.
    pub async fn write(&self) -> Result<WriteTx, StoreError> {
        let transaction = self.writer.begin_with("BEGIN IMMEDIATE").await?;
        Ok(WriteTx(transaction, None))
    }

    /// Where a file with this SHA-256 (hex) lies.
    #[must_use]
    pub fn media_path(&self, sha256: &str) -> PathBuf {
        self.dir.join("media").join(sha256)
    }

    /// Where the small picture of the file with this SHA-256 (hex) lies, once it was made.
    #[must_use]
    pub fn thumb_path(&self, sha256: &str) -> PathBuf {
        self.dir.join("thumbs").join(sha256)
    }

    /// Checkpoints: what was committed moves from the write-ahead log into the file itself.
    ///
    /// # Errors
    /// Any [`StoreError`]; what was committed stays so.
    pub async fn checkpoint(&self) -> Result<(), StoreError> {
        checkpoint(&self.writer).await
    }

    /// Its folder.
    pub(crate) fn dir(&self) -> &Path {
        &self.dir
    }

    /// The database's own file.
    pub(crate) fn file(&self) -> PathBuf {
        self.dir.join("shopbell.db")
    }

    /// One of the folders beside it.
    pub(crate) fn folder(&self, name: &str) -> PathBuf {
        self.dir.join(name)
    }

    /// Folder for files that are not complete yet; on the same disk as the media.
    #[must_use]
    pub fn staging_dir(&self) -> PathBuf {
        self.dir.join("staging")
    }

    /// Folder for voice notes that are not sent, under the names of their rows.
    #[must_use]
    pub fn recordings_dir(&self) -> PathBuf {
        self.dir.join("recordings")
    }

    /// Checkpoints what is this process's own, and closes every connection.
    pub async fn close(&self) {
        self.readers.close().await;
        if self.lock.is_some()
            && let Err(error) = self.checkpoint().await
        {
            tracing::debug!(%error, "the last checkpoint did not finish; the next start does it");
        }
        self.writer.close().await;
        if self.runs
            && let Err(error) = fs::remove_file(self.dir.join(RUNNING))
        {
            tracing::debug!(%error, "the next start looks for damage");
        }
    }
}

/// What this version's tables are made by.
fn migrations() -> Migrator {
    sqlx::migrate!("migrations/main")
}

/// A pool of the one connection that writes a file.
///
/// On a full disk SQLite itself may end a transaction, and then sqlx, whose rollback finds none,
/// believes for ever that it is inside one: such a connection is replaced. Source: SQLite,
/// *Response To Errors Within A Transaction*, read 2026-11.
pub(crate) fn one_writer() -> SqlitePoolOptions {
    SqlitePoolOptions::new()
        .max_connections(1)
        .acquire_timeout(Duration::from_secs(60))
        .idle_timeout(None)
        .max_lifetime(None)
        // A file does not hang up. To ask would be a way to the connection's thread and back.
        .test_before_acquire(false)
        .before_acquire(|connection, _| {
            let usable = !connection.is_in_transaction();
            Box::pin(async move { Ok(usable) })
        })
}

/// Connection settings under which a commit survives a power cut.
///
/// `synchronous=NORMAL` would be faster and lose acknowledged webhooks.
pub(crate) fn durable(file: &Path) -> SqliteConnectOptions {
    SqliteConnectOptions::new()
        .filename(file)
        .create_if_missing(true)
        .journal_mode(SqliteJournalMode::Wal)
        .synchronous(SqliteSynchronous::Full)
        .foreign_keys(true)
        .busy_timeout(Duration::from_secs(10))
        .pragma("fullfsync", "1")
        .pragma("checkpoint_fullfsync", "1")
}

/// Connections that only read, beside the one that writes.
pub(crate) async fn readers(file: &Path, count: u32) -> Result<SqlitePool, StoreError> {
    let options = durable(file)
        // Who opened a file to read it makes none.
        .create_if_missing(false)
        // The writer alone checkpoints: two connections doing both at once is how SQLite before
        // 3.51.3 could damage a file.
        .pragma("wal_autocheckpoint", "0")
        .pragma("cache_size", format!("-{READER_CACHE_KIB}"))
        .pragma("query_only", "1");
    Ok(SqlitePoolOptions::new()
        .max_connections(count)
        .idle_timeout(None)
        .max_lifetime(None)
        .test_before_acquire(false)
        .connect_with(options)
        .await?)
}

/// Makes this process the only one that writes to a folder; `None` when another one is.
fn take_lock(dir: &Path) -> Result<Option<File>, StoreError> {
    let lock = File::options()
        .create(true)
        .write(true)
        .truncate(false)
        .open(dir.join("lock"))?;
    match lock.try_lock() {
        Ok(()) => Ok(Some(lock)),
        Err(TryLockError::WouldBlock) => Ok(None),
        Err(TryLockError::Error(error)) => Err(error.into()),
    }
}

/// Moves what was committed from the write-ahead log into the file, and empties the log.
pub(crate) const CHECKPOINT: &str = "PRAGMA wal_checkpoint(TRUNCATE)";

/// Checkpoints.
pub(crate) async fn checkpoint(writer: &SqlitePool) -> Result<(), StoreError> {
    sqlx::query(CHECKPOINT).execute(writer).await?;
    Ok(())
}

/// Deletes a file; one that is not there is fine.
pub(crate) fn remove_if_there(file: &Path) -> Result<(), StoreError> {
    match fs::remove_file(file) {
        Err(error) if error.kind() != std::io::ErrorKind::NotFound => Err(error.into()),
        _ => Ok(()),
    }
}

/// Copies a database of an earlier version before its tables are changed.
async fn back_up_before(
    migrations: &Migrator,
    writer: &SqlitePool,
    file: &Path,
    dir: &Path,
) -> Result<(), StoreError> {
    let known: i64 =
        sqlx::query_scalar("SELECT COUNT(*) FROM sqlite_schema WHERE name = '_sqlx_migrations'")
            .fetch_one(writer)
            .await?;
    if known == 0 {
        return Ok(()); // new, and empty
    }
    let applied: Option<i64> = sqlx::query_scalar("SELECT MAX(version) FROM _sqlx_migrations")
        .fetch_one(writer)
        .await?;
    let ours = migrations.iter().map(|migration| migration.version).max();
    match (applied, ours) {
        (Some(applied), Some(ours)) if applied < ours => {
            tracing::info!(
                applied,
                ours,
                "the database is copied before it is brought up to date"
            );
            back_up_as(file, dir, &format!("before-version-{ours}.db")).await
        }
        _ => Ok(()),
    }
}

/// Makes a folder that only its owner can enter.
pub(crate) fn make_private_dir(dir: &Path) -> Result<(), StoreError> {
    fs::create_dir_all(dir)?;
    #[cfg(unix)]
    {
        use std::os::unix::fs::PermissionsExt;
        fs::set_permissions(dir, fs::Permissions::from_mode(0o700))?;
    }
    Ok(())
}

/// Lets only the owner read a file.
pub(crate) fn make_private_file(file: &Path) -> Result<(), StoreError> {
    #[cfg(unix)]
    {
        use std::os::unix::fs::PermissionsExt;
        fs::set_permissions(file, fs::Permissions::from_mode(0o600))?;
    }
    Ok(())
}

#[cfg(test)]
mod tests;
