//! The values of a template in an outbox row, and the parts of a message that they become.

use serde::{Deserialize, Serialize};
use shopbell_cloud_api::{
    self as api, MediaId,
    message::{
        ButtonParameter, Parameter, ProductSection, TemplateButton, TemplateCard, TemplateComponent,
    },
};

use super::offered;
use crate::card::Place;

/// The value of a template variable.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
pub(crate) struct Value {
    /// `header`, `body`, `offer` or `button:N`; on a card with `card:N/` before it.
    pub(crate) part: String,
    /// The variable's name, for templates with named variables.
    pub(crate) name: Option<String>,
    /// The text; empty for what has none.
    pub(crate) text: String,
    /// What it is.
    #[serde(default)]
    pub(crate) given: Given,
}

/// What kind of value it is.
#[derive(Clone, Debug, Default, PartialEq, Serialize, Deserialize)]
#[serde(tag = "is", rename_all = "snake_case")]
pub(crate) enum Given {
    /// Words; the end of an address where a button takes it.
    #[default]
    Text,
    /// The end of an address.
    Link,
    /// A coupon to copy.
    Coupon,
    /// A one-time code, for the text and the button alike.
    Code,
    /// What comes back when a quick reply is tapped.
    Payload,
    /// When an offer ends.
    Ends {
        /// Unix milliseconds.
        at_ms: i64,
    },
    /// A place.
    Place(Place),
    /// A product.
    Product {
        /// Meta's id of the catalogue it is in.
        catalogue: String,
        /// The shop's own number for it.
        product: String,
    },
    /// Several products.
    Products {
        /// The shop's own numbers for them.
        products: Vec<String>,
    },
    /// A file of ours.
    File {
        /// Meta's word for its kind.
        kind: String,
        /// As it was picked.
        staged: String,
        /// SHA-256, hex.
        sha256: String,
        /// Its type.
        mime: String,
        /// Its name.
        file_name: String,
    },
}

/// The parts of a template message. `upload` knows Meta's id of a file by its SHA-256; `None` when
/// it misses one.
pub(crate) fn components(
    values: &[Value],
    upload: impl Fn(&str) -> Option<String>,
) -> Option<Vec<TemplateComponent>> {
    let mut found = parts("", values, &upload)?;
    let offer = values.iter().find_map(|value| match value.given {
        Given::Ends { at_ms } => Some(at_ms),
        _ => None,
    });
    found.extend(offer.map(|expires_at_ms| TemplateComponent::LimitedTimeOffer { expires_at_ms }));
    let mut cards = Vec::new();
    // Every card has a file or a product on top, so none is without a value.
    for at in 0.. {
        let before = format!("card:{at}/");
        if !values.iter().any(|value| value.part.starts_with(&before)) {
            break;
        }
        let components = parts(&before, values, &upload)?;
        cards.push(TemplateCard { components });
    }
    if !cards.is_empty() {
        found.push(TemplateComponent::Carousel(cards));
    }
    Some(found)
}

/// Header, body and buttons of the message, or of one card.
fn parts(
    before: &str,
    values: &[Value],
    upload: &impl Fn(&str) -> Option<String>,
) -> Option<Vec<TemplateComponent>> {
    let own = || {
        let of_part = values.iter();
        of_part.filter_map(|value| Some((value.part.strip_prefix(before)?, value)))
    };
    let mut found = Vec::new();
    if let Some((_, value)) = own().find(|(part, _)| *part == "header") {
        found.push(TemplateComponent::Header(parameter(value, upload)?));
    }
    let body: Option<Vec<_>> = own()
        .filter(|(part, _)| *part == "body")
        .map(|(_, value)| parameter(value, upload))
        .collect();
    let body = body?;
    if !body.is_empty() {
        found.push(TemplateComponent::Body(body));
    }
    for (part, value) in own() {
        let index = part.strip_prefix("button:");
        let Some(index) = index.and_then(|index| index.parse().ok()) else {
            continue;
        };
        let (name, text) = (value.name.clone(), value.text.clone());
        let value = match &value.given {
            Given::Products { products } => ButtonParameter::Products {
                // Its picture is what the customer sees of it first.
                thumbnail: products.first().cloned(),
                sections: vec![ProductSection {
                    title: None,
                    products: products.clone(),
                }],
            },
            Given::Coupon => ButtonParameter::CopyCode { code: text },
            Given::Payload => ButtonParameter::QuickReply { payload: text },
            _ => ButtonParameter::UrlSuffix { name, text },
        };
        found.push(TemplateComponent::Button(TemplateButton { index, value }));
    }
    let code = own().find(|(_, value)| value.given == Given::Code);
    if let Some((_, value)) = code {
        // Meta lists the button as a link to the code, and takes both the same way.
        let value = ButtonParameter::UrlSuffix {
            name: None,
            text: value.text.clone(),
        };
        found.push(TemplateComponent::Button(TemplateButton {
            index: 0,
            value,
        }));
    }
    Some(found)
}

fn parameter(value: &Value, upload: &impl Fn(&str) -> Option<String>) -> Option<Parameter> {
    Some(match &value.given {
        Given::File {
            kind,
            sha256,
            file_name,
            ..
        } => {
            let media = api::MediaSource::Id(MediaId::new(upload(sha256)?));
            match kind.as_str() {
                "image" => Parameter::Image(media),
                "video" => Parameter::Video(media),
                _ => Parameter::Document {
                    media,
                    filename: Some(file_name.clone()),
                },
            }
        }
        Given::Place(place) => Parameter::Location(offered::place(place)),
        Given::Product { catalogue, product } => Parameter::Product {
            catalog_id: catalogue.clone(),
            product_retailer_id: product.clone(),
        },
        _ => match &value.name {
            Some(name) => Parameter::named(name, &value.text),
            None => Parameter::text(&value.text),
        },
    })
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_card_waits_for_its_file() {
        let file = |at: usize| Value {
            part: format!("card:{at}/header"),
            name: None,
            text: String::new(),
            given: Given::File {
                kind: "image".into(),
                staged: "s".into(),
                sha256: format!("sha-{at}"),
                mime: "image/png".into(),
                file_name: "a.png".into(),
            },
        };
        let values = [file(0), file(1)];
        assert_eq!(
            components(&values, |sha| (sha == "sha-0").then(|| "1".into())),
            None
        );
        let all = components(&values, |sha| Some(format!("id of {sha}"))).unwrap();
        assert!(matches!(all.as_slice(), [TemplateComponent::Carousel(cards)] if cards.len() == 2));
        // A value written before values had kinds.
        let first = r#"{"part":"body","name":null,"text":"Ana"}"#;
        assert_eq!(
            serde_json::from_str::<Value>(first).unwrap().given,
            Given::Text
        );
    }

    #[test]
    fn values_go_to_the_parts_they_name() {
        let value = |part: &str, text: &str| Value {
            part: part.into(),
            name: None,
            text: text.into(),
            given: Given::Text,
        };
        let values = [
            value("button:1", "x"),
            value("body", "Ana"),
            value("header", "7"),
        ];
        let found = components(&values, |_| None).unwrap();
        assert!(matches!(
            found.as_slice(),
            [
                TemplateComponent::Header(_),
                TemplateComponent::Body(body),
                TemplateComponent::Button(TemplateButton { index: 1, .. })
            ] if body.len() == 1
        ));
    }
}
