//! Interactive messages: buttons, lists, products, forms and requests.

use serde::Serialize;
use serde_json::{Value, json};

use super::content::MediaSource;
use super::template::set;
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

discreet!(Interactive {});

/// What stands above the text of an interactive message.
#[derive(Clone, Debug, PartialEq, Eq)]
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
}

/// What the customer can do.
#[derive(Clone, Debug, PartialEq)]
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
#[derive(Clone, Debug, PartialEq, Eq, Serialize)]
pub struct ReplyButton {
    /// Comes back when tapped; at most 256 characters, unique in the message.
    pub id: String,
    /// What it says; at most 20 characters, unique in the message.
    pub title: String,
}

/// A section of a list.
#[derive(Clone, Debug, PartialEq, Eq, Serialize)]
pub struct ListSection {
    /// At most 24 characters.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub title: Option<String>,
    /// Its rows.
    pub rows: Vec<ListRow>,
}

/// A row of a list.
#[derive(Clone, Debug, PartialEq, Eq, Serialize)]
pub struct ListRow {
    /// Comes back when chosen; at most 200 characters, unique in the message.
    pub id: String,
    /// At most 24 characters.
    pub title: String,
    /// At most 72 characters.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub description: Option<String>,
}

/// A section of products.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct ProductSection {
    /// At most 24 characters.
    pub title: Option<String>,
    /// The shop's own numbers for the products.
    pub products: Vec<String>,
}

impl Serialize for ProductSection {
    fn serialize<S: serde::Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
        let item = |id: &String| json!({ "product_retailer_id": id });
        let items: Vec<Value> = self.products.iter().map(item).collect();
        let mut section = json!({ "product_items": items });
        set(&mut section, "title", self.title.as_deref());
        section.serialize(serializer)
    }
}

/// A form.
#[derive(Clone, Debug, PartialEq)]
pub struct Flow {
    /// Its id.
    pub flow_id: String,
    /// What opens it, at most 20 characters, no emoji.
    pub text: String,
    /// Comes back with the answers.
    pub token: Option<String>,
    /// Use the draft instead of what is published. For tests.
    pub draft: bool,
    /// How it starts.
    pub start: FlowStart,
}

/// How a form starts.
#[derive(Clone, Debug, PartialEq)]
pub enum FlowStart {
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
#[derive(Clone, Debug, PartialEq)]
pub struct CarouselCard {
    /// An image or a video.
    pub header: Header,
    /// At most 160 characters and two line breaks.
    pub body: Option<String>,
    /// [`Action::Link`], [`Action::Buttons`] or [`Action::Product`].
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

    pub(super) fn to_json(&self) -> Value {
        let mut interactive =
            json!({ "type": self.action.kind(), "action": self.action.to_json() });
        set(
            &mut interactive,
            "header",
            self.header.as_ref().map(Header::to_json),
        );
        set(
            &mut interactive,
            "body",
            self.body.as_ref().map(|text| json!({ "text": text })),
        );
        set(
            &mut interactive,
            "footer",
            self.footer.as_ref().map(|text| json!({ "text": text })),
        );
        interactive
    }
}

impl Header {
    pub(super) fn to_json(&self) -> Value {
        match self {
            Self::Text(text) => json!({ "type": "text", "text": text }),
            Self::Image(media) => json!({ "type": "image", "image": media }),
            Self::Video(media) => json!({ "type": "video", "video": media }),
            Self::Document(media) => json!({ "type": "document", "document": media }),
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

    fn to_json(&self) -> Value {
        match self {
            Self::Buttons(buttons) => {
                let button = |reply| json!({ "type": "reply", "reply": reply });
                json!({ "buttons": buttons.iter().map(button).collect::<Vec<_>>() })
            }
            Self::List { button, sections } => json!({ "button": button, "sections": sections }),
            Self::Link { text, url } => {
                named("cta_url", Some(json!({ "display_text": text, "url": url })))
            }
            Self::LocationRequest => named("send_location", None),
            Self::Product {
                catalog_id,
                product_retailer_id,
            } => {
                json!({ "catalog_id": catalog_id, "product_retailer_id": product_retailer_id })
            }
            Self::Products {
                catalog_id,
                sections,
            } => {
                json!({ "catalog_id": catalog_id, "sections": sections })
            }
            Self::Catalog { thumbnail } => {
                let picture = |id| json!({ "thumbnail_product_retailer_id": id });
                named("catalog_message", thumbnail.as_ref().map(picture))
            }
            Self::Flow(flow) => named("flow", Some(flow.to_json())),
            Self::Carousel(cards) => {
                let cards: Vec<Value> = cards.iter().enumerate().map(card).collect();
                json!({ "cards": cards })
            }
            Self::Address { parameters } => named("address_message", Some(parameters.clone())),
            Self::CallPermission => named("call_permission_request", None),
            Self::VoiceCall {
                text,
                ttl_minutes,
                payload,
            } => {
                let mut parameters = json!({});
                set(&mut parameters, "display_text", text.as_deref());
                set(&mut parameters, "ttl_minutes", *ttl_minutes);
                set(&mut parameters, "payload", payload.as_deref());
                let some = parameters
                    .as_object()
                    .is_some_and(|fields| !fields.is_empty());
                named("voice_call", some.then_some(parameters))
            }
            Self::ContactRequest => named("request_contact_info", None),
            Self::Other { action, .. } => action.clone(),
        }
    }
}

fn named(name: &str, parameters: Option<Value>) -> Value {
    let mut action = json!({ "name": name });
    set(&mut action, "parameters", parameters);
    action
}

fn card((index, card): (usize, &CarouselCard)) -> Value {
    let action = match &card.action {
        Action::Buttons(buttons) => {
            let button = |reply| json!({ "type": "quick_reply", "quick_reply": reply });
            json!({ "buttons": buttons.iter().map(button).collect::<Vec<_>>() })
        }
        other => other.to_json(),
    };
    // A card with quick replies keeps the type of one with a link.
    let kind = if matches!(card.action, Action::Product { .. }) {
        "product"
    } else {
        "cta_url"
    };
    let mut json = json!({ "card_index": index, "type": kind, "header": card.header.to_json(), "action": action });
    set(
        &mut json,
        "body",
        card.body.as_ref().map(|text| json!({ "text": text })),
    );
    json
}

impl Flow {
    fn to_json(&self) -> Value {
        let mut parameters = json!({
            "flow_message_version": "3",
            "flow_id": self.flow_id,
            "flow_cta": self.text,
            "mode": if self.draft { "draft" } else { "published" },
        });
        set(&mut parameters, "flow_token", self.token.as_deref());
        match &self.start {
            FlowStart::Screen { screen, data } => {
                let mut payload = json!({ "screen": screen });
                set(&mut payload, "data", data.clone());
                set(&mut parameters, "flow_action", Some("navigate"));
                set(&mut parameters, "flow_action_payload", Some(payload));
            }
            FlowStart::DataExchange => {
                set(&mut parameters, "flow_action", Some("data_exchange"));
            }
        }
        parameters
    }
}
