//! Taking webhooks in: signature, journal, answer.
//!
//! A webhook answered 200 is on disk. So the request hands its body to the one task that writes and
//! waits for the commit (see [`crate::intake`]). What does not reach the disk is answered 503, and
//! Meta delivers it again.

use std::sync::{Arc, atomic::Ordering};

use bytes::Bytes;
use shopbell_cloud_api::{AppSecret, signature, webhook as api};
use tokio::sync::mpsc;

use crate::{
    changes::Change,
    engine::Inner,
    intake::{Commit, Waiting},
};

/// What became of a webhook.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Receipt {
    /// It is on disk: answer 200.
    Kept,
    /// The signature is missing or wrong: answer 401.
    NotSigned,
    /// It is not on disk: answer 503, and Meta delivers it again.
    NotKept,
}

/// Answer to Meta's verification of our address.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Verification {
    /// Echo this as plain text, status 200.
    Echo(String),
    /// Answer 403.
    Refused,
}

impl Inner {
    /// Takes a webhook in. `signature` is the value of `X-Hub-Signature-256`.
    pub(crate) async fn receive(&self, body: Bytes, signature: Option<&str>) -> Receipt {
        let secrets: Vec<AppSecret> = self
            .lines
            .all()
            .iter()
            .map(|line| line.app_secret.clone())
            .collect();
        if signature::verify(&secrets, &body, signature).is_err() {
            self.health
                .rejected_signatures
                .fetch_add(1, Ordering::Relaxed);
            self.changes.tell(Change::Connection);
            return Receipt::NotSigned;
        }
        if self.room.is_full() {
            return Receipt::NotKept;
        }
        if self.intake.keep(self.clock.now_ms(), body).await {
            Receipt::Kept
        } else {
            Receipt::NotKept
        }
    }

    /// Answers Meta's verification. An empty token never matches.
    pub(crate) fn verify(&self, mode: &str, token: &str, challenge: &str) -> Verification {
        let asked = [
            ("hub.mode", mode),
            ("hub.verify_token", token),
            ("hub.challenge", challenge),
        ];
        for line in self.lines.all() {
            let Some(ours) = &line.verify_token else {
                continue;
            };
            if let api::Verification::Echo(text) = api::verify_subscription(asked, ours.expose()) {
                return Verification::Echo(text);
            }
        }
        Verification::Refused
    }

    /// Commits what waits until the engine stops.
    pub(crate) async fn write_journal(self: Arc<Self>, waiting: &mut mpsc::Receiver<Waiting>) {
        self.intake.write(waiting, &self.stop, &*self).await;
    }
}

impl Commit for Inner {
    async fn commit(&self, group: &[Waiting]) -> bool {
        let bodies: Vec<(i64, &[u8])> = group
            .iter()
            .map(|item| (item.received_at_ms, item.body.as_ref()))
            .collect();
        if let Err(error) = self.journal.append(&bodies).await {
            tracing::error!(%error, "webhooks could not be kept; Meta will deliver them again");
            self.could_not_write(&error);
            if error.means_damage() {
                self.journal_is_damaged();
            }
            return false;
        }
        if let Some(last) = group.last() {
            self.health.saw_event(last.received_at_ms);
            self.meta_got_through(last.received_at_ms);
        }
        true
    }
}
