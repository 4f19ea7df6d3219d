//! The customer service window.

use std::time::Duration;

/// How long free-form replies stay allowed after the customer's last message.
///
/// Source: Meta, *Cloud API › Customer service windows*, read 2026-11.
pub const SERVICE_WINDOW: Duration = Duration::from_secs(24 * 60 * 60);

/// Left before the window's end when a message is refused here already, so that it does not
/// arrive at Meta after it.
pub const SAFETY_MARGIN: Duration = Duration::from_secs(60);

/// Whether free-form replies are allowed. Times are Unix milliseconds by Meta's clock.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum ServiceWindow {
    /// Until `ends_ms`.
    Open {
        /// End of the window.
        ends_ms: i64,
    },
    /// Since `ended_ms`; only templates may go out.
    Closed {
        /// End of the last window.
        ended_ms: i64,
    },
    /// The customer has never written; only templates may go out.
    Never,
}

impl ServiceWindow {
    /// Computes it from the newest message that counts (not a reaction, edit or system line).
    #[must_use]
    pub fn at(last_inbound_ms: Option<i64>, now_ms: i64) -> Self {
        let Some(last) = last_inbound_ms else {
            return Self::Never;
        };
        let ends_ms = last.saturating_add(millis(SERVICE_WINDOW));
        if now_ms < ends_ms {
            Self::Open { ends_ms }
        } else {
            Self::Closed { ended_ms: ends_ms }
        }
    }

    /// Whether a free-form message handed to Meta at `now_ms` still arrives in time.
    #[must_use]
    pub fn allows_free_form(self, now_ms: i64) -> bool {
        matches!(self, Self::Open { ends_ms } if now_ms + millis(SAFETY_MARGIN) < ends_ms)
    }
}

/// A duration in milliseconds, as timestamps are counted.
#[must_use]
pub fn millis(duration: Duration) -> i64 {
    i64::try_from(duration.as_millis()).unwrap_or(i64::MAX)
}

#[cfg(test)]
mod tests {
    use super::*;

    const DAY_MS: i64 = 86_400_000;

    #[test]
    fn the_window_runs_24_hours_from_the_customers_message() {
        let table = [
            (None, 0, ServiceWindow::Never),
            (Some(0), 0, ServiceWindow::Open { ends_ms: DAY_MS }),
            (Some(0), DAY_MS - 1, ServiceWindow::Open { ends_ms: DAY_MS }),
            (Some(0), DAY_MS, ServiceWindow::Closed { ended_ms: DAY_MS }),
        ];
        for (last, now, expected) in table {
            assert_eq!(
                ServiceWindow::at(last, now),
                expected,
                "last {last:?}, now {now}"
            );
        }
    }

    #[test]
    fn the_last_minute_is_too_late_to_start() {
        let window = ServiceWindow::at(Some(0), 0);
        assert!(window.allows_free_form(DAY_MS - 60_001));
        assert!(!window.allows_free_form(DAY_MS - 60_000));
    }
}
