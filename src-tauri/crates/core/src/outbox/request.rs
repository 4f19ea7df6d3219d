//! What an outbox row sends: our own form, so that a row written today is read by every later
//! version.

use serde::{Deserialize, Serialize};
use shopbell_cloud_api::{self as api, Content, MediaId, TemplateMessage, Wamid};

use super::{
    offered,
    values::{Given, Value, components},
};
use crate::{
    EngineError,
    card::{Choices, ContactCard, Offer, Place},
};

/// A message without its recipient and without its file, which is the media row's.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
#[serde(tag = "type", rename_all = "snake_case")]
pub(crate) enum Request {
    /// Text.
    Text {
        /// The body.
        body: String,
    },
    /// A file of ours.
    Media {
        /// Meta's word for its kind.
        kind: String,
        /// Empty for none.
        caption: String,
        /// Audio that was recorded for this chat.
        #[serde(default, skip_serializing_if = "std::ops::Not::not")]
        voice: bool,
    },
    /// A template.
    Template {
        /// Its name.
        name: String,
        /// Its language.
        language: String,
        /// Values, by part.
        values: Vec<Value>,
    },
    /// A reaction.
    Reaction {
        /// Meta's id of the message it is on.
        target: String,
        /// Empty takes ours back.
        emoji: String,
    },
    /// A place.
    Location {
        /// Where.
        place: Place,
    },
    /// Address cards.
    Contacts {
        /// The cards.
        cards: Vec<ContactCard>,
    },
    /// Buttons, a list or a link.
    Choices {
        /// What is offered.
        choices: Choices,
    },
}

/// A file that Meta has.
pub(crate) struct Uploaded<'a> {
    /// SHA-256, hex.
    pub(crate) sha256: &'a str,
    /// Meta's id.
    pub(crate) id: String,
    /// The name the customer sees.
    pub(crate) file_name: Option<&'a str>,
}

impl Request {
    /// Whether it may only go out while the customer service window is open.
    pub(crate) fn is_free_form(&self) -> bool {
        !matches!(self, Self::Template { .. })
    }

    /// Whether it stands in the timeline by itself. A reaction stands on another message.
    pub(crate) fn has_bubble(&self) -> bool {
        !matches!(self, Self::Reaction { .. })
    }

    /// Meta's word for what kind of its kind it is.
    pub(crate) fn subtype(&self) -> Option<&'static str> {
        let Self::Choices { choices } = self else {
            return None;
        };
        Some(match &choices.offer {
            Offer::Buttons { .. } => "button",
            Offer::List { .. } => "list",
            Offer::Link { .. } => "cta_url",
        })
    }

    /// Whether it may quote a message. What a reaction is on is no quote.
    pub(crate) fn may_quote(&self) -> bool {
        !matches!(self, Self::Reaction { .. })
    }

    /// Itself, when it keeps every limit that can be checked without a file and without Meta.
    ///
    /// # Errors
    /// [`EngineError::Unsendable`] names the field that breaks one.
    pub(crate) fn checked(self) -> Result<Self, EngineError> {
        match self.content(&[]) {
            Some(content) => content.validate().map_err(EngineError::Unsendable)?,
            None => return Ok(self),
        }
        Ok(self)
    }

    /// Files beside the message's own: SHA-256, type and name.
    pub(crate) fn files(&self) -> impl Iterator<Item = (&str, &str, &str)> {
        let values = match self {
            Self::Template { values, .. } => values.as_slice(),
            _ => &[],
        };
        values.iter().filter_map(|value| match &value.given {
            Given::File {
                sha256,
                mime,
                file_name,
                ..
            } => Some((sha256.as_str(), mime.as_str(), file_name.as_str())),
            _ => None,
        })
    }

    /// Picked files that stay as they are for its cards: the header's becomes the message's own.
    pub(crate) fn held(&self) -> Vec<String> {
        let values = match self {
            Self::Template { values, .. } => values.as_slice(),
            _ => &[],
        };
        let of_cards = values.iter().filter(|value| value.part != "header");
        of_cards
            .filter_map(|value| match &value.given {
                Given::File { staged, .. } => Some(staged.clone()),
                _ => None,
            })
            .collect()
    }

    /// The message's content as the client takes it; `None` when a file it needs is missing. The
    /// message's own file comes first.
    pub(crate) fn content(&self, files: &[Uploaded<'_>]) -> Option<Content> {
        Some(match self {
            Self::Text { body } => Content::Text {
                body: body.clone(),
                preview_url: false,
            },
            Self::Media {
                kind,
                caption,
                voice,
            } => {
                let file = files.first()?;
                let media = api::MediaSource::Id(MediaId::new(&file.id));
                let caption = (!caption.is_empty()).then(|| caption.clone());
                match kind.as_str() {
                    "image" => Content::Image { media, caption },
                    "video" => Content::Video { media, caption },
                    "audio" => Content::Audio {
                        media,
                        voice: *voice,
                    },
                    "sticker" => Content::Sticker { media },
                    _ => {
                        let filename = file.file_name.map(str::to_owned);
                        Content::Document {
                            media,
                            filename,
                            caption,
                        }
                    }
                }
            }
            Self::Template {
                name,
                language,
                values,
            } => {
                let mut message = TemplateMessage::new(name, language);
                message.components = components(values, |sha256| {
                    let file = files.iter().find(|file| file.sha256 == sha256)?;
                    Some(file.id.clone())
                })?;
                Content::Template(message)
            }
            Self::Reaction { target, emoji } => Content::Reaction {
                message_id: Wamid::new(target),
                emoji: (!emoji.is_empty()).then(|| emoji.clone()),
            },
            Self::Location { place } => Content::Location(offered::place(place)),
            Self::Contacts { cards } => {
                Content::Contacts(cards.iter().map(offered::contact).collect())
            }
            Self::Choices { choices } => {
                Content::Interactive(Box::new(offered::interactive(choices)))
            }
        })
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::card::{OfferRow, OfferSection};

    #[test]
    fn a_row_is_read_back_as_written() {
        let value = Value {
            part: "body".into(),
            name: None,
            text: "Ana".into(),
            given: Given::Code,
        };
        for request in [
            Request::Text { body: "hi".into() },
            Request::Media {
                kind: "image".into(),
                caption: String::new(),
                voice: false,
            },
            Request::Media {
                kind: "audio".into(),
                caption: String::new(),
                voice: true,
            },
            Request::Template {
                name: "a".into(),
                language: "es".into(),
                values: vec![value],
            },
            Request::Reaction {
                target: "wamid.1".into(),
                emoji: "👍".into(),
            },
            Request::Location {
                place: Place {
                    latitude: -23.5,
                    longitude: 46.25,
                    name: Some("Mercado".into()),
                    address: None,
                    url: None,
                },
            },
            Request::Contacts {
                cards: vec![ContactCard {
                    name: Some("Ana".into()),
                    ..ContactCard::default()
                }],
            },
            Request::Choices {
                choices: Choices {
                    header: None,
                    body: "When?".into(),
                    footer: None,
                    offer: Offer::List {
                        button: "Choose".into(),
                        sections: vec![OfferSection {
                            title: None,
                            rows: vec![OfferRow {
                                title: "Today".into(),
                                description: None,
                            }],
                        }],
                    },
                },
            },
        ] {
            let json = serde_json::to_string(&request).unwrap();
            assert_eq!(
                serde_json::from_str::<Request>(&json).unwrap(),
                request,
                "{json}"
            );
        }
        // Written by the first version; must stay readable.
        let first = r#"{"type":"text","body":"hi"}"#;
        assert_eq!(
            serde_json::from_str::<Request>(first).unwrap(),
            Request::Text { body: "hi".into() }
        );
        // From when there were no voice notes.
        let file = r#"{"type":"media","kind":"audio","caption":""}"#;
        assert_eq!(
            serde_json::from_str::<Request>(file).unwrap(),
            Request::Media {
                kind: "audio".into(),
                caption: String::new(),
                voice: false,
            }
        );
    }
}
