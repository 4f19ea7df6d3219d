//! Whom a message goes to.

/// Somebody the Cloud API can write to.
#[derive(Clone, Debug, PartialEq, Eq, Hash)]
pub enum Recipient {
    /// A phone number: country code and number, digits only.
    Phone(String),
    /// A business-scoped user id, for customers who hide their number.
    User(String),
}

/// Not a form of recipient we know.
#[derive(Clone, Debug, PartialEq, Eq, thiserror::Error)]
#[error("neither a phone number with country code nor a business-scoped user id")]
pub struct UnknownForm;

impl Recipient {
    /// Reads what a person typed or pasted: `+34 600 11 12 22`, `0034600111222`, or `ES.4821…`.
    ///
    /// A number needs its country code: Meta would put our own in front of a bare local number
    /// and reach a stranger. So it must start with `+` or `00`.
    ///
    /// # Errors
    /// [`UnknownForm`] for anything else.
    pub fn from_input(input: &str) -> Result<Self, UnknownForm> {
        let input = input.trim();
        if is_user_id(input) {
            return Ok(Self::User(input.to_owned()));
        }
        let rest = input
            .strip_prefix('+')
            .or_else(|| input.strip_prefix("00"))
            .ok_or(UnknownForm)?;
        let digits: String = rest
            .chars()
            .filter(|c| !" -()./\u{a0}".contains(*c))
            .collect();
        if is_wa_id(&digits) {
            Ok(Self::Phone(digits))
        } else {
            Err(UnknownForm)
        }
    }
}

/// Whether this is a phone number as Meta writes it: digits with the country code.
///
/// E.164 allows 15 digits; no assigned number has fewer than 7 with its country code.
#[must_use]
pub fn is_wa_id(text: &str) -> bool {
    (7..=15).contains(&text.len())
        && text.bytes().all(|b| b.is_ascii_digit())
        && !text.starts_with('0')
}

/// Whether this is a business-scoped user id: `CC.` or `CC.ENT.` and up to 128 alphanumerics.
///
/// Source: Meta, *Business-scoped user ids*, read 2026-11.
#[must_use]
pub fn is_user_id(text: &str) -> bool {
    let Some((country, rest)) = text.split_once('.') else {
        return false;
    };
    let id = rest.strip_prefix("ENT.").unwrap_or(rest);
    country.len() == 2
        && country.bytes().all(|b| b.is_ascii_uppercase())
        && (1..=128).contains(&id.len())
        && id.bytes().all(|b| b.is_ascii_alphanumeric())
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn numbers_need_their_country_code() {
        let phone = |digits: &str| Ok(Recipient::Phone(digits.to_owned()));
        let table = [
            ("+34 600 11-12-22", phone("34600111222")),
            (" 0034 (600) 111222 ", phone("34600111222")),
            ("600111222", Err(UnknownForm)),
            ("+0600111222", Err(UnknownForm)),
            ("+34", Err(UnknownForm)),
            ("+34600111222x", Err(UnknownForm)),
            ("+1234567890123456", Err(UnknownForm)),
            ("", Err(UnknownForm)),
            ("maria", Err(UnknownForm)),
        ];
        for (input, expected) in table {
            assert_eq!(Recipient::from_input(input), expected, "{input:?}");
        }
    }

    #[test]
    fn user_ids_are_known_by_their_form() {
        for id in ["ES.48213377190045126633", "ES.ENT.4821"] {
            assert_eq!(
                Recipient::from_input(id),
                Ok(Recipient::User(id.to_owned()))
            );
        }
        for id in ["es.4821", "ES.", "ES.48 21", "ESP.4821", "ES.ENT."] {
            assert_eq!(Recipient::from_input(id), Err(UnknownForm), "{id}");
        }
    }
}
