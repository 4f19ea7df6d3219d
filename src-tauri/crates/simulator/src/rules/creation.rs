//! Rules for making a template.
//!
//! What breaks one is refused at once, with the subcode Meta documents for it. What only a reviewer sees (adjacent
//! variables, shortened links) is left to the review. Source: Meta, *Template components* and *Error codes*, read 2026-11.

mod authentication;
mod buttons;
mod header;
mod languages;
mod special;
mod variables;

use serde_json::{Value, json};

use super::part::Part;
use crate::graph::errors::{Outcome, Refusal};
pub(crate) use languages::is_language;
use variables::{Format, check_body};

/// Body, body beside a limited-time offer, body of a card. UTF-16 units, as all lengths.
const BODY: usize = 1024;
const OFFER_BODY: usize = 600;
const CARD_BODY: usize = 160;
const FOOTER: usize = 60;

/// What is wrong, as the management subcodes say it.
pub(crate) mod subcode {
    pub(crate) const BEING_DELETED: u32 = 2_388_023;
    pub(crate) const EXISTS: u32 = 2_388_024;
    pub(crate) const TOO_MANY_TEMPLATES: u32 = 2_388_019;
    pub(crate) const CANNOT_BE_EDITED: u32 = 2_388_039;
    pub(crate) const TOO_LONG: u32 = 2_388_040;
    pub(crate) const FIELD_MISSING: u32 = 2_388_043;
    pub(crate) const HEADER: u32 = 2_388_047;
    pub(crate) const BODY: u32 = 2_388_072;
    pub(crate) const FOOTER: u32 = 2_388_073;
    pub(crate) const TOO_MANY_VARIABLES: u32 = 2_388_293;
    pub(crate) const VARIABLE_AT_END: u32 = 2_388_299;
}

/// A sample file of a header, by its handle: its MIME type, when the handle is ours.
pub(crate) type Samples<'a> = &'a dyn Fn(&str) -> Option<String>;

/// Checks the components of a new template; returns them as the account will show them.
pub(crate) fn check(
    request: &Part<'_>,
    category: &str,
    named: bool,
    samples: Samples<'_>,
) -> Outcome<Vec<Value>> {
    let components = request.list("components", 1..=10)?;
    if category == "AUTHENTICATION" {
        return authentication::check(&components);
    }
    let format = Format::of(named);
    let kinds = kinds(&components)?;
    let has = |kind: &str| kinds.iter().any(|one| one == kind);
    if !has("BODY") {
        return Err(Refusal::management(
            subcode::FIELD_MISSING,
            "A component of type BODY is required.",
        ));
    }
    let has_offer = has("LIMITED_TIME_OFFER");
    if has_offer && category != "MARKETING" {
        return Err(Refusal::parameter(
            "Limited-time offers are for templates of category MARKETING",
        ));
    }
    let body_max = if has_offer { OFFER_BODY } else { BODY };
    for (component, kind) in components.iter().zip(&kinds) {
        match kind.as_str() {
            "HEADER" => header::check(component, category, format, samples)?,
            "BODY" => {
                component.only(&["type", "text", "example"])?;
                check_body(component, format, body_max)?;
            }
            "FOOTER" => footer(component, has_offer)?,
            "BUTTONS" => buttons::check(component, has_offer)?,
            "LIMITED_TIME_OFFER" => special::offer(component)?,
            "CAROUSEL" => special::carousel(component, category, format, samples)?,
            "CALL_PERMISSION_REQUEST" => component.only(&["type"])?,
            other => {
                return Err(Refusal::parameter(format!(
                    "Param components has an element of unknown type {other}"
                )));
            }
        }
    }
    Ok(components
        .iter()
        .map(|component| shown(component.as_value()))
        .collect())
}

/// The types of the components, in upper case, each at most once.
fn kinds(components: &[Part<'_>]) -> Outcome<Vec<String>> {
    let mut kinds: Vec<String> = Vec::with_capacity(components.len());
    for component in components {
        let kind = component.text("type", 64)?.to_uppercase();
        if kinds.contains(&kind) {
            return Err(Refusal::parameter(format!(
                "Param components has two elements of type {kind}"
            )));
        }
        kinds.push(kind);
    }
    Ok(kinds)
}

fn footer(footer: &Part<'_>, has_offer: bool) -> Outcome<()> {
    footer.only(&["type", "text"])?;
    let text = bounded(footer, "text", FOOTER)?;
    if text.contains("{{") {
        return Err(Refusal::management(
            subcode::FOOTER,
            "The footer cannot hold variables.",
        ));
    }
    if has_offer {
        return Err(Refusal::management(
            subcode::FOOTER,
            "A limited-time offer has no footer.",
        ));
    }
    Ok(())
}

/// A text that must be there, at most `max` long.
fn bounded<'a>(part: &Part<'a>, key: &str, max: usize) -> Outcome<&'a str> {
    let Some(text) = part.any_text(key)?.filter(|text| !text.trim().is_empty()) else {
        return Err(Refusal::management(
            subcode::FIELD_MISSING,
            format!("{} is required.", part.path(key)),
        ));
    };
    let length = text.encode_utf16().count();
    if length > max {
        return Err(Refusal::management(
            subcode::TOO_LONG,
            format!(
                "{} can have at most {max} characters, not {length}.",
                part.path(key)
            ),
        ));
    }
    Ok(text)
}

/// Types in upper case; the list shows them so whatever was sent.
fn shown(component: Value) -> Value {
    let mut component = component;
    if let Some(fields) = component.as_object_mut() {
        for key in ["type", "format"] {
            if let Some(Value::String(word)) = fields.get_mut(key) {
                *word = word.to_uppercase();
            }
        }
        for (key, inner) in [("buttons", "buttons"), ("cards", "cards")] {
            if let Some(Value::Array(items)) = fields.get_mut(key) {
                for item in items.iter_mut() {
                    *item = if inner == "cards" {
                        card(item.take())
                    } else {
                        shown(item.take())
                    };
                }
            }
        }
    }
    component
}

fn card(card: Value) -> Value {
    let components: Vec<Value> = card
        .get("components")
        .and_then(Value::as_array)
        .map(|components| components.iter().cloned().map(shown).collect())
        .unwrap_or_default();
    json!({"components": components})
}
