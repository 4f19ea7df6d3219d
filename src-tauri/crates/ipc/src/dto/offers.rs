//! What goes out beside texts, files and templates.

use serde::{Deserialize, Serialize};
use shopbell_core::{card, send};
use ts_rs::TS;

use super::cards::ContactCardView;

/// A reaction to send.
#[derive(Clone, Debug, Deserialize, TS)]
#[serde(rename_all = "camelCase", deny_unknown_fields)]
pub struct SendReaction {
    /// The message it is on.
    pub message_id: String,
    /// One emoji, or null to take ours back.
    pub emoji: Option<String>,
    /// Names the reaction; the same key twice sends once.
    pub client_key: String,
}

/// A place to send.
#[derive(Clone, Debug, Deserialize, TS)]
#[serde(rename_all = "camelCase", deny_unknown_fields)]
pub struct SendLocation {
    /// The conversation.
    pub conversation_id: String,
    /// Where.
    pub place: PlaceView,
    /// Quoted message, or null.
    pub reply_to: Option<String>,
    /// Names the message; the same key twice sends once.
    pub client_key: String,
}

/// A place.
#[derive(Clone, Debug, Deserialize, Serialize, TS)]
#[serde(rename_all = "camelCase", deny_unknown_fields)]
pub struct PlaceView {
    /// Degrees north, −90 to 90.
    pub latitude: f64,
    /// Degrees east, −180 to 180.
    pub longitude: f64,
    /// Its name.
    pub name: Option<String>,
    /// Its address.
    pub address: Option<String>,
}

/// A contact card to send.
#[derive(Clone, Debug, Deserialize, TS)]
#[serde(rename_all = "camelCase", deny_unknown_fields)]
pub struct SendContact {
    /// The conversation.
    pub conversation_id: String,
    /// Whose card.
    pub whose: WhoseCard,
    /// Quoted message, or null.
    pub reply_to: Option<String>,
    /// Names the message; the same key twice sends once.
    pub client_key: String,
}

/// Whose card it is.
#[derive(Clone, Debug, Deserialize, TS)]
#[serde(
    tag = "kind",
    rename_all = "camelCase",
    rename_all_fields = "camelCase"
)]
pub enum WhoseCard {
    /// The shop's own; kept for the next time.
    Ours {
        /// What stands on it.
        card: ContactCardView,
    },
    /// That of the person of a chat.
    OfChat {
        /// The conversation with that person.
        conversation_id: String,
    },
}

/// Buttons, a list or a link to send.
#[derive(Clone, Debug, Deserialize, TS)]
#[serde(rename_all = "camelCase", deny_unknown_fields)]
pub struct SendChoices {
    /// The conversation.
    pub conversation_id: String,
    /// What is offered.
    pub choices: ChoicesView,
    /// Quoted message, or null.
    pub reply_to: Option<String>,
    /// Names the message; the same key twice sends once.
    pub client_key: String,
}

/// Keeps the builder's form of a chat.
#[derive(Clone, Debug, Deserialize, TS)]
#[serde(rename_all = "camelCase", deny_unknown_fields)]
pub struct SaveChoices {
    /// The conversation.
    pub conversation_id: String,
    /// The form as it stands, or null to forget it.
    pub choices: Option<ChoicesView>,
}

/// Buttons, a list or a link.
#[derive(Clone, Debug, Deserialize, Serialize, TS)]
#[serde(rename_all = "camelCase", deny_unknown_fields)]
pub struct ChoicesView {
    /// Above the text, at most 60 UTF-16 units, or null.
    pub header: Option<String>,
    /// The text, 1 to 1024 UTF-16 units.
    pub body: String,
    /// Below the text, at most 60 UTF-16 units, or null.
    pub footer: Option<String>,
    /// What is offered.
    pub offer: OfferView,
}

/// What the customer can do.
#[derive(Clone, Debug, Deserialize, Serialize, TS)]
#[serde(
    tag = "kind",
    rename_all = "camelCase",
    rename_all_fields = "camelCase"
)]
pub enum OfferView {
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
#[derive(Clone, Debug, Deserialize, Serialize, TS)]
#[serde(rename_all = "camelCase", deny_unknown_fields)]
pub struct OfferSection {
    /// At most 24 UTF-16 units; null only when there is one section.
    pub title: Option<String>,
    /// Its rows.
    pub rows: Vec<OfferRow>,
}

/// A row of an offered list.
#[derive(Clone, Debug, Deserialize, Serialize, TS)]
#[serde(rename_all = "camelCase", deny_unknown_fields)]
pub struct OfferRow {
    /// At most 24 UTF-16 units.
    pub title: String,
    /// At most 72 UTF-16 units, or null.
    pub description: Option<String>,
}

/// Copies a message into a chat.
#[derive(Clone, Debug, Deserialize, TS)]
#[serde(rename_all = "camelCase", deny_unknown_fields)]
pub struct ForwardMessage {
    /// The message.
    pub message_id: String,
    /// The conversation it goes to.
    pub conversation_id: String,
    /// Names the copy; the same key twice sends once.
    pub client_key: String,
}

/// What is kept to be sent again.
#[derive(Clone, Debug, Serialize, TS)]
#[serde(rename_all = "camelCase")]
pub struct AtHandView {
    /// Places sent before, the last one first.
    pub places: Vec<PlaceView>,
    /// The shop's own card.
    pub card: ContactCardView,
    /// The builder's form of this chat as it was left, or null.
    pub choices: Option<ChoicesView>,
}

impl From<send::AtHand> for AtHandView {
    fn from(at_hand: send::AtHand) -> Self {
        Self {
            places: at_hand.places.into_iter().map(Into::into).collect(),
            card: at_hand.card.into(),
            choices: at_hand.choices.map(Into::into),
        }
    }
}

impl From<card::Place> for PlaceView {
    fn from(place: card::Place) -> Self {
        Self {
            latitude: place.latitude,
            longitude: place.longitude,
            name: place.name,
            address: place.address,
        }
    }
}

impl From<PlaceView> for card::Place {
    fn from(place: PlaceView) -> Self {
        Self {
            latitude: place.latitude,
            longitude: place.longitude,
            name: place.name,
            address: place.address,
            url: None,
        }
    }
}

impl From<ContactCardView> for card::ContactCard {
    fn from(card: ContactCardView) -> Self {
        Self {
            name: card.name,
            phones: card.phones,
            on_whatsapp: Vec::new(),
            emails: card.emails,
            urls: card.urls,
            addresses: card.addresses,
            company: card.company,
        }
    }
}

impl From<card::Choices> for ChoicesView {
    fn from(choices: card::Choices) -> Self {
        Self {
            header: choices.header,
            body: choices.body,
            footer: choices.footer,
            offer: choices.offer.into(),
        }
    }
}

impl From<ChoicesView> for card::Choices {
    fn from(choices: ChoicesView) -> Self {
        Self {
            header: choices.header,
            body: choices.body,
            footer: choices.footer,
            offer: choices.offer.into(),
        }
    }
}

impl From<card::Offer> for OfferView {
    fn from(offer: card::Offer) -> Self {
        match offer {
            card::Offer::Buttons { titles } => Self::Buttons { titles },
            card::Offer::List { button, sections } => Self::List {
                button,
                sections: sections
                    .into_iter()
                    .map(|section| OfferSection {
                        title: section.title,
                        rows: section
                            .rows
                            .into_iter()
                            .map(|row| OfferRow {
                                title: row.title,
                                description: row.description,
                            })
                            .collect(),
                    })
                    .collect(),
            },
            card::Offer::Link { text, url } => Self::Link { text, url },
        }
    }
}

impl From<OfferView> for card::Offer {
    fn from(offer: OfferView) -> Self {
        match offer {
            OfferView::Buttons { titles } => Self::Buttons { titles },
            OfferView::List { button, sections } => Self::List {
                button,
                sections: sections
                    .into_iter()
                    .map(|section| card::OfferSection {
                        title: section.title,
                        rows: section
                            .rows
                            .into_iter()
                            .map(|row| card::OfferRow {
                                title: row.title,
                                description: row.description,
                            })
                            .collect(),
                    })
                    .collect(),
            },
            OfferView::Link { text, url } => Self::Link { text, url },
        }
    }
}
