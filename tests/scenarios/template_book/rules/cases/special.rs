//! Carousels and one-time codes.

use shopbell_core::template_book::{
    draft::{CardTop, CodeApp, CodeWay, DraftButton, DraftCard, TemplateDraft},
    rules::Rule,
};

use super::{super::super::example, Case, case, code, coupon, link, quick, sample};

fn card(buttons: Vec<DraftButton>) -> DraftCard {
    DraftCard {
        sample: sample("image/jpeg"),
        body: "Fresh today".into(),
        examples: Vec::new(),
        buttons,
    }
}

fn see() -> Vec<DraftButton> {
    vec![link("https://shop.example/cakes", "")]
}

fn cards(cards: Vec<DraftCard>) -> impl FnOnce(&mut TemplateDraft) {
    move |draft| draft.cards = cards
}

/// Two cards that are as wrong as each other.
fn both(change: impl FnOnce(&mut DraftCard)) -> impl FnOnce(&mut TemplateDraft) {
    let mut wrong = card(see());
    change(&mut wrong);
    cards(vec![wrong; 2])
}

const APP: (&str, &str) = ("com.example.shop", "K8a/AINcGX7");

fn app((package, signature): (&str, &str)) -> CodeApp {
    CodeApp {
        package: package.into(),
        signature: signature.into(),
    }
}

fn taken_by(way: CodeWay, apps: Vec<CodeApp>) -> impl FnOnce(&mut TemplateDraft) {
    move |draft| {
        code(draft);
        (draft.code.way, draft.code.apps, draft.code.terms) = (way, apps, true);
    }
}

pub(super) fn cases() -> Vec<Case> {
    let one_tap = |apps| taken_by(CodeWay::OneTap, apps);
    let long = "x".repeat(225);
    let mut all = vec![
        case(Rule::CardsTooFew, cards(vec![card(see())])),
        case(Rule::CardsTooMany, cards(vec![card(see()); 11])),
        case(
            Rule::CardsDiffer,
            cards(vec![card(see()), card(vec![quick("Mine")])]),
        ),
        case(Rule::CardsDiffer, |d| {
            d.cards = vec![card(see()), card(see())];
            d.cards[1].body.clear();
        }),
        case(Rule::CardButtons, both(|one| one.buttons.clear())),
        case(
            Rule::CardButtons,
            both(|one| one.buttons = vec![quick("A"), quick("B"), quick("C")]),
        ),
        case(
            Rule::CardButtonKind,
            both(|one| one.buttons = vec![coupon("LUNA10")]),
        ),
        case(
            Rule::CardButtonKind,
            both(|one| one.buttons = vec![DraftButton::Catalog]),
        ),
        case(
            Rule::CardButtonKind,
            both(|one| {
                one.buttons = vec![DraftButton::VoiceCall {
                    text: "Call".into(),
                }];
            }),
        ),
        // What shows a product has nothing to show below a photo.
        case(
            Rule::CardButtonKind,
            both(|one| one.buttons = vec![DraftButton::Product]),
        ),
        case(Rule::CardButtonKind, |d| {
            both(|one| one.buttons = vec![DraftButton::Products])(d);
            d.card_top = CardTop::Product;
        }),
        case(Rule::BodyTooLong, both(|one| one.body = "x".repeat(161))),
        case(
            Rule::VariableAtEdge,
            both(|one| {
                one.body = "Fresh today: {{cake}}".into();
                one.examples = vec![example("cake", "strawberry")];
            }),
        ),
        case(
            Rule::ExampleMissing,
            both(|one| one.body = "Fresh {{cake}} cake today".into()),
        ),
        case(Rule::SampleMissing, both(|one| one.sample = None)),
        case(
            Rule::SampleType,
            both(|one| one.sample = sample("application/pdf")),
        ),
        case(Rule::ButtonTextTooLong, |d| {
            code(d);
            d.code.button = "x".repeat(26);
        }),
        case(Rule::ButtonTextTooLong, |d| {
            taken_by(CodeWay::OneTap, vec![app(APP)])(d);
            d.code.autofill = "x".repeat(26);
        }),
        case(Rule::CodeLabel, |d| {
            code(d);
            d.code.button = "Copy \u{1f511}".into();
        }),
        case(Rule::CodeLabel, |d| {
            taken_by(CodeWay::OneTap, vec![app(APP)])(d);
            d.code.autofill = "https://shop.example".into();
        }),
        case(Rule::AppsMissing, one_tap(Vec::new())),
        case(Rule::AppsMissing, taken_by(CodeWay::ZeroTap, Vec::new())),
        case(Rule::AppsTooMany, one_tap(vec![app(APP); 6])),
        case(Rule::AppPackage, one_tap(vec![app((" ", APP.1))])),
        case(Rule::AppPackage, one_tap(vec![app((&long, APP.1))])),
        case(
            Rule::AppSignature,
            taken_by(CodeWay::ZeroTap, vec![app((APP.0, "K8a/AINcGX"))]),
        ),
        case(
            Rule::AppSignature,
            one_tap(vec![app((APP.0, "K8a/AINcGX7+"))]),
        ),
        case(Rule::TermsMissing, |d| {
            taken_by(CodeWay::ZeroTap, vec![app(APP)])(d);
            d.code.terms = false;
        }),
    ];
    for minutes in [0, 91] {
        all.push(case(Rule::CodeMinutes, |d| {
            code(d);
            d.code.minutes = Some(minutes);
        }));
    }
    all
}
