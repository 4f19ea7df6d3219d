//! Messages that came late: said while nobody could be reached here.

use shopbell_domain::ConversationId;

use crate::{Store, StoreError};

/// Messages of one time that arrived in another. All in Unix milliseconds, ends included.
#[derive(Clone, Copy, Debug)]
pub struct Late {
    /// Said not before, by Meta's clock.
    pub said_from_ms: i64,
    /// Said not after.
    pub said_to_ms: i64,
    /// Here not before, by this computer's clock.
    pub arrived_from_ms: i64,
    /// Here not after.
    pub arrived_to_ms: i64,
}

impl Store {
    /// The customers' messages that came late, counted chat by chat. What a chat tells about
    /// itself (a new number, a call) is no message.
    ///
    /// # Errors
    /// [`StoreError::Database`].
    pub async fn late_messages(
        &self,
        late: &Late,
    ) -> Result<Vec<(ConversationId, i64)>, StoreError> {
        // CROSS JOIN keeps the order: from the newest chats into each one's timeline.
        let rows = sqlx::query!(
            r#"SELECT c.id AS "id!: i64", COUNT(*) AS "count!: i64"
               FROM conversations c INDEXED BY conversations_newest CROSS JOIN messages m
               WHERE c.last_activity_ms >= ?1 AND m.conversation_id = c.id AND m.shown = 1
                 AND m.at_ms BETWEEN ?1 AND ?2 AND m.arrived_ms BETWEEN ?3 AND ?4
                 AND m.from_us = 0 AND m.origin = 'live' AND m.type <> 'system'
               GROUP BY c.id"#,
            late.said_from_ms,
            late.said_to_ms,
            late.arrived_from_ms,
            late.arrived_to_ms
        )
        .fetch_all(&self.readers)
        .await?;
        Ok(rows
            .into_iter()
            .map(|row| (ConversationId(row.id), row.count))
            .collect())
    }
}
