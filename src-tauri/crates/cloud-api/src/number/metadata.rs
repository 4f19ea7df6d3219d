//! The world's numbering plans, from Google's libphonenumber.
//!
//! Only digits go in: what people write around them is dealt with before, so that the library's
//! guesses about letters, extensions and carriers never apply.

use rlibphonenumber::{
    CountryCodeSource, NumberLengthType, PHONE_NUMBER_UTIL, ParseError, PhoneNumber,
    PhoneNumberFormat, Region, ValidationError,
};

use super::{Country, NotAPhoneNumber, forms};

/// The longest number of E.164, country code included.
const LONGEST: usize = 15;

pub(super) fn read_international(digits: &str) -> Result<PhoneNumber, NotAPhoneNumber> {
    let read = |digits: &str| possible(parse(&format!("+{digits}"), None)?);
    // Mexico gave up the `1` of its mobiles in 2019 and the plans forgot it; WhatsApp did not.
    read(digits).or_else(|error| match forms::other(digits) {
        Some(other) => read(&other),
        None => Err(error),
    })
}

/// Like [`read_international`], but nothing when the plans take some of the digits for a prefix:
/// the number would be somebody else's.
pub(super) fn read_unchanged(written: &str) -> Option<PhoneNumber> {
    let number = possible(parse(&format!("+{written}"), None).ok()?).ok()?;
    digits(&number)
        .is_ok_and(|read| read == written)
        .then_some(number)
}

/// Reads what one would dial at home; without one, `00` is the prefix for calls abroad.
pub(super) fn read_dialled(
    digits: &str,
    home: Option<Country>,
) -> Result<PhoneNumber, NotAPhoneNumber> {
    let abroad = digits.strip_prefix("00");
    let Some(home) = home else {
        return read_international(abroad.ok_or(NotAPhoneNumber::NoCountryCode)?);
    };
    let dialled = parse(digits, region(home));
    match abroad {
        // Nearly everywhere `00` calls abroad, and people write it where it does not.
        Some(abroad) if !dialled.as_ref().is_ok_and(dialled_abroad) => read_international(abroad),
        _ => possible(dialled?),
    }
}

fn dialled_abroad(number: &PhoneNumber) -> bool {
    number.country_code_source() == CountryCodeSource::FromNumberWithIdd
}

fn parse(text: &str, home: Option<Region>) -> Result<PhoneNumber, NotAPhoneNumber> {
    PHONE_NUMBER_UTIL
        .parse_and_keep_raw_input(text, home)
        .map_err(|error| match error {
            ParseError::InvalidCountryCode => NotAPhoneNumber::UnknownCountryCode,
            ParseError::TooLongNsn => NotAPhoneNumber::TooLong,
            // Nothing but digits came in: what is no number is one of a single digit.
            ParseError::TooShortAfterIdd | ParseError::TooShortNsn | ParseError::NotANumber(_) => {
                NotAPhoneNumber::TooShort
            }
        })
}

fn possible(number: PhoneNumber) -> Result<PhoneNumber, NotAPhoneNumber> {
    match number.is_possible_with_reason() {
        Ok(NumberLengthType::IsPossible) => Ok(number),
        // Lacks the area code.
        Ok(NumberLengthType::IsPossibleLocalOnly) | Err(ValidationError::TooShort) => {
            Err(NotAPhoneNumber::TooShort)
        }
        Err(ValidationError::TooLong) => Err(NotAPhoneNumber::TooLong),
        Err(ValidationError::InvalidLength) => Err(NotAPhoneNumber::WrongLength),
        Err(ValidationError::InvalidCountryCode) => Err(NotAPhoneNumber::UnknownCountryCode),
    }
}

/// The digits with country code, leading zeros of Italian kind kept.
pub(super) fn digits(number: &PhoneNumber) -> Result<String, NotAPhoneNumber> {
    let written = number.format_as(PhoneNumberFormat::E164);
    let digits = written.trim_start_matches('+');
    if digits.len() > LONGEST {
        return Err(NotAPhoneNumber::TooLong);
    }
    Ok(digits.to_owned())
}

pub(super) fn pretty(number: &PhoneNumber) -> String {
    number
        .format_as(PhoneNumberFormat::International)
        .into_owned()
}

pub(super) fn calling_code(number: &PhoneNumber) -> Result<u16, NotAPhoneNumber> {
    u16::try_from(number.country_code).map_err(|_| NotAPhoneNumber::UnknownCountryCode)
}

pub(super) fn country(number: &PhoneNumber) -> Option<Country> {
    let region = number
        .get_region_code()
        .or_else(|| PHONE_NUMBER_UTIL.get_region_for_country_code(number.country_code))?;
    Country::parse(&region.as_region_str())
}

/// The library's name of a country; `None` when it knows no numbers there.
pub(super) fn region(country: Country) -> Option<Region> {
    let region = Region::from_code(country.code()).ok()?;
    PHONE_NUMBER_UTIL
        .get_country_code_for_region(region)
        .map(|_| region)
}

pub(super) fn calling_code_of(country: Country) -> Option<u16> {
    PHONE_NUMBER_UTIL
        .get_country_code_for_region(region(country)?)
        .and_then(|code| code.try_into().ok())
}
