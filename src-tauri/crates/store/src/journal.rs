//! The journal of webhook bodies, in a file of its own.

use std::{path::Path, time::Duration};

use sqlx::{SqlitePool, sqlite::SqlitePoolOptions};

use crate::{
    StoreError,
    open::{durable, make_private_file},
};

/// Append-only file of webhook bodies. Cheap to clone.
#[derive(Clone, Debug)]
pub struct Journal {
    writer: SqlitePool,
    readers: SqlitePool,
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
        let one = || {
            SqlitePoolOptions::new()
                .max_connections(1)
                .idle_timeout(None)
                .max_lifetime(None)
        };
        let writer = one()
            .acquire_timeout(Duration::from_secs(60))
            .connect_with(durable(&file))
            .await?;
        make_private_file(&file)?;
        sqlx::migrate!("migrations/journal").run(&writer).await?;
        let readers = one()
            .connect_with(
                durable(&file)
                    .pragma("wal_autocheckpoint", "0")
                    .pragma("query_only", "1"),
            )
            .await?;
        Ok(Self { writer, readers })
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

    /// Checkpoints and closes every connection.
    pub async fn close(&self) {
        self.readers.close().await;
        if let Err(error) = sqlx::query("PRAGMA wal_checkpoint(TRUNCATE)")
            .execute(&self.writer)
            .await
        {
            tracing::debug!(%error, "the last checkpoint did not finish; the next start does it");
        }
        self.writer.close().await;
    }
}
