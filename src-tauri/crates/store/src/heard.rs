//! What customers wrote since a moment, in the order it came in.

use shopbell_domain::{AccountId, ConversationId, MessageId};

use crate::{Store, StoreError};

/// A message of a customer's that came in live.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Heard {
    /// The message.
    pub id: MessageId,
    /// Its thread.
    pub conversation_id: ConversationId,
    /// Meta's type.
    pub kind: String,
    /// What a person reads.
    pub body: String,
    /// Meta's time, Unix milliseconds.
    pub at_ms: i64,
}

impl Store {
    /// The message that was written down last; 0 before the first.
    ///
    /// # Errors
    /// [`StoreError::Database`].
    pub async fn last_message(&self) -> Result<MessageId, StoreError> {
        let last =
            sqlx::query_scalar!(r#"SELECT COALESCE(MAX(id), 0) AS "id!: i64" FROM messages"#)
                .fetch_one(&self.readers)
                .await?;
        Ok(MessageId(last))
    }

    /// What customers wrote to a number after this message, oldest first.
    ///
    /// # Errors
    /// [`StoreError::Database`].
    pub async fn heard_after(
        &self,
        account: AccountId,
        after: MessageId,
        limit: i64,
    ) -> Result<Vec<Heard>, StoreError> {
        Ok(sqlx::query_as!(
            Heard,
            r#"SELECT id AS "id!: i64", conversation_id, type AS kind, body, at_ms FROM messages
               WHERE id > ? AND account_id = ? AND from_us = 0 AND origin = 'live' AND shown = 1
               ORDER BY id LIMIT ?"#,
            after.0,
            account.0,
            limit
        )
        .fetch_all(&self.readers)
        .await?)
    }
}
