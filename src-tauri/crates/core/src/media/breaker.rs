//! When to leave Meta alone: too many failed downloads block all of an account's.
//!
//! Pure bookkeeping, one for each account. It forgets at a restart: what was blocked before may be
//! tried anew then, a few times.

use std::collections::VecDeque;

/// Failures in an hour after which nothing is fetched.
///
/// Meta blocks an account's downloads for half an hour after about 20. Source: 360dialog,
/// *Media › Error rate limits*, read 2026-11.
pub(super) const MOST: usize = 10;
const HOUR_MS: i64 = 3_600_000;

/// An account's failures of the last hour, Unix milliseconds, oldest first.
#[derive(Debug, Default)]
pub(super) struct Breaker(VecDeque<i64>);

impl Breaker {
    /// Meta answered a download with an error. That nothing was reached does not count.
    pub(super) fn failed(&mut self, now_ms: i64) {
        self.0.push_back(now_ms);
    }

    /// Until when nothing may be fetched, Unix milliseconds; `None` when something may.
    pub(super) fn open_until_ms(&mut self, now_ms: i64) -> Option<i64> {
        // A clock that was set back begins anew.
        self.0
            .retain(|at_ms| (0..HOUR_MS).contains(&now_ms.saturating_sub(*at_ms)));
        let surplus = self.0.len().checked_sub(MOST)?;
        self.0.get(surplus).map(|at_ms| at_ms + HOUR_MS)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn ten_failures_in_an_hour_close_the_way_until_the_first_is_an_hour_old() {
        let mut breaker = Breaker::default();
        for at_ms in 0..9 {
            breaker.failed(at_ms * 1000);
        }
        assert_eq!(breaker.open_until_ms(9_000), None);
        breaker.failed(9_000);
        assert_eq!(breaker.open_until_ms(9_000), Some(HOUR_MS));
        assert_eq!(breaker.open_until_ms(HOUR_MS - 1), Some(HOUR_MS));
        assert_eq!(breaker.open_until_ms(HOUR_MS), None, "one may be tried");
        breaker.failed(HOUR_MS);
        assert_eq!(breaker.open_until_ms(HOUR_MS), Some(HOUR_MS + 1000));
    }

    #[test]
    fn those_that_were_on_their_way_count_too() {
        let mut breaker = Breaker::default();
        for at_ms in 0..13 {
            breaker.failed(at_ms * 1000);
        }
        let open = breaker.open_until_ms(13_000);
        assert_eq!(open, Some(HOUR_MS + 3_000), "nine are left then");
    }

    #[test]
    fn a_clock_set_back_does_not_close_the_way_for_longer() {
        let mut breaker = Breaker::default();
        for _ in 0..10 {
            breaker.failed(100 * HOUR_MS);
        }
        assert_eq!(breaker.open_until_ms(HOUR_MS), None);
    }
}
