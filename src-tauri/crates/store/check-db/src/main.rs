//! Makes the SQLite file that the store's queries are checked against while compiling.
//!
//! It holds the tables of both database files, because the checker knows one database only.
//! A program of its own, because the store cannot be compiled before it exists.

use std::{error::Error, fs, path::Path};

use sqlx::{AssertSqlSafe, Connection, SqliteConnection};

#[tokio::main(flavor = "current_thread")]
async fn main() -> Result<(), Box<dyn Error>> {
    let target = std::env::args()
        .nth(1)
        .ok_or("usage: shopbell-store-check-db FILE")?;
    if Path::new(&target).exists() {
        fs::remove_file(&target)?;
    }
    let mut db = SqliteConnection::connect(&format!("sqlite://{target}?mode=rwc")).await?;
    for folder in ["journal", "main"] {
        let folder = Path::new(env!("CARGO_MANIFEST_DIR"))
            .join("../migrations")
            .join(folder);
        let mut files: Vec<_> = fs::read_dir(&folder)?
            .map(|entry| entry.map(|e| e.path()))
            .collect::<Result<_, _>>()?;
        files.sort();
        for file in files {
            sqlx::raw_sql(AssertSqlSafe(fs::read_to_string(&file)?))
                .execute(&mut db)
                .await?;
        }
    }
    db.close().await?;
    Ok(())
}
