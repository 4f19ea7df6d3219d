//! What events say about a template, on top of the list it was read from.
//!
//! The list is complete and says nothing about reasons; events come at once and say why. A word
//! of the list stands against every event from before it was asked for.

use std::collections::HashMap;

use serde::{Deserialize, Serialize};
use shopbell_cloud_api::template::TemplateStatus;
use shopbell_store::{MetaFactRow, TemplateRow};

use crate::account::{
    NoticeCode,
    facts::{Fact, Known},
};

/// The newest event on a template's state.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub(crate) struct TemplateWord {
    pub(crate) status: String,
    pub(crate) reason: Option<String>,
    pub(crate) explanation: Option<String>,
    pub(crate) recommendation: Option<String>,
    pub(crate) pause: Option<String>,
}

/// A category that is coming, or that Meta thinks is the right one.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct NextCategory {
    /// Meta's category, upper case.
    pub category: String,
    /// When it comes, Unix milliseconds; `None` when Meta only judged.
    pub at_ms: Option<i64>,
}

/// Why a template is not usable, as far as Meta said.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct TemplateReason {
    /// Meta's code of a rejection: `INVALID_FORMAT`, ….
    pub code: Option<String>,
    /// Which pause it is: `FIRST_PAUSE`, `SECOND_PAUSE`, `RATE_LIMITING_PAUSE`.
    pub pause: Option<String>,
    /// Meta's English words about it.
    pub explanation: Option<String>,
    /// What Meta advises to change, in English.
    pub advice: Option<String>,
}

/// How a template stands.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(crate) struct TemplateState {
    pub(crate) status: TemplateStatus,
    pub(crate) category: String,
    pub(crate) quality: Option<String>,
    pub(crate) reason: Option<TemplateReason>,
    pub(crate) next_category: Option<NextCategory>,
}

/// The notice that goes with a state; most have one.
pub(crate) fn notice_for(status: &str) -> Option<NoticeCode> {
    match status {
        "APPROVED" | "REINSTATED" | "UNARCHIVED" => Some(NoticeCode::TemplateApproved),
        "REJECTED" => Some(NoticeCode::TemplateRejected),
        "PAUSED" => Some(NoticeCode::TemplatePaused),
        "DISABLED" => Some(NoticeCode::TemplateDisabled),
        "FLAGGED" => Some(NoticeCode::TemplateFlagged),
        "ARCHIVED" => Some(NoticeCode::TemplateArchived),
        "LIMIT_EXCEEDED" => Some(NoticeCode::TemplateLimitExceeded),
        _ => None,
    }
}

/// What is known of each template, by Meta's id.
pub(crate) fn by_template(rows: Vec<MetaFactRow>) -> HashMap<String, Known> {
    let mut found: HashMap<String, Vec<MetaFactRow>> = HashMap::new();
    for row in rows {
        found.entry(row.subject.clone()).or_default().push(row);
    }
    let known = |(id, rows)| (id, Known::new(rows));
    found.into_iter().map(known).collect()
}

impl TemplateState {
    /// `listed_quality` and `listed_reason` are the list's.
    pub(crate) fn of(
        row: &TemplateRow,
        listed_quality: Option<String>,
        listed_reason: Option<String>,
        known: Option<&Known>,
    ) -> Self {
        let nothing = Known::default();
        let known = known.unwrap_or(&nothing);
        let since_list = |fact| {
            let (word, at_ms) = known.dated(fact)?;
            (at_ms >= row.fetched_at_ms).then(|| word.to_owned())
        };
        let told: Option<TemplateWord> = known
            .word(Fact::TemplateState)
            .and_then(|json| serde_json::from_str(json).ok());
        let newer = told
            .as_ref()
            .filter(|_| since_list(Fact::TemplateState).is_some());
        // The list calls a template at risk approved: only the next event ends that.
        let at_risk = told
            .as_ref()
            .filter(|word| word.status == "FLAGGED" && row.status == "APPROVED");
        let word = newer.or(at_risk);
        let status = word.map_or(row.status.as_str(), |word| word.status.as_str());
        let status = TemplateStatus::from_word(status);
        let category = since_list(Fact::Category).unwrap_or_else(|| row.category.clone());
        let next: Option<NextCategory> = known
            .word(Fact::NextCategory)
            .and_then(|json| serde_json::from_str(json).ok());
        Self {
            reason: reason(&status, told, listed_reason),
            quality: since_list(Fact::Quality).or(listed_quality),
            next_category: next.filter(|next| next.category != category),
            status,
            category,
        }
    }

    /// Whether it is on its way out, or out.
    pub(crate) fn is_gone(&self) -> bool {
        matches!(
            self.status,
            TemplateStatus::PendingDeletion | TemplateStatus::Deleted
        )
    }
}

/// The event's words on the state the template is in; without them what the list gives.
fn reason(
    status: &TemplateStatus,
    told: Option<TemplateWord>,
    listed: Option<String>,
) -> Option<TemplateReason> {
    if status.is_sendable() {
        return None;
    }
    let told = told.filter(|word| TemplateStatus::from_word(&word.status) == *status);
    let reason = match told {
        Some(word) => TemplateReason {
            code: word.reason.or(listed),
            pause: word.pause,
            explanation: word.explanation,
            advice: word.recommendation,
        },
        None => TemplateReason {
            code: listed,
            ..TemplateReason::default()
        },
    };
    (reason != TemplateReason::default()).then_some(reason)
}

#[cfg(test)]
mod tests {
    use super::*;

    fn row(status: &str) -> TemplateRow {
        TemplateRow {
            id: 1,
            meta_id: "61".into(),
            name: "repair_ready".into(),
            language: "en_GB".into(),
            category: "UTILITY".into(),
            status: status.into(),
            raw: "{}".into(),
            fetched_at_ms: 5_000,
        }
    }

    fn known(facts: &[(Fact, &str, i64)]) -> Known {
        Known::new(facts.iter().map(|(fact, value, at_ms)| MetaFactRow {
            subject: "61".into(),
            fact: fact.as_str().into(),
            value: (*value).into(),
            at_ms: *at_ms,
        }))
    }

    fn rejection() -> String {
        serde_json::to_string(&TemplateWord {
            status: "REJECTED".into(),
            reason: Some("INVALID_FORMAT".into()),
            explanation: Some("Variables at the end.".into()),
            recommendation: Some("Add text.".into()),
            pause: None,
        })
        .unwrap()
    }

    #[test]
    fn an_event_after_the_list_stands_and_one_before_it_does_not() {
        let told = rejection();
        let newer = known(&[(Fact::TemplateState, &told, 6_000)]);
        let state = TemplateState::of(&row("APPROVED"), None, None, Some(&newer));
        assert_eq!(state.status, TemplateStatus::Rejected);
        let older = known(&[
            (Fact::TemplateState, &told, 4_000),
            (Fact::Category, "MARKETING", 4_000),
            (Fact::Quality, "RED", 4_000),
        ]);
        let listed = Some("GREEN".to_owned());
        let state = TemplateState::of(&row("APPROVED"), listed, None, Some(&older));
        assert_eq!(state.status, TemplateStatus::Approved);
        assert_eq!(state.category, "UTILITY");
        assert_eq!(state.quality.as_deref(), Some("GREEN"));
        assert_eq!(state.reason, None, "the list says that it is approved");
    }

    #[test]
    fn the_advice_outlives_the_next_reading_of_the_list() {
        let told = rejection();
        let known = known(&[(Fact::TemplateState, &told, 4_000)]);
        let listed = Some("INVALID_FORMAT".to_owned());
        let state = TemplateState::of(&row("REJECTED"), None, listed, Some(&known));
        let reason = state.reason.unwrap();
        assert_eq!(reason.advice.as_deref(), Some("Add text."));
        assert_eq!(reason.code.as_deref(), Some("INVALID_FORMAT"));
    }

    #[test]
    fn a_coming_category_is_told_until_it_has_come() {
        let coming = r#"{"category":"MARKETING","at_ms":9000}"#;
        let known = known(&[(Fact::NextCategory, coming, 4_000)]);
        let state = TemplateState::of(&row("APPROVED"), None, None, Some(&known));
        assert_eq!(state.next_category.unwrap().at_ms, Some(9_000));
        let mut changed = row("APPROVED");
        changed.category = "MARKETING".into();
        let state = TemplateState::of(&changed, None, None, Some(&known));
        assert_eq!(state.next_category, None);
    }

    #[test]
    fn a_template_at_risk_stays_so_until_meta_takes_it_back() {
        let told = |status: &str| rejection().replace("REJECTED", status);
        for (event, listed, stands) in [
            ("FLAGGED", "APPROVED", TemplateStatus::Flagged),
            ("FLAGGED", "DISABLED", TemplateStatus::Disabled),
            ("REINSTATED", "APPROVED", TemplateStatus::Approved),
        ] {
            let known = known(&[(Fact::TemplateState, &told(event), 4_000)]);
            let state = TemplateState::of(&row(listed), None, None, Some(&known));
            assert_eq!(state.status, stands, "{event}, listed as {listed}");
        }
    }

    #[test]
    fn what_is_deleted_is_gone_and_what_is_put_away_is_not() {
        for (status, gone) in [
            ("PENDING_DELETION", true),
            ("DELETED", true),
            ("ARCHIVED", false),
            ("PAUSED", false),
            ("FLAGGED", false),
        ] {
            let state = TemplateState::of(&row(status), None, None, None);
            assert_eq!(state.is_gone(), gone, "{status}");
        }
    }
}
