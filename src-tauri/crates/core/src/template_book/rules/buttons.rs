//! Rules of buttons.

use super::{Found, Rule, texts::count};
use crate::template_book::draft::DraftButton;

pub(super) const LABEL: usize = 25;
const MOST: usize = 10;
const ADDRESS: usize = 2000;
const PHONE: usize = 20;
const COUPON: usize = 20;
const OFFER_COUPON: usize = 15;

/// Addresses that hide where they lead: the review refuses them.
const SHORTENERS: &[&str] = &[
    "//wa.me/",
    "//bit.ly/",
    "//tinyurl.com/",
    "//t.co/",
    "//goo.gl/",
];

pub(super) fn check(buttons: &[DraftButton], is_offer: bool, found: &mut Found) {
    found.over("buttons", Rule::ButtonsTooMany, MOST, buttons.len());
    for (kind, most) in [
        ("URL", 2),
        ("PHONE_NUMBER", 1),
        ("COPY_CODE", 1),
        ("FLOW", 1),
        ("CATALOG", 1),
        ("MPM", 1),
        ("SPM", 1),
        ("REQUEST_CONTACT_INFO", 1),
        ("VOICE_CALL", 1),
    ] {
        let of_kind = buttons
            .iter()
            .filter(|button| button.as_meta() == kind)
            .count();
        found.over("buttons", Rule::ButtonsOfKind, most, of_kind);
    }
    let mut changes = 0;
    for pair in buttons.windows(2) {
        let quick = |button: &DraftButton| matches!(button, DraftButton::QuickReply { .. });
        if let [one, next] = pair {
            changes += usize::from(quick(one) != quick(next));
        }
    }
    if changes > 1 {
        found.note("buttons", Rule::ButtonsApart);
    }
    each("", buttons, is_offer, found);
}

/// Every button by itself; `before` names the card it is on.
pub(super) fn each(before: &str, buttons: &[DraftButton], is_offer: bool, found: &mut Found) {
    for (index, button) in buttons.iter().enumerate() {
        let field = format!("{before}button:{index}");
        if let Some(text) = button.text() {
            let text = text.trim();
            if text.is_empty() {
                found.note(&field, Rule::ButtonTextMissing);
            }
            found.over(&field, Rule::ButtonTextTooLong, LABEL, count(text));
        }
        match button {
            DraftButton::Url { url, example, .. } => self::url(&field, url.trim(), example, found),
            DraftButton::Phone { number, .. } => phone(&field, number.trim(), found),
            DraftButton::Coupon { example } => {
                let example = example.trim();
                if example.is_empty() {
                    found.note(&field, Rule::CouponMissing);
                }
                let most = if is_offer { OFFER_COUPON } else { COUPON };
                found.over(&field, Rule::CouponTooLong, most, count(example));
            }
            DraftButton::Flow { flow_id, .. } if flow_id.trim().is_empty() => {
                found.note(&field, Rule::FlowMissing);
            }
            _ => {}
        }
    }
}

fn url(field: &str, url: &str, example: &str, found: &mut Found) {
    if url.is_empty() {
        return found.note(field, Rule::UrlMissing);
    }
    found.over(field, Rule::UrlTooLong, ADDRESS, count(url));
    let fixed = url.split("{{").next().unwrap_or_default();
    let rest = fixed
        .strip_prefix("https://")
        .or_else(|| fixed.strip_prefix("http://"));
    let host = rest.and_then(|rest| rest.split(['/', '?', '#']).next());
    let is_address = host.is_some_and(|host| host.contains('.') && !host.starts_with('.'));
    if !is_address || url.contains(char::is_whitespace) {
        found.note(field, Rule::UrlMalformed);
    }
    if SHORTENERS.iter().any(|start| url.contains(start)) {
        found.note(field, Rule::UrlShortened);
    }
    let variables = url.matches("{{").count();
    if variables == 0 {
        return;
    }
    // In templates of both formats the one variable of an address is called 1.
    if variables > 1 || !url.ends_with("{{1}}") {
        found.note(field, Rule::UrlVariable);
    } else if example.trim().is_empty() || example.contains("{{") {
        found.note(field, Rule::UrlExample);
    }
}

fn phone(field: &str, number: &str, found: &mut Found) {
    if number.is_empty() {
        return found.note(field, Rule::PhoneMissing);
    }
    found.over(field, Rule::PhoneTooLong, PHONE, count(number));
    let digits = number.chars().filter(char::is_ascii_digit).count();
    let usual = number
        .chars()
        .all(|c| c.is_ascii_digit() || "+-() ".contains(c));
    if digits < 7 || !usual {
        found.note(field, Rule::PhoneMalformed);
    }
}
