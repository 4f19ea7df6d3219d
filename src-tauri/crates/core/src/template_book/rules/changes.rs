//! Rules of what is done to a template: what a change may touch, and what Meta counts.

use super::{Fault, Found, Others, Rule};
use crate::template_book::{draft::TemplateDraft, is_editable, pacing::Hold};

/// Name and language stay for good, the category of an approved one until it is reviewed anew.
pub(super) fn check(draft: &TemplateDraft, others: &Others, found: &mut Found) {
    let Some(changed) = &others.changes else {
        return;
    };
    if (&draft.name, &draft.language) != (&changed.name, &changed.language) {
        found.note("name", Rule::NameFixed);
    }
    if changed.status.is_sendable() && draft.category != changed.category {
        found.note("category", Rule::CategoryFixed);
    }
}

/// What is in the way of submitting anything, whatever it says.
pub(super) fn check_hold(others: &Others, found: &mut Found) {
    let changed = others.changes.as_ref();
    if changed.is_some_and(|changed| !is_editable(&changed.status)) {
        return found.note("submission", Rule::NotEditable);
    }
    let Some(hold) = others.hold else {
        return;
    };
    let (rule, until_ms) = match hold {
        Hold::Full(_) => (Rule::TemplatesTooMany, None),
        Hold::Hour { until_ms } => (Rule::CreationsTooMany, Some(until_ms)),
        Hold::Day { until_ms } => (Rule::EditedToday, Some(until_ms)),
        Hold::Month { until_ms } => (Rule::EditsTooMany, Some(until_ms)),
    };
    let room = match hold {
        Hold::Full(room) => Some(room),
        _ => None,
    };
    found.0.push(Fault {
        field: "submission".to_owned(),
        rule,
        limit: room.map(|room| room.most),
        actual: room.map(|room| room.have),
        variable: None,
        until_ms,
    });
}
