//! Everything said, for exports: a row a message, in order.

use crate::{Store, StoreError};

/// A message as an export lists it.
#[derive(Clone, Debug)]
#[expect(
    missing_docs,
    reason = "the columns, named as in the export's own documentation"
)]
pub struct ExportRow {
    pub id: i64,
    pub phone_number_id: String,
    pub phone: Option<String>,
    pub user_id: Option<String>,
    pub group_id: String,
    pub wamid: Option<String>,
    pub from_us: bool,
    pub kind: String,
    pub subtype: Option<String>,
    pub at_ms: i64,
    pub author: String,
    pub body: String,
    pub delivery: Option<i64>,
    pub failure: Option<String>,
    pub failure_meta: Option<i64>,
    pub outbox_state: Option<String>,
    pub reply_to: Option<String>,
    pub media_mime: Option<String>,
    pub media_sha256: Option<String>,
    pub claimed_sha: Option<String>,
    pub media_state: Option<String>,
}

/// Something told that is neither message nor status, as an export lists it.
#[derive(Clone, Debug)]
#[expect(
    missing_docs,
    reason = "the columns, named as in the export's own documentation"
)]
pub struct EventRow {
    pub id: i64,
    pub waba_id: String,
    pub phone_number_id: String,
    pub field: String,
    pub at_ms: i64,
    pub raw: String,
}

/// A part of a webhook that is kept but not shown, as an export lists it.
#[derive(Clone, Debug)]
#[expect(
    missing_docs,
    reason = "the columns, named as in the export's own documentation"
)]
pub struct AsideRow {
    pub journal_id: i64,
    pub path: String,
    pub kind: String,
    pub reason: String,
    pub at_ms: i64,
}

impl Store {
    /// The next events after an id, in the order they were kept.
    ///
    /// # Errors
    /// [`StoreError::Database`].
    pub async fn events_after(&self, id: i64, limit: i64) -> Result<Vec<EventRow>, StoreError> {
        Ok(sqlx::query_as!(
            EventRow,
            r#"SELECT id AS "id!: i64", waba_id, phone_number_id, field, at_ms, raw
               FROM account_events WHERE id > ? ORDER BY id LIMIT ?"#,
            id,
            limit
        )
        .fetch_all(&self.readers)
        .await?)
    }

    /// The next parts set aside after a place, in the order they came.
    ///
    /// # Errors
    /// [`StoreError::Database`].
    pub async fn aside_after(
        &self,
        journal_id: i64,
        path: &str,
        limit: i64,
    ) -> Result<Vec<AsideRow>, StoreError> {
        Ok(sqlx::query_as!(
            AsideRow,
            "SELECT journal_id, path, kind, reason, at_ms FROM set_aside
             WHERE (journal_id, path) > (?, ?) ORDER BY journal_id, path LIMIT ?",
            journal_id,
            path,
            limit
        )
        .fetch_all(&self.readers)
        .await?)
    }

    /// The next messages after an id, in the order they were kept.
    ///
    /// # Errors
    /// [`StoreError::Database`].
    pub async fn export_after(&self, id: i64, limit: i64) -> Result<Vec<ExportRow>, StoreError> {
        Ok(sqlx::query_as!(
            ExportRow,
            r#"SELECT m.id AS "id!: i64", n.phone_number_id,
                      (SELECT a.value FROM contact_aliases a
                       WHERE a.contact_id = v.contact_id AND a.kind = 'phone' AND a.is_current = 1
                       ORDER BY a.last_seen_ms DESC LIMIT 1) AS "phone?: String",
                      (SELECT a.value FROM contact_aliases a
                       WHERE a.contact_id = v.contact_id AND a.kind = 'bsuid' AND a.is_current = 1
                       ORDER BY a.last_seen_ms DESC LIMIT 1) AS "user_id?: String",
                      v.group_id, m.wamid, m.from_us AS "from_us!: bool", m.type AS kind, m.subtype, m.at_ms,
                      m.author, m.body, m.delivery, m.failure, m.failure_meta, o.state AS "outbox_state?",
                      m.reply_to, d.mime AS "media_mime?", d.sha256 AS "media_sha256?",
                      d.claimed_sha AS "claimed_sha?", d.state AS "media_state?"
               FROM messages m
               JOIN conversations v ON v.id = m.conversation_id
               JOIN accounts n ON n.id = m.account_id
               LEFT JOIN outbox o ON o.message_id = m.id
               LEFT JOIN media d ON d.message_id = m.id
               WHERE m.id > ? AND m.origin <> 'note' ORDER BY m.id LIMIT ?"#,
            id,
            limit
        )
        .fetch_all(&self.readers)
        .await?)
    }
}
