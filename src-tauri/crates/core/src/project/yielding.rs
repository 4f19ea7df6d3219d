//! Making way: while webhooks pour in, taking them in comes first.
//!
//! Both need the processor and the disk. A webhook that is not answered in time comes again and
//! makes the flood larger; one that stands in its chat some seconds later harms nobody. So the
//! projector rests between its steps as long as the flood lasts, but never so long that it stands
//! still: some hundred messages a second get on all the while.

use std::time::Duration;

use tokio::time::{Instant, timeout};
use tokio_util::sync::CancellationToken;

use crate::intake::Intake;

/// Webhooks a second that are a flood: three times what a number causes that sends 80 messages a
/// second, with three reports each, and hears as many.
const FLOOD: f64 = 1_000.0;
/// How much longer than a step the rest after it is.
const SHARE: u32 = 9;
/// Longest rest after a step.
const LONGEST: Duration = Duration::from_millis(120);
/// How often a rest looks whether the flood is over.
const LOOK: Duration = Duration::from_millis(10);

/// How fast webhooks come in, as seen from between the steps.
#[derive(Debug)]
pub(super) struct Flood {
    kept: u64,
    since: Instant,
}

impl Flood {
    /// Begins to look; `kept` bodies were taken in so far.
    pub(super) fn new(kept: u64) -> Self {
        let since = Instant::now();
        Self { kept, since }
    }

    /// Rests after a step while webhooks pour in; not longer than the engine runs.
    pub(super) async fn make_way(&mut self, intake: &Intake, stop: &CancellationToken) {
        let worked = self.since.elapsed();
        let end = Instant::now() + rest_after(worked);
        let mut flooded = self.is_flood(intake.kept(), worked);
        while flooded && Instant::now() < end {
            let start = Instant::now();
            if timeout(LOOK, stop.cancelled()).await.is_ok() {
                return;
            }
            flooded = self.is_flood(intake.kept(), start.elapsed());
        }
        self.since = Instant::now();
    }

    /// Whether too many came in since the last look, which was this long ago.
    fn is_flood(&mut self, kept: u64, ago: Duration) -> bool {
        let came = kept.saturating_sub(self.kept);
        self.kept = kept;
        came as f64 > FLOOD * ago.as_secs_f64()
    }
}

fn rest_after(worked: Duration) -> Duration {
    worked.saturating_mul(SHARE).min(LONGEST)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_flood_is_more_than_a_busy_number_can_cause() {
        let mut flood = Flood::new(500);
        let second = Duration::from_secs(1);
        assert!(!flood.is_flood(500 + 320, second), "80 sent, 80 heard");
        assert!(flood.is_flood(820 + 1_001, second));
        assert!(!flood.is_flood(1_821 + 900, second), "since the last look");
        assert!(flood.is_flood(2_721 + 64, Duration::from_millis(10)));
    }

    #[test]
    fn the_projector_gets_a_share_and_never_stands_still() {
        let short = Duration::from_millis(5);
        assert_eq!(rest_after(short), Duration::from_millis(45));
        assert_eq!(rest_after(Duration::MAX), LONGEST);
    }
}
