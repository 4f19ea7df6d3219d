//! From bytes to JSON.

use serde_json::Value;

/// The body is not JSON. Keep it and answer 200 all the same: sending it again cannot mend it.
#[derive(Debug, thiserror::Error)]
#[error("the webhook body is not json")]
pub struct NotJson(#[source] serde_json::Error);

/// Parses the body; on failure once more with invalid UTF-8 and lone surrogates replaced, since
/// one cut-off emoji in a name must not cost the whole batch.
pub(super) fn json(body: &[u8]) -> Result<Value, NotJson> {
    serde_json::from_slice(body).or_else(|error| {
        serde_json::from_str(&mended(&String::from_utf8_lossy(body))).map_err(|_| NotJson(error))
    })
}

/// Replaces each `\uD800`–`\uDFFF` that is not half of a pair by `\uFFFD`, and drops a byte
/// order mark.
fn mended(body: &str) -> String {
    let mut out = String::with_capacity(body.len());
    let mut rest = body.trim_start_matches('\u{feff}');
    while let Some((before, after)) = rest.split_once('\\') {
        out.push_str(before);
        let (escape, remaining) = escape_at(after);
        out.push_str(&escape);
        rest = remaining;
    }
    out.push_str(rest);
    out
}

/// The escape sequence whose backslash was just passed, mended, and what follows it.
fn escape_at(after: &str) -> (String, &str) {
    let Some((unit, remaining)) = unit(after) else {
        let length = after.chars().next().map_or(0, char::len_utf8);
        let (escaped, remaining) = after.split_at(length);
        return (format!("\\{escaped}"), remaining);
    };
    match unit {
        0xD800..=0xDBFF => {
            let low = remaining.strip_prefix('\\').and_then(self::unit);
            match low {
                Some((low @ 0xDC00..=0xDFFF, remaining)) => {
                    (format!("\\u{unit:04x}\\u{low:04x}"), remaining)
                }
                _ => ("\\ufffd".to_owned(), remaining),
            }
        }
        0xDC00..=0xDFFF => ("\\ufffd".to_owned(), remaining),
        _ => (format!("\\u{unit:04x}"), remaining),
    }
}

/// Reads `uXXXX`.
fn unit(text: &str) -> Option<(u16, &str)> {
    let (digits, remaining) = text.strip_prefix('u')?.split_at_checked(4)?;
    Some((u16::from_str_radix(digits, 16).ok()?, remaining))
}

#[cfg(test)]
mod tests {
    use super::*;

    fn text(body: &[u8]) -> String {
        json(body).unwrap().as_str().unwrap().to_owned()
    }

    #[test]
    fn a_cut_off_emoji_does_not_cost_the_body() {
        assert_eq!(text(br#""Ana \ud83d""#), "Ana \u{fffd}");
        let pairs = br#""\ude00 \ud83d\ude00 \\ud83d \u00f1\n""#;
        assert_eq!(
            text(pairs),
            "\u{fffd} 😀 \\ud83d ñ\n",
            "whole pairs and escapes stay"
        );
        assert_eq!(text(b"\"caf\xe9\""), "caf\u{fffd}");
        assert_eq!(text("\u{feff}\"x\"".as_bytes()), "x");
    }

    #[test]
    fn what_is_not_json_stays_not_json() {
        for bad in [&b"not json at all"[..], b"", b"{", b"\"\\u12\"", b"\"\\"] {
            assert!(json(bad).is_err(), "{bad:?}");
        }
    }
}
