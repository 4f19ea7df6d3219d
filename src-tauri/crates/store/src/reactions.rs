//! Reactions written here: messages without a bubble, shown on the message they speak of.

use shopbell_domain::{AccountId, MessageId};

use crate::{Store, StoreError, WriteTx, conversations::json_array};

impl Store {
    /// Our own reactions on these messages (ids of Meta's), in the order written, whatever became
    /// of them.
    ///
    /// # Errors
    /// [`StoreError::Database`].
    pub async fn own_reactions(
        &self,
        account: AccountId,
        wamids: &[String],
    ) -> Result<Vec<MessageId>, StoreError> {
        let mut found = Vec::new();
        for wamid in wamids {
            let ids = sqlx::query_scalar!(
                r#"SELECT id AS "id!" FROM messages
                   WHERE account_id = ? AND reply_to = ? AND type = 'reaction' AND origin = 'app'
                   ORDER BY id"#,
                account.0,
                wamid
            )
            .fetch_all(&self.readers)
            .await?;
            found.extend(ids.into_iter().map(MessageId));
        }
        Ok(found)
    }

    /// The bubbles in which these messages are seen: their own, or for a reaction, an edit or a
    /// deletion that of the message it speaks of. What is seen nowhere is left out.
    ///
    /// # Errors
    /// [`StoreError::Database`].
    pub async fn bubbles(&self, ids: &[MessageId]) -> Result<Vec<MessageId>, StoreError> {
        let ids = json_array(ids.iter().map(|id| id.0));
        let found = sqlx::query_scalar!(
            r#"SELECT m.id AS "id!: i64" FROM messages m
               WHERE m.shown = 1 AND m.id IN (SELECT value FROM json_each(?1))
               UNION
               SELECT t.id FROM messages m
               JOIN messages t ON t.account_id = m.account_id AND t.wamid = m.reply_to AND t.shown = 1
               WHERE m.shown = 0 AND m.id IN (SELECT value FROM json_each(?1))"#,
            ids
        )
        .fetch_all(&self.readers)
        .await?;
        Ok(found.into_iter().map(MessageId).collect())
    }
}

impl WriteTx {
    /// Takes back our reactions on a message that surely did not arrive: a newer word stands in
    /// for them.
    ///
    /// # Errors
    /// [`StoreError::Database`].
    pub async fn drop_unsent_reactions(
        &mut self,
        account: AccountId,
        target_wamid: &str,
    ) -> Result<(), StoreError> {
        let unsent = sqlx::query_scalar!(
            r#"SELECT m.id AS "id!: i64" FROM messages m LEFT JOIN outbox o ON o.message_id = m.id
               WHERE m.account_id = ? AND m.reply_to = ? AND m.type = 'reaction' AND m.origin = 'app'
                 AND (o.state IN ('held', 'queued', 'parked') OR (o.state IS NULL AND m.failure = 'failed'))"#,
            account.0,
            target_wamid
        )
        .fetch_all(&mut *self.0)
        .await?;
        for id in unsent {
            self.delete_unsent(MessageId(id)).await?;
        }
        Ok(())
    }
}
