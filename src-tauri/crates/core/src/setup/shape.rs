//! What pasted values look like, before anybody is asked.
//!
//! Only what surely is another thing is refused here: Meta calls its tokens opaque.

use super::Mistake;
use crate::ports::Secret;

/// Meta's tokens have hundreds of characters; nothing shorter than this is one.
const TOKEN_MIN: usize = 30;

/// Without what comes along when something is copied: white space, marks that nobody sees,
/// quotation marks, the word of an HTTP header.
pub(crate) fn bare(pasted: &str) -> String {
    const QUOTES: [char; 9] = ['"', '\'', '`', '“', '”', '„', '‘', '’', '«'];
    let quote = |c: char| QUOTES.contains(&c) || c == '»';
    let seen: String = pasted.chars().filter(|c| !is_unseen(*c)).collect();
    let inner = seen.trim_matches(quote);
    let inner = match inner.get(..6) {
        Some(word) if word.eq_ignore_ascii_case("bearer") => inner.get(6..).unwrap_or_default(),
        _ => inner,
    };
    inner.trim_matches(quote).to_owned()
}

/// White space, controls, and the marks of Unicode that have no width.
fn is_unseen(c: char) -> bool {
    c.is_whitespace()
        || c.is_control()
        || matches!(c, '\u{ad}' | '\u{200b}'..='\u{200f}' | '\u{202a}'..='\u{202e}'
            | '\u{2060}'..='\u{2064}' | '\u{2066}'..='\u{2069}' | '\u{feff}')
}

/// The app secret's form: 32 hexadecimal digits.
///
/// Source: Meta, *App dashboard › Basic settings*, read 2026-11.
pub(crate) fn is_app_secret(text: &str) -> bool {
    text.len() == 32 && text.bytes().all(|byte| byte.is_ascii_hexdigit())
}

/// The beginning of every access token of Meta's.
pub(crate) fn is_access_token(text: &str) -> bool {
    text.starts_with("EAA") && text.len() >= TOKEN_MIN
}

/// An ngrok authtoken: about fifty letters and digits around one underscore.
fn is_tunnel_token(text: &str) -> bool {
    let plain = |byte: u8| byte.is_ascii_alphanumeric() || byte == b'_';
    (35..=70).contains(&text.len()) && text.contains('_') && text.bytes().all(plain)
}

/// An access token, or what was pasted in its place.
pub(super) fn token(pasted: &Secret) -> Result<Secret, Mistake> {
    let text = bare(pasted.expose());
    if is_app_secret(&text) {
        return Err(Mistake::TokenLooksLikeSecret);
    }
    if !text.starts_with("EAA") && is_tunnel_token(&text) {
        return Err(Mistake::TokenLooksLikeTunnel);
    }
    let plain = |byte: u8| byte.is_ascii_alphanumeric() || matches!(byte, b'_' | b'-');
    let is_number = text.bytes().all(|byte| byte.is_ascii_digit());
    if text.len() < TOKEN_MIN || is_number || !text.bytes().all(plain) {
        return Err(Mistake::TokenMalformed);
    }
    Ok(Secret::new(text))
}

/// An app secret, or what was pasted in its place.
pub(super) fn app_secret(pasted: &Secret) -> Result<Secret, Mistake> {
    let text = bare(pasted.expose());
    if is_access_token(&text) {
        return Err(Mistake::SecretLooksLikeToken);
    }
    if !is_app_secret(&text) {
        return Err(Mistake::SecretMalformed);
    }
    Ok(Secret::new(text.to_ascii_lowercase()))
}

/// The id of an account: digits.
pub(super) fn account_id(pasted: &str) -> Result<String, Mistake> {
    let text = bare(pasted);
    let is_id = (5..=20).contains(&text.len()) && text.bytes().all(|byte| byte.is_ascii_digit());
    is_id.then_some(text).ok_or(Mistake::AccountIdMalformed)
}

/// A PIN: six digits, however they are grouped.
pub(super) fn pin(typed: &str) -> Result<String, Mistake> {
    let text = bare(typed).replace('-', "");
    let is_pin = text.len() == 6 && text.bytes().all(|byte| byte.is_ascii_digit());
    is_pin.then_some(text).ok_or(Mistake::PinMalformed)
}

/// The end of a secret, by which the owner knows it again.
pub(super) fn last_four(secret: &Secret) -> String {
    let text = secret.expose();
    let start = text.char_indices().rev().nth(3).map_or(0, |(at, _)| at);
    text.get(start..).unwrap_or_default().to_owned()
}

#[cfg(test)]
mod tests {
    use super::*;

    const TOKEN: &str = "EAAGm0PX4ZCpsBAKZCexampleTokenZBq7v1nTt3kYw9ZA5";
    const SECRET: &str = "5f2d8c1e90b7a6434de1f0a97c35b812";
    const AUTHTOKEN: &str = "2aBcDeFgHiJkLmNoPqRsTuVwXyZ_4ExAmPlEtOkEn567890";

    #[test]
    fn a_pasted_token_is_cleaned_of_what_came_along() {
        let (begin, end) = TOKEN.split_at(20);
        for pasted in [
            TOKEN.to_owned(),
            format!("  {TOKEN}\r\n"),
            format!("\"{TOKEN}\""),
            format!("“{TOKEN}”"),
            format!("Bearer {TOKEN}"),
            format!("\u{feff}{begin}\u{200b}\n{end}"),
        ] {
            let found = token(&Secret::new(pasted.clone()));
            assert_eq!(found, Ok(Secret::new(TOKEN)), "{pasted:?}");
        }
    }

    #[test]
    fn what_is_another_thing_is_called_by_its_name() {
        let tokens = [
            (SECRET, Mistake::TokenLooksLikeSecret),
            (AUTHTOKEN, Mistake::TokenLooksLikeTunnel),
            ("hello", Mistake::TokenMalformed),
            ("", Mistake::TokenMalformed),
            (
                "600000000000001|5f2d8c1e90b7a6434de1f0a97c35b812",
                Mistake::TokenMalformed,
            ),
            ("1234567890123456789012345678901", Mistake::TokenMalformed),
        ];
        for (pasted, mistake) in tokens {
            assert_eq!(token(&Secret::new(pasted)), Err(mistake), "{pasted:?}");
        }
        let secrets = [
            (TOKEN, Mistake::SecretLooksLikeToken),
            (AUTHTOKEN, Mistake::SecretMalformed),
            (SECRET.trim_start_matches('5'), Mistake::SecretMalformed),
        ];
        for (pasted, mistake) in secrets {
            assert_eq!(app_secret(&Secret::new(pasted)), Err(mistake), "{pasted:?}");
        }
        let upper = Secret::new(SECRET.to_uppercase());
        assert_eq!(app_secret(&upper), Ok(Secret::new(SECRET)));
    }

    #[test]
    fn ids_and_pins_are_digits() {
        assert_eq!(
            account_id(" 102290129340398 "),
            Ok("102290129340398".into())
        );
        for pasted in ["", "1234", "WABA 1", "102290129340398x"] {
            assert_eq!(account_id(pasted), Err(Mistake::AccountIdMalformed));
        }
        assert_eq!(pin("739 182"), Ok("739182".into()));
        for typed in ["", "12345", "1234567", "12345a"] {
            assert_eq!(pin(typed), Err(Mistake::PinMalformed));
        }
    }

    #[test]
    fn only_the_end_of_a_secret_is_shown() {
        assert_eq!(last_four(&Secret::new(TOKEN)), "9ZA5");
        assert_eq!(last_four(&Secret::new("abc")), "abc");
    }
}
