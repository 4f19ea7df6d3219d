//! The request Meta documents.

use serde::{Serialize, Serializer, ser::SerializeMap};
use serde_json::{Value, json};

use super::content::{Content, MediaSource};
use super::template::set;
use super::{OutgoingMessage, Recipient};

impl Serialize for OutgoingMessage {
    fn serialize<S: Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
        let mut map = serializer.serialize_map(None)?;
        map.serialize_entry("messaging_product", "whatsapp")?;
        match &self.to {
            Recipient::Phone(number) => {
                map.serialize_entry("recipient_type", "individual")?;
                map.serialize_entry("to", &format!("+{number}"))?;
            }
            Recipient::User(user) => {
                map.serialize_entry("recipient_type", "individual")?;
                map.serialize_entry("recipient", user)?;
            }
            Recipient::Group(group) => {
                map.serialize_entry("recipient_type", "group")?;
                map.serialize_entry("to", group)?;
            }
        }
        if let Some(message_id) = &self.reply_to {
            map.serialize_entry("context", &json!({ "message_id": message_id }))?;
        }
        map.serialize_entry("type", self.content.kind())?;
        map.serialize_entry(self.content.kind(), &self.content.to_json())?;
        if let Some(data) = &self.biz_opaque_callback_data {
            map.serialize_entry("biz_opaque_callback_data", data)?;
        }
        map.end()
    }
}

impl Content {
    /// What stands under the key of the type's name.
    fn to_json(&self) -> Value {
        match self {
            Self::Text {
                body,
                preview_url: false,
            } => json!({ "body": body }),
            Self::Text {
                body,
                preview_url: true,
            } => json!({ "body": body, "preview_url": true }),
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
        }
    }
}

fn with_text(media: &MediaSource, key: &str, text: Option<&str>) -> Value {
    let mut object = json!(media);
    set(&mut object, key, text);
    object
}
