//! What somebody typed or pasted, down to its digits.

use super::NotAPhoneNumber;

/// The digits of a written number and whether they start with a country code.
pub(super) enum Written {
    /// `+` stood in front: country code first.
    International(String),
    /// As dialled: national, or with a prefix for calls abroad.
    Dialled(String),
}

impl Written {
    pub(super) fn read(text: &str) -> Result<Self, NotAPhoneNumber> {
        let text = text.trim_matches(is_invisible);
        let Some((scheme, link)) = text.split_at_checked(4) else {
            return number(text);
        };
        if !scheme.eq_ignore_ascii_case("tel:") {
            return number(text);
        }
        // RFC 3966: `tel:600-111-222;phone-context=+34`.
        let (written, parameters) = link.split_once(';').unwrap_or((link, ""));
        let context = parameters
            .split(';')
            .filter_map(|parameter| parameter.split_once('='))
            .find(|(name, _)| name.eq_ignore_ascii_case("phone-context"))
            .map(|(_, context)| context)
            .filter(|context| context.starts_with('+') && !written.starts_with('+'));
        number(&format!("{}{written}", context.unwrap_or_default()))
    }
}

fn number(text: &str) -> Result<Written, NotAPhoneNumber> {
    let mut digits = String::new();
    let mut plus = false;
    for character in text.chars() {
        if let Some(digit) = digit(character) {
            digits.push(digit);
        } else if matches!(character, '+' | '＋') && digits.is_empty() {
            plus = true;
        } else if !is_separator(character) {
            return Err(NotAPhoneNumber::Letters);
        }
    }
    match (digits.is_empty(), plus) {
        (true, _) => Err(NotAPhoneNumber::Empty),
        (false, true) => Ok(Written::International(digits)),
        (false, false) => Ok(Written::Dialled(digits)),
    }
}

/// Digits of the scripts WhatsApp's keyboards offer.
fn digit(character: char) -> Option<char> {
    // Where the zero stands; the nine others follow.
    const ZEROS: [char; 6] = ['0', '٠', '۰', '०', '০', '０'];
    ZEROS.iter().find_map(|&zero| {
        let value = u32::from(character).checked_sub(u32::from(zero))?;
        char::from_digit(value, 10)
    })
}

fn is_separator(character: char) -> bool {
    character.is_whitespace()
        || is_invisible(character)
        || matches!(
            character,
            '-' | '\u{2010}'
                ..='\u{2015}' | '−' | '－' | '.' | '·' | '/' | '(' | ')' | '[' | ']' | '（' | '）'
        )
}

/// Marks of writing direction and joiners: address books copy them along.
fn is_invisible(character: char) -> bool {
    character.is_whitespace()
        || matches!(
            character,
            '\u{200b}'..='\u{200f}' | '\u{202a}'..='\u{202e}' | '\u{2060}'..='\u{2069}' | '\u{feff}'
        )
}
