//! Whom a message is for.

use crate::{
    graph::errors::{Outcome, Refusal},
    rules::Part,
    sends::Recipient,
    world::{Number, State},
};

/// Whom a request is for. A number wins over a user id; with neither there is nobody.
pub(super) fn recipient(state: &State, number: &Number, part: &Part<'_>) -> Outcome<Recipient> {
    if let Some(to) = part.maybe_text("to", 256)? {
        let lost = looks_like_user_id(to);
        let digits = if lost {
            to.to_owned()
        } else {
            digits(state, number, to)
                .ok_or_else(|| part.invalid("to", "is not a valid phone number."))?
        };
        if digits == number.digits {
            return Err(Refusal::with(
                131_021,
                "Recipient phone number cannot be the sender's.",
            ));
        }
        let person = state.people.with_phone(&digits);
        return Ok(Recipient {
            input: to.to_owned(),
            wa_id: Some(
                person
                    .and_then(|person| person.phone.clone())
                    .unwrap_or(digits),
            ),
            user_id: None,
            person: person.map(|person| person.name.clone()),
            lost,
        });
    }
    let Some(user_id) = part.maybe_text("recipient", 256)? else {
        return Err(Refusal::parameter("The parameter to is required."));
    };
    if !looks_like_user_id(user_id) {
        return Err(part.invalid("recipient", "is not a valid business-scoped user id."));
    }
    let person = state.people.with_user_id(user_id);
    Ok(Recipient {
        input: user_id.to_owned(),
        wa_id: None,
        user_id: Some(user_id.to_owned()),
        person: person.map(|person| person.name.clone()),
        lost: false,
    })
}

/// Canonical digits of a number. Without `+`, a known WhatsApp id is taken as it is and a short number gets the country
/// code of the business, which is how a local number reaches a stranger.
fn digits(state: &State, number: &Number, to: &str) -> Option<String> {
    if !to
        .chars()
        .all(|c| c.is_ascii_digit() || matches!(c, '+' | '-' | '(' | ')' | ' '))
    {
        return None;
    }
    let mut digits: String = to.chars().filter(char::is_ascii_digit).collect();
    let is_local = !to.trim_start().starts_with('+')
        && digits.len() <= 11
        && state.people.with_phone(&digits).is_none();
    if is_local && digits.len() >= 6 {
        digits = format!("{}{digits}", number.digits.get(..2).unwrap_or_default());
    }
    (7..=15).contains(&digits.len()).then_some(digits)
}

/// `CC.` or `CC.ENT.` and up to 128 letters and digits.
fn looks_like_user_id(text: &str) -> bool {
    let Some((country, rest)) = text.split_once('.') else {
        return false;
    };
    let rest = rest.strip_prefix("ENT.").unwrap_or(rest);
    country.len() == 2
        && country.bytes().all(|b| b.is_ascii_uppercase())
        && (1..=128).contains(&rest.len())
        && rest.bytes().all(|b| b.is_ascii_alphanumeric())
}
