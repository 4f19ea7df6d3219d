//! The journal of webhook bodies, in a file of its own.

use std::{
    path::{Path, PathBuf},
    sync::Arc,
};

use sqlx::SqlitePool;

use crate::{
    StoreError,
    open::{checkpoint, durable, make_private_file, one_writer, readers},
    recovery::{JOURNAL_DAMAGED, is_sound, note},
};

/// Append-only file of webhook bodies. Cheap to clone.
#[derive(Clone, Debug)]
pub struct Journal {
    writer: SqlitePool,
    readers: SqlitePool,
    dir: Arc<PathBuf>,
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
    pub(crate) async fn open(dir: &Path) -> Result<Self, StoreError> {
        let file = dir.join("journal.db");
        let writer = one_writer().connect_with(durable(&file)).await?;
        make_private_file(&file)?;
        sqlx::migrate!("migrations/journal").run(&writer).await?;
        Ok(Self {
            writer,
            readers: readers(&file, 1).await?,
            dir: Arc::new(dir.to_owned()),
        })
    }

    /// For reading beside another process that writes.
    pub(crate) async fn open_beside(dir: &Path) -> Result<Self, StoreError> {
        let readers = readers(&dir.join("journal.db"), 1).await?;
        Ok(Self {
            writer: readers.clone(),
            readers,
            dir: Arc::new(dir.to_owned()),
        })
    }

    /// Appends bodies and makes them durable with one commit.
    ///
    /// # Errors
    /// Any [`StoreError`]; then none of them is kept.
    pub async fn append(&self, bodies: &[(i64, &[u8])]) -> Result<(), StoreError> {
        let mut tx = self.writer.begin_with("BEGIN IMMEDIATE").await?;
        for (received_at_ms, body) in bodies {
            sqlx::query!(
                "INSERT INTO webhook_raw (received_at_ms, body) VALUES (?, ?)",
                received_at_ms,
                body
            )
            .execute(&mut *tx)
            .await?;
        }
        Ok(tx.commit().await?)
    }

    /// The next bodies after a place, oldest first.
    ///
    /// # Errors
    /// [`StoreError::Database`].
    pub async fn after(&self, id: i64, limit: i64) -> Result<Vec<RawWebhook>, StoreError> {
        Ok(sqlx::query_as!(
            RawWebhook,
            r#"SELECT id AS "id!", received_at_ms, body FROM webhook_raw WHERE id > ? ORDER BY id LIMIT ?"#,
            id,
            limit
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

    /// Lets go of bodies that came before a time, up to a row whose effects are safe elsewhere;
    /// how many. `still_needed` are kept, and the newest: it says when the last one came.
    ///
    /// # Errors
    /// Any [`StoreError`]; what was not let go of stays.
    pub async fn prune(
        &self,
        up_to: i64,
        before_ms: i64,
        still_needed: &[i64],
    ) -> Result<u64, StoreError> {
        let still_needed = format!("{still_needed:?}"); // a list of numbers is JSON
        let mut let_go = 0;
        loop {
            // In small steps: whoever delivers waits for the one writer.
            let done = sqlx::query!(
                "DELETE FROM webhook_raw WHERE id IN (
                     SELECT id FROM webhook_raw
                     WHERE id <= ? AND received_at_ms < ?
                       AND id < (SELECT MAX(id) FROM webhook_raw)
                       AND id NOT IN (SELECT value FROM json_each(?))
                     ORDER BY id LIMIT 500)",
                up_to,
                before_ms,
                still_needed
            )
            .execute(&self.writer)
            .await?;
            if done.rows_affected() == 0 {
                return Ok(let_go);
            }
            let_go += done.rows_affected();
        }
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
        sqlx::query("UPDATE sqlite_sequence SET seq = seq")
            .execute(&self.writer)
            .await?;
        Ok(())
    }

    /// Checkpoints: what was committed moves from the write-ahead log into the file itself.
    ///
    /// # Errors
    /// Any [`StoreError`]; what was committed stays so.
    pub async fn checkpoint(&self) -> Result<(), StoreError> {
        checkpoint(&self.writer).await
    }

    /// Checkpoints and closes every connection.
    pub async fn close(&self) {
        self.readers.close().await;
        if let Err(error) = self.checkpoint().await {
            tracing::debug!(%error, "the last checkpoint did not finish; the next start does it");
        }
        self.writer.close().await;
    }
}

#[cfg(test)]
mod tests {
    use crate::Store;

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
        assert_eq!(
            journal.prune(0, 2_000, &[]).await.unwrap(),
            0,
            "nothing is safe"
        );
        assert_eq!(
            journal.prune(2_000, 0, &[]).await.unwrap(),
            0,
            "nothing is old"
        );
        assert_eq!(journal.prune(1_100, 1_001, &[7, 900]).await.unwrap(), 998);
        let expected: Vec<i64> = [7, 900].into_iter().chain(1_001..=1_200).collect();
        assert_eq!(left().await, expected);
        assert_eq!(journal.prune(2_000, 2_000, &[]).await.unwrap(), 201);
        assert_eq!(
            left().await,
            [1_200],
            "the newest tells when the last one came"
        );
        journal.append(&[(1_300, b"{}")]).await.unwrap();
        assert_eq!(left().await, [1_200, 1_201], "no place is used twice");
    }
}
