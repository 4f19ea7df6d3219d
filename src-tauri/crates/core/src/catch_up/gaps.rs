//! When this computer could not be reached: pure bookkeeping, no clock and no store.

use std::time::Duration;

use serde::{Deserialize, Serialize};

/// A shorter absence is none: a message of that time comes with Meta's first retries.
const AWAY: Duration = Duration::from_secs(45);
/// For so long Meta delivers again what it could not; later arrivals are not counted.
pub(super) const RETRIES: Duration = Duration::from_secs(24 * 60 * 60);
/// After an absence of this length Meta may have given up delivering some messages.
///
/// Source: Meta, *Graph API › Webhooks › Getting started*, read 2026-11: retries for 36 hours.
const MAY_BE_LOST: Duration = Duration::from_secs(36 * 60 * 60);
/// Longer than this Meta delivers nothing again.
///
/// Source: Meta, *Cloud API › Webhooks*, read 2026-11: retries for up to 7 days.
const ARE_LOST: Duration = Duration::from_secs(7 * 24 * 60 * 60);
/// More absences than this are not told apart.
const MOST: usize = 100;

/// A time without a way in. Unix milliseconds.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub(super) struct Gap {
    pub(super) since_ms: i64,
    pub(super) until_ms: i64,
}

/// What an absence may have cost, because Meta gives up delivering after a while.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub enum Loss {
    /// Longer than 36 hours: messages may be lost.
    Possible,
    /// Longer than 7 days: what customers wrote more than 7 days before its end is lost.
    Certain,
}

impl Gap {
    /// What it may have cost.
    pub(super) fn loss(self) -> Option<Loss> {
        let away_ms = self.until_ms.saturating_sub(self.since_ms);
        if away_ms > millis(ARE_LOST) {
            Some(Loss::Certain)
        } else if away_ms > millis(MAY_BE_LOST) {
            Some(Loss::Possible)
        } else {
            None
        }
    }
}

/// The absences that the line in the chat list speaks of, oldest first. Put away, there are none.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
pub(super) struct Gaps(pub(super) Vec<Gap>);

impl Gaps {
    /// Adds an absence to those whose messages may still come; older ones are an old story, unless
    /// messages can be lost: that stands until it is put away.
    pub(super) fn open(&mut self, gap: Gap) {
        self.0.retain(|known| {
            known.loss().is_some() || gap.until_ms.saturating_sub(known.until_ms) <= millis(RETRIES)
        });
        self.0.push(gap);
        let surplus = self.0.len().saturating_sub(MOST);
        self.0.drain(..surplus);
    }

    /// Whether something said in one of them may still come.
    pub(super) fn are_open(&self, now_ms: i64) -> bool {
        self.0
            .last()
            .is_some_and(|gap| now_ms.saturating_sub(gap.until_ms) <= millis(RETRIES))
    }
}

/// Follows whether this computer can be reached, look by look.
#[derive(Clone, Copy, Debug, Default)]
pub(super) struct Presence {
    /// The last time it could, Unix milliseconds; `None` before the first time.
    last_ms: Option<i64>,
    here: bool,
}

impl Presence {
    /// As it was left at the last stop.
    pub(super) fn since(last_ms: Option<i64>) -> Self {
        Self {
            last_ms,
            here: false,
        }
    }

    pub(super) fn last_ms(self) -> Option<i64> {
        self.last_ms
    }

    /// Takes a look; a gap when one has just ended. A computer that slept, or whose clock was set
    /// forward, was away for as long as nobody looked.
    pub(super) fn look(&mut self, reachable: bool, now_ms: i64) -> Option<Gap> {
        let was_here = std::mem::replace(&mut self.here, reachable);
        let Some(last_ms) = self.last_ms else {
            self.last_ms = reachable.then_some(now_ms);
            return None;
        };
        let away = now_ms.saturating_sub(last_ms) >= millis(AWAY);
        if reachable || (was_here && !away) {
            // A clock set back begins anew.
            self.last_ms = Some(now_ms);
        }
        (reachable && away).then_some(Gap {
            since_ms: last_ms,
            until_ms: now_ms,
        })
    }
}

pub(super) fn millis(span: Duration) -> i64 {
    i64::try_from(span.as_millis()).unwrap_or(i64::MAX)
}

#[cfg(test)]
mod tests {
    use super::*;

    const S: i64 = 1_000;

    /// Looks at times in seconds; the gaps that were found.
    fn gaps(last: Option<i64>, looks: &[(i64, bool)]) -> Vec<(i64, i64)> {
        let mut presence = Presence::since(last.map(|s| s * S));
        looks
            .iter()
            .filter_map(|&(s, reachable)| presence.look(reachable, s * S))
            .map(|gap| (gap.since_ms / S, gap.until_ms / S))
            .collect()
    }

    #[test]
    fn absence_is_between_the_last_look_before_and_the_first_after() {
        for (name, last, looks, found) in [
            (
                "the first start ever",
                None,
                &[(0, true), (10, true)][..],
                &[][..],
            ),
            (
                "always here",
                Some(0),
                &[(10, true), (20, true), (30, true)],
                &[],
            ),
            ("back at once", Some(0), &[(44, true)], &[]),
            ("the app was closed", Some(0), &[(45, true)], &[(0, 45)]),
            (
                "the tunnel was down from 20 on",
                None,
                &[(0, true), (10, true), (20, false), (60, false), (90, true)],
                &[(20, 90)],
            ),
            (
                "the tunnel was down for a moment",
                None,
                &[(0, true), (10, false), (50, true)],
                &[],
            ),
            (
                "asleep from 10 on",
                None,
                &[(0, true), (10, true), (3_600, true)],
                &[(10, 3_600)],
            ),
            (
                "asleep, and the tunnel notices late",
                None,
                &[(0, true), (3_600, false), (3_610, true), (3_620, true)],
                &[(0, 3_610)],
            ),
            (
                "the clock is set back",
                None,
                &[(1_000, true), (0, true), (10, true)],
                &[],
            ),
            (
                "closed before it was ever reached",
                None,
                &[(0, false), (90, true)],
                &[],
            ),
        ] {
            assert_eq!(gaps(last, looks), found, "{name}");
        }
    }

    #[test]
    fn what_an_absence_may_have_cost_grows_with_it() {
        const HOUR: i64 = 3_600 * S;
        for (away_ms, loss) in [
            (10 * HOUR, None),
            (36 * HOUR, None),
            (36 * HOUR + 1, Some(Loss::Possible)),
            (7 * 24 * HOUR, Some(Loss::Possible)),
            (7 * 24 * HOUR + 1, Some(Loss::Certain)),
            (400 * 24 * HOUR, Some(Loss::Certain)),
        ] {
            let gap = Gap {
                since_ms: 5 * HOUR,
                until_ms: 5 * HOUR + away_ms,
            };
            assert_eq!(gap.loss(), loss, "{away_ms} ms away");
            let mut told = Gaps(vec![gap]);
            let later = gap.until_ms + 30 * HOUR;
            told.open(Gap {
                since_ms: later - HOUR,
                until_ms: later,
            });
            assert_eq!(told.0.contains(&gap), loss.is_some(), "{away_ms} ms away");
        }
    }

    #[test]
    fn absences_of_a_day_are_told_together() {
        const HOUR: i64 = 3_600 * S;
        let gap = |hour: i64| Gap {
            since_ms: (hour - 1) * HOUR,
            until_ms: hour * HOUR,
        };
        let mut told = Gaps::default();
        for hour in [1, 9, 25] {
            told.open(gap(hour));
        }
        assert_eq!(told.0, [gap(1), gap(9), gap(25)], "a day is not over yet");
        told.open(gap(26));
        assert_eq!(told.0, [gap(9), gap(25), gap(26)]);
        assert!(told.are_open(50 * HOUR) && !told.are_open(50 * HOUR + 1));
        for _ in 0..200 {
            told.open(gap(26));
        }
        assert_eq!(told.0.len(), MOST);
    }
}
