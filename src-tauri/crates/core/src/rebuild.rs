//! The projection made again from the journal.
//!
//! The problem: what the chats show is computed from webhook bodies. A later version understands
//! more of them, a number may be connected after its first webhooks came, and a person may want it
//! all computed anew. The choice: the rows of the journal are projected once more over what is
//! there, a few at a time ([`shopbell_store::Tally`] tells what became of them). Nothing is emptied
//! first, so it may be killed at any moment and go on while webhooks come in; rows whose bodies were
//! let go of stay as they are, and so does everything that no webhook told.

use std::{
    path::{Path, PathBuf},
    sync::Arc,
    time::Duration,
};

use shopbell_store::{Journal, RawWebhook, Store, StoreError, Tally};

use crate::{
    EngineError,
    changes::Change,
    engine::Inner,
    project::{self, Touched, catch_up},
};

/// What this version makes of webhooks. Raise it when it understands more of them: every body that
/// is still there is then projected once more after the update.
const VERSION: &str = "1";
/// The version whose reading the rows are.
const READ_BY: &str = "projection_version";
/// How far a round has come: its version and the last row.
const PROGRESS: &str = "projected_again";
/// The numbers that rows were projected for.
const NUMBERS: &str = "projected_for";
/// Rows taken out of the journal at once: bodies may have 3 MiB each.
const ROWS: i64 = 48;
/// Between two writes of a round beside everything else: whoever takes webhooks in or sends goes
/// first.
const BREATH: Duration = Duration::from_millis(20);
/// Pause after a write that failed: a full disk may have room again.
const PAUSE: Duration = Duration::from_secs(5);

/// What a rebuild found.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Rebuilt {
    /// Webhook bodies that were projected again.
    pub bodies: u64,
    /// What became of their messages.
    pub messages: Tally,
    /// Parts of them that are kept, and that this version does not understand.
    pub not_understood: i64,
    /// The copy made before.
    pub copy: PathBuf,
}

/// Projects every webhook body of a data directory again, behind a proven copy of the database.
///
/// What no webhook told stays: messages written here and their outbox, drafts, quick replies, what
/// was read, files, accounts, templates; and what came of bodies that are no longer there. Killed
/// in the middle, it leaves a shop that works, and may be run again.
///
/// # Errors
/// [`EngineError::Store`]; its code is `data_in_use` while another process owns the folder.
pub async fn rebuild(data_dir: &Path) -> Result<Rebuilt, EngineError> {
    let (store, journal) = Store::open(data_dir).await?;
    let rebuilt = all_again(&store, &journal).await;
    journal.close().await;
    store.close().await;
    Ok(rebuilt?)
}

async fn all_again(store: &Store, journal: &Journal) -> Result<Rebuilt, StoreError> {
    let copy = store.back_up_before_rebuild().await?;
    catch_up(store, journal).await?;
    let mut rebuilt = Rebuilt {
        bodies: 0,
        messages: Tally::default(),
        not_understood: 0,
        copy,
    };
    store.begin_again().await?;
    let mut last = 0;
    while let Some(done) = next(store, journal, last).await? {
        last = done.last;
        rebuilt.bodies += done.bodies;
        rebuilt.messages = rebuilt.messages.and(done.messages);
    }
    finish(store).await?;
    rebuilt.not_understood = store.aside_count().await?.not_understood;
    Ok(rebuilt)
}

/// Some rows that were projected again.
struct Done {
    last: i64,
    bodies: u64,
    messages: Tally,
    touched: Touched,
}

/// Projects the rows after a place again, as far as they were projected before.
async fn next(store: &Store, journal: &Journal, after: i64) -> Result<Option<Done>, StoreError> {
    let up_to = store.journal_cursor().await?;
    let mut rows = journal.after(after, ROWS).await?;
    rows.retain(|row| row.id <= up_to);
    let Some(last) = rows.last().map(|row| row.id) else {
        return Ok(None);
    };
    let progress = format!("{VERSION} {last}");
    let (touched, messages) = again(store, &rows, Some((PROGRESS, &progress))).await?;
    Ok(Some(Done {
        last,
        bodies: rows.len() as u64,
        messages,
        touched,
    }))
}

/// Projects rows again in one write, with a fact that says so.
async fn again(
    store: &Store,
    rows: &[RawWebhook],
    fact: Option<(&str, &str)>,
) -> Result<(Touched, Tally), StoreError> {
    let accounts = store.accounts().await?;
    let mut tx = store.write_again().await?;
    for row in rows {
        tx.forget_aside(row.id).await?;
    }
    let touched = project::rows(&mut tx, &accounts, rows).await?;
    if let Some((key, value)) = fact {
        tx.set_fact(key, value).await?;
    }
    let tally = tx.tally();
    tx.commit().await?;
    Ok((touched, tally))
}

/// Notes that the rows are this version's reading.
async fn finish(store: &Store) -> Result<(), StoreError> {
    let mut tx = store.write().await?;
    tx.set_fact(READ_BY, VERSION).await?;
    tx.set_fact(PROGRESS, "").await?;
    tx.commit().await
}

impl Inner {
    /// Projects again what an earlier version, or a time without the number, did not understand,
    /// until the engine stops.
    pub(crate) async fn project_again(self: Arc<Self>) {
        loop {
            let round = async {
                let mut news = News::default();
                self.after_an_update(&mut news).await?;
                self.for_new_numbers(&mut news).await?;
                Ok::<_, StoreError>(news)
            };
            match round.await {
                Ok(news) => {
                    self.tell_of_again(&news);
                    tokio::select! {
                        () = self.wake_again.notified() => {}
                        () = self.stop.cancelled() => return,
                    }
                }
                Err(error) => {
                    tracing::error!(%error, "webhooks could not be projected again; trying again");
                    tokio::select! {
                        () = tokio::time::sleep(PAUSE) => {}
                        () = self.stop.cancelled() => return,
                    }
                }
            }
        }
    }

    /// Every row, when the rows are another version's reading; goes on where it was stopped.
    async fn after_an_update(&self, news: &mut News) -> Result<(), StoreError> {
        if self.store.fact(READ_BY).await?.as_deref() == Some(VERSION) {
            return Ok(());
        }
        let progress = self.store.fact(PROGRESS).await?.unwrap_or_default();
        let mut last = match progress.split_once(' ') {
            Some((VERSION, last)) => last.parse().unwrap_or(0),
            _ => 0,
        };
        self.store.begin_again().await?;
        let (mut messages, mut bodies) = (Tally::default(), 0);
        while let Some(done) = next(&self.store, &self.journal, last).await? {
            last = done.last;
            bodies += done.bodies;
            messages = messages.and(done.messages);
            news.add(&done.touched);
            tokio::select! {
                () = tokio::time::sleep(BREATH) => {}
                () = self.stop.cancelled() => return Ok(()),
            }
        }
        finish(&self.store).await?;
        if bodies > 0 {
            let (changed, added) = (messages.changed, messages.added);
            tracing::info!(
                bodies,
                changed,
                added,
                "webhooks were read again after an update"
            );
        }
        Ok(())
    }

    /// What was set aside because its number was not connected here, once for each set of numbers.
    async fn for_new_numbers(&self, news: &mut News) -> Result<(), StoreError> {
        let accounts = self.store.accounts().await?;
        let names = accounts
            .iter()
            .map(|account| format!("{}:{}", account.phone_number_id, account.waba_id));
        let names = names.collect::<Vec<_>>().join(" ");
        if self.store.fact(NUMBERS).await?.as_deref() == Some(&*names) {
            return Ok(());
        }
        let mut last = 0;
        loop {
            let ids = self.store.aside_of_strangers(last, ROWS).await?;
            let mut rows = Vec::new();
            for id in ids {
                last = id;
                let found = self.journal.after(id - 1, 1).await?;
                rows.extend(found.into_iter().filter(|row| row.id == id));
            }
            if rows.is_empty() {
                break;
            }
            news.add(&again(&self.store, &rows, None).await?.0);
            tokio::select! {
                () = tokio::time::sleep(BREATH) => {}
                () = self.stop.cancelled() => return Ok(()),
            }
        }
        let mut tx = self.store.write().await?;
        tx.set_fact(NUMBERS, &names).await?;
        tx.commit().await
    }

    fn tell_of_again(&self, news: &News) {
        if !news.any {
            return;
        }
        for change in [
            Change::Everything,
            Change::Templates,
            Change::Account,
            Change::Connection,
            Change::Doctor,
        ] {
            self.changes.tell(change);
        }
        if news.templates {
            self.wake_templates.notify_one();
        }
        if news.numbers {
            self.wake_numbers.notify_one();
        }
        self.wake_media.notify_one();
    }
}

/// What others are to be told of rows that were projected again.
#[derive(Default)]
struct News {
    any: bool,
    templates: bool,
    numbers: bool,
}

impl News {
    fn add(&mut self, touched: &Touched) {
        self.any = true;
        self.templates |= touched.templates;
        self.numbers |= touched.numbers;
    }
}
