//! The journal of webhook bodies, in a file of its own.

use std::{
    fmt::Write as _,
    path::{Path, PathBuf},
    sync::Arc,
};

use sqlx::{Execute, Executor as _, Sqlite, SqlitePool, pool::PoolConnection};
use tokio::sync::Mutex;

use crate::{
    StoreError,
    open::{CHECKPOINT, checkpoint, durable, make_private_file, one_writer, readers},
    recovery::{JOURNAL_DAMAGED, is_sound, note},
};

/// Memory in which the writer keeps pages, in KiB: it appends, and reads nothing again.
const WRITER_CACHE_KIB: u32 = 256;
/// Bytes of bodies after which no further one is read along: whoever reads holds them in memory.
const READ_BYTES: i64 = 4 * 1024 * 1024;

/// Append-only file of webhook bodies. Cheap to clone.
#[derive(Clone, Debug)]
pub struct Journal {
    writer: Writer,
    readers: SqlitePool,
    dir: Arc<PathBuf>,
}

/// The one connection that writes, held from one use to the next: a pool asks its connections
/// whether they are alive when it gives them out and when they come back, and each question is a
/// way to their thread and back, as long as a small commit itself.
#[derive(Clone, Debug)]
struct Writer {
    pool: SqlitePool,
    held: Arc<Mutex<Option<PoolConnection<Sqlite>>>>,
}

impl Writer {
    fn new(pool: SqlitePool) -> Self {
        Self {
            pool,
            held: Arc::default(),
        }
    }

    /// Runs one statement; how many rows it changed. A connection on which one failed goes back to
    /// the pool, which looks at it before it gives it out again.
    async fn run<'a>(&self, statement: impl Execute<'a, Sqlite> + 'a) -> Result<u64, StoreError> {
        let mut held = self.held.lock().await;
        let mut connection = match held.take() {
            Some(connection) => connection,
            None => self.pool.acquire().await?,
        };
        let done = connection.execute(statement).await?;
        *held = Some(connection);
        Ok(done.rows_affected())
    }

    /// Checkpoints and closes.
    async fn close(&self) {
        drop(self.held.lock().await.take());
        if let Err(error) = checkpoint(&self.pool).await {
            tracing::debug!(%error, "the last checkpoint did not finish; the next start does it");
        }
        self.pool.close().await;
    }
}

/// Which bodies may be let go of.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Prunable {
    /// The last row whose effects are safe elsewhere; nothing after it goes.
    pub up_to: i64,
    /// What came before this goes, Unix milliseconds.
    pub before_ms: i64,
    /// The oldest go, however young, as far as all together are longer than this, in bytes.
    pub max_bytes: u64,
}

/// A webhook body as received.
#[derive(Clone, Debug)]
pub struct RawWebhook {
    /// Its place in the journal.
    pub id: i64,
    /// Arrival, Unix milliseconds by this computer's clock.
    pub received_at_ms: i64,
    /// The bytes whose signature was right.
    pub body: Vec<u8>,
}

impl Journal {
    /// Opens the journal, whose next body stands after the cursor.
    pub(crate) async fn open(dir: &Path, cursor: i64) -> Result<Self, StoreError> {
        let file = dir.join("journal.db");
        let options = durable(&file).pragma("cache_size", format!("-{WRITER_CACHE_KIB}"));
        let writer = one_writer().connect_with(options).await?;
        make_private_file(&file)?;
        sqlx::migrate!("migrations/journal").run(&writer).await?;
        let journal = Self {
            writer: Writer::new(writer),
            readers: readers(&file, 1).await?,
            dir: Arc::new(dir.to_owned()),
        };
        journal.begin_after(cursor).await?;
        Ok(journal)
    }

    /// Gives no body a place up to the cursor, whatever became of the rows there: nobody would look
    /// at it.
    pub(crate) async fn begin_after(&self, cursor: i64) -> Result<(), StoreError> {
        if cursor == 0 {
            return Ok(());
        }
        self.writer
            .run(sqlx::query("INSERT INTO sqlite_sequence (name, seq) SELECT 'webhook_raw', 0 WHERE NOT EXISTS (SELECT 1 FROM sqlite_sequence)"))
            .await?;
        self.writer
            .run(sqlx::query("UPDATE sqlite_sequence SET seq = ?1 WHERE seq < ?1").bind(cursor))
            .await?;
        Ok(())
    }

    /// Lets the file grow by this many pages from now on.
    #[cfg(test)]
    pub(crate) async fn leave(&self, pages: i64) {
        let now: i64 = sqlx::query_scalar("PRAGMA page_count")
            .fetch_one(&self.readers)
            .await
            .unwrap();
        let limit = format!("PRAGMA max_page_count = {}", now + pages);
        let limit = sqlx::query(sqlx::AssertSqlSafe(limit));
        self.writer.run(limit).await.unwrap();
    }

    /// For reading beside another process that writes.
    pub(crate) async fn open_beside(dir: &Path) -> Result<Self, StoreError> {
        let readers = readers(&dir.join("journal.db"), 1).await?;
        Ok(Self {
            writer: Writer::new(readers.clone()),
            readers,
            dir: Arc::new(dir.to_owned()),
        })
    }

    /// Appends bodies and makes them durable with one commit.
    ///
    /// # Errors
    /// Any [`StoreError`]; then none of them is kept.
    pub async fn append(&self, bodies: &[(i64, &[u8])]) -> Result<(), StoreError> {
        // One statement is a transaction of its own. A statement for each body would change
        // threads for each, there and back. So they travel as one, with the place of each in it.
        let bytes: usize = bodies.iter().map(|(_, body)| body.len()).sum();
        let mut joined = Vec::with_capacity(bytes + 1);
        // `substr` of nothing is NULL, not an empty body.
        joined.push(b' ');
        let mut places = Vec::with_capacity(bodies.len());
        for (received_at_ms, body) in bodies {
            // SQL counts from one.
            places.push((received_at_ms, joined.len() + 1, body.len()));
            joined.extend_from_slice(body);
        }
        let places = list(&places);
        let append = sqlx::query!(
            "INSERT INTO webhook_raw (received_at_ms, body)
             SELECT value ->> 0, substr(?, value ->> 1, value ->> 2) FROM json_each(?)",
            joined,
            places
        );
        self.writer.run(append).await?;
        Ok(())
    }

    /// The next bodies after a place, oldest first: not more than `limit`, and fewer where they
    /// are large, but always one when there is one.
    ///
    /// # Errors
    /// [`StoreError::Database`].
    pub async fn after(&self, id: i64, limit: i64) -> Result<Vec<RawWebhook>, StoreError> {
        Ok(sqlx::query_as!(
            RawWebhook,
            r#"SELECT id AS "id!", received_at_ms, body FROM webhook_raw
               WHERE id IN (
                   SELECT id FROM (
                       SELECT id, SUM(bytes) OVER (ORDER BY id) - bytes AS before FROM (
                           SELECT id, length(body) AS bytes FROM webhook_raw
                           WHERE id > ? ORDER BY id LIMIT ?))
                   WHERE before < ?)
               ORDER BY id"#,
            id,
            limit,
            READ_BYTES
        )
        .fetch_all(&self.readers)
        .await?)
    }

    /// The place of the newest body; 0 without one.
    ///
    /// # Errors
    /// [`StoreError::Database`].
    pub async fn last_id(&self) -> Result<i64, StoreError> {
        Ok(
            sqlx::query_scalar!("SELECT id FROM webhook_raw ORDER BY id DESC LIMIT 1")
                .fetch_optional(&self.readers)
                .await?
                .unwrap_or(0),
        )
    }

    /// When the newest body came, Unix milliseconds.
    ///
    /// # Errors
    /// [`StoreError::Database`].
    pub async fn last_received_ms(&self) -> Result<Option<i64>, StoreError> {
        Ok(
            sqlx::query_scalar!("SELECT received_at_ms FROM webhook_raw ORDER BY id DESC LIMIT 1")
                .fetch_optional(&self.readers)
                .await?,
        )
    }

    /// Lets go of bodies that are old, or more than there is room for, and safe; how many.
    /// `still_needed` are kept, and the newest: it says when the last one came.
    ///
    /// # Errors
    /// Any [`StoreError`]; what was not let go of stays.
    pub async fn prune(&self, which: Prunable, still_needed: &[i64]) -> Result<u64, StoreError> {
        let still_needed = format!("{still_needed:?}"); // a list of numbers is JSON
        let too_much = self.before_newest_bytes(which.max_bytes).await?;
        let mut let_go = 0;
        loop {
            // In small steps: whoever delivers waits for the one writer.
            let gone = sqlx::query!(
                "DELETE FROM webhook_raw WHERE id IN (
                     SELECT id FROM webhook_raw
                     WHERE id <= ?1 AND (received_at_ms < ?2 OR id <= ?3)
                       AND id < (SELECT MAX(id) FROM webhook_raw)
                       AND id NOT IN (SELECT value FROM json_each(?4))
                     ORDER BY id LIMIT 500)",
                which.up_to,
                which.before_ms,
                too_much,
                still_needed
            );
            let gone = self.writer.run(gone).await?;
            if gone == 0 {
                return Ok(let_go);
            }
            let_go += gone;
        }
    }

    /// The last row before the newest that are this long together; 0 when all are not longer.
    async fn before_newest_bytes(&self, bytes: u64) -> Result<i64, StoreError> {
        let bytes = i64::try_from(bytes).unwrap_or(i64::MAX);
        // The length of a body stands before it: none is read.
        let row = sqlx::query_scalar!(
            r#"SELECT MAX(id) AS "id: i64" FROM (
                   SELECT id, SUM(length(body)) OVER (ORDER BY id DESC) AS together FROM webhook_raw)
               WHERE together > ?"#,
            bytes
        )
        .fetch_one(&self.readers)
        .await?;
        Ok(row.unwrap_or(0))
    }

    /// Looks for damage: reads the whole file, beside all that goes on.
    ///
    /// # Errors
    /// [`StoreError::Database`] when it could not be looked for.
    pub async fn is_sound(&self) -> Result<bool, StoreError> {
        is_sound(&self.readers).await
    }

    /// Notes that the journal was found damaged: a new one begins at the next opening.
    ///
    /// # Errors
    /// [`StoreError::File`].
    pub fn mark_damaged(&self) -> Result<(), StoreError> {
        note(&self.dir, JOURNAL_DAMAGED, true)
    }

    /// Writes without changing anything: succeeds when the next body can be kept.
    ///
    /// # Errors
    /// What stands in the way.
    pub async fn try_writing(&self) -> Result<(), StoreError> {
        self.writer
            .run(sqlx::query("UPDATE sqlite_sequence SET seq = seq"))
            .await?;
        Ok(())
    }

    /// Checkpoints: what was committed moves from the write-ahead log into the file itself.
    ///
    /// # Errors
    /// Any [`StoreError`]; what was committed stays so.
    pub async fn checkpoint(&self) -> Result<(), StoreError> {
        self.writer.run(sqlx::query(CHECKPOINT)).await?;
        Ok(())
    }

    /// Checkpoints and closes every connection.
    pub async fn close(&self) {
        self.readers.close().await;
        self.writer.close().await;
    }
}

/// Times, places and lengths as JSON: a list of lists of numbers.
fn list(places: &[(&i64, usize, usize)]) -> String {
    let mut json = String::with_capacity(places.len() * 32 + 2);
    for (received_at_ms, start, length) in places {
        json.push(if json.is_empty() { '[' } else { ',' });
        // Writing to a string cannot fail.
        let _written = write!(json, "[{received_at_ms},{start},{length}]");
    }
    json.push_str(if json.is_empty() { "[]" } else { "]" });
    json
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::Store;

    #[tokio::test]
    async fn bodies_are_kept_byte_for_byte_in_their_order() {
        let dir = tempfile::tempdir().unwrap();
        let (_store, journal) = Store::open(dir.path()).await.unwrap();
        journal.append(&[]).await.unwrap();
        journal.append(&[(1, b"")]).await.unwrap();
        let all: Vec<u8> = (0..=255).collect();
        let group: [(i64, &[u8]); 4] =
            [(2, &all), (-3, b""), (4, b"\0"), (5, "{\"ñ\"}".as_bytes())];
        journal.append(&group).await.unwrap();
        let kept = journal.after(0, 100).await.unwrap();
        let kept: Vec<(i64, &[u8])> = kept
            .iter()
            .map(|row| (row.received_at_ms, row.body.as_slice()))
            .collect();
        assert_eq!(kept[0], (1, &b""[..]));
        assert_eq!(kept[1..], group);
    }

    #[tokio::test]
    async fn a_journal_that_lost_its_rows_goes_on_after_the_cursor() {
        let dir = tempfile::tempdir().unwrap();
        let (store, journal) = Store::open(dir.path()).await.unwrap();
        let mut write = store.write().await.unwrap();
        write.set_journal_cursor(7).await.unwrap();
        write.commit().await.unwrap();
        journal.close().await;
        store.close().await;
        drop((store, journal));
        std::fs::remove_file(dir.path().join("journal.db")).unwrap();
        for expected in [8, 9] {
            let (store, journal) = Store::open(dir.path()).await.unwrap();
            journal.append(&[(1, b"{}")]).await.unwrap();
            assert_eq!(journal.last_id().await.unwrap(), expected);
            journal.close().await;
            store.close().await;
        }
    }

    #[tokio::test]
    async fn large_bodies_are_read_a_few_at_a_time() {
        let dir = tempfile::tempdir().unwrap();
        let (_store, journal) = Store::open(dir.path()).await.unwrap();
        let large = vec![b' '; 3 * 1024 * 1024];
        for at_ms in 0..5 {
            journal.append(&[(at_ms, &large)]).await.unwrap();
        }
        journal.append(&[(5, b"{}"), (6, b"{}")]).await.unwrap();
        let (mut last, mut steps) = (0, Vec::new());
        while let Some(row) = {
            let rows = journal.after(last, 100).await.unwrap();
            steps.push(rows.len());
            rows.last().map(|row| row.id)
        } {
            last = row;
        }
        assert_eq!(
            steps,
            [2, 2, 3, 0],
            "no more than 4 MiB and one body at once"
        );
        assert_eq!(journal.after(0, 1).await.unwrap().len(), 1);
    }

    #[tokio::test]
    async fn old_bodies_go_once_their_effects_are_safe_and_nobody_needs_them() {
        let dir = tempfile::tempdir().unwrap();
        let (_store, journal) = Store::open(dir.path()).await.unwrap();
        // More than one step's worth.
        let bodies: Vec<(i64, &[u8])> = (1..=1_200).map(|at_ms| (at_ms, &b"{}"[..])).collect();
        journal.append(&bodies).await.unwrap();
        let left = async || {
            let rows = journal.after(0, 2_000).await.unwrap();
            rows.into_iter().map(|row| row.id).collect::<Vec<_>>()
        };
        let old = |up_to, before_ms| Prunable {
            up_to,
            before_ms,
            max_bytes: u64::MAX,
        };
        let nothing_is_safe = journal.prune(old(0, 2_000), &[]).await.unwrap();
        let nothing_is_old = journal.prune(old(2_000, 0), &[]).await.unwrap();
        assert_eq!((nothing_is_safe, nothing_is_old), (0, 0));
        let needed = [7, 900];
        assert_eq!(
            journal.prune(old(1_100, 1_001), &needed).await.unwrap(),
            998
        );
        let expected: Vec<i64> = needed.into_iter().chain(1_001..=1_200).collect();
        assert_eq!(left().await, expected);
        assert_eq!(journal.prune(old(2_000, 2_000), &[]).await.unwrap(), 201);
        assert_eq!(
            left().await,
            [1_200],
            "the newest tells when the last one came"
        );
        journal.append(&[(1_300, b"{}")]).await.unwrap();
        assert_eq!(left().await, [1_200, 1_201], "no place is used twice");
    }

    #[tokio::test]
    async fn young_bodies_go_when_there_is_no_room_for_them_but_only_safe_ones() {
        let dir = tempfile::tempdir().unwrap();
        let (_store, journal) = Store::open(dir.path()).await.unwrap();
        let bodies: Vec<(i64, &[u8])> = (1..=20).map(|at_ms| (at_ms, &[b' '; 100][..])).collect();
        journal.append(&bodies).await.unwrap();
        let room_for = |up_to, max_bytes| Prunable {
            up_to,
            before_ms: 0,
            max_bytes,
        };
        assert_eq!(journal.prune(room_for(20, 2_000), &[]).await.unwrap(), 0);
        assert_eq!(journal.prune(room_for(3, 1_000), &[2]).await.unwrap(), 2);
        assert_eq!(journal.prune(room_for(20, 1_000), &[2]).await.unwrap(), 7);
        let left = journal.after(0, 100).await.unwrap();
        let left: Vec<i64> = left.into_iter().map(|row| row.id).collect();
        let expected: Vec<i64> = [2].into_iter().chain(11..=20).collect();
        assert_eq!(left, expected, "1,000 bytes, and one that is needed");
    }
}
