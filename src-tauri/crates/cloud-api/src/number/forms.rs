//! Countries where one person has two spellings.
//!
//! Source: Meta, *Cloud API › Phone number formats*, read 2026-11, and the numbering plans of
//! Mexico (2019: no more `1` before mobiles), Argentina (`9` before mobiles, from abroad only) and
//! Brazil (2012–2016: a `9` before mobile numbers; accounts from before keep eight digits).

/// The other digits of the same person; `None` where there is one spelling only.
pub(super) fn other(digits: &str) -> Option<String> {
    if !digits.bytes().all(|byte| byte.is_ascii_digit()) {
        return None;
    }
    let (country, national) = digits.split_at_checked(2)?;
    let national = match country {
        "52" => inserted_or_removed(national, 0, "1", 10, |first| matches!(first, '2'..='9')),
        "54" => inserted_or_removed(national, 0, "9", 10, |first| matches!(first, '1'..='3')),
        "55" if has_brazilian_area(national) => {
            inserted_or_removed(national, 2, "9", 10, |first| matches!(first, '6'..='9'))
        }
        _ => None,
    }?;
    Some(format!("{country}{national}"))
}

/// Adds the mark at the place, or takes it away where it is. `without` is the length of the
/// national number without it, `follows` what the first digit after the mark may be.
fn inserted_or_removed(
    national: &str,
    place: usize,
    mark: &str,
    without: usize,
    follows: fn(char) -> bool,
) -> Option<String> {
    let (before, after) = national.split_at_checked(place)?;
    let added = national.len().checked_sub(without)?;
    let rest = match added {
        0 => after,
        1 => after.strip_prefix(mark)?,
        _ => return None,
    };
    if !rest.chars().next().is_some_and(follows) {
        return None;
    }
    let mark = if added == 0 { mark } else { "" };
    Some(format!("{before}{mark}{rest}"))
}

/// Brazilian area codes are 11 to 99, without a zero.
fn has_brazilian_area(national: &str) -> bool {
    national.chars().take(2).all(|digit| digit != '0')
}
