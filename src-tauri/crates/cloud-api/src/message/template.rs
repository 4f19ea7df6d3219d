//! Template messages.

mod wire;

use std::fmt;

use serde_json::Value;

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
discreet!(TemplateCard { components });
discreet!(TemplateButton { index });
discreet!(Parameter {});
discreet!(ButtonParameter {});

/// Shows the kind, not what is filled in.
impl fmt::Debug for TemplateComponent {
    fn fmt(&self, formatter: &mut fmt::Formatter<'_>) -> fmt::Result {
        formatter.write_str(self.kind())
    }
}

/// The values for one part of a template.
#[derive(Clone, PartialEq)]
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
    /// A part of the future, as Meta documents it.
    Other(Value),
}

/// One card of a carousel: its header, body and buttons.
#[derive(Clone, PartialEq)]
pub struct TemplateCard {
    /// The values of the card's parts.
    pub components: Vec<TemplateComponent>,
}

/// The value for one button.
#[derive(Clone, PartialEq)]
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
    /// The end of a link's address, reserved characters percent-encoded.
    UrlSuffix {
        /// The variable's name, in templates with named variables.
        name: Option<String>,
        /// The suffix.
        text: String,
    },
    /// A one-time code, at most 15 characters; the same as in the body. Travels as the end of an
    /// address, so that is what it is read back as.
    OneTimeCode {
        /// The code.
        code: String,
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
        /// The products: at most 30 in 10 sections.
        sections: Vec<super::ProductSection>,
    },
    /// A button of the future, as Meta documents it.
    Other {
        /// `sub_type`.
        kind: String,
        /// `parameters`.
        parameters: Vec<Value>,
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
    /// A looping video header, MP4 of at most 3.5 MB. With
    /// [`Client::send_marketing`](crate::Client::send_marketing) only.
    Gif(MediaSource),
    /// A map header; wants all four fields.
    Location(Place),
    /// A product header.
    Product {
        /// The catalogue.
        catalog_id: String,
        /// The shop's own number for the product.
        product_retailer_id: String,
    },
    /// A value of the future, as Meta documents it.
    Other(Value),
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

    /// A one-time code, at most 15 characters: in the body and in the button that copies it.
    #[must_use]
    pub fn one_time_code(
        name: impl Into<String>,
        language: impl Into<String>,
        code: impl Into<String>,
    ) -> Self {
        let code = code.into();
        let value = ButtonParameter::OneTimeCode { code: code.clone() };
        Self::new(name, language)
            .body([code])
            .with(TemplateComponent::Button(TemplateButton {
                index: 0,
                value,
            }))
    }
}

impl TemplateComponent {
    /// Meta's name of the part, lower case.
    #[must_use]
    pub fn kind(&self) -> &str {
        match self {
            Self::Header(_) => "header",
            Self::Body(_) => "body",
            Self::Button(_) => "button",
            Self::Carousel(_) => "carousel",
            Self::LimitedTimeOffer { .. } => "limited_time_offer",
            Self::TapTarget { .. } => "tap_target_configuration",
            Self::Other(part) => part.get("type").and_then(Value::as_str).unwrap_or("other"),
        }
    }
}
