//! What a message holds.

use serde_json::Value;

use super::echo;
use super::interactive::{self, InteractiveReply};
use super::shared::SharedContact;
use crate::discreet::discreet;
use crate::json;

/// What a message holds. [`Unknown`](Self::Unknown) stands for every type of the future and for
/// known types whose content is missing: show a neutral card, keep the raw JSON.
#[derive(Clone, PartialEq)]
#[non_exhaustive]
pub enum MessageContent {
    /// Text with WhatsApp's markup, 1 to 4096 characters.
    Text {
        /// Exactly as written.
        body: String,
    },
    /// A photo.
    Image(MediaContent),
    /// A video.
    Video(MediaContent),
    /// A voice note or an audio file: see [`MediaContent::voice`].
    Audio(MediaContent),
    /// A file.
    Document(MediaContent),
    /// A sticker.
    Sticker(MediaContent),
    /// A place.
    Location(Location),
    /// Address cards.
    Contacts(Vec<SharedContact>),
    /// A reaction to a message; the last one of a person counts.
    Reaction {
        /// The message reacted to; may not be known to us.
        message_id: String,
        /// `None` takes the reaction back.
        emoji: Option<String>,
    },
    /// A tap on a quick reply of a template.
    Button {
        /// What the button says.
        text: Option<String>,
        /// What was set when sending; equals the text when nothing was.
        payload: Option<String>,
    },
    /// An answer to an interactive message.
    Interactive(InteractiveReply),
    /// An interactive message sent by another app.
    Prompt {
        /// Its text.
        body: Option<String>,
        /// The labels of its buttons or rows.
        options: Vec<String>,
    },
    /// A template sent by another app.
    Template(TemplateContent),
    /// A cart.
    Order(Order),
    /// A notice by WhatsApp.
    System(SystemNotice),
    /// New content of an earlier message.
    Edit {
        /// The earlier message; may not be known to us.
        original: String,
        /// The new content: text, or the media with its new caption.
        message: Box<MessageContent>,
    },
    /// An earlier message was deleted for everybody.
    Revoke {
        /// The earlier message; may not be known to us.
        original: String,
    },
    /// The customer opened an empty chat.
    Welcome,
    /// History: the file follows in a later webhook under the same message id.
    MediaPlaceholder,
    /// Something WhatsApp does not hand to the API. A real message all the same.
    Unsupported {
        /// What it is, such as `poll_creation`, when Meta says.
        kind: Option<String>,
    },
    /// A type of the future, or a known one whose content is missing or malformed.
    Unknown,
}

/// Shows the kind, not what somebody wrote.
impl std::fmt::Debug for MessageContent {
    fn fmt(&self, formatter: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        match self {
            Self::Text { .. } => formatter.write_str("Text"),
            Self::Image(media) => formatter.debug_tuple("Image").field(media).finish(),
            Self::Video(media) => formatter.debug_tuple("Video").field(media).finish(),
            Self::Audio(media) => formatter.debug_tuple("Audio").field(media).finish(),
            Self::Document(media) => formatter.debug_tuple("Document").field(media).finish(),
            Self::Sticker(media) => formatter.debug_tuple("Sticker").field(media).finish(),
            Self::Location(_) => formatter.write_str("Location"),
            Self::Contacts(cards) => write!(formatter, "Contacts({})", cards.len()),
            Self::Reaction { message_id, .. } => write!(formatter, "Reaction({message_id})"),
            Self::Button { .. } => formatter.write_str("Button"),
            Self::Interactive(reply) => formatter.debug_tuple("Interactive").field(reply).finish(),
            Self::Prompt { .. } => formatter.write_str("Prompt"),
            Self::Template(template) => formatter.debug_tuple("Template").field(template).finish(),
            Self::Order(order) => formatter.debug_tuple("Order").field(order).finish(),
            Self::System(notice) => formatter.debug_tuple("System").field(notice).finish(),
            Self::Edit { original, message } => write!(formatter, "Edit({original}, {message:?})"),
            Self::Revoke { original } => write!(formatter, "Revoke({original})"),
            Self::Welcome => formatter.write_str("Welcome"),
            Self::MediaPlaceholder => formatter.write_str("MediaPlaceholder"),
            Self::Unsupported { kind } => write!(formatter, "Unsupported({kind:?})"),
            Self::Unknown => formatter.write_str("Unknown"),
        }
    }
}

/// A received file. Fetch it at once: the id is valid for 7 days.
#[derive(Clone, Default, PartialEq, Eq)]
#[non_exhaustive]
pub struct MediaContent {
    /// What [`Client::media`](crate::Client::media) takes; absent when Meta could not fetch the
    /// file either.
    pub id: Option<String>,
    /// May carry parameters: `audio/ogg; codecs=opus`. Sender's claim.
    pub mime_type: Option<String>,
    /// Digest of the file.
    pub sha256: Option<[u8; 32]>,
    /// Shortcut past [`Client::media`](crate::Client::media); valid about 5 minutes.
    pub url: Option<String>,
    /// Text under the file.
    pub caption: Option<String>,
    /// Sender's name for a document. Untrusted: display text, never a path.
    pub filename: Option<String>,
    /// Recorded in the chat: a voice note.
    pub voice: bool,
    /// An animated sticker.
    pub animated: bool,
}

discreet!(MediaContent {
    id,
    mime_type,
    voice,
    animated
});

/// A place.
#[derive(Clone, Default, PartialEq)]
pub struct Location {
    /// Degrees north.
    pub latitude: f64,
    /// Degrees east.
    pub longitude: f64,
    /// Its name.
    pub name: Option<String>,
    /// Its address.
    pub address: Option<String>,
    /// Its web page.
    pub url: Option<String>,
}

discreet!(Location {});

/// A cart.
#[derive(Clone, Default, PartialEq)]
pub struct Order {
    /// The catalogue.
    pub catalog_id: Option<String>,
    /// The customer's note.
    pub text: Option<String>,
    /// What is in it. Names are not sent.
    pub items: Vec<OrderItem>,
}

discreet!(Order { catalog_id });

/// One line of a cart.
#[derive(Clone, Debug, Default, PartialEq)]
pub struct OrderItem {
    /// The shop's own number for the product.
    pub product_retailer_id: Option<String>,
    /// How many.
    pub quantity: Option<i64>,
    /// Price of one, in units of the currency.
    pub item_price: Option<f64>,
    /// ISO 4217.
    pub currency: Option<String>,
}

/// A notice by WhatsApp: a person's number, user id or security code changed. The old id is the
/// message's sender.
#[derive(Clone, Default, PartialEq, Eq)]
#[non_exhaustive]
pub struct SystemNotice {
    /// Meta's type: `user_changed_number`, `customer_changed_number`, `user_changed_user_id`,
    /// `customer_identity_changed`, …
    pub kind: Option<String>,
    /// The sentence WhatsApp shows.
    pub body: Option<String>,
    /// The new phone number.
    pub wa_id: Option<String>,
    /// The new business-scoped user id.
    pub user_id: Option<String>,
    /// The new parent user id.
    pub parent_user_id: Option<String>,
    /// The old business-scoped user id, where it is not the sender's.
    pub previous_user_id: Option<String>,
    /// The new identity hash.
    pub identity: Option<String>,
}

discreet!(SystemNotice { kind });

/// A template message as its reader saw it.
#[derive(Clone, Default, PartialEq, Eq)]
pub struct TemplateContent {
    /// The template.
    pub name: Option<String>,
    /// Its language.
    pub language: Option<String>,
    /// Text header with its values, when the definition came along.
    pub header: Option<String>,
    /// Body with its values, when the definition came along.
    pub body: Option<String>,
    /// Footer, when the definition came along.
    pub footer: Option<String>,
    /// Labels of the buttons, when the definition came along.
    pub buttons: Vec<String>,
}

discreet!(TemplateContent { name, language });

/// Types whose content stands under a key of the same name.
const KEYED: [&str; 16] = [
    "text",
    "image",
    "video",
    "audio",
    "document",
    "sticker",
    "location",
    "contacts",
    "reaction",
    "button",
    "interactive",
    "order",
    "system",
    "edit",
    "revoke",
    "template",
];

/// The type as sent, else the first known content key, else `unknown`.
pub(super) fn kind(holder: &Value) -> String {
    json::ident(holder, "type").unwrap_or_else(|| {
        let found = KEYED
            .iter()
            .find(|key| holder.get(**key).is_some_and(|value| !value.is_null()));
        (*found.unwrap_or(&"unknown")).to_owned()
    })
}

pub(super) fn subtype(kind: &str, holder: &Value) -> Option<String> {
    match kind {
        "interactive" | "system" | "unsupported" => json::ident(holder.get(kind)?, "type"),
        _ => None,
    }
}

pub(super) fn read(kind: &str, holder: &Value) -> MessageContent {
    match kind {
        // `unknown` is also what we call a type that nobody stated.
        "unknown" if holder.get("type").is_none() => return MessageContent::Unknown,
        "unsupported" | "unknown" => {
            return MessageContent::Unsupported {
                kind: subtype("unsupported", holder),
            };
        }
        "request_welcome" => return MessageContent::Welcome,
        "media_placeholder" => return MessageContent::MediaPlaceholder,
        "contacts" => return SharedContact::read_all(holder),
        _ => {}
    }
    // Disappearing messages carry the content of an ordinary one.
    let key = if kind == "ephemeral" { "text" } else { kind };
    let known = json::object(holder, key).and_then(|content| match key {
        "text" => Some(MessageContent::Text {
            body: json::text(content, "body")?,
        }),
        "image" => Some(MessageContent::Image(media(content))),
        "video" => Some(MessageContent::Video(media(content))),
        "audio" => Some(MessageContent::Audio(media(content))),
        "document" => Some(MessageContent::Document(media(content))),
        "sticker" => Some(MessageContent::Sticker(media(content))),
        "location" => location(content).map(MessageContent::Location),
        "reaction" => Some(MessageContent::Reaction {
            message_id: json::ident(content, "message_id")?,
            emoji: json::ident(content, "emoji"),
        }),
        "button" => Some(MessageContent::Button {
            text: json::ident(content, "text"),
            payload: json::ident(content, "payload"),
        }),
        "interactive" => Some(interactive::read(content)),
        "template" => Some(MessageContent::Template(echo::template(
            content,
            &Value::Null,
        ))),
        "order" => Some(MessageContent::Order(order(content))),
        "system" => Some(MessageContent::System(system(content))),
        "edit" => Some(MessageContent::Edit {
            original: json::ident(content, "original_message_id")?,
            message: Box::new(edited(content)),
        }),
        "revoke" => Some(MessageContent::Revoke {
            original: json::ident(content, "original_message_id")?,
        }),
        _ => None,
    });
    known.unwrap_or(MessageContent::Unknown)
}

/// The new content inside an edit; an edit of an edit is none.
fn edited(edit: &Value) -> MessageContent {
    match json::object(edit, "message").map(|message| (kind(message), message)) {
        Some((kind, message)) if kind != "edit" => read(&kind, message),
        _ => MessageContent::Unknown,
    }
}

pub(super) fn media(media: &Value) -> MediaContent {
    MediaContent {
        id: json::ident(media, "id"),
        mime_type: json::ident(media, "mime_type"),
        sha256: json::sha256(media, "sha256"),
        url: json::ident(media, "url").or_else(|| json::ident(media, "link")),
        caption: json::text(media, "caption").filter(|caption| !caption.is_empty()),
        filename: json::text(media, "filename").filter(|name| !name.is_empty()),
        voice: json::flag(media, "voice").unwrap_or(false),
        animated: json::flag(media, "animated").unwrap_or(false),
    }
}

fn location(location: &Value) -> Option<Location> {
    Some(Location {
        latitude: json::float(location, "latitude")?,
        longitude: json::float(location, "longitude")?,
        name: json::ident(location, "name"),
        address: json::ident(location, "address"),
        url: json::ident(location, "url"),
    })
}

fn order(order: &Value) -> Order {
    let item = |item: &Value| OrderItem {
        product_retailer_id: json::ident(item, "product_retailer_id"),
        quantity: json::int(item, "quantity"),
        item_price: json::float(item, "item_price"),
        currency: json::ident(item, "currency"),
    };
    Order {
        catalog_id: json::ident(order, "catalog_id"),
        text: json::text(order, "text").filter(|text| !text.is_empty()),
        items: json::list(order, "product_items")
            .iter()
            .map(item)
            .collect(),
    }
}

fn system(system: &Value) -> SystemNotice {
    SystemNotice {
        kind: json::ident(system, "type"),
        body: json::text(system, "body").filter(|body| !body.is_empty()),
        wa_id: json::ident(system, "new_wa_id").or_else(|| json::ident(system, "wa_id")),
        user_id: json::ident(system, "user_id"),
        parent_user_id: json::ident(system, "parent_user_id"),
        previous_user_id: json::ident(system, "previous_user_id"),
        identity: json::ident(system, "identity"),
    }
}
