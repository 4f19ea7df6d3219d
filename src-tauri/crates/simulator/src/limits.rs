//! Counting what is sent and asked against the rate limits, by the platform's clock.

use std::collections::{BTreeMap, HashMap, VecDeque};

use crate::options::Limits;

const HOUR_MS: u64 = 60 * 60 * 1000;
const DAY_MS: u64 = 24 * HOUR_MS;

/// What was sent and asked lately.
#[derive(Debug, Default)]
pub(crate) struct Meter {
    /// Messages of a number within the last second, those of customers included.
    numbers: HashMap<String, VecDeque<u64>>,
    /// Messages refused because of a rate, by code.
    over: BTreeMap<u32, u64>,
    pairs: HashMap<(String, String), Bucket>,
    /// Calls about a business account within the last hour.
    calls: HashMap<String, VecDeque<u64>>,
    /// Who was written to first, and when, by number.
    approached: HashMap<String, HashMap<String, u64>>,
    /// When a customer was asked whether they may be called.
    asked_to_call: HashMap<(String, String), Vec<u64>>,
}

/// A token bucket that remembers when it was last looked at.
#[derive(Debug)]
struct Bucket {
    tokens: f64,
    at_ms: u64,
}

impl Meter {
    /// Counts a customer's message: the level of a number counts both directions.
    ///
    /// Source: Meta, *Throughput*, read 2026-11.
    pub(crate) fn hear(&mut self, number_id: &str, now_ms: u64) {
        let seen = self.numbers.entry(number_id.to_owned()).or_default();
        forget(seen, now_ms, 1000);
        seen.push_back(now_ms);
    }

    /// How many messages were refused because of a rate, by code.
    pub(crate) fn over(&self) -> &BTreeMap<u32, u64> {
        &self.over
    }

    /// Counts one message; the error code when it is one too many. `per_second` is the limit of this number.
    pub(crate) fn count(
        &mut self,
        limits: &Limits,
        per_second: u32,
        number_id: &str,
        customer: &str,
        now_ms: u64,
    ) -> Result<(), u32> {
        let counted = self.measure(limits, per_second, number_id, customer, now_ms);
        if let Err(code) = counted {
            *self.over.entry(code).or_default() += 1;
        }
        counted
    }

    fn measure(
        &mut self,
        limits: &Limits,
        per_second: u32,
        number_id: &str,
        customer: &str,
        now_ms: u64,
    ) -> Result<(), u32> {
        let sent = self.numbers.entry(number_id.to_owned()).or_default();
        forget(sent, now_ms, 1000);
        if sent.len() >= usize::try_from(per_second).unwrap_or(usize::MAX) {
            return Err(130_429);
        }
        let burst = f64::from(limits.pair_burst);
        let bucket = self
            .pairs
            .entry((number_id.to_owned(), customer.to_owned()))
            .or_insert(Bucket {
                tokens: burst,
                at_ms: now_ms,
            });
        let refill_ms = (limits.pair_refill.as_secs_f64() * 1000.0).max(f64::EPSILON);
        let passed_ms = now_ms.saturating_sub(bucket.at_ms);
        bucket.tokens = (bucket.tokens + passed_ms as f64 / refill_ms).min(burst);
        bucket.at_ms = now_ms;
        if bucket.tokens < 1.0 {
            return Err(131_056);
        }
        bucket.tokens -= 1.0;
        sent.push_back(now_ms);
        Ok(())
    }

    /// Counts one management call about an account; how many there were within the hour, this one included.
    pub(crate) fn call(&mut self, waba_id: &str, now_ms: u64) -> usize {
        let calls = self.calls.entry(waba_id.to_owned()).or_default();
        forget(calls, now_ms, HOUR_MS);
        calls.push_back(now_ms);
        calls.len()
    }

    /// Notes that a customer is written to outside their window; whether `most` people within a day allow it.
    pub(crate) fn approach(
        &mut self,
        number_id: &str,
        customer: &str,
        most: usize,
        now_ms: u64,
    ) -> bool {
        let people = self.approached.entry(number_id.to_owned()).or_default();
        people.retain(|_, at_ms| now_ms.saturating_sub(*at_ms) < DAY_MS);
        let fits = people.contains_key(customer) || people.len() < most;
        if fits {
            people.insert(customer.to_owned(), now_ms);
        }
        fits
    }

    /// Notes a request to call a customer; whether one a day and two a week allow it.
    ///
    /// Source: Meta, *User call permissions*, read 2026-11.
    pub(crate) fn ask_to_call(&mut self, number_id: &str, customer: &str, now_ms: u64) -> bool {
        let asked = self
            .asked_to_call
            .entry((number_id.to_owned(), customer.to_owned()))
            .or_default();
        asked.retain(|at_ms| now_ms.saturating_sub(*at_ms) < 7 * DAY_MS);
        let today = asked
            .iter()
            .any(|at_ms| now_ms.saturating_sub(*at_ms) < DAY_MS);
        if today || asked.len() >= 2 {
            return false;
        }
        asked.push(now_ms);
        true
    }
}

fn forget(times: &mut VecDeque<u64>, now_ms: u64, after_ms: u64) {
    while times
        .front()
        .is_some_and(|at_ms| now_ms.saturating_sub(*at_ms) >= after_ms)
    {
        times.pop_front();
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    const START: u64 = 1_793_700_000_000;

    #[test]
    fn the_eighty_first_message_of_a_second_and_the_forty_sixth_of_a_pair_are_refused() {
        let limits = Limits::default();
        let mut meter = Meter::default();
        for customer in 0..80 {
            let who = customer.to_string();
            assert_eq!(meter.count(&limits, 80, "shop", &who, START), Ok(()));
        }
        assert_eq!(
            meter.count(&limits, 80, "shop", "late", START),
            Err(130_429)
        );
        assert_eq!(
            meter.count(&limits, 80, "shop", "late", START + 1000),
            Ok(()),
            "a second later it goes"
        );

        let mut meter = Meter::default();
        for _ in 0..45 {
            assert_eq!(meter.count(&limits, 80, "shop", "ana", START), Ok(()));
        }
        assert_eq!(meter.count(&limits, 80, "shop", "ana", START), Err(131_056));
        assert_eq!(
            meter.count(&limits, 80, "shop", "ana", START + 6000),
            Ok(()),
            "one more every six seconds"
        );
        assert_eq!(
            meter.count(&limits, 80, "shop", "ana", START + 6001),
            Err(131_056)
        );
    }

    #[test]
    fn what_customers_write_counts_too_and_refusals_are_counted_by_code() {
        let (limits, mut meter) = (Limits::default(), Meter::default());
        for _ in 0..60 {
            meter.hear("shop", START);
        }
        for customer in 0..20 {
            let who = customer.to_string();
            assert_eq!(meter.count(&limits, 80, "shop", &who, START), Ok(()));
        }
        assert_eq!(
            meter.count(&limits, 80, "shop", "late", START + 999),
            Err(130_429)
        );
        assert_eq!(
            meter.count(&limits, 80, "shop", "late", START + 1000),
            Ok(())
        );
        assert_eq!(meter.over(), &BTreeMap::from([(130_429, 1)]));
    }

    #[test]
    fn people_are_counted_once_a_day_and_requests_to_call_twice_a_week() {
        let mut meter = Meter::default();
        assert!(meter.approach("shop", "ana", 1, START));
        assert!(
            meter.approach("shop", "ana", 1, START + 1),
            "the same person again"
        );
        assert!(!meter.approach("shop", "ben", 1, START + 2));
        assert!(meter.approach("shop", "ben", 1, START + DAY_MS + 1));

        assert!(meter.ask_to_call("shop", "ana", START));
        assert!(!meter.ask_to_call("shop", "ana", START + HOUR_MS));
        assert!(meter.ask_to_call("shop", "ana", START + DAY_MS));
        assert!(!meter.ask_to_call("shop", "ana", START + 3 * DAY_MS));
        assert!(meter.ask_to_call("shop", "ana", START + 7 * DAY_MS));
    }
}
