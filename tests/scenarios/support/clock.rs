//! Time and randomness in the hand of the test.

use std::sync::{
    Arc,
    atomic::{AtomicI64, AtomicU64, Ordering},
};
use std::time::Duration;

use shopbell_core::ports::{Clock, Entropy};

/// 3 November 2026, 10:00 UTC.
const START_MS: i64 = 1_793_700_000_000;

/// A clock that stands still until it is moved. All clones are the same clock.
#[derive(Clone, Debug)]
pub(crate) struct HandClock(Arc<AtomicI64>);

impl Default for HandClock {
    fn default() -> Self {
        Self(Arc::new(AtomicI64::new(START_MS)))
    }
}

impl HandClock {
    pub(crate) fn advance(&self, by: Duration) {
        let by_ms = i64::try_from(by.as_millis()).unwrap();
        self.0.fetch_add(by_ms, Ordering::SeqCst);
    }

    /// Somebody sets it right, or wrong.
    pub(crate) fn set_back(&self, by: Duration) {
        let by_ms = i64::try_from(by.as_millis()).unwrap();
        self.0.fetch_sub(by_ms, Ordering::SeqCst);
    }

    /// Unix seconds, the unit of everything Meta dates.
    pub(crate) fn now_s(&self) -> u64 {
        u64::try_from(self.now_ms() / 1000).unwrap()
    }
}

impl Clock for HandClock {
    fn now_ms(&self) -> i64 {
        self.0.load(Ordering::SeqCst)
    }
}

/// Ids that follow from a seed, so that a failed run can be had again.
#[derive(Debug)]
pub(crate) struct SeededIds(AtomicU64);

impl SeededIds {
    /// The seed is `SHOPBELL_SEED`, or a fixed one; it is printed.
    pub(crate) fn new() -> Self {
        let seed = std::env::var("SHOPBELL_SEED")
            .ok()
            .and_then(|seed| seed.parse().ok())
            .unwrap_or(20_261_103);
        println!("seed {seed} (SHOPBELL_SEED chooses another)");
        // Each test has a sequence of its own: what is a secret in one is an id in no other.
        let test = std::thread::current();
        let of_test = test.name().unwrap_or_default().bytes();
        let seed = of_test.fold(seed, |seed, byte| {
            (seed ^ u64::from(byte)).wrapping_mul(0x0100_0000_01b3)
        });
        Self(AtomicU64::new(seed))
    }

    /// SplitMix64: equal seeds give equal sequences, and no id of one comes twice.
    fn next(&self) -> u64 {
        const STEP: u64 = 0x9e37_79b9_7f4a_7c15;
        let mut z = self.0.fetch_add(STEP, Ordering::SeqCst).wrapping_add(STEP);
        z = (z ^ (z >> 30)).wrapping_mul(0xbf58_476d_1ce4_e5b9);
        z = (z ^ (z >> 27)).wrapping_mul(0x94d0_49bb_1331_11eb);
        z ^ (z >> 31)
    }
}

impl Entropy for SeededIds {
    fn fresh_id(&self) -> String {
        format!("{:016x}{:016x}", self.next(), self.next())
    }
}
