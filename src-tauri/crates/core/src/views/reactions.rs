//! Reactions as their bubble shows them.
//!
//! What customers say, and what the owner says on the phone, is kept as it was told. What is
//! written here is a message of its own on its way: its last word is shown at once, as waiting,
//! and only counts when Meta took it. So nothing has to be undone when it fails.

use std::collections::HashMap;

use shopbell_domain::{AccountId, MessageId};
use shopbell_store::{MessageRow, ReactionRow, Store, StoreError};

use super::progress::{ProblemKind, ProblemView, problem};

/// A reaction.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Reaction {
    /// The emoji; empty when taking ours back did not work.
    pub emoji: String,
    /// Ours or theirs.
    pub from_us: bool,
    /// Ours, while Meta does not have it: names it for another try, or to let it be.
    pub message: Option<MessageId>,
    /// What is wrong with ours.
    pub problem: Option<ProblemView>,
}

/// Our reactions on one message, from wherever they were given.
#[derive(Debug, Default)]
pub(crate) struct OwnReactions {
    /// Given on the phone: when, and the emoji.
    told: Option<(i64, String)>,
    /// Written here, oldest first.
    written: Vec<MessageRow>,
}

impl OwnReactions {
    /// Those on one message of Meta's.
    pub(crate) async fn read(
        store: &Store,
        account: AccountId,
        wamid: &str,
    ) -> Result<Self, StoreError> {
        let wamids = [wamid.to_owned()];
        let rows = store.reactions(account, &wamids).await?;
        let mut own = own_reactions(store, account, &wamids).await?;
        let mut own = own.remove(wamid).unwrap_or_default();
        for row in rows.into_iter().filter(|row| row.author == "us") {
            own.told = Some((row.at_ms, row.emoji));
        }
        Ok(own)
    }

    /// The emoji that Meta has from us; empty for none.
    pub(crate) fn settled(&self) -> &str {
        let taken = self.written.iter().rfind(|row| is_taken(row));
        match (taken, &self.told) {
            (Some(row), Some((at_ms, told))) if *at_ms > row.at_ms => told,
            (Some(row), _) => &row.body,
            (None, Some((_, told))) => told,
            (None, None) => "",
        }
    }

    /// Whether one of them may be reaching Meta right now.
    pub(crate) fn is_under_way(&self) -> bool {
        self.written
            .iter()
            .any(|row| matches!(row.outbox_state.as_deref(), Some("sending" | "unknown")))
    }

    /// What the bubble shows of them.
    fn shown(&self, now_ms: i64) -> Vec<Reaction> {
        let settled = || {
            Some(Reaction {
                emoji: self.settled().to_owned(),
                from_us: true,
                message: None,
                problem: None,
            })
            .filter(|reaction| !reaction.emoji.is_empty())
        };
        let Some(last) = self.written.last().filter(|last| !is_taken(last)) else {
            return settled().into_iter().collect();
        };
        let problem = problem(last, now_ms);
        let in_the_way = problem
            .as_ref()
            .is_some_and(|problem| problem.kind != ProblemKind::Retrying);
        let waiting = Reaction {
            emoji: last.body.clone(),
            from_us: true,
            message: Some(last.id),
            problem,
        };
        if in_the_way {
            // What the customer sees, and beside it what did not get there.
            settled().into_iter().chain([waiting]).collect()
        } else {
            Some(waiting)
                .filter(|waiting| !waiting.emoji.is_empty())
                .into_iter()
                .collect()
        }
    }
}

/// Whether Meta has a reaction of ours.
fn is_taken(row: &MessageRow) -> bool {
    row.outbox_state.is_none() && row.failure.as_deref() != Some("failed")
}

/// The reactions on messages, by Meta's id of the message.
pub(super) async fn reactions(
    store: &Store,
    account: AccountId,
    wamids: &[String],
    now_ms: i64,
) -> Result<HashMap<String, Vec<Reaction>>, StoreError> {
    let mut found: HashMap<String, Vec<Reaction>> = HashMap::new();
    let mut own = own_reactions(store, account, wamids).await?;
    for row in store.reactions(account, wamids).await? {
        let ReactionRow {
            target_wamid,
            author,
            emoji,
            at_ms,
        } = row;
        if author == "us" {
            own.entry(target_wamid).or_default().told = Some((at_ms, emoji));
        } else {
            found.entry(target_wamid).or_default().push(Reaction {
                emoji,
                from_us: false,
                message: None,
                problem: None,
            });
        }
    }
    for (wamid, ours) in own {
        found.entry(wamid).or_default().extend(ours.shown(now_ms));
    }
    Ok(found)
}

async fn own_reactions(
    store: &Store,
    account: AccountId,
    wamids: &[String],
) -> Result<HashMap<String, OwnReactions>, StoreError> {
    let ids = store.own_reactions(account, wamids).await?;
    let mut found: HashMap<String, OwnReactions> = HashMap::new();
    if ids.is_empty() {
        return Ok(found);
    }
    let mut rows = store.messages(&ids).await?;
    rows.sort_by_key(|row| row.id);
    for row in rows {
        let target = row.reply_to.clone().unwrap_or_default();
        found.entry(target).or_default().written.push(row);
    }
    Ok(found)
}
