//! Template messages, held against the template as it was approved.

mod buttons;

use serde_json::Value;

use super::{freeform::source, part::Part};
use crate::graph::errors::{Outcome, Refusal};

/// A template with its values put in.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub(crate) struct Filled {
    /// Body as the customer reads it.
    pub(crate) text: String,
    /// Lower-case category.
    pub(crate) category: String,
    /// Media of its header: kind and id.
    pub(crate) media: Vec<(String, String)>,
    /// A one-time-password template.
    pub(crate) is_authentication: bool,
}

/// Checks `template` of a send against the account's templates.
pub(crate) fn check(template: &Part<'_>, known: &[Value]) -> Outcome<Filled> {
    template.only(&["name", "language", "components", "namespace"])?;
    let name = template.text("name", 512)?;
    let language = template.part("language")?;
    language.only(&["code", "policy"])?;
    let code = language.text("code", 16)?;
    if language.has("policy") {
        language.word("policy", &["deterministic"])?;
    }
    let found = known
        .iter()
        .find(|one| text_of(one, "name") == name && text_of(one, "language") == code);
    let absent = || {
        Refusal::with(
            132_001,
            format!("template name ({name}) does not exist in {code}"),
        )
    };
    let found = found.ok_or_else(absent)?;
    match text_of(found, "status") {
        "APPROVED" | "FLAGGED" | "REINSTATED" => {}
        "PAUSED" => {
            return Err(Refusal::with(
                132_015,
                format!("Template {name} is paused."),
            ));
        }
        "DISABLED" => {
            return Err(Refusal::with(
                132_016,
                format!("Template {name} is disabled."),
            ));
        }
        _ => return Err(absent()),
    }
    let given = if template.has("components") {
        template.list("components", 0..=12)?
    } else {
        Vec::new()
    };
    let named = text_of(found, "parameter_format") == "NAMED";
    let category = text_of(found, "category").to_lowercase();
    let mut filled = Filled {
        is_authentication: category == "authentication",
        category,
        ..Filled::default()
    };
    let parts = found
        .get("components")
        .and_then(Value::as_array)
        .map(Vec::as_slice)
        .unwrap_or_default();
    for part in parts {
        match text_of(part, "type") {
            "HEADER" => filled.media = header(part, component(&given, "header"), named)?,
            "BODY" => {
                let text = text_of(part, "text");
                filled.text = fill(text, component(&given, "body"), named, "body", 1024)?;
            }
            "BUTTONS" => buttons::check(part, &given)?,
            _ => {}
        }
    }
    refuse_strays(&given, parts)?;
    Ok(filled)
}

fn component<'a, 'b>(given: &'b [Part<'a>], kind: &str) -> Option<&'b Part<'a>> {
    given
        .iter()
        .find(|part| part.value("type").and_then(Value::as_str) == Some(kind))
}

/// Every component given must be one the template has.
fn refuse_strays(given: &[Part<'_>], parts: &[Value]) -> Outcome<()> {
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
    }
    Ok(())
}

fn header(part: &Value, given: Option<&Part<'_>>, named: bool) -> Outcome<Vec<(String, String)>> {
    let format = text_of(part, "format");
    if format == "TEXT" {
        fill(text_of(part, "text"), given, named, "header", 60)?;
        return Ok(Vec::new());
    }
    let parameters = match given {
        Some(given) => given.list("parameters", 1..=1)?,
        None => Vec::new(),
    };
    let Some(parameter) = parameters.first() else {
        return Err(Refusal::with(
            132_012,
            format!("header: Format mismatch, expected {format}, received UNKNOWN"),
        ));
    };
    let kind = parameter.text("type", 64)?;
    if kind.to_uppercase() != format {
        return Err(Refusal::with(
            132_012,
            format!(
                "header: Format mismatch, expected {format}, received {}",
                kind.to_uppercase()
            ),
        ));
    }
    match kind {
        "location" => {
            let place = parameter.part("location")?;
            place.number("latitude", -90.0..=90.0)?;
            place.number("longitude", -180.0..=180.0)?;
            place.text("name", 1000)?;
            place.text("address", 1000)?;
            Ok(Vec::new())
        }
        "image" | "video" | "document" => {
            Ok(source(kind, &parameter.part(kind)?)?.into_iter().collect())
        }
        _ => Ok(Vec::new()),
    }
}

/// Puts values into `text`; the counts and names must fit exactly.
fn fill(
    text: &str,
    given: Option<&Part<'_>>,
    named: bool,
    place: &str,
    max: usize,
) -> Outcome<String> {
    let variables = variables(text);
    let parameters = match given {
        Some(given) if given.has("parameters") => given.list("parameters", 0..=100)?,
        _ => Vec::new(),
    };
    if parameters.len() != variables.len() {
        return Err(Refusal::with(
            132_000,
            format!(
                "{place}: number of localizable_params ({}) does not match the expected number of params ({})",
                parameters.len(),
                variables.len()
            ),
        ));
    }
    let mut filled = text.to_owned();
    for (at, parameter) in parameters.iter().enumerate() {
        let value = parameter_text(parameter)?;
        let variable = if named {
            let name = parameter
                .maybe_text("parameter_name", 128)?
                .unwrap_or_default();
            if !variables.iter().any(|variable| variable == name) {
                return Err(Refusal::with(
                    132_012,
                    format!("{place}: Parameter name is missing or empty: {name:?}"),
                ));
            }
            name.to_owned()
        } else {
            if parameter.has("parameter_name") {
                return Err(Refusal::with(
                    132_012,
                    format!("{place}: the template is positional, no names expected"),
                ));
            }
            (at + 1).to_string()
        };
        filled = filled.replace(&format!("{{{{{variable}}}}}"), &value);
    }
    if filled.encode_utf16().count() > max {
        return Err(Refusal::with(
            132_005,
            format!("{place}: the text with its values is longer than {max} characters"),
        ));
    }
    Ok(filled)
}

fn parameter_text(parameter: &Part<'_>) -> Outcome<String> {
    let value = match parameter.word("type", &["text", "currency", "date_time"]) {
        Ok("text") => parameter.text("text", 4096).map_err(|_| {
            Refusal::with(
                131_008,
                format!("The parameter {} is required.", parameter.path("text")),
            )
        })?,
        Ok(kind) => parameter.part(kind)?.text("fallback_value", 4096)?,
        Err(_) => {
            return Err(Refusal::with(
                132_012,
                "Parameter format does not match: text expected".to_owned(),
            ));
        }
    };
    if value.contains(['\n', '\t', '\r']) || value.contains("     ") {
        return Err(Refusal::with(
            132_018,
            "Param text cannot have new-line/tab characters or more than 4 consecutive spaces",
        ));
    }
    Ok(value.to_owned())
}

/// Names of the variables in order of first use.
fn variables(text: &str) -> Vec<String> {
    let mut found: Vec<String> = Vec::new();
    let mut rest = text;
    while let Some((_, after)) = rest.split_once("{{") {
        let Some((name, tail)) = after.split_once("}}") else {
            break;
        };
        let name = name.trim().to_owned();
        if !found.contains(&name) {
            found.push(name);
        }
        rest = tail;
    }
    found
}

fn text_of<'a>(value: &'a Value, key: &str) -> &'a str {
    value.get(key).and_then(Value::as_str).unwrap_or_default()
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
