//! Files of messages: what was claimed, what was found, what is still to fetch.

use shopbell_domain::{AccountId, ConversationId, MessageId};

use crate::{Store, StoreError, WriteTx};

/// Where a message's file stands.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum MediaState {
    /// To be fetched.
    Pending,
    /// Here.
    Ready,
    /// Could not be fetched until now; tried again when due, or when the owner asks.
    Failed,
    /// No longer at Meta.
    Expired,
    /// Against our limits; not kept.
    Refused,
}

impl MediaState {
    pub(crate) fn as_str(self) -> &'static str {
        match self {
            Self::Pending => "pending",
            Self::Ready => "ready",
            Self::Failed => "failed",
            Self::Expired => "expired",
            Self::Refused => "refused",
        }
    }
}

/// A message's file as announced, or as picked by the owner.
#[derive(Clone, Debug)]
pub struct NewMedia<'a> {
    /// The message it belongs to.
    pub message_id: MessageId,
    /// Meta's media id.
    pub meta_id: Option<&'a str>,
    /// MIME type as claimed.
    pub mime: &'a str,
    /// Claimed name, made safe.
    pub file_name: Option<&'a str>,
    /// Claimed SHA-256, hex.
    pub claimed_sha: Option<&'a str>,
    /// Sticker that moves.
    pub animated: bool,
    /// Where it stands.
    pub state: MediaState,
    /// What is known of the file, when it is here.
    pub facts: Option<&'a FileFacts>,
}

/// What was found in a file that is here.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct FileFacts {
    /// SHA-256, hex.
    pub sha256: String,
    /// MIME type as found.
    pub mime: String,
    /// Size in bytes.
    pub bytes: i64,
    /// Pixels, for pictures.
    pub width: Option<i64>,
    /// Pixels, for pictures.
    pub height: Option<i64>,
    /// Length in milliseconds, for sound and video.
    pub duration_ms: Option<i64>,
}

/// A file to fetch.
#[derive(Clone, Debug)]
pub struct PendingMedia {
    /// The message it belongs to.
    pub message_id: MessageId,
    /// Its thread.
    pub conversation_id: ConversationId,
    /// Our number.
    pub account_id: AccountId,
    /// Meta's media id.
    pub meta_id: String,
    /// Meta's type of the message.
    pub kind: String,
    /// MIME type as claimed.
    pub mime: String,
    /// Claimed SHA-256, hex.
    pub claimed_sha: Option<String>,
    /// Tries so far.
    pub attempts: i64,
    /// When the message was sent, Unix milliseconds: its media live 7 days from then.
    pub at_ms: i64,
}

/// A message's file.
#[derive(Clone, Debug)]
pub struct MediaRow {
    /// SHA-256 (hex) when it is here.
    pub sha256: Option<String>,
    /// MIME type.
    pub mime: String,
    /// Name for showing and saving.
    pub file_name: Option<String>,
    /// The thread of its message.
    pub conversation_id: ConversationId,
    /// Where it stands.
    pub state: String,
}

impl Store {
    /// The file of a message.
    ///
    /// # Errors
    /// [`StoreError::Database`].
    pub async fn media(&self, message: MessageId) -> Result<Option<MediaRow>, StoreError> {
        Ok(sqlx::query_as!(
            MediaRow,
            "SELECT d.sha256, d.mime, d.file_name, m.conversation_id, d.state
             FROM media d JOIN messages m ON m.id = d.message_id WHERE d.message_id = ?",
            message.0
        )
        .fetch_optional(&self.readers)
        .await?)
    }

    /// Files to fetch now, oldest due first.
    ///
    /// # Errors
    /// [`StoreError::Database`].
    pub async fn due_media(
        &self,
        now_ms: i64,
        limit: i64,
    ) -> Result<Vec<PendingMedia>, StoreError> {
        Ok(sqlx::query_as!(
            PendingMedia,
            r#"SELECT d.message_id, m.conversation_id, m.account_id, d.meta_id AS "meta_id!", m.type AS kind, d.mime,
                      d.claimed_sha, d.attempts, m.at_ms
               FROM media d JOIN messages m ON m.id = d.message_id
               WHERE d.state IN ('pending', 'failed') AND d.due_at_ms <= ? AND d.meta_id IS NOT NULL
               ORDER BY d.due_at_ms LIMIT ?"#,
            now_ms,
            limit
        )
        .fetch_all(&self.readers)
        .await?)
    }

    /// When the next file is to be fetched, Unix milliseconds.
    ///
    /// # Errors
    /// [`StoreError::Database`].
    pub async fn next_media_due(&self) -> Result<Option<i64>, StoreError> {
        Ok(sqlx::query_scalar!(
            r#"SELECT MIN(due_at_ms) AS "due?: i64" FROM media
               WHERE state IN ('pending', 'failed') AND meta_id IS NOT NULL"#
        )
        .fetch_one(&self.readers)
        .await?)
    }

    /// Meta's id for a file of ours that was uploaded not before `not_before_ms`.
    ///
    /// # Errors
    /// [`StoreError::Database`].
    pub async fn upload(
        &self,
        account: AccountId,
        sha256: &str,
        mime: &str,
        not_before_ms: i64,
    ) -> Result<Option<String>, StoreError> {
        Ok(sqlx::query_scalar!(
            "SELECT meta_id FROM uploads WHERE account_id = ? AND sha256 = ? AND mime = ? AND uploaded_ms >= ?",
            account.0,
            sha256,
            mime,
            not_before_ms
        )
        .fetch_optional(&self.readers)
        .await?)
    }
}

impl WriteTx {
    /// Notes the file of a message.
    ///
    /// # Errors
    /// [`StoreError::Database`].
    pub async fn insert_media(&mut self, new: &NewMedia<'_>) -> Result<(), StoreError> {
        let state = new.state.as_str();
        let sha256 = new.facts.map(|facts| facts.sha256.as_str());
        let bytes = new.facts.map(|facts| facts.bytes);
        let width = new.facts.and_then(|facts| facts.width);
        let height = new.facts.and_then(|facts| facts.height);
        let duration_ms = new.facts.and_then(|facts| facts.duration_ms);
        sqlx::query!(
            "INSERT INTO media (message_id, meta_id, mime, file_name, claimed_sha, animated, state, sha256, bytes,
                 width, height, duration_ms)
             VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?)
             ON CONFLICT (message_id) DO NOTHING",
            new.message_id.0,
            new.meta_id,
            new.mime,
            new.file_name,
            new.claimed_sha,
            new.animated,
            state,
            sha256,
            bytes,
            width,
            height,
            duration_ms
        )
        .execute(&mut *self.0)
        .await?;
        Ok(())
    }

    /// Notes that a file is here.
    ///
    /// # Errors
    /// [`StoreError::Database`].
    pub async fn media_ready(
        &mut self,
        message: MessageId,
        facts: &FileFacts,
    ) -> Result<(), StoreError> {
        sqlx::query!(
            "UPDATE media SET state = 'ready', sha256 = ?, mime = ?, bytes = ?, width = ?, height = ?,
                 duration_ms = ?
             WHERE message_id = ?",
            facts.sha256,
            facts.mime,
            facts.bytes,
            facts.width,
            facts.height,
            facts.duration_ms,
            message.0
        )
        .execute(&mut *self.0)
        .await?;
        Ok(())
    }

    /// Fetches nothing of an account before a time, Unix milliseconds. Its files keep their place
    /// and say that they are not here.
    ///
    /// # Errors
    /// [`StoreError::Database`].
    pub async fn postpone_media(
        &mut self,
        account: AccountId,
        until_ms: i64,
    ) -> Result<(), StoreError> {
        sqlx::query!(
            "UPDATE media SET state = 'failed', due_at_ms = ?1
             WHERE state IN ('pending', 'failed') AND due_at_ms < ?1
               AND (SELECT m.account_id FROM messages m WHERE m.id = media.message_id) = ?2",
            until_ms,
            account.0
        )
        .execute(&mut *self.0)
        .await?;
        Ok(())
    }

    /// Notes a try that did not bring the file: what it is now and, while it may still come, when
    /// to go on.
    ///
    /// # Errors
    /// [`StoreError::Database`].
    pub async fn media_missed(
        &mut self,
        message: MessageId,
        state: MediaState,
        due_at_ms: i64,
    ) -> Result<(), StoreError> {
        let state = state.as_str();
        sqlx::query!(
            "UPDATE media SET state = ?, attempts = attempts + 1, due_at_ms = ? WHERE message_id = ?",
            state,
            due_at_ms,
            message.0
        )
        .execute(&mut *self.0)
        .await?;
        Ok(())
    }

    /// Asks for a file again. `false` when there is nothing to ask for.
    ///
    /// # Errors
    /// [`StoreError::Database`].
    pub async fn media_again(
        &mut self,
        message: MessageId,
        now_ms: i64,
    ) -> Result<bool, StoreError> {
        let done = sqlx::query!(
            "UPDATE media SET state = 'pending', attempts = 0, due_at_ms = ?
             WHERE message_id = ? AND state IN ('failed', 'expired', 'removed') AND meta_id IS NOT NULL",
            now_ms,
            message.0
        )
        .execute(&mut *self.0)
        .await?;
        Ok(done.rows_affected() > 0)
    }

    /// Remembers Meta's id for a file of ours.
    ///
    /// # Errors
    /// [`StoreError::Database`].
    pub async fn keep_upload(
        &mut self,
        account: AccountId,
        sha256: &str,
        mime: &str,
        meta_id: &str,
        now_ms: i64,
    ) -> Result<(), StoreError> {
        sqlx::query!(
            "INSERT INTO uploads (account_id, sha256, mime, meta_id, uploaded_ms) VALUES (?, ?, ?, ?, ?)
             ON CONFLICT (account_id, sha256, mime) DO UPDATE SET
                 meta_id = excluded.meta_id, uploaded_ms = excluded.uploaded_ms",
            account.0,
            sha256,
            mime,
            meta_id,
            now_ms
        )
        .execute(&mut *self.0)
        .await?;
        Ok(())
    }

    /// Forgets Meta's id for a file of ours, after Meta no longer knew it.
    ///
    /// # Errors
    /// [`StoreError::Database`].
    pub async fn forget_upload(
        &mut self,
        account: AccountId,
        meta_id: &str,
    ) -> Result<(), StoreError> {
        sqlx::query!(
            "DELETE FROM uploads WHERE account_id = ? AND meta_id = ?",
            account.0,
            meta_id
        )
        .execute(&mut *self.0)
        .await?;
        Ok(())
    }
}
