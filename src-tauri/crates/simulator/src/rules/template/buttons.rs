//! Values of a template's buttons.

use serde_json::Value;

use super::{
    CODE, list_of,
    text::{parameter_text, text_of, variables},
};
use crate::{
    graph::errors::{Outcome, Refusal},
    rules::{Part, interactive::sections},
};

/// Longest final address.
const URL: usize = 2000;
/// Longest coupon code: the documentation's number for offers; a newer page says 20, the stricter counts.
const COUPON: usize = 15;

/// Every button that needs a value has one, and no other has.
pub(super) fn check(part: &Value, given: &[Part<'_>]) -> Outcome<()> {
    let defined = list_of(part, "buttons");
    let mut covered = Vec::new();
    for component in given.iter().filter(|part| super::kind_of(part) == "button") {
        component.only(&["type", "sub_type", "index", "parameters"])?;
        let sub_type = component.text("sub_type", 64)?;
        let index = component.number("index", 0.0..=9.0)?;
        let at = defined
            .iter()
            .enumerate()
            .find(|(at, _)| (*at as f64 - index).abs() < f64::EPSILON);
        let Some((at, button)) = at else {
            return Err(Refusal::with(
                132_000,
                format!("buttons: there is no button at index {index}"),
            ));
        };
        let expected = match text_of(button, "type") {
            "OTP" => String::from("url"),
            other => other.to_lowercase(),
        };
        if expected != sub_type.to_lowercase() {
            return Err(Refusal::with(
                132_012,
                format!("buttons: Format mismatch, expected {expected}, received {sub_type}"),
            ));
        }
        if covered.contains(&at) {
            return Err(Refusal::with(
                132_000,
                format!("buttons: the button at index {at} has two values"),
            ));
        }
        let parameters = component.list("parameters", 1..=1)?;
        let parameter = parameters.first().ok_or_else(|| Refusal::code(132_000))?;
        value(at, button, &expected, parameter)?;
        covered.push(at);
    }
    for (at, button) in defined.iter().enumerate() {
        let needs = match text_of(button, "type") {
            "URL" => !variables(text_of(button, "url")).is_empty(),
            "COPY_CODE" | "OTP" | "MPM" => true,
            _ => false,
        };
        if needs && !covered.contains(&at) {
            let kind = text_of(button, "type");
            return Err(Refusal::with(
                131_008,
                format!("buttons: Button at index {at} of type {kind} requires a parameter"),
            ));
        }
    }
    Ok(())
}

fn value(at: usize, button: &Value, kind: &str, parameter: &Part<'_>) -> Outcome<()> {
    match kind {
        "quick_reply" => parameter.text("payload", 256).map(drop),
        "copy_code" => parameter.text("coupon_code", COUPON).map(drop),
        "url" => suffix(at, button, parameter),
        "flow" => {
            parameter.word("type", &["action"])?;
            if let Some(action) = parameter.maybe_part("action")? {
                action.only(&["flow_token", "flow_action_data"])?;
                action.maybe_text("flow_token", 4096)?;
                action.maybe_part("flow_action_data")?;
            }
            Ok(())
        }
        "catalog" | "mpm" => {
            parameter.word("type", &["action"])?;
            let action = parameter.part("action")?;
            action.maybe_text("thumbnail_product_retailer_id", 256)?;
            if kind == "mpm" {
                sections(&action)?;
            }
            Ok(())
        }
        "voice_call" => Ok(()),
        other => Err(Refusal::with(
            132_000,
            format!("buttons: Button at index {at} of type {other} does not take a parameter"),
        )),
    }
}

/// The end of an address, or the one-time password behind its button.
fn suffix(at: usize, button: &Value, parameter: &Part<'_>) -> Outcome<()> {
    let url = text_of(button, "url");
    let is_code = text_of(button, "type") == "OTP" || url.contains("/otp/code/");
    if variables(url).is_empty() && !is_code {
        return Err(Refusal::with(
            132_000,
            format!("buttons: Button at index {at} of type Url does not require parameters"),
        ));
    }
    let suffix = parameter_text(parameter)?;
    if is_code {
        return parameter.text("text", CODE).map(drop);
    }
    let whole = match url.split_once("{{") {
        Some((before, _)) => before.encode_utf16().count() + suffix.encode_utf16().count(),
        None => suffix.encode_utf16().count(),
    };
    if whole > URL {
        return Err(Refusal::with(
            132_005,
            format!("buttons: the address is longer than {URL} characters"),
        ));
    }
    Ok(())
}

/// The Flows that the buttons open.
pub(super) fn flows(part: &Value) -> Vec<String> {
    list_of(part, "buttons")
        .iter()
        .filter(|button| text_of(button, "type") == "FLOW")
        .map(|button| match button.get("flow_id") {
            Some(Value::Number(id)) => id.to_string(),
            _ => text_of(button, "flow_id").to_owned(),
        })
        .collect()
}
