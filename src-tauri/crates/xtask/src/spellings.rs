//! The ways in which a program may have written a text down.

const ALPHABET: &[u8; 64] = b"ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789+/";

/// Each spelling with its name; spellings that say the same are there once.
pub(crate) fn spellings(text: &str) -> Vec<(&'static str, Vec<u8>)> {
    let bytes = text.as_bytes();
    let mut all: Vec<(&'static str, Vec<u8>)> = Vec::new();
    let mut add = |name, spelled: Vec<u8>| {
        if !all.iter().any(|(_, known)| *known == spelled) {
            all.push((name, spelled));
        }
    };
    add("as it is", bytes.to_vec());
    // A search index folds case.
    add("in small letters", text.to_lowercase().into_bytes());
    add("URL-encoded", percent(bytes, b"-_.~"));
    add("URL-encoded as in a form", percent(bytes, b"-_.*"));
    add("in UTF-16LE", utf16(text));
    let hex = |digit: fn(&u8) -> String| bytes.iter().map(digit).collect::<String>().into_bytes();
    add("in hex", hex(|byte| format!("{byte:02x}")));
    add("in capital hex", hex(|byte| format!("{byte:02X}")));
    for (shift, name) in [
        "in base64",
        "in base64 after another byte",
        "in base64 after two other bytes",
    ]
    .into_iter()
    .enumerate()
    {
        let inner = base64_within(bytes, shift);
        let url_safe = inner.iter().map(|byte| match byte {
            b'+' => b'-',
            b'/' => b'_',
            other => *other,
        });
        let url_safe: Vec<u8> = url_safe.collect();
        add(name, inner);
        add("in URL-safe base64", url_safe);
    }
    all
}

/// All but letters, digits and these as `%2F`.
fn percent(bytes: &[u8], kept: &[u8]) -> Vec<u8> {
    let mut spelled = Vec::new();
    for byte in bytes {
        if byte.is_ascii_alphanumeric() || kept.contains(byte) {
            spelled.push(*byte);
        } else {
            spelled.extend(format!("%{byte:02X}").into_bytes());
        }
    }
    spelled
}

fn utf16(text: &str) -> Vec<u8> {
    text.encode_utf16().flat_map(u16::to_le_bytes).collect()
}

/// The letters of base64 that depend on the text alone, when so many other bytes stand before it.
fn base64_within(bytes: &[u8], before: usize) -> Vec<u8> {
    let padded: Vec<u8> = std::iter::repeat_n(0, before)
        .chain(bytes.iter().copied())
        .collect();
    let letters = padded.chunks(3).flat_map(|chunk| {
        let byte = |at: usize| u32::from(chunk.get(at).copied().unwrap_or_default());
        let word = byte(0) << 16 | byte(1) << 8 | byte(2);
        [18, 12, 6, 0].map(|shift| {
            let index = usize::try_from(word >> shift & 63).unwrap_or_default();
            ALPHABET.get(index).copied().unwrap_or_default()
        })
    });
    // Letters that hold a bit of the bytes before, or of those after, can be any.
    let (first, whole) = ((before * 8).div_ceil(6), padded.len() * 8 / 6);
    letters.take(whole).skip(first).collect()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn base64_is_found_at_every_place_in_a_longer_text() {
        // `printf 'x:opensesame!y' | base64` and its kin, by the system's tool.
        for (encoded, shift) in [
            ("b3BlbnNlc2FtZSF5", 0),
            ("eG9wZW5zZXNhbWUheQ==", 1),
            ("eDpvcGVuc2VzYW1lIXk=", 2),
        ] {
            let inner = base64_within(b"opensesame!", shift);
            let inner = String::from_utf8(inner).unwrap();
            assert!(inner.len() >= 13, "{inner}");
            assert!(encoded.contains(&inner), "{inner} in {encoded}");
        }
    }

    #[test]
    fn odd_letters_are_spelled_as_programs_do() {
        let all = spellings("a|b/c+d e-f");
        let spelled = |name: &str| {
            let found = all.iter().find(|(known, _)| *known == name).unwrap();
            String::from_utf8_lossy(&found.1).into_owned()
        };
        assert_eq!(spelled("URL-encoded"), "a%7Cb%2Fc%2Bd%20e-f");
        assert_eq!(spelled("in hex"), "617c622f632b6420652d66");
        assert!(spelled("in UTF-16LE").starts_with("a\0|\0b\0"));
    }

    #[test]
    fn a_plain_word_is_not_spelled_twice_the_same() {
        let all = spellings("abcdefghijkl");
        let plain = all.iter().filter(|(_, bytes)| bytes == b"abcdefghijkl");
        assert_eq!(plain.count(), 1);
    }
}
