//! Reading a request strictly.

use std::ops::RangeInclusive;

use serde_json::{Map, Value};

use crate::graph::errors::{Outcome, Refusal};

/// An object inside a request, with its path for the error's details.
#[derive(Clone, Debug)]
pub(crate) struct Part<'a> {
    path: String,
    map: &'a Map<String, Value>,
}

impl<'a> Part<'a> {
    pub(crate) fn root(map: &'a Map<String, Value>) -> Self {
        Self {
            path: String::new(),
            map,
        }
    }

    pub(crate) fn path(&self, key: &str) -> String {
        if self.path.is_empty() {
            key.to_owned()
        } else {
            format!("{}['{key}']", self.path)
        }
    }

    pub(crate) fn has(&self, key: &str) -> bool {
        self.map.get(key).is_some_and(|value| !value.is_null())
    }

    pub(crate) fn value(&self, key: &str) -> Option<&'a Value> {
        self.map.get(key).filter(|value| !value.is_null())
    }

    /// Refuses keys that do not belong here.
    pub(crate) fn only(&self, keys: &[&str]) -> Outcome<()> {
        match self.map.keys().find(|key| !keys.contains(&key.as_str())) {
            Some(key) => {
                let place = if self.path.is_empty() {
                    "the request"
                } else {
                    self.path.as_str()
                };
                Err(Refusal::parameter(format!(
                    "Unexpected key \"{key}\" on param \"{place}\"."
                )))
            }
            None => Ok(()),
        }
    }

    /// A refusal because `key` is not there.
    pub(crate) fn missing(&self, key: &str) -> Refusal {
        Refusal::with(
            131_008,
            format!("The parameter {} is required.", self.path(key)),
        )
    }

    /// A refusal of the value of `key`.
    pub(crate) fn invalid(&self, key: &str, why: &str) -> Refusal {
        Refusal::with(131_009, format!("Param {} {why}", self.path(key)))
    }

    pub(crate) fn part(&self, key: &str) -> Outcome<Part<'a>> {
        self.maybe_part(key)?.ok_or_else(|| self.missing(key))
    }

    pub(crate) fn maybe_part(&self, key: &str) -> Outcome<Option<Part<'a>>> {
        match self.value(key) {
            None => Ok(None),
            Some(Value::Object(map)) => Ok(Some(Part {
                path: self.path(key),
                map,
            })),
            Some(_) => Err(Refusal::parameter(format!(
                "Param {} must be a JSON object.",
                self.path(key)
            ))),
        }
    }

    /// A list of objects, its length within `count`.
    pub(crate) fn list(&self, key: &str, count: RangeInclusive<usize>) -> Outcome<Vec<Part<'a>>> {
        let value = self.value(key).ok_or_else(|| self.missing(key))?;
        let Value::Array(items) = value else {
            return Err(Refusal::parameter(format!(
                "Param {} must be an array.",
                self.path(key)
            )));
        };
        if !count.contains(&items.len()) {
            let why = format!(
                "must have {} to {} elements, not {}.",
                count.start(),
                count.end(),
                items.len()
            );
            return Err(self.invalid(key, &why));
        }
        let mut parts = Vec::with_capacity(items.len());
        for (at, item) in items.iter().enumerate() {
            let path = format!("{}[{at}]", self.path(key));
            match item {
                Value::Object(map) => parts.push(Part { path, map }),
                _ => {
                    return Err(Refusal::parameter(format!(
                        "Param {path} must be a JSON object."
                    )));
                }
            }
        }
        Ok(parts)
    }

    /// A text of 1 to `max` UTF-16 units.
    pub(crate) fn text(&self, key: &str, max: usize) -> Outcome<&'a str> {
        self.maybe_text(key, max)?.ok_or_else(|| self.missing(key))
    }

    pub(crate) fn maybe_text(&self, key: &str, max: usize) -> Outcome<Option<&'a str>> {
        match self.value(key) {
            None => Ok(None),
            Some(Value::String(text)) => {
                let length = text.encode_utf16().count();
                if text.trim().is_empty() {
                    Err(self.invalid(key, "must be at least 1 characters long."))
                } else if length > max {
                    Err(self.invalid(
                        key,
                        &format!("must be at most {max} characters long, not {length}."),
                    ))
                } else {
                    Ok(Some(text))
                }
            }
            Some(_) => Err(Refusal::parameter(format!(
                "Param {} must be a string.",
                self.path(key)
            ))),
        }
    }

    /// A text that may be empty.
    pub(crate) fn any_text(&self, key: &str) -> Outcome<Option<&'a str>> {
        match self.value(key) {
            None => Ok(None),
            Some(Value::String(text)) => Ok(Some(text)),
            Some(_) => Err(Refusal::parameter(format!(
                "Param {} must be a string.",
                self.path(key)
            ))),
        }
    }

    pub(crate) fn flag(&self, key: &str) -> Outcome<Option<bool>> {
        match self.value(key) {
            None => Ok(None),
            Some(Value::Bool(flag)) => Ok(Some(*flag)),
            Some(_) => Err(Refusal::parameter(format!(
                "Param {} must be a boolean.",
                self.path(key)
            ))),
        }
    }

    /// A number, or a text that is one, within `range`.
    pub(crate) fn number(&self, key: &str, range: RangeInclusive<f64>) -> Outcome<f64> {
        let number = match self.value(key).ok_or_else(|| self.missing(key))? {
            Value::Number(number) => number.as_f64(),
            Value::String(text) => text.parse().ok(),
            _ => None,
        };
        number
            .filter(|number| range.contains(number))
            .ok_or_else(|| {
                self.invalid(
                    key,
                    &format!(
                        "must be a number from {} to {}.",
                        range.start(),
                        range.end()
                    ),
                )
            })
    }

    /// A list of texts of 1 to `max` UTF-16 units each.
    pub(crate) fn texts(
        &self,
        key: &str,
        count: RangeInclusive<usize>,
        max: usize,
    ) -> Outcome<Vec<&'a str>> {
        let value = self.value(key).ok_or_else(|| self.missing(key))?;
        let Value::Array(items) = value else {
            return Err(Refusal::parameter(format!(
                "Param {} must be an array.",
                self.path(key)
            )));
        };
        if !count.contains(&items.len()) {
            let why = format!(
                "must have {} to {} elements, not {}.",
                count.start(),
                count.end(),
                items.len()
            );
            return Err(self.invalid(key, &why));
        }
        let mut texts = Vec::with_capacity(items.len());
        for item in items {
            match item {
                Value::String(text)
                    if !text.trim().is_empty() && text.encode_utf16().count() <= max =>
                {
                    texts.push(text.as_str());
                }
                _ => {
                    let why = format!("must hold texts of 1 to {max} characters.");
                    return Err(self.invalid(key, &why));
                }
            }
        }
        Ok(texts)
    }

    /// The object as JSON.
    pub(crate) fn as_value(&self) -> Value {
        Value::Object(self.map.clone())
    }

    /// A web address of at most `max` characters.
    pub(crate) fn url(&self, key: &str, max: usize) -> Outcome<&'a str> {
        let url = self.text(key, max)?;
        if is_web_address(url) {
            Ok(url)
        } else {
            Err(self.invalid(key, "is not a valid URI."))
        }
    }

    /// One of `values`.
    pub(crate) fn word(&self, key: &str, values: &[&str]) -> Outcome<&'a str> {
        let word = self.text(key, usize::MAX)?;
        if values.contains(&word) {
            Ok(word)
        } else {
            Err(Refusal::parameter(format!(
                "Param {} must be one of {{{}}} - got \"{word}\".",
                self.path(key),
                values.join(", ")
            )))
        }
    }
}

/// `http` or `https` and something behind it, without spaces.
pub(crate) fn is_web_address(text: &str) -> bool {
    text.strip_prefix("https://")
        .or_else(|| text.strip_prefix("http://"))
        .is_some_and(|rest| !rest.is_empty() && !text.contains(char::is_whitespace))
}
