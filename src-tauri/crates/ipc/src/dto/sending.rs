use serde::{Deserialize, Serialize};
use shopbell_core::Staged;
use shopbell_domain::MediaKind;
use ts_rs::TS;

use super::messages::MessageKind;

/// A text to send.
#[derive(Clone, Debug, Deserialize, TS)]
#[serde(rename_all = "camelCase", deny_unknown_fields)]
pub struct SendText {
    /// The conversation.
    pub conversation_id: String,
    /// 1 to 4096 UTF-16 units.
    pub body: String,
    /// Quoted message, or null.
    pub reply_to: Option<String>,
    /// Names the message; the same key twice sends once.
    pub client_key: String,
}

/// A staged file to send.
#[derive(Clone, Debug, Deserialize, TS)]
#[serde(rename_all = "camelCase", deny_unknown_fields)]
pub struct SendMedia {
    /// The conversation.
    pub conversation_id: String,
    /// The staged file.
    pub staged_id: String,
    /// At most 1024 UTF-16 units; empty for none.
    pub caption: String,
    /// Quoted message, or null.
    pub reply_to: Option<String>,
    /// Names the message; the same key twice sends once.
    pub client_key: String,
}

/// A picked file that may be sent.
#[derive(Clone, Debug, Serialize, TS)]
#[serde(rename_all = "camelCase")]
pub struct StagedFile {
    /// Names it when sending.
    pub staged_id: String,
    /// As what it will go out.
    pub kind: MessageKind,
    /// Its type as found.
    pub mime: String,
    /// Its name, made safe.
    pub file_name: String,
    /// Size.
    #[ts(type = "number")]
    pub bytes: u64,
    /// Pixels, for pictures.
    pub width: Option<u32>,
    /// Pixels, for pictures.
    pub height: Option<u32>,
}

/// A template to send.
#[derive(Clone, Debug, Deserialize, TS)]
#[serde(rename_all = "camelCase", deny_unknown_fields)]
pub struct SendTemplate {
    /// The conversation.
    pub conversation_id: String,
    /// The template.
    pub template_id: String,
    /// A value for each variable.
    pub values: Vec<TemplateValue>,
    /// Names the message; the same key twice sends once.
    pub client_key: String,
}

/// The value of a template variable.
#[derive(Clone, Debug, Deserialize, TS)]
#[serde(rename_all = "camelCase", deny_unknown_fields)]
pub struct TemplateValue {
    /// `body`, `header` or `button:0`.
    pub part: String,
    /// `1`, `2`, … or the name.
    pub name: String,
    /// The text.
    pub text: String,
}

impl From<Staged> for StagedFile {
    fn from(file: Staged) -> Self {
        Self {
            staged_id: file.id,
            kind: match file.kind {
                MediaKind::Image => MessageKind::Image,
                MediaKind::Video => MessageKind::Video,
                MediaKind::Audio => MessageKind::Audio,
                MediaKind::Document => MessageKind::Document,
                MediaKind::Sticker => MessageKind::Sticker,
            },
            mime: file.mime,
            file_name: file.file_name,
            bytes: file.bytes,
            width: file.width,
            height: file.height,
        }
    }
}
