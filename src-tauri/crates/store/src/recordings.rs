//! Voice notes of the owner's until they are sent or thrown away.

use shopbell_domain::ConversationId;

use crate::{Store, StoreError, WriteTx};

/// A voice note of the owner's that is not sent.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct RecordingRow {
    /// Name of its file in the folder of recordings; names it everywhere.
    pub file: String,
    /// The thread it is for.
    pub conversation_id: ConversationId,
}

impl Store {
    /// Every recording, the oldest first.
    ///
    /// # Errors
    /// [`StoreError::Database`].
    pub async fn recordings(&self) -> Result<Vec<RecordingRow>, StoreError> {
        Ok(sqlx::query_as!(
            RecordingRow,
            r#"SELECT file AS "file!", conversation_id AS "conversation_id!: i64"
               FROM recordings ORDER BY begun_ms, file"#
        )
        .fetch_all(&self.readers)
        .await?)
    }

    /// A recording, or `None`.
    ///
    /// # Errors
    /// [`StoreError::Database`].
    pub async fn recording(&self, file: &str) -> Result<Option<RecordingRow>, StoreError> {
        Ok(sqlx::query_as!(
            RecordingRow,
            r#"SELECT file AS "file!", conversation_id AS "conversation_id!: i64"
               FROM recordings WHERE file = ?"#,
            file
        )
        .fetch_optional(&self.readers)
        .await?)
    }
}

impl WriteTx {
    /// Notes a recording before anything of it is written.
    ///
    /// # Errors
    /// [`StoreError::Database`].
    pub async fn insert_recording(
        &mut self,
        file: &str,
        conversation: ConversationId,
        now_ms: i64,
    ) -> Result<(), StoreError> {
        sqlx::query!(
            "INSERT INTO recordings (file, conversation_id, begun_ms) VALUES (?, ?, ?)",
            file,
            conversation.0,
            now_ms
        )
        .execute(&mut *self.0)
        .await?;
        Ok(())
    }

    /// Forgets a recording: its message owns the sound now, or nobody wants it.
    ///
    /// # Errors
    /// [`StoreError::Database`].
    pub async fn remove_recording(&mut self, file: &str) -> Result<(), StoreError> {
        sqlx::query!("DELETE FROM recordings WHERE file = ?", file)
            .execute(&mut *self.0)
            .await?;
        Ok(())
    }

    /// Moves the recordings of a thread that is joined with another.
    pub(crate) async fn move_recordings(
        &mut self,
        from: ConversationId,
        into: ConversationId,
    ) -> Result<(), StoreError> {
        sqlx::query!(
            "UPDATE recordings SET conversation_id = ? WHERE conversation_id = ?",
            into.0,
            from.0
        )
        .execute(&mut *self.0)
        .await?;
        Ok(())
    }
}
