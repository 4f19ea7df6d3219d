//! Template messages, held against the template as it was approved.

mod buttons;
mod cards;
mod header;
mod shown;
pub(super) mod text;

use serde_json::Value;

use super::{freeform::MediaRef, part::Part};
use crate::graph::errors::{Outcome, Refusal};
pub use shown::{ShownButton, ShownCard, ShownTemplate};
use text::{fill, text_of};

const BODY: usize = 1024;
/// With a limited-time offer.
const OFFER_BODY: usize = 600;
/// Longest one-time password.
const CODE: usize = 15;

/// A template with its values put in.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub(crate) struct Filled {
    /// Its id.
    pub(crate) id: String,
    /// Body as the customer reads it.
    pub(crate) text: String,
    /// Lower-case category.
    pub(crate) category: String,
    /// Files of its header and of its cards.
    pub(crate) media: Vec<MediaRef>,
    /// A one-time-password template.
    pub(crate) is_authentication: bool,
    /// Flows its buttons open.
    pub(crate) flow_ids: Vec<String>,
    /// The whole as the customer sees it.
    pub(crate) shown: ShownTemplate,
}

/// Checks `template` of a send against the account's templates.
pub(crate) fn check(template: &Part<'_>, known: &[Value]) -> Outcome<Filled> {
    template.only(&["name", "language", "components", "namespace"])?;
    let found = find(template, known)?;
    let given = if template.has("components") {
        template.list("components", 0..=14)?
    } else {
        Vec::new()
    };
    let parts = list_of(found, "components");
    let named = text_of(found, "parameter_format") == "NAMED";
    let category = text_of(found, "category").to_lowercase();
    let mut filled = Filled {
        id: text_of(found, "id").to_owned(),
        is_authentication: category == "authentication",
        category,
        ..Filled::default()
    };
    refuse_strays(&given, parts)?;
    let has_offer = parts
        .iter()
        .any(|part| text_of(part, "type") == "LIMITED_TIME_OFFER");
    let body_max = if has_offer { OFFER_BODY } else { BODY };
    for part in parts {
        match text_of(part, "type") {
            "HEADER" => {
                let shown = header::check(part, component(&given, "header"), named)?;
                filled.media.extend(shown);
            }
            "BODY" => {
                let values = component(&given, "body");
                filled.text = fill(text_of(part, "text"), values, named, "body", body_max)?;
                if filled.is_authentication {
                    code_is_short(values)?;
                }
            }
            "BUTTONS" => {
                buttons::check(part, &given)?;
                filled.flow_ids.extend(buttons::flows(part));
            }
            "LIMITED_TIME_OFFER" => cards::offer(part, component(&given, "limited_time_offer"))?,
            "CAROUSEL" => {
                let shown = cards::carousel(part, component(&given, "carousel"), named)?;
                filled.media.extend(shown);
            }
            _ => {}
        }
    }
    if let Some(target) = component(&given, "tap_target_configuration") {
        cards::tap_target(target)?;
    }
    library::check(found, component(&given, "body"))?;
    let values: Vec<Value> = given.iter().map(Part::as_value).collect();
    filled.shown = shown::show(found, &values);
    Ok(filled)
}

/// The template of that name and language, if it can be sent now.
fn find<'a>(template: &Part<'_>, known: &'a [Value]) -> Outcome<&'a Value> {
    let name = template.text("name", 512)?;
    let language = template.part("language")?;
    language.only(&["code", "policy"])?;
    let code = language.text("code", 16)?;
    if language.has("policy") {
        language.word("policy", &["deterministic"])?;
    }
    let absent = || {
        Refusal::with(
            132_001,
            format!("template name ({name}) does not exist in {code}"),
        )
    };
    let found = known
        .iter()
        .find(|one| text_of(one, "name") == name && text_of(one, "language") == code)
        .ok_or_else(absent)?;
    match text_of(found, "status") {
        "APPROVED" | "FLAGGED" | "REINSTATED" | "UNARCHIVED" => Ok(found),
        "PAUSED" => Err(Refusal::with(
            132_015,
            format!("Template {name} is paused."),
        )),
        "DISABLED" => Err(Refusal::with(
            132_016,
            format!("Template {name} is disabled."),
        )),
        _ => Err(absent()),
    }
}

fn component<'a, 'b>(given: &'b [Part<'a>], kind: &str) -> Option<&'b Part<'a>> {
    given.iter().find(|part| kind_of(part) == kind)
}

fn kind_of<'a>(part: &Part<'a>) -> &'a str {
    part.value("type")
        .and_then(Value::as_str)
        .unwrap_or_default()
}

fn list_of<'a>(value: &'a Value, key: &str) -> &'a [Value] {
    value
        .get(key)
        .and_then(Value::as_array)
        .map(Vec::as_slice)
        .unwrap_or_default()
}

/// Every component given must be one the template has, and once.
fn refuse_strays(given: &[Part<'_>], parts: &[Value]) -> Outcome<()> {
    let mut seen = Vec::new();
    for component in given {
        let kind = component.text("type", 64)?;
        let wanted = match kind {
            "button" => "BUTTONS".to_owned(),
            "tap_target_configuration" => continue,
            other => other.to_uppercase(),
        };
        if !parts.iter().any(|part| text_of(part, "type") == wanted) {
            return Err(Refusal::with(
                132_000,
                format!("{kind}: the template has no such component"),
            ));
        }
        if kind != "button" && seen.contains(&kind) {
            return Err(Refusal::with(132_000, format!("{kind}: given twice")));
        }
        seen.push(kind);
    }
    Ok(())
}

/// A one-time password is short, wherever it stands.
fn code_is_short(values: Option<&Part<'_>>) -> Outcome<()> {
    let Some(values) = values else { return Ok(()) };
    for value in values.list("parameters", 0..=usize::MAX)? {
        value.text("text", CODE)?;
    }
    Ok(())
}

/// Templates made from Meta's library: their values are checked by type.
mod library {
    use serde_json::Value;

    use super::{Outcome, Part, Refusal, list_of};

    /// The type of each value, in order; kept in the template under `body_param_types`.
    pub(super) fn check(template: &Value, values: Option<&Part<'_>>) -> Outcome<()> {
        let (Some(values), types) = (values, list_of(template, "body_param_types")) else {
            return Ok(());
        };
        if types.is_empty() {
            return Ok(());
        }
        for (value, kind) in values.list("parameters", 0..=usize::MAX)?.iter().zip(types) {
            let kind = kind.as_str().unwrap_or_default();
            let text = value.text("text", 1024)?;
            if !fits(kind, text) {
                return Err(Refusal::with(
                    132_018,
                    format!("body: \"{text}\" is not a value of type {kind}"),
                ));
            }
        }
        Ok(())
    }

    fn fits(kind: &str, text: &str) -> bool {
        let digits = text.chars().filter(char::is_ascii_digit).count();
        match kind {
            "AMOUNT" | "DATE" => digits > 0,
            "PHONE NUMBER" => {
                digits >= 6
                    && text
                        .chars()
                        .all(|c| c.is_ascii_digit() || "+-() ".contains(c))
            }
            "EMAIL" => text
                .split_once('@')
                .is_some_and(|(who, at)| !who.is_empty() && at.contains('.')),
            "NUMBER" => !text.contains(' '),
            _ => true,
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use serde_json::json;

    fn shop() -> Vec<Value> {
        vec![
            json!({
                "name": "ready", "language": "en_US", "status": "APPROVED", "category": "UTILITY",
                "parameter_format": "POSITIONAL",
                "components": [
                    {"type": "BODY", "text": "Hi {{1}}, order {{2}} is ready."},
                    {"type": "BUTTONS", "buttons": [{"type": "URL", "text": "See", "url": "https://shop.example/{{1}}"}]},
                ],
            }),
            json!({"name": "rest", "language": "en_US", "status": "PAUSED", "category": "MARKETING", "components": []}),
            json!({
                "name": "named", "language": "es", "status": "APPROVED", "category": "UTILITY", "parameter_format": "NAMED",
                "components": [{"type": "BODY", "text": "Hola {{customer_name}}, listo."}],
            }),
        ]
    }

    fn refused(template: Value) -> u32 {
        check(&Part::root(template.as_object().unwrap()), &shop())
            .unwrap_err()
            .code
    }

    fn button() -> Value {
        json!({"type": "button", "sub_type": "url", "index": "0", "parameters": [{"type": "text", "text": "1182"}]})
    }

    #[test]
    fn values_are_put_in_and_counted() {
        let body = json!({"type": "body", "parameters": [{"type": "text", "text": "Ana"}, {"type": "text", "text": "7"}]});
        let good =
            json!({"name": "ready", "language": {"code": "en_US"}, "components": [body, button()]});
        let filled = check(&Part::root(good.as_object().unwrap()), &shop()).unwrap();
        assert_eq!(filled.text, "Hi Ana, order 7 is ready.");
        assert_eq!(filled.category, "utility");

        let short = json!({"type": "body", "parameters": [{"type": "text", "text": "Ana"}]});
        assert_eq!(
            refused(
                json!({"name": "ready", "language": {"code": "en_US"}, "components": [short, button()]})
            ),
            132_000
        );
        assert_eq!(
            refused(json!({"name": "ready", "language": {"code": "en_US"}, "components": [body]})),
            131_008
        );
        assert_eq!(
            refused(json!({"name": "ready", "language": {"code": "pt_BR"}})),
            132_001
        );
        assert_eq!(
            refused(json!({"name": "rest", "language": {"code": "en_US"}})),
            132_015
        );
    }

    #[test]
    fn names_and_line_breaks_are_checked() {
        let with = |parameter: Value| json!({"name": "named", "language": {"code": "es"}, "components": [{"type": "body", "parameters": [parameter]}]});
        let good = with(json!({"type": "text", "parameter_name": "customer_name", "text": "Ana"}));
        assert_eq!(
            check(&Part::root(good.as_object().unwrap()), &shop())
                .unwrap()
                .text,
            "Hola Ana, listo."
        );
        assert_eq!(
            refused(with(json!({"type": "text", "text": "Ana"}))),
            132_012
        );
        assert_eq!(
            refused(with(
                json!({"type": "text", "parameter_name": "customer_name", "text": "A\nB"})
            )),
            132_018
        );
    }
}
