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
    let label = count(code.button.trim());
    found.over("button:0", Rule::ButtonTextTooLong, buttons::LABEL, label);
    if code.way == CodeWay::Copy {
        return;
    }
    let autofill = count(code.autofill.trim());
    found.over(
        "autofill",
        Rule::ButtonTextTooLong,
        buttons::LABEL,
        autofill,
    );
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
