//! Counting what is sent against the rate limits.

use std::collections::{HashMap, VecDeque};

use tokio::time::Instant;

use crate::options::Limits;

/// What was sent lately, by number and by pair.
#[derive(Debug, Default)]
pub(crate) struct Meter {
    numbers: HashMap<String, VecDeque<Instant>>,
    pairs: HashMap<(String, String), Bucket>,
}

/// A token bucket that remembers when it was last looked at.
#[derive(Debug)]
struct Bucket {
    tokens: f64,
    at: Instant,
}

impl Meter {
    /// Counts one message; the error code when it is one too many.
    pub(crate) fn count(
        &mut self,
        limits: &Limits,
        number_id: &str,
        customer: &str,
        now: Instant,
    ) -> Result<(), u32> {
        let sent = self.numbers.entry(number_id.to_owned()).or_default();
        while sent
            .front()
            .is_some_and(|at| now.duration_since(*at).as_millis() >= 1000)
        {
            sent.pop_front();
        }
        if sent.len() >= usize::try_from(limits.per_second).unwrap_or(usize::MAX) {
            return Err(130_429);
        }
        let burst = f64::from(limits.pair_burst);
        let bucket = self
            .pairs
            .entry((number_id.to_owned(), customer.to_owned()))
            .or_insert(Bucket {
                tokens: burst,
                at: now,
            });
        let refill = limits.pair_refill.as_secs_f64().max(f64::EPSILON);
        bucket.tokens =
            (bucket.tokens + now.duration_since(bucket.at).as_secs_f64() / refill).min(burst);
        bucket.at = now;
        if bucket.tokens < 1.0 {
            return Err(131_056);
        }
        bucket.tokens -= 1.0;
        sent.push_back(now);
        Ok(())
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use std::time::Duration;

    #[test]
    fn the_eighty_first_message_of_a_second_and_the_forty_sixth_of_a_pair_are_refused() {
        let (limits, start) = (Limits::default(), Instant::now());
        let mut meter = Meter::default();
        for customer in 0..80 {
            assert_eq!(
                meter.count(&limits, "shop", &customer.to_string(), start),
                Ok(())
            );
        }
        assert_eq!(meter.count(&limits, "shop", "late", start), Err(130_429));
        assert_eq!(
            meter.count(&limits, "shop", "late", start + Duration::from_secs(1)),
            Ok(()),
            "a second later it goes"
        );

        let mut meter = Meter::default();
        for _ in 0..45 {
            assert_eq!(meter.count(&limits, "shop", "ana", start), Ok(()));
        }
        assert_eq!(meter.count(&limits, "shop", "ana", start), Err(131_056));
        assert_eq!(
            meter.count(&limits, "shop", "ana", start + Duration::from_secs(6)),
            Ok(()),
            "one more every six seconds"
        );
    }
}
