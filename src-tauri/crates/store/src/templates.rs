//! Message templates, as last read from Meta.

use crate::{Store, StoreError, WriteTx};

/// A template as Meta lists it.
#[derive(Clone, Debug)]
pub struct NewTemplate {
    /// Meta's id of this language version.
    pub meta_id: String,
    /// Name.
    pub name: String,
    /// Language code.
    pub language: String,
    /// Meta's category.
    pub category: String,
    /// Meta's status.
    pub status: String,
    /// JSON as Meta gave it.
    pub raw: String,
}

/// A kept template.
#[derive(Clone, Debug)]
pub struct TemplateRow {
    /// Our id.
    pub id: i64,
    /// Meta's id of this language version.
    pub meta_id: String,
    /// Name.
    pub name: String,
    /// Language code.
    pub language: String,
    /// Meta's category.
    pub category: String,
    /// Meta's status.
    pub status: String,
    /// JSON as Meta gave it.
    pub raw: String,
    /// When Meta was asked for it, Unix milliseconds: older events are in it.
    pub fetched_at_ms: i64,
}

impl Store {
    /// Templates of an account, by name and language.
    ///
    /// # Errors
    /// [`StoreError::Database`].
    pub async fn templates(&self, waba_id: &str) -> Result<Vec<TemplateRow>, StoreError> {
        Ok(sqlx::query_as!(
            TemplateRow,
            r#"SELECT id AS "id!", meta_id, name, language, category, status, raw, fetched_at_ms
               FROM templates WHERE waba_id = ? ORDER BY name, language"#,
            waba_id
        )
        .fetch_all(&self.readers)
        .await?)
    }

    /// One template, or `None`.
    ///
    /// # Errors
    /// [`StoreError::Database`].
    pub async fn template(
        &self,
        waba_id: &str,
        id: i64,
    ) -> Result<Option<TemplateRow>, StoreError> {
        Ok(sqlx::query_as!(
            TemplateRow,
            r#"SELECT id AS "id!", meta_id, name, language, category, status, raw, fetched_at_ms
               FROM templates WHERE waba_id = ? AND id = ?"#,
            waba_id,
            id
        )
        .fetch_optional(&self.readers)
        .await?)
    }
}

impl WriteTx {
    /// Templates of an account as this write sees them.
    ///
    /// # Errors
    /// [`StoreError::Database`].
    pub async fn listed_templates(
        &mut self,
        waba_id: &str,
    ) -> Result<Vec<TemplateRow>, StoreError> {
        Ok(sqlx::query_as!(
            TemplateRow,
            r#"SELECT id AS "id!", meta_id, name, language, category, status, raw, fetched_at_ms
               FROM templates WHERE waba_id = ?"#,
            waba_id
        )
        .fetch_all(&mut *self.0)
        .await?)
    }

    /// Replaces the templates of an account by a complete list from Meta, asked for at
    /// `asked_ms`; ids of those that stay stay. A list asked for before the kept one changes
    /// nothing.
    ///
    /// # Errors
    /// [`StoreError::Database`].
    pub async fn replace_templates(
        &mut self,
        waba_id: &str,
        templates: &[NewTemplate],
        asked_ms: i64,
    ) -> Result<(), StoreError> {
        for new in templates {
            sqlx::query!(
                "INSERT INTO templates (waba_id, meta_id, name, language, category, status, raw, fetched_at_ms)
                 VALUES (?, ?, ?, ?, ?, ?, ?, ?)
                 ON CONFLICT (waba_id, meta_id) DO UPDATE SET
                     name = excluded.name, language = excluded.language, category = excluded.category,
                     status = excluded.status, raw = excluded.raw, fetched_at_ms = excluded.fetched_at_ms
                 WHERE excluded.fetched_at_ms >= templates.fetched_at_ms",
                waba_id,
                new.meta_id,
                new.name,
                new.language,
                new.category,
                new.status,
                new.raw,
                asked_ms
            )
            .execute(&mut *self.0)
            .await?;
        }
        sqlx::query!(
            "DELETE FROM templates WHERE waba_id = ? AND fetched_at_ms < ?",
            waba_id,
            asked_ms
        )
        .execute(&mut *self.0)
        .await?;
        Ok(())
    }
}
