//! What came in and stands in no chat.

use shopbell_store::AsideCount;

use super::super::{Check, CheckCode};

/// Whether everything that came in is shown. What is not understood comes first: a message of a
/// customer's may be among it.
pub(crate) fn aside(count: AsideCount) -> Check {
    match count {
        AsideCount {
            not_understood: 0,
            other_numbers: 0,
        } => Check::new(CheckCode::AsideNone),
        AsideCount {
            not_understood: 0,
            other_numbers,
        } => Check::new(CheckCode::AsideOtherNumbers).with("count", other_numbers),
        AsideCount { not_understood, .. } => {
            Check::new(CheckCode::AsideNotUnderstood).with("count", not_understood)
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn what_may_be_a_message_is_said_first() {
        for (not_understood, other_numbers, code) in [
            (0, 0, CheckCode::AsideNone),
            (0, 2, CheckCode::AsideOtherNumbers),
            (3, 2, CheckCode::AsideNotUnderstood),
        ] {
            let check = aside(AsideCount {
                not_understood,
                other_numbers,
            });
            assert_eq!(check.code, code);
            let said = check.facts.get("count").map(String::as_str);
            assert_eq!(
                said,
                match code {
                    CheckCode::AsideNone => None,
                    CheckCode::AsideOtherNumbers => Some("2"),
                    _ => Some("3"),
                }
            );
        }
    }
}
