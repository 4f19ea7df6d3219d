//! Files picked for sending, until their message exists.

use crate::{Store, StoreError, WriteTx};

/// A file picked for sending. It lies under its SHA-256 already.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct StagedFile {
    /// Our id.
    pub id: String,
    /// SHA-256, hex.
    pub sha256: String,
    /// Meta's word for the kind in which it will go out.
    pub kind: String,
    /// MIME type as found.
    pub mime: String,
    /// Name, made safe.
    pub file_name: String,
    /// Size in bytes.
    pub bytes: i64,
    /// Pixels, for pictures.
    pub width: Option<i64>,
    /// Pixels, for pictures.
    pub height: Option<i64>,
    /// Length in milliseconds, for sound and video.
    pub duration_ms: Option<i64>,
}

impl Store {
    /// A staged file, or `None`.
    ///
    /// # Errors
    /// [`StoreError::Database`].
    pub async fn staged(&self, id: &str) -> Result<Option<StagedFile>, StoreError> {
        Ok(sqlx::query_as!(
            StagedFile,
            r#"SELECT id AS "id!", sha256, kind, mime, file_name, bytes, width, height, duration_ms
               FROM staged_files WHERE id = ?"#,
            id
        )
        .fetch_optional(&self.readers)
        .await?)
    }
}

impl WriteTx {
    /// Notes a staged file.
    ///
    /// # Errors
    /// [`StoreError::Database`].
    pub async fn insert_staged(
        &mut self,
        file: &StagedFile,
        now_ms: i64,
    ) -> Result<(), StoreError> {
        sqlx::query!(
            "INSERT INTO staged_files (id, sha256, kind, mime, file_name, bytes, width, height, duration_ms,
                 staged_ms)
             VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?, ?)",
            file.id,
            file.sha256,
            file.kind,
            file.mime,
            file.file_name,
            file.bytes,
            file.width,
            file.height,
            file.duration_ms,
            now_ms
        )
        .execute(&mut *self.0)
        .await?;
        Ok(())
    }

    /// Forgets a staged file once its message owns it.
    ///
    /// # Errors
    /// [`StoreError::Database`].
    pub async fn remove_staged(&mut self, id: &str) -> Result<(), StoreError> {
        sqlx::query!("DELETE FROM staged_files WHERE id = ?", id)
            .execute(&mut *self.0)
            .await?;
        Ok(())
    }
}
