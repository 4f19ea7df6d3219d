//! Variables in a template's texts, and the values put in their place.

use serde_json::Value;

use crate::{
    graph::errors::{Outcome, Refusal},
    rules::Part,
};

/// Puts values into `text`; the counts and names must fit exactly. `max` counts UTF-16 units of the result.
pub(super) fn fill(
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
    let (mut filled, mut used) = (text.to_owned(), Vec::new());
    for (at, parameter) in parameters.iter().enumerate() {
        let value = parameter_text(parameter)?;
        let variable = if named {
            let name = parameter
                .maybe_text("parameter_name", 128)?
                .unwrap_or_default();
            if used.contains(&name) || !variables.iter().any(|variable| variable == name) {
                return Err(Refusal::with(
                    132_012,
                    format!("{place}: Parameter name is missing, unknown or repeated: {name:?}"),
                ));
            }
            used.push(name);
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

/// The text of a `text`, `currency` or `date_time` parameter.
pub(super) fn parameter_text(parameter: &Part<'_>) -> Outcome<String> {
    let value = match parameter.word("type", &["text", "currency", "date_time"]) {
        Ok("text") => {
            parameter.only(&["type", "text", "parameter_name"])?;
            parameter
                .any_text("text")?
                .filter(|text| !text.trim().is_empty())
                .ok_or_else(|| parameter.missing("text"))?
        }
        Ok("currency") => currency(&parameter.part("currency")?)?,
        Ok(kind) => parameter.part(kind)?.text("fallback_value", 4096)?,
        Err(_) => {
            return Err(Refusal::with(
                132_012,
                "Parameter format does not match: text expected",
            ));
        }
    };
    if value.contains(['\n', '\t', '\r']) || value.contains("     ") {
        return Err(Refusal::with(
            132_018,
            "Param text cannot have new-line/tab characters or more than 4 consecutive spaces",
        ));
    }
    if value.contains("{{") {
        return Err(Refusal::with(
            132_007,
            "A value cannot hold a variable of its own",
        ));
    }
    Ok(value.to_owned())
}

fn currency<'a>(currency: &Part<'a>) -> Outcome<&'a str> {
    let code = currency.text("code", 16)?;
    let is_code = code.len() == 3 && code.bytes().all(|b| b.is_ascii_uppercase());
    if !is_code || !currency.value("amount_1000").is_some_and(Value::is_i64) {
        return Err(Refusal::with(
            132_008,
            "A currency has an ISO 4217 code and amount_1000, a whole number",
        ));
    }
    currency.text("fallback_value", 4096)
}

/// Names of the variables in order of first use.
pub(in crate::rules) fn variables(text: &str) -> Vec<String> {
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

/// A text inside JSON; empty when there is none.
pub(in crate::rules) fn text_of<'a>(value: &'a Value, key: &str) -> &'a str {
    value.get(key).and_then(Value::as_str).unwrap_or_default()
}
