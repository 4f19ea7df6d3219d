//! Limits of a template's buttons.

use serde_json::Value;

use super::kind;
use crate::json;
use crate::message::Problem;
use crate::message::validate::template::ADDRESS;
use crate::message::validate::{Check, at_most, count, filled, must, units};
use crate::template::variables;

/// What a button says.
const LABEL: usize = 25;
const PHONE: usize = 20;
const COUPON: usize = 20;
const OFFER_COUPON: usize = 15;
const APPS: usize = 5;
const PACKAGE: usize = 224;
const SIGNATURE: usize = 11;

pub(super) fn check(field: &str, component: &Value, is_offer: bool) -> Check {
    let buttons = json::list(component, "buttons");
    count(field, buttons.len(), 1, 10)?;
    for (index, button) in buttons.iter().enumerate() {
        let kind = kind(button);
        let most = match kind.as_str() {
            "QUICK_REPLY" => 10,
            "URL" => 2,
            "PHONE_NUMBER"
            | "COPY_CODE"
            | "FLOW"
            | "OTP"
            | "CATALOG"
            | "MPM"
            | "SPM"
            | "VOICE_CALL"
            | "REQUEST_CONTACT_INFO" => 1,
            _ => usize::MAX,
        };
        let actual = buttons
            .iter()
            .filter(|other| super::kind(other) == kind)
            .count();
        count(format!("{field}.{kind}"), actual, 0, most)?;
        one(&format!("{field}[{index}]"), &kind, button, is_offer)?;
    }
    must(
        quick_replies_stand_together(buttons),
        field,
        Problem::Malformed,
    )
}

/// Cards take replies, links and calls; one of a product takes a button that shows it, too.
pub(super) fn on_card(field: &str, component: &Value, is_product: bool) -> Check {
    let buttons = json::list(component, "buttons");
    count(field, buttons.len(), 1, 2)?;
    for (index, button) in buttons.iter().enumerate() {
        let fits = match kind(button).as_str() {
            "QUICK_REPLY" | "URL" | "PHONE_NUMBER" => true,
            "SPM" => is_product,
            // Meta adds kinds; those that are known belong to the message.
            "COPY_CODE"
            | "FLOW"
            | "OTP"
            | "CATALOG"
            | "MPM"
            | "VOICE_CALL"
            | "REQUEST_CONTACT_INFO" => false,
            _ => true,
        };
        must(fits, format!("{field}[{index}].type"), Problem::NotAllowed)?;
    }
    Ok(())
}

/// `QR QR URL` and `URL QR QR`, but not `QR URL QR`.
fn quick_replies_stand_together(buttons: &[Value]) -> bool {
    let mut groups = 0;
    let mut before = false;
    for button in buttons {
        let quick = kind(button) == "QUICK_REPLY";
        groups += usize::from(quick && !before);
        before = quick;
    }
    groups <= 1
}

fn one(field: &str, kind: &str, button: &Value, is_offer: bool) -> Check {
    let at = |part: &str| format!("{field}.{part}");
    let text = |key| json::text(button, key).unwrap_or_default();
    match kind {
        "QUICK_REPLY" | "URL" | "PHONE_NUMBER" | "FLOW" | "APP" | "VOICE_CALL" => {
            filled(at("text"), &text("text"), LABEL)?;
        }
        _ => at_most(at("text"), &text("text"), LABEL)?,
    }
    match kind {
        "URL" => url(&at("url"), &text("url")),
        "PHONE_NUMBER" => filled(at("phone_number"), &text("phone_number"), PHONE),
        "COPY_CODE" => {
            let longest = if is_offer { OFFER_COUPON } else { COUPON };
            let example = match button.get("example") {
                Some(Value::Array(examples)) => examples.first().and_then(json::as_text),
                _ => json::text(button, "example"),
            };
            filled(at("example"), &example.unwrap_or_default(), longest)
        }
        "OTP" => one_time_code(field, button),
        _ => Ok(()),
    }
}

/// At most one variable, at the end.
fn url(field: &str, url: &str) -> Check {
    filled(field, url, ADDRESS)?;
    let variables = variables(url).len();
    count(field, variables, 0, 1)?;
    let at_end = variables == 0 || url.trim_end().ends_with("}}");
    must(at_end, field, Problem::Malformed)
}

fn one_time_code(field: &str, button: &Value) -> Check {
    let is = |word: &str| {
        json::ident(button, "otp_type").is_some_and(|kind| kind.eq_ignore_ascii_case(word))
    };
    let agreed = json::flag(button, "zero_tap_terms_accepted") == Some(true);
    let terms = format!("{field}.zero_tap_terms_accepted");
    must(!is("ZERO_TAP") || agreed, terms, Problem::Empty)?;
    let autofill = json::text(button, "autofill_text").unwrap_or_default();
    at_most(format!("{field}.autofill_text"), &autofill, LABEL)?;
    let apps = json::list(button, "supported_apps");
    count(format!("{field}.supported_apps"), apps.len(), 0, APPS)?;
    for (index, app) in apps.iter().enumerate() {
        let at = |part: &str| format!("{field}.supported_apps[{index}].{part}");
        let text = |key| json::text(app, key).unwrap_or_default();
        filled(at("package_name"), &text("package_name"), PACKAGE)?;
        let hash = text("signature_hash");
        filled(at("signature_hash"), &hash, SIGNATURE)?;
        must(
            units(&hash) == SIGNATURE,
            at("signature_hash"),
            Problem::Malformed,
        )?;
    }
    Ok(())
}
