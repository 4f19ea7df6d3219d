//! Files picked for sending, until their message exists.

use crate::{Store, StoreError, WriteTx};

/// A file picked for sending. It lies under its SHA-256 already.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct StagedFile {
    /// Our id.
    pub id: String,
    /// SHA-256 of what goes out, hex.
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
    /// SHA-256 of what was picked, hex: another file when it was made to fit.
    pub picked_sha256: String,
    /// Its MIME type as found.
    pub picked_mime: String,
    /// Its name, made safe.
    pub picked_name: String,
}

impl Store {
    /// A staged file, or `None`.
    ///
    /// # Errors
    /// [`StoreError::Database`].
    pub async fn staged(&self, id: &str) -> Result<Option<StagedFile>, StoreError> {
        Ok(sqlx::query_as!(
            StagedFile,
            r#"SELECT id AS "id!", sha256, kind, mime, file_name, bytes, width, height, duration_ms,
                      picked_sha256, picked_mime, picked_name
               FROM staged_files WHERE id = ?"#,
            id
        )
        .fetch_optional(&self.readers)
        .await?)
    }
}

impl WriteTx {
    /// Says which picked files something needs, in place of those it needed before: they stay
    /// until it lets go of them. `owner` is `template:ID` of a draft, or `message:ID`.
    ///
    /// # Errors
    /// [`StoreError::Database`], also when one of them is gone.
    pub async fn hold_files(&mut self, owner: &str, staged: &[String]) -> Result<(), StoreError> {
        sqlx::query!("DELETE FROM held_files WHERE owner = ?", owner)
            .execute(&mut *self.0)
            .await?;
        for id in staged {
            sqlx::query!(
                "INSERT OR IGNORE INTO held_files (owner, staged_id) VALUES (?, ?)",
                owner,
                id
            )
            .execute(&mut *self.0)
            .await?;
        }
        Ok(())
    }

    /// Notes a staged file. One that is known keeps its place in its draft.
    ///
    /// # Errors
    /// [`StoreError::Database`].
    pub async fn put_staged(&mut self, file: &StagedFile, now_ms: i64) -> Result<(), StoreError> {
        sqlx::query!(
            "INSERT INTO staged_files (id, sha256, kind, mime, file_name, bytes, width, height, duration_ms,
                 picked_sha256, picked_mime, picked_name, staged_ms)
             VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?)
             ON CONFLICT (id) DO UPDATE SET sha256 = excluded.sha256, kind = excluded.kind,
                 mime = excluded.mime, file_name = excluded.file_name, bytes = excluded.bytes,
                 width = excluded.width, height = excluded.height, duration_ms = excluded.duration_ms",
            file.id,
            file.sha256,
            file.kind,
            file.mime,
            file.file_name,
            file.bytes,
            file.width,
            file.height,
            file.duration_ms,
            file.picked_sha256,
            file.picked_mime,
            file.picked_name,
            now_ms
        )
        .execute(&mut *self.0)
        .await?;
        Ok(())
    }

    /// Forgets a staged file: its message owns it now, or it was taken out of the tray.
    ///
    /// # Errors
    /// [`StoreError::Database`].
    pub async fn remove_staged(&mut self, id: &str) -> Result<(), StoreError> {
        sqlx::query!("DELETE FROM staged_files WHERE id = ?", id)
            .execute(&mut *self.0)
            .await?;
        Ok(())
    }

    /// Forgets files that were picked before a time, Unix milliseconds, are in no draft and held by
    /// nothing.
    /// Returns the SHA-256 of what nothing may need any more.
    ///
    /// # Errors
    /// [`StoreError::Database`].
    pub async fn forget_staged(&mut self, before_ms: i64) -> Result<Vec<String>, StoreError> {
        let gone = sqlx::query!(
            "DELETE FROM staged_files WHERE conversation_id IS NULL AND staged_ms < ?
                 AND id NOT IN (SELECT staged_id FROM held_files)
             RETURNING sha256, picked_sha256",
            before_ms
        )
        .fetch_all(&mut *self.0)
        .await?;
        let mut files: Vec<String> = gone
            .into_iter()
            .flat_map(|row| [row.sha256, row.picked_sha256])
            .collect();
        files.sort();
        files.dedup();
        Ok(files)
    }

    /// Whether a message or a picked file still needs the file with this SHA-256.
    ///
    /// # Errors
    /// [`StoreError::Database`].
    pub async fn file_is_needed(&mut self, sha256: &str) -> Result<bool, StoreError> {
        let found = sqlx::query_scalar!(
            r#"SELECT EXISTS (SELECT 1 FROM media WHERE sha256 = ?1)
                   OR EXISTS (SELECT 1 FROM staged_files WHERE sha256 = ?1 OR picked_sha256 = ?1)
                   AS "needed!: bool""#,
            sha256
        )
        .fetch_one(&mut *self.0)
        .await?;
        Ok(found)
    }
}
