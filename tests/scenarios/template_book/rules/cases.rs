//! A template for each rule that breaks it, and who says no to it.

use shopbell_core::template_book::{
    draft::{
        CodeApp, CodeWay, DraftButton, DraftCard, DraftCategory, DraftHeader, DraftOffer, Sample,
        SampleKind, TemplateDraft,
    },
    rules::Rule,
};

use super::super::{draft, example};

/// Who says no at Meta.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum By {
    /// The request is refused.
    Creation,
    /// It is taken, read, and rejected.
    Review,
    /// It is taken under another category.
    Category,
}

pub(super) struct Case {
    pub(super) rule: Rule,
    pub(super) by: By,
    pub(super) broken: TemplateDraft,
}

fn case(rule: Rule, change: impl FnOnce(&mut TemplateDraft)) -> Case {
    let mut broken = draft("broken");
    change(&mut broken);
    Case {
        rule,
        by: By::Creation,
        broken,
    }
}

fn reviewed(rule: Rule, change: impl FnOnce(&mut TemplateDraft)) -> Case {
    Case {
        by: By::Review,
        ..case(rule, change)
    }
}

pub(super) fn header(text: &str) -> DraftHeader {
    DraftHeader::Text {
        text: text.into(),
        example: "1042".into(),
    }
}

pub(super) fn quick(text: &str) -> DraftButton {
    DraftButton::QuickReply { text: text.into() }
}

pub(super) fn link(url: &str, example: &str) -> DraftButton {
    DraftButton::Url {
        text: "See".into(),
        url: url.into(),
        example: example.into(),
    }
}

pub(super) fn phone(number: &str) -> DraftButton {
    DraftButton::Phone {
        text: "Call".into(),
        number: number.into(),
    }
}

pub(super) fn coupon(example: &str) -> DraftButton {
    DraftButton::Coupon {
        example: example.into(),
    }
}

/// `mime` decides which of the handles that were made beforehand it gets.
fn sample(mime: &str) -> Option<Sample> {
    Some(Sample {
        staged: mime.into(),
        file_name: "sample".into(),
        mime: mime.into(),
    })
}

fn card(buttons: Vec<DraftButton>) -> DraftCard {
    DraftCard {
        sample: sample("image/jpeg"),
        body: "Fresh today".into(),
        examples: Vec::new(),
        buttons,
    }
}

fn offer(text: &str) -> Option<DraftOffer> {
    Some(DraftOffer {
        text: text.into(),
        expires: true,
    })
}

fn body(text: &str) -> impl FnOnce(&mut TemplateDraft) {
    let text = text.to_owned();
    move |draft| draft.body = text
}

fn buttons(buttons: Vec<DraftButton>) -> impl FnOnce(&mut TemplateDraft) {
    move |draft| draft.buttons = buttons
}

fn cards(cards: Vec<DraftCard>) -> impl FnOnce(&mut TemplateDraft) {
    move |draft| draft.cards = cards
}

fn app(package: &str, signature: &str) -> CodeApp {
    CodeApp {
        package: package.into(),
        signature: signature.into(),
    }
}

fn taken_by(way: CodeWay, apps: Vec<CodeApp>) -> impl FnOnce(&mut TemplateDraft) {
    move |draft| {
        draft.category = DraftCategory::Authentication;
        (draft.code.way, draft.code.apps, draft.code.terms) = (way, apps, true);
    }
}

pub(super) fn cases() -> Vec<Case> {
    let see = || vec![link("https://shop.example/cakes", "")];
    let marketing = |draft: &mut TemplateDraft| draft.category = DraftCategory::Marketing;
    let code = |draft: &mut TemplateDraft| draft.category = DraftCategory::Authentication;
    let mut all = vec![
        case(Rule::NameMissing, |d| d.name.clear()),
        case(Rule::NameCharacters, |d| d.name = "Order ready".into()),
        case(Rule::NameTooLong, |d| d.name = "a".repeat(513)),
        case(Rule::NameTaken, |d| d.name = "order_ready".into()),
        case(Rule::LanguageUnknown, |d| d.language = "xx_YY".into()),
        case(Rule::DeliveryTime, |d| d.ttl_seconds = Some(29)),
        case(Rule::DeliveryTime, |d| d.ttl_seconds = Some(43_201)),
        case(Rule::DeliveryTime, |d| {
            marketing(d);
            d.ttl_seconds = Some(43_199);
        }),
        case(Rule::DeliveryTime, |d| {
            code(d);
            d.ttl_seconds = Some(901);
        }),
        case(Rule::HeaderMissing, |d| d.header = header(" ")),
        case(Rule::HeaderTooLong, |d| d.header = header(&"x".repeat(61))),
        case(Rule::HeaderMarks, |d| d.header = header("*Ready*")),
        case(Rule::HeaderMarks, |d| d.header = header("Ready\nnow")),
        case(Rule::HeaderVariables, |d| {
            d.header = header("Order {{number}} of {{day}}")
        }),
        case(Rule::ExampleMissing, |d| {
            d.header = DraftHeader::Text {
                text: "Order {{number}}".into(),
                example: String::new(),
            };
        }),
        case(Rule::SampleMissing, |d| {
            d.header = DraftHeader::Media {
                media: SampleKind::Image,
                sample: None,
            };
        }),
        case(Rule::BodyMissing, body("  ")),
        case(Rule::BodyTooLong, body(&"x".repeat(1025))),
        case(Rule::BodyTooLong, |d| {
            marketing(d);
            d.offer = offer("Soon over");
            d.body = "x".repeat(601);
        }),
        case(
            Rule::VariableMalformed,
            body("Hi {{Customer Name}}, your order is ready."),
        ),
        case(
            Rule::VariableMalformed,
            body("Hi {{#name}}, your order is ready."),
        ),
        case(
            Rule::VariableMalformed,
            body("Hi {{1}}, your order is ready."),
        ),
        case(
            Rule::VariableMalformed,
            body("Hi {{customer_name, your order is ready."),
        ),
        case(Rule::VariableGaps, |d| {
            d.named = false;
            d.body = "Hi {{1}}, order {{3}} is ready to go.".into();
            d.examples = vec![example("1", "Ana"), example("3", "1042")];
        }),
        case(
            Rule::VariableAtEdge,
            body("{{customer_name}}, your order is ready."),
        ),
        case(
            Rule::VariableAtEdge,
            body("Your order is ready, {{customer_name}}"),
        ),
        reviewed(Rule::VariablesAdjacent, |d| {
            d.body = "Hello dear {{customer_name}} {{surname}}, your order is ready.".into();
            d.examples.push(example("surname", "Alves"));
        }),
        case(Rule::VariablesTooMany, body("Hi {{customer_name}}!")),
        case(Rule::ExampleMissing, |d| d.examples.clear()),
        case(Rule::ExampleVariable, |d| {
            d.examples = vec![example("customer_name", "{{name}}")]
        }),
        case(Rule::FooterTooLong, |d| d.footer = "x".repeat(61)),
        case(Rule::FooterVariable, |d| d.footer = "Luna {{1}}".into()),
        case(Rule::FooterWithOffer, |d| {
            marketing(d);
            d.offer = offer("Soon over");
            d.footer = "Luna Bakery".into();
        }),
        case(Rule::OfferMissing, |d| {
            marketing(d);
            d.offer = offer(" ");
        }),
        case(Rule::OfferTooLong, |d| {
            marketing(d);
            d.offer = offer(&"x".repeat(17));
        }),
        case(Rule::OfferCategory, |d| d.offer = offer("Soon over")),
        case(
            Rule::ButtonsTooMany,
            buttons((0..11).map(|at| quick(&format!("No. {at}"))).collect()),
        ),
        case(
            Rule::ButtonsOfKind,
            buttons(vec![link("https://a.example", ""); 3]),
        ),
        case(
            Rule::ButtonsOfKind,
            buttons(vec![phone("+551140001234"); 2]),
        ),
        case(Rule::ButtonsOfKind, buttons(vec![coupon("A"); 2])),
        case(Rule::ButtonsOfKind, buttons(vec![DraftButton::Catalog; 2])),
        case(
            Rule::ButtonsOfKind,
            buttons(vec![DraftButton::ContactRequest; 2]),
        ),
        case(
            Rule::ButtonsOfKind,
            buttons(vec![
                DraftButton::Flow {
                    text: "Book".into(),
                    flow_id: "7".into()
                };
                2
            ]),
        ),
        case(
            Rule::ButtonsApart,
            buttons(vec![quick("Yes"), phone("+551140001234"), quick("No")]),
        ),
        case(Rule::ButtonTextMissing, buttons(vec![quick(" ")])),
        case(
            Rule::ButtonTextTooLong,
            buttons(vec![quick(&"x".repeat(26))]),
        ),
        case(Rule::UrlMissing, buttons(vec![link("", "")])),
        case(
            Rule::UrlTooLong,
            buttons(vec![link(
                &format!("https://a.example/{}", "x".repeat(1983)),
                "",
            )]),
        ),
        case(Rule::UrlMalformed, buttons(vec![link("shop.example", "")])),
        case(
            Rule::UrlMalformed,
            buttons(vec![link("https://shop.example/a b", "")]),
        ),
        case(
            Rule::UrlVariable,
            buttons(vec![link("https://shop.example/{{1}}/end", "x")]),
        ),
        case(
            Rule::UrlVariable,
            buttons(vec![link("https://shop.example/{{1}}/{{2}}", "x")]),
        ),
        case(
            Rule::UrlExample,
            buttons(vec![link("https://shop.example/{{1}}", " ")]),
        ),
        reviewed(
            Rule::UrlShortened,
            buttons(vec![link("https://bit.ly/cakes", "")]),
        ),
        case(Rule::PhoneMissing, buttons(vec![phone("")])),
        case(
            Rule::PhoneTooLong,
            buttons(vec![phone("+551140001234567890123")]),
        ),
        case(Rule::PhoneMalformed, buttons(vec![phone("call us now")])),
        case(Rule::CouponMissing, buttons(vec![coupon(" ")])),
        case(Rule::CouponTooLong, buttons(vec![coupon(&"X".repeat(21))])),
        case(Rule::CouponTooLong, |d| {
            marketing(d);
            d.offer = offer("Soon over");
            d.buttons = vec![coupon(&"X".repeat(16))];
        }),
        case(
            Rule::FlowMissing,
            buttons(vec![DraftButton::Flow {
                text: "Book".into(),
                flow_id: " ".into(),
            }]),
        ),
        case(Rule::CardsTooFew, cards(vec![card(see())])),
        case(Rule::CardsTooMany, cards(vec![card(see()); 11])),
        case(
            Rule::CardsDiffer,
            cards(vec![card(see()), card(vec![quick("Mine")])]),
        ),
        case(
            Rule::CardButtons,
            cards(vec![card(vec![quick("A"), quick("B"), quick("C")]); 2]),
        ),
        case(Rule::BodyTooLong, |d| {
            let mut long = card(see());
            long.body = "x".repeat(161);
            d.cards = vec![long; 2];
        }),
        case(Rule::SampleMissing, |d| {
            let mut bare = card(see());
            bare.sample = None;
            d.cards = vec![bare; 2];
        }),
        case(Rule::CodeMinutes, |d| {
            code(d);
            d.code.minutes = Some(91);
        }),
        case(Rule::CodeMinutes, |d| {
            code(d);
            d.code.minutes = Some(0);
        }),
        case(Rule::ButtonTextTooLong, |d| {
            code(d);
            d.code.button = "x".repeat(26);
        }),
        case(Rule::AppsMissing, taken_by(CodeWay::OneTap, Vec::new())),
        case(
            Rule::AppsTooMany,
            taken_by(
                CodeWay::OneTap,
                vec![app("com.example.shop", "K8a/AINcGX7"); 6],
            ),
        ),
        case(
            Rule::AppPackage,
            taken_by(CodeWay::OneTap, vec![app(" ", "K8a/AINcGX7")]),
        ),
        case(
            Rule::AppPackage,
            taken_by(CodeWay::OneTap, vec![app(&"x".repeat(225), "K8a/AINcGX7")]),
        ),
        case(
            Rule::AppSignature,
            taken_by(
                CodeWay::ZeroTap,
                vec![app("com.example.shop", "K8a/AINcGX")],
            ),
        ),
        case(Rule::TermsMissing, |d| {
            taken_by(
                CodeWay::ZeroTap,
                vec![app("com.example.shop", "K8a/AINcGX7")],
            )(d);
            d.code.terms = false;
        }),
        case(Rule::ButtonsOfKind, buttons(vec![DraftButton::Products; 2])),
        case(Rule::ButtonsOfKind, buttons(vec![DraftButton::Product; 2])),
        reviewed(Rule::BodyTwin, |d| {
            d.body = OTHER.into();
            d.language = "en_US".into();
            d.examples.clear();
        }),
        reviewed(
            Rule::AsksForSecrets,
            body("Hi {{customer_name}}, please tell us your card number."),
        ),
        Case {
            by: By::Category,
            ..case(
                Rule::ReadsLikeMarketing,
                body("Hi {{customer_name}}, a discount waits for you."),
            )
        },
    ];
    for (kind, mime) in [
        (SampleKind::Image, "application/pdf"),
        (SampleKind::Video, "image/jpeg"),
        (SampleKind::Document, "image/jpeg"),
    ] {
        all.push(case(Rule::SampleType, |d| {
            d.header = DraftHeader::Media {
                media: kind,
                sample: sample(mime),
            };
        }));
    }
    all
}

/// The text of a template that the shop has.
pub(super) const OTHER: &str = "Thank you for your visit! How did you like it?";
