//! A message, whoever wrote it.

use serde_json::Value;

use super::content::{self, MessageContent};
use super::identity::{Identity, People};
use crate::discreet::discreet;
use crate::error::codes::{ErrorRule, classify};
use crate::json;

/// A message from a customer, or an echo of one to a customer.
#[derive(Clone, PartialEq)]
#[non_exhaustive]
pub struct IncomingMessage {
    /// The message id; absent in rare broken payloads, which are then told apart by content.
    pub id: Option<String>,
    /// The customer: who wrote a message, who got an echo.
    pub customer: Identity,
    /// The member who wrote it, in a group.
    pub author: Option<Identity>,
    /// The group it was written in: the conversation is the group, not the author.
    pub group_id: Option<String>,
    /// When it was written, Unix seconds. Absent: take the time of arrival.
    pub timestamp: Option<i64>,
    /// Meta's type as sent, inferred from the content when missing, else `unknown`.
    pub kind: String,
    /// Meta's type within `interactive`, `system` and `unsupported`.
    pub subtype: Option<String>,
    /// What it holds.
    pub content: MessageContent,
    /// What it answers or where it was forwarded from.
    pub context: Option<Context>,
    /// The advertisement or post it came from. May stand beside any content.
    pub referral: Option<Box<Referral>>,
    /// Why the content is missing or incomplete.
    pub errors: Vec<MessageError>,
    /// By which road it came.
    pub origin: Origin,
}

discreet!(IncomingMessage {
    id,
    group_id,
    timestamp,
    kind,
    subtype,
    content,
    errors,
    origin
});

/// By which road a message came. Only [`Live`](Self::Live) ones open the service window.
#[derive(Clone, Debug, PartialEq, Eq)]
#[non_exhaustive]
pub enum Origin {
    /// It happens now and is ours to answer.
    Live,
    /// Written on the phone app of the same number.
    Phone,
    /// Copied from the phone app's history.
    History {
        /// How far it had come, upper case: `PENDING`, `ERROR`, `SENT`, `DELIVERED`, `READ`,
        /// `PLAYED`.
        status: Option<String>,
    },
    /// Another responder owns the conversation; we only look on.
    Standby,
    /// Written by another app on the same number.
    OtherApp,
}

/// What a message answers or where it was forwarded from.
#[derive(Clone, Default, PartialEq, Eq)]
#[non_exhaustive]
pub struct Context {
    /// The quoted message. May be unknown to us, or a call id.
    pub message_id: Option<String>,
    /// Who wrote the quoted message: phone number or user id.
    pub from: Option<String>,
    /// Forwarded, at most five times so far.
    pub forwarded: bool,
    /// Forwarded more than five times.
    pub frequently_forwarded: bool,
    /// The catalogue product the customer asks about.
    pub referred_product: Option<ProductRef>,
}

discreet!(Context {
    message_id,
    forwarded,
    frequently_forwarded
});

/// A product of a catalogue.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct ProductRef {
    /// The catalogue.
    pub catalog_id: Option<String>,
    /// The shop's own number for the product.
    pub product_retailer_id: Option<String>,
}

/// The advertisement or post a conversation started from.
#[derive(Clone, Default, PartialEq, Eq)]
#[non_exhaustive]
pub struct Referral {
    /// Where it is shown.
    pub source_url: Option<String>,
    /// `ad` or `post`.
    pub source_type: Option<String>,
    /// Its id.
    pub source_id: Option<String>,
    /// Its headline.
    pub headline: Option<String>,
    /// Its text.
    pub body: Option<String>,
    /// `image` or `video`.
    pub media_type: Option<String>,
    /// Its image; expires.
    pub image_url: Option<String>,
    /// Its video; expires.
    pub video_url: Option<String>,
    /// Still of the video; expires.
    pub thumbnail_url: Option<String>,
    /// The click, for reporting conversions.
    pub ctwa_clid: Option<String>,
    /// Free text set in the advertisement's link.
    pub reference: Option<String>,
    /// The greeting the customer saw.
    pub welcome_text: Option<String>,
}

discreet!(Referral {
    source_type,
    source_id,
    media_type
});

/// An error inside a webhook. Decide on the code.
#[derive(Clone, PartialEq, Eq)]
pub struct MessageError {
    /// The code, the key of [`classify`](crate::classify).
    pub code: i64,
    /// Short English text.
    pub title: Option<String>,
    /// English text.
    pub message: Option<String>,
    /// The most useful English text.
    pub details: Option<String>,
    /// Page about the error; may be relative.
    pub href: Option<String>,
}

discreet!(MessageError { code, title });

impl MessageError {
    /// What is known about the code.
    #[must_use]
    pub fn rule(&self) -> ErrorRule {
        classify(self.code)
    }

    /// Reads `errors` of an element. One without a readable code says nothing to act on and is
    /// left to [`Item::raw`](super::Item::raw).
    pub(super) fn list(holder: &Value) -> Vec<Self> {
        Self::all(json::list(holder, "errors"))
    }

    pub(crate) fn all(errors: &[Value]) -> Vec<Self> {
        let read = |error: &Value| {
            Some(Self {
                code: json::int(error, "code")?,
                title: json::ident(error, "title"),
                message: json::ident(error, "message"),
                details: crate::error::graph::details(error),
                href: json::ident(error, "href"),
            })
        };
        errors.iter().filter_map(read).collect()
    }
}

/// Reads a message of a customer. `alone`: see [`People::complete`].
pub(super) fn incoming(
    raw: &Value,
    people: &People,
    alone: bool,
    origin: Origin,
) -> IncomingMessage {
    let sender = Identity::of(raw, "from", "from_user_id", "from_parent_user_id");
    base(raw, raw, people.complete(sender, alone), origin)
}

/// What messages and echoes share. `holder` carries type and content: the element itself, or the
/// send request inside it.
pub(super) fn base(
    raw: &Value,
    holder: &Value,
    mut customer: Identity,
    origin: Origin,
) -> IncomingMessage {
    // Before the hash stood with the contact, it stood with the message.
    if customer.identity_key_hash.is_none() {
        let identity = json::object(raw, "identity");
        customer.identity_key_hash = identity.and_then(|identity| json::ident(identity, "hash"));
    }
    let kind = content::kind(holder);
    let group_id = json::ident(raw, "group_id");
    IncomingMessage {
        id: json::ident(raw, "id"),
        author: group_id.is_some().then(|| customer.clone()),
        customer,
        group_id,
        timestamp: json::int(raw, "timestamp"),
        subtype: content::subtype(&kind, holder),
        content: content::read(&kind, holder),
        kind,
        context: context(holder),
        referral: json::object(raw, "referral").map(|referral| Box::new(self::referral(referral))),
        errors: MessageError::list(raw),
        origin,
    }
}

fn context(holder: &Value) -> Option<Context> {
    let context = json::object(holder, "context")?;
    let product = json::object(context, "referred_product").map(|product| ProductRef {
        catalog_id: json::ident(product, "catalog_id"),
        product_retailer_id: json::ident(product, "product_retailer_id"),
    });
    Some(Context {
        message_id: json::ident(context, "id").or_else(|| json::ident(context, "message_id")),
        from: json::ident(context, "from"),
        forwarded: json::flag(context, "forwarded").unwrap_or(false),
        frequently_forwarded: json::flag(context, "frequently_forwarded").unwrap_or(false),
        referred_product: product,
    })
}

fn referral(referral: &Value) -> Referral {
    let get = |key| json::ident(referral, key);
    Referral {
        source_url: get("source_url"),
        source_type: get("source_type"),
        source_id: get("source_id"),
        headline: get("headline"),
        body: get("body"),
        media_type: get("media_type"),
        image_url: get("image_url"),
        video_url: get("video_url"),
        thumbnail_url: get("thumbnail_url"),
        ctwa_clid: get("ctwa_clid"),
        reference: get("ref"),
        welcome_text: json::object(referral, "welcome_message")
            .and_then(|welcome| json::ident(welcome, "text")),
    }
}
