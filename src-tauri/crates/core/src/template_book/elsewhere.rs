//! What was done to templates on Meta's pages, as far as two lists tell.
//!
//! Nothing says when: it was after the list before, so it counts from then on.

use std::collections::HashMap;

use serde_json::Value;
use shopbell_cloud_api::{Template, template::TemplateStatus};
use shopbell_store::{Deed, TemplateRow};

/// Compares a list, asked for at `asked_ms`, with the one before: deeds with their subjects, and
/// the moment since which they were done, Unix milliseconds.
pub(crate) fn done_since(
    before: &[TemplateRow],
    listed: &[Template],
    asked_ms: i64,
) -> (i64, Vec<(Deed, String)>) {
    let mut done = Vec::new();
    // Without a list before nobody knows what is new, and an older list knows nothing.
    let since_ms = before.iter().map(|row| row.fetched_at_ms).max();
    let Some(since_ms) = since_ms.filter(|since_ms| *since_ms <= asked_ms) else {
        return (asked_ms, done);
    };
    let rows: HashMap<&str, &TemplateRow> = before
        .iter()
        .map(|row| (row.meta_id.as_str(), row))
        .collect();
    for template in listed {
        if !rows.contains_key(template.id.as_str()) {
            let subject = format!("{} {}", template.name, template.language);
            done.push((Deed::Created, subject));
        }
    }
    let listed: HashMap<&str, &Template> = listed.iter().map(|t| (t.id.as_str(), t)).collect();
    for row in before {
        // Only of approved ones Meta counts changes, and only their names rest. What events said
        // since is of no use: the last one is of the change itself.
        if !TemplateStatus::from_word(&row.status).is_sendable() {
            continue;
        }
        match listed.get(row.meta_id.as_str()) {
            Some(template) if is_gone(&template.status) => done.push(deleted(row)),
            None => done.push(deleted(row)),
            Some(template) if is_changed(row, template) => {
                done.push((Deed::Edited, row.meta_id.clone()));
            }
            Some(_) => {}
        }
    }
    (since_ms, done)
}

fn deleted(row: &TemplateRow) -> (Deed, String) {
    (Deed::Deleted, format!("{} {}", row.name, row.language))
}

fn is_gone(status: &TemplateStatus) -> bool {
    matches!(
        status,
        TemplateStatus::PendingDeletion | TemplateStatus::Deleted
    )
}

/// Every change goes to the review; that may be over already.
fn is_changed(row: &TemplateRow, template: &Template) -> bool {
    let before = serde_json::from_str(&row.raw).unwrap_or(Value::Null);
    template.status == TemplateStatus::Pending || words(&before) != words(&template.raw)
}

/// What customers read, in order. Examples have addresses that end, and Meta adds fields of its
/// own.
fn words(parts: &Value) -> Vec<&str> {
    let keys = ["text", "url", "phone_number"];
    match parts {
        Value::Array(all) => all.iter().flat_map(words).collect(),
        Value::Object(fields) => {
            let own = keys.iter().filter_map(|key| fields.get(*key)?.as_str());
            let below = ["buttons", "cards", "components"];
            let below = below.iter().filter_map(|key| fields.get(*key));
            own.chain(below.flat_map(words)).collect()
        }
        _ => Vec::new(),
    }
}

#[cfg(test)]
mod tests {
    use serde_json::json;

    use super::*;

    fn raw(id: &str, status: &str, body: &str) -> Value {
        json!({ "id": id, "name": "hours", "language": "en", "status": status,
            "category": "UTILITY", "components": [
                { "type": "HEADER", "format": "IMAGE", "example": { "header_handle": [status] } },
                { "type": "BODY", "text": body },
                { "type": "BUTTONS", "buttons": [{ "type": "QUICK_REPLY", "text": "Thanks" }] }] })
    }

    fn row(status: &str) -> TemplateRow {
        TemplateRow {
            id: 1,
            meta_id: "61".into(),
            name: "hours".into(),
            language: "en".into(),
            category: "UTILITY".into(),
            status: status.into(),
            raw: raw("61", status, "Until six").to_string(),
            fetched_at_ms: 5,
        }
    }

    fn done(before: &str, now: &[&Value]) -> Vec<String> {
        let read = |raw: &&Value| Template::read((*raw).clone());
        let listed: Vec<_> = now.iter().filter_map(read).collect();
        let (since_ms, done) = done_since(&[row(before)], &listed, 9);
        assert_eq!(since_ms, 5, "the earliest it can have been");
        let said = |(deed, subject): (Deed, String)| format!("{} {subject}", deed.as_str());
        done.into_iter().map(said).collect()
    }

    #[test]
    fn two_lists_tell_what_was_made_changed_and_deleted() {
        let same = raw("61", "APPROVED", "Until six");
        let other = raw("62", "PENDING", "Until six");
        let nothing: [&str; 0] = [];
        assert_eq!(done("APPROVED", &[&same]), nothing);
        assert_eq!(done("APPROVED", &[&same, &other]), ["created hours en"]);
        let reviewed = raw("61", "PENDING", "Until six");
        assert_eq!(done("APPROVED", &[&reviewed]), ["edited 61"]);
        let approved = raw("61", "APPROVED", "Until seven");
        assert_eq!(done("APPROVED", &[&approved]), ["edited 61"]);
        assert_eq!(done("APPROVED", &[]), ["deleted hours en"]);
        let leaving = raw("61", "PENDING_DELETION", "Until six");
        assert_eq!(done("APPROVED", &[&leaving]), ["deleted hours en"]);
        let paused = raw("61", "PAUSED", "Until six");
        assert_eq!(done("APPROVED", &[&paused]), nothing);
        for before in ["REJECTED", "PAUSED", "PENDING"] {
            assert_eq!(done(before, &[&approved]), nothing, "{before}");
            assert_eq!(done(before, &[]), nothing, "{before}");
        }
    }

    #[test]
    fn the_first_list_and_an_older_one_tell_nothing() {
        let listed: Vec<_> = Template::read(raw("62", "PENDING", "Hi"))
            .into_iter()
            .collect();
        let (_, first) = done_since(&[], &listed, 9);
        let (_, older) = done_since(&[row("APPROVED")], &listed, 4);
        assert_eq!((first, older), (Vec::new(), Vec::new()));
    }
}
