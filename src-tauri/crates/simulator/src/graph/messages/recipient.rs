//! Whom a message is for.

use crate::{
    graph::errors::{Outcome, Refusal},
    number::Number,
    rules::Part,
    sends::Recipient,
    world::State,
};

/// Whom a request is for. A number wins over a user id; with neither there is nobody.
pub(super) fn recipient(state: &State, number: &Number, part: &Part<'_>) -> Outcome<Recipient> {
    if part.has("recipient_type")
        && part.word("recipient_type", &["individual", "group"])? == "group"
    {
        return group(state, number, part);
    }
    if let Some(to) = part.maybe_text("to", 256)? {
        return phone(state, number, part, to);
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
        user_id: Some(user_id.to_owned()),
        person: person.map(|person| person.name.clone()),
        ..Recipient::default()
    })
}

fn phone(state: &State, number: &Number, part: &Part<'_>, to: &str) -> Outcome<Recipient> {
    let lost = looks_like_user_id(to);
    let dialled = if lost {
        to.to_owned()
    } else {
        digits(state, number, to)
            .ok_or_else(|| part.invalid("to", "is not a valid phone number."))?
    };
    if dialled == number.digits {
        return Err(Refusal::with(
            131_021,
            "Recipient phone number cannot be the sender's.",
        ));
    }
    // Test numbers compare what was dialled, not what it leads to. Source: integrators' reports on Mexican and
    // Argentine numbers, read 2026-11.
    if let Some(allowed) = &number.conditions.allowed_recipients
        && !allowed.contains(&dialled)
    {
        return Err(Refusal::with(
            131_030,
            "Recipient phone number not in allowed list: Add recipient phone number to recipient list and try again.",
        ));
    }
    let person = state.people.with_phone(&dialled);
    Ok(Recipient {
        input: to.to_owned(),
        wa_id: Some(
            person
                .and_then(|person| person.phone.clone())
                .unwrap_or(dialled),
        ),
        person: person.map(|person| person.name.clone()),
        lost,
        ..Recipient::default()
    })
}

fn group(state: &State, number: &Number, part: &Part<'_>) -> Outcome<Recipient> {
    let id = part.text("to", 512)?;
    let group = state
        .groups
        .get(id)
        .filter(|group| group.number_id == number.id)
        .ok_or_else(|| Refusal::with(131_041, "The group does not exist."))?;
    if group.suspended {
        return Err(Refusal::with(131_204, "The group is suspended."));
    }
    Ok(Recipient {
        input: id.to_owned(),
        group: Some(id.to_owned()),
        ..Recipient::default()
    })
}

/// Canonical digits of a number. Without `+`, a known WhatsApp id is taken as it is and a short number gets the country
/// code of the business, which is how a local number reaches a stranger.
pub(in crate::graph) fn digits(state: &State, number: &Number, to: &str) -> Option<String> {
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
        digits = format!("{}{digits}", number.country_code());
    }
    (7..=15).contains(&digits.len()).then_some(digits)
}

/// `CC.` or `CC.ENT.` and up to 128 letters and digits.
pub(in crate::graph) fn looks_like_user_id(text: &str) -> bool {
    let Some((country, rest)) = text.split_once('.') else {
        return false;
    };
    let rest = rest.strip_prefix("ENT.").unwrap_or(rest);
    country.len() == 2
        && country.bytes().all(|b| b.is_ascii_uppercase())
        && (1..=128).contains(&rest.len())
        && rest.bytes().all(|b| b.is_ascii_alphanumeric())
}
