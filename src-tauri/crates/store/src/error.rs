/// Why the store could not do what it was asked.
#[derive(Debug, thiserror::Error)]
#[non_exhaustive]
pub enum StoreError {
    /// The disk has no room; nothing was changed and reading goes on.
    #[error("the disk is full")]
    DiskFull(#[source] sqlx::Error),
    /// The file was written by a newer version of Shopbell.
    #[error("the data was written by a newer version")]
    NewerSchema(#[source] sqlx::migrate::MigrateError),
    /// The tables could not be brought up to date.
    #[error("the tables could not be brought up to date")]
    Migrate(#[source] sqlx::migrate::MigrateError),
    /// A file of the database, or a copy of it, is not sound.
    #[error("a file of the database is not sound")]
    Damaged,
    /// Another process holds this data directory.
    #[error("another process uses this data directory")]
    InUse,
    /// A file or folder could not be made or read.
    #[error("a file of the data directory could not be opened")]
    File(#[source] std::io::Error),
    /// Anything else SQLite refused.
    #[error("the database refused")]
    Database(#[source] sqlx::Error),
}

/// SQLite's primary result codes that mean "no room or no disk".
const FULL: [&str; 3] = ["13", "778", "10"];

impl StoreError {
    /// Whether SQLite means that the file itself is broken.
    #[must_use]
    pub fn means_damage(&self) -> bool {
        let mut cause: Option<&(dyn std::error::Error + 'static)> = Some(self);
        while let Some(error) = cause {
            if let Some(sqlx::Error::Database(refused)) = error.downcast_ref::<sqlx::Error>() {
                // SQLITE_CORRUPT with its extended codes, SQLITE_NOTADB.
                let code: Option<u32> = refused.code().and_then(|code| code.parse().ok());
                return code.is_some_and(|code| matches!(code & 0xFF, 11 | 26));
            }
            cause = error.source();
        }
        matches!(self, Self::Damaged)
    }
}

impl From<sqlx::Error> for StoreError {
    fn from(error: sqlx::Error) -> Self {
        let code = error
            .as_database_error()
            .and_then(|e| e.code().map(std::borrow::Cow::into_owned));
        match code {
            Some(code) if FULL.contains(&code.as_str()) => Self::DiskFull(error),
            _ => Self::Database(error),
        }
    }
}

impl From<sqlx::migrate::MigrateError> for StoreError {
    fn from(error: sqlx::migrate::MigrateError) -> Self {
        match error {
            sqlx::migrate::MigrateError::VersionMissing(_)
            | sqlx::migrate::MigrateError::VersionTooNew(..) => Self::NewerSchema(error),
            _ => Self::Migrate(error),
        }
    }
}

impl From<std::io::Error> for StoreError {
    fn from(error: std::io::Error) -> Self {
        Self::File(error)
    }
}
