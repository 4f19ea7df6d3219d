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
#[derive(Clone, Debug, Default)]
pub(crate) struct HandClock(Arc<Hands>);

#[derive(Debug, Default)]
struct Hands {
    /// Time that has passed.
    passed_ms: AtomicI64,
    /// How far the wall clock is ahead of the truth, as Meta knows it.
    ahead_ms: AtomicI64,
}

impl HandClock {
    /// Time passes, here as elsewhere.
    pub(crate) fn advance(&self, by: Duration) {
        self.0.passed_ms.fetch_add(ms(by), Ordering::SeqCst);
    }

    /// Somebody sets the wall clock back, rightly or not. No time passes.
    pub(crate) fn set_back(&self, by: Duration) {
        self.0.ahead_ms.fetch_sub(ms(by), Ordering::SeqCst);
    }

    /// Somebody sets it forward.
    pub(crate) fn set_forward(&self, by: Duration) {
        self.0.ahead_ms.fetch_add(ms(by), Ordering::SeqCst);
    }

    /// What time it really is: Unix milliseconds.
    pub(crate) fn true_ms(&self) -> i64 {
        START_MS + self.steady_ms()
    }

    /// The same in seconds, the unit of everything Meta dates.
    pub(crate) fn now_s(&self) -> u64 {
        u64::try_from(self.true_ms() / 1000).unwrap()
    }
}

impl Clock for HandClock {
    fn now_ms(&self) -> i64 {
        self.true_ms() + self.0.ahead_ms.load(Ordering::SeqCst)
    }

    fn steady_ms(&self) -> i64 {
        self.0.passed_ms.load(Ordering::SeqCst)
    }
}

fn ms(duration: Duration) -> i64 {
    i64::try_from(duration.as_millis()).unwrap()
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
