//! Buttons: how many, in which order, and what each holds.

use shopbell_core::template_book::{
    draft::{DraftButton, TemplateDraft},
    rules::Rule,
};

use super::{Case, case, coupon, link, marketing, offer, phone, quick, reviewed};

fn with(buttons: Vec<DraftButton>) -> impl FnOnce(&mut TemplateDraft) {
    move |draft| draft.buttons = buttons
}

fn flow(text: &str, flow_id: &str) -> DraftButton {
    DraftButton::Flow {
        text: text.into(),
        flow_id: flow_id.into(),
    }
}

/// Every button that has words of its own.
fn saying(text: &str) -> [DraftButton; 5] {
    let text = || text.to_owned();
    [
        DraftButton::QuickReply { text: text() },
        DraftButton::Url {
            text: text(),
            url: "https://shop.example".into(),
            example: String::new(),
        },
        DraftButton::Phone {
            text: text(),
            number: "+551140001234".into(),
        },
        flow(&text(), "7"),
        DraftButton::VoiceCall { text: text() },
    ]
}

pub(super) fn cases() -> Vec<Case> {
    let kind = Rule::ButtonsOfKind;
    let mut all = vec![
        case(
            Rule::ButtonsTooMany,
            with((0..11).map(|at| quick(&format!("No. {at}"))).collect()),
        ),
        case(kind, with(vec![link("https://a.example", ""); 3])),
        case(kind, with(vec![phone("+551140001234"); 2])),
        case(kind, with(vec![coupon("A"); 2])),
        case(kind, with(vec![flow("Book", "7"); 2])),
        case(kind, with(vec![DraftButton::Catalog; 2])),
        case(kind, with(vec![DraftButton::Products; 2])),
        case(kind, with(vec![DraftButton::Product; 2])),
        case(kind, with(vec![DraftButton::ContactRequest; 2])),
        case(
            kind,
            with(vec![
                DraftButton::VoiceCall {
                    text: "Call".into()
                };
                2
            ]),
        ),
        case(
            Rule::ButtonsApart,
            with(vec![quick("Yes"), phone("+551140001234"), quick("No")]),
        ),
        case(Rule::UrlMissing, with(vec![link("", "")])),
        case(
            Rule::UrlTooLong,
            with(vec![link(
                &format!("https://a.example/{}", "x".repeat(1983)),
                "",
            )]),
        ),
        case(Rule::UrlMalformed, with(vec![link("shop.example", "")])),
        case(
            Rule::UrlMalformed,
            with(vec![link("https://shop.example/a b", "")]),
        ),
        case(
            Rule::UrlVariable,
            with(vec![link("https://shop.example/{{1}}/end", "x")]),
        ),
        case(
            Rule::UrlVariable,
            with(vec![link("https://shop.example/{{1}}/{{2}}", "x")]),
        ),
        case(
            Rule::UrlExample,
            with(vec![link("https://shop.example/{{1}}", " ")]),
        ),
        case(
            Rule::UrlExample,
            with(vec![link(
                "https://shop.example/{{1}}",
                "https://shop.example/{{1}}",
            )]),
        ),
        reviewed(
            Rule::UrlShortened,
            with(vec![link("https://bit.ly/cakes", "")]),
        ),
        reviewed(
            Rule::UrlShortened,
            with(vec![link("https://wa.me/551140001234", "")]),
        ),
        case(Rule::PhoneMissing, with(vec![phone("")])),
        case(
            Rule::PhoneTooLong,
            with(vec![phone("+551140001234567890123")]),
        ),
        case(Rule::PhoneMalformed, with(vec![phone("call us now")])),
        case(Rule::PhoneMalformed, with(vec![phone("+5511")])),
        case(Rule::CouponMissing, with(vec![coupon(" ")])),
        case(Rule::CouponTooLong, with(vec![coupon(&"X".repeat(21))])),
        case(Rule::CouponTooLong, |d| {
            marketing(d);
            d.offer = offer("Soon over");
            d.buttons = vec![coupon(&"X".repeat(16))];
        }),
        case(Rule::FlowMissing, with(vec![flow("Book", " ")])),
    ];
    for button in saying(" ") {
        all.push(case(Rule::ButtonTextMissing, with(vec![button])));
    }
    for button in saying(&"x".repeat(26)) {
        all.push(case(Rule::ButtonTextTooLong, with(vec![button])));
    }
    all
}
