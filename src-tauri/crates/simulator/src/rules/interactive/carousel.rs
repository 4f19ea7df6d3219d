//! A row of cards inside the customer's window.

use super::{choices::reply, links, shop};
use crate::{
    graph::errors::Outcome,
    rules::{
        Part,
        freeform::{MediaRef, source},
    },
};

/// Two to ten cards of the same build. Returns the files of their headers.
pub(super) fn check(action: &Part<'_>) -> Outcome<Vec<MediaRef>> {
    action.only(&["cards"])?;
    let (mut media, mut builds) = (Vec::new(), Vec::new());
    for (at, card) in action.list("cards", 2..=10)?.iter().enumerate() {
        card.only(&["card_index", "type", "header", "body", "action"])?;
        let index = card.number("card_index", 0.0..=9.0)?;
        if (index - at as f64).abs() > f64::EPSILON {
            return Err(card.invalid("card_index", "must count from 0 without gaps."));
        }
        body(card)?;
        let kind = card.word("type", &["cta_url", "quick_reply", "product"])?;
        if kind != "product" {
            let header = card.part("header")?;
            let shown = header.word("type", &["image", "video"])?;
            header.only(&["type", shown])?;
            media.push(source(shown, &header.part(shown)?)?);
        }
        builds.push(buttons(kind, &card.part("action")?)?);
    }
    if builds.iter().any(|build| Some(build) != builds.first()) {
        return Err(action.invalid(
            "cards",
            "must all have the same number and type of buttons.",
        ));
    }
    Ok(media)
}

fn body(card: &Part<'_>) -> Outcome<()> {
    let Some(body) = card.maybe_part("body")? else {
        return Ok(());
    };
    body.only(&["text"])?;
    let text = body.text("text", 160)?;
    if text.matches('\n').count() > 2 {
        return Err(body.invalid("text", "must have at most 2 line breaks."));
    }
    Ok(())
}

/// What kind of buttons a card has, and how many.
fn buttons(kind: &str, action: &Part<'_>) -> Outcome<(&'static str, usize)> {
    if kind == "product" {
        shop::product(action)?;
        return Ok(("product", 1));
    }
    if !action.has("buttons") {
        links::cta_url(action)?;
        return Ok(("cta_url", 1));
    }
    action.only(&["buttons"])?;
    let buttons = action.list("buttons", 1..=2)?;
    for button in &buttons {
        button.only(&["type", "quick_reply"])?;
        button.word("type", &["quick_reply"])?;
        reply(&button.part("quick_reply")?)?;
    }
    Ok(("quick_reply", buttons.len()))
}
