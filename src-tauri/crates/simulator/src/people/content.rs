//! What a customer can send, and how it looks in a webhook.

use serde::{Deserialize, Serialize};
use serde_json::{Map, Value, json};

use crate::assets::Asset;

/// Content of one message of a customer. Over HTTP the same, as `{"type": "text", "body": "Hi"}`.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
#[serde(tag = "type", rename_all = "snake_case")]
#[non_exhaustive]
pub enum Content {
    /// A text.
    Text {
        /// The text.
        body: String,
    },
    /// A file: photo, video, sticker, document, voice note or music, by what the asset is.
    Media {
        /// Which of the built-in files.
        asset: Asset,
        /// Caption of a photo, video or document.
        #[serde(default)]
        caption: Option<String>,
    },
    /// A place.
    Location {
        /// Degrees north.
        latitude: f64,
        /// Degrees east.
        longitude: f64,
        /// Name of the place.
        #[serde(default)]
        name: Option<String>,
        /// Its address.
        #[serde(default)]
        address: Option<String>,
    },
    /// Shared contact cards.
    Contacts {
        /// The cards.
        cards: Vec<ContactCard>,
    },
    /// A reaction; an empty emoji takes it back.
    Reaction {
        /// The message reacted to.
        to: String,
        /// One emoji, or nothing.
        emoji: String,
    },
    /// A tap on one of our reply buttons.
    ButtonReply {
        /// The id we gave the button.
        id: String,
        /// Its label.
        title: String,
    },
    /// A choice from one of our lists.
    ListReply {
        /// The id we gave the row.
        id: String,
        /// Its title.
        title: String,
        /// Its description.
        #[serde(default)]
        description: Option<String>,
    },
    /// A tap on a template's quick reply.
    TemplateButton {
        /// The label.
        text: String,
        /// What we set when sending, or the label.
        payload: String,
    },
    /// A cart from the catalogue.
    Order {
        /// Catalogue id.
        catalog_id: String,
        /// Product, quantity, price and ISO 4217 currency of each line.
        items: Vec<(String, u32, f64, String)>,
        /// The customer's note.
        #[serde(default)]
        note: Option<String>,
    },
    /// What was filled into a Flow.
    FlowAnswer {
        /// The answers, as an object.
        response: Value,
    },
    /// What was filled into an address form.
    AddressAnswer {
        /// The parts of the address.
        values: Value,
    },
    /// Whether the shop may call.
    CallPermission {
        /// It may.
        accepts: bool,
        /// Until when (Unix seconds); without it for ever.
        #[serde(default)]
        until_s: Option<u64>,
    },
    /// Their own number, asked for by the shop.
    OwnNumber {
        /// Digits with country code.
        phone: String,
        /// Name on the card.
        name: String,
    },
    /// They opened an empty chat and wrote nothing yet.
    Welcome,
    /// Something the API cannot carry, such as `poll_creation`.
    Unsupported {
        /// Meta's word for it.
        kind: String,
    },
    /// Another text for an earlier message.
    Edit {
        /// The earlier message.
        original: String,
        /// The new text.
        body: String,
    },
    /// An earlier message taken back.
    Revoke {
        /// The earlier message.
        original: String,
    },
    /// Any type, known or not: `kind` becomes `type` and names the key that holds `content`.
    Raw {
        /// The type.
        kind: String,
        /// What it holds.
        content: Value,
    },
}

/// One shared contact.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct ContactCard {
    /// Full name.
    pub name: String,
    /// Phone as written on the card.
    pub phone: String,
    /// The number's WhatsApp id, when it has one.
    #[serde(default)]
    pub wa_id: Option<String>,
    /// Organisation.
    #[serde(default)]
    pub company: Option<String>,
}

impl Content {
    /// A text.
    pub fn text(body: impl Into<String>) -> Self {
        Self::Text { body: body.into() }
    }

    /// A file with a caption.
    pub fn media(asset: Asset, caption: Option<&str>) -> Self {
        Self::Media {
            asset,
            caption: caption.map(str::to_owned),
        }
    }

    /// Whether it opens the customer's window. Source: Meta, webhook reference, read 2026-11.
    pub(crate) fn opens_window(&self) -> bool {
        match self {
            Self::Reaction { .. } | Self::Edit { .. } | Self::Revoke { .. } => false,
            Self::Raw { kind, .. } => {
                !matches!(kind.as_str(), "system" | "edit" | "revoke" | "reaction")
            }
            _ => true,
        }
    }

    /// The type and the fields that carry it. `media` makes the media object of an asset.
    pub(crate) fn parts(
        &self,
        media: impl FnOnce(Asset) -> Map<String, Value>,
    ) -> (String, Map<String, Value>) {
        match self {
            Self::Text { body } => one("text", json!({"body": body})),
            Self::Media { asset, caption } => {
                let kind = media_kind(*asset);
                let mut object = media(*asset);
                if let Some(caption) = caption {
                    object.insert(String::from("caption"), json!(caption));
                }
                one(kind, Value::Object(object))
            }
            Self::Location {
                latitude,
                longitude,
                name,
                address,
            } => {
                let mut place = Map::new();
                place.insert(String::from("latitude"), json!(latitude));
                place.insert(String::from("longitude"), json!(longitude));
                insert_some(&mut place, "name", name.as_ref());
                insert_some(&mut place, "address", address.as_ref());
                one("location", Value::Object(place))
            }
            Self::Contacts { cards } => {
                one("contacts", cards.iter().map(ContactCard::value).collect())
            }
            Self::Reaction { to, emoji } => {
                one("reaction", json!({"message_id": to, "emoji": emoji}))
            }
            Self::ButtonReply { id, title } => one(
                "interactive",
                json!({"type": "button_reply", "button_reply": {"id": id, "title": title}}),
            ),
            Self::ListReply {
                id,
                title,
                description,
            } => {
                let mut row = Map::new();
                row.insert(String::from("id"), json!(id));
                row.insert(String::from("title"), json!(title));
                insert_some(&mut row, "description", description.as_ref());
                one(
                    "interactive",
                    json!({"type": "list_reply", "list_reply": row}),
                )
            }
            Self::TemplateButton { text, payload } => {
                one("button", json!({"payload": payload, "text": text}))
            }
            Self::Order {
                catalog_id,
                items,
                note,
            } => one("order", order(catalog_id, items, note.as_deref())),
            Self::FlowAnswer { response } => form("flow", response),
            Self::AddressAnswer { values } => form(
                "address_message",
                &json!({"saved_address_id": null, "values": values}),
            ),
            Self::CallPermission { accepts, until_s } => one(
                "interactive",
                json!({"type": "call_permission_reply", "call_permission_reply": permission(*accepts, *until_s)}),
            ),
            Self::OwnNumber { phone, name } => {
                let card = json!({
                    "name": {"formatted_name": name, "first_name": name},
                    "phones": [{"phone": format!("+{phone}"), "wa_id": phone, "type": "CELL"}],
                    "origin": "contact_request",
                });
                one("contacts", json!([card]))
            }
            Self::Welcome => (String::from("request_welcome"), Map::new()),
            Self::Unsupported { kind } => unsupported(kind),
            Self::Edit { original, body } => one(
                "edit",
                json!({
                    "original_message_id": original,
                    "message": {"context": {"id": "M0"}, "type": "text", "text": {"body": body}},
                }),
            ),
            Self::Revoke { original } => one("revoke", json!({"original_message_id": original})),
            Self::Raw { kind, content } => one(kind, content.clone()),
        }
    }
}

impl ContactCard {
    fn value(&self) -> Value {
        let (first, last) = self
            .name
            .split_once(' ')
            .unwrap_or((self.name.as_str(), ""));
        let mut phone = Map::new();
        phone.insert(String::from("phone"), json!(self.phone));
        phone.insert(String::from("type"), json!("CELL"));
        insert_some(&mut phone, "wa_id", self.wa_id.as_ref());
        let mut card = Map::new();
        card.insert(
            String::from("name"),
            json!({"formatted_name": self.name, "first_name": first, "last_name": last}),
        );
        card.insert(String::from("phones"), json!([phone]));
        if let Some(company) = &self.company {
            card.insert(String::from("org"), json!({"company": company}));
        }
        card.insert(String::from("origin"), json!("other"));
        Value::Object(card)
    }
}

fn media_kind(asset: Asset) -> &'static str {
    match asset {
        Asset::Bread | Asset::Cake | Asset::Counter | Asset::Cupcakes | Asset::Sketch => "image",
        Asset::Sticker | Asset::AnimatedSticker => "sticker",
        Asset::Video => "video",
        Asset::Voice | Asset::Tune | Asset::Jingle => "audio",
        Asset::PriceList => "document",
    }
}

/// An answer to a form: JSON inside a text.
fn form(name: &str, response: &Value) -> (String, Map<String, Value>) {
    one(
        "interactive",
        json!({
            "type": "nfm_reply",
            "nfm_reply": {"name": name, "body": "Sent", "response_json": response.to_string()},
        }),
    )
}

fn permission(accepts: bool, until_s: Option<u64>) -> Value {
    let mut reply = json!({
        "response": if accepts { "accept" } else { "reject" },
        "is_permanent": accepts && until_s.is_none(),
        "response_source": "user_action",
    });
    if let (Some(until_s), Some(reply)) = (until_s, reply.as_object_mut()) {
        reply.insert(String::from("expiration_timestamp"), json!(until_s));
    }
    reply
}

fn order(catalog_id: &str, items: &[(String, u32, f64, String)], note: Option<&str>) -> Value {
    let items: Vec<Value> = items
        .iter()
        .map(|(product, quantity, price, currency)| {
            json!({
                "product_retailer_id": product,
                "quantity": quantity,
                "item_price": price,
                "currency": currency,
            })
        })
        .collect();
    json!({"catalog_id": catalog_id, "text": note.unwrap_or_default(), "product_items": items})
}

fn unsupported(kind: &str) -> (String, Map<String, Value>) {
    let (name, mut fields) = one("unsupported", json!({"type": kind}));
    fields.insert(
        String::from("errors"),
        json!([{
            "code": 131_051,
            "title": "Message type unknown",
            "message": "Message type unknown",
            "error_data": {"details": "Message type is currently not supported."},
        }]),
    );
    (name, fields)
}

fn one(kind: &str, content: Value) -> (String, Map<String, Value>) {
    let mut fields = Map::new();
    fields.insert(kind.to_owned(), content);
    (kind.to_owned(), fields)
}

fn insert_some(map: &mut Map<String, Value>, key: &str, value: Option<&String>) {
    if let Some(value) = value {
        map.insert(key.to_owned(), json!(value));
    }
}
