//! Interactive messages: buttons, lists, products, forms and requests.

mod wire;

use std::fmt;

use serde::{Deserialize, Serialize};
use serde_json::Value;

use super::content::MediaSource;
use crate::discreet::discreet;

/// An interactive message.
#[derive(Clone, PartialEq)]
pub struct Interactive {
    /// Above the text. Which kinds are allowed depends on the action.
    pub header: Option<Header>,
    /// The text, 1 to 1024 characters. Optional for [`Action::Product`] and
    /// [`Action::CallPermission`] only.
    pub body: Option<String>,
    /// Below the text, at most 60 characters.
    pub footer: Option<String>,
    /// What the customer can do.
    pub action: Action,
}

discreet!(Interactive { action });
discreet!(ReplyButton {});
discreet!(ListSection {});
discreet!(ListRow {});
discreet!(ProductSection {});
discreet!(Flow { flow, draft });
discreet!(FlowStart {});
discreet!(CarouselCard { action });

/// Shows the kind, not what somebody wrote.
impl fmt::Debug for Action {
    fn fmt(&self, formatter: &mut fmt::Formatter<'_>) -> fmt::Result {
        formatter.write_str(self.kind())
    }
}

impl fmt::Debug for Header {
    fn fmt(&self, formatter: &mut fmt::Formatter<'_>) -> fmt::Result {
        formatter.write_str(match self {
            Self::Text(_) => "text",
            Self::Image(_) => "image",
            Self::Video(_) => "video",
            Self::Document(_) => "document",
            Self::Other(_) => "other",
        })
    }
}

/// What stands above the text of an interactive message.
#[derive(Clone, PartialEq)]
#[non_exhaustive]
pub enum Header {
    /// At most 60 characters.
    Text(String),
    /// An image.
    Image(MediaSource),
    /// A video.
    Video(MediaSource),
    /// A document.
    Document(MediaSource),
    /// A kind of the future, as Meta documents it.
    Other(Value),
}

/// What the customer can do.
#[derive(Clone, PartialEq)]
#[non_exhaustive]
pub enum Action {
    /// Tap one of 1 to 3 buttons.
    Buttons(Vec<ReplyButton>),
    /// Choose a row: at most 10 sections and 10 rows in all.
    List {
        /// What opens the list, at most 20 characters.
        button: String,
        /// The sections; titles are needed when there are several.
        sections: Vec<ListSection>,
    },
    /// Open an address.
    Link {
        /// What the button says, at most 20 characters.
        text: String,
        /// The address.
        url: String,
    },
    /// Send a place.
    LocationRequest,
    /// Look at a product.
    Product {
        /// The catalogue.
        catalog_id: String,
        /// The shop's own number for the product.
        product_retailer_id: String,
    },
    /// Look at several products: at most 30 in 10 sections. Needs a text header.
    Products {
        /// The catalogue.
        catalog_id: String,
        /// The sections.
        sections: Vec<ProductSection>,
    },
    /// Look at the whole catalogue.
    Catalog {
        /// The product whose picture is shown; else the first one's.
        thumbnail: Option<String>,
    },
    /// Fill in a form.
    Flow(Flow),
    /// Look through 2 to 10 cards.
    Carousel(Vec<CarouselCard>),
    /// Send a postal address (India only).
    Address {
        /// `country`, `values`, `saved_addresses`, `validation_errors` as Meta documents them.
        parameters: Value,
    },
    /// Allow calls.
    CallPermission,
    /// Call.
    VoiceCall {
        /// What the button says, at most 20 characters; else `Call Now`.
        text: Option<String>,
        /// How long the button works, 1 to 43 200 minutes; else 7 days.
        ttl_minutes: Option<u32>,
        /// Comes back with the call.
        payload: Option<String>,
    },
    /// Send the own phone number.
    ContactRequest,
    /// Anything else, as Meta documents it.
    Other {
        /// `interactive.type`.
        kind: String,
        /// `interactive.action`.
        action: Value,
    },
}

/// A reply button.
#[derive(Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct ReplyButton {
    /// Comes back when tapped; at most 256 characters, unique in the message.
    pub id: String,
    /// What it says; at most 20 characters, unique in the message.
    pub title: String,
}

/// A section of a list.
#[derive(Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct ListSection {
    /// At most 24 characters.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub title: Option<String>,
    /// Its rows.
    pub rows: Vec<ListRow>,
}

/// A row of a list.
#[derive(Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct ListRow {
    /// Comes back when chosen; at most 200 characters, unique in the message.
    pub id: String,
    /// At most 24 characters.
    pub title: String,
    /// At most 72 characters.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub description: Option<String>,
}

/// A section of products.
#[derive(Clone, PartialEq, Eq)]
pub struct ProductSection {
    /// At most 24 characters.
    pub title: Option<String>,
    /// The shop's own numbers for the products.
    pub products: Vec<String>,
}

/// A form.
#[derive(Clone, PartialEq)]
pub struct Flow {
    /// Which one.
    pub flow: FlowRef,
    /// What opens it, at most 20 characters, no emoji.
    pub text: String,
    /// Comes back with the answers.
    pub token: Option<String>,
    /// Use the draft instead of what is published. For tests.
    pub draft: bool,
    /// How it starts.
    pub start: FlowStart,
}

/// Which form.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum FlowRef {
    /// By its id.
    Id(String),
    /// By its name; changes with it.
    Name(String),
}

/// How a form starts.
#[derive(Clone, PartialEq)]
#[non_exhaustive]
pub enum FlowStart {
    /// On its first screen.
    First,
    /// On a screen, with values for it.
    Screen {
        /// The screen.
        screen: String,
        /// The values; must not be an empty object.
        data: Option<Value>,
    },
    /// Our endpoint says.
    DataExchange,
}

/// A card of a carousel. All cards have the same number and kind of buttons.
#[derive(Clone, PartialEq)]
pub struct CarouselCard {
    /// An image or a video; cards with a product may do without.
    pub header: Option<Header>,
    /// At most 160 characters and two line breaks.
    pub body: Option<String>,
    /// [`Action::Link`], one or two [`Action::Buttons`], or [`Action::Product`].
    pub action: Action,
}

impl Interactive {
    /// A text with an action.
    #[must_use]
    pub fn new(body: impl Into<String>, action: Action) -> Self {
        Self {
            header: None,
            body: Some(body.into()),
            footer: None,
            action,
        }
    }
}

impl Action {
    /// Meta's name, `interactive.type`.
    #[must_use]
    pub fn kind(&self) -> &str {
        match self {
            Self::Buttons(_) => "button",
            Self::List { .. } => "list",
            Self::Link { .. } => "cta_url",
            Self::LocationRequest => "location_request_message",
            Self::Product { .. } => "product",
            Self::Products { .. } => "product_list",
            Self::Catalog { .. } => "catalog_message",
            Self::Flow(_) => "flow",
            Self::Carousel(_) => "carousel",
            Self::Address { .. } => "address_message",
            Self::CallPermission => "call_permission_request",
            Self::VoiceCall { .. } => "voice_call",
            Self::ContactRequest => "request_contact_info",
            Self::Other { kind, .. } => kind,
        }
    }
}
