//! Projecting the journal once more, over what it made before.
//!
//! The problem: what is computed from webhooks has to be computed anew when a later version
//! understands more of them, or when rows are gone or wrong; and beside it lies what no webhook
//! tells: what the owner wrote, read and dismissed, files, and rows whose bodies were let go of.
//! The choice: rows are written over in place, in ordinary writes of a few bodies each. A row keeps
//! its id and all that is the owner's; what the journal does not speak of is not touched; and a
//! kill leaves a shop in which some rows are new and some are old, each of them whole. Rejected: an
//! emptied table (rows whose bodies are gone would be lost, and ids that others point to), a second
//! file put in the place of the first (a log left beside it would be applied to the wrong file).

use std::path::PathBuf;

use shopbell_domain::MessageId;

use crate::{NewMessage, Store, StoreError, WriteTx, backup::back_up_as};

/// The copy that a rebuild can be undone with.
const COPY: &str = "before-rebuild.db";

/// What became of messages that were projected again.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub struct Tally {
    /// They were here, just so.
    pub as_before: u64,
    /// They were here, otherwise.
    pub changed: u64,
    /// They were not here.
    pub added: u64,
}

impl Tally {
    /// Both together.
    #[must_use]
    pub fn and(self, other: Self) -> Self {
        Self {
            as_before: self.as_before + other.as_before,
            changed: self.changed + other.changed,
            added: self.added + other.added,
        }
    }
}

impl Store {
    /// Begins to project the journal again: from now on every message is written over once, so
    /// that of a repeat the first counts, as ever.
    ///
    /// # Errors
    /// [`StoreError::Database`].
    pub async fn begin_again(&self) -> Result<(), StoreError> {
        let mut tx = self.write_again().await?;
        sqlx::query("DELETE FROM temp.written_again")
            .execute(&mut *tx.0)
            .await?;
        tx.commit().await
    }

    /// Starts a write in which the messages, events and edits of the journal are written over
    /// those that are here, instead of being repeats.
    ///
    /// # Errors
    /// [`StoreError::Database`].
    pub async fn write_again(&self) -> Result<WriteTx, StoreError> {
        let mut tx = self.write().await?;
        // Of this connection, and gone with it: whoever was interrupted begins anew.
        sqlx::query(
            "CREATE TEMP TABLE IF NOT EXISTS written_again (message_id INTEGER PRIMARY KEY)",
        )
        .execute(&mut *tx.0)
        .await?;
        tx.1 = Some(Tally::default());
        Ok(tx)
    }

    /// Copies the database and proves the copy; an older one of this kind gives way. Where it is.
    ///
    /// # Errors
    /// [`StoreError::DiskFull`], [`StoreError::Damaged`] when the copy is not sound, and others.
    pub async fn back_up_before_rebuild(&self) -> Result<PathBuf, StoreError> {
        let dir = self.folder("backups");
        back_up_as(&self.file(), &dir, COPY).await?;
        Ok(dir.join(COPY))
    }
}

impl WriteTx {
    /// Whether rows are written over: the journal is projected once more.
    #[must_use]
    pub fn is_again(&self) -> bool {
        self.1.is_some()
    }

    /// What became of the messages of this write so far.
    #[must_use]
    pub fn tally(&self) -> Tally {
        self.1.unwrap_or_default()
    }

    /// Forgets what was set aside of a row of the journal, which is to be projected again.
    ///
    /// # Errors
    /// [`StoreError::Database`].
    pub async fn forget_aside(&mut self, journal_id: i64) -> Result<(), StoreError> {
        sqlx::query!("DELETE FROM set_aside WHERE journal_id = ?", journal_id)
            .execute(&mut *self.0)
            .await?;
        Ok(())
    }

    /// Notes that a message was written in this round; `false` when it was before.
    async fn first_time(&mut self, message: i64) -> Result<bool, StoreError> {
        let done = sqlx::query("INSERT OR IGNORE INTO temp.written_again (message_id) VALUES (?)")
            .bind(message)
            .execute(&mut *self.0)
            .await?;
        Ok(done.rows_affected() > 0)
    }

    /// Counts a message that was not here.
    pub(crate) async fn added_again(&mut self, message: i64) -> Result<(), StoreError> {
        if self.is_again() && self.first_time(message).await? {
            self.count(|tally| &mut tally.added);
        }
        Ok(())
    }

    /// Writes what the journal says of a message over what is here of it. `None` when that is
    /// nothing of the journal's: a repeat within it, or a message written here.
    pub(crate) async fn write_over(
        &mut self,
        new: &NewMessage<'_>,
    ) -> Result<Option<MessageId>, StoreError> {
        let known = sqlx::query!(
            r#"SELECT id AS "id!: i64", origin = 'app' AS "is_ours!: bool",
                      type AS kind FROM messages
               WHERE account_id = ?1 AND (wamid = ?2 OR content_hash = ?3)"#,
            new.account_id.0,
            new.wamid,
            new.content_hash
        )
        .fetch_optional(&mut *self.0)
        .await?;
        // A place kept for what came later says less than what is in it.
        let Some(known) = known.filter(|known| {
            !known.is_ours && (new.kind != "media_placeholder" || known.kind == new.kind)
        }) else {
            return Ok(None);
        };
        if !self.first_time(known.id).await? {
            return Ok(None);
        }
        // Not written over: the id and the chat; what was seen stays seen, and the first arrival
        // counts, though its body may be gone; an edited text, which its edits give; how far a
        // message of ours got, which its reports give.
        let done = sqlx::query!(
            "UPDATE messages SET type = ?2, subtype = ?3, body = CASE WHEN edited = 1 THEN body ELSE ?4 END,
                 details = ?5, raw = ?6, author = ?7, at_ms = ?8, arrived_ms = MIN(arrived_ms, ?9),
                 reply_to = COALESCE(?10, reply_to), forwarded = ?11, unread = MIN(unread, ?12),
                 shown = CASE WHEN origin = 'note' THEN shown ELSE ?13 END, words = ?14
             WHERE id = ?1 AND (type, subtype, body, details, raw, author, at_ms, arrived_ms, reply_to,
                                forwarded, unread, shown, words)
               IS NOT (?2, ?3, CASE WHEN edited = 1 THEN body ELSE ?4 END, ?5, ?6, ?7, ?8,
                       MIN(arrived_ms, ?9), COALESCE(?10, reply_to), ?11, MIN(unread, ?12),
                       CASE WHEN origin = 'note' THEN shown ELSE ?13 END, ?14)",
            known.id,
            new.kind,
            new.subtype,
            new.body,
            new.details,
            new.raw,
            new.author,
            new.at_ms,
            new.arrived_ms,
            new.reply_to,
            new.forwarded,
            new.unread,
            new.shown,
            new.words
        )
        .execute(&mut *self.0)
        .await?;
        if done.rows_affected() > 0 {
            self.count(|tally| &mut tally.changed);
        } else {
            self.count(|tally| &mut tally.as_before);
        }
        Ok(Some(MessageId(known.id)))
    }

    fn count(&mut self, which: impl FnOnce(&mut Tally) -> &mut u64) {
        if let Some(tally) = &mut self.1 {
            *which(tally) += 1;
        }
    }
}
