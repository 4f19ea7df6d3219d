//! What is pasted as an ngrok authtoken: its form, before ngrok is asked.

use crate::{ports::Secret, setup::Mistake};

/// Shorter ones are half of one, or something else. Source: ngrok's agent accepts other forms,
/// too, so that this is lenient; today's have 40 to 60 characters, read 2026-08.
const SHORTEST: usize = 20;
/// Longer ones are something else.
const LONGEST: usize = 200;

/// Takes a pasted authtoken: without what surrounds it, if it has the form of one.
///
/// ngrok's website shows it inside a command, too (`ngrok config add-authtoken …`): its last word
/// is the token.
///
/// # Errors
/// What it looks like instead.
pub(super) fn read(pasted: &Secret) -> Result<Secret, Mistake> {
    let pasted: String = pasted
        .expose()
        .chars()
        .filter(|letter| !is_invisible(*letter))
        .collect();
    let pasted = match pasted.trim().strip_prefix("ngrok ") {
        Some(command) => command.split_whitespace().next_back().unwrap_or_default(),
        None => pasted.trim(),
    };
    let token = pasted.trim_matches(['"', '\'', '`', '“', '”', '‘', '’']);
    if token.starts_with("EAA") {
        return Err(Mistake::TunnelLooksLikeToken);
    }
    if token.len() == 32 && token.bytes().all(|byte| byte.is_ascii_hexdigit()) {
        return Err(Mistake::TunnelLooksLikeSecret);
    }
    let fits = (SHORTEST..=LONGEST).contains(&token.len())
        && token
            .bytes()
            .all(|byte| byte.is_ascii_alphanumeric() || matches!(byte, b'_' | b'-'));
    if fits {
        Ok(Secret::new(token))
    } else {
        Err(Mistake::TunnelMalformed)
    }
}

/// What travels along when text is copied from a web page, and is seen by nobody.
fn is_invisible(letter: char) -> bool {
    matches!(letter, '\u{200b}'..='\u{200f}' | '\u{202a}'..='\u{202e}' | '\u{2060}' | '\u{feff}' | '\u{ad}')
}

#[cfg(test)]
mod tests {
    use super::*;

    const TOKEN: &str = "2fCanaryTokenOfTheTests_5MvTzQ8pW3xRk7dLs";

    #[test]
    fn an_authtoken_is_found_in_what_surrounds_it() {
        for pasted in [
            TOKEN.to_owned(),
            format!("  {TOKEN}\r\n"),
            format!("\u{feff}“{TOKEN}”\u{200b}"),
            format!("ngrok config add-authtoken {TOKEN}\n"),
            format!("ngrok authtoken '{TOKEN}'"),
        ] {
            let read = read(&Secret::new(&pasted));
            assert_eq!(read, Ok(Secret::new(TOKEN)), "{pasted:?}");
        }
    }

    #[test]
    fn another_secret_is_named_and_nonsense_is_no_token() {
        for (pasted, mistake) in [
            (
                "EAAGm0PX4ZCpsBAKZC9ZBexampleOfAToken",
                Mistake::TunnelLooksLikeToken,
            ),
            (
                "0123456789abcdef0123456789ABCDEF",
                Mistake::TunnelLooksLikeSecret,
            ),
            ("", Mistake::TunnelMalformed),
            ("2fShort", Mistake::TunnelMalformed),
            (
                "two words that are no token at all",
                Mistake::TunnelMalformed,
            ),
        ] {
            assert_eq!(read(&Secret::new(pasted)), Err(mistake), "{pasted:?}");
        }
    }
}
