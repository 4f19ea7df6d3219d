//! Variables of a new template and their examples.

use serde_json::Value;

use super::{bounded, subcode};
use crate::{
    graph::errors::{Outcome, Refusal},
    rules::Part,
};

/// How the template writes its variables.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Format {
    /// `{{1}}`, `{{2}}`, …
    Positional,
    /// `{{customer_name}}`
    Named,
}

impl Format {
    pub(super) fn of(named: bool) -> Self {
        if named { Self::Named } else { Self::Positional }
    }
}

/// A body with its variables and examples.
pub(super) fn check_body(body: &Part<'_>, format: Format, max: usize) -> Outcome<()> {
    let text = bounded(body, "text", max)?;
    let names = names(text, format, subcode::BODY)?;
    if names.is_empty() {
        return Ok(());
    }
    let trimmed = text.trim();
    if trimmed.starts_with("{{") || trimmed.ends_with("}}") {
        return Err(Refusal::management(
            subcode::VARIABLE_AT_END,
            "Variables can't be at the start or end of the template.",
        ));
    }
    // Meta does not publish its measure; a word more than there are variables is the least any text needs.
    let words = outside(text)
        .split_whitespace()
        .filter(|word| word.chars().any(char::is_alphanumeric))
        .count();
    if words <= names.len() {
        return Err(Refusal::management(
            subcode::TOO_MANY_VARIABLES,
            "This template has too many variables for its length.",
        ));
    }
    examples(body, "body_text", &names, format)
}

/// The one variable a header may have, and its example.
pub(super) fn check_header(header: &Part<'_>, format: Format, max: usize) -> Outcome<()> {
    let text = bounded(header, "text", max)?;
    if text.contains('\n') || outside(text).contains(['*', '_', '~', '`']) {
        return Err(Refusal::management(
            subcode::HEADER,
            "The header text can't have new lines or formatting characters.",
        ));
    }
    let names = names(text, format, subcode::HEADER)?;
    if names.len() > 1 {
        return Err(Refusal::management(
            subcode::HEADER,
            "The header text can have one variable.",
        ));
    }
    if names.is_empty() {
        return Ok(());
    }
    examples(header, "header_text", &names, format)
}

/// The variables in order of first use; well formed, counted from 1, or lower-case names.
pub(super) fn names(text: &str, format: Format, malformed: u32) -> Outcome<Vec<String>> {
    let bad = |why: &str| Refusal::management(malformed, why.to_owned());
    let mut found: Vec<String> = Vec::new();
    let mut rest = text;
    while let Some((_, after)) = rest.split_once("{{") {
        let Some((name, tail)) = after.split_once("}}") else {
            return Err(bad("A variable is not closed."));
        };
        let is_well_formed = match format {
            Format::Positional => name.bytes().all(|b| b.is_ascii_digit()),
            Format::Named => {
                name.bytes()
                    .all(|b| b.is_ascii_lowercase() || b.is_ascii_digit() || b == b'_')
                    && !name.bytes().all(|b| b.is_ascii_digit())
            }
        };
        if name.is_empty() || !is_well_formed {
            return Err(bad(
                "The variable parameters are incorrectly formatted for this parameter format.",
            ));
        }
        if !found.iter().any(|one| one == name) {
            found.push(name.to_owned());
        }
        rest = tail;
    }
    if format == Format::Positional {
        for at in 1..=found.len() {
            if !found.contains(&at.to_string()) {
                return Err(bad("Variables count from 1 without gaps."));
            }
        }
    }
    Ok(found)
}

/// The text without its variables.
fn outside(text: &str) -> String {
    let mut found = String::new();
    let mut rest = text;
    while let Some((before, after)) = rest.split_once("{{") {
        found.push_str(before);
        found.push(' ');
        rest = after.split_once("}}").map_or("", |(_, tail)| tail);
    }
    found.push_str(rest);
    found
}

/// Every variable has an example; `key` is `body_text` or `header_text`.
fn examples(part: &Part<'_>, key: &str, names: &[String], format: Format) -> Outcome<()> {
    let missing = || {
        Refusal::management(
            subcode::FIELD_MISSING,
            format!(
                "{} must have an example for each variable.",
                part.path("example")
            ),
        )
    };
    let example = part.maybe_part("example")?.ok_or_else(missing)?;
    let fits = match format {
        Format::Positional => {
            let given = example.value(key).ok_or_else(missing)?;
            // A body has a list of lists, a header one list.
            let list = match given.get(0) {
                Some(Value::Array(first)) => Some(first),
                _ => given.as_array(),
            };
            list.is_some_and(|list| {
                list.len() == names.len()
                    && list.iter().all(|one| one.as_str().is_some_and(is_example))
            })
        }
        Format::Named => {
            let given = example.list(&format!("{key}_named_params"), 1..=100)?;
            let mut all = given.len() == names.len();
            for one in &given {
                let name = one.text("param_name", 128)?;
                all &= names.iter().any(|known| known == name)
                    && is_example(one.text("example", 1024)?);
            }
            all
        }
    };
    if fits { Ok(()) } else { Err(missing()) }
}

/// An example is a real value, not another variable.
pub(super) fn is_example(text: &str) -> bool {
    !text.trim().is_empty() && !text.contains("{{")
}
