//! Messages of ours of which nobody has said that they arrived.

use shopbell_domain::{AccountId, Delivery};

use crate::{Store, StoreError, messages::rank};

/// A message that Meta took, and that is neither delivered nor failed.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Unsettled {
    /// Our number.
    pub account_id: AccountId,
    /// Meta's id of the message.
    pub wamid: String,
}

impl Store {
    /// Those sent from here in a time, the newest first, at most `limit`. Unix milliseconds, ends
    /// included.
    ///
    /// # Errors
    /// [`StoreError::Database`].
    pub async fn unsettled(
        &self,
        from_ms: i64,
        to_ms: i64,
        limit: i64,
    ) -> Result<Vec<Unsettled>, StoreError> {
        let delivered = rank(Delivery::Delivered);
        // CROSS JOIN keeps the order: from the newest chats into each one's timeline.
        let rows = sqlx::query!(
            r#"SELECT m.account_id AS "account_id!: i64", m.wamid AS "wamid!: String"
               FROM conversations c INDEXED BY conversations_newest CROSS JOIN messages m
               WHERE c.last_activity_ms >= ?1 AND m.conversation_id = c.id AND m.shown = 1
                 AND m.at_ms BETWEEN ?1 AND ?2 AND m.from_us = 1 AND m.origin = 'app'
                 AND m.wamid IS NOT NULL AND m.delivery < ?3 AND m.failure IS NULL
               ORDER BY m.at_ms DESC, m.id DESC LIMIT ?4"#,
            from_ms,
            to_ms,
            delivered,
            limit
        )
        .fetch_all(&self.readers)
        .await?;
        Ok(rows
            .into_iter()
            .map(|row| Unsettled {
                account_id: AccountId(row.account_id),
                wamid: row.wamid,
            })
            .collect())
    }
}
