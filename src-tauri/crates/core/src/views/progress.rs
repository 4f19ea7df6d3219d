//! How far a message of ours has come, and what is wrong with it.

use shopbell_domain::Delivery;
use shopbell_store::MessageRow;

use crate::error::message_code;

/// How far a message of ours has travelled, from this computer on.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
#[expect(
    missing_docs,
    reason = "the ladder of `Delivery`, with the steps before Meta"
)]
pub enum State {
    Queued,
    Uploading,
    Sending,
    Accepted,
    Sent,
    Delivered,
    Read,
    Played,
}

/// What is wrong with a message of ours.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct ProblemView {
    /// Stable code; its words are the interface's.
    pub code: String,
    /// How bad.
    pub kind: ProblemKind,
    /// Meta's code, for details.
    pub meta_code: Option<i64>,
    /// Meta's explanation, for details.
    pub detail: Option<String>,
    /// The next automatic try, Unix milliseconds.
    pub retry_at_ms: Option<i64>,
}

/// How bad it is.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum ProblemKind {
    /// Refused, or reported as failed.
    Failed,
    /// No answer came: sent or not.
    MaybeSent,
    /// Waits for the owner.
    Parked,
    /// We go on by ourselves.
    Retrying,
    /// Goes out in a moment; until then the owner may take it back.
    Held,
    /// It arrived all the same.
    Note,
}

impl ProblemKind {
    /// Whether the owner has to look at it.
    #[must_use]
    pub fn is_trouble(self) -> bool {
        matches!(self, Self::Failed | Self::MaybeSent | Self::Parked)
    }
}

pub(super) fn state(row: &MessageRow) -> State {
    match row.outbox_state.as_deref() {
        Some("uploading") => return State::Uploading,
        Some("sending" | "unknown") => return State::Sending,
        Some(_) => return State::Queued,
        None => {}
    }
    match row.delivery().unwrap_or(Delivery::Queued) {
        Delivery::Queued => State::Queued,
        Delivery::Accepted => State::Accepted,
        Delivery::Sent => State::Sent,
        Delivery::Delivered => State::Delivered,
        Delivery::Read => State::Read,
        Delivery::Played => State::Played,
    }
}

pub(super) fn problem(row: &MessageRow, now_ms: i64) -> Option<ProblemView> {
    let due_ms = row.outbox_due_ms.unwrap_or(0);
    let reported = row.failure_meta.map_or("meta_refused", message_code);
    let view = |code: &str, kind, retry_at_ms| {
        Some(ProblemView {
            code: code.to_owned(),
            kind,
            meta_code: row.failure_meta,
            detail: row.failure_detail.clone(),
            retry_at_ms,
        })
    };
    let held = row.outbox_problem.as_deref();
    match (row.outbox_state.as_deref(), row.failure.as_deref()) {
        (Some("parked"), _) => {
            let kind = if row.failure_meta.is_some() {
                ProblemKind::Failed
            } else {
                ProblemKind::Parked
            };
            view(held.unwrap_or("meta_refused"), kind, None)
        }
        // Within its minute a status may still come: no alarm yet.
        (Some("unknown"), _) if due_ms > now_ms => None,
        (Some("unknown"), _) => view("no_answer", ProblemKind::MaybeSent, None),
        (Some("held"), _) if due_ms > now_ms => view("held", ProblemKind::Held, Some(due_ms)),
        (Some("queued"), failure) => match (held, failure) {
            (Some(code), _) => view(code, ProblemKind::Retrying, Some(due_ms)),
            (None, Some("failed")) => view(reported, ProblemKind::Retrying, Some(due_ms)),
            _ => None,
        },
        (Some(_), _) => None,
        (None, Some("failed")) => view(reported, ProblemKind::Failed, None),
        (None, Some(_)) => view(reported, ProblemKind::Note, None),
        (None, None) if row.sent_twice => view("sent_twice", ProblemKind::Note, None),
        (None, None) => None,
    }
}
