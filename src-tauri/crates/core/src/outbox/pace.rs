//! Staying under Meta's limits by pacing, not by being refused.

use std::{
    collections::VecDeque,
    sync::{
        Mutex, PoisonError,
        atomic::{AtomicUsize, Ordering},
    },
    time::Duration,
};

use tokio::time::Instant;

/// Messages a number may send in any second, of a level of 80.
///
/// The level counts inbound and outbound together; a little stays free for what arrives.
/// Source: Meta, *Cloud API › Throughput*, read 2026-11.
const PER_SECOND: usize = 78;
const SECOND: Duration = Duration::from_secs(1);

/// The send instants of the last second of one number.
#[derive(Debug)]
pub(crate) struct Pace {
    sent: Mutex<VecDeque<Instant>>,
    per_second: AtomicUsize,
}

impl Default for Pace {
    fn default() -> Self {
        Self {
            sent: Mutex::default(),
            per_second: AtomicUsize::new(PER_SECOND),
        }
    }
}

impl Pace {
    /// Keeps to another level, in messages a second as Meta counts them: 97.5 % of it.
    pub(crate) fn set_level(&self, level: u32) {
        let share = usize::try_from(level.saturating_mul(39) / 40).unwrap_or(PER_SECOND);
        self.per_second.store(share.max(1), Ordering::Relaxed);
    }

    /// Waits until one more message may leave, and counts it.
    pub(crate) async fn turn(&self) {
        while let Some(at) = self.take(Instant::now()) {
            tokio::time::sleep_until(at).await;
        }
    }

    /// Takes a place in this second, or says when to ask again.
    fn take(&self, now: Instant) -> Option<Instant> {
        let mut sent = self.sent.lock().unwrap_or_else(PoisonError::into_inner);
        while sent
            .front()
            .is_some_and(|at| now.duration_since(*at) >= SECOND)
        {
            sent.pop_front();
        }
        if sent.len() < self.per_second.load(Ordering::Relaxed) {
            sent.push_back(now);
            return None;
        }
        sent.front().map(|first| *first + SECOND)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[tokio::test]
    async fn no_second_holds_more_than_its_share() {
        let pace = Pace::default();
        let start = Instant::now();
        for _ in 0..PER_SECOND {
            assert_eq!(pace.take(start), None);
        }
        assert_eq!(pace.take(start), Some(start + SECOND), "the next one waits");
        assert_eq!(pace.take(start + SECOND), None);
    }

    #[tokio::test]
    async fn a_level_changes_the_share_at_once() {
        let pace = Pace::default();
        let start = Instant::now();
        for (level, share) in [(20, 19), (80, 78), (1_000, 975)] {
            pace.set_level(level);
            let later = start + SECOND * level;
            let taken = (0..2_000)
                .take_while(|_| pace.take(later).is_none())
                .count();
            assert_eq!(taken, share, "level {level}");
        }
    }
}
