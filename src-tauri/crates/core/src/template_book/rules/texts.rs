//! Rules of header and body: their variables, and the examples of those.

use super::{Found, Rule};
use crate::template_book::draft::{DraftCategory, Example, TemplateDraft};

const HEADER: usize = 60;

/// Words that make a utility template marketing in Meta's eyes, in the languages of the
/// interface. A hint, no more: Meta does not publish what it looks for.
const PROMOTION: &[&str] = &[
    "discount",
    "% off",
    "sale",
    "promo",
    "coupon",
    "special offer",
    "desconto",
    "promoção",
    "cupom",
    "descuento",
    "oferta",
    "rebaja",
    "cupón",
    "折扣",
    "优惠",
    "促销",
    "خصم",
    "عرض خاص",
    "תקופת מבצע",
    "הנחה",
    "קופון",
];

/// What nobody should be asked for in a chat: templates that do are refused as fraud.
const SECRETS: &[&str] = &[
    "card number",
    "cvv",
    "password",
    "número de tarjeta",
    "contraseña",
    "número do cartão",
    "senha",
    "银行卡号",
    "密码",
    "رقم البطاقة",
    "كلمة المرور",
    "מספר כרטיס",
    "סיסמה",
];

/// Words of one-time codes, which are a category of their own: Meta rejects others later.
const CODES: &[&str] = &[
    "verification code",
    "one-time code",
    "login code",
    "código de verificación",
    "código de verificação",
    "验证码",
    "رمز التحقق",
    "קוד אימות",
];

/// How much a body may hold.
#[derive(Clone, Copy, Debug)]
pub(super) struct BodyLimits {
    pub(super) most: usize,
    pub(super) needed: bool,
}

/// UTF-16 units, as Meta counts.
pub(super) fn count(text: &str) -> usize {
    text.encode_utf16().count()
}

/// A piece of a text: what stands before a variable, and what stands between its braces.
struct Read<'a> {
    outside: String,
    names: Vec<&'a str>,
    closed: bool,
}

fn read(text: &str) -> Read<'_> {
    let mut found = Read {
        outside: String::new(),
        names: Vec::new(),
        closed: true,
    };
    let mut rest = text;
    while let Some((before, after)) = rest.split_once("{{") {
        found.outside.push_str(before);
        found.outside.push(' ');
        let Some((name, tail)) = after.split_once("}}") else {
            found.closed = false;
            return found;
        };
        if !found.names.contains(&name) {
            found.names.push(name);
        }
        rest = tail;
    }
    found.outside.push_str(rest);
    found
}

pub(super) fn header(text: &str, example: &str, named: bool, found: &mut Found) {
    let text = text.trim();
    if text.is_empty() {
        return found.note("header", Rule::HeaderMissing);
    }
    found.over("header", Rule::HeaderTooLong, HEADER, count(text));
    let read = read(text);
    if text.contains('\n') || read.outside.contains(['*', '_', '~', '`']) {
        found.note("header", Rule::HeaderMarks);
    }
    if read.names.len() > 1 {
        found.note("header", Rule::HeaderVariables);
    }
    names("header", &read, named, found);
    if let Some(name) = read.names.first() {
        one_example("header", name, example, found);
    }
}

pub(super) fn body(
    field: &str,
    text: &str,
    examples: &[Example],
    named: bool,
    limits: BodyLimits,
    found: &mut Found,
) {
    let text = text.trim();
    if text.is_empty() {
        if limits.needed {
            found.note(field, Rule::BodyMissing);
        }
        return;
    }
    found.over(field, Rule::BodyTooLong, limits.most, count(text));
    let read = read(text);
    names(field, &read, named, found);
    if read.names.is_empty() {
        return;
    }
    if text.starts_with("{{") || text.ends_with("}}") {
        found.note(field, Rule::VariableAtEdge);
    }
    if text.contains("}}{{") || text.contains("}} {{") {
        found.note(field, Rule::VariablesAdjacent);
    }
    // Meta does not publish its measure; a word more than there are variables is the least.
    let words = read.outside.split_whitespace();
    let words = words
        .filter(|word| word.chars().any(char::is_alphanumeric))
        .count();
    if words <= read.names.len() {
        found.note(field, Rule::VariablesTooMany);
    }
    for name in &read.names {
        let example = examples.iter().find(|example| example.name == *name);
        let value = example
            .map(|example| example.value.as_str())
            .unwrap_or_default();
        one_example(field, name, value, found);
    }
}

/// Numbers from 1 without a gap, or lower-case names.
fn names(field: &str, read: &Read<'_>, named: bool, found: &mut Found) {
    let is_number = |name: &str| name.bytes().all(|b| b.is_ascii_digit());
    let usual = |b: u8| b.is_ascii_lowercase() || b.is_ascii_digit() || b == b'_';
    let fits = |name: &&str| {
        !name.is_empty()
            && if named {
                name.bytes().all(usual) && !is_number(name)
            } else {
                is_number(name)
            }
    };
    if !read.closed {
        found.note(field, Rule::VariableMalformed);
    }
    match read.names.iter().find(|name| !fits(name)) {
        Some(name) => found.about(field, Rule::VariableMalformed, name.trim()),
        None if !named => {
            let missing =
                (1..=read.names.len()).find(|at| !read.names.contains(&at.to_string().as_str()));
            if let Some(number) = missing {
                found.about(field, Rule::VariableGaps, &number.to_string());
            }
        }
        None => {}
    }
}

fn one_example(field: &str, name: &str, value: &str, found: &mut Found) {
    if value.trim().is_empty() {
        found.about(field, Rule::ExampleMissing, name);
    } else if value.contains("{{") {
        found.about(field, Rule::ExampleVariable, name);
    }
}

/// What Meta may see otherwise than the owner.
pub(super) fn advise(draft: &TemplateDraft, found: &mut Found) {
    let all = format!("{}\n{}", draft.body, draft.footer).to_lowercase();
    let has = |words: &[&str]| words.iter().any(|word| all.contains(word));
    if draft.category == DraftCategory::Utility && has(PROMOTION) {
        found.note("category", Rule::ReadsLikeMarketing);
    }
    if has(CODES) {
        found.note("category", Rule::ReadsLikeCode);
    }
    if has(SECRETS) {
        found.note("body", Rule::AsksForSecrets);
    }
}
