//! The queue of webhooks.
//!
//! One ordered map from (due time, sequence) to event: a status that comes in two seconds, a retry in four and a message
//! that is due now are the same thing with different keys. Nothing is delivered before an address is known; until then
//! events wait, as the history of the demo shop does.

use std::{
    collections::BTreeMap,
    sync::{
        Arc, Mutex, MutexGuard, PoisonError,
        atomic::{AtomicU8, Ordering},
    },
    time::Duration,
};

use bytes::Bytes;
use tokio::{
    sync::{Notify, futures::Notified, oneshot},
    time::Instant,
};

/// Webhooks that come within this time of each other can be put out of order.
const REORDER_WITHIN: Duration = Duration::from_millis(100);
/// Sequence numbers given out downwards from here inside a reversed group.
const REVERSED: u64 = 1 << 60;

/// A webhook on its way.
#[derive(Debug)]
pub(crate) struct Event {
    /// The number it concerns, for overrides of the address.
    pub(crate) number_id: Option<String>,
    /// The account it concerns.
    pub(crate) waba_id: String,
    /// The subscribed field (of the first change).
    pub(crate) field: String,
    /// The exact bytes.
    pub(crate) body: Bytes,
    /// Failed attempts so far.
    pub(crate) attempts: u32,
    /// Told after the first attempt.
    pub(crate) attempted: Option<oneshot::Sender<()>>,
    /// What became of it.
    pub(crate) fate: Fate,
}

/// What became of a webhook, for whoever wants to know later. Clones are one.
#[derive(Clone, Debug, Default)]
pub(crate) struct Fate(Arc<AtomicU8>);

impl Fate {
    pub(crate) fn is_delivered(&self) {
        self.0.store(1, Ordering::Relaxed);
    }

    pub(crate) fn is_retried(&self) {
        self.0.store(2, Ordering::Relaxed);
    }

    pub(crate) fn is_given_up(&self) {
        self.0.store(3, Ordering::Relaxed);
    }

    /// Meta's word for it.
    pub(crate) fn word(&self) -> &'static str {
        match self.0.load(Ordering::Relaxed) {
            1 => "DELIVERED",
            2 => "RETRYING",
            3 => "FAILED",
            _ => "PENDING",
        }
    }
}

#[derive(Debug, Default)]
struct Inner {
    queue: BTreeMap<(Instant, u64), Event>,
    next: u64,
    in_flight: usize,
    open: bool,
    reorder: Option<Reorder>,
}

#[derive(Clone, Copy, Debug)]
struct Reorder {
    left: u32,
    until: Option<Instant>,
}

/// What a worker should do.
pub(crate) enum Next {
    /// Deliver this, then call [`Mailroom::finish`].
    Deliver(Event),
    /// Nothing is due before then, or at all.
    Wait(Option<Instant>),
}

/// The queue.
#[derive(Debug, Default)]
pub(crate) struct Mailroom {
    inner: Mutex<Inner>,
    changed: Notify,
}

impl Mailroom {
    fn lock(&self) -> MutexGuard<'_, Inner> {
        self.inner.lock().unwrap_or_else(PoisonError::into_inner)
    }

    /// Lets deliveries begin.
    pub(crate) fn open(&self) {
        self.lock().open = true;
        self.changed.notify_waiters();
    }

    pub(crate) fn is_open(&self) -> bool {
        self.lock().open
    }

    /// Waits until deliveries have begun.
    pub(crate) async fn opened(&self) {
        loop {
            let changed = self.changed();
            tokio::pin!(changed);
            changed.as_mut().enable();
            if self.is_open() {
                return;
            }
            changed.await;
        }
    }

    /// Queues an event, due after `delay`.
    pub(crate) fn push(&self, mut event: Event, delay: Duration) {
        let mut inner = self.lock();
        let now = Instant::now();
        let (mut due, mut sequence) = (now + delay, inner.next);
        inner.next += 1;
        if let Some(reorder) = &mut inner.reorder {
            due = due.max(*reorder.until.get_or_insert(now + REORDER_WITHIN));
            sequence = REVERSED + u64::from(reorder.left);
            reorder.left -= 1;
            if reorder.left == 0 {
                inner.reorder = None;
            }
            // Whoever waits for the attempt would hold back the next event of the group.
            event.attempted = None;
        }
        inner.queue.insert((due, sequence), event);
        drop(inner);
        self.changed.notify_waiters();
    }

    /// Queues an event again after a failed attempt.
    pub(crate) fn push_back(&self, event: Event, pause: Duration) {
        let mut inner = self.lock();
        let key = (Instant::now() + pause, inner.next);
        inner.next += 1;
        inner.queue.insert(key, event);
        drop(inner);
        self.changed.notify_waiters();
    }

    /// The next `count` events are delivered last first.
    pub(crate) fn reorder(&self, count: u32) {
        if count > 1 {
            self.lock().reorder = Some(Reorder {
                left: count,
                until: None,
            });
        }
    }

    /// A future that completes at the next change; make it before looking.
    pub(crate) fn changed(&self) -> Notified<'_> {
        self.changed.notified()
    }

    /// What is due now.
    pub(crate) fn next(&self) -> Next {
        let mut inner = self.lock();
        if !inner.open {
            return Next::Wait(None);
        }
        let Some(first) = inner.queue.first_entry() else {
            return Next::Wait(None);
        };
        let due = first.key().0;
        if due > Instant::now() {
            return Next::Wait(Some(due));
        }
        let event = first.remove();
        inner.in_flight += 1;
        Next::Deliver(event)
    }

    /// Ends the delivery that [`Mailroom::next`] began. A retry is queued before this is called, so that
    /// [`Mailroom::settled`] never sees a gap.
    pub(crate) fn finish(&self) {
        let mut inner = self.lock();
        inner.in_flight = inner.in_flight.saturating_sub(1);
        drop(inner);
        self.changed.notify_waiters();
    }

    /// Webhooks that were not delivered yet.
    pub(crate) fn waiting(&self) -> usize {
        let inner = self.lock();
        inner.queue.len() + inner.in_flight
    }

    /// Waits until everything queued is delivered or given up. Returns at once while no address is known.
    pub(crate) async fn settled(&self) {
        loop {
            let changed = self.changed();
            tokio::pin!(changed);
            changed.as_mut().enable();
            if !self.is_open() || self.waiting() == 0 {
                return;
            }
            changed.await;
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn event(name: &str) -> Event {
        Event {
            number_id: None,
            waba_id: String::new(),
            field: String::from("messages"),
            body: Bytes::copy_from_slice(name.as_bytes()),
            attempts: 0,
            attempted: None,
            fate: Fate::default(),
        }
    }

    fn drain(room: &Mailroom) -> Vec<String> {
        let mut bodies = Vec::new();
        while let Next::Deliver(event) = room.next() {
            bodies.push(String::from_utf8_lossy(&event.body).into_owned());
            room.finish();
        }
        bodies
    }

    #[tokio::test]
    async fn events_wait_for_an_address_and_keep_their_order() {
        let room = Mailroom::default();
        for name in ["a", "b", "c"] {
            room.push(event(name), Duration::ZERO);
        }
        assert!(
            drain(&room).is_empty(),
            "nothing may leave before an address is known"
        );
        room.settled().await;
        room.open();
        assert_eq!(drain(&room), ["a", "b", "c"]);
        assert_eq!(room.waiting(), 0);
    }

    #[tokio::test]
    async fn a_reordered_group_comes_last_first() {
        let room = Mailroom::default();
        room.open();
        room.reorder(3);
        for name in ["a", "b", "c"] {
            room.push(event(name), Duration::ZERO);
        }
        tokio::time::sleep(REORDER_WITHIN * 2).await;
        assert_eq!(drain(&room), ["c", "b", "a"]);
    }
}
