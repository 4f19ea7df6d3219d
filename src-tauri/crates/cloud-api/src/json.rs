//! Reading JSON whose writer is not careful: strings where numbers are documented and the
//! reverse, `null` for missing, an object where a list of one is meant.

use base64::Engine as _;
use serde_json::Value;

/// A string or a number, as text. Empty strings are kept: a text body may be empty.
pub(crate) fn text(holder: &Value, key: &str) -> Option<String> {
    holder.get(key).and_then(as_text)
}

/// Like [`text`] for ids and names: white space is trimmed and the empty string means absent.
pub(crate) fn ident(holder: &Value, key: &str) -> Option<String> {
    let text = text(holder, key)?;
    let trimmed = text.trim();
    (!trimmed.is_empty()).then(|| trimmed.to_owned())
}

/// An integer, also when it was written as a string or as `1793700000.0`.
pub(crate) fn int(holder: &Value, key: &str) -> Option<i64> {
    holder.get(key).and_then(as_int)
}

/// A number, also when it was written as a string.
pub(crate) fn float(holder: &Value, key: &str) -> Option<f64> {
    match holder.get(key)? {
        Value::Number(number) => number.as_f64(),
        Value::String(text) => text
            .trim()
            .parse()
            .ok()
            .filter(|number: &f64| number.is_finite()),
        _ => None,
    }
}

/// A truth value, also when it was written as a string or as 0 and 1.
pub(crate) fn flag(holder: &Value, key: &str) -> Option<bool> {
    match holder.get(key)? {
        Value::Bool(flag) => Some(*flag),
        Value::String(text) => match text.trim() {
            "true" | "1" => Some(true),
            "false" | "0" => Some(false),
            _ => None,
        },
        Value::Number(number) => number.as_i64().map(|number| number != 0),
        _ => None,
    }
}

/// The value under the key when it is an object.
pub(crate) fn object<'a>(holder: &'a Value, key: &str) -> Option<&'a Value> {
    holder.get(key).filter(|value| value.is_object())
}

/// The elements under the key; nothing when it is missing, `null` or not a list.
pub(crate) fn list<'a>(holder: &'a Value, key: &str) -> &'a [Value] {
    holder
        .get(key)
        .and_then(Value::as_array)
        .map_or(&[], Vec::as_slice)
}

/// Reads a value into a type; `None` when it has another shape.
pub(crate) fn read<T: serde::de::DeserializeOwned>(value: &Value) -> Option<T> {
    T::deserialize(value).ok()
}

/// Takes the value under the key out, leaving `null`; `null` when it is missing.
pub(crate) fn take(holder: &mut Value, key: &str) -> Value {
    holder.get_mut(key).map_or(Value::Null, Value::take)
}

/// A list's elements; anything else but `null` counts as a list of one.
pub(crate) fn into_elements(value: Value) -> Vec<Value> {
    match value {
        Value::Array(elements) => elements,
        Value::Null => Vec::new(),
        other => vec![other],
    }
}

pub(crate) fn as_text(value: &Value) -> Option<String> {
    match value {
        Value::String(text) => Some(text.clone()),
        Value::Number(number) => match as_int(value) {
            Some(int) => Some(int.to_string()),
            None => Some(number.to_string()),
        },
        _ => None,
    }
}

pub(crate) fn as_int(value: &Value) -> Option<i64> {
    match value {
        Value::Number(number) => number
            .as_i64()
            .or_else(|| number.as_f64().and_then(integral)),
        Value::String(text) => {
            let text = text.trim();
            text.parse()
                .ok()
                .or_else(|| text.parse().ok().and_then(integral))
        }
        _ => None,
    }
}

/// Whole numbers a double holds exactly; others would be a guess.
fn integral(number: f64) -> Option<i64> {
    const EXACT: f64 = 9_007_199_254_740_992.0;
    #[expect(
        clippy::cast_possible_truncation,
        reason = "whole and within ±2^53 was just checked"
    )]
    (number.fract() == 0.0 && number.abs() <= EXACT).then_some(number as i64)
}

/// A SHA-256 in either spelling Meta uses: base64 in webhooks, hex in the media endpoint.
pub(crate) fn sha256(holder: &Value, key: &str) -> Option<[u8; 32]> {
    let text = ident(holder, key)?;
    if text.len() == 64
        && let Ok(bytes) = hex::decode(&text)
    {
        return bytes.try_into().ok();
    }
    let unpadded = text.trim_end_matches('=');
    [
        &base64::engine::general_purpose::STANDARD_NO_PAD,
        &base64::engine::general_purpose::URL_SAFE_NO_PAD,
    ]
    .iter()
    .find_map(|engine| engine.decode(unpadded).ok())
    .and_then(|bytes| bytes.try_into().ok())
}

#[cfg(test)]
mod tests {
    use super::*;
    use serde_json::json;

    #[test]
    fn numbers_and_strings_stand_for_each_other() {
        let holder = json!({ "a": 7e14, "b": "12", "c": "x", "d": "", "e": null, "f": "1", "g": 6.5, "h": " 1.0 " });
        assert_eq!(text(&holder, "a").as_deref(), Some("700000000000000"));
        assert_eq!(
            (int(&holder, "b"), int(&holder, "c"), int(&holder, "h")),
            (Some(12), None, Some(1))
        );
        assert_eq!(
            (text(&holder, "d").as_deref(), ident(&holder, "d")),
            (Some(""), None)
        );
        assert_eq!((text(&holder, "e"), flag(&holder, "f")), (None, Some(true)));
        assert_eq!(
            (text(&holder, "g").as_deref(), float(&holder, "b")),
            (Some("6.5"), Some(12.0))
        );
        assert_eq!(int(&holder, "g"), None, "half a second is not a timestamp");
    }

    #[test]
    fn a_digest_is_read_in_both_spellings() {
        let digest = [0xab_u8; 32];
        let standard = base64::engine::general_purpose::STANDARD.encode(digest);
        for spelling in [hex::encode(digest), hex::encode_upper(digest), standard] {
            assert_eq!(
                sha256(&json!({ "sha256": spelling }), "sha256"),
                Some(digest)
            );
        }
        for bad in ["", "abcd", "not a digest at all"] {
            assert_eq!(sha256(&json!({ "sha256": bad }), "sha256"), None, "{bad}");
        }
    }
}
