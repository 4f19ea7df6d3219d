//! Rules of carousels.

use super::{Found, Rule, buttons, check_sample, texts};
use crate::template_book::draft::{CardTop, DraftButton, DraftCard, TemplateDraft};

const BODY: usize = 160;
const FEWEST: usize = 2;
const MOST: usize = 10;
const BUTTONS: usize = 2;

pub(super) fn check(draft: &TemplateDraft, found: &mut Found) {
    let cards = draft.cards.as_slice();
    let Some(first) = cards.first() else {
        return;
    };
    if cards.len() < FEWEST {
        found.note("cards", Rule::CardsTooFew);
    }
    found.over("cards", Rule::CardsTooMany, MOST, cards.len());
    if cards.iter().any(|card| build(card) != build(first)) {
        found.note("cards", Rule::CardsDiffer);
    }
    for (at, card) in cards.iter().enumerate() {
        let before = format!("card:{at}/");
        let header = format!("{before}header");
        if let Some(kind) = draft.card_top.sample() {
            check_sample(&header, kind, card.sample.as_ref(), found);
        }
        let limits = texts::BodyLimits {
            most: BODY,
            needed: false,
        };
        let body = format!("{before}body");
        texts::body(
            &body,
            &card.body,
            &card.examples,
            draft.named,
            limits,
            found,
        );
        let field = format!("{before}buttons");
        if card.buttons.is_empty() {
            found.note(&field, Rule::CardButtons);
        }
        found.over(&field, Rule::CardButtons, BUTTONS, card.buttons.len());
        for (index, button) in card.buttons.iter().enumerate() {
            if !fits_card(button, draft.card_top) {
                found.note(format!("{before}button:{index}"), Rule::CardButtonKind);
            }
        }
        buttons::each(&before, &card.buttons, false, found);
    }
}

/// Replies, links and calls; and a product has a button that shows it.
fn fits_card(button: &DraftButton, top: CardTop) -> bool {
    match button {
        DraftButton::QuickReply { .. } | DraftButton::Url { .. } | DraftButton::Phone { .. } => {
            true
        }
        DraftButton::Product => top == CardTop::Product,
        _ => false,
    }
}

/// What has to be the same on all cards.
fn build(card: &DraftCard) -> (bool, Vec<&'static str>) {
    let kinds = card.buttons.iter().map(|button| button.as_meta());
    (card.body.trim().is_empty(), kinds.collect())
}
