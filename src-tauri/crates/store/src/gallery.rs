//! Photos, files and links of one chat or of all, newest first; and what room they take.

use shopbell_domain::{ConversationId, MessageId};

use crate::{Store, StoreError, WriteTx};

/// What a gallery shows.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum GallerySection {
    /// Photos and videos.
    Photos,
    /// Documents.
    Files,
    /// Texts with addresses in them.
    Links,
}

/// A message in a gallery.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct GalleryItem {
    /// The message.
    pub id: MessageId,
    /// Its thread.
    pub conversation_id: ConversationId,
    /// When it was said, Unix milliseconds.
    pub at_ms: i64,
}

/// Room that files take.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Stored {
    /// Meta's word for the kind of message.
    pub kind: String,
    /// How many files.
    pub files: i64,
    /// Their size in bytes.
    pub bytes: i64,
}

/// Room that the files of one thread take.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct StoredThread {
    /// The thread.
    pub conversation_id: ConversationId,
    /// How many files.
    pub files: i64,
    /// Their size in bytes.
    pub bytes: i64,
}

impl Store {
    /// A page of a gallery, newest first; `before` is the last of the page before.
    ///
    /// # Errors
    /// [`StoreError::Database`].
    pub async fn gallery(
        &self,
        conversation: Option<ConversationId>,
        section: GallerySection,
        before: Option<(i64, MessageId)>,
        limit: i64,
    ) -> Result<Vec<GalleryItem>, StoreError> {
        let thread = conversation.map(|conversation| conversation.0);
        let (at_ms, id) = before.map_or((i64::MAX, i64::MAX), |(at_ms, id)| (at_ms, id.0));
        // The words of each must be those of its index, else that is not used.
        let found = match section {
            GallerySection::Photos => {
                sqlx::query_as!(
                    GalleryItem,
                    r#"SELECT id AS "id!", conversation_id, at_ms FROM messages
                       WHERE shown = 1 AND deleted = 0 AND type IN ('image', 'video')
                         AND (?1 IS NULL OR conversation_id = ?1) AND (at_ms, id) < (?2, ?3)
                       ORDER BY at_ms DESC, id DESC LIMIT ?4"#,
                    thread,
                    at_ms,
                    id,
                    limit
                )
                .fetch_all(&self.readers)
                .await?
            }
            GallerySection::Files => {
                sqlx::query_as!(
                    GalleryItem,
                    r#"SELECT id AS "id!", conversation_id, at_ms FROM messages
                       WHERE shown = 1 AND deleted = 0 AND type = 'document'
                         AND (?1 IS NULL OR conversation_id = ?1) AND (at_ms, id) < (?2, ?3)
                       ORDER BY at_ms DESC, id DESC LIMIT ?4"#,
                    thread,
                    at_ms,
                    id,
                    limit
                )
                .fetch_all(&self.readers)
                .await?
            }
            GallerySection::Links => {
                sqlx::query_as!(
                    GalleryItem,
                    r#"SELECT id AS "id!", conversation_id, at_ms FROM messages
                       WHERE shown = 1 AND deleted = 0 AND type = 'text'
                         AND (instr(body, '://') > 0 OR instr(body, 'www.') > 0)
                         AND (?1 IS NULL OR conversation_id = ?1) AND (at_ms, id) < (?2, ?3)
                       ORDER BY at_ms DESC, id DESC LIMIT ?4"#,
                    thread,
                    at_ms,
                    id,
                    limit
                )
                .fetch_all(&self.readers)
                .await?
            }
        };
        Ok(found)
    }

    /// What room files take, by the kind of their message; a file of several counts once.
    ///
    /// # Errors
    /// [`StoreError::Database`].
    pub async fn stored_by_kind(&self) -> Result<Vec<Stored>, StoreError> {
        Ok(sqlx::query_as!(
            Stored,
            r#"SELECT f.kind AS "kind!: String", COUNT(*) AS "files!: i64", SUM(f.bytes) AS "bytes!: i64"
               FROM (SELECT MIN(m.type) AS kind, MAX(COALESCE(d.bytes, 0)) AS bytes
                     FROM media d JOIN messages m ON m.id = d.message_id
                     WHERE d.sha256 IS NOT NULL GROUP BY d.sha256) f
               GROUP BY f.kind ORDER BY 3 DESC"#
        )
        .fetch_all(&self.readers)
        .await?)
    }

    /// The threads whose files take the most room.
    ///
    /// # Errors
    /// [`StoreError::Database`].
    pub async fn stored_by_thread(&self, limit: i64) -> Result<Vec<StoredThread>, StoreError> {
        Ok(sqlx::query_as!(
            StoredThread,
            r#"SELECT m.conversation_id, COUNT(*) AS "files!: i64",
                      SUM(COALESCE(d.bytes, 0)) AS "bytes!: i64"
               FROM media d JOIN messages m ON m.id = d.message_id
               WHERE d.sha256 IS NOT NULL
               GROUP BY m.conversation_id ORDER BY 3 DESC LIMIT ?"#,
            limit
        )
        .fetch_all(&self.readers)
        .await?)
    }

    /// How many files [`WriteTx::remove_files`] would let go of, and their size in bytes.
    ///
    /// # Errors
    /// [`StoreError::Database`].
    pub async fn removable(&self, before_ms: i64) -> Result<(i64, i64), StoreError> {
        let found = sqlx::query!(
            r#"SELECT COUNT(*) AS "files!: i64", COALESCE(SUM(COALESCE(d.bytes, 0)), 0) AS "bytes!: i64"
               FROM media d JOIN messages m ON m.id = d.message_id
               WHERE d.state = 'ready' AND m.at_ms < ?
                 AND NOT (m.from_us = 1 AND m.failure IS NOT NULL)
                 AND NOT EXISTS (SELECT 1 FROM outbox o WHERE o.message_id = m.id)"#,
            before_ms
        )
        .fetch_one(&self.readers)
        .await?;
        Ok((found.files, found.bytes))
    }
}

impl WriteTx {
    /// Lets go of the files of messages before a time, Unix milliseconds; the messages stay. Not
    /// of those that are still to be sent, or may be sent again. Returns their SHA-256.
    ///
    /// # Errors
    /// [`StoreError::Database`].
    pub async fn remove_files(&mut self, before_ms: i64) -> Result<Vec<String>, StoreError> {
        let files = sqlx::query_scalar!(
            r#"SELECT DISTINCT d.sha256 AS "sha256!"
               FROM media d JOIN messages m ON m.id = d.message_id
               WHERE d.state = 'ready' AND d.sha256 IS NOT NULL AND m.at_ms < ?
                 AND NOT (m.from_us = 1 AND m.failure IS NOT NULL)
                 AND NOT EXISTS (SELECT 1 FROM outbox o WHERE o.message_id = m.id)"#,
            before_ms
        )
        .fetch_all(&mut *self.0)
        .await?;
        sqlx::query!(
            "UPDATE media SET state = 'removed', sha256 = NULL
             WHERE state = 'ready' AND message_id IN (
                 SELECT m.id FROM messages m
                 WHERE m.at_ms < ? AND NOT (m.from_us = 1 AND m.failure IS NOT NULL)
                   AND NOT EXISTS (SELECT 1 FROM outbox o WHERE o.message_id = m.id))",
            before_ms
        )
        .execute(&mut *self.0)
        .await?;
        Ok(files)
    }
}
