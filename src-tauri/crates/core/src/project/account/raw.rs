//! Looking into a payload: numbers and strings stand for each other, `null`, empty and missing
//! are the same.

use serde_json::Value;

/// A word at a JSON pointer; numbers are words, too.
pub(super) fn word(raw: &Value, pointer: &str) -> Option<String> {
    match raw.pointer(pointer)? {
        Value::String(text) => Some(text.clone()).filter(|text| !text.is_empty()),
        Value::Number(number) => Some(number.to_string()),
        _ => None,
    }
}

/// A whole number at a JSON pointer.
pub(super) fn whole(raw: &Value, pointer: &str) -> Option<i64> {
    match raw.pointer(pointer)? {
        Value::Number(number) => number.as_i64(),
        Value::String(text) => text.trim().parse().ok(),
        _ => None,
    }
}

/// A day in English prose, `November 30, 2026`, as the start of that day in UTC.
pub(super) fn day_ms(prose: &str) -> Option<i64> {
    const MONTHS: [&str; 12] = [
        "january",
        "february",
        "march",
        "april",
        "may",
        "june",
        "july",
        "august",
        "september",
        "october",
        "november",
        "december",
    ];
    let mut parts = prose
        .split([' ', ','])
        .filter(|part| !part.is_empty())
        .map(str::to_ascii_lowercase);
    let (month, day, year) = (parts.next()?, parts.next()?, parts.next()?);
    let month = MONTHS.iter().position(|name| *name == month)?;
    let month = i64::try_from(month).ok()? + 1;
    let day: i64 = day.parse().ok().filter(|day| (1..=31).contains(day))?;
    let year: i64 = year
        .parse()
        .ok()
        .filter(|year| (1970..=9999).contains(year))?;
    // Years begin in March, so that the leap day is the last one. After Howard Hinnant,
    // "chrono-compatible low-level date algorithms".
    let year = if month <= 2 { year - 1 } else { year };
    let (era, of_era) = (year.div_euclid(400), year.rem_euclid(400));
    let of_year = (153 * ((month + 9) % 12) + 2) / 5 + day - 1;
    let days = era * 146_097 + of_era * 365 + of_era / 4 - of_era / 100 + of_year - 719_468;
    Some(days * 24 * 60 * 60 * 1000)
}

#[cfg(test)]
mod tests {
    use serde_json::json;

    use super::*;

    #[test]
    fn days_in_prose_are_found() {
        assert_eq!(day_ms("January 1, 1970"), Some(0));
        assert_eq!(day_ms("November 30, 2026"), Some(1_795_996_800_000));
        assert_eq!(day_ms("february 29 2028"), Some(1_835_395_200_000));
        for prose in [
            "",
            "soon",
            "30 November 2026",
            "Brumaire 3, 2026",
            "May 40, 2026",
        ] {
            assert_eq!(day_ms(prose), None, "{prose}");
        }
    }

    #[test]
    fn numbers_and_strings_stand_for_each_other() {
        let raw = json!({ "a": { "n": 5, "s": "6", "none": null, "empty": "" } });
        assert_eq!(word(&raw, "/a/n").as_deref(), Some("5"));
        assert_eq!(whole(&raw, "/a/s"), Some(6));
        assert_eq!(word(&raw, "/a/none"), None);
        assert_eq!(word(&raw, "/a/empty"), None);
        assert_eq!(whole(&raw, "/b"), None);
    }
}
