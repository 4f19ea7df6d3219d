//! Taking webhooks in: signature, journal, answer.
//!
//! A webhook answered 200 is on disk. So the request hands its body to one writer task and waits
//! for the commit. The writer takes whatever is waiting and commits once for all of it: under
//! load the cost of a commit is shared, and an idle server answers after one. A caller that hangs
//! up cancels only its waiting, never the commit.

use std::sync::{Arc, atomic::Ordering};

use bytes::Bytes;
use shopbell_cloud_api::{AppSecret, signature, webhook as api};
use tokio::sync::{OwnedSemaphorePermit, Semaphore, mpsc, oneshot};

use crate::{changes::Change, engine::Inner};

/// Bodies that may wait for the writer.
const QUEUE: usize = 1024;
/// Bodies committed at once.
const GROUP: usize = 256;
/// Memory that waiting bodies may hold, in KiB.
const WAITING_KIB: usize = 96 * 1024;

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

#[derive(Debug)]
pub(crate) struct Waiting {
    received_at_ms: i64,
    body: Bytes,
    answer: oneshot::Sender<bool>,
    _room: OwnedSemaphorePermit,
}

/// The way in.
#[derive(Debug)]
pub(crate) struct Intake {
    queue: mpsc::Sender<Waiting>,
    room: Arc<Semaphore>,
}

impl Intake {
    pub(crate) fn new() -> (Self, mpsc::Receiver<Waiting>) {
        let (queue, waiting) = mpsc::channel(QUEUE);
        (
            Self {
                queue,
                room: Arc::new(Semaphore::new(WAITING_KIB)),
            },
            waiting,
        )
    }
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
        let kib = u32::try_from(body.len() / 1024 + 1).unwrap_or(u32::MAX);
        let Ok(room) = Arc::clone(&self.intake.room).try_acquire_many_owned(kib) else {
            return Receipt::NotKept;
        };
        let (answer, kept) = oneshot::channel();
        let waiting = Waiting {
            received_at_ms: self.clock.now_ms(),
            body,
            answer,
            _room: room,
        };
        if self.intake.queue.try_send(waiting).is_err() {
            return Receipt::NotKept;
        }
        match kept.await {
            Ok(true) => Receipt::Kept,
            Ok(false) | Err(_) => Receipt::NotKept,
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

    /// Commits what waits until the engine stops; then what is left, and ends.
    pub(crate) async fn write_journal(self: Arc<Self>, mut waiting: mpsc::Receiver<Waiting>) {
        let mut group = Vec::with_capacity(GROUP);
        loop {
            tokio::select! {
                biased;
                count = waiting.recv_many(&mut group, GROUP) => if count == 0 { return },
                () = self.stop.cancelled() => {
                    waiting.close();
                    if waiting.recv_many(&mut group, GROUP).await == 0 {
                        return;
                    }
                }
            }
            let bodies: Vec<(i64, &[u8])> = group
                .iter()
                .map(|item| (item.received_at_ms, item.body.as_ref()))
                .collect();
            let kept = match self.journal.append(&bodies).await {
                Ok(()) => true,
                Err(error) => {
                    tracing::error!(%error, "webhooks could not be kept; Meta will deliver them again");
                    self.could_not_write(&error);
                    if error.means_damage() {
                        self.journal_is_damaged();
                    }
                    false
                }
            };
            if let (true, Some(last)) = (kept, group.last()) {
                self.health.saw_event(last.received_at_ms);
                self.meta_got_through(last.received_at_ms);
                self.wake_projector.notify_one();
            }
            for item in group.drain(..) {
                // An error means that the caller hung up; the commit stands.
                let _gone = item.answer.send(kept);
            }
        }
    }
}
