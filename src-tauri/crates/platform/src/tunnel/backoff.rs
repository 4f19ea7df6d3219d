//! How long to wait after a lost line.

use std::time::Duration;

use shopbell_core::ports::Entropy;

/// Doubles from the first wait to the longest, each spread by a quarter either way, so that many
/// computers do not come back in one instant.
#[derive(Debug)]
pub(super) struct Backoff {
    first: Duration,
    longest: Duration,
    lost: u32,
}

impl Backoff {
    pub(super) fn new(first: Duration, longest: Duration) -> Self {
        Self {
            first,
            longest,
            lost: 0,
        }
    }

    /// The next wait is the first one again.
    pub(super) fn reset(&mut self) {
        self.lost = 0;
    }

    pub(super) fn next(&mut self, entropy: &dyn Entropy) -> Duration {
        let factor = 2_u32.saturating_pow(self.lost);
        self.lost = self.lost.saturating_add(1);
        spread(self.first.saturating_mul(factor).min(self.longest), entropy)
    }
}

/// A duration between three and five quarters of this one.
fn spread(wait: Duration, entropy: &dyn Entropy) -> Duration {
    let id = entropy.fresh_id();
    let draw = id
        .get(..4)
        .and_then(|digits| u16::from_str_radix(digits, 16).ok());
    // Without a draw: the middle.
    let share = f64::from(draw.unwrap_or(u16::MAX / 2)) / f64::from(u16::MAX);
    wait.mul_f64(0.75 + share / 2.0)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[derive(Debug)]
    struct Draws(&'static str);

    impl Entropy for Draws {
        fn fresh_id(&self) -> String {
            self.0.repeat(8)
        }
    }

    #[test]
    fn it_doubles_to_its_longest_and_starts_over() {
        let mut backoff = Backoff::new(Duration::from_millis(500), Duration::from_secs(10));
        let mut waits = |draws| {
            let waits: Vec<_> = (0..40).map(|_| backoff.next(&Draws(draws))).collect();
            backoff.reset();
            waits
        };
        let (early, late) = (waits("0000"), waits("ffff"));
        assert_eq!(early[0], Duration::from_millis(375));
        assert_eq!(late[0], Duration::from_millis(625));
        assert_eq!(late[1], Duration::from_millis(1250));
        assert_eq!(early[39], Duration::from_millis(7500));
        assert_eq!(
            late[39],
            Duration::from_millis(12_500),
            "never longer: back within 15 seconds"
        );
    }
}
