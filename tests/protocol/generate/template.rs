//! Templates together with messages that fill them.

use proptest::prelude::{Just, Strategy, any, prop_oneof};
use serde_json::{Value, json};
use shopbell_cloud_api::message::{
    ButtonParameter, Parameter, TemplateButton, TemplateCard, TemplateComponent,
};

use super::free_form::place;
use super::interactive::product_sections;
use super::some;
use super::words::{maybe, media, text, token, url};
use crate::shop::Known;

/// A template as Meta lists it, and values for it.
#[derive(Clone, Debug)]
pub(crate) struct Filled {
    pub(crate) category: &'static str,
    pub(crate) named: bool,
    pub(crate) components: Vec<Value>,
    pub(crate) values: Vec<TemplateComponent>,
}

/// One part of a template with its value, if it takes one.
type PartWith<T> = (Value, Option<T>);

pub(crate) fn template(known: &Known) -> impl Strategy<Value = Filled> + use<> {
    prop_oneof![
        4 => plain(known, false),
        3 => plain(known, true),
        1 => offer(),
        2 => carousel(known),
        1 => one_time_code(),
    ]
}

/// Header, body, footer and buttons of every kind.
fn plain(known: &Known, named: bool) -> impl Strategy<Value = Filled> + use<> {
    let category = prop_oneof![Just("MARKETING"), Just("UTILITY")];
    let parts = (
        category,
        maybe(header(known, named)),
        body(named, 1024),
        maybe(text(60)),
        buttons(named),
    );
    parts.prop_map(move |(category, header, (body, values), footer, buttons)| {
        let mut filled = Filled {
            category,
            named,
            components: vec![],
            values: vec![],
        };
        if let Some((part, value)) = header {
            filled.components.push(part);
            filled.values.extend(value.map(TemplateComponent::Header));
        }
        filled.components.push(body);
        filled.values.extend(values.map(TemplateComponent::Body));
        if let Some(footer) = footer {
            filled
                .components
                .push(json!({ "type": "FOOTER", "text": footer }));
        }
        filled.add_buttons(buttons);
        filled
    })
}

/// Both have a coupon first, then a link.
fn offer() -> impl Strategy<Value = Filled> {
    (body(false, 600), token(15), token(60), 1_500_000_000_000..4_000_000_000_000_i64).prop_map(|((body, values), code, end, expires_at_ms)| {
        let offer = json!({ "type": "LIMITED_TIME_OFFER", "limited_time_offer": { "text": "Soon over!", "has_expiration": true } });
        let mut filled = Filled { category: "MARKETING", named: false, components: vec![offer, body], values: vec![] };
        filled.values.extend(values.map(TemplateComponent::Body));
        filled.values.push(TemplateComponent::LimitedTimeOffer { expires_at_ms });
        let link = json!({ "type": "URL", "text": "Buy", "url": "https://shop.example/{{1}}" });
        filled.add_buttons(vec![
            (json!({ "type": "COPY_CODE", "example": "SPRING10" }), Some(ButtonParameter::CopyCode { code })),
            (link, Some(ButtonParameter::UrlSuffix { name: None, text: end })),
        ]);
        filled
    })
}

/// Two to ten cards of one build, each with its own values.
fn carousel(known: &Known) -> impl Strategy<Value = Filled> + use<> {
    let video = known.video.clone();
    let image = known.image.clone();
    let headers = prop_oneof![
        Just(("IMAGE", Parameter::Image(image.into()))),
        Just(("VIDEO", Parameter::Video(video.into()))),
        (token(16), token(40)).prop_map(|(catalog_id, product_retailer_id)| {
            (
                "PRODUCT",
                Parameter::Product {
                    catalog_id,
                    product_retailer_id,
                },
            )
        }),
    ];
    let card = (text(100), token(40), maybe(text(200)));
    (body(false, 1024), headers, some(card, 2, 10)).prop_map(
        |((body, values), (format, header), cards)| {
            let wanted = json!({ "components": [
            { "type": "HEADER", "format": format },
            { "type": "BODY", "text": "Look: {{1}}, today." },
            { "type": "BUTTONS", "buttons": [
                { "type": "URL", "text": "See", "url": "https://shop.example/p/{{1}}" },
                { "type": "QUICK_REPLY", "text": "Mine" }] }] });
            let components = vec![
                body,
                json!({ "type": "CAROUSEL", "cards": vec![wanted; cards.len()] }),
            ];
            let given = cards.into_iter().map(|(text, end, payload)| {
                let mut components = vec![
                    TemplateComponent::Header(header.clone()),
                    TemplateComponent::Body(vec![Parameter::text(text)]),
                    button(
                        0,
                        ButtonParameter::UrlSuffix {
                            name: None,
                            text: end,
                        },
                    ),
                ];
                components.extend(
                    payload.map(|payload| button(1, ButtonParameter::QuickReply { payload })),
                );
                TemplateCard { components }
            });
            let mut filled = Filled {
                category: "MARKETING",
                named: false,
                components,
                values: vec![],
            };
            filled.values.extend(values.map(TemplateComponent::Body));
            filled
                .values
                .push(TemplateComponent::Carousel(given.collect()));
            filled
        },
    )
}

fn one_time_code() -> impl Strategy<Value = Filled> {
    "[0-9A-Z]{1,15}".prop_map(|code| {
        let mut filled = Filled {
            category: "AUTHENTICATION",
            named: false,
            components: vec![
                json!({ "type": "BODY", "text": "*{{1}}* is your verification code." }),
            ],
            values: vec![TemplateComponent::Body(vec![Parameter::text(code.clone())])],
        };
        let otp = json!({ "type": "OTP", "otp_type": "COPY_CODE", "text": "Copy code" });
        filled.add_buttons(vec![(otp, Some(ButtonParameter::OneTimeCode { code }))]);
        filled
    })
}

impl Filled {
    fn add_buttons(&mut self, buttons: Vec<PartWith<ButtonParameter>>) {
        if buttons.is_empty() {
            return;
        }
        let (parts, values): (Vec<_>, Vec<_>) = buttons.into_iter().unzip();
        self.components
            .push(json!({ "type": "BUTTONS", "buttons": parts }));
        for (index, value) in (0..).zip(values) {
            self.values.extend(value.map(|value| button(index, value)));
        }
    }
}

fn button(index: u32, value: ButtonParameter) -> TemplateComponent {
    TemplateComponent::Button(TemplateButton { index, value })
}

/// A value for the variable `index`, by number or by name.
fn value(named: bool, index: usize, text: String) -> Parameter {
    if named {
        Parameter::named(format!("value_{index}"), text)
    } else {
        Parameter::text(text)
    }
}

fn variable(named: bool, index: usize) -> String {
    if named {
        format!("{{{{value_{index}}}}}")
    } else {
        format!("{{{{{index}}}}}")
    }
}

fn header(known: &Known, named: bool) -> impl Strategy<Value = PartWith<Parameter>> + use<> {
    let of = |format: &'static str| {
        move |value| (json!({ "type": "HEADER", "format": format }), Some(value))
    };
    prop_oneof![
        text(60).prop_map(|text| (json!({ "type": "HEADER", "format": "TEXT", "text": text }), None)),
        text(40).prop_map(move |text| {
            let wanted = json!({ "type": "HEADER", "format": "TEXT", "text": format!("No. {}.", variable(named, 1)) });
            (wanted, Some(value(named, 1, text)))
        }),
        media(&known.image).prop_map(Parameter::Image).prop_map(of("IMAGE")),
        media(&known.video).prop_map(Parameter::Video).prop_map(of("VIDEO")),
        (media(&known.document), maybe(text(40)))
            .prop_map(|(media, filename)| Parameter::Document { media, filename })
            .prop_map(of("DOCUMENT")),
        place().prop_map(Parameter::Location).prop_map(of("LOCATION")),
    ]
}

/// A body with zero to four variables; with its values it has at most `most` characters.
fn body(named: bool, most: usize) -> impl Strategy<Value = PartWith<Vec<Parameter>>> {
    let shared = most / 5;
    let localised = prop_oneof![
        3 => Just(None),
        1 => (-9_999_999..9_999_999_i64).prop_map(|amount_1000| Some(Parameter::Currency {
            fallback: "19,99 €".to_owned(),
            code: "EUR".to_owned(),
            amount_1000,
        })),
        1 => Just(Some(Parameter::DateTime { fallback: "12 May 2026".to_owned() })),
    ];
    some((text(shared), localised), 0, 4).prop_map(move |given| {
        let mut wanted = String::from("Hi");
        let mut values = Vec::new();
        for (index, (text, localised)) in (1..).zip(given) {
            wanted.push_str(&format!(" {} and", variable(named, index)));
            // Localised values have no name.
            values.push(
                localised
                    .filter(|_| !named)
                    .unwrap_or_else(|| value(named, index, text)),
            );
        }
        wanted.push_str(" bye.");
        let part = json!({ "type": "BODY", "text": wanted });
        (part, (!values.is_empty()).then_some(values))
    })
}

/// Up to ten buttons: quick replies together, then the others.
fn buttons(named: bool) -> impl Strategy<Value = Vec<PartWith<ButtonParameter>>> {
    let quick = maybe(text(256)).prop_map(|payload| {
        let payload = payload.map(|payload| ButtonParameter::QuickReply { payload });
        (json!({ "type": "QUICK_REPLY", "text": "Yes" }), payload)
    });
    let link = prop_oneof![
        url().prop_map(|url| (json!({ "type": "URL", "text": "See", "url": url }), None)),
        (token(60), any::<bool>()).prop_map(move |(text, with_name)| {
            let name = (named && with_name).then(|| "1".to_owned());
            let wanted =
                json!({ "type": "URL", "text": "See", "url": "https://shop.example/{{1}}" });
            (wanted, Some(ButtonParameter::UrlSuffix { name, text }))
        }),
    ];
    let other = prop_oneof![
        Just((
            json!({ "type": "PHONE_NUMBER", "text": "Call", "phone_number": "+34600111222" }),
            None
        )),
        token(15).prop_map(|code| (
            json!({ "type": "COPY_CODE", "example": "A" }),
            Some(ButtonParameter::CopyCode { code })
        )),
        (maybe(text(40)), maybe(text(40))).prop_map(|(token, data)| {
            let data = data.map(|data| json!({ "order": data }));
            (
                json!({ "type": "FLOW", "text": "Book", "flow_name": "booking" }),
                Some(ButtonParameter::Flow { token, data }),
            )
        }),
        maybe(token(40)).prop_map(|thumbnail| (
            json!({ "type": "CATALOG", "text": "View catalog" }),
            Some(ButtonParameter::Catalog { thumbnail })
        )),
        (maybe(token(40)), product_sections()).prop_map(|(thumbnail, sections)| {
            (
                json!({ "type": "MPM", "text": "View items" }),
                Some(ButtonParameter::Products {
                    thumbnail,
                    sections,
                }),
            )
        }),
    ];
    (some(quick, 0, 7), some(link, 0, 2), maybe(other))
        .prop_map(|(quick, links, other)| quick.into_iter().chain(links).chain(other).collect())
}
