//! The account's templates beyond what their list shows: limits, pauses, review.

mod review;
mod verdict;

use std::collections::{HashMap, VecDeque};

use serde_json::Value;

pub use review::Review;
pub(crate) use review::{apply, changed, event};
pub(crate) use verdict::{is_promotional, judge_later};

use crate::world::World;

const HOUR_MS: u64 = 60 * 60 * 1000;
const DAY_MS: u64 = 24 * HOUR_MS;
/// Creations an hour. Source of all limits: Meta, *Template management*, read 2026-11.
const CREATIONS_AN_HOUR: usize = 100;
const EDITS_IN_30_DAYS: usize = 10;
/// How long the first and the second pause for low quality last; the third ends in `DISABLED`.
const PAUSES_MS: [u64; 2] = [3 * HOUR_MS, 6 * HOUR_MS];

/// What is remembered about the templates of an account.
#[derive(Debug, Default)]
pub(crate) struct Book {
    created_ms: VecDeque<u64>,
    edited_ms: HashMap<String, Vec<u64>>,
    /// Name, language and time of approved templates that were deleted.
    deleted: Vec<(String, String, u64)>,
    pauses: HashMap<String, Pause>,
}

/// The pauses of one template.
#[derive(Clone, Copy, Debug, Default)]
struct Pause {
    strikes: usize,
    since_ms: u64,
    until_ms: Option<u64>,
}

impl Book {
    /// Counts a creation; whether the limit of an hour allows it.
    pub(crate) fn creates(&mut self, now_ms: u64) -> bool {
        while self
            .created_ms
            .front()
            .is_some_and(|at_ms| now_ms.saturating_sub(*at_ms) >= HOUR_MS)
        {
            self.created_ms.pop_front();
        }
        if self.created_ms.len() >= CREATIONS_AN_HOUR {
            return false;
        }
        self.created_ms.push_back(now_ms);
        true
    }

    /// Counts an edit of an approved template; whether one a day and ten in thirty days allow it.
    pub(crate) fn edits(&mut self, id: &str, now_ms: u64) -> bool {
        let edits = self.edited_ms.entry(id.to_owned()).or_default();
        edits.retain(|at_ms| now_ms.saturating_sub(*at_ms) < 30 * DAY_MS);
        let today = edits
            .iter()
            .any(|at_ms| now_ms.saturating_sub(*at_ms) < DAY_MS);
        if today || edits.len() >= EDITS_IN_30_DAYS {
            return false;
        }
        edits.push(now_ms);
        true
    }

    /// Remembers that an approved template is gone.
    pub(crate) fn deletes(&mut self, name: &str, language: &str, now_ms: u64) {
        self.deleted
            .push((name.to_owned(), language.to_owned(), now_ms));
    }

    /// Whether this name cannot be used again in this language yet.
    pub(crate) fn is_being_deleted(&self, name: &str, language: &str, now_ms: u64) -> bool {
        self.deleted.iter().any(|(gone, its_language, at_ms)| {
            gone == name && its_language == language && now_ms.saturating_sub(*at_ms) < 30 * DAY_MS
        })
    }

    /// A pause for low quality: how often it happened, and whether it is over by itself later.
    fn pauses(&mut self, id: &str, now_ms: u64) -> usize {
        let pause = self.pauses.entry(id.to_owned()).or_default();
        pause.strikes += 1;
        pause.since_ms = now_ms;
        pause.until_ms = PAUSES_MS
            .get(pause.strikes.saturating_sub(1))
            .map(|length| now_ms + length);
        pause.strikes
    }

    /// A pause by pacing: it waits for somebody.
    fn paces(&mut self, id: &str, now_ms: u64) {
        let pause = self.pauses.entry(id.to_owned()).or_default();
        pause.since_ms = now_ms;
        pause.until_ms = None;
    }

    /// Whether a pause by pacing may be ended now: five minutes after it began.
    pub(crate) fn may_unpause(&self, id: &str, now_ms: u64) -> bool {
        self.pauses.get(id).is_some_and(|pause| {
            pause.until_ms.is_none() && now_ms.saturating_sub(pause.since_ms) >= 5 * 60 * 1000
        })
    }

    fn is_over(&self, id: &str, now_ms: u64) -> bool {
        self.pauses
            .get(id)
            .and_then(|pause| pause.until_ms)
            .is_some_and(|until_ms| now_ms >= until_ms)
    }
}

/// Ends the pauses whose time is over, and tells of them.
pub(crate) fn wake(world: &World, waba_id: &str) {
    let now_ms = world.options.clock.now_ms();
    let due: Vec<(String, String)> = {
        let state = world.state();
        let Some(waba) = state.wabas.get(waba_id) else {
            return;
        };
        waba.templates
            .iter()
            .filter(|template| text_of(template, "status") == "PAUSED")
            .filter(|template| waba.book.is_over(text_of(template, "id"), now_ms))
            .map(|template| {
                (
                    text_of(template, "name").to_owned(),
                    text_of(template, "language").to_owned(),
                )
            })
            .collect()
    };
    for (name, language) in due {
        for (field, value) in apply(world, waba_id, &name, &language, &Review::Unpaused) {
            crate::simulator::tell_later(world, waba_id, &field, value);
        }
    }
}

pub(crate) fn text_of<'a>(value: &'a Value, key: &str) -> &'a str {
    value.get(key).and_then(Value::as_str).unwrap_or_default()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn limits_of_creating_and_editing_hold() {
        let start = 1_793_700_000_000;
        let mut book = Book::default();
        for _ in 0..CREATIONS_AN_HOUR {
            assert!(book.creates(start));
        }
        assert!(!book.creates(start + 1), "the hundred and first of an hour");
        assert!(book.creates(start + HOUR_MS));

        for day in 0..10 {
            assert!(book.edits("1", start + day * DAY_MS), "day {day}");
        }
        assert!(
            !book.edits("1", start + 10 * DAY_MS),
            "the eleventh within thirty days"
        );
        assert!(book.edits("1", start + 30 * DAY_MS));
        assert!(
            !book.edits("1", start + 30 * DAY_MS + HOUR_MS),
            "twice a day"
        );
    }

    #[test]
    fn the_third_pause_has_no_end() {
        let mut book = Book::default();
        assert_eq!(book.pauses("1", 0), 1);
        assert!(!book.is_over("1", 3 * HOUR_MS - 1));
        assert!(book.is_over("1", 3 * HOUR_MS));
        assert_eq!(book.pauses("1", 0), 2);
        assert!(!book.is_over("1", 3 * HOUR_MS));
        assert_eq!(book.pauses("1", 0), 3);
        assert!(!book.is_over("1", DAY_MS));
    }
}
