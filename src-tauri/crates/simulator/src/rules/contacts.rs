//! Shared contact cards.

use super::{freeform::FreeForm, part::Part};
use crate::graph::errors::{Outcome, Refusal};

/// Most cards in one message: the documentation's number. The published specification says 5.
const CARDS: usize = 257;
/// Most entries of one kind on a card, and their length: nothing is documented, this only keeps nonsense out.
const ENTRIES: usize = 100;
const ENTRY: usize = 2000;

const NAME_PARTS: [&str; 5] = ["first_name", "last_name", "middle_name", "suffix", "prefix"];

/// The lists of a card, and what their elements may hold.
const LISTS: &[(&str, &[&str])] = &[
    ("phones", &["phone", "type", "wa_id"]),
    ("emails", &["email", "type"]),
    (
        "addresses",
        &[
            "street",
            "city",
            "state",
            "zip",
            "country",
            "country_code",
            "type",
        ],
    ),
    ("urls", &["url", "type"]),
];

/// Checks `contacts`.
pub(super) fn check(request: &Part<'_>) -> Outcome<FreeForm> {
    let mut names = Vec::new();
    for card in request.list("contacts", 1..=CARDS)? {
        names.push(one(&card)?.to_owned());
    }
    Ok(FreeForm {
        text: Some(names.join(", ")),
        ..FreeForm::default()
    })
}

fn one<'a>(card: &Part<'a>) -> Outcome<&'a str> {
    card.only(&[
        "name",
        "phones",
        "emails",
        "addresses",
        "org",
        "urls",
        "birthday",
    ])?;
    let full = name(&card.part("name")?)?;
    for (key, keys) in LISTS {
        if !card.has(key) {
            continue;
        }
        for entry in card.list(key, 0..=ENTRIES)? {
            entry.only(keys)?;
            for key in *keys {
                if entry.any_text(key)?.unwrap_or_default().len() > ENTRY {
                    return Err(entry.invalid(key, "is too long."));
                }
            }
        }
    }
    if let Some(org) = card.maybe_part("org")? {
        org.only(&["company", "department", "title"])?;
        for key in ["company", "department", "title"] {
            org.any_text(key)?;
        }
    }
    if card
        .maybe_text("birthday", 10)?
        .is_some_and(|day| !is_day(day))
    {
        return Err(card.invalid("birthday", "must be formatted as YYYY-MM-DD."));
    }
    Ok(full)
}

fn name<'a>(name: &Part<'a>) -> Outcome<&'a str> {
    name.only(&[
        "formatted_name",
        "first_name",
        "last_name",
        "middle_name",
        "suffix",
        "prefix",
    ])?;
    let full = name.text("formatted_name", ENTRY)?;
    if NAME_PARTS.iter().any(|part| name.has(part)) {
        Ok(full)
    } else {
        Err(Refusal::with(
            131_008,
            format!(
                "At least one further part is required beside {}.",
                name.path("formatted_name")
            ),
        ))
    }
}

fn is_day(text: &str) -> bool {
    let mut parts = text.split('-');
    let mut next = |length: usize, range: std::ops::RangeInclusive<u32>| {
        parts
            .next()
            .filter(|part| part.len() == length && part.bytes().all(|b| b.is_ascii_digit()))
            .and_then(|part| part.parse().ok())
            .is_some_and(|number| range.contains(&number))
    };
    let is_date = next(4, 1..=9999) && next(2, 1..=12) && next(2, 1..=31);
    is_date && parts.next().is_none()
}
