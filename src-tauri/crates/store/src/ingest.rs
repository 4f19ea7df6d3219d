//! Where projection stands, and what it set aside.

use crate::{Store, StoreError, WriteTx};

/// Why a part of a webhook was set aside.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum SetAsideKind {
    /// The body is no JSON.
    NotJson,
    /// The element could not be read or applied.
    Broken,
    /// A field this version does not know.
    UnknownField,
    /// For a business number that is not connected here.
    UnknownNumber,
}

impl SetAsideKind {
    fn as_str(self) -> &'static str {
        match self {
            Self::NotJson => "not_json",
            Self::Broken => "broken",
            Self::UnknownField => "unknown_field",
            Self::UnknownNumber => "unknown_number",
        }
    }
}

/// A part of a webhook that is kept but not shown.
#[derive(Clone, Debug)]
pub struct SetAside<'a> {
    /// Its row in the journal.
    pub journal_id: i64,
    /// Its place in the body.
    pub path: &'a str,
    /// Why.
    pub kind: SetAsideKind,
    /// More on why, for diagnostics; no message text.
    pub reason: &'a str,
    /// Arrival, Unix milliseconds.
    pub at_ms: i64,
}

/// Something told that is neither message nor status.
#[derive(Clone, Debug)]
pub struct AccountEvent<'a> {
    /// Meta's id of the account, when given.
    pub waba_id: &'a str,
    /// Meta's id of the number, when given.
    pub phone_number_id: &'a str,
    /// The webhook field.
    pub field: &'a str,
    /// What makes a repeat the same event.
    pub content_hash: &'a str,
    /// Unix milliseconds.
    pub at_ms: i64,
    /// The value as received, JSON.
    pub raw: &'a str,
}

impl Store {
    /// A single value kept under a name.
    ///
    /// # Errors
    /// [`StoreError::Database`].
    pub async fn fact(&self, key: &str) -> Result<Option<String>, StoreError> {
        Ok(
            sqlx::query_scalar!("SELECT value FROM facts WHERE key = ?", key)
                .fetch_optional(&self.readers)
                .await?,
        )
    }

    /// The last projected row of the journal.
    ///
    /// # Errors
    /// [`StoreError::Database`].
    pub async fn journal_cursor(&self) -> Result<i64, StoreError> {
        let value = self.fact("journal_cursor").await?;
        Ok(value.and_then(|text| text.parse().ok()).unwrap_or(0))
    }
}

impl Store {
    /// Rows of the journal of which a part is set aside: the body is all there is of it.
    ///
    /// # Errors
    /// [`StoreError::Database`].
    pub async fn journal_still_needed(&self) -> Result<Vec<i64>, StoreError> {
        Ok(
            sqlx::query_scalar!("SELECT DISTINCT journal_id FROM set_aside ORDER BY journal_id")
                .fetch_all(&self.readers)
                .await?,
        )
    }
}

impl Store {
    /// The next rows of the journal of which a part is for a number that is not connected here.
    ///
    /// # Errors
    /// [`StoreError::Database`].
    pub async fn aside_of_strangers(&self, after: i64, limit: i64) -> Result<Vec<i64>, StoreError> {
        Ok(sqlx::query_scalar!(
            "SELECT DISTINCT journal_id FROM set_aside WHERE kind = 'unknown_number' AND journal_id > ?
             ORDER BY journal_id LIMIT ?",
            after,
            limit
        )
        .fetch_all(&self.readers)
        .await?)
    }
}

impl WriteTx {
    /// Moves the cursor; commit it with the effects of the row.
    ///
    /// # Errors
    /// [`StoreError::Database`].
    pub async fn set_journal_cursor(&mut self, id: i64) -> Result<(), StoreError> {
        self.set_fact("journal_cursor", &id.to_string()).await
    }

    /// Notes a part of a webhook that is not shown; a repeat changes nothing.
    ///
    /// # Errors
    /// [`StoreError::Database`].
    pub async fn set_aside(&mut self, part: &SetAside<'_>) -> Result<(), StoreError> {
        let kind = part.kind.as_str();
        sqlx::query!(
            "INSERT INTO set_aside (journal_id, path, kind, reason, at_ms) VALUES (?, ?, ?, ?, ?)
             ON CONFLICT (journal_id, path) DO UPDATE SET kind = excluded.kind, reason = excluded.reason",
            part.journal_id,
            part.path,
            kind,
            part.reason,
            part.at_ms
        )
        .execute(&mut *self.0)
        .await?;
        Ok(())
    }

    /// A single value kept under a name.
    ///
    /// # Errors
    /// [`StoreError::Database`].
    pub async fn fact(&mut self, key: &str) -> Result<Option<String>, StoreError> {
        Ok(
            sqlx::query_scalar!("SELECT value FROM facts WHERE key = ?", key)
                .fetch_optional(&mut *self.0)
                .await?,
        )
    }

    /// Keeps a single value under a name.
    ///
    /// # Errors
    /// [`StoreError::Database`].
    pub async fn set_fact(&mut self, key: &str, value: &str) -> Result<(), StoreError> {
        sqlx::query!(
            "INSERT INTO facts (key, value) VALUES (?, ?)
             ON CONFLICT (key) DO UPDATE SET value = excluded.value",
            key,
            value
        )
        .execute(&mut *self.0)
        .await?;
        Ok(())
    }

    /// Keeps an event; a repeat changes nothing. `false` when it was here.
    ///
    /// # Errors
    /// [`StoreError::Database`].
    pub async fn keep_account_event(
        &mut self,
        event: &AccountEvent<'_>,
    ) -> Result<bool, StoreError> {
        let done = sqlx::query!(
            "INSERT INTO account_events (waba_id, phone_number_id, field, content_hash, at_ms, raw)
             VALUES (?, ?, ?, ?, ?, ?)
             ON CONFLICT (content_hash) DO NOTHING",
            event.waba_id,
            event.phone_number_id,
            event.field,
            event.content_hash,
            event.at_ms,
            event.raw
        )
        .execute(&mut *self.0)
        .await?;
        Ok(done.rows_affected() > 0)
    }
}
