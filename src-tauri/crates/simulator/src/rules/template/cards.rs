//! Carousels, limited-time offers and tappable messages.

use serde_json::Value;

use super::{
    buttons, component, header, kind_of, list_of,
    text::{fill, text_of},
};
use crate::{
    graph::errors::{Outcome, Refusal},
    rules::{Part, freeform::MediaRef},
};

/// Longest body of a card.
const CARD_BODY: usize = 160;
/// The year 2001 in milliseconds: whatever is smaller was meant as seconds.
const LEAST_MS: f64 = 1e12;

/// A carousel: as many cards as the template has, each with what its card needs.
pub(super) fn carousel(
    part: &Value,
    given: Option<&Part<'_>>,
    named: bool,
) -> Outcome<Vec<MediaRef>> {
    let defined = list_of(part, "cards");
    let given = given.ok_or_else(|| Refusal::with(132_000, "carousel: the cards are missing"))?;
    given.only(&["type", "cards"])?;
    let cards = given.list("cards", 2..=10)?;
    if cards.len() != defined.len() {
        let (are, should) = (cards.len(), defined.len());
        return Err(Refusal::with(
            132_012,
            format!("carousel: {are} cards given, the template has {should}"),
        ));
    }
    let mut media = Vec::new();
    for (at, (card, defined)) in cards.iter().zip(defined).enumerate() {
        card.only(&["card_index", "components"])?;
        let index = card.number("card_index", 0.0..=9.0)?;
        if (index - at as f64).abs() > f64::EPSILON {
            return Err(card.invalid("card_index", "must count from 0 without gaps."));
        }
        media.extend(one_card(card, defined, named)?);
    }
    Ok(media)
}

fn one_card(card: &Part<'_>, defined: &Value, named: bool) -> Outcome<Option<MediaRef>> {
    let given = if card.has("components") {
        card.list("components", 0..=4)?
    } else {
        Vec::new()
    };
    if let Some(stray) = given
        .iter()
        .map(kind_of)
        .find(|kind| !matches!(*kind, "header" | "body" | "button"))
    {
        return Err(Refusal::with(
            132_000,
            format!("carousel: a card has no {stray}"),
        ));
    }
    let mut media = None;
    for part in list_of(defined, "components") {
        match text_of(part, "type") {
            "HEADER" => media = header::check(part, component(&given, "header"), named)?,
            "BODY" => {
                let text = text_of(part, "text");
                fill(text, component(&given, "body"), named, "card", CARD_BODY)?;
            }
            "BUTTONS" => buttons::check(part, &given)?,
            _ => {}
        }
    }
    Ok(media)
}

/// The end of an offer, in milliseconds.
pub(super) fn offer(part: &Value, given: Option<&Part<'_>>) -> Outcome<()> {
    let expires = part
        .pointer("/limited_time_offer/has_expiration")
        .and_then(Value::as_bool)
        .unwrap_or(false);
    let Some(given) = given else {
        return if expires {
            Err(Refusal::with(
                131_008,
                "limited_time_offer: expiration_time_ms is required",
            ))
        } else {
            Ok(())
        };
    };
    for parameter in given.list("parameters", 1..=1)? {
        parameter.word("type", &["limited_time_offer"])?;
        parameter
            .part("limited_time_offer")?
            .number("expiration_time_ms", LEAST_MS..=f64::MAX)?;
    }
    Ok(())
}

/// The whole message leads to one address.
pub(super) fn tap_target(given: &Part<'_>) -> Outcome<()> {
    for parameter in given.list("parameters", 1..=1)? {
        parameter.word("type", &["tap_target_configuration"])?;
        for target in parameter.list("tap_target_configuration", 1..=1)? {
            target.only(&["url", "title"])?;
            target.url("url", 2000)?;
            target.text("title", 256)?;
        }
    }
    Ok(())
}
