//! The buttons of a new template.

use super::{
    bounded, subcode,
    variables::{Format, is_example, names},
};
use crate::{
    graph::errors::{Outcome, Refusal},
    rules::Part,
};

const LABEL: usize = 25;
const URL: usize = 2000;
const PHONE: usize = 20;
const COUPON: usize = 20;
const OFFER_COUPON: usize = 15;

/// Most of each type. Source: Meta, *Template components*, read 2026-11.
const MOST: &[(&str, usize)] = &[
    ("QUICK_REPLY", 10),
    ("URL", 2),
    ("PHONE_NUMBER", 1),
    ("COPY_CODE", 1),
    ("FLOW", 1),
    ("CATALOG", 1),
    ("MPM", 1),
    ("SPM", 1),
    ("VOICE_CALL", 1),
    ("REQUEST_CONTACT_INFO", 1),
    ("APP", 10),
];

/// Checks the buttons of a template.
pub(super) fn check(buttons: &Part<'_>, has_offer: bool) -> Outcome<()> {
    buttons.only(&["type", "buttons"])?;
    let list = buttons.list("buttons", 1..=10)?;
    let kinds = each(&list, has_offer)?;
    for (kind, most) in MOST {
        let count = kinds.iter().filter(|one| one == kind).count();
        if count > *most {
            return Err(Refusal::parameter(format!(
                "Param buttons can have at most {most} of type {kind}, not {count}"
            )));
        }
    }
    let changes = kinds
        .windows(2)
        .filter(|pair| matches!(pair, [a, b] if (a == "QUICK_REPLY") != (b == "QUICK_REPLY")))
        .count();
    if changes > 1 {
        return Err(Refusal::parameter(
            "Quick replies and other buttons must be grouped",
        ));
    }
    Ok(())
}

/// Checks every button; returns their types.
pub(super) fn each(list: &[Part<'_>], has_offer: bool) -> Outcome<Vec<String>> {
    let mut kinds = Vec::with_capacity(list.len());
    for button in list {
        let kind = button.text("type", 32)?.to_uppercase();
        match kind.as_str() {
            "QUICK_REPLY" | "APP" => drop(bounded(button, "text", LABEL)?),
            "VOICE_CALL" => {
                button.only(&["type", "text", "ttl_minutes"])?;
                bounded(button, "text", LABEL)?;
            }
            "URL" => url(button)?,
            "PHONE_NUMBER" => phone(button)?,
            "COPY_CODE" => {
                let max = if has_offer { OFFER_COUPON } else { COUPON };
                bounded(button, "example", max)?;
            }
            "FLOW" => flow(button)?,
            // Their labels are fixed.
            "CATALOG" | "MPM" | "SPM" | "REQUEST_CONTACT_INFO" => {
                button.any_text("text")?;
            }
            "OTP" => {
                return Err(Refusal::parameter(
                    "Buttons of type OTP are for templates of category AUTHENTICATION",
                ));
            }
            other => {
                return Err(Refusal::parameter(format!(
                    "Param buttons has an element of unknown type {other}"
                )));
            }
        }
        kinds.push(kind);
    }
    Ok(kinds)
}

/// An address with at most one variable, at its end, and then an example.
fn url(button: &Part<'_>) -> Outcome<()> {
    button.only(&["type", "text", "url", "example", "app_deep_link"])?;
    bounded(button, "text", LABEL)?;
    let url = bounded(button, "url", URL)?;
    if !crate::rules::is_web_address(url) {
        return Err(button.invalid("url", "is not a valid URI."));
    }
    // Meta's own documents show `{{1}}` here in templates of both formats.
    let variables = names(url, Format::Positional, subcode::BODY)?;
    if variables.is_empty() {
        return Ok(());
    }
    if variables.len() > 1 || !url.ends_with("}}") {
        return Err(Refusal::parameter(
            "Param url can have one variable, at its end",
        ));
    }
    let example = match button.value("example") {
        Some(serde_json::Value::Array(_)) => button.texts("example", 1..=1, URL)?.concat(),
        Some(serde_json::Value::String(text)) => text.clone(),
        _ => String::new(),
    };
    if is_example(&example) {
        Ok(())
    } else {
        Err(Refusal::management(
            subcode::FIELD_MISSING,
            format!("{} is required.", button.path("example")),
        ))
    }
}

fn phone(button: &Part<'_>) -> Outcome<()> {
    button.only(&["type", "text", "phone_number"])?;
    bounded(button, "text", LABEL)?;
    let number = bounded(button, "phone_number", PHONE)?;
    let digits = number.chars().filter(char::is_ascii_digit).count();
    let others = number
        .chars()
        .all(|c| c.is_ascii_digit() || "+-() ".contains(c));
    if digits >= 7 && others {
        Ok(())
    } else {
        Err(button.invalid("phone_number", "is not a valid phone number."))
    }
}

fn flow(button: &Part<'_>) -> Outcome<()> {
    button.only(&[
        "type",
        "text",
        "flow_id",
        "flow_name",
        "flow_json",
        "flow_action",
        "navigate_screen",
        "icon",
    ])?;
    bounded(button, "text", LABEL)?;
    let named = ["flow_id", "flow_name", "flow_json"]
        .iter()
        .filter(|key| button.has(key))
        .count();
    if named != 1 {
        return Err(Refusal::parameter(
            "One of flow_id, flow_name and flow_json is required",
        ));
    }
    for key in ["flow_id", "flow_name", "flow_json"] {
        let value = button.value(key).and_then(serde_json::Value::as_str);
        if value.is_some_and(|text| text.trim().is_empty()) {
            return Err(button.invalid(key, "is empty."));
        }
    }
    if button.has("flow_action") {
        let action = button.text("flow_action", 32)?.to_lowercase();
        if !matches!(action.as_str(), "navigate" | "data_exchange") {
            return Err(button.invalid("flow_action", "is unknown."));
        }
    }
    if button.has("icon") {
        button.word("icon", &["DEFAULT", "DOCUMENT", "PROMOTION", "REVIEW"])?;
    }
    Ok(())
}
