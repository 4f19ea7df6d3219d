//! What Meta counts: templates, submissions, changes, names that are blocked.
//!
//! Deeds are counted when they are done here, and when a list shows that they were done on Meta's
//! pages ([`elsewhere`](super::elsewhere)); they outlive a restart. Those of elsewhere count from
//! the earliest moment they can be of, so that nothing is refused here that Meta would take. What
//! no list tells is Meta's to refuse.
//! Source of all limits: Meta, *Template management*, read 2026-11.

use shopbell_store::{Deed, DeedRow, TemplateRow};

use crate::{
    EngineError,
    account::facts::{Fact, Known},
    engine::Engine,
};

const HOUR_MS: i64 = 60 * 60 * 1000;
const DAY_MS: i64 = 24 * HOUR_MS;
const MONTH_MS: i64 = 30 * DAY_MS;
const CREATIONS: usize = 100;
const EDITS: usize = 10;
/// Templates of an account, and of one whose business is verified and has an approved name: where
/// Meta does not tell.
const TEMPLATES: usize = 250;
const TEMPLATES_VERIFIED: usize = 6000;

/// What Meta still allows.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Pace {
    /// How many templates there are and may be; `None` before anything is known.
    pub room: Option<Room>,
    /// Templates that may still be submitted within this hour; `None` before anything is known.
    pub creations_left: Option<usize>,
    /// From when one may be submitted again, Unix milliseconds; `None` when it may now.
    pub next_creation_ms: Option<i64>,
    /// Approved templates that were changed within 30 days.
    pub edits: Vec<Edits>,
    /// By Meta's ids.
    edited: Vec<(String, Changes)>,
}

/// How many templates an account has and may have, in every language.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Room {
    /// It has.
    pub have: usize,
    /// It may have.
    pub most: usize,
}

/// How an approved template may still be changed.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Edits {
    /// Our id of it.
    pub template: i64,
    /// How often within these 30 days.
    pub left: usize,
    /// From when again, Unix milliseconds; `None` when it may now.
    pub next_ms: Option<i64>,
}

/// What is counted of the changes of one approved template: see [`Edits`].
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
struct Changes {
    left: usize,
    next_ms: Option<i64>,
}

/// Why Meta takes nothing now. Times are from when it does again, Unix milliseconds.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Hold {
    /// The account has as many templates as it may have.
    Full(Room),
    /// As many were submitted within an hour as Meta takes.
    Hour {
        /// When it ends.
        until_ms: i64,
    },
    /// This approved one was changed within a day.
    Day {
        /// When it ends.
        until_ms: i64,
    },
    /// This approved one was changed ten times within 30 days.
    Month {
        /// When it ends.
        until_ms: i64,
    },
}

impl Room {
    fn left(self) -> usize {
        self.most.saturating_sub(self.have)
    }

    /// What was told of an account, and what was made since; else what is listed.
    fn of(waba: &Known, is_named: bool, rows: &[TemplateRow], deeds: &[DeedRow]) -> Self {
        let number = |fact| usize::try_from(waba.number(fact)?).ok();
        let listed_ms = rows.first().map_or(i64::MIN, |row| row.fetched_at_ms);
        let told_ms = waba.dated(Fact::Templates).map(|(_, at_ms)| at_ms);
        let told = number(Fact::Templates).filter(|_| told_ms >= Some(listed_ms));
        let since_ms = told.and(told_ms).unwrap_or(listed_ms);
        let made = of(deeds, Deed::Created, None).filter(|row| row.at_ms > since_ms);
        let have = told.unwrap_or(rows.len()) + made.count();
        let is_verified = is_named
            && waba
                .word(Fact::Verification)
                .is_some_and(|word| word.eq_ignore_ascii_case("verified"));
        // More than others may have is as good as being told.
        let most = if is_verified || have > TEMPLATES {
            TEMPLATES_VERIFIED
        } else {
            TEMPLATES
        };
        Self {
            have,
            most: number(Fact::MostTemplates).unwrap_or(most),
        }
    }
}

impl Pace {
    fn of(deeds: &[DeedRow], room: Room, now_ms: i64) -> Self {
        let recent: Vec<i64> = of(deeds, Deed::Created, None)
            .map(|row| row.at_ms)
            .filter(|at_ms| *at_ms > now_ms - HOUR_MS)
            .collect();
        let mut edited: Vec<(String, Changes)> = Vec::new();
        for row in of(deeds, Deed::Edited, None) {
            if !edited.iter().any(|(id, _)| *id == row.subject) {
                edited.extend(
                    edits(deeds, &row.subject, now_ms).map(|edits| (row.subject.clone(), edits)),
                );
            }
        }
        Self {
            room: Some(room),
            creations_left: Some(CREATIONS.saturating_sub(recent.len())),
            next_creation_ms: nth_last(&recent, CREATIONS).map(|at_ms| at_ms + HOUR_MS),
            edits: Vec::new(),
            edited,
        }
    }

    /// Joins what is known of another account: the tighter of both is told.
    pub(super) fn add(&mut self, other: Self, rows: &[TemplateRow]) {
        let rooms = [self.room, other.room].into_iter().flatten();
        self.room = rooms.min_by_key(|room| room.left());
        let least = [self.creations_left, other.creations_left];
        self.creations_left = least.into_iter().flatten().min();
        self.next_creation_ms = self.next_creation_ms.max(other.next_creation_ms);
        for (meta_id, Changes { left, next_ms }) in other.edited {
            let row = rows.iter().find(|row| row.meta_id == meta_id);
            self.edits.extend(row.map(|row| Edits {
                template: row.id,
                left,
                next_ms,
            }));
        }
    }

    /// Why no new template is taken now.
    pub(super) fn holds_new(&self) -> Option<Hold> {
        let full = self.room.filter(|room| room.left() == 0).map(Hold::Full);
        let hour = |until_ms| Hold::Hour { until_ms };
        full.or(self.next_creation_ms.map(hour))
    }

    /// Why no change of this approved template is taken now, by Meta's id.
    pub(super) fn holds_edit(&self, meta_id: &str) -> Option<Hold> {
        let (_, edits) = self.edited.iter().find(|(id, _)| id == meta_id)?;
        let until_ms = edits.next_ms?;
        Some(if edits.left == 0 {
            Hold::Month { until_ms }
        } else {
            Hold::Day { until_ms }
        })
    }
}

/// Deeds of a kind, and of a subject where one is named.
fn of<'a>(
    deeds: &'a [DeedRow],
    deed: Deed,
    subject: Option<&'a str>,
) -> impl Iterator<Item = &'a DeedRow> {
    deeds.iter().filter(move |row| {
        row.deed == deed.as_str() && subject.is_none_or(|subject| row.subject == subject)
    })
}

/// How an approved template may still be changed; `None` when it was not within 30 days.
fn edits(deeds: &[DeedRow], meta_id: &str, now_ms: i64) -> Option<Changes> {
    let times: Vec<i64> = of(deeds, Deed::Edited, Some(meta_id))
        .map(|row| row.at_ms)
        .filter(|at_ms| *at_ms > now_ms - MONTH_MS)
        .collect();
    let of_day = times.last()? + DAY_MS;
    let of_month = nth_last(&times, EDITS).map(|at_ms| at_ms + MONTH_MS);
    Some(Changes {
        left: EDITS.saturating_sub(times.len()),
        next_ms: Some(of_day).max(of_month).filter(|next| *next > now_ms),
    })
}

/// The time that has to pass out of sight before another one fits.
fn nth_last(times: &[i64], most: usize) -> Option<i64> {
    times.get(times.len().checked_sub(most)?).copied()
}

/// Within this time it can be done to a template only once: seen here and in a list, it is the
/// same deed.
fn once_ms(deed: Deed) -> i64 {
    match deed {
        Deed::Created => HOUR_MS,
        Deed::Edited => DAY_MS,
        Deed::Deleted => MONTH_MS,
    }
}

impl Engine {
    async fn deeds(&self, waba: &str) -> Result<Vec<DeedRow>, EngineError> {
        let since_ms = self.inner.clock.now_ms() - MONTH_MS;
        Ok(self.inner.store.template_deeds(waba, since_ms).await?)
    }

    pub(super) async fn pace(&self, waba: &str) -> Result<Pace, EngineError> {
        let store = &self.inner.store;
        let deeds = self.deeds(waba).await?;
        let rows = store.templates(waba).await?;
        let known = Known::new(store.facts_of(waba).await?);
        let mut is_named = false;
        for account in store.accounts().await? {
            if account.waba_id.as_str() == waba {
                let number = store.facts_of(account.phone_number_id.as_str()).await?;
                is_named |= Known::new(number).word(Fact::NameStatus) == Some("APPROVED");
            }
        }
        let room = Room::of(&known, is_named, &rows, &deeds);
        Ok(Pace::of(&deeds, room, self.inner.clock.now_ms()))
    }

    /// Names with languages of approved templates that were deleted within 30 days.
    pub(super) async fn blocked_names(
        &self,
        waba: &str,
    ) -> Result<Vec<(String, String)>, EngineError> {
        let deeds = self.deeds(waba).await?;
        let names = of(&deeds, Deed::Deleted, None).filter_map(|row| row.subject.split_once(' '));
        Ok(names
            .map(|(name, language)| (name.to_owned(), language.to_owned()))
            .collect())
    }

    /// Notes something that Meta counts and that was done here, now.
    pub(super) async fn note_deed(
        &self,
        waba: &str,
        deed: Deed,
        subject: &str,
    ) -> Result<(), EngineError> {
        let now_ms = self.inner.clock.now_ms();
        let mut tx = self.inner.store.write().await?;
        tx.note_template_deed(waba, deed, subject, now_ms, now_ms - once_ms(deed))
            .await?;
        tx.forget_template_deeds(now_ms - MONTH_MS).await?;
        Ok(tx.commit().await?)
    }
}

#[cfg(test)]
mod tests {
    use shopbell_store::MetaFactRow;

    use super::*;

    const FREE: Room = Room {
        have: 0,
        most: TEMPLATES,
    };

    fn deed(deed: Deed, subject: &str, at_ms: i64) -> DeedRow {
        DeedRow {
            deed: deed.as_str().into(),
            subject: subject.into(),
            at_ms,
        }
    }

    #[test]
    fn an_approved_template_is_changed_once_a_day_and_ten_times_a_month() {
        let holds =
            |deeds: &[DeedRow], id: &str, now_ms| Pace::of(deeds, FREE, now_ms).holds_edit(id);
        let mut deeds = vec![deed(Deed::Edited, "7", 0)];
        let day = Hold::Day { until_ms: DAY_MS };
        assert_eq!(holds(&deeds, "7", 1), Some(day));
        assert_eq!(holds(&deeds, "8", 1), None, "another one");
        assert_eq!(holds(&deeds, "7", DAY_MS), None);
        deeds = (0..10)
            .map(|day| deed(Deed::Edited, "7", day * DAY_MS + 1))
            .collect();
        assert_eq!(
            holds(&deeds, "7", 12 * DAY_MS),
            Some(Hold::Month {
                until_ms: MONTH_MS + 1
            }),
            "until the first of the ten is forgotten"
        );
        assert_eq!(holds(&deeds[1..], "7", 12 * DAY_MS), None, "nine");
        assert_eq!(edits(&deeds[1..], "7", 12 * DAY_MS).unwrap().left, 1);
        assert_eq!(holds(&deeds, "7", MONTH_MS + 1), None);
    }

    #[test]
    fn a_hundred_templates_are_submitted_an_hour() {
        let deeds: Vec<_> = (0..100).map(|at| deed(Deed::Created, "a b", at)).collect();
        let pace = |deeds: &[DeedRow], now_ms| Pace::of(deeds, FREE, now_ms);
        assert_eq!(pace(&deeds[..99], 1_000).creations_left, Some(1));
        assert_eq!(pace(&deeds[..99], 1_000).holds_new(), None);
        let full = pace(&deeds, 1_000);
        assert_eq!(full.creations_left, Some(0));
        assert_eq!(full.holds_new(), Some(Hold::Hour { until_ms: HOUR_MS }));
        let later = pace(&deeds, HOUR_MS + 50);
        assert_eq!((later.creations_left, later.holds_new()), (Some(51), None));
    }

    fn row(fetched_at_ms: i64) -> TemplateRow {
        TemplateRow {
            id: 1,
            meta_id: "61".into(),
            name: "repair_ready".into(),
            language: "en_GB".into(),
            category: "UTILITY".into(),
            status: "APPROVED".into(),
            raw: "{}".into(),
            fetched_at_ms,
        }
    }

    fn known(facts: &[(Fact, &str)]) -> Known {
        Known::new(facts.iter().map(|(fact, value)| MetaFactRow {
            subject: "7".into(),
            fact: fact.as_str().into(),
            value: (*value).into(),
            at_ms: 5,
        }))
    }

    #[test]
    fn room_is_what_meta_tells_and_what_was_made_since() {
        let told = known(&[(Fact::Templates, "249"), (Fact::MostTemplates, "250")]);
        let (before, since) = (deed(Deed::Created, "a b", 5), deed(Deed::Created, "c d", 6));
        let room = |deeds: &[DeedRow]| Room::of(&told, false, &[row(5)], deeds);
        let deeds = [before, since];
        assert_eq!(room(&deeds[..1]).left(), 1, "it is in what was told");
        let full = room(&deeds);
        let hold = Pace::of(&[], full, 10).holds_new();
        assert_eq!(hold, Some(Hold::Full(full)));
        assert_eq!(
            Room::of(&told, false, &[row(9), row(9)], &[]).have,
            2,
            "a later list told nothing"
        );
    }

    #[test]
    fn untold_limits_are_those_of_the_paper() {
        let verified = known(&[(Fact::Verification, "verified")]);
        let most = |waba: &Known, is_named, count| {
            Room::of(waba, is_named, &vec![row(5); count], &[]).most
        };
        assert_eq!(most(&Known::default(), true, 250), 250);
        assert_eq!(most(&verified, false, 250), 250, "its name is not approved");
        assert_eq!(most(&verified, true, 250), 6000);
        assert_eq!(most(&Known::default(), false, 251), 6000, "it has more");
    }
}
