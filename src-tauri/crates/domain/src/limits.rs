//! Limits of outgoing messages, checked before anything is queued.
//!
//! Source: Meta, *Cloud API › Messages*, read 2026-11. Meta does not say how it counts
//! characters; UTF-16 units are the strictest reading.

use std::time::Duration;

/// Messages to one customer that may leave at once, borrowed from the time to come.
///
/// Source: Meta, *Cloud API › Throughput › Pair rate limits*, read 2026-11.
pub const PAIR_BURST: u32 = 45;
/// Time after which one more message to the same customer may leave.
pub const PAIR_REFILL: Duration = Duration::from_secs(6);

/// Longest text body, in UTF-16 units.
pub const TEXT_MAX: usize = 4096;
/// Longest caption, in UTF-16 units.
pub const CAPTION_MAX: usize = 1024;
/// Longest body of a template once its values are filled in, in UTF-16 units.
pub const TEMPLATE_BODY_MAX: usize = 1024;

/// The most products that one message shows.
///
/// Source: Meta, *Message templates › Multi-product*, read 2026-11.
pub const PRODUCTS_MAX: usize = 30;

/// Why a text cannot be sent.
#[derive(Clone, Debug, PartialEq, Eq, thiserror::Error)]
pub enum TextProblem {
    /// Nothing but white space.
    #[error("the text is empty")]
    Empty,
    /// Longer than the limit.
    #[error("the text has {actual} units, the limit is {limit}")]
    TooLong {
        /// The limit, in UTF-16 units.
        limit: usize,
        /// What was given.
        actual: usize,
    },
}

/// Length as the limits count it.
#[must_use]
pub fn length(text: &str) -> usize {
    text.encode_utf16().count()
}

/// Checks a text body of 1 to [`TEXT_MAX`] units that is not just white space.
///
/// # Errors
/// [`TextProblem`] says which rule it breaks.
pub fn check_text(body: &str) -> Result<(), TextProblem> {
    if body.trim().is_empty() {
        return Err(TextProblem::Empty);
    }
    check_length(body, TEXT_MAX)
}

/// Checks a text against a limit in UTF-16 units; empty is allowed.
///
/// # Errors
/// [`TextProblem::TooLong`].
pub fn check_length(text: &str, limit: usize) -> Result<(), TextProblem> {
    let actual = length(text);
    if actual > limit {
        Err(TextProblem::TooLong { limit, actual })
    } else {
        Ok(())
    }
}

/// Whether a template value may go out as it is.
///
/// Meta refuses line breaks, tabs and more than four spaces in a row (132018).
#[must_use]
pub fn template_value_is_clean(value: &str) -> bool {
    !value.contains(['\n', '\r', '\t']) && !value.contains("     ")
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn text_is_counted_in_utf16_units() {
        assert_eq!(check_text(&"a".repeat(4096)), Ok(()));
        assert_eq!(
            check_text(&"😀".repeat(2049)),
            Err(TextProblem::TooLong {
                limit: 4096,
                actual: 4098
            })
        );
        assert_eq!(check_text(" \n\t"), Err(TextProblem::Empty));
    }

    #[test]
    fn template_values_hold_no_breaks_and_no_wide_gaps() {
        assert!(template_value_is_clean("four    spaces"));
        for bad in ["five     spaces", "a\nb", "a\tb"] {
            assert!(!template_value_is_clean(bad), "{bad:?}");
        }
    }
}
