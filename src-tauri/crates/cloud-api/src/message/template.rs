//! Template messages.

use serde::Serialize;
use serde_json::{Value, json};

use super::content::{MediaSource, Place};
use crate::discreet::discreet;

/// A template and the values for its variables.
#[derive(Clone, PartialEq)]
pub struct TemplateMessage {
    /// The template's name.
    pub name: String,
    /// Its language, exactly as approved: `es` is not `es_ES`.
    pub language: String,
    /// Only the parts that take values; none for a template without variables.
    pub components: Vec<TemplateComponent>,
}

discreet!(TemplateMessage { name, language });
discreet!(Parameter {});
discreet!(ButtonParameter {});

/// The values for one part of a template.
#[derive(Clone, Debug, PartialEq)]
#[non_exhaustive]
pub enum TemplateComponent {
    /// The header: one value. Media has to be given on every send.
    Header(Parameter),
    /// The body: a value for each variable, in order or by name.
    Body(Vec<Parameter>),
    /// One button.
    Button(TemplateButton),
    /// The cards of a carousel, in order.
    Carousel(Vec<TemplateCard>),
    /// The end of a limited-time offer.
    LimitedTimeOffer {
        /// Unix **milliseconds**.
        expires_at_ms: i64,
    },
    /// Makes the whole card open an address.
    TapTarget {
        /// The address.
        url: String,
        /// What is shown.
        title: String,
    },
}

/// One card of a carousel: its header, body and buttons.
#[derive(Clone, Debug, PartialEq)]
pub struct TemplateCard {
    /// The values of the card's parts.
    pub components: Vec<TemplateComponent>,
}

/// The value for one button.
#[derive(Clone, Debug, PartialEq)]
pub struct TemplateButton {
    /// The button's place in the template, from 0.
    pub index: u32,
    /// The value.
    pub value: ButtonParameter,
}

/// What a button of a template takes.
#[derive(Clone, PartialEq)]
#[non_exhaustive]
pub enum ButtonParameter {
    /// What comes back when a quick reply is tapped; without it, the button's text does.
    QuickReply {
        /// The payload.
        payload: String,
    },
    /// The end of a link's address, reserved characters percent-encoded. One-time codes, too.
    UrlSuffix {
        /// The variable's name, in templates with named variables.
        name: Option<String>,
        /// The suffix.
        text: String,
    },
    /// The coupon to copy, at most 15 characters.
    CopyCode {
        /// The coupon.
        code: String,
    },
    /// A form.
    Flow {
        /// Comes back with the answers.
        token: Option<String>,
        /// Values for the first screen.
        data: Option<Value>,
    },
    /// The catalogue.
    Catalog {
        /// The product whose picture is shown.
        thumbnail: Option<String>,
    },
    /// Several products.
    Products {
        /// The product whose picture is shown.
        thumbnail: Option<String>,
        /// The products.
        sections: Vec<super::ProductSection>,
    },
}

/// A value for a variable.
#[derive(Clone, PartialEq)]
#[non_exhaustive]
pub enum Parameter {
    /// Text without line breaks, tabs and more than four spaces in a row.
    Text {
        /// The variable's name, in templates with named variables.
        name: Option<String>,
        /// The value.
        text: String,
    },
    /// An amount of money. Plain text is safer.
    Currency {
        /// What is shown.
        fallback: String,
        /// ISO 4217.
        code: String,
        /// Thousandths of a unit.
        amount_1000: i64,
    },
    /// A date. Plain text is safer.
    DateTime {
        /// What is shown.
        fallback: String,
    },
    /// An image header.
    Image(MediaSource),
    /// A video header.
    Video(MediaSource),
    /// A document header.
    Document {
        /// The file.
        media: MediaSource,
        /// The name the customer sees.
        filename: Option<String>,
    },
    /// A map header; wants all four fields.
    Location(Place),
    /// A product header.
    Product {
        /// The catalogue.
        catalog_id: String,
        /// The shop's own number for the product.
        product_retailer_id: String,
    },
}

impl Parameter {
    /// A value for a numbered variable.
    #[must_use]
    pub fn text(text: impl Into<String>) -> Self {
        Self::Text {
            name: None,
            text: text.into(),
        }
    }

    /// A value for a named variable.
    #[must_use]
    pub fn named(name: impl Into<String>, text: impl Into<String>) -> Self {
        Self::Text {
            name: Some(name.into()),
            text: text.into(),
        }
    }

    fn to_json(&self) -> Value {
        match self {
            Self::Text { name, text } => text_parameter(name.as_deref(), text),
            Self::Currency {
                fallback,
                code,
                amount_1000,
            } => json!({ "type": "currency",
                "currency": { "fallback_value": fallback, "code": code, "amount_1000": amount_1000 } }),
            Self::DateTime { fallback } => {
                json!({ "type": "date_time", "date_time": { "fallback_value": fallback } })
            }
            Self::Image(media) => json!({ "type": "image", "image": media }),
            Self::Video(media) => json!({ "type": "video", "video": media }),
            Self::Document { media, filename } => {
                let mut document = json!(media);
                set(&mut document, "filename", filename.as_deref());
                json!({ "type": "document", "document": document })
            }
            Self::Location(place) => json!({ "type": "location", "location": {
                // Strings here, numbers in a location message: so Meta documents it.
                "latitude": place.latitude.to_string(), "longitude": place.longitude.to_string(),
                "name": place.name, "address": place.address } }),
            Self::Product {
                catalog_id,
                product_retailer_id,
            } => json!({ "type": "product",
                "product": { "catalog_id": catalog_id, "product_retailer_id": product_retailer_id } }),
        }
    }
}

impl TemplateMessage {
    /// A template without variables.
    #[must_use]
    pub fn new(name: impl Into<String>, language: impl Into<String>) -> Self {
        Self {
            name: name.into(),
            language: language.into(),
            components: Vec::new(),
        }
    }

    /// Adds the body's values, in order.
    #[must_use]
    pub fn body<T: Into<String>>(mut self, values: impl IntoIterator<Item = T>) -> Self {
        let values = values.into_iter().map(Parameter::text).collect();
        self.components.push(TemplateComponent::Body(values));
        self
    }

    /// Adds the values of any part.
    #[must_use]
    pub fn with(mut self, component: TemplateComponent) -> Self {
        self.components.push(component);
        self
    }

    pub(super) fn to_json(&self) -> Value {
        let mut template = json!({ "name": self.name, "language": { "code": self.language } });
        if !self.components.is_empty() {
            let components = self
                .components
                .iter()
                .map(TemplateComponent::to_json)
                .collect();
            set(&mut template, "components", Some(Value::Array(components)));
        }
        template
    }
}

impl TemplateComponent {
    fn to_json(&self) -> Value {
        match self {
            Self::Header(value) => json!({ "type": "header", "parameters": [value.to_json()] }),
            Self::Body(values) => {
                let values: Vec<Value> = values.iter().map(Parameter::to_json).collect();
                json!({ "type": "body", "parameters": values })
            }
            Self::Button(button) => button.to_json(),
            Self::Carousel(cards) => {
                let card = |(index, card): (usize, &TemplateCard)| {
                    let components: Vec<Value> =
                        card.components.iter().map(Self::to_json).collect();
                    json!({ "card_index": index, "components": components })
                };
                json!({ "type": "carousel", "cards": cards.iter().enumerate().map(card).collect::<Vec<_>>() })
            }
            Self::LimitedTimeOffer { expires_at_ms } => json!({ "type": "limited_time_offer",
                "parameters": [{ "type": "limited_time_offer",
                    "limited_time_offer": { "expiration_time_ms": expires_at_ms } }] }),
            Self::TapTarget { url, title } => json!({ "type": "tap_target_configuration",
                "parameters": [{ "type": "tap_target_configuration",
                    "tap_target_configuration": [{ "url": url, "title": title }] }] }),
        }
    }
}

impl TemplateButton {
    fn to_json(&self) -> Value {
        let (kind, parameter) = match &self.value {
            ButtonParameter::QuickReply { payload } => (
                "quick_reply",
                json!({ "type": "payload", "payload": payload }),
            ),
            ButtonParameter::UrlSuffix { name, text } => {
                ("url", text_parameter(name.as_deref(), text))
            }
            ButtonParameter::CopyCode { code } => (
                "copy_code",
                json!({ "type": "coupon_code", "coupon_code": code }),
            ),
            ButtonParameter::Flow { token, data } => {
                let mut action = json!({});
                set(&mut action, "flow_token", token.as_deref());
                set(&mut action, "flow_action_data", data.clone());
                ("flow", json!({ "type": "action", "action": action }))
            }
            ButtonParameter::Catalog { thumbnail } => {
                let mut action = json!({});
                set(
                    &mut action,
                    "thumbnail_product_retailer_id",
                    thumbnail.as_deref(),
                );
                ("catalog", json!({ "type": "action", "action": action }))
            }
            ButtonParameter::Products {
                thumbnail,
                sections,
            } => {
                let mut action = json!({ "sections": sections });
                set(
                    &mut action,
                    "thumbnail_product_retailer_id",
                    thumbnail.as_deref(),
                );
                ("mpm", json!({ "type": "action", "action": action }))
            }
        };
        json!({ "type": "button", "sub_type": kind, "index": self.index, "parameters": [parameter] })
    }
}

fn text_parameter(name: Option<&str>, text: &str) -> Value {
    let mut parameter = json!({ "type": "text", "text": text });
    set(&mut parameter, "parameter_name", name);
    parameter
}

/// Sets a key of an object when there is something to set.
pub(super) fn set(object: &mut Value, key: &str, value: Option<impl Into<Value>>) {
    if let (Some(fields), Some(value)) = (object.as_object_mut(), value) {
        fields.insert(key.to_owned(), value.into());
    }
}

impl Serialize for TemplateMessage {
    fn serialize<S: serde::Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
        self.to_json().serialize(serializer)
    }
}
