//! Headers, texts, footers; their variables and examples.

use shopbell_core::template_book::{
    draft::{DraftHeader, SampleKind},
    rules::Rule,
};

use super::{
    super::super::example, Case, body, case, header, marketing, media, offer, reviewed, sample,
};

pub(super) fn cases() -> Vec<Case> {
    let mut all = vec![
        case(Rule::HeaderMissing, |d| d.header = header(" ")),
        case(Rule::HeaderTooLong, |d| d.header = header(&"x".repeat(61))),
        case(Rule::HeaderMarks, |d| d.header = header("*Ready*")),
        case(Rule::HeaderMarks, |d| d.header = header("Ready\nnow")),
        case(Rule::HeaderVariables, |d| {
            d.header = header("Order {{number}} of {{day}}")
        }),
        case(Rule::VariableMalformed, |d| {
            d.header = header("Order {{Number}}")
        }),
        case(Rule::ExampleMissing, |d| {
            d.header = DraftHeader::Text {
                text: "Order {{number}}".into(),
                example: String::new(),
            };
        }),
        case(Rule::ExampleVariable, |d| {
            d.header = DraftHeader::Text {
                text: "Order {{number}}".into(),
                example: "{{1}}".into(),
            };
        }),
        case(Rule::BodyMissing, body("  ")),
        case(Rule::BodyTooLong, body(&"x".repeat(1025))),
        case(Rule::BodyTooLong, |d| {
            marketing(d);
            d.offer = offer("Soon over");
            d.body = "x".repeat(601);
        }),
        case(Rule::VariableGaps, |d| {
            d.named = false;
            d.body = "Hi {{1}}, order {{3}} is ready to go.".into();
            d.examples = vec![example("1", "Ana"), example("3", "1042")];
        }),
        case(Rule::VariableGaps, |d| {
            d.named = false;
            d.body = "Hi {{2}}, it is ready to go.".into();
            d.examples = vec![example("2", "Ana")];
        }),
        case(Rule::VariableMalformed, |d| {
            d.named = false;
            d.body = "Hi {{customer_name}}, it is ready to go.".into();
        }),
        case(
            Rule::VariableMalformed,
            body("Hi {{customer_name, your order is ready."),
        ),
        case(
            Rule::VariableAtEdge,
            body("{{customer_name}}, your order is ready."),
        ),
        case(
            Rule::VariableAtEdge,
            body("Your order is ready, {{customer_name}}"),
        ),
        case(Rule::VariableAtEdge, body("{{customer_name}}")),
        reviewed(Rule::VariablesAdjacent, |d| {
            d.body = "Hello dear {{customer_name}} {{surname}}, your order is ready.".into();
            d.examples.push(example("surname", "Alves"));
        }),
        reviewed(Rule::VariablesAdjacent, |d| {
            d.body = "Hello dear {{customer_name}}{{surname}}, your order is ready.".into();
            d.examples.push(example("surname", "Alves"));
        }),
        case(Rule::VariablesTooMany, body("Hi {{customer_name}}!")),
        case(Rule::VariablesTooMany, |d| {
            d.body = "Hi {{customer_name}}, {{number}} - now.".into();
            d.examples.push(example("number", "1042"));
        }),
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
    ];
    for name in ["Customer Name", "#name", "$name", "%name", "a-b", "1", ""] {
        let text = format!("Hi {{{{{name}}}}}, your order is ready.");
        all.push(case(Rule::VariableMalformed, body(&text)));
    }
    for (kind, wrong) in [
        (SampleKind::Image, "application/pdf"),
        (SampleKind::Image, "video/mp4"),
        (SampleKind::Video, "image/jpeg"),
        (SampleKind::Document, "image/jpeg"),
    ] {
        all.push(case(Rule::SampleMissing, media(kind, None)));
        all.push(case(Rule::SampleType, media(kind, sample(wrong))));
    }
    all
}
