//! A version that is yet to come: this one's tables, and changes to them.

use std::path::Path;

use shopbell_store::{Journal, Store, StoreError};
use sqlx::migrate::Migrator;

use crate::shared::Folder;

/// Changes that touch every page: a column that is filled from others, an index, a new table.
const CHANGES: [(&str, &str); 2] = [
    (
        "9001_length.sql",
        "ALTER TABLE messages ADD COLUMN length_later INTEGER NOT NULL DEFAULT 0;
         UPDATE messages SET length_later = length(body);
         CREATE INDEX messages_length_later ON messages (length_later);",
    ),
    (
        "9002_copy.sql",
        "CREATE TABLE facts_later (key TEXT PRIMARY KEY, value TEXT NOT NULL) STRICT;
         INSERT INTO facts_later SELECT key, value FROM facts;",
    ),
];

/// The later version's migrations.
pub(crate) async fn migrations() -> Migrator {
    let ours =
        Path::new(env!("CARGO_MANIFEST_DIR")).join("../src-tauri/crates/store/migrations/main");
    let folder = Folder::new();
    for entry in std::fs::read_dir(ours).unwrap() {
        let entry = entry.unwrap();
        std::fs::copy(entry.path(), folder.path().join(entry.file_name())).unwrap();
    }
    for (name, statements) in CHANGES {
        std::fs::write(folder.path().join(name), statements).unwrap();
    }
    Migrator::new(folder.path()).await.unwrap()
}

/// Opens a shop as the later version does.
pub(crate) async fn open(dir: &Path) -> Result<(Store, Journal), StoreError> {
    Store::open_as(dir, &migrations().await).await
}
