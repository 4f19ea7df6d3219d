//! Values held against the template they are for.

use serde_json::{Value, json};
use shopbell_cloud_api::message::{
    ButtonParameter, Parameter, Place, TemplateButton, TemplateCard, TemplateComponent,
};
use shopbell_cloud_api::{Problem, Template, TemplateMessage};

use crate::limits::media;

fn template(components: &Value) -> Template {
    Template::read(
        json!({ "id": "1", "name": "t", "language": "en", "status": "APPROVED",
        "category": "MARKETING", "components": components }),
    )
    .unwrap()
}

fn empty() -> TemplateMessage {
    TemplateMessage::new("t", "en")
}

fn button(index: u32, value: ButtonParameter) -> TemplateComponent {
    TemplateComponent::Button(TemplateButton { index, value })
}

fn suffix(text: &str) -> ButtonParameter {
    ButtonParameter::UrlSuffix {
        name: None,
        text: text.to_owned(),
    }
}

#[track_caller]
fn refuses(template: &Template, message: &TemplateMessage, field: &str, problem: Problem) {
    let invalid = template.check(message).unwrap_err();
    assert_eq!((invalid.field.as_str(), invalid.problem), (field, problem));
}

#[test]
fn every_variable_has_its_value_and_the_whole_its_length() {
    let plain = template(&json!([
        { "type": "HEADER", "format": "TEXT", "text": "No. {{1}}" },
        { "type": "BODY", "text": "Hi {{1}}, {{2}} and {{1}}." },
        { "type": "BUTTONS", "buttons": [
            { "type": "QUICK_REPLY", "text": "Yes" },
            { "type": "URL", "text": "See", "url": "https://shop.example/{{1}}" },
            { "type": "COPY_CODE", "example": "A" }] } ]));
    let filled = |header: &str, body: &[&str], link: &str| {
        empty()
            .with(TemplateComponent::Header(Parameter::text(header)))
            .body(body.iter().copied())
            .with(button(1, suffix(link)))
            .with(button(
                2,
                ButtonParameter::CopyCode {
                    code: "B".to_owned(),
                },
            ))
    };
    assert_eq!(
        plain.check(&filled(&"7".repeat(56), &["Ana", "Bo"], "x")),
        Ok(())
    );
    let long = Problem::TooLong {
        limit: 60,
        actual: 61,
    };
    refuses(
        &plain,
        &filled(&"7".repeat(57), &["Ana", "Bo"], "x"),
        "template.components[0]",
        long,
    );
    // Twice the first value, once the second, and eleven characters of text.
    let ana = "x".repeat(500);
    let text = |second: usize| filled("7", &[&ana, &"y".repeat(second)], "x");
    assert_eq!(plain.check(&text(13)), Ok(()));
    let long = Problem::TooLong {
        limit: 1024,
        actual: 1025,
    };
    refuses(&plain, &text(14), "template.components[1]", long);
    refuses(
        &plain,
        &filled("7", &["Ana"], "x"),
        "template.components[1].parameters",
        Problem::TooFew {
            limit: 2,
            actual: 1,
        },
    );
    refuses(
        &plain,
        &filled("7", &["a", "b", "c"], "x"),
        "template.components[1].parameters",
        Problem::TooMany {
            limit: 2,
            actual: 3,
        },
    );
    let base = "https://shop.example/".len();
    assert_eq!(
        plain.check(&filled("7", &["a", "b"], &"z".repeat(2000 - base))),
        Ok(())
    );
    refuses(
        &plain,
        &filled("7", &["a", "b"], &"z".repeat(2001 - base)),
        "template.components[2].parameters[0].text",
        Problem::TooLong {
            limit: 2000,
            actual: 2001,
        },
    );
    let mut unpressed = filled("7", &["a", "b"], "x");
    unpressed.components.pop();
    refuses(
        &plain,
        &unpressed,
        "template.components.buttons[2]",
        Problem::Empty,
    );
    let stray = filled("7", &["a", "b"], "x").with(button(3, suffix("x")));
    refuses(
        &plain,
        &stray,
        "template.components[4].index",
        Problem::NotAllowed,
    );
    let wrong = filled("7", &["a", "b"], "x").with(button(0, suffix("x")));
    refuses(
        &plain,
        &wrong,
        "template.components[4].sub_type",
        Problem::Malformed,
    );
    let other = TemplateMessage::new("t", "en_GB");
    refuses(&plain, &other, "template.language.code", Problem::Malformed);
    refuses(
        &plain,
        &empty(),
        "template.components.header.parameters",
        Problem::TooFew {
            limit: 1,
            actual: 0,
        },
    );
}

#[test]
fn names_are_those_of_the_template() {
    let named = template(&json!([{ "type": "BODY", "text": "Hi {{name}}, {{day}}." }]));
    let body = |values: [(&str, &str); 2]| {
        let values = values
            .map(|(name, text)| Parameter::named(name, text))
            .to_vec();
        empty().with(TemplateComponent::Body(values))
    };
    assert_eq!(
        named.check(&body([("day", "May 1"), ("name", "Ana")])),
        Ok(()),
        "in any order"
    );
    let at = "template.components[0].parameters[1].parameter_name";
    refuses(
        &named,
        &body([("day", "x"), ("month", "y")]),
        at,
        Problem::Malformed,
    );
    refuses(
        &named,
        &body([("day", "x"), ("day", "y")]),
        at,
        Problem::NotUnique,
    );
    refuses(
        &named,
        &empty().body(["x", "y"]),
        "template.components[0].parameters[0].parameter_name",
        Problem::Malformed,
    );
}

#[test]
fn a_header_is_of_its_kind() {
    let place = Place {
        latitude: 1.0,
        longitude: 2.0,
        name: Some("a".to_owned()),
        address: Some("b".to_owned()),
    };
    let values = [
        ("IMAGE", Parameter::Image(media())),
        ("VIDEO", Parameter::Video(media())),
        ("GIF", Parameter::Gif(media())),
        (
            "DOCUMENT",
            Parameter::Document {
                media: media(),
                filename: None,
            },
        ),
        ("LOCATION", Parameter::Location(place)),
        (
            "PRODUCT",
            Parameter::Product {
                catalog_id: "1".to_owned(),
                product_retailer_id: "2".to_owned(),
            },
        ),
    ];
    for (format, _) in &values {
        let wanted = template(
            &json!([{ "type": "HEADER", "format": format }, { "type": "BODY", "text": "Hi" }]),
        );
        for (kind, value) in &values {
            let message = empty().with(TemplateComponent::Header(value.clone()));
            assert_eq!(
                wanted.check(&message).is_ok(),
                kind == format,
                "{kind} for {format}"
            );
        }
        refuses(
            &wanted,
            &empty(),
            "template.components.header",
            Problem::Empty,
        );
    }
    let headless = template(&json!([{ "type": "BODY", "text": "Hi" }]));
    let message = empty().with(TemplateComponent::Header(values[0].1.clone()));
    refuses(
        &headless,
        &message,
        "template.components[0]",
        Problem::NotAllowed,
    );
}

#[test]
fn cards_and_offers_are_shorter() {
    let card = json!({ "components": [{ "type": "BODY", "text": "{{1}}!" },
        { "type": "BUTTONS", "buttons": [{ "type": "URL", "text": "See", "url": "https://s/{{1}}" }] }] });
    let carousel = template(
        &json!([{ "type": "BODY", "text": "New" }, { "type": "CAROUSEL", "cards": [card, card] }]),
    );
    let filled = |length: usize, cards: usize| {
        let card = TemplateCard {
            components: vec![
                TemplateComponent::Body(vec![Parameter::text("x".repeat(length))]),
                button(0, suffix("a")),
            ],
        };
        empty().with(TemplateComponent::Carousel(vec![card; cards]))
    };
    assert_eq!(carousel.check(&filled(159, 2)), Ok(()));
    refuses(
        &carousel,
        &filled(160, 2),
        "template.components[0].cards[0].components[0]",
        Problem::TooLong {
            limit: 160,
            actual: 161,
        },
    );
    refuses(
        &carousel,
        &filled(1, 3),
        "template.components[0].cards",
        Problem::TooMany {
            limit: 2,
            actual: 3,
        },
    );
    refuses(
        &carousel,
        &empty(),
        "template.components.carousel",
        Problem::Empty,
    );

    let offer = template(
        &json!([{ "type": "LIMITED_TIME_OFFER" }, { "type": "BODY", "text": "Hi {{1}}." }]),
    );
    let filled = |length: usize| {
        empty()
            .body(["x".repeat(length)])
            .with(TemplateComponent::LimitedTimeOffer {
                expires_at_ms: 1_798_758_000_000,
            })
    };
    assert_eq!(offer.check(&filled(596)), Ok(()));
    refuses(
        &offer,
        &filled(597),
        "template.components[0]",
        Problem::TooLong {
            limit: 600,
            actual: 601,
        },
    );
}

#[test]
fn a_code_without_listed_text_takes_one_value() {
    let login = Template::read(json!({ "id": "1", "name": "t", "language": "en", "category": "AUTHENTICATION",
        "components": [{ "type": "BODY" }, { "type": "BUTTONS", "buttons": [{ "type": "OTP" }] }] }))
    .unwrap();
    assert_eq!(
        login.check(&TemplateMessage::one_time_code("t", "en", "1")),
        Ok(())
    );
    refuses(
        &login,
        &empty(),
        "template.components.body.parameters",
        Problem::TooFew {
            limit: 1,
            actual: 0,
        },
    );
}
