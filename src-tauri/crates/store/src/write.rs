//! One write: many methods of many files, one commit.

use sqlx::{Sqlite, Transaction};

use crate::{StoreError, Tally};

/// A running write; nothing of it exists before [`WriteTx::commit`].
///
/// There is one at a time: a second caller waits.
#[derive(Debug)]
pub struct WriteTx(
    pub(crate) Transaction<'static, Sqlite>,
    /// Set while the journal is projected once more.
    pub(crate) Option<Tally>,
);

impl WriteTx {
    /// Makes everything of this write durable, at once, and with it what search knows of it.
    ///
    /// # Errors
    /// [`StoreError::DiskFull`] and others; then nothing of it happened.
    pub async fn commit(mut self) -> Result<(), StoreError> {
        self.index_changes().await?;
        Ok(self.0.commit().await?)
    }

    /// Opens a part that can be undone alone with [`WriteTx::undo_part`].
    ///
    /// # Errors
    /// [`StoreError::Database`].
    pub async fn begin_part(&mut self) -> Result<(), StoreError> {
        sqlx::query("SAVEPOINT part").execute(&mut *self.0).await?;
        Ok(())
    }

    /// Keeps the open part.
    ///
    /// # Errors
    /// [`StoreError::Database`].
    pub async fn keep_part(&mut self) -> Result<(), StoreError> {
        sqlx::query("RELEASE part").execute(&mut *self.0).await?;
        Ok(())
    }

    /// Undoes the open part.
    ///
    /// # Errors
    /// [`StoreError::Database`].
    pub async fn undo_part(&mut self) -> Result<(), StoreError> {
        sqlx::query("ROLLBACK TO part")
            .execute(&mut *self.0)
            .await?;
        self.keep_part().await
    }
}
