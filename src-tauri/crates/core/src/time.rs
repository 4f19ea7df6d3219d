//! What time it is for the engine (P8).
//!
//! The problem: somebody sets the computer's clock, an empty battery sets it to 2015, a wrong
//! server sets it a year ahead. Read naively, each of these fires timers early, puts others off for
//! a year, and opens or closes customers' windows, which are Meta's. The choice: the wall clock is
//! read at the start, and time goes on by a steady clock that nobody can set and that counts sleep.
//! Each answer of Meta's tells Meta's time; where it differs, that counts, whatever the wall clock
//! says. So a jump is believed when Meta agrees with it, and only then.
//!
//! Rejected: timers by the steady clock beside a wall clock for the rest. Waits have to survive a
//! restart, and a window that a wrong clock closes would still keep the owner from answering.

use std::sync::{
    Arc,
    atomic::{AtomicBool, AtomicI64, Ordering},
};

use crate::ports::Clock;

/// Clocks part by this much in ordinary life, when a time server puts them right.
const DRIFT_MS: i64 = 5_000;
/// Meta tells whole seconds, and an answer takes a while: nearer than this is the same time.
const SAME_MS: i64 = 60_000;
/// A computer that slept between an answer and a look at it knows no longer what it told.
const PROMPT_MS: i64 = 60_000;

/// The engine's time.
#[derive(Debug)]
pub(crate) struct Time {
    clock: Arc<dyn Clock>,
    /// Our time when the steady clock stood at zero, Unix milliseconds.
    origin_ms: AtomicI64,
    /// Meta has told its time since the start.
    told: AtomicBool,
}

impl Time {
    /// Begins with the wall clock's time.
    pub(crate) fn new(clock: Arc<dyn Clock>) -> Self {
        let origin_ms = clock.now_ms() - clock.steady_ms();
        Self {
            clock,
            origin_ms: AtomicI64::new(origin_ms),
            told: AtomicBool::new(false),
        }
    }

    /// Now, in Unix milliseconds.
    pub(crate) fn now_ms(&self) -> i64 {
        let (wall_ms, steady_ms) = (self.clock.now_ms(), self.clock.steady_ms());
        let origin_ms = self.origin_ms.load(Ordering::Relaxed);
        let ours_ms = steady_ms.saturating_add(origin_ms);
        if wall_ms.saturating_sub(ours_ms).abs() > DRIFT_MS {
            return ours_ms;
        }
        let origin_now_ms = wall_ms.saturating_sub(steady_ms);
        // Unless Meta has told another time meanwhile.
        let _told = self.origin_ms.compare_exchange(
            origin_ms,
            origin_now_ms,
            Ordering::Relaxed,
            Ordering::Relaxed,
        );
        wall_ms
    }

    /// Milliseconds of a clock that nobody can set: for what lasts, not for what is dated.
    pub(crate) fn steady_ms(&self) -> i64 {
        self.clock.steady_ms()
    }

    /// Now by the computer's clock, as its owner sees it.
    pub(crate) fn wall_ms(&self) -> i64 {
        self.clock.now_ms()
    }

    /// It is this late at least: so much was received before a restart.
    pub(crate) fn is_at_least(&self, known_ms: i64) {
        if self.now_ms().saturating_add(SAME_MS) < known_ms {
            self.begin_at(known_ms, self.clock.steady_ms());
        }
    }

    /// Meta told its time in an answer to what was asked at `asked_steady_ms`.
    pub(crate) fn meta_told(&self, theirs_ms: i64, asked_steady_ms: i64) {
        let (wall_ms, steady_ms) = (self.clock.now_ms(), self.clock.steady_ms());
        let is_prompt = (0..PROMPT_MS).contains(&steady_ms.saturating_sub(asked_steady_ms));
        if !is_prompt {
            return;
        }
        self.told.store(true, Ordering::Relaxed);
        if theirs_ms.saturating_sub(self.now_ms()).abs() <= SAME_MS {
            return;
        }
        let wall_is_right = theirs_ms.saturating_sub(wall_ms).abs() <= SAME_MS;
        self.begin_at(if wall_is_right { wall_ms } else { theirs_ms }, steady_ms);
        tracing::info!(wall_is_right, "the time is Meta's from now on");
    }

    /// Whether the time is Meta's, or agrees with it. Until then it is what this computer's clock
    /// said at the start.
    pub(crate) fn is_metas(&self) -> bool {
        self.told.load(Ordering::Relaxed)
    }

    fn begin_at(&self, now_ms: i64, steady_ms: i64) {
        self.origin_ms
            .store(now_ms.saturating_sub(steady_ms), Ordering::Relaxed);
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    const HOUR_MS: i64 = 3_600_000;
    const DAY_MS: i64 = 24 * HOUR_MS;
    const YEAR_MS: i64 = 365 * DAY_MS;
    const START_MS: i64 = 1_793_700_000_000;

    #[derive(Debug, Default)]
    struct Clocks {
        steady_ms: AtomicI64,
        ahead_ms: AtomicI64,
    }

    impl Clock for Clocks {
        fn now_ms(&self) -> i64 {
            START_MS + self.steady_ms() + self.ahead_ms.load(Ordering::SeqCst)
        }

        fn steady_ms(&self) -> i64 {
            self.steady_ms.load(Ordering::SeqCst)
        }
    }

    fn clocks() -> (Arc<Clocks>, Time) {
        let clocks = Arc::new(Clocks::default());
        let time = Time::new(Arc::clone(&clocks) as Arc<dyn Clock>);
        (clocks, time)
    }

    #[test]
    fn time_passes_and_a_jump_of_the_wall_clock_is_not_believed() {
        let (clocks, time) = clocks();
        for jump_ms in [HOUR_MS, -HOUR_MS, DAY_MS, -DAY_MS, YEAR_MS, -YEAR_MS] {
            clocks.ahead_ms.store(jump_ms, Ordering::SeqCst);
            clocks.steady_ms.fetch_add(1_500, Ordering::SeqCst);
            let passed_ms = clocks.steady_ms();
            assert_eq!(time.now_ms(), START_MS + passed_ms, "{jump_ms}");
            assert_eq!(time.wall_ms(), START_MS + passed_ms + jump_ms);
        }
    }

    #[test]
    fn a_night_of_sleep_is_time_that_passed() {
        let (clocks, time) = clocks();
        clocks.steady_ms.store(8 * HOUR_MS, Ordering::SeqCst);
        assert_eq!(time.now_ms(), START_MS + 8 * HOUR_MS);
    }

    #[test]
    fn small_corrections_are_followed_however_many() {
        let (clocks, time) = clocks();
        for n in 1..=10 {
            clocks.ahead_ms.store(n * 4_000, Ordering::SeqCst);
            assert_eq!(time.now_ms(), START_MS + n * 4_000);
        }
    }

    #[test]
    fn a_clock_that_is_put_right_is_believed_once_meta_agrees() {
        let (clocks, time) = clocks();
        clocks.ahead_ms.store(-HOUR_MS, Ordering::SeqCst);
        let true_ms = START_MS - HOUR_MS;
        assert_eq!(time.now_ms(), START_MS, "who of the two is right?");
        assert!(!time.is_metas());
        time.meta_told(true_ms + 20_000, 0);
        assert_eq!(time.now_ms(), true_ms, "the wall clock is, to the second");
        assert!(time.is_metas());
    }

    #[test]
    fn where_both_are_wrong_the_time_is_metas() {
        let (clocks, time) = clocks();
        time.meta_told(START_MS + YEAR_MS, 0);
        assert_eq!(time.now_ms(), START_MS + YEAR_MS);
        clocks.steady_ms.store(HOUR_MS, Ordering::SeqCst);
        assert_eq!(time.now_ms(), START_MS + YEAR_MS + HOUR_MS);
        time.meta_told(START_MS + YEAR_MS + HOUR_MS + 2_000, HOUR_MS);
        assert_eq!(
            time.now_ms(),
            START_MS + YEAR_MS + HOUR_MS,
            "a second or two are how answers take their time"
        );
    }

    #[test]
    fn an_answer_that_was_looked_at_after_a_sleep_tells_nothing() {
        let (clocks, time) = clocks();
        clocks.steady_ms.store(HOUR_MS, Ordering::SeqCst);
        time.meta_told(START_MS, 0);
        assert_eq!(time.now_ms(), START_MS + HOUR_MS);
    }

    #[test]
    fn it_is_never_earlier_than_what_was_received() {
        let (_clocks, time) = clocks();
        time.is_at_least(START_MS - DAY_MS);
        assert_eq!(time.now_ms(), START_MS);
        time.is_at_least(START_MS + DAY_MS);
        assert_eq!(time.now_ms(), START_MS + DAY_MS);
    }
}
