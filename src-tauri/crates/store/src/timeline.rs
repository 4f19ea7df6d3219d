//! Pages of a thread, walked along one index.

use shopbell_domain::{ConversationId, MessageId};

use crate::{Store, StoreError};

/// Where a page of the timeline lies.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum PageAt {
    /// The end.
    Newest,
    /// Before a message.
    Before(MessageId),
    /// After a message.
    After(MessageId),
}

/// Ids of a page, oldest first.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Page {
    /// The messages.
    pub ids: Vec<MessageId>,
    /// Whether there is more in the direction that was read.
    pub more: bool,
}

impl Store {
    /// Ids of a page of a timeline.
    ///
    /// # Errors
    /// [`StoreError::Database`].
    pub async fn timeline_ids(
        &self,
        conversation: ConversationId,
        at: PageAt,
        limit: i64,
    ) -> Result<Page, StoreError> {
        let more_than = limit.saturating_add(1);
        let mut ids = match at {
            PageAt::Newest => {
                self.ids_before(conversation, (i64::MAX, i64::MAX), more_than)
                    .await?
            }
            PageAt::Before(message) => match self.place(message).await? {
                Some(place) => self.ids_before(conversation, place, more_than).await?,
                None => Vec::new(),
            },
            PageAt::After(message) => match self.place(message).await? {
                Some(place) => self.ids_after(conversation, place, more_than).await?,
                None => Vec::new(),
            },
        };
        let wanted = usize::try_from(limit).unwrap_or(0);
        let more = ids.len() > wanted;
        ids.truncate(wanted);
        if !matches!(at, PageAt::After(_)) {
            ids.reverse();
        }
        Ok(Page {
            ids: ids.into_iter().map(MessageId).collect(),
            more,
        })
    }

    async fn place(&self, message: MessageId) -> Result<Option<(i64, i64)>, StoreError> {
        Ok(
            sqlx::query_scalar!("SELECT at_ms FROM messages WHERE id = ?", message.0)
                .fetch_optional(&self.readers)
                .await?
                .map(|at_ms| (at_ms, message.0)),
        )
    }

    async fn ids_before(
        &self,
        conversation: ConversationId,
        (at_ms, id): (i64, i64),
        limit: i64,
    ) -> Result<Vec<i64>, StoreError> {
        Ok(sqlx::query_scalar!(
            r#"SELECT id AS "id!" FROM messages
               WHERE conversation_id = ? AND shown = 1 AND (at_ms, id) < (?, ?)
               ORDER BY at_ms DESC, id DESC LIMIT ?"#,
            conversation.0,
            at_ms,
            id,
            limit
        )
        .fetch_all(&self.readers)
        .await?)
    }

    async fn ids_after(
        &self,
        conversation: ConversationId,
        (at_ms, id): (i64, i64),
        limit: i64,
    ) -> Result<Vec<i64>, StoreError> {
        Ok(sqlx::query_scalar!(
            r#"SELECT id AS "id!" FROM messages
               WHERE conversation_id = ? AND shown = 1 AND (at_ms, id) > (?, ?)
               ORDER BY at_ms, id LIMIT ?"#,
            conversation.0,
            at_ms,
            id,
            limit
        )
        .fetch_all(&self.readers)
        .await?)
    }
}
