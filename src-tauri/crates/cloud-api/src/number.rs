//! Phone numbers: as people write them, as Meta spells them, as they are shown.

mod country;
mod forms;
mod metadata;
mod wa_id;
mod written;

use std::fmt;
use std::str::FromStr;

use serde::{Deserialize, Deserializer, Serialize, Serializer};

pub use country::Country;

use crate::{Recipient, WaId};
use written::Written;

/// A phone number with its country code, in the form of ITU-T E.164: at most 15 digits.
///
/// `Display` writes `+34600111222`, `Debug` does not show it. In JSON it is the same text.
#[derive(Clone, PartialEq, Eq, Hash, PartialOrd, Ord)]
pub struct E164 {
    digits: String,
    calling_code: u16,
}

/// Why a text is no phone number that can be dialled from anywhere.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash, thiserror::Error)]
#[non_exhaustive]
pub enum NotAPhoneNumber {
    /// There is no digit in it.
    #[error("holds no digits")]
    Empty,
    /// It holds letters, or signs that no phone number has.
    #[error("holds letters or signs that no phone number has")]
    Letters,
    /// Neither `+` nor `00` in front, and no home country was given.
    #[error("lacks the country code")]
    NoCountryCode,
    /// No country has the digits that follow the `+`.
    #[error("starts with a country code that does not exist")]
    UnknownCountryCode,
    /// Fewer digits than any number of the country has.
    #[error("has too few digits")]
    TooShort,
    /// More digits than any number of the country has.
    #[error("has too many digits")]
    TooLong,
    /// Between the shortest and the longest of the country, but no number there has this length.
    #[error("has a number of digits that no number of the country has")]
    WrongLength,
}

impl E164 {
    /// Reads a phone number as people write it.
    ///
    /// Understood are `+34 600 111 222`, `0034600111222`, `tel:` links and, with a home country,
    /// the national form (`600 111 222`, `020 7946 0958`) and what is dialled there to call abroad.
    /// Spaces, dots, dashes, slashes and brackets do not matter.
    ///
    /// The digits must be *possible*: a country code that exists and a length some number of the
    /// country has. Whether the range is assigned is not asked, since new ranges appear faster
    /// than tables do. Prefixes that are only dialled inside the country are dropped, so Mexican
    /// `+52 1 55…` becomes `+52 55…`; see [`WaId::other_forms`].
    ///
    /// # Errors
    /// What stands in the way, as a [`NotAPhoneNumber`].
    pub fn parse(text: &str, home: Option<Country>) -> Result<Self, NotAPhoneNumber> {
        let number = match Written::read(text)? {
            Written::International(digits) => metadata::read_international(&digits)?,
            Written::Dialled(digits) => metadata::read_dialled(&digits, home)?,
        };
        Ok(Self {
            digits: metadata::digits(&number)?,
            calling_code: metadata::calling_code(&number)?,
        })
    }

    /// The digits without `+`, as Meta's `wa_id` spells them.
    #[must_use]
    pub fn wa_id(&self) -> WaId {
        WaId::new(self.digits.clone())
    }

    /// The number as people write it: `+44 7700 900123`.
    #[must_use]
    pub fn international(&self) -> String {
        self.wa_id().international()
    }

    /// The country calling code: 34 for Spain, 1 for North America.
    #[must_use]
    pub fn calling_code(&self) -> u16 {
        self.calling_code
    }

    /// The country whose number it is.
    ///
    /// Where several countries share a calling code and the digits belong to no assigned range,
    /// the largest of them. `None` for numbers of no country, such as +800.
    #[must_use]
    pub fn country(&self) -> Option<Country> {
        self.wa_id().country()
    }
}

impl fmt::Display for E164 {
    fn fmt(&self, formatter: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(formatter, "+{}", self.digits)
    }
}

impl fmt::Debug for E164 {
    fn fmt(&self, formatter: &mut fmt::Formatter<'_>) -> fmt::Result {
        formatter.write_str("E164(…)")
    }
}

/// Reads the international form; a national one has no country here.
impl FromStr for E164 {
    type Err = NotAPhoneNumber;

    fn from_str(text: &str) -> Result<Self, NotAPhoneNumber> {
        Self::parse(text, None)
    }
}

impl Serialize for E164 {
    fn serialize<S: Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
        serializer.collect_str(self)
    }
}

impl<'de> Deserialize<'de> for E164 {
    fn deserialize<D: Deserializer<'de>>(deserializer: D) -> Result<Self, D::Error> {
        let text = String::deserialize(deserializer)?;
        Self::parse(&text, None).map_err(serde::de::Error::custom)
    }
}

impl From<&E164> for WaId {
    fn from(number: &E164) -> Self {
        number.wa_id()
    }
}

impl From<E164> for Recipient {
    fn from(number: E164) -> Self {
        Self::Phone(number.wa_id())
    }
}

#[cfg(test)]
mod tests;
