//! Taking webhooks in: signature, journal, answer.
//!
//! A webhook answered 200 is on disk. So the request hands its body to one writer task and waits
//! for the commit. The writer takes whatever is waiting and commits once for all of it: under
//! load the cost of a commit is shared, and an idle server answers after one. A caller that hangs
//! up cancels only its waiting, never the commit.
//!
//! What waits is bounded in number and in bytes: beyond that the answer is 503, and Meta delivers
//! again.

use std::sync::{
    Arc,
    atomic::{AtomicU64, Ordering},
};

use bytes::Bytes;
use shopbell_cloud_api::{AppSecret, signature, webhook as api};
use tokio::sync::{OwnedSemaphorePermit, Semaphore, mpsc, oneshot};

use crate::{changes::Change, engine::Inner};

/// Bodies that may wait for the writer.
const QUEUE: usize = 1024;
/// Bodies committed at once.
const GROUP: usize = 256;
/// Bytes after which a group is full: they are copied once more on their way to the disk.
const GROUP_BYTES: usize = 4 * 1024 * 1024;
/// Memory that waiting bodies may hold, in KiB.
const WAITING_KIB: usize = 32 * 1024;

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
    /// Bodies committed since the start.
    kept: AtomicU64,
}

impl Intake {
    pub(crate) fn new() -> (Self, mpsc::Receiver<Waiting>) {
        let (queue, waiting) = mpsc::channel(QUEUE);
        (
            Self {
                queue,
                room: Arc::new(Semaphore::new(WAITING_KIB)),
                kept: AtomicU64::new(0),
            },
            waiting,
        )
    }

    /// How many bodies were committed since the start.
    pub(crate) fn kept(&self) -> u64 {
        self.kept.load(Ordering::Relaxed)
    }
}

impl Inner {
    /// Takes a webhook in. `signature` is the value of `X-Hub-Signature-256`.
    ///
    /// It waits for nothing before the body is with the writer: whoever drops it has handed the
    /// body over whole, or not at all.
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
    pub(crate) async fn write_journal(self: Arc<Self>, waiting: &mut mpsc::Receiver<Waiting>) {
        let mut group = Vec::with_capacity(GROUP);
        loop {
            let first = tokio::select! {
                biased;
                first = waiting.recv() => first,
                () = self.stop.cancelled(), if !waiting.is_closed() => {
                    waiting.close();
                    continue;
                }
            };
            let Some(first) = first else { return };
            fill(&mut group, first, waiting);
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
                let count = u64::try_from(group.len()).unwrap_or(u64::MAX);
                self.intake.kept.fetch_add(count, Ordering::Relaxed);
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

/// Adds what waits behind the first, until the group is full or nothing waits.
fn fill(group: &mut Vec<Waiting>, first: Waiting, waiting: &mut mpsc::Receiver<Waiting>) {
    let mut bytes = first.body.len();
    group.push(first);
    while group.len() < GROUP && bytes < GROUP_BYTES {
        let Ok(next) = waiting.try_recv() else { return };
        bytes += next.body.len();
        group.push(next);
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn body(bytes: usize) -> (Waiting, oneshot::Receiver<bool>) {
        let (answer, kept) = oneshot::channel();
        let room = Arc::new(Semaphore::new(1)).try_acquire_owned().unwrap();
        let body = Bytes::from(vec![b' '; bytes]);
        let waiting = Waiting {
            received_at_ms: 0,
            body,
            answer,
            _room: room,
        };
        (waiting, kept)
    }

    /// The sizes of the groups that these bodies, all waiting, are committed in.
    fn groups(sizes: &[usize]) -> Vec<usize> {
        let (queue, mut waiting) = mpsc::channel(QUEUE);
        for bytes in sizes {
            queue.try_send(body(*bytes).0).unwrap();
        }
        let mut found = Vec::new();
        while let Ok(first) = waiting.try_recv() {
            let mut group = Vec::new();
            fill(&mut group, first, &mut waiting);
            found.push(group.len());
        }
        found
    }

    #[test]
    fn everything_that_waits_is_one_group_up_to_a_count_and_a_size() {
        assert_eq!(groups(&[500; 64]), [64]);
        assert_eq!(groups(&[500; 600]), [256, 256, 88]);
        const MIB: usize = 1024 * 1024;
        assert_eq!(groups(&[3 * MIB; 5]), [2, 2, 1]);
        assert_eq!(groups(&[5 * MIB, 1, 1]), [1, 2], "one always goes");
    }
}
