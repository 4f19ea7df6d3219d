//! What is being written in a thread: the text, the files picked for it, and what it quotes. Kept
//! until it is sent, so that neither a change of chat nor a crash loses any of it.

use shopbell_domain::{ConversationId, MessageId};

use crate::{StagedFile, Store, StoreError, WriteTx};

/// What is being written in a thread.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct DraftRow {
    /// Its text; empty for none.
    pub text: String,
    /// The message it quotes.
    pub reply_to: Option<MessageId>,
    /// Its files in order, each with its caption.
    pub files: Vec<(StagedFile, String)>,
}

impl Store {
    /// What is being written in a thread; `None` when there is no such thread.
    ///
    /// # Errors
    /// [`StoreError::Database`].
    pub async fn draft(&self, id: ConversationId) -> Result<Option<DraftRow>, StoreError> {
        let Some(thread) = sqlx::query!(
            "SELECT draft, draft_reply_to FROM conversations WHERE id = ?",
            id.0
        )
        .fetch_optional(&self.readers)
        .await?
        else {
            return Ok(None);
        };
        let files = sqlx::query!(
            r#"SELECT id AS "id!", sha256, kind, mime, file_name, bytes, width, height, duration_ms,
                      picked_sha256, picked_mime, picked_name, caption
               FROM staged_files WHERE conversation_id = ? ORDER BY position"#,
            id.0
        )
        .fetch_all(&self.readers)
        .await?;
        let files = files.into_iter().map(|row| {
            let file = StagedFile {
                id: row.id,
                sha256: row.sha256,
                kind: row.kind,
                mime: row.mime,
                file_name: row.file_name,
                bytes: row.bytes,
                width: row.width,
                height: row.height,
                duration_ms: row.duration_ms,
                picked_sha256: row.picked_sha256,
                picked_mime: row.picked_mime,
                picked_name: row.picked_name,
            };
            (file, row.caption)
        });
        Ok(Some(DraftRow {
            text: thread.draft,
            reply_to: thread.draft_reply_to.map(MessageId),
            files: files.collect(),
        }))
    }
}

impl WriteTx {
    /// Keeps the text of a draft and what it quotes; `false` when there is no such thread.
    ///
    /// # Errors
    /// [`StoreError::Database`].
    pub async fn save_draft(
        &mut self,
        id: ConversationId,
        text: &str,
        reply_to: Option<MessageId>,
    ) -> Result<bool, StoreError> {
        let reply_to = reply_to.map(|message| message.0);
        let done = sqlx::query!(
            "UPDATE conversations SET draft = ?, draft_reply_to = ? WHERE id = ?",
            text,
            reply_to,
            id.0
        )
        .execute(&mut *self.0)
        .await?;
        Ok(done.rows_affected() > 0)
    }

    /// Puts these files into a draft, in this order, each with its caption, and no others. Files
    /// that were sent meanwhile stay away.
    ///
    /// # Errors
    /// [`StoreError::Database`].
    pub async fn save_draft_files(
        &mut self,
        id: ConversationId,
        files: &[(String, String)],
    ) -> Result<(), StoreError> {
        sqlx::query!(
            "UPDATE staged_files SET conversation_id = NULL WHERE conversation_id = ?",
            id.0
        )
        .execute(&mut *self.0)
        .await?;
        for (position, (file, caption)) in (0_i64..).zip(files) {
            sqlx::query!(
                "UPDATE staged_files SET conversation_id = ?, position = ?, caption = ? WHERE id = ?",
                id.0,
                position,
                caption,
                file
            )
            .execute(&mut *self.0)
            .await?;
        }
        Ok(())
    }

    /// What was sent is no longer a draft: its text where it begins what was sent, as a text or as
    /// a file's caption (the last keys may not have been kept yet); and what it quotes, when the
    /// message quotes something.
    ///
    /// # Errors
    /// [`StoreError::Database`].
    pub async fn draft_was_sent(
        &mut self,
        id: ConversationId,
        text: &str,
        quoted: bool,
    ) -> Result<(), StoreError> {
        sqlx::query!(
            "UPDATE conversations SET
                 draft = CASE WHEN substr(trim(?), 1, length(trim(draft))) = trim(draft) THEN '' ELSE draft END,
                 draft_reply_to = CASE WHEN ? THEN NULL ELSE draft_reply_to END
             WHERE id = ?",
            text,
            quoted,
            id.0
        )
        .execute(&mut *self.0)
        .await?;
        Ok(())
    }

    /// Lays what was taken back before what is being written in its thread.
    ///
    /// # Errors
    /// [`StoreError::Database`].
    pub async fn lay_before_draft(
        &mut self,
        id: ConversationId,
        text: &str,
        reply_to: Option<MessageId>,
    ) -> Result<(), StoreError> {
        let reply_to = reply_to.map(|message| message.0);
        sqlx::query!(
            "UPDATE conversations SET
                 draft = CASE WHEN ?1 = '' THEN draft WHEN draft = '' THEN ?1
                     ELSE ?1 || char(10) || draft END,
                 draft_reply_to = COALESCE(draft_reply_to, ?2)
             WHERE id = ?3",
            text,
            reply_to,
            id.0
        )
        .execute(&mut *self.0)
        .await?;
        Ok(())
    }

    /// Makes a message's file a picked one again, under this id, before the others of its thread's
    /// draft; `false` when it has none.
    ///
    /// # Errors
    /// [`StoreError::Database`].
    pub async fn pick_again(
        &mut self,
        message: MessageId,
        id: &str,
        now_ms: i64,
    ) -> Result<bool, StoreError> {
        let done = sqlx::query!(
            "INSERT INTO staged_files (id, sha256, kind, mime, file_name, bytes, width, height, duration_ms,
                 picked_sha256, picked_mime, picked_name, staged_ms, conversation_id, caption, position)
             SELECT ?1, d.sha256, m.type, d.mime, COALESCE(d.file_name, 'file'), COALESCE(d.bytes, 0),
                 d.width, d.height, d.duration_ms, d.sha256, d.mime, COALESCE(d.file_name, 'file'), ?2,
                 m.conversation_id, m.body,
                 COALESCE((SELECT MIN(s.position) FROM staged_files s
                           WHERE s.conversation_id = m.conversation_id), 1) - 1
             FROM media d JOIN messages m ON m.id = d.message_id
             WHERE m.id = ?3 AND d.sha256 IS NOT NULL",
            id,
            now_ms,
            message.0
        )
        .execute(&mut *self.0)
        .await?;
        Ok(done.rows_affected() > 0)
    }

    /// Lays the draft of one thread behind that of another.
    ///
    /// # Errors
    /// [`StoreError::Database`].
    pub(crate) async fn join_drafts(
        &mut self,
        from: i64,
        into: ConversationId,
    ) -> Result<(), StoreError> {
        sqlx::query!(
            "UPDATE conversations SET
                 draft = CASE WHEN o.draft = '' THEN conversations.draft
                     WHEN conversations.draft = '' THEN o.draft
                     ELSE conversations.draft || char(10) || o.draft END,
                 draft_reply_to = COALESCE(conversations.draft_reply_to, o.draft_reply_to)
             FROM conversations o WHERE conversations.id = ? AND o.id = ?",
            into.0,
            from
        )
        .execute(&mut *self.0)
        .await?;
        sqlx::query!(
            "UPDATE staged_files SET conversation_id = ?1, position = position + 1 +
                 COALESCE((SELECT MAX(s.position) FROM staged_files s WHERE s.conversation_id = ?1), -1)
             WHERE conversation_id = ?2",
            into.0,
            from
        )
        .execute(&mut *self.0)
        .await?;
        Ok(())
    }
}
