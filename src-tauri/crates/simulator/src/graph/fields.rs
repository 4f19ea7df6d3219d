//! `?fields=`: choosing what an answer holds.

use serde_json::{Map, Value};

use super::errors::{Outcome, Refusal};

/// Splits a field list at the commas outside brackets and drops modifiers: `a,b.limit(2){c,d}` is `a` and `b`.
fn names(list: &str) -> Vec<String> {
    let mut found = vec![String::new()];
    let mut depth = 0_u32;
    for character in list.chars() {
        match character {
            '{' | '(' | '[' => depth += 1,
            '}' | ')' | ']' => depth = depth.saturating_sub(1),
            ',' if depth == 0 => found.push(String::new()),
            other if depth == 0 => {
                if let Some(last) = found.last_mut() {
                    last.push(other);
                }
            }
            _ => {}
        }
    }
    found
        .into_iter()
        .map(|name| name.split('.').next().unwrap_or_default().trim().to_owned())
        .filter(|name| !name.is_empty())
        .collect()
}

/// The wanted part of `whole`, or of its `defaults` when nothing was asked for. One unknown field refuses everything;
/// `known` are fields that exist and may be absent.
pub(super) fn select(
    whole: &Map<String, Value>,
    asked: Option<&String>,
    defaults: &[&str],
    known: &[&str],
    node: &str,
) -> Outcome<Map<String, Value>> {
    let wanted = match asked {
        Some(list) => names(list),
        None => defaults.iter().map(|&name| name.to_owned()).collect(),
    };
    let mut answer = Map::new();
    for name in wanted {
        match whole.get(&name) {
            Some(value) => {
                answer.insert(name, value.clone());
            }
            None if asked.is_none() || known.contains(&name.as_str()) => {}
            None => {
                return Err(Refusal::parameter(format!(
                    "Tried accessing nonexisting field ({name}) on node type ({node})"
                )));
            }
        }
    }
    if let Some(id) = whole.get("id") {
        answer.insert(String::from("id"), id.clone());
    }
    Ok(answer)
}

#[cfg(test)]
mod tests {
    use super::*;
    use serde_json::json;

    #[test]
    fn modifiers_are_dropped_and_unknown_fields_refused() {
        assert_eq!(
            names("id, name,health_status{a,b},x.limit(2){c}"),
            ["id", "name", "health_status", "x"]
        );
        let whole = json!({"id": "1", "name": "Luna", "currency": "BRL"});
        let whole = whole.as_object().unwrap();
        let some = select(whole, Some(&"name".to_owned()), &["id"], &[], "Shop").unwrap();
        assert_eq!(Value::Object(some), json!({"id": "1", "name": "Luna"}));
        assert_eq!(
            select(whole, Some(&"nam".to_owned()), &["id"], &[], "Shop")
                .unwrap_err()
                .code,
            100
        );
    }
}
