//! Parts of webhooks that are kept and not shown.

use crate::{AsideRow, Store, StoreError};

/// How many parts of webhooks are kept and not shown.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub struct AsideCount {
    /// Not, or not yet, understood.
    pub not_understood: i64,
    /// For business numbers that are not connected here.
    pub other_numbers: i64,
}

impl Store {
    /// How many parts of webhooks are kept and not shown.
    ///
    /// # Errors
    /// [`StoreError::Database`].
    pub async fn aside_count(&self) -> Result<AsideCount, StoreError> {
        Ok(sqlx::query_as!(
            AsideCount,
            r#"SELECT COUNT(*) FILTER (WHERE kind <> 'unknown_number') AS "not_understood!: i64",
                      COUNT(*) FILTER (WHERE kind = 'unknown_number') AS "other_numbers!: i64"
               FROM set_aside"#
        )
        .fetch_one(&self.readers)
        .await?)
    }

    /// The parts that came last, newest first.
    ///
    /// # Errors
    /// [`StoreError::Database`].
    pub async fn aside_newest(&self, limit: i64) -> Result<Vec<AsideRow>, StoreError> {
        Ok(sqlx::query_as!(
            AsideRow,
            "SELECT journal_id, path, kind, reason, at_ms FROM set_aside
             ORDER BY journal_id DESC, path DESC LIMIT ?",
            limit
        )
        .fetch_all(&self.readers)
        .await?)
    }
}
