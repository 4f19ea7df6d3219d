//! Limited-time offers and carousels.

use super::{
    CARD_BODY, Samples, bounded, buttons,
    header::sample,
    variables::{Format, check_body},
};
use crate::{
    graph::errors::{Outcome, Refusal},
    rules::Part,
};

const OFFER_TEXT: usize = 16;

/// Checks a limited-time offer.
pub(super) fn offer(component: &Part<'_>) -> Outcome<()> {
    component.only(&["type", "limited_time_offer"])?;
    let offer = component.part("limited_time_offer")?;
    offer.only(&["text", "has_expiration"])?;
    bounded(&offer, "text", OFFER_TEXT)?;
    offer.flag("has_expiration").map(drop)
}

/// Two to ten cards of the same build, each with a file on top.
pub(super) fn carousel(
    component: &Part<'_>,
    category: &str,
    format: Format,
    samples: Samples<'_>,
) -> Outcome<()> {
    component.only(&["type", "cards"])?;
    if category == "AUTHENTICATION" {
        return Err(Refusal::parameter("Login codes have no carousel"));
    }
    let mut builds: Vec<Vec<String>> = Vec::new();
    for card in component.list("cards", 2..=10)? {
        card.only(&["components"])?;
        let (mut build, mut below, mut top) = (Vec::new(), Vec::new(), String::new());
        for part in card.list("components", 1..=3)? {
            let kind = part.text("type", 32)?.to_uppercase();
            match kind.as_str() {
                "HEADER" => {
                    part.only(&["type", "format", "example"])?;
                    let shown = part.text("format", 32)?.to_uppercase();
                    match shown.as_str() {
                        "IMAGE" | "VIDEO" => sample(&part, &shown, samples)?,
                        "PRODUCT" => {}
                        _ => {
                            return Err(part.invalid("format", "must be IMAGE, VIDEO or PRODUCT."));
                        }
                    }
                    build.push(format!("HEADER {shown}"));
                    top = shown;
                }
                "BODY" => {
                    check_body(&part, format, CARD_BODY)?;
                    build.push(kind);
                }
                "BUTTONS" => {
                    let list = part.list("buttons", 1..=2)?;
                    below = buttons::each(&list, false)?;
                }
                other => {
                    return Err(Refusal::parameter(format!("A card has no {other}")));
                }
            }
        }
        if !build.iter().any(|part| part.starts_with("HEADER")) {
            return Err(Refusal::parameter("Every card needs a header"));
        }
        if below.is_empty() {
            return Err(Refusal::parameter("Every card needs a button"));
        }
        if let Some(stray) = below.iter().find(|kind| !fits_card(kind, &top)) {
            return Err(Refusal::parameter(format!(
                "A card with {top} on top has no button of type {stray}"
            )));
        }
        build.append(&mut below);
        builds.push(build);
    }
    if builds.iter().any(|build| Some(build) != builds.first()) {
        return Err(Refusal::parameter(
            "All cards must have the same components",
        ));
    }
    Ok(())
}

/// Replies, links and calls; and the button that shows a product, on the card of one.
fn fits_card(kind: &str, top: &str) -> bool {
    matches!(kind, "QUICK_REPLY" | "URL" | "PHONE_NUMBER") || (kind == "SPM" && top == "PRODUCT")
}
