//! Rules of templates for one-time codes, whose words are Meta's.

use super::{Found, Rule, buttons, texts::count};
use crate::template_book::draft::{CodeWay, DraftCode};

const APPS: usize = 5;
const PACKAGE: usize = 224;
const SIGNATURE: usize = 11;

pub(super) fn check(code: &DraftCode, found: &mut Found) {
    if code
        .minutes
        .is_some_and(|minutes| !(1..=90).contains(&minutes))
    {
        found.note("code", Rule::CodeMinutes);
    }
    label("button:0", &code.button, found);
    if code.way == CodeWay::Copy {
        return;
    }
    label("autofill", &code.autofill, found);
    if code.apps.is_empty() {
        found.note("apps", Rule::AppsMissing);
    }
    found.over("apps", Rule::AppsTooMany, APPS, code.apps.len());
    for (at, app) in code.apps.iter().enumerate() {
        let field = format!("app:{at}");
        if !(1..=PACKAGE).contains(&count(app.package.trim())) {
            found.note(&field, Rule::AppPackage);
        }
        if count(app.signature.trim()) != SIGNATURE {
            found.note(&field, Rule::AppSignature);
        }
    }
    if code.way == CodeWay::ZeroTap && !code.terms {
        found.note("terms", Rule::TermsMissing);
    }
}

/// What the button says: short, without links and emoji.
fn label(field: &str, text: &str, found: &mut Found) {
    let text = text.trim();
    found.over(field, Rule::ButtonTextTooLong, buttons::LABEL, count(text));
    let is_emoji = |c: char| matches!(u32::from(c), 0x2600..=0x27bf | 0x1_f000..=0x1_faff);
    if text.contains("://") || text.contains(is_emoji) {
        found.note(field, Rule::CodeLabel);
    }
}
