//! What a message is beside its text.
//!
//! The projection and the intents write it into the message's row as JSON, the views read it
//! back: one set of types for both, so that neither can drift.

use serde::{Deserialize, Serialize};

/// What the projection and the picker keep beside the text.
#[derive(Clone, Debug, Default, PartialEq, Serialize, Deserialize)]
#[serde(default)]
pub struct Details {
    /// Audio recorded in the chat.
    #[serde(skip_serializing_if = "std::ops::Not::not")]
    pub voice: bool,
    /// The template as the customer saw it.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub template: Option<SentTemplate>,
    /// What its card shows.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub card: Option<Card>,
    /// The advertisement or post it came from.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub referral: Option<Referral>,
    /// The catalogue product it asks about: the shop's own number for it.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub product: Option<String>,
    /// Forwarded more than five times.
    #[serde(skip_serializing_if = "std::ops::Not::not")]
    pub forwarded_often: bool,
}

/// A template as the customer saw it.
#[derive(Clone, Debug, Default, PartialEq, Serialize, Deserialize)]
#[serde(default)]
pub struct SentTemplate {
    /// Name.
    pub name: Option<String>,
    /// Language.
    pub language: Option<String>,
    /// What it was used as, Meta's word, upper case; its price follows.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub category: Option<String>,
    /// Header text, filled in.
    pub header: Option<String>,
    /// The place in its header.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub place: Option<Place>,
    /// The product on top: the shop's own number for it.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub product: Option<String>,
    /// Body, filled in.
    pub body: Option<String>,
    /// Small text below.
    pub footer: Option<String>,
    /// The offer that ends.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub offer: Option<SentOffer>,
    /// It asks if the shop may call.
    #[serde(skip_serializing_if = "std::ops::Not::not")]
    pub asks_to_call: bool,
    /// Its buttons.
    pub buttons: Vec<SentButton>,
    /// The cards of a carousel.
    #[serde(skip_serializing_if = "Vec::is_empty")]
    pub cards: Vec<SentCard>,
}

/// The offer of a template that was sent.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct SentOffer {
    /// What it says.
    pub text: String,
    /// When it ends, Unix milliseconds; `None` when it counts down to nothing.
    pub ends_ms: Option<i64>,
}

/// A button of a template that was sent.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
#[serde(default)]
pub struct SentButton {
    /// Meta's kind, upper case; empty where it was not told.
    pub kind: String,
    /// What it says; empty where Meta has fixed words.
    pub text: String,
    /// The whole address, the number, the coupon or the products behind it.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub leads_to: Option<String>,
}

/// A card of a carousel that was sent.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct SentCard {
    /// The picked file on top.
    pub file: Option<String>,
    /// The product on top: the shop's own number for it.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub product: Option<String>,
    /// `IMAGE`, `VIDEO` or `PRODUCT`.
    pub format: String,
    /// Its text, filled in.
    pub body: String,
    /// Its buttons.
    pub buttons: Vec<SentButton>,
}

/// What a card shows.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
#[serde(tag = "kind", rename_all = "snake_case")]
pub enum Card {
    /// A place.
    Location(Place),
    /// Address cards.
    Contacts {
        /// The cards.
        cards: Vec<ContactCard>,
        /// The customer answered our request for the own number.
        requested: bool,
    },
    /// A cart.
    Order {
        /// What is in it.
        items: Vec<OrderItem>,
    },
    /// A form that was filled in.
    Form {
        /// The answers, in the form's order.
        answers: Vec<Answer>,
        /// What was sent, where it could not be read as answers.
        raw: Option<String>,
    },
    /// The smaller text of a chosen row.
    Choice {
        /// The text.
        description: String,
    },
    /// A call.
    Call(CallLine),
    /// An answer to a request for permission to call.
    CallPermission {
        /// Whether calls are allowed; `None` when Meta did not say.
        accepted: Option<bool>,
        /// Whether the permission lasts.
        permanent: bool,
        /// When it ends, Unix milliseconds.
        expires_ms: Option<i64>,
    },
    /// A line about the chat.
    Notice(Notice),
    /// Buttons, a list or a link of ours.
    Choices(Choices),
}

/// Buttons, a list or a link that we offer. The text stands beside the card, as the message's own.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Choices {
    /// Above the text, at most 60 UTF-16 units.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub header: Option<String>,
    /// The text, 1 to 1024 UTF-16 units.
    pub body: String,
    /// Below the text, at most 60 UTF-16 units.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub footer: Option<String>,
    /// What is offered.
    pub offer: Offer,
}

/// What the customer can do.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(tag = "kind", rename_all = "snake_case")]
pub enum Offer {
    /// Tap one of 1 to 3 buttons.
    Buttons {
        /// What they say: at most 20 UTF-16 units each, no two the same.
        titles: Vec<String>,
    },
    /// Choose one of 1 to 10 rows.
    List {
        /// What opens the list, at most 20 UTF-16 units.
        button: String,
        /// The rows, in at most 10 sections.
        sections: Vec<OfferSection>,
    },
    /// Open a web page.
    Link {
        /// What the button says, at most 20 UTF-16 units.
        text: String,
        /// Its address.
        url: String,
    },
}

/// A section of an offered list.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct OfferSection {
    /// At most 24 UTF-16 units; needed when there are several sections.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub title: Option<String>,
    /// Its rows.
    pub rows: Vec<OfferRow>,
}

/// A row of an offered list.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct OfferRow {
    /// At most 24 UTF-16 units.
    pub title: String,
    /// At most 72 UTF-16 units.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub description: Option<String>,
}

/// A place.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
pub struct Place {
    /// Degrees north.
    pub latitude: f64,
    /// Degrees east.
    pub longitude: f64,
    /// Its name.
    pub name: Option<String>,
    /// Its address.
    pub address: Option<String>,
    /// Its web page, as sent.
    #[serde(default)]
    pub url: Option<String>,
}

/// An address card.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
#[serde(default)]
pub struct ContactCard {
    /// Name.
    pub name: Option<String>,
    /// Numbers as written on it.
    pub phones: Vec<String>,
    /// Those of the numbers that are on WhatsApp, digits only: a card offers to write to them.
    #[serde(skip_serializing_if = "Vec::is_empty")]
    pub on_whatsapp: Vec<String>,
    /// Mail addresses.
    pub emails: Vec<String>,
    /// Web addresses, as sent.
    pub urls: Vec<String>,
    /// Postal addresses, a line each.
    pub addresses: Vec<String>,
    /// The company.
    pub company: Option<String>,
}

/// A line of a cart.
#[derive(Clone, Debug, Default, PartialEq, Serialize, Deserialize)]
#[serde(default)]
pub struct OrderItem {
    /// The shop's own number for the product.
    pub product: Option<String>,
    /// How many.
    pub quantity: Option<i64>,
    /// Price of one, in units of the currency.
    pub price: Option<f64>,
    /// ISO 4217.
    pub currency: Option<String>,
}

/// An answer of a form.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Answer {
    /// What the form calls it.
    pub key: String,
    /// The answer.
    pub value: String,
}

/// A call, as its line says it.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct CallLine {
    /// The customer called.
    pub incoming: bool,
    /// What became of it.
    pub outcome: CallOutcome,
    /// How long both talked.
    pub seconds: Option<i64>,
}

/// What became of a call.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum CallOutcome {
    /// It rings, or nothing more was told.
    Ringing,
    /// Both are talking.
    Ongoing,
    /// Both talked.
    Answered,
    /// Nobody took it.
    Missed,
    /// The other side declined.
    Declined,
}

/// A line about the chat: a code whose sentence is the interface's, and what it speaks of.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
#[serde(default)]
pub struct Notice {
    /// What happened.
    pub code: NoticeCode,
    /// The people it speaks of.
    pub names: Vec<String>,
    /// Text of somebody: a summary, a group's new name, WhatsApp's own sentence.
    pub text: String,
    /// The number before, digits.
    pub former: Option<String>,
    /// The number from now on, digits.
    pub current: Option<String>,
}

/// What a line about the chat says.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum NoticeCode {
    /// WhatsApp's own sentence.
    #[default]
    Other,
    /// The customer has a new number.
    NumberChanged,
    /// The customer has a new user id. Hidden.
    UserIdChanged,
    /// The customer's security code changed.
    IdentityChanged,
    /// The customer opened an empty chat.
    ChatOpened,
    /// The customer wants no marketing messages.
    MarketingStopped,
    /// The customer wants marketing messages again.
    MarketingResumed,
    /// The chat is ours to answer again.
    HandedToUs,
    /// Somebody else answers the chat now.
    AnsweredByOther,
    /// What an AI agent wrote about the conversation.
    Summary,
    /// The number of this chat belongs to somebody else now.
    NumberLost,
    /// The number of this chat was somebody else's before.
    NumberGained,
    /// A group began.
    GroupCreated,
    /// A group was deleted.
    GroupDeleted,
    /// People joined.
    MembersJoined,
    /// People left by themselves.
    MembersLeft,
    /// People were removed.
    MembersRemoved,
    /// Somebody asks to join.
    JoinAsked,
    /// Somebody no longer asks to join.
    JoinWithdrawn,
    /// A group has a new name.
    GroupRenamed,
    /// Meta suspended a group.
    GroupSuspended,
    /// A group is usable again.
    GroupUnsuspended,
}

impl NoticeCode {
    /// The code as stored and as the interface names it.
    #[must_use]
    pub fn as_str(self) -> &'static str {
        match self {
            Self::Other => "other",
            Self::NumberChanged => "number_changed",
            Self::UserIdChanged => "user_id_changed",
            Self::IdentityChanged => "identity_changed",
            Self::ChatOpened => "chat_opened",
            Self::MarketingStopped => "marketing_stopped",
            Self::MarketingResumed => "marketing_resumed",
            Self::HandedToUs => "handed_to_us",
            Self::AnsweredByOther => "answered_by_other",
            Self::Summary => "summary",
            Self::NumberLost => "number_lost",
            Self::NumberGained => "number_gained",
            Self::GroupCreated => "group_created",
            Self::GroupDeleted => "group_deleted",
            Self::MembersJoined => "members_joined",
            Self::MembersLeft => "members_left",
            Self::MembersRemoved => "members_removed",
            Self::JoinAsked => "join_asked",
            Self::JoinWithdrawn => "join_withdrawn",
            Self::GroupRenamed => "group_renamed",
            Self::GroupSuspended => "group_suspended",
            Self::GroupUnsuspended => "group_unsuspended",
        }
    }
}

/// The advertisement or post a message came from. Addresses are as sent and expire.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
#[serde(default)]
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
    /// The click, for reporting conversions.
    pub ctwa_clid: Option<String>,
}

impl Details {
    /// The details as stored; `None` when there are none.
    #[must_use]
    pub fn to_json(&self) -> Option<String> {
        if *self == Self::default() {
            return None;
        }
        serde_json::to_string(self).ok()
    }

    /// The details of a row. What cannot be read is left out: the text stays.
    #[must_use]
    pub fn from_json(json: Option<&str>) -> Self {
        json.and_then(|json| serde_json::from_str(json).ok())
            .unwrap_or_default()
    }

    /// What a person reads of a message whose content is more than text, on lines.
    #[must_use]
    pub fn text(&self, body: &str) -> String {
        let mut lines: Vec<String> = Vec::new();
        match &self.card {
            Some(Card::Location(place)) => {
                lines.extend(place.name.clone());
                lines.extend(place.address.clone());
                lines.push(format!("{:.5}, {:.5}", place.latitude, place.longitude));
            }
            Some(Card::Contacts { cards, .. }) => {
                for card in cards {
                    lines.extend(card.name.clone());
                    lines.extend(card.phones.iter().cloned());
                }
            }
            Some(Card::Order { items }) => {
                for item in items {
                    let product = item.product.as_deref().unwrap_or("?");
                    lines.push(format!("{} × {product}", item.quantity.unwrap_or(1)));
                }
                lines.extend(Some(body.to_owned()).filter(|body| !body.is_empty()));
            }
            _ => {}
        }
        if lines.is_empty() {
            return body.to_owned();
        }
        lines.join("\n")
    }
}
