//! Time and randomness, as the system has them.

use std::time::{SystemTime, UNIX_EPOCH};

use shopbell_core::ports::{Clock, Entropy};
use uuid::Uuid;

/// The computer's wall clock.
#[derive(Clone, Copy, Debug, Default)]
pub struct SystemClock;

impl Clock for SystemClock {
    /// A clock set before 1970 gives negative milliseconds rather than a panic.
    fn now_ms(&self) -> i64 {
        #[expect(
            clippy::disallowed_methods,
            reason = "this is the one place that asks the system for the time"
        )]
        let now = SystemTime::now();
        match now.duration_since(UNIX_EPOCH) {
            Ok(since) => i64::try_from(since.as_millis()).unwrap_or(i64::MAX),
            Err(error) => i64::try_from(error.duration().as_millis()).map_or(i64::MIN, |ms| -ms),
        }
    }

    /// `Instant` stands still in sleep on Linux and on macOS. There the system has another clock.
    #[cfg(unix)]
    fn steady_ms(&self) -> i64 {
        use rustix::time::{ClockId, clock_gettime};

        #[cfg(any(target_os = "linux", target_os = "android"))]
        const COUNTS_SLEEP: ClockId = ClockId::Boottime;
        #[cfg(not(any(target_os = "linux", target_os = "android")))]
        const COUNTS_SLEEP: ClockId = ClockId::Monotonic;
        let now = clock_gettime(COUNTS_SLEEP);
        now.tv_sec * 1000 + now.tv_nsec / 1_000_000
    }

    /// On Windows `Instant` counts sleep.
    #[cfg(not(unix))]
    fn steady_ms(&self) -> i64 {
        use std::{sync::OnceLock, time::Instant};

        static FIRST: OnceLock<Instant> = OnceLock::new();
        let passed = FIRST.get_or_init(Instant::now).elapsed();
        i64::try_from(passed.as_millis()).unwrap_or(i64::MAX)
    }
}

/// The system's source of randomness.
#[derive(Clone, Copy, Debug, Default)]
pub struct SystemEntropy;

impl Entropy for SystemEntropy {
    fn fresh_id(&self) -> String {
        #[expect(
            clippy::disallowed_methods,
            reason = "this is the one place that asks the system for randomness"
        )]
        let id = Uuid::new_v4();
        id.simple().to_string()
    }
}

#[cfg(test)]
mod tests {
    use super::{Clock, Entropy, SystemClock, SystemEntropy};

    #[test]
    fn time_is_in_milliseconds_since_1970() {
        let now = SystemClock.now_ms();
        assert!(
            now > 1_577_836_800_000,
            "after 2020: seconds would be far below"
        );
        assert!(
            now < 4_102_444_800_000,
            "before 2100: microseconds would be far above"
        );
    }

    #[test]
    fn the_steady_clock_goes_on_and_knows_no_date() {
        let before = SystemClock.steady_ms();
        std::thread::sleep(std::time::Duration::from_millis(20));
        let passed = SystemClock.steady_ms() - before;
        assert!(passed >= 19, "it stands still: {passed}");
        assert!(
            before < SystemClock.now_ms() / 2,
            "it counts from the computer's start, not from 1970"
        );
    }

    #[test]
    fn ids_are_32_hexadecimal_digits_and_never_repeat() {
        let (one, two) = (SystemEntropy.fresh_id(), SystemEntropy.fresh_id());
        assert_ne!(one, two);
        assert_eq!(one.len(), 32);
        assert!(
            one.bytes()
                .all(|byte| matches!(byte, b'0'..=b'9' | b'a'..=b'f')),
            "{one}"
        );
    }
}
