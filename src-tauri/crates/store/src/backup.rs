//! Verified copies of the main database, made while it is in use.
//!
//! A copy is made by `VACUUM INTO`: it reads one snapshot like any reader, so neither webhooks nor
//! sends wait for it, and what it writes is compact. SQLite's backup interface would do the same;
//! sqlx gives no safe way to it (0.9, read 2026-11). A file copied beside a running database is no
//! copy of anything, and is never made.
//!
//! A copy counts once SQLite has read all of it and found it sound; until then it has another name.

use std::{
    collections::HashSet,
    fs::{self, File},
    path::{Path, PathBuf},
};

use sqlx::{
    ConnectOptions as _, Connection as _, Row as _, SqliteConnection, sqlite::SqliteConnectOptions,
};

use crate::{
    Store, StoreError,
    open::{durable, make_private_dir, make_private_file, remove_if_there},
};

/// Copies of the last days that are kept, one a day.
const DAYS: usize = 7;
/// Copies of the last weeks that are kept, one a week.
const WEEKS: usize = 4;
const DAY_S: i64 = 24 * 60 * 60;
/// What a copy is called until it is known to be sound.
const UNPROVEN: &str = "unproven.part";

/// A sound copy of the main database.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Backup {
    /// Where it lies.
    pub path: PathBuf,
    /// When it was made, Unix seconds.
    pub made_s: i64,
}

impl Backup {
    /// Reads the name: `shopbell-2026-11-22-1795376160.db`, a date for people and the second for us.
    fn at(path: PathBuf) -> Option<Self> {
        let name = path.file_name()?.to_str()?;
        let name = name.strip_prefix("shopbell-")?.strip_suffix(".db")?;
        let made_s = name.rsplit_once('-')?.1.parse().ok()?;
        Some(Self { path, made_s })
    }

    /// The last row of the journal that it knows the effects of.
    ///
    /// # Errors
    /// [`StoreError::Database`] when it cannot be read.
    pub async fn journal_cursor(&self) -> Result<i64, StoreError> {
        let mut connection = open_copy(&self.path).await?;
        let cursor: Option<String> =
            sqlx::query_scalar("SELECT value FROM facts WHERE key = 'journal_cursor'")
                .fetch_optional(&mut connection)
                .await?;
        connection.close().await?;
        Ok(cursor.and_then(|text| text.parse().ok()).unwrap_or(0))
    }
}

impl Store {
    /// Makes a copy, proves it, and throws away those that newer ones make superfluous.
    ///
    /// # Errors
    /// [`StoreError::DiskFull`], [`StoreError::Damaged`] when the copy is not sound, and others;
    /// then older copies are untouched.
    pub async fn back_up(&self, now_ms: i64) -> Result<Backup, StoreError> {
        let made_s = now_ms / 1000;
        let date: String = sqlx::query_scalar("SELECT strftime('%Y-%m-%d', ?, 'unixepoch')")
            .bind(made_s)
            .fetch_one(&self.readers)
            .await?;
        let (dir, name) = (self.backup_dir(), format!("shopbell-{date}-{made_s}.db"));
        back_up_as(&self.file(), &dir, &name).await?;
        let backup = Backup {
            path: dir.join(name),
            made_s,
        };
        for old in superfluous(&self.backups()?) {
            fs::remove_file(&old.path)?;
        }
        Ok(backup)
    }

    /// The copies, newest first.
    ///
    /// # Errors
    /// [`StoreError::File`].
    pub fn backups(&self) -> Result<Vec<Backup>, StoreError> {
        backups(&self.backup_dir())
    }

    fn backup_dir(&self) -> PathBuf {
        self.folder("backups")
    }
}

/// The copies in a folder, newest first.
pub(crate) fn backups(dir: &Path) -> Result<Vec<Backup>, StoreError> {
    let entries = match fs::read_dir(dir) {
        Ok(entries) => entries,
        Err(error) if error.kind() == std::io::ErrorKind::NotFound => return Ok(Vec::new()),
        Err(error) => return Err(error.into()),
    };
    let mut found = Vec::new();
    for entry in entries {
        found.extend(Backup::at(entry?.path()));
    }
    found.sort_by_key(|backup| std::cmp::Reverse(backup.made_s));
    Ok(found)
}

/// Copies a database file into a folder under this name, replacing an older copy of it.
pub(crate) async fn back_up_as(file: &Path, dir: &Path, name: &str) -> Result<(), StoreError> {
    make_private_dir(dir)?;
    let unproven = dir.join(UNPROVEN);
    remove_if_there(&unproven)?;
    // A connection of its own: the writer's would make every write wait, the readers' may not write
    // anywhere. Like theirs, it never checkpoints.
    let mut source = durable(file)
        .create_if_missing(false)
        .pragma("wal_autocheckpoint", "0")
        .connect()
        .await?;
    let copied = sqlx::query("VACUUM INTO ?")
        .bind(unproven.to_string_lossy().into_owned())
        .execute(&mut source)
        .await;
    source.close().await?;
    let proven = match copied {
        Ok(_) => prove(&unproven).await,
        Err(error) => Err(error.into()),
    };
    if let Err(error) = proven {
        // Half a copy on a full disk would keep it full.
        remove_if_there(&unproven)?;
        return Err(error);
    }
    make_private_file(&unproven)?;
    File::open(&unproven)?.sync_all()?;
    fs::rename(&unproven, dir.join(name))?;
    // The name, too, has to survive a power cut. Windows has no such call for folders.
    #[cfg(unix)]
    File::open(dir)?.sync_all()?;
    Ok(())
}

/// Reads a copy to its end.
pub(crate) async fn prove(copy: &Path) -> Result<(), StoreError> {
    let mut connection = open_copy(copy).await?;
    let verdict = sqlx::query("PRAGMA integrity_check(1)")
        .fetch_one(&mut connection)
        .await?;
    let verdict: String = verdict.try_get(0)?;
    connection.close().await?;
    if verdict == "ok" {
        Ok(())
    } else {
        Err(StoreError::Damaged)
    }
}

async fn open_copy(copy: &Path) -> Result<SqliteConnection, StoreError> {
    let options = SqliteConnectOptions::new().filename(copy).immutable(true);
    Ok(options.read_only(true).connect().await?)
}

/// What newer copies make superfluous: kept is the newest of each of the last days and weeks that
/// have one. `backups` is newest first.
fn superfluous(backups: &[Backup]) -> impl Iterator<Item = &Backup> {
    let newest_of = |length_s: i64, count: usize| {
        let mut seen = HashSet::new();
        let firsts = backups
            .iter()
            .filter(move |backup| seen.insert(backup.made_s / length_s));
        firsts
            .take(count)
            .map(|backup| backup.made_s)
            .collect::<HashSet<_>>()
    };
    let (days, weeks) = (newest_of(DAY_S, DAYS), newest_of(7 * DAY_S, WEEKS));
    backups
        .iter()
        .filter(move |backup| !days.contains(&backup.made_s) && !weeks.contains(&backup.made_s))
}

#[cfg(test)]
mod tests {
    use super::*;

    const NOW_MS: i64 = 1_795_376_160_000;

    async fn shop() -> (tempfile::TempDir, Store) {
        let dir = tempfile::tempdir().unwrap();
        let (store, _journal) = Store::open(dir.path()).await.unwrap();
        let mut tx = store.write().await.unwrap();
        tx.set_fact("journal_cursor", "41").await.unwrap();
        tx.commit().await.unwrap();
        (dir, store)
    }

    #[tokio::test]
    async fn a_copy_holds_what_was_committed_and_can_be_opened_as_a_shop() {
        let (_dir, store) = shop().await;
        let mut open = store.write().await.unwrap();
        open.set_fact("journal_cursor", "42").await.unwrap();
        let backup = store.back_up(NOW_MS).await.expect("while a write is open");
        open.commit().await.unwrap();
        let name = backup.path.file_name().unwrap().to_str().unwrap();
        assert_eq!(name, "shopbell-2026-11-22-1795376160.db");
        assert_eq!(
            backup.journal_cursor().await.unwrap(),
            41,
            "the last commit"
        );
        assert_eq!(store.backups().unwrap(), std::slice::from_ref(&backup));

        let restored = tempfile::tempdir().unwrap();
        fs::copy(&backup.path, restored.path().join("shopbell.db")).unwrap();
        let (restored, _journal) = Store::open(restored.path()).await.unwrap();
        assert_eq!(restored.journal_cursor().await.unwrap(), 41);
    }

    #[tokio::test]
    async fn a_copy_that_is_not_sound_does_not_count() {
        let (dir, store) = shop().await;
        let mut tx = store.write().await.unwrap();
        for n in 0..2_000 {
            let value = "x".repeat(200);
            tx.set_fact(&format!("filler {n}"), &value).await.unwrap();
        }
        tx.commit().await.unwrap();
        let backup = store.back_up(NOW_MS).await.unwrap();
        let mut bytes = fs::read(&backup.path).unwrap();
        let middle = bytes.len() / 2;
        bytes[middle..middle + 4096].fill(0xA5);
        let damaged = dir.path().join("damaged.db");
        fs::write(&damaged, bytes).unwrap();
        assert!(prove(&damaged).await.is_err(), "a page of nonsense");
        prove(&backup.path).await.expect("the copy itself is sound");
    }

    #[tokio::test]
    async fn a_copy_that_broke_off_is_thrown_away_and_made_anew() {
        let (dir, store) = shop().await;
        let backups = dir.path().join("backups");
        fs::create_dir_all(&backups).unwrap();
        fs::write(backups.join(UNPROVEN), "half a file").unwrap();
        store.back_up(NOW_MS).await.unwrap();
        let names: Vec<_> = fs::read_dir(backups)
            .unwrap()
            .map(|e| e.unwrap().file_name())
            .collect();
        assert_eq!(names, ["shopbell-2026-11-22-1795376160.db"]);
    }

    #[test]
    fn one_a_day_for_a_week_and_one_a_week_for_a_month_stay() {
        // Two a day for sixty days, newest first.
        let made: Vec<Backup> = (0..120)
            .map(|n| Backup {
                path: PathBuf::new(),
                made_s: NOW_MS / 1000 - n * DAY_S / 2,
            })
            .collect();
        let gone: HashSet<i64> = superfluous(&made).map(|backup| backup.made_s).collect();
        let kept: Vec<_> = made
            .iter()
            .filter(|backup| !gone.contains(&backup.made_s))
            .collect();
        let days: HashSet<i64> = kept.iter().map(|backup| backup.made_s / DAY_S).collect();
        let weeks: HashSet<i64> = kept
            .iter()
            .map(|backup| backup.made_s / DAY_S / 7)
            .collect();
        assert_eq!(kept.len(), days.len(), "never two of one day");
        assert!((9..=11).contains(&kept.len()), "{}", kept.len());
        assert_eq!(weeks.len(), 4);
        assert_eq!(kept[0].made_s, NOW_MS / 1000, "the newest");
        let few = &made[..1];
        assert_eq!(superfluous(few).count(), 0);
    }
}
