//! Marks of "read" that go to Meta when there is time: best effort, the newest of a thread wins.

use shopbell_domain::{AccountId, ConversationId};

use crate::{Store, StoreError, WriteTx};

impl Store {
    /// Whether a read receipt waits.
    ///
    /// # Errors
    /// [`StoreError::Database`].
    pub async fn has_read_receipts(&self) -> Result<bool, StoreError> {
        Ok(
            sqlx::query_scalar!(r#"SELECT EXISTS (SELECT 1 FROM read_receipts) AS "any!: bool""#)
                .fetch_one(&self.readers)
                .await?,
        )
    }
}

impl WriteTx {
    /// Keeps a read receipt to send; the newest of a thread replaces an older one.
    ///
    /// # Errors
    /// [`StoreError::Database`].
    pub async fn queue_read_receipt(
        &mut self,
        conversation: ConversationId,
        wamid: &str,
        now_ms: i64,
    ) -> Result<(), StoreError> {
        sqlx::query!(
            "INSERT INTO read_receipts (conversation_id, wamid, queued_at_ms) VALUES (?, ?, ?)
             ON CONFLICT (conversation_id) DO UPDATE SET wamid = excluded.wamid, queued_at_ms = excluded.queued_at_ms",
            conversation.0,
            wamid,
            now_ms
        )
        .execute(&mut *self.0)
        .await?;
        Ok(())
    }

    /// Takes the read receipts to send, dropping those queued before `not_before_ms`.
    ///
    /// # Errors
    /// [`StoreError::Database`].
    pub async fn take_read_receipts(
        &mut self,
        not_before_ms: i64,
    ) -> Result<Vec<(AccountId, String)>, StoreError> {
        let rows = sqlx::query!(
            "SELECT v.account_id, r.wamid FROM read_receipts r JOIN conversations v ON v.id = r.conversation_id
             WHERE r.queued_at_ms >= ?",
            not_before_ms
        )
        .fetch_all(&mut *self.0)
        .await?;
        sqlx::query!("DELETE FROM read_receipts")
            .execute(&mut *self.0)
            .await?;
        Ok(rows
            .into_iter()
            .map(|row| (AccountId(row.account_id), row.wamid))
            .collect())
    }
}
