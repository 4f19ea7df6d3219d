//! What can be said about the digits Meta names a person by.

use super::{Country, E164, NotAPhoneNumber, forms, metadata};
use crate::WaId;

impl WaId {
    /// Reads a phone number as people write it, country code included: with `+`, with `00`, or
    /// bare digits as Meta writes them. See [`E164::parse`], which also knows national forms and
    /// says what is wrong.
    ///
    /// For digits that came from Meta use [`WaId::new`]: they are right as they are.
    #[must_use]
    pub fn parse(number: &str) -> Option<Self> {
        E164::parse(number, None)
            .or_else(|error| match error {
                NotAPhoneNumber::NoCountryCode => E164::parse(&format!("+{number}"), None),
                other => Err(other),
            })
            .ok()
            .map(|number| number.wa_id())
    }

    /// Whether a message can be addressed to it: 5 to 15 digits. Asks no table, so that everybody
    /// who wrote to us can be answered.
    #[must_use]
    pub fn is_well_formed(&self) -> bool {
        let digits = self.as_str();
        (5..=15).contains(&digits.len()) && digits.bytes().all(|byte| byte.is_ascii_digit())
    }

    /// The number as people write it: `+44 7700 900123`.
    ///
    /// Never fails: digits that fit no numbering plan come back as `+` and digits, and what is no
    /// number at all as it is. Of two spellings (see [`WaId::other_forms`]) it is the one that can
    /// be dialled today: Mexican `521…` is shown as `+52 55…`.
    #[must_use]
    pub fn international(&self) -> String {
        let digits = self.as_str();
        if digits.is_empty() || !digits.bytes().all(|byte| byte.is_ascii_digit()) {
            return digits.to_owned();
        }
        let forms = [Some(digits.to_owned()), forms::other(digits)];
        let possible: Vec<_> = forms
            .into_iter()
            .flatten()
            .filter_map(|form| metadata::read_unchanged(&form))
            .collect();
        let dialled = possible.iter().find(|number| number.is_valid());
        dialled
            .or(possible.first())
            .map_or_else(|| format!("+{digits}"), metadata::pretty)
    }

    /// The other digits under which WhatsApp may know the same person.
    ///
    /// Mexico with and without the `1` (`521…`, `52…`), Argentina with and without the `9`
    /// (`549…`, `54…`), Brazilian mobiles with and without the ninth digit. Nothing for anybody
    /// else. What a form gives has the number itself as its other form.
    ///
    /// Source: Meta, *Cloud API › Phone number formats*, read 2026-11.
    #[must_use]
    pub fn other_forms(&self) -> Vec<Self> {
        forms::other(self.as_str())
            .map(Self::new)
            .into_iter()
            .collect()
    }

    /// The country of the number; see [`E164::country`]. `None` too for digits of no country.
    #[must_use]
    pub fn country(&self) -> Option<Country> {
        let number = metadata::read_international(self.as_str()).ok()?;
        metadata::country(&number)
    }
}
