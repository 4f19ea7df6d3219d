//! Reply buttons and lists.

use std::collections::BTreeSet;

use super::LABEL;
use crate::{graph::errors::Outcome, rules::Part};

/// One to three reply buttons.
pub(super) fn buttons(action: &Part<'_>) -> Outcome<()> {
    action.only(&["buttons"])?;
    let (mut ids, mut titles) = (BTreeSet::new(), BTreeSet::new());
    for button in action.list("buttons", 1..=3)? {
        button.only(&["type", "reply"])?;
        button.word("type", &["reply"])?;
        let (id, title) = reply(&button.part("reply")?)?;
        if !ids.insert(id) || !titles.insert(title) {
            return Err(action.invalid("buttons", "must have unique ids and titles."));
        }
    }
    Ok(())
}

/// Id and title of a reply.
pub(super) fn reply<'a>(reply: &Part<'a>) -> Outcome<(&'a str, &'a str)> {
    reply.only(&["id", "title"])?;
    let id = reply.text("id", 256)?;
    let title = reply.text("title", LABEL)?;
    if id.trim() != id {
        return Err(reply.invalid("id", "must not start or end with a space."));
    }
    Ok((id, title))
}

/// Up to ten rows in up to ten sections.
pub(super) fn list(action: &Part<'_>) -> Outcome<()> {
    action.only(&["button", "sections"])?;
    action.text("button", LABEL)?;
    let sections = action.list("sections", 1..=10)?;
    let (mut ids, mut rows) = (BTreeSet::new(), 0);
    for section in &sections {
        section.only(&["title", "rows"])?;
        title(section, sections.len())?;
        for row in section.list("rows", 1..=10)? {
            row.only(&["id", "title", "description"])?;
            row.text("title", 24)?;
            row.maybe_text("description", 72)?;
            if !ids.insert(row.text("id", 200)?) {
                return Err(section.invalid("rows", "must have unique ids."));
            }
            rows += 1;
        }
    }
    if rows > 10 {
        return Err(action.invalid(
            "sections",
            &format!("must have at most 10 rows in total, not {rows}."),
        ));
    }
    Ok(())
}

/// A section needs a title as soon as there are two.
pub(super) fn title(section: &Part<'_>, sections: usize) -> Outcome<()> {
    if sections > 1 {
        section.text("title", 24)?;
    } else {
        section.maybe_text("title", 24)?;
    }
    Ok(())
}
