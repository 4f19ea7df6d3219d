//! `?fields=`: choosing what an answer holds.

use serde_json::{Map, Value};

use super::errors::{Outcome, Refusal};

/// One field of a list, with its modifiers: `pricing_analytics.start(1).end(2)`.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(super) struct Asked {
    pub(super) name: String,
    /// Name and argument of each.
    modifiers: Vec<(String, String)>,
}

impl Asked {
    /// The argument of a modifier.
    pub(super) fn argument(&self, name: &str) -> Option<&str> {
        self.modifiers
            .iter()
            .find(|(modifier, _)| modifier == name)
            .map(|(_, argument)| argument.as_str())
    }

    /// Whether a modifier that lists words holds this one.
    pub(super) fn names(&self, modifier: &str, word: &str) -> bool {
        self.argument(modifier)
            .is_some_and(|list| words(list).iter().any(|one| one == word))
    }

    /// Whether a filter lets this word through; an absent or empty one lets all.
    pub(super) fn allows(&self, filter: &str, word: &str) -> bool {
        self.argument(filter).map(words).is_none_or(|list| {
            list.is_empty() || list.iter().any(|one| one.eq_ignore_ascii_case(word))
        })
    }
}

/// The words of a list, written as JSON or with commas.
pub(super) fn words(list: &str) -> Vec<String> {
    list.trim_matches(['[', ']'])
        .split(',')
        .map(|word| word.trim().trim_matches('"').to_owned())
        .filter(|word| !word.is_empty())
        .collect()
}

/// Splits a field list at the commas outside brackets.
pub(super) fn asked(list: &str) -> Vec<Asked> {
    let mut found = vec![String::new()];
    let mut depth = 0_u32;
    for character in list.chars() {
        match character {
            '{' | '(' | '[' => depth += 1,
            '}' | ')' | ']' => depth = depth.saturating_sub(1),
            _ => {}
        }
        if character == ',' && depth == 0 {
            found.push(String::new());
        } else if let Some(last) = found.last_mut() {
            last.push(character);
        }
    }
    found
        .iter()
        .map(|text| one(text.trim()))
        .filter(|asked| !asked.name.is_empty())
        .collect()
}

/// A field and what follows it; a selection of subfields in braces is read and not applied.
fn one(text: &str) -> Asked {
    let end = text.find(['.', '{', '(']).unwrap_or(text.len());
    let (name, mut rest) = text.split_at_checked(end).unwrap_or((text, ""));
    let mut modifiers = Vec::new();
    while let Some((modifier, after)) = rest.strip_prefix('.').and_then(|rest| rest.split_once('('))
    {
        let Some((argument, tail)) = after.split_once(')') else {
            break;
        };
        modifiers.push((modifier.to_owned(), argument.trim().to_owned()));
        rest = tail;
    }
    Asked {
        name: name.trim().to_owned(),
        modifiers,
    }
}

/// The wanted part of `whole`, or of its `defaults` when nothing was asked for. One unknown field refuses everything;
/// `known` are fields that exist and may be absent.
pub(super) fn select(
    whole: &Map<String, Value>,
    fields: Option<&String>,
    defaults: &[&str],
    known: &[&str],
    node: &str,
) -> Outcome<Map<String, Value>> {
    let wanted: Vec<String> = match fields {
        Some(list) => asked(list).into_iter().map(|asked| asked.name).collect(),
        None => defaults.iter().map(|&name| name.to_owned()).collect(),
    };
    let mut answer = Map::new();
    for name in wanted {
        match whole.get(&name) {
            Some(value) => {
                answer.insert(name, value.clone());
            }
            None if fields.is_none() || known.contains(&name.as_str()) => {}
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
    fn modifiers_are_read_and_unknown_fields_refused() {
        let names: Vec<String> = asked("id, name,health_status{a,b},x.limit(2){c}")
            .into_iter()
            .map(|asked| asked.name)
            .collect();
        assert_eq!(names, ["id", "name", "health_status", "x"]);
        let volumes = asked("p.start(12).dimensions([\"PHONE\",\"TIER\"]).phone_numbers([])");
        assert_eq!(volumes[0].argument("start"), Some("12"));
        assert!(volumes[0].names("dimensions", "TIER"));
        assert!(!volumes[0].names("dimensions", "COUNTRY"));
        assert!(volumes[0].allows("phone_numbers", "551140001234"));

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
