//! What has to be on a disk after a power cut.

use std::{collections::HashSet, ops::AddAssign, path::Path};

use shopbell_store::Store;
use sqlx::{ConnectOptions as _, Connection as _, SqliteConnection, sqlite::SqliteConnectOptions};

use super::trace::{Recording, Said};
use crate::support::later;

/// How much was looked for, and how much of it was not there.
#[derive(Debug, Default)]
pub(super) struct Found {
    pub(super) webhooks: usize,
    pub(super) bubbles: usize,
    pub(super) tries: usize,
    pub(super) copies: usize,
    pub(super) opened: usize,
    pub(super) lost: usize,
    pub(super) cuts_with_losses: usize,
    /// Databases that are not whole, and what is wrong with them.
    unsound: Vec<String>,
}

impl AddAssign for Found {
    fn add_assign(&mut self, more: Self) {
        self.webhooks += more.webhooks;
        self.bubbles += more.bubbles;
        self.tries += more.tries;
        self.copies += more.copies;
        self.opened += more.opened;
        self.lost += more.lost;
        self.cuts_with_losses += more.cuts_with_losses;
        self.unsound.extend(more.unsound);
    }
}

/// Looks at everything; panics when a file is not sound.
pub(super) async fn look(recording: &Recording, at: usize, dir: &Path) -> Found {
    let mut found = count_lost(recording, at, dir).await;
    assert!(found.unsound.is_empty(), "cut at {at}: {:?}", found.unsound);
    for entry in std::fs::read_dir(dir.join("backups")).into_iter().flatten() {
        let path = entry.unwrap().path();
        let name = path.file_name().unwrap().to_string_lossy().into_owned();
        // One that is being made has another name.
        if name.ends_with(".db") {
            let unsound = File::open(&path).await.close().await;
            assert_eq!(unsound, None, "cut at {at}");
            found.copies += 1;
        }
    }
    found
}

/// Opens the shop as the next start does; panics when it does not open, or mends something.
pub(super) async fn open(dir: &Path) -> Found {
    let (store, journal) = Store::open(dir).await.unwrap();
    assert!(store.recovery().is_none(), "nothing had to be mended");
    journal.close().await;
    store.close().await;
    Found {
        opened: 1,
        ..Found::default()
    }
}

/// Opens the shop as the later version does, which finishes what it began.
pub(super) async fn open_later(dir: &Path) -> Found {
    let (store, journal) = later::open(dir).await.unwrap();
    assert!(store.recovery().is_none(), "nothing had to be mended");
    assert!(store.is_sound().await.unwrap());
    journal.close().await;
    store.close().await;
    let mut database = File::open(&dir.join("shopbell.db")).await;
    let unfinished = database
        .texts("SELECT body FROM messages WHERE length_later <> length(body)")
        .await;
    let made = database
        .texts(
            "SELECT name FROM sqlite_schema WHERE name IN ('messages_length_later', 'facts_later')",
        )
        .await;
    assert_eq!((unfinished.len(), made.len()), (0, 2), "all of it is done");
    assert_eq!(database.close().await, None);
    Found {
        opened: 1,
        ..Found::default()
    }
}

/// Counts what was promised and is not there.
pub(super) async fn count_lost(recording: &Recording, at: usize, dir: &Path) -> Found {
    let said = |all: &'_ [Said], mark: &str| -> HashSet<String> {
        let said = all.iter().filter(|said| said.at <= at);
        let said = said.filter(|said| said.word.starts_with(mark));
        said.map(|said| said.word.clone()).collect()
    };
    let promises = recording.promises();
    let (webhooks, bubbles) = (said(promises, "order "), said(promises, "answer "));
    let tries = said(recording.left(), "");
    let mut found = Found {
        webhooks: webhooks.len(),
        bubbles: bubbles.len(),
        tries: tries.len(),
        ..Found::default()
    };
    let mut journal = File::open(&dir.join("journal.db")).await;
    let bodies = journal
        .texts("SELECT CAST(body AS TEXT) FROM webhook_raw")
        .await;
    found.unsound.extend(journal.close().await);
    let order = |body: &String| {
        let place = body.find("order ")?;
        body.get(place..place + 12).map(str::to_owned)
    };
    let orders: HashSet<String> = bodies.iter().filter_map(order).collect();
    let mut database = File::open(&dir.join("shopbell.db")).await;
    let ours = database
        .texts("SELECT body FROM messages WHERE from_us = 1")
        .await;
    let known = database.texts("SELECT attempt_id FROM attempts").await;
    // Nothing that may have left is sent again by itself.
    let again = database
        .texts(
            "SELECT body FROM messages WHERE id IN (SELECT message_id FROM attempts)
             AND id IN (SELECT message_id FROM outbox WHERE state IN ('queued', 'uploading'))",
        )
        .await;
    found.unsound.extend(database.close().await);
    found.lost = webhooks.difference(&orders).count()
        + bubbles.difference(&ours).count()
        + tries.difference(&known).count()
        + again.len();
    found.cuts_with_losses = usize::from(found.lost > 0 || !found.unsound.is_empty());
    found
}

/// A database; none when there is no file yet, or nothing in it.
struct File {
    name: String,
    connection: Option<SqliteConnection>,
}

impl File {
    async fn open(path: &Path) -> Self {
        let there = std::fs::metadata(path).is_ok_and(|facts| facts.len() > 0);
        let options = SqliteConnectOptions::new().filename(path);
        Self {
            name: path.display().to_string(),
            connection: match there {
                true => Some(options.connect().await.unwrap()),
                false => None,
            },
        }
    }

    /// The first column; nothing where there is no such table yet.
    async fn texts(&mut self, query: &'static str) -> HashSet<String> {
        let Some(connection) = &mut self.connection else {
            return HashSet::new();
        };
        let rows = sqlx::query_scalar(query).fetch_all(connection).await;
        rows.unwrap_or_default().into_iter().collect()
    }

    /// Reads all of it and closes it; what is wrong with it, if anything is.
    async fn close(self) -> Option<String> {
        let mut connection = self.connection?;
        let verdict = sqlx::query_scalar("PRAGMA integrity_check(1)")
            .fetch_one(&mut connection)
            .await
            .unwrap_or_else(|error| error.to_string());
        // Closing writes back what is in the log: there is nothing to be had from a file that is
        // not whole.
        let closed = connection.close().await;
        match verdict.as_str() {
            "ok" => closed.err().map(|error| format!("{}: {error}", self.name)),
            _ => Some(format!("{}: {verdict}", self.name)),
        }
    }
}
