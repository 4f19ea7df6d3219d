//! Buttons that lead somewhere: a web page, a Flow, a call, an address form.

use serde_json::Value;

use super::{LABEL, parameters};
use crate::{graph::errors::Outcome, rules::Part};

/// One web address.
pub(super) fn cta_url(action: &Part<'_>) -> Outcome<()> {
    let parameters = parameters(action, "cta_url")?;
    parameters.only(&["display_text", "url"])?;
    parameters.text("display_text", LABEL)?;
    parameters.url("url", 2000).map(|_| ())
}

/// A Flow; returns its id when it is named by id.
pub(super) fn flow(action: &Part<'_>) -> Outcome<Option<String>> {
    let parameters = parameters(action, "flow")?;
    parameters.only(&[
        "flow_message_version",
        "flow_id",
        "flow_name",
        "flow_token",
        "flow_cta",
        "mode",
        "flow_action",
        "flow_action_payload",
    ])?;
    parameters.word("flow_message_version", &["3"])?;
    // Twenty in the library's documentation, thirty in the specification: the stricter counts.
    let label = parameters.text("flow_cta", LABEL)?;
    if label.chars().any(is_pictograph) {
        return Err(parameters.invalid("flow_cta", "must not contain emoji."));
    }
    if parameters.has("flow_id") == parameters.has("flow_name") {
        return Err(parameters.invalid("flow_id", "or flow_name is required, not both."));
    }
    parameters.maybe_text("flow_name", 200)?;
    parameters.maybe_text("flow_token", 4096)?;
    if parameters.has("mode") {
        parameters.word("mode", &["draft", "published"])?;
    }
    if parameters.has("flow_action") {
        parameters.word("flow_action", &["navigate", "data_exchange"])?;
    }
    if let Some(payload) = parameters.maybe_part("flow_action_payload")? {
        payload.text("screen", 256)?;
        if payload
            .value("data")
            .and_then(Value::as_object)
            .is_some_and(serde_json::Map::is_empty)
        {
            return Err(payload.invalid("data", "must not be an empty object."));
        }
        payload.maybe_part("data")?;
    }
    Ok(parameters.maybe_text("flow_id", 64)?.map(str::to_owned))
}

/// Emoji, by the blocks they stand in; letters of any script are none.
fn is_pictograph(character: char) -> bool {
    matches!(character, '\u{2600}'..='\u{27bf}' | '\u{1f000}'..='\u{1faff}')
}

/// A call button.
pub(super) fn voice_call(action: &Part<'_>) -> Outcome<()> {
    action.only(&["name", "parameters"])?;
    action.word("name", &["voice_call"])?;
    if let Some(parameters) = action.maybe_part("parameters")? {
        parameters.only(&["display_text", "ttl_minutes", "payload"])?;
        parameters.maybe_text("display_text", LABEL)?;
        parameters.maybe_text("payload", 512)?;
        if parameters.has("ttl_minutes") {
            parameters.number("ttl_minutes", 1.0..=43_200.0)?;
        }
    }
    Ok(())
}

const ADDRESS: &[&str] = &[
    "name",
    "phone_number",
    "in_pin_code",
    "house_number",
    "floor_number",
    "tower_number",
    "building_name",
    "address",
    "landmark_area",
    "city",
    "state",
];

/// An address form, which India alone has.
pub(super) fn address(action: &Part<'_>) -> Outcome<()> {
    let parameters = parameters(action, "address_message")?;
    parameters.only(&["country", "values", "saved_addresses", "validation_errors"])?;
    parameters.word("country", &["IN"])?;
    if let Some(values) = parameters.maybe_part("values")? {
        values_of(&values)?;
    }
    if parameters.has("saved_addresses") {
        for saved in parameters.list("saved_addresses", 0..=usize::MAX)? {
            saved.only(&["id", "value"])?;
            saved.text("id", 256)?;
            values_of(&saved.part("value")?)?;
        }
    }
    if let Some(errors) = parameters.maybe_part("validation_errors")? {
        errors.only(ADDRESS)?;
        for key in ADDRESS {
            errors.any_text(key)?;
        }
    }
    Ok(())
}

fn values_of(values: &Part<'_>) -> Outcome<()> {
    values.only(ADDRESS)?;
    for key in ADDRESS {
        values.any_text(key)?;
    }
    values.maybe_text("in_pin_code", 6).map(|_| ())
}
