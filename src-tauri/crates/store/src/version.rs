//! Which version of Shopbell wrote the data: what an older one tells when it is asked to open them.

use sqlx::SqlitePool;

use crate::StoreError;

const WRITTEN_BY: &str = "written_by";

/// Leaves the name of this version.
pub(crate) async fn sign(writer: &SqlitePool) -> Result<(), StoreError> {
    let version = env!("CARGO_PKG_VERSION");
    if written_by(writer).await?.as_deref() != Some(version) {
        sqlx::query(
            "INSERT INTO facts (key, value) VALUES (?, ?)
             ON CONFLICT (key) DO UPDATE SET value = excluded.value",
        )
        .bind(WRITTEN_BY)
        .bind(version)
        .execute(writer)
        .await?;
    }
    Ok(())
}

/// Adds to the refusal of newer data which version wrote them.
pub(crate) async fn name(error: StoreError, writer: &SqlitePool) -> StoreError {
    match error {
        StoreError::NewerSchema { source, .. } => StoreError::NewerSchema {
            // Its tables may be others: then nobody can say.
            version: written_by(writer).await.unwrap_or(None),
            source,
        },
        error => error,
    }
}

async fn written_by(writer: &SqlitePool) -> Result<Option<String>, StoreError> {
    Ok(sqlx::query_scalar("SELECT value FROM facts WHERE key = ?")
        .bind(WRITTEN_BY)
        .fetch_optional(writer)
        .await?)
}

#[cfg(test)]
mod tests {
    use crate::{Store, StoreError};

    #[tokio::test]
    async fn data_of_a_newer_version_is_refused_with_its_name_and_left_alone() {
        let dir = tempfile::tempdir().unwrap();
        let (store, journal) = Store::open(dir.path()).await.unwrap();
        sqlx::query("INSERT INTO _sqlx_migrations (version, description, success, checksum, execution_time) VALUES (9000, 'more', 1, x'00', 0)")
            .execute(&store.writer)
            .await
            .unwrap();
        sqlx::query("UPDATE facts SET value = '7.1.0' WHERE key = 'written_by'")
            .execute(&store.writer)
            .await
            .unwrap();
        journal.close().await;
        store.close().await;
        let before = std::fs::read(dir.path().join("shopbell.db")).unwrap();
        // Only a program that has ended gives the folder free.
        drop((store, journal));
        match Store::open(dir.path()).await {
            Err(StoreError::NewerSchema { version, .. }) => {
                assert_eq!(version.as_deref(), Some("7.1.0"));
            }
            other => panic!("{other:?}"),
        }
        let after = std::fs::read(dir.path().join("shopbell.db")).unwrap();
        assert!(before == after, "not a byte was changed");
    }
}
