//! Templates for one-time passwords: their words are Meta's, in the template's language.

use serde_json::{Value, json};

use super::{bounded, kinds};
use crate::{
    graph::errors::{Outcome, Refusal},
    rules::Part,
};

const BODY: &str = "*{{1}}* is your verification code.";
const ADVICE: &str = " For your security, do not share this code.";
/// Longest label of the button.
const LABEL: usize = 25;

/// Checks the components; returns them with the fixed words.
pub(super) fn check(components: &[Part<'_>]) -> Outcome<Vec<Value>> {
    let kinds = kinds(components)?;
    let mut shown = Vec::new();
    for wanted in ["BODY", "BUTTONS"] {
        if !kinds.iter().any(|kind| kind == wanted) {
            return Err(Refusal::parameter(format!(
                "A login code needs a component of type {wanted}"
            )));
        }
    }
    for (component, kind) in components.iter().zip(&kinds) {
        shown.push(match kind.as_str() {
            "BODY" => body(component)?,
            "FOOTER" => footer(component)?,
            "BUTTONS" => button(component)?,
            other => {
                return Err(Refusal::parameter(format!("A login code has no {other}")));
            }
        });
    }
    Ok(shown)
}

fn body(body: &Part<'_>) -> Outcome<Value> {
    body.only(&["type", "add_security_recommendation"])?;
    let advises = body.flag("add_security_recommendation")?.unwrap_or(false);
    let text = if advises {
        format!("{BODY}{ADVICE}")
    } else {
        BODY.to_owned()
    };
    Ok(json!({
        "type": "BODY", "text": text, "add_security_recommendation": advises,
        "example": {"body_text": [["123456"]]},
    }))
}

fn footer(footer: &Part<'_>) -> Outcome<Value> {
    footer.only(&["type", "code_expiration_minutes"])?;
    let minutes = footer.number("code_expiration_minutes", 1.0..=90.0)?;
    Ok(json!({
        "type": "FOOTER", "text": format!("This code expires in {minutes} minutes."),
        "code_expiration_minutes": minutes,
    }))
}

fn button(buttons: &Part<'_>) -> Outcome<Value> {
    buttons.only(&["type", "buttons"])?;
    let list = buttons.list("buttons", 1..=1)?;
    let Some(button) = list.first() else {
        return Err(buttons.missing("buttons"));
    };
    button.only(&[
        "type",
        "otp_type",
        "text",
        "autofill_text",
        "package_name",
        "signature_hash",
        "supported_apps",
        "zero_tap_terms_accepted",
    ])?;
    button.word("type", &["OTP", "otp"])?;
    let kind = button.text("otp_type", 16)?.to_uppercase();
    let text = match button.has("text") {
        true => label(button, "text")?,
        false => "Copy code",
    };
    if button.has("autofill_text") {
        label(button, "autofill_text")?;
    }
    match kind.as_str() {
        "COPY_CODE" => {}
        "ONE_TAP" | "ZERO_TAP" => {
            apps(button)?;
            if kind == "ZERO_TAP" && button.flag("zero_tap_terms_accepted")? != Some(true) {
                return Err(button.invalid("zero_tap_terms_accepted", "must be true."));
            }
        }
        other => {
            return Err(Refusal::parameter(format!(
                "Param otp_type must be one of {{COPY_CODE, ONE_TAP, ZERO_TAP}} - got \"{other}\"."
            )));
        }
    }
    let url = format!("https://www.whatsapp.com/otp/code/?otp_type={kind}&code=otp{{{{1}}}}");
    Ok(json!({"type": "BUTTONS", "buttons": [{
        "type": "URL", "text": text, "url": url,
        "example": [format!("https://www.whatsapp.com/otp/code/?otp_type={kind}&code=otp123456")],
    }]}))
}

/// What the button says. Source: Meta, *Authentication templates*: no links, no emoji; read 2026-11.
fn label<'a>(button: &Part<'a>, key: &str) -> Outcome<&'a str> {
    let text = bounded(button, key, LABEL)?;
    let is_emoji = |c: char| matches!(c, '\u{2600}'..='\u{27bf}' | '\u{1f000}'..='\u{1faff}');
    if text.contains("://") || text.contains(is_emoji) {
        return Err(button.invalid(key, "can have no links and no emoji."));
    }
    Ok(text)
}

/// The Android apps that may take the code.
fn apps(button: &Part<'_>) -> Outcome<()> {
    for app in button.list("supported_apps", 1..=5)? {
        app.only(&["package_name", "signature_hash"])?;
        app.text("package_name", 224)?;
        if app.text("signature_hash", 11)?.len() != 11 {
            return Err(app.invalid("signature_hash", "must have 11 characters."));
        }
    }
    Ok(())
}
