//! Countries by their two letters.

use std::fmt;

use super::metadata;

/// A country or territory with phone numbers of its own, by its ISO 3166-1 letters.
#[derive(Clone, Copy, PartialEq, Eq, Hash, PartialOrd, Ord)]
pub struct Country([u8; 2]);

impl Country {
    /// Reads two letters of either case: `ES`, `gb`. `None` when no such country has phone numbers.
    #[must_use]
    pub fn parse(code: &str) -> Option<Self> {
        let &[first, second] = code.trim().as_bytes() else {
            return None;
        };
        let country = Self([first.to_ascii_uppercase(), second.to_ascii_uppercase()]);
        metadata::region(country).is_some().then_some(country)
    }

    /// The two capital letters.
    #[must_use]
    pub fn code(&self) -> &str {
        std::str::from_utf8(&self.0).unwrap_or_default()
    }

    /// The calling code of the country: 44 for `GB`.
    #[must_use]
    pub fn calling_code(self) -> Option<u16> {
        metadata::calling_code_of(self)
    }
}

impl fmt::Display for Country {
    fn fmt(&self, formatter: &mut fmt::Formatter<'_>) -> fmt::Result {
        formatter.write_str(self.code())
    }
}

impl fmt::Debug for Country {
    fn fmt(&self, formatter: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(formatter, "Country({})", self.code())
    }
}
