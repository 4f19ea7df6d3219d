//! What an outbox row sends: our own form, so that a row written today is read by every later
//! version.

use serde::{Deserialize, Serialize};
use shopbell_cloud_api::{
    self as api, Content, MediaId, TemplateMessage, Wamid,
    message::{ButtonParameter, Parameter, TemplateButton, TemplateCard, TemplateComponent},
};

use super::offered;
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

/// The value of a template variable.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
pub(crate) struct Value {
    /// `header`, `body`, `offer` or `button:N`; on a card with `card:N/` before it.
    pub(crate) part: String,
    /// The variable's name, for templates with named variables.
    pub(crate) name: Option<String>,
    /// The text; empty for what has none.
    pub(crate) text: String,
    /// What it is.
    #[serde(default)]
    pub(crate) given: Given,
}

/// What kind of value it is.
#[derive(Clone, Debug, Default, PartialEq, Serialize, Deserialize)]
#[serde(tag = "is", rename_all = "snake_case")]
pub(crate) enum Given {
    /// Words; the end of an address where a button takes it.
    #[default]
    Text,
    /// The end of an address.
    Link,
    /// A coupon to copy.
    Coupon,
    /// A one-time code, for the text and the button alike.
    Code,
    /// What comes back when a quick reply is tapped.
    Payload,
    /// When an offer ends.
    Ends {
        /// Unix milliseconds.
        at_ms: i64,
    },
    /// A place.
    Place(Place),
    /// A file of ours.
    File {
        /// Meta's word for its kind.
        kind: String,
        /// As it was picked.
        staged: String,
        /// SHA-256, hex.
        sha256: String,
        /// Its type.
        mime: String,
        /// Its name.
        file_name: String,
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

/// The parts of a template message. `upload` knows Meta's id of a file by its SHA-256; `None` when
/// it misses one.
pub(crate) fn components(
    values: &[Value],
    upload: impl Fn(&str) -> Option<String>,
) -> Option<Vec<TemplateComponent>> {
    let mut found = parts("", values, &upload)?;
    let offer = values.iter().find_map(|value| match value.given {
        Given::Ends { at_ms } => Some(at_ms),
        _ => None,
    });
    found.extend(offer.map(|expires_at_ms| TemplateComponent::LimitedTimeOffer { expires_at_ms }));
    let mut cards = Vec::new();
    // Every card has a file on top, so none is without a value.
    for at in 0.. {
        let before = format!("card:{at}/");
        if !values.iter().any(|value| value.part.starts_with(&before)) {
            break;
        }
        let components = parts(&before, values, &upload)?;
        cards.push(TemplateCard { components });
    }
    if !cards.is_empty() {
        found.push(TemplateComponent::Carousel(cards));
    }
    Some(found)
}

/// Header, body and buttons of the message, or of one card.
fn parts(
    before: &str,
    values: &[Value],
    upload: &impl Fn(&str) -> Option<String>,
) -> Option<Vec<TemplateComponent>> {
    let own = || {
        let of_part = values.iter();
        of_part.filter_map(|value| Some((value.part.strip_prefix(before)?, value)))
    };
    let mut found = Vec::new();
    if let Some((_, value)) = own().find(|(part, _)| *part == "header") {
        found.push(TemplateComponent::Header(parameter(value, upload)?));
    }
    let body: Option<Vec<_>> = own()
        .filter(|(part, _)| *part == "body")
        .map(|(_, value)| parameter(value, upload))
        .collect();
    let body = body?;
    if !body.is_empty() {
        found.push(TemplateComponent::Body(body));
    }
    for (part, value) in own() {
        let index = part.strip_prefix("button:");
        let Some(index) = index.and_then(|index| index.parse().ok()) else {
            continue;
        };
        let (name, text) = (value.name.clone(), value.text.clone());
        let value = match value.given {
            Given::Coupon => ButtonParameter::CopyCode { code: text },
            Given::Payload => ButtonParameter::QuickReply { payload: text },
            _ => ButtonParameter::UrlSuffix { name, text },
        };
        found.push(TemplateComponent::Button(TemplateButton { index, value }));
    }
    let code = own().find(|(_, value)| value.given == Given::Code);
    if let Some((_, value)) = code {
        // Meta lists the button as a link to the code, and takes both the same way.
        let value = ButtonParameter::UrlSuffix {
            name: None,
            text: value.text.clone(),
        };
        found.push(TemplateComponent::Button(TemplateButton {
            index: 0,
            value,
        }));
    }
    Some(found)
}

fn parameter(value: &Value, upload: &impl Fn(&str) -> Option<String>) -> Option<Parameter> {
    Some(match &value.given {
        Given::File {
            kind,
            sha256,
            file_name,
            ..
        } => {
            let media = api::MediaSource::Id(MediaId::new(upload(sha256)?));
            match kind.as_str() {
                "image" => Parameter::Image(media),
                "video" => Parameter::Video(media),
                _ => Parameter::Document {
                    media,
                    filename: Some(file_name.clone()),
                },
            }
        }
        Given::Place(place) => Parameter::Location(offered::place(place)),
        _ => match &value.name {
            Some(name) => Parameter::named(name, &value.text),
            None => Parameter::text(&value.text),
        },
    })
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

    #[test]
    fn a_card_waits_for_its_file() {
        let file = |at: usize| Value {
            part: format!("card:{at}/header"),
            name: None,
            text: String::new(),
            given: Given::File {
                kind: "image".into(),
                staged: "s".into(),
                sha256: format!("sha-{at}"),
                mime: "image/png".into(),
                file_name: "a.png".into(),
            },
        };
        let values = [file(0), file(1)];
        assert_eq!(
            components(&values, |sha| (sha == "sha-0").then(|| "1".into())),
            None
        );
        let all = components(&values, |sha| Some(format!("id of {sha}"))).unwrap();
        assert!(matches!(all.as_slice(), [TemplateComponent::Carousel(cards)] if cards.len() == 2));
        // A value written before values had kinds.
        let first = r#"{"part":"body","name":null,"text":"Ana"}"#;
        assert_eq!(
            serde_json::from_str::<Value>(first).unwrap().given,
            Given::Text
        );
    }

    #[test]
    fn values_go_to_the_parts_they_name() {
        let value = |part: &str, text: &str| Value {
            part: part.into(),
            name: None,
            text: text.into(),
            given: Given::Text,
        };
        let values = [
            value("button:1", "x"),
            value("body", "Ana"),
            value("header", "7"),
        ];
        let found = components(&values, |_| None).unwrap();
        assert!(matches!(
            found.as_slice(),
            [
                TemplateComponent::Header(_),
                TemplateComponent::Body(body),
                TemplateComponent::Button(TemplateButton { index: 1, .. })
            ] if body.len() == 1
        ));
    }
}
