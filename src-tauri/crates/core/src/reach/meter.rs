//! How many requests came in through ngrok this month: its free plan has an end.

use serde::{Deserialize, Serialize};

/// Requests a month on ngrok's free plan.
///
/// Source: ngrok, *Free plan limits*, read 2026-08.
pub const FREE_REQUESTS: i64 = 20_000;

/// A month's requests. The month is UTC's, as ngrok counts.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
pub(super) struct Meter {
    /// Such as `2026-11`; empty before the first request.
    month: String,
    requests: i64,
}

impl Meter {
    /// The requests of the month that this time is in.
    pub(super) fn requests(&self, now_ms: i64) -> i64 {
        if self.month == month(now_ms) {
            self.requests
        } else {
            0
        }
    }

    /// Counts some more; `true` when the part of the limit that is used up, in per cent, changed.
    pub(super) fn count(&mut self, requests: u64, now_ms: i64) -> bool {
        let before = percent(self.requests(now_ms));
        let requests = i64::try_from(requests).unwrap_or(i64::MAX);
        self.requests = self.requests(now_ms).saturating_add(requests);
        self.month = month(now_ms);
        percent(self.requests) != before
    }
}

fn percent(requests: i64) -> i64 {
    requests.saturating_mul(100) / FREE_REQUESTS
}

/// The UTC month of a time, such as `2026-11`.
fn month(at_ms: i64) -> String {
    // Years that begin in March put the leap day last, and months get lengths that repeat:
    // 153 days in five of them. An era is 400 years.
    let days = at_ms.div_euclid(86_400_000) + 719_468;
    let era = days.div_euclid(146_097);
    let day = days.rem_euclid(146_097);
    let year = (day - day / 1_460 + day / 36_524 - day / 146_096) / 365;
    let day = day - (365 * year + year / 4 - year / 100);
    let march_based = (5 * day + 2) / 153;
    let month = if march_based < 10 {
        march_based + 3
    } else {
        march_based - 9
    };
    let year = year + era * 400 + i64::from(month <= 2);
    format!("{year:04}-{month:02}")
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn months_are_those_of_the_calendar() {
        for (at_ms, expected) in [
            (0, "1970-01"),
            (-1, "1969-12"),
            (951_782_399_000, "2000-02"),
            (951_868_800_000, "2000-03"),
            (1_709_164_800_000, "2024-02"),
            (1_709_251_200_000, "2024-03"),
            (1_796_083_199_999, "2026-11"),
            (1_796_083_200_000, "2026-12"),
            (1_798_761_599_999, "2026-12"),
            (1_798_761_600_000, "2027-01"),
        ] {
            assert_eq!(month(at_ms), expected, "{at_ms}");
        }
    }

    #[test]
    fn a_new_month_begins_at_nothing() {
        let (november, december) = (1_796_083_199_999, 1_796_083_200_000);
        let mut meter = Meter::default();
        meter.count(7, november);
        assert_eq!(meter.requests(november), 7);
        assert_eq!(meter.requests(december), 0, "also before one came in");
        meter.count(2, december);
        assert_eq!(meter.requests(december), 2);
    }

    #[test]
    fn each_per_cent_of_the_limit_is_news() {
        let mut meter = Meter::default();
        assert!(!meter.count(199, 0));
        assert!(meter.count(1, 0), "one per cent");
        assert!(!meter.count(1, 0));
        assert!(meter.count(15_800, 0));
    }
}
