//! A message as the request Meta documents, both ways.

use serde::{Deserialize, Deserializer, Serialize, Serializer, ser::SerializeMap};
use serde_json::{Value, json};

use super::content::{Content, MediaSource, Place};
use super::interactive::Interactive;
use super::template::TemplateMessage;
use super::{DirectSend, OutgoingMessage, Recipient};
use crate::json::{flag, float, ident, object, read, text};
use crate::{UserId, WaId, Wamid};

impl Serialize for OutgoingMessage {
    fn serialize<S: Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
        let mut map = serializer.serialize_map(None)?;
        map.serialize_entry("messaging_product", "whatsapp")?;
        let group = matches!(self.to, Recipient::Group(_));
        map.serialize_entry("recipient_type", if group { "group" } else { "individual" })?;
        match &self.to {
            Recipient::Phone(number) => map.serialize_entry("to", &format!("+{number}"))?,
            Recipient::User(user) => map.serialize_entry("recipient", user)?,
            Recipient::Group(group) => map.serialize_entry("to", group)?,
        }
        if let Some(message_id) = &self.reply_to {
            map.serialize_entry("context", &json!({ "message_id": message_id }))?;
        }
        map.serialize_entry("type", self.content.kind())?;
        map.serialize_entry(self.content.kind(), &self.content.to_json())?;
        if let Some(data) = &self.biz_opaque_callback_data {
            map.serialize_entry("biz_opaque_callback_data", data)?;
        }
        if let Some(hash) = &self.recipient_identity_key_hash {
            map.serialize_entry("recipient_identity_key_hash", hash)?;
        }
        if let Some(direct) = &self.direct_send {
            map.serialize_entry("category", &direct.category)?;
            if let Some(name) = &direct.template_name {
                map.serialize_entry("direct_send_config", &json!({ "template_name": name }))?;
            }
        }
        map.end()
    }
}

impl<'de> Deserialize<'de> for OutgoingMessage {
    /// Reads a request back. Types and parts of the future are kept; only a message to nobody, or
    /// without anything in it, is an error.
    fn deserialize<D: Deserializer<'de>>(deserializer: D) -> Result<Self, D::Error> {
        use serde::de::Error;

        let raw = Value::deserialize(deserializer)?;
        let to = Recipient::read(&raw).ok_or_else(|| Error::custom("a message to nobody"))?;
        let content =
            Content::read(&raw).ok_or_else(|| Error::custom("a message without content"))?;
        let reply_to = object(&raw, "context").and_then(|context| ident(context, "message_id"));
        let direct_send = text(&raw, "category").map(|category| DirectSend {
            category,
            template_name: object(&raw, "direct_send_config")
                .and_then(|config| text(config, "template_name")),
        });
        Ok(Self {
            to,
            content,
            reply_to: reply_to.map(Wamid::new),
            biz_opaque_callback_data: text(&raw, "biz_opaque_callback_data"),
            recipient_identity_key_hash: text(&raw, "recipient_identity_key_hash"),
            direct_send,
        })
    }
}

impl Recipient {
    fn read(raw: &Value) -> Option<Self> {
        let Some(to) = ident(raw, "to") else {
            return ident(raw, "recipient").map(|user| Self::User(UserId::new(user)));
        };
        if ident(raw, "recipient_type").as_deref() == Some("group") {
            return Some(Self::Group(to));
        }
        let number = to.replace(['+', '-', '(', ')', ' '], "");
        Some(Self::Phone(WaId::new(number)))
    }
}

impl Content {
    /// What stands under the key of the type's name.
    fn to_json(&self) -> Value {
        match self {
            Self::Text { body, preview_url } => {
                let mut text = json!({ "body": body });
                set(&mut text, "preview_url", preview_url.then_some(true));
                text
            }
            Self::Image { media, caption } | Self::Video { media, caption } => {
                with_text(media, "caption", caption.as_deref())
            }
            Self::Audio { media, voice } => {
                let mut audio = json!(media);
                set(&mut audio, "voice", voice.then_some(true));
                audio
            }
            Self::Document {
                media,
                filename,
                caption,
            } => {
                let mut document = with_text(media, "caption", caption.as_deref());
                set(&mut document, "filename", filename.as_deref());
                document
            }
            Self::Sticker { media } => json!(media),
            Self::Location(place) => json!(place),
            Self::Contacts(cards) => json!(cards),
            Self::Reaction { message_id, emoji } => {
                json!({ "message_id": message_id, "emoji": emoji.as_deref().unwrap_or_default() })
            }
            Self::Interactive(interactive) => interactive.to_json(),
            Self::Template(template) => json!(template),
            Self::Other { body, .. } => body.clone(),
        }
    }

    /// Reads what stands under the key of the type's name; without a type, it is text.
    fn read(raw: &Value) -> Option<Self> {
        let kind = ident(raw, "type").unwrap_or_else(|| "text".to_owned());
        let body = raw.get(&kind).filter(|body| !body.is_null())?;
        Some(Self::known(&kind, body).unwrap_or_else(|| Self::Other {
            body: body.clone(),
            kind,
        }))
    }

    fn known(kind: &str, body: &Value) -> Option<Self> {
        let media = || MediaSource::read(body);
        let caption = text(body, "caption");
        Some(match kind {
            "text" => Self::Text {
                body: text(body, "body")?,
                preview_url: flag(body, "preview_url").unwrap_or(false),
            },
            "image" => Self::Image {
                media: media()?,
                caption,
            },
            "video" => Self::Video {
                media: media()?,
                caption,
            },
            "audio" => Self::Audio {
                media: media()?,
                voice: flag(body, "voice").unwrap_or(false),
            },
            "document" => Self::Document {
                media: media()?,
                filename: text(body, "filename"),
                caption,
            },
            "sticker" => Self::Sticker { media: media()? },
            "location" => Self::Location(Place::read(body)?),
            "contacts" => Self::Contacts(body.as_array()?.iter().map(read).collect::<Option<_>>()?),
            "reaction" => Self::Reaction {
                message_id: Wamid::new(ident(body, "message_id")?),
                emoji: text(body, "emoji").filter(|emoji| !emoji.is_empty()),
            },
            "interactive" => Self::Interactive(Box::new(Interactive::read(body)?)),
            "template" => Self::Template(TemplateMessage::read(body)?),
            _ => return None,
        })
    }
}

impl MediaSource {
    pub(super) fn read(raw: &Value) -> Option<Self> {
        let id = ident(raw, "id").map(|id| Self::Id(id.into()));
        id.or_else(|| ident(raw, "link").map(Self::Link))
    }
}

impl Place {
    pub(super) fn read(raw: &Value) -> Option<Self> {
        Some(Self {
            latitude: float(raw, "latitude")?,
            longitude: float(raw, "longitude")?,
            name: text(raw, "name"),
            address: text(raw, "address"),
        })
    }
}

fn with_text(media: &MediaSource, key: &str, text: Option<&str>) -> Value {
    let mut object = json!(media);
    set(&mut object, key, text);
    object
}

/// Sets a key of an object when there is something to set.
pub(super) fn set(object: &mut Value, key: &str, value: Option<impl Into<Value>>) {
    if let (Some(fields), Some(value)) = (object.as_object_mut(), value) {
        fields.insert(key.to_owned(), value.into());
    }
}
