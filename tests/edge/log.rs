//! What happened at the edge, and when.

use std::{sync::Mutex, time::Instant};

/// One happening.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum Event {
    /// An agent signed in.
    SignedIn,
    /// An agent was refused.
    Refused,
    /// An address was bound.
    Bound,
    /// An agent's connection is gone.
    Left,
    /// The network before the edge went away.
    Away,
    /// It came back.
    Back,
}

#[derive(Default)]
pub(crate) struct Log(Mutex<Vec<(Instant, Event)>>);

impl Log {
    pub(super) fn note(&self, event: Event) {
        self.0.lock().unwrap().push((Instant::now(), event));
    }

    /// When this happened last.
    pub(crate) fn last(&self, event: Event) -> Option<Instant> {
        let log = self.0.lock().unwrap();
        let found = log.iter().rev().find(|(_, noted)| *noted == event);
        found.map(|(at, _)| *at)
    }

    /// How often this happened after that moment.
    pub(crate) fn count_since(&self, event: Event, since: Instant) -> usize {
        let log = self.0.lock().unwrap();
        let later = log
            .iter()
            .filter(|(at, noted)| *at > since && *noted == event);
        later.count()
    }
}
