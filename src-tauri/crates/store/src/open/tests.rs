use super::*;

#[tokio::test]
async fn one_process_owns_a_data_directory() {
    let dir = tempfile::tempdir().unwrap();
    let first = Store::open(dir.path()).await.unwrap();
    assert!(matches!(
        Store::open(dir.path()).await,
        Err(StoreError::InUse)
    ));
    Store::open_beside(dir.path())
        .await
        .expect("an export may read beside it");
    drop(first);
    Store::open(dir.path()).await.expect("free again");
}

#[tokio::test]
async fn sqlite_is_new_enough_and_set_to_survive_a_power_cut() {
    let dir = tempfile::tempdir().unwrap();
    let (store, _journal) = Store::open(dir.path()).await.unwrap();
    let version: String = sqlx::query_scalar("SELECT sqlite_version()")
        .fetch_one(&store.writer)
        .await
        .unwrap();
    let parts: Vec<u32> = version
        .split('.')
        .map(|part| part.parse().unwrap())
        .collect();
    assert!(
        parts >= vec![3, 51, 3],
        "{version} can damage a WAL file when two connections meet"
    );
    for pool in [&store.writer, &store.readers] {
        let full: i64 = sqlx::query_scalar("PRAGMA synchronous")
            .fetch_one(pool)
            .await
            .unwrap();
        assert_eq!(full, 2, "FULL");
    }
    let refused = sqlx::query("DELETE FROM facts")
        .execute(&store.readers)
        .await;
    assert!(refused.is_err(), "readers cannot write");
}

#[tokio::test]
async fn a_database_is_copied_before_its_tables_change_and_only_then() {
    let dir = tempfile::tempdir().unwrap();
    let (store, _journal) = Store::open(dir.path()).await.unwrap();
    let (file, backups) = (store.file(), store.folder("backups"));
    let now = sqlx::migrate!("migrations/main");
    back_up_before(&now, &store.writer, &file, &backups)
        .await
        .unwrap();
    assert!(!backups.exists(), "nothing changes");

    let next = tempfile::tempdir().unwrap();
    std::fs::write(next.path().join("9000_more.sql"), "SELECT 1").unwrap();
    let next = Migrator::new(next.path()).await.unwrap();
    back_up_before(&next, &store.writer, &file, &backups)
        .await
        .unwrap();
    assert!(backups.join("before-version-9000.db").exists());
    assert_eq!(
        store.backups().unwrap(),
        [],
        "it is not one of the daily ones"
    );
}
