//! What the owner writes and does about templates: drafts, marks, and the deeds Meta counts.

use shopbell_domain::MessageId;

use crate::{Store, StoreError, WriteTx};

/// A template being written.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct TemplateDraftRow {
    /// Our id.
    pub id: i64,
    /// Meta's id of the template it changes; empty for a new one.
    pub meta_id: String,
    /// JSON, the engine's.
    pub draft: String,
    /// When it was last changed, Unix milliseconds.
    pub updated_at_ms: i64,
}

/// What the owner did with a template.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct TemplateMark {
    /// Its name.
    pub name: String,
    /// Its language.
    pub language: String,
    /// Whether it is a favourite.
    pub starred: bool,
    /// When it was last sent from here, Unix milliseconds.
    pub used_ms: Option<i64>,
    /// What was asked of Meta then, JSON, the engine's; `None` when that message is gone.
    pub last_request: Option<String>,
}

/// Something done to a template that Meta counts.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Deed {
    /// A new one was submitted.
    Created,
    /// An approved one was changed.
    Edited,
    /// An approved one was deleted.
    Deleted,
}

impl Deed {
    /// The word in the table.
    #[must_use]
    pub fn as_str(self) -> &'static str {
        match self {
            Self::Created => "created",
            Self::Edited => "edited",
            Self::Deleted => "deleted",
        }
    }
}

/// A deed and when it was done.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct DeedRow {
    /// `created`, `edited` or `deleted`.
    pub deed: String,
    /// Meta's id of what was edited, else name and language with a space between.
    pub subject: String,
    /// Unix milliseconds.
    pub at_ms: i64,
}

impl Store {
    /// Templates being written, the last changed one first.
    ///
    /// # Errors
    /// [`StoreError::Database`].
    pub async fn template_drafts(
        &self,
        waba_id: &str,
    ) -> Result<Vec<TemplateDraftRow>, StoreError> {
        Ok(sqlx::query_as!(
            TemplateDraftRow,
            r#"SELECT id AS "id!", meta_id, draft, updated_at_ms
               FROM template_drafts WHERE waba_id = ? ORDER BY updated_at_ms DESC, id DESC"#,
            waba_id
        )
        .fetch_all(&self.readers)
        .await?)
    }

    /// What the owner did with the templates of an account.
    ///
    /// # Errors
    /// [`StoreError::Database`].
    pub async fn template_marks(&self, waba_id: &str) -> Result<Vec<TemplateMark>, StoreError> {
        Ok(sqlx::query_as!(
            TemplateMark,
            r#"SELECT mark.name, mark.language, mark.starred AS "starred: bool", mark.used_ms,
                      messages.raw AS "last_request?"
               FROM template_marks AS mark LEFT JOIN messages ON messages.id = mark.used_in
               WHERE mark.waba_id = ?"#,
            waba_id
        )
        .fetch_all(&self.readers)
        .await?)
    }

    /// What was done since a time, Unix milliseconds, the oldest first.
    ///
    /// # Errors
    /// [`StoreError::Database`].
    pub async fn template_deeds(
        &self,
        waba_id: &str,
        since_ms: i64,
    ) -> Result<Vec<DeedRow>, StoreError> {
        Ok(sqlx::query_as!(
            DeedRow,
            "SELECT deed, subject, at_ms FROM template_deeds
             WHERE waba_id = ? AND at_ms >= ? ORDER BY at_ms",
            waba_id,
            since_ms
        )
        .fetch_all(&self.readers)
        .await?)
    }
}

impl WriteTx {
    /// Keeps a new draft; returns its id.
    ///
    /// # Errors
    /// [`StoreError::Database`].
    pub async fn add_template_draft(
        &mut self,
        waba_id: &str,
        meta_id: &str,
        draft: &str,
        now_ms: i64,
    ) -> Result<i64, StoreError> {
        let done = sqlx::query!(
            "INSERT INTO template_drafts (waba_id, meta_id, draft, updated_at_ms) VALUES (?, ?, ?, ?)",
            waba_id,
            meta_id,
            draft,
            now_ms
        )
        .execute(&mut *self.0)
        .await?;
        Ok(done.last_insert_rowid())
    }

    /// Keeps a draft as it is now; `false` when there is none of this id any more.
    ///
    /// # Errors
    /// [`StoreError::Database`].
    pub async fn change_template_draft(
        &mut self,
        waba_id: &str,
        id: i64,
        draft: &str,
        now_ms: i64,
    ) -> Result<bool, StoreError> {
        let done = sqlx::query!(
            "UPDATE template_drafts SET draft = ?, updated_at_ms = ? WHERE waba_id = ? AND id = ?",
            draft,
            now_ms,
            waba_id,
            id
        )
        .execute(&mut *self.0)
        .await?;
        Ok(done.rows_affected() > 0)
    }

    /// Forgets a draft, and lets go of its samples.
    ///
    /// # Errors
    /// [`StoreError::Database`].
    pub async fn remove_template_draft(
        &mut self,
        waba_id: &str,
        id: i64,
    ) -> Result<(), StoreError> {
        sqlx::query!(
            "DELETE FROM template_drafts WHERE waba_id = ? AND id = ?",
            waba_id,
            id
        )
        .execute(&mut *self.0)
        .await?;
        self.hold_files(&format!("template:{id}"), &[]).await
    }

    /// Makes a template a favourite, or none.
    ///
    /// # Errors
    /// [`StoreError::Database`].
    pub async fn star_template(
        &mut self,
        waba_id: &str,
        name: &str,
        language: &str,
        starred: bool,
    ) -> Result<(), StoreError> {
        sqlx::query!(
            "INSERT INTO template_marks (waba_id, name, language, starred) VALUES (?, ?, ?, ?)
             ON CONFLICT (waba_id, name, language) DO UPDATE SET starred = excluded.starred",
            waba_id,
            name,
            language,
            starred
        )
        .execute(&mut *self.0)
        .await?;
        Ok(())
    }

    /// Notes that a template was sent in a message.
    ///
    /// # Errors
    /// [`StoreError::Database`].
    pub async fn template_was_used(
        &mut self,
        waba_id: &str,
        name: &str,
        language: &str,
        message: MessageId,
        now_ms: i64,
    ) -> Result<(), StoreError> {
        let used_in = message.0;
        sqlx::query!(
            "INSERT INTO template_marks (waba_id, name, language, used_ms, used_in)
             VALUES (?, ?, ?, ?, ?)
             ON CONFLICT (waba_id, name, language)
             DO UPDATE SET used_ms = excluded.used_ms, used_in = excluded.used_in",
            waba_id,
            name,
            language,
            now_ms,
            used_in
        )
        .execute(&mut *self.0)
        .await?;
        Ok(())
    }

    /// Notes something that Meta counts. One of the same subject after `same_ms` is the same deed,
    /// seen twice: its later time stays. Both times in Unix milliseconds.
    ///
    /// # Errors
    /// [`StoreError::Database`].
    pub async fn note_template_deed(
        &mut self,
        waba_id: &str,
        deed: Deed,
        subject: &str,
        at_ms: i64,
        same_ms: i64,
    ) -> Result<(), StoreError> {
        let deed = deed.as_str();
        let seen = sqlx::query!(
            "UPDATE template_deeds SET at_ms = max(at_ms, ?)
             WHERE waba_id = ? AND deed = ? AND subject = ? AND at_ms > ?",
            at_ms,
            waba_id,
            deed,
            subject,
            same_ms
        )
        .execute(&mut *self.0)
        .await?;
        if seen.rows_affected() == 0 {
            sqlx::query!(
                "INSERT INTO template_deeds (waba_id, deed, subject, at_ms) VALUES (?, ?, ?, ?)",
                waba_id,
                deed,
                subject,
                at_ms
            )
            .execute(&mut *self.0)
            .await?;
        }
        Ok(())
    }

    /// Forgets what Meta counts no more: deeds from before a time, Unix milliseconds.
    ///
    /// # Errors
    /// [`StoreError::Database`].
    pub async fn forget_template_deeds(&mut self, before_ms: i64) -> Result<(), StoreError> {
        sqlx::query!("DELETE FROM template_deeds WHERE at_ms < ?", before_ms)
            .execute(&mut *self.0)
            .await?;
        Ok(())
    }
}
