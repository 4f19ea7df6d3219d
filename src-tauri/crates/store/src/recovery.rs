//! After damage: a shop is opened again with whatever can still be read, and nothing is deleted.
//!
//! The damaged file is moved aside. In its place comes the newest sound copy, or an empty database
//! when there is none; then every row that can still be read from the damaged file is laid over it,
//! newer rows over older ones. Last, the cursor goes back to where the copy stood: the projector
//! applies the journal from there once more, which brings back what customers wrote and changes
//! nothing that is there. Only what the owner did since the copy, on a page that cannot be read, is
//! gone; how many rows that may be is told.

use std::{
    fs::{self, File},
    io,
    path::{Path, PathBuf},
};

use sqlx::{
    AssertSqlSafe, SqlitePool,
    sqlite::{SqliteConnectOptions, SqlitePoolOptions},
};

use crate::{
    Journal, StoreError,
    backup::{backups, prove},
    open::{durable, make_private_dir, make_private_file},
};

/// Rows that are copied at once; where that fails, half as many, down to the one that is lost.
const STEP: i64 = 512;

/// Is there once the database was found damaged, until it is healed.
pub(crate) const DAMAGED: &str = "damaged";
/// The same of the journal.
pub(crate) const JOURNAL_DAMAGED: &str = "journal-damaged";

/// What was done about a damaged database.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Recovery {
    /// Where the damaged file was moved.
    pub set_aside: PathBuf,
    /// When the copy was made that took its place, Unix seconds; `None` without one.
    pub copy_made_s: Option<i64>,
    /// Rows read from the damaged file.
    pub rows_saved: u64,
    /// Rows, or places where rows were, that could not be read.
    pub rows_lost: u64,
}

/// Puts a database that works in the place of a damaged one.
pub(crate) async fn recover(dir: &Path) -> Result<Recovery, StoreError> {
    let set_aside = move_aside(dir, "shopbell.db")?;
    let file = dir.join("shopbell.db");
    let mut copy_made_s = None;
    for backup in backups(&dir.join("backups"))? {
        if prove(&backup.path).await.is_ok() {
            put(&backup.path, &file)?;
            copy_made_s = Some(backup.made_s);
            break;
        }
        tracing::warn!(
            made_s = backup.made_s,
            "a copy of the database is not sound; an older one is tried"
        );
    }
    let target = alone(durable(&file).foreign_keys(false)).await?;
    sqlx::migrate!("migrations/main").run(&target).await?;
    let cursor: Option<String> = fact(&target, "journal_cursor").await?;
    let (rows_saved, unread) = salvage(&target, &set_aside).await?;
    let rows_lost = unread + drop_orphans(&target).await?;
    sqlx::query("INSERT INTO facts (key, value) VALUES ('journal_cursor', ?) ON CONFLICT (key) DO UPDATE SET value = excluded.value")
        .bind(cursor.unwrap_or_else(|| "0".to_owned()))
        .execute(&target)
        .await?;
    target.close().await;
    make_private_file(&file)?;
    tracing::error!(
        ?copy_made_s,
        rows_saved,
        rows_lost,
        "the database was damaged and has been put together again"
    );
    Ok(Recovery {
        set_aside,
        copy_made_s,
        rows_saved,
        rows_lost,
    })
}

/// Puts an empty journal in the place of a damaged one, with the bodies that can still be read.
pub(crate) async fn recover_journal(dir: &Path, cursor: i64) -> Result<Journal, StoreError> {
    let set_aside = move_aside(dir, "journal.db")?;
    let journal = Journal::open(dir, 0).await?;
    let target = alone(durable(&dir.join("journal.db"))).await?;
    let (saved, lost) = salvage(&target, &set_aside).await?;
    target.close().await;
    journal.begin_after(cursor).await?;
    tracing::error!(
        saved,
        lost,
        "the journal was damaged; a new one has begun with what could be read"
    );
    Ok(journal)
}

/// One connection for good: what is attached to it stays.
async fn alone(options: SqliteConnectOptions) -> Result<SqlitePool, StoreError> {
    let pool = SqlitePoolOptions::new()
        .max_connections(1)
        .idle_timeout(None)
        .max_lifetime(None);
    Ok(pool.connect_with(options).await?)
}

/// Reads a whole file; `false` when something in it is broken.
pub(crate) async fn is_sound(readers: &SqlitePool) -> Result<bool, StoreError> {
    let verdict: Result<String, _> = sqlx::query_scalar("PRAGMA quick_check(1)")
        .fetch_one(readers)
        .await;
    match verdict.map_err(StoreError::from) {
        Ok(verdict) => Ok(verdict == "ok"),
        Err(error) if error.means_damage() => Ok(false),
        Err(error) => Err(error),
    }
}

/// Notes damage, or that it is healed.
pub(crate) fn note(dir: &Path, mark: &str, damaged: bool) -> Result<(), StoreError> {
    let mark = dir.join(mark);
    if damaged {
        return Ok(File::create(mark)?.sync_all()?);
    }
    match fs::remove_file(mark) {
        Err(error) if error.kind() != io::ErrorKind::NotFound => Err(error.into()),
        _ => Ok(()),
    }
}

/// Moves a database with its companions into a folder of its own; where it lies now.
fn move_aside(dir: &Path, name: &str) -> Result<PathBuf, StoreError> {
    let aside = (1..)
        .map(|n| dir.join(format!("damaged-{n}")))
        .find(|folder| !folder.exists())
        .ok_or(StoreError::Damaged)?;
    make_private_dir(&aside)?;
    for companion in ["", "-wal", "-shm"] {
        let file = format!("{name}{companion}");
        match fs::rename(dir.join(&file), aside.join(&file)) {
            Err(error) if error.kind() != io::ErrorKind::NotFound => return Err(error.into()),
            _ => {}
        }
    }
    Ok(aside.join(name))
}

/// Copies a file to its place in one step.
fn put(from: &Path, to: &Path) -> Result<(), StoreError> {
    let half = to.with_extension("half");
    fs::copy(from, &half)?;
    File::open(&half)?.sync_all()?;
    Ok(fs::rename(half, to)?)
}

async fn fact(target: &SqlitePool, key: &str) -> Result<Option<String>, StoreError> {
    let query = sqlx::query_scalar("SELECT value FROM facts WHERE key = ?").bind(key);
    Ok(query.fetch_optional(target).await?)
}

/// Lays every row of the damaged file that can be read over the tables; how many, and how many not.
async fn salvage(target: &SqlitePool, damaged: &Path) -> Result<(u64, u64), StoreError> {
    let attached = sqlx::query("ATTACH DATABASE ? AS damaged")
        .bind(damaged.to_string_lossy().into_owned())
        .execute(target)
        .await;
    if let Err(error) = attached {
        tracing::warn!(%error, "nothing can be read from the damaged file");
        return Ok((0, 0));
    }
    // What search knows is made anew from the rows, by the first write.
    let tables: Vec<String> = sqlx::query_scalar(
        "SELECT name FROM main.sqlite_schema WHERE type = 'table' AND name NOT LIKE 'sqlite%'
           AND name NOT LIKE '_sqlx%' AND name NOT LIKE 'search%'",
    )
    .fetch_all(target)
    .await?;
    let (mut saved, mut lost) = (0, 0);
    for table in tables {
        match salvage_table(target, &table).await {
            Ok((of_table, not)) => {
                saved += of_table;
                lost += not;
            }
            Err(error) => tracing::warn!(%error, table, "nothing can be read from a table"),
        }
    }
    sqlx::query("DETACH DATABASE damaged")
        .execute(target)
        .await?;
    Ok((saved, lost))
}

/// What is copied of one table.
struct Copying<'a> {
    table: &'a str,
    /// `INSERT … SELECT … FROM damaged.…`, to which a `WHERE` or a `LIMIT` is added.
    insert: String,
    saved: u64,
    lost: u64,
}

async fn salvage_table(target: &SqlitePool, table: &str) -> Result<(u64, u64), StoreError> {
    // Those that both know: the damaged file may be of an earlier version.
    let columns: Vec<String> = sqlx::query_scalar(
        "SELECT ours.name FROM pragma_table_info(?1, 'main') ours
         JOIN pragma_table_info(?1, 'damaged') theirs ON theirs.name = ours.name",
    )
    .bind(table)
    .fetch_all(target)
    .await?;
    let columns = columns.join(", ");
    let insert = format!(
        "INSERT OR REPLACE INTO main.{table} ({columns}) SELECT {columns} FROM damaged.{table}"
    );
    let whole = AssertSqlSafe(insert.clone());
    if let Ok(done) = sqlx::query(whole).execute(target).await {
        return Ok((done.rows_affected(), 0));
    }
    let mut copying = Copying {
        table,
        insert,
        saved: 0,
        lost: 0,
    };
    let with_rowid = format!("SELECT rowid FROM main.{table} LIMIT 0");
    let with_rowid = sqlx::query(AssertSqlSafe(with_rowid)).execute(target).await;
    if with_rowid.is_ok() {
        copying.by_rowid(target).await?;
    } else {
        copying.ends_inwards(target).await?;
    }
    Ok((copying.saved, copying.lost))
}

impl Copying<'_> {
    /// Range by range, and where one cannot be read, half by half.
    async fn by_rowid(&mut self, target: &SqlitePool) -> Result<(), StoreError> {
        let table = self.table;
        let last = format!("SELECT COALESCE(MAX(rowid), 0) FROM damaged.{table}");
        let last: i64 = match sqlx::query_scalar(AssertSqlSafe(last))
            .fetch_one(target)
            .await
        {
            Ok(last) => last,
            Err(_) => match last_given(target, table).await {
                Some(last) => last,
                // Not even the numbers given out can be read: the copy says how far it goes at least.
                None => {
                    let ours = format!("SELECT COALESCE(MAX(rowid), 0) FROM main.{table}");
                    let ours: i64 = sqlx::query_scalar(AssertSqlSafe(ours))
                        .fetch_one(target)
                        .await?;
                    ours + 64 * STEP
                }
            },
        };
        let insert = format!("{} WHERE rowid BETWEEN ? AND ?", self.insert);
        let mut ranges: Vec<(i64, i64)> = (0..=last / STEP)
            .map(|n| (n * STEP, n * STEP + STEP - 1))
            .collect();
        while let Some((from, to)) = ranges.pop() {
            let insert = sqlx::query(AssertSqlSafe(insert.clone()))
                .bind(from)
                .bind(to);
            match insert.execute(target).await {
                Ok(done) => self.saved += done.rows_affected(),
                Err(_) if from == to => self.lost += 1,
                Err(_) => {
                    let middle = from + (to - from) / 2;
                    ranges.extend([(from, middle), (middle + 1, to)]);
                }
            }
        }
        Ok(())
    }

    /// A table kept in the order of its key: from the first row as far as it goes, then from the
    /// last.
    async fn ends_inwards(&mut self, target: &SqlitePool) -> Result<(), StoreError> {
        let key: Vec<String> = sqlx::query_scalar(
            "SELECT name FROM pragma_table_info(?, 'main') WHERE pk > 0 ORDER BY pk",
        )
        .bind(self.table)
        .fetch_all(target)
        .await?;
        for direction in ["ASC", "DESC"] {
            let order: Vec<String> = key
                .iter()
                .map(|column| format!("{column} {direction}"))
                .collect();
            let insert = format!(
                "{} ORDER BY {} LIMIT ? OFFSET ?",
                self.insert,
                order.join(", ")
            );
            let (mut step, mut done) = (STEP, 0);
            while step > 0 {
                let insert = sqlx::query(AssertSqlSafe(insert.clone()))
                    .bind(step)
                    .bind(done);
                match insert.execute(target).await {
                    Ok(copied) if copied.rows_affected() == 0 => return Ok(()),
                    Ok(copied) => {
                        self.saved += copied.rows_affected();
                        done += step;
                    }
                    Err(_) => step /= 2,
                }
            }
        }
        // At least the one in the middle.
        self.lost += 1;
        Ok(())
    }
}

/// The last number given to a row of the damaged table, when that can still be read.
async fn last_given(target: &SqlitePool, table: &str) -> Option<i64> {
    sqlx::query_scalar("SELECT seq FROM damaged.sqlite_sequence WHERE name = ?")
        .bind(table)
        .fetch_optional(target)
        .await
        .ok()
        .flatten()
}

/// Removes rows whose owner could not be read: a message without its chat can be shown nowhere,
/// and the journal brings it back with the chat. How many.
async fn drop_orphans(target: &SqlitePool) -> Result<u64, StoreError> {
    let links: Vec<(String, String, String, String)> = sqlx::query_as(
        "SELECT child.name, link.\"from\", link.\"table\", link.\"to\"
         FROM sqlite_schema child JOIN pragma_foreign_key_list(child.name) link
         WHERE child.type = 'table'",
    )
    .fetch_all(target)
    .await?;
    let mut dropped = 0;
    loop {
        let mut of_round = 0;
        for (child, from, parent, to) in &links {
            let delete = format!(
                "DELETE FROM {child} WHERE {from} IS NOT NULL AND {from} NOT IN (SELECT {to} FROM {parent})"
            );
            let done = sqlx::query(AssertSqlSafe(delete)).execute(target).await?;
            of_round += done.rows_affected();
        }
        if of_round == 0 {
            return Ok(dropped);
        }
        dropped += of_round;
    }
}
