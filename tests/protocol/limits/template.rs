//! Limits of template messages.

use serde_json::{Value, json};
use shopbell_cloud_api::message::{
    ButtonParameter, Parameter, ProductSection, TemplateButton, TemplateCard, TemplateComponent,
};
use shopbell_cloud_api::{Content, OutgoingMessage, Template, TemplateMessage};

use super::{Limit, least, letters, most, most_of};
use crate::shop::Shop;

/// Approves a template and fills it.
fn filled(
    shop: &Shop,
    category: &str,
    components: &Value,
    values: Vec<TemplateComponent>,
) -> Content {
    Content::Template(message(shop, category, components, values).1)
}

fn message(
    shop: &Shop,
    category: &str,
    components: &Value,
    values: Vec<TemplateComponent>,
) -> (Template, TemplateMessage) {
    let template = Template::read(shop.approve(category, false, components)).unwrap();
    let mut message = TemplateMessage::new(&template.name, &template.language);
    message.components = values;
    (template, message)
}

fn body(text: String) -> TemplateComponent {
    TemplateComponent::Body(vec![Parameter::text(text)])
}

fn button(value: ButtonParameter) -> TemplateComponent {
    TemplateComponent::Button(TemplateButton { index: 0, value })
}

fn suffix(text: String) -> ButtonParameter {
    ButtonParameter::UrlSuffix { name: None, text }
}

/// A template of a text and one button.
fn with_button(shop: &Shop, definition: Value, value: ButtonParameter) -> Content {
    let components =
        json!([{ "type": "BODY", "text": "Hi." }, { "type": "BUTTONS", "buttons": [definition] }]);
    filled(shop, "MARKETING", &components, vec![button(value)])
}

fn coupon(shop: &Shop, count: usize) -> Content {
    let code = letters(count);
    with_button(
        shop,
        json!({ "type": "COPY_CODE", "example": "A" }),
        ButtonParameter::CopyCode { code },
    )
}

fn products(shop: &Shop, sections: Vec<ProductSection>) -> Content {
    let value = ButtonParameter::Products {
        thumbnail: None,
        sections,
    };
    with_button(shop, json!({ "type": "MPM", "text": "View items" }), value)
}

fn section(title: String, count: usize) -> ProductSection {
    ProductSection {
        title: Some(title),
        products: (0..count).map(|index| format!("SKU-{index}")).collect(),
    }
}

fn one_time_code(shop: &Shop, body_code: String, button_code: String) -> Content {
    let components = json!([{ "type": "BODY", "text": "*{{1}}* is your code." },
        { "type": "BUTTONS", "buttons": [{ "type": "OTP", "otp_type": "COPY_CODE" }] }]);
    let button = button(ButtonParameter::OneTimeCode { code: button_code });
    filled(
        shop,
        "AUTHENTICATION",
        &components,
        vec![body(body_code), button],
    )
}

fn cards(shop: &Shop, count: usize, text: &str) -> (Value, Vec<TemplateComponent>) {
    let wanted = json!({ "components": [{ "type": "HEADER", "format": "IMAGE" }, { "type": "BODY", "text": "{{1}}" }] });
    let card = TemplateCard {
        components: vec![
            TemplateComponent::Header(Parameter::Image(shop.known.image.clone().into())),
            body(text.to_owned()),
        ],
    };
    let components = json!([{ "type": "BODY", "text": "New:" }, { "type": "CAROUSEL", "cards": vec![wanted; count] }]);
    (
        components,
        vec![TemplateComponent::Carousel(vec![card; count])],
    )
}

fn offer() -> Value {
    json!({ "type": "LIMITED_TIME_OFFER", "limited_time_offer": { "text": "Soon", "has_expiration": true } })
}

fn ends(expires_at_ms: i64) -> TemplateComponent {
    TemplateComponent::LimitedTimeOffer { expires_at_ms }
}

const OVER: i64 = 1_798_758_000_000;

pub(super) fn limits() -> Vec<Limit> {
    vec![
        most(
            "template.components[0].parameters[0].text",
            60,
            |shop, count| {
                let components = json!([{ "type": "HEADER", "format": "TEXT", "text": "{{1}}" }, { "type": "BODY", "text": "Hi." }]);
                let header = TemplateComponent::Header(Parameter::text(letters(count)));
                filled(shop, "UTILITY", &components, vec![header])
            },
        ),
        most(
            "template.components[0].parameters[0].text",
            1024,
            |shop, count| {
                filled(
                    shop,
                    "UTILITY",
                    &json!([{ "type": "BODY", "text": "{{1}}" }]),
                    vec![body(letters(count))],
                )
            },
        ),
        least(
            "template.components[0].parameters[0].text",
            1,
            |shop, count| {
                filled(
                    shop,
                    "UTILITY",
                    &json!([{ "type": "BODY", "text": "{{1}}" }]),
                    vec![body(letters(count))],
                )
            },
        ),
        most(
            "template.components[0].parameters[0].text",
            600,
            |shop, count| {
                let components = json!([offer(), { "type": "BODY", "text": "{{1}}" }]);
                filled(
                    shop,
                    "MARKETING",
                    &components,
                    vec![body(letters(count)), ends(OVER)],
                )
            },
        ),
        most(
            "template.components[0].cards[0].components[1].parameters[0].text",
            160,
            |shop, count| {
                let (components, values) = cards(shop, 2, &letters(count));
                filled(shop, "MARKETING", &components, values)
            },
        ),
        most("template.components[0].cards", 10, |shop, count| {
            let (components, values) = cards(shop, count, "x");
            filled(shop, "MARKETING", &components, values)
        }),
        least("template.components[0].cards", 2, |shop, count| {
            let (components, values) = cards(shop, count, "x");
            filled(shop, "MARKETING", &components, values)
        }),
        most(
            "template.components[0].parameters[0].coupon_code",
            15,
            coupon,
        ),
        most(
            "template.components[0].parameters[0].text",
            2000,
            |shop, count| {
                with_button(
                    shop,
                    json!({ "type": "URL", "text": "See", "url": "{{1}}" }),
                    suffix(letters(count)),
                )
            },
        ),
        most(
            "template.components[1].parameters[0].text",
            15,
            |shop, count| one_time_code(shop, "1".to_owned(), "7".repeat(count)),
        ),
        most(
            "template.components[0].parameters[0].payload",
            256,
            |shop, count| {
                let payload = letters(count);
                with_button(
                    shop,
                    json!({ "type": "QUICK_REPLY", "text": "Yes" }),
                    ButtonParameter::QuickReply { payload },
                )
            },
        ),
        most(
            "template.components[0].parameters[0].action.sections",
            10,
            |shop, count| {
                products(
                    shop,
                    (0..count)
                        .map(|index| section(format!("No. {index}"), 1))
                        .collect(),
                )
            },
        ),
        most(
            "template.components[0].parameters[0].action.sections.product_items",
            30,
            |shop, count| {
                products(
                    shop,
                    vec![
                        section("One".to_owned(), 15),
                        section("Two".to_owned(), count - 15),
                    ],
                )
            },
        ),
        most(
            "template.components[0].parameters[0].action.sections[0].title",
            24,
            |shop, count| products(shop, vec![section(letters(count), 1)]),
        ),
        // Milliseconds since 2001 at least: anything less was meant as seconds.
        Limit {
            is_least: true,
            ..most_of(
                "template.components[0].expiration_time_ms",
                1_000_000_000_000,
                |shop, at| {
                    let components = json!([offer(), { "type": "BODY", "text": "Hi." }]);
                    let content = filled(shop, "MARKETING", &components, vec![ends(at)]);
                    OutgoingMessage::new(shop.to_ana(), content)
                },
            )
        },
    ]
}

type OfTheWhole = fn(&Shop, usize) -> (Template, TemplateMessage);

/// Limits of texts and addresses with their values put in: field, limit, and a message of so much.
pub(super) fn of_the_whole() -> Vec<(&'static str, usize, OfTheWhole)> {
    vec![
        ("template.components[0]", 60, |shop, count| {
            let components = json!([{ "type": "HEADER", "format": "TEXT", "text": "No. {{1}}" }, { "type": "BODY", "text": "Hi." }]);
            let header = TemplateComponent::Header(Parameter::text(letters(count - 4)));
            message(shop, "UTILITY", &components, vec![header])
        }),
        ("template.components[0]", 1024, |shop, count| {
            let components = json!([{ "type": "BODY", "text": "{{1}} and {{2}}." }]);
            let values = vec![
                Parameter::text(letters(500)),
                Parameter::text(letters(count - 506)),
            ];
            message(
                shop,
                "UTILITY",
                &components,
                vec![TemplateComponent::Body(values)],
            )
        }),
        ("template.components[0]", 600, |shop, count| {
            let components = json!([offer(), { "type": "BODY", "text": "Hi {{1}}." }]);
            message(
                shop,
                "MARKETING",
                &components,
                vec![body(letters(count - 4)), ends(OVER)],
            )
        }),
        (
            "template.components[0].cards[0].components[1]",
            160,
            |shop, count| {
                // "Hi " and ", x" stand around the value.
                let (mut components, values) = cards(shop, 2, &letters(count - 6));
                for card in components[1]["cards"].as_array_mut().unwrap() {
                    card["components"][1]["text"] = json!("Hi {{1}}, x");
                }
                message(shop, "MARKETING", &components, values)
            },
        ),
        (
            "template.components[0].parameters[0].text",
            2000,
            |shop, count| {
                let components = json!([{ "type": "BODY", "text": "Hi." },
                { "type": "BUTTONS", "buttons": [{ "type": "URL", "text": "See", "url": "https://s.example/{{1}}" }] }]);
                message(
                    shop,
                    "UTILITY",
                    &components,
                    vec![button(suffix(letters(count - 18)))],
                )
            },
        ),
    ]
}
