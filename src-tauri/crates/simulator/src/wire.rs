//! JSON as Meta writes it, byte for byte.
//!
//! Compact, non-ASCII as `\uXXXX` in lower case, and `/`, `<`, `%`, `@` escaped too. A receiver that hashes a parsed and
//! printed copy instead of the bytes it got fails here as it would with Meta.
//! Source: Meta, *Webhooks › Getting started* (payload validation), read 2026-11.

use std::io;

use serde::Serialize;
use serde_json::{Value, ser::Formatter};

/// The bytes Meta would send for `value`.
pub(crate) fn encode(value: &Value) -> Vec<u8> {
    let mut bytes = Vec::with_capacity(1024);
    let mut serializer = serde_json::Serializer::with_formatter(&mut bytes, Wire);
    match value.serialize(&mut serializer) {
        Ok(()) => bytes,
        // A `Value` always serialises into memory; an empty object is the honest answer if that ever changes.
        Err(_) => b"{}".to_vec(),
    }
}

struct Wire;

impl Formatter for Wire {
    fn write_string_fragment<W: ?Sized + io::Write>(
        &mut self,
        writer: &mut W,
        fragment: &str,
    ) -> io::Result<()> {
        let mut plain = 0;
        for (at, character) in fragment.char_indices() {
            if character.is_ascii() && !matches!(character, '/' | '<' | '%' | '@') {
                continue;
            }
            writer.write_all(fragment.as_bytes().get(plain..at).unwrap_or_default())?;
            plain = at + character.len_utf8();
            match character {
                '/' => writer.write_all(b"\\/")?,
                '<' => writer.write_all(b"\\u003C")?,
                '%' => writer.write_all(b"\\u0025")?,
                '@' => writer.write_all(b"\\u0040")?,
                other => {
                    for unit in other.encode_utf16(&mut [0; 2]) {
                        write!(writer, "\\u{unit:04x}")?;
                    }
                }
            }
        }
        writer.write_all(fragment.as_bytes().get(plain..).unwrap_or_default())
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use serde_json::json;

    #[test]
    fn bytes_are_escaped_as_meta_escapes_them() {
        let body = json!({"body": "👍 50% @ana </b> https://a.example/x \"ñandú\"\n"});
        let expected = concat!(
            r#"{"body":"\ud83d\udc4d 50\u0025 \u0040ana \u003C\/b> "#,
            r#"https:\/\/a.example\/x \"\u00f1and\u00fa\"\n"}"#
        );
        assert_eq!(String::from_utf8_lossy(&encode(&body)), expected);
    }

    #[test]
    fn what_is_written_reads_back_the_same() {
        let body = json!({"a": ["</é%@/", "\u{200f}עברית", "plain"], "n": 1.5, "z": null});
        assert_eq!(
            serde_json::from_slice::<Value>(&encode(&body)).unwrap(),
            body
        );
    }
}
