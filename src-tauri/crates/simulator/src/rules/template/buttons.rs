//! Values of a template's buttons.

use serde_json::Value;

use super::{parameter_text, text_of, variables};
use crate::{
    graph::errors::{Outcome, Refusal},
    rules::Part,
};

/// Every button that needs a value has one, and no other has.
pub(super) fn check(part: &Value, given: &[Part<'_>]) -> Outcome<()> {
    let defined = part
        .get("buttons")
        .and_then(Value::as_array)
        .map(Vec::as_slice)
        .unwrap_or_default();
    let mut covered = Vec::new();
    for component in given
        .iter()
        .filter(|part| part.value("type").and_then(Value::as_str) == Some("button"))
    {
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
        let parameters = component.list("parameters", 1..=1)?;
        let parameter = parameters.first().ok_or_else(|| Refusal::code(132_000))?;
        match expected.as_str() {
            "quick_reply" => parameter.text("payload", 256).map(|_| ())?,
            "copy_code" => parameter.text("coupon_code", 20).map(|_| ())?,
            "url" => {
                if variables(text_of(button, "url")).is_empty() && text_of(button, "type") != "OTP"
                {
                    return Err(Refusal::with(
                        132_000,
                        format!(
                            "buttons: Button at index {at} of type Url does not require parameters"
                        ),
                    ));
                }
                let suffix = parameter_text(parameter)?;
                if text_of(button, "url").len() + suffix.len() > 2000 {
                    return Err(Refusal::with(
                        132_005,
                        "buttons: the address is longer than 2000 characters",
                    ));
                }
            }
            _ => {}
        }
        covered.push(at);
    }
    for (at, button) in defined.iter().enumerate() {
        let needs = match text_of(button, "type") {
            "URL" => !variables(text_of(button, "url")).is_empty(),
            "COPY_CODE" | "OTP" => true,
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
