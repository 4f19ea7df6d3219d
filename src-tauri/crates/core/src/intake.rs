//! The queue in front of the journal: who brings a body waits until it is on disk.
//!
//! One task writes. It takes whatever is waiting and commits once for all of it: under load the
//! cost of a commit is shared, and an idle server answers after one. A caller that hangs up cancels
//! only its waiting, never the commit.
//!
//! What waits is bounded in number and in bytes. Here is no file and no clock, so that its
//! interleavings with the rest can be tried (see `concurrency`).

use std::sync::{
    Arc,
    atomic::{AtomicU64, Ordering},
};

use bytes::Bytes;
use tokio::sync::{Notify, OwnedSemaphorePermit, Semaphore, mpsc, oneshot};
use tokio_util::sync::CancellationToken;

/// Bodies that may wait for the writer.
const QUEUE: usize = 1024;
/// Bodies committed at once.
const GROUP: usize = 256;
/// Bytes after which a group is full: they are copied once more on their way to the disk.
const GROUP_BYTES: usize = 4 * 1024 * 1024;
/// Memory that waiting bodies may hold, in KiB.
const WAITING_KIB: usize = 32 * 1024;

/// A body that waits for the writer.
#[derive(Debug)]
pub(crate) struct Waiting {
    /// Arrival, Unix milliseconds.
    pub(crate) received_at_ms: i64,
    pub(crate) body: Bytes,
    answer: oneshot::Sender<bool>,
    _room: OwnedSemaphorePermit,
}

/// Puts bodies on disk.
pub(crate) trait Commit {
    /// Whether all of these are on disk now.
    fn commit(&self, group: &[Waiting]) -> impl Future<Output = bool> + Send;
}

/// The way in.
#[derive(Debug)]
pub(crate) struct Intake {
    queue: mpsc::Sender<Waiting>,
    room: Arc<Semaphore>,
    /// Bodies committed since the start.
    kept: AtomicU64,
    /// There is more on disk; for who reads it.
    pub(crate) more: Notify,
}

impl Intake {
    pub(crate) fn new() -> (Self, mpsc::Receiver<Waiting>) {
        let (queue, waiting) = mpsc::channel(QUEUE);
        (
            Self {
                queue,
                room: Arc::new(Semaphore::new(WAITING_KIB)),
                kept: AtomicU64::new(0),
                more: Notify::new(),
            },
            waiting,
        )
    }

    /// How many bodies were committed since the start.
    pub(crate) fn kept(&self) -> u64 {
        self.kept.load(Ordering::Relaxed)
    }

    /// Hands a body over and waits until it is on disk; `false` when it is not, for want of room,
    /// because of the disk, or since the engine stops.
    ///
    /// It waits for nothing before the body is with the writer: whoever drops it has handed the
    /// body over whole, or not at all.
    pub(crate) async fn keep(&self, received_at_ms: i64, body: Bytes) -> bool {
        let kib = u32::try_from(body.len() / 1024 + 1).unwrap_or(u32::MAX);
        let Ok(room) = Arc::clone(&self.room).try_acquire_many_owned(kib) else {
            return false;
        };
        let (answer, kept) = oneshot::channel();
        let waiting = Waiting {
            received_at_ms,
            body,
            answer,
            _room: room,
        };
        if self.queue.try_send(waiting).is_err() {
            return false;
        }
        kept.await.unwrap_or(false)
    }

    /// Commits what waits until the engine stops; then what is left, and ends.
    pub(crate) async fn write(
        &self,
        waiting: &mut mpsc::Receiver<Waiting>,
        stop: &CancellationToken,
        disk: &impl Commit,
    ) {
        let mut group = Vec::with_capacity(GROUP);
        loop {
            let first = tokio::select! {
                biased;
                first = waiting.recv() => first,
                () = stop.cancelled(), if !waiting.is_closed() => {
                    waiting.close();
                    continue;
                }
            };
            let Some(first) = first else { return };
            fill(&mut group, first, waiting);
            let kept = disk.commit(&group).await;
            if kept {
                let count = u64::try_from(group.len()).unwrap_or(u64::MAX);
                self.kept.fetch_add(count, Ordering::Relaxed);
                self.more.notify_one();
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
