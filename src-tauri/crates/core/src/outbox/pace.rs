//! Staying under Meta's limits by pacing, not by being refused.

use std::{
    collections::VecDeque,
    sync::{Mutex, PoisonError},
    time::Duration,
};

use tokio::time::Instant;

/// Messages a number may send in any second.
///
/// The level is 80, inbound and outbound together; a little stays free for what arrives.
/// Source: Meta, *Cloud API › Throughput*, read 2026-11.
const PER_SECOND: usize = 78;
const SECOND: Duration = Duration::from_secs(1);

/// The send instants of the last second of one number.
#[derive(Debug, Default)]
pub(crate) struct Pace(Mutex<VecDeque<Instant>>);

impl Pace {
    /// Waits until one more message may leave, and counts it.
    pub(crate) async fn turn(&self) {
        while let Some(at) = self.take(Instant::now()) {
            tokio::time::sleep_until(at).await;
        }
    }

    /// Takes a place in this second, or says when to ask again.
    fn take(&self, now: Instant) -> Option<Instant> {
        let mut sent = self.0.lock().unwrap_or_else(PoisonError::into_inner);
        while sent
            .front()
            .is_some_and(|at| now.duration_since(*at) >= SECOND)
        {
            sent.pop_front();
        }
        if sent.len() < PER_SECOND {
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
}
