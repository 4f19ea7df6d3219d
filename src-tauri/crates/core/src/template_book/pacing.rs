//! What Meta counts: templates, creations, changes, names that are blocked.
//!
//! Source of all limits: Meta, *Template management*, read 2026-11. What was done elsewhere is not
//! known here; Meta's own word comes when it is tried.

use shopbell_store::{Deed, DeedRow, TemplateRow};

use crate::{EngineError, engine::Engine};

const HOUR_MS: i64 = 60 * 60 * 1000;
const DAY_MS: i64 = 24 * HOUR_MS;
const MONTH_MS: i64 = 30 * DAY_MS;
const CREATIONS: usize = 100;
const EDITS: usize = 10;

/// What Meta still allows.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Pace {
    /// Templates that may still be submitted within this hour; `None` before anything is known.
    pub creations_left: Option<usize>,
    /// Approved templates that cannot be changed yet: our id, and from when they can, Unix
    /// milliseconds.
    pub next_edit: Vec<(i64, i64)>,
    edited: Vec<(String, i64)>,
}

impl Pace {
    fn of(deeds: &[DeedRow], now_ms: i64) -> Self {
        let is = |row: &&DeedRow, deed: Deed| row.deed == deed.as_str();
        let created = deeds.iter().filter(|row| is(row, Deed::Created));
        let recent = created.filter(|row| row.at_ms > now_ms - HOUR_MS).count();
        let mut edited: Vec<(String, i64)> = Vec::new();
        for row in deeds.iter().filter(|row| is(row, Deed::Edited)) {
            if !edited.iter().any(|(id, _)| *id == row.subject) {
                let free = next_edit(deeds, &row.subject, now_ms);
                edited.extend(free.map(|free_ms| (row.subject.clone(), free_ms)));
            }
        }
        Self {
            creations_left: Some(CREATIONS.saturating_sub(recent)),
            next_edit: Vec::new(),
            edited,
        }
    }

    /// Joins what is known of another account.
    pub(super) fn add(&mut self, other: Self, rows: &[TemplateRow]) {
        let least = [self.creations_left, other.creations_left];
        self.creations_left = least.into_iter().flatten().min();
        for (meta_id, free_ms) in other.edited {
            let row = rows.iter().find(|row| row.meta_id == meta_id);
            self.next_edit.extend(row.map(|row| (row.id, free_ms)));
        }
    }
}

/// From when an approved template may be changed again; `None` when it may now.
fn next_edit(deeds: &[DeedRow], meta_id: &str, now_ms: i64) -> Option<i64> {
    let of_it = deeds
        .iter()
        .filter(|row| row.deed == Deed::Edited.as_str() && row.subject == meta_id);
    let times: Vec<i64> = of_it
        .map(|row| row.at_ms)
        .filter(|at_ms| *at_ms > now_ms - MONTH_MS)
        .collect();
    let of_day = times.last().map(|last| last + DAY_MS);
    let spare = times.len().checked_sub(EDITS);
    let of_month = spare
        .and_then(|at| times.get(at))
        .map(|at_ms| at_ms + MONTH_MS);
    of_day.max(of_month).filter(|free_ms| *free_ms > now_ms)
}

impl Engine {
    async fn deeds(&self, waba: &str) -> Result<Vec<DeedRow>, EngineError> {
        let since_ms = self.inner.clock.now_ms() - MONTH_MS;
        Ok(self.inner.store.template_deeds(waba, since_ms).await?)
    }

    pub(super) async fn pace(&self, waba: &str) -> Result<Pace, EngineError> {
        let deeds = self.deeds(waba).await?;
        Ok(Pace::of(&deeds, self.inner.clock.now_ms()))
    }

    /// From when an approved template may be changed again; `None` when it may now.
    pub(super) async fn next_edit(
        &self,
        waba: &str,
        meta_id: &str,
    ) -> Result<Option<i64>, EngineError> {
        let deeds = self.deeds(waba).await?;
        Ok(next_edit(&deeds, meta_id, self.inner.clock.now_ms()))
    }

    /// Names with languages of approved templates that were deleted here within 30 days.
    pub(super) async fn blocked_names(
        &self,
        waba: &str,
    ) -> Result<Vec<(String, String)>, EngineError> {
        let deeds = self.deeds(waba).await?;
        let deleted = deeds
            .iter()
            .filter(|row| row.deed == Deed::Deleted.as_str());
        let names = deleted.filter_map(|row| row.subject.split_once(' '));
        Ok(names
            .map(|(name, language)| (name.to_owned(), language.to_owned()))
            .collect())
    }

    /// Notes something that Meta counts.
    pub(super) async fn note_deed(
        &self,
        waba: &str,
        deed: Deed,
        subject: &str,
    ) -> Result<(), EngineError> {
        let now_ms = self.inner.clock.now_ms();
        let mut tx = self.inner.store.write().await?;
        tx.note_template_deed(waba, deed, subject, now_ms, now_ms - MONTH_MS)
            .await?;
        Ok(tx.commit().await?)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn deed(deed: Deed, subject: &str, at_ms: i64) -> DeedRow {
        DeedRow {
            deed: deed.as_str().into(),
            subject: subject.into(),
            at_ms,
        }
    }

    #[test]
    fn an_approved_template_is_changed_once_a_day_and_ten_times_a_month() {
        let mut deeds = vec![deed(Deed::Edited, "7", 0)];
        assert_eq!(next_edit(&deeds, "7", 1), Some(DAY_MS));
        assert_eq!(next_edit(&deeds, "8", 1), None, "another one");
        assert_eq!(next_edit(&deeds, "7", DAY_MS), None);
        deeds = (0..10)
            .map(|day| deed(Deed::Edited, "7", day * DAY_MS + 1))
            .collect();
        assert_eq!(
            next_edit(&deeds, "7", 12 * DAY_MS),
            Some(MONTH_MS + 1),
            "until the first of the ten is forgotten"
        );
        assert_eq!(next_edit(&deeds, "7", MONTH_MS + 1), None);
    }

    #[test]
    fn a_hundred_templates_are_submitted_an_hour() {
        let deeds: Vec<_> = (0..100).map(|at| deed(Deed::Created, "a b", at)).collect();
        assert_eq!(Pace::of(&deeds[..99], 1_000).creations_left, Some(1));
        assert_eq!(Pace::of(&deeds, 1_000).creations_left, Some(0));
        assert_eq!(Pace::of(&deeds, HOUR_MS + 50).creations_left, Some(51));
    }
}
