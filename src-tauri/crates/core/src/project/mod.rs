//! From the journal to the store.
//!
//! Projection is a function of a journal row and the store: run again on the same rows it changes
//! nothing. Effects and cursor commit together. Each element of a body runs in a part of its own:
//! one that fails is set aside, and its neighbours are applied.

mod account;
mod calls;
mod card;
mod groups;
mod handover;
mod history;
mod item;
mod message;
mod notes;
mod people;
mod status;
mod yielding;

pub(crate) use handover::UNNAMED;
pub use history::HistoryCopy;
pub(crate) use history::key as history_key;
pub(crate) use people::other_forms;
pub(crate) use status::{OPTED_OUT, THREAD_OWNED};

use std::{collections::BTreeMap, panic::AssertUnwindSafe, sync::Arc, time::Duration};

use futures_util::FutureExt as _;
use shopbell_cloud_api::webhook;
use shopbell_domain::{AccountId, ConversationId, MessageId};
use shopbell_store::{
    Account, Journal, RawWebhook, SetAside, SetAsideKind, Store, StoreError, WriteTx,
};

use crate::{
    changes::{Change, Changes},
    engine::Inner,
    follow::{Follower, Step, follow},
};

/// Rows projected in one transaction: bodies may have 3 MiB each.
const ROWS: i64 = 48;
/// More changed messages than this at once are told as "read again".
const MANY: usize = 500;
/// Pause after a write that failed: a full disk may have room again.
const PAUSE: Duration = Duration::from_secs(2);

/// What a transaction touched.
#[derive(Debug, Default)]
pub(crate) struct Touched {
    pub(crate) threads: BTreeMap<ConversationId, Vec<MessageId>>,
    pub(crate) templates: bool,
    /// Notices, or what is known about numbers.
    pub(crate) account: bool,
    /// Meta is to be asked about the numbers.
    pub(crate) numbers: bool,
    pub(crate) aside: bool,
    pub(crate) joined: bool,
    /// How many messages of customers came just now, by number.
    heard: BTreeMap<AccountId, usize>,
}

impl Touched {
    pub(crate) fn message(&mut self, conversation: ConversationId, message: MessageId) {
        let messages = self.threads.entry(conversation).or_default();
        if !messages.contains(&message) {
            messages.push(message);
        }
    }

    fn heard(&mut self, account: AccountId) {
        *self.heard.entry(account).or_default() += 1;
    }

    pub(crate) fn thread(&mut self, conversation: ConversationId) {
        self.threads.entry(conversation).or_default();
    }

    pub(crate) fn tell(self, changes: &Changes) {
        let count: usize = self.threads.values().map(Vec::len).sum();
        if self.joined || count > MANY {
            changes.tell(Change::Everything);
        } else if !self.threads.is_empty() {
            let chats = self.threads.keys().copied().collect();
            for (conversation, messages) in self.threads {
                if !messages.is_empty() {
                    changes.tell(Change::Messages(conversation, messages));
                }
            }
            changes.tell(Change::Chats(chats));
        }
        if self.templates {
            changes.tell(Change::Templates);
        }
        if self.account {
            changes.tell(Change::Account);
        }
        if self.aside {
            changes.tell(Change::Doctor);
        }
        changes.tell(Change::Connection);
    }
}

/// Follows the journal.
struct Projector<'a> {
    engine: &'a Inner,
    flood: yielding::Flood,
}

impl Follower for Projector<'_> {
    async fn next(&mut self) -> Step {
        let engine = self.engine;
        match step(&engine.store, &engine.journal).await {
            Ok(Some(touched)) => {
                engine.projected(touched).await;
                self.flood.make_way(&engine.intake, &engine.stop).await;
                Step::Went
            }
            Ok(None) => Step::NothingLeft,
            Err(error) => {
                tracing::error!(%error, "webhooks could not be projected; trying again");
                engine.could_not_write(&error);
                Step::Failed
            }
        }
    }

    async fn pause(&self) {
        tokio::time::sleep(PAUSE).await;
    }
}

impl Inner {
    /// Projects whatever is in the journal until the engine stops.
    pub(crate) async fn project(self: Arc<Self>) {
        let flood = yielding::Flood::new(self.intake.kept());
        let projector = Projector {
            engine: &self,
            flood,
        };
        follow(&self.intake.more, &self.stop, projector).await;
    }

    /// Tells everybody whom it concerns.
    async fn projected(&self, touched: Touched) {
        if touched.templates {
            self.wake_templates.notify_one();
        }
        if touched.numbers {
            self.wake_numbers.notify_one();
        }
        if touched.account
            && let Err(error) = self.set_paces().await
        {
            tracing::error!(%error, "the pace of a number could not be read");
        }
        for (account, count) in &touched.heard {
            if let Some(line) = self.lines.get(*account) {
                line.pace.heard(*count);
            }
        }
        touched.tell(&self.changes);
        self.wake_media.notify_one();
        self.wake_outbox.notify_one();
    }
}

/// Projects everything that waits in the journal.
pub(crate) async fn catch_up(store: &Store, journal: &Journal) -> Result<(), StoreError> {
    while step(store, journal).await?.is_some() {}
    Ok(())
}

/// Projects the next rows; `None` when there are none.
async fn step(store: &Store, journal: &Journal) -> Result<Option<Touched>, StoreError> {
    let rows = journal.after(store.journal_cursor().await?, ROWS).await?;
    let Some(last) = rows.last().map(|row| row.id) else {
        return Ok(None);
    };
    let accounts = store.accounts().await?;
    let mut tx = store.write().await?;
    let touched = self::rows(&mut tx, &accounts, &rows).await?;
    tx.set_journal_cursor(last).await?;
    tx.commit().await?;
    Ok(Some(touched))
}

/// Applies rows of the journal, and brings the chats in line with them.
pub(crate) async fn rows(
    tx: &mut WriteTx,
    accounts: &[Account],
    rows: &[RawWebhook],
) -> Result<Touched, StoreError> {
    let mut touched = Touched::default();
    for row in rows {
        project_row(tx, accounts, row, &mut touched).await?;
    }
    let threads: Vec<ConversationId> = touched.threads.keys().copied().collect();
    for thread in threads {
        tx.refresh_thread(thread).await?;
    }
    Ok(touched)
}

async fn project_row(
    tx: &mut WriteTx,
    accounts: &[Account],
    row: &RawWebhook,
    touched: &mut Touched,
) -> Result<(), StoreError> {
    let Ok(items) = webhook::parse(&row.body) else {
        touched.aside = true;
        return tx
            .set_aside(&SetAside {
                journal_id: row.id,
                path: "",
                kind: SetAsideKind::NotJson,
                reason: "the body is not JSON",
                at_ms: row.received_at_ms,
            })
            .await;
    };
    for item in items {
        tx.begin_part().await?;
        // A bug of ours costs what it stumbles over, and nothing else.
        let outcome = AssertUnwindSafe(item::apply(tx, accounts, row, &item, touched));
        let (kind, reason) = match outcome.catch_unwind().await.unwrap_or_else(|_| {
            tracing::error!(
                field = item.field,
                "an element of a webhook made us stumble"
            );
            Ok(item::Applied::Stumbled)
        }) {
            Ok(item::Applied::Done) => {
                tx.keep_part().await?;
                continue;
            }
            Ok(item::Applied::Aside(kind, reason)) => {
                tx.keep_part().await?;
                (kind, reason)
            }
            Ok(item::Applied::Stumbled) => {
                tx.undo_part().await?;
                (SetAsideKind::Broken, "it made us stumble".to_owned())
            }
            // Without room or disk nothing can be applied: the row is tried again later.
            Err(error) if error.may_pass() => return Err(error),
            Err(error) => {
                tracing::warn!(%error, field = item.field, "an element of a webhook was set aside");
                tx.undo_part().await?;
                (SetAsideKind::Broken, "the store refused it".to_owned())
            }
        };
        touched.aside = true;
        tx.set_aside(&SetAside {
            journal_id: row.id,
            path: &item.path,
            kind,
            reason: &reason,
            at_ms: row.received_at_ms,
        })
        .await?;
    }
    Ok(())
}
