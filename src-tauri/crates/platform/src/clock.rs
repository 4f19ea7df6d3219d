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
