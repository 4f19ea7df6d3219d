use serde::{Deserialize, Serialize};
use shopbell_core::{DraftView as Kept, SendAs as As, Staged};
use shopbell_domain::MediaKind;
use ts_rs::TS;

use super::messages::{MessageKind, MessageView};
use crate::{AppError, Fix};

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
    /// Why it cannot go out as it is, and what can be done about it; or null.
    pub problem: Option<AppError>,
}

/// As what a picked file shall go out.
#[derive(Clone, Copy, Debug, Deserialize, TS)]
#[serde(rename_all = "camelCase")]
pub enum SendAs {
    /// As what it is.
    Itself,
    /// As a photo small enough.
    SmallerPhoto,
    /// As a sticker, when it is a picture.
    Sticker,
    /// As a file, untouched.
    Document,
}

/// Changes as what a picked file goes out.
#[derive(Clone, Debug, Deserialize, TS)]
#[serde(rename_all = "camelCase", deny_unknown_fields)]
pub struct ChangeStaged {
    /// The staged file.
    pub staged_id: String,
    /// As what.
    pub send_as: SendAs,
    /// Names the work in the events about it.
    pub key: String,
}

/// A file of a draft.
#[derive(Clone, Debug, Deserialize, TS)]
#[serde(rename_all = "camelCase", deny_unknown_fields)]
pub struct DraftFile {
    /// The staged file.
    pub staged_id: String,
    /// Its caption; empty for none.
    pub caption: String,
}

/// Keeps what is being written.
#[derive(Clone, Debug, Deserialize, TS)]
#[serde(rename_all = "camelCase", deny_unknown_fields)]
pub struct SaveDraft {
    /// The conversation.
    pub conversation_id: String,
    /// The text; empty for none.
    pub body: String,
    /// Quoted message, or null.
    pub reply_to: Option<String>,
    /// Picked files in order.
    pub files: Vec<DraftFile>,
}

/// What is being written, as it was kept.
#[derive(Clone, Debug, Serialize, TS)]
#[serde(rename_all = "camelCase")]
pub struct DraftView {
    /// The text; empty for none.
    pub body: String,
    /// Quoted message, or null.
    pub reply_to: Option<MessageView>,
    /// Picked files in order.
    pub files: Vec<DraftFileView>,
}

/// A file of a draft, as it was kept.
#[derive(Clone, Debug, Serialize, TS)]
#[serde(rename_all = "camelCase")]
pub struct DraftFileView {
    /// The file.
    pub file: StagedFile,
    /// Its caption; empty for none.
    pub caption: String,
}

impl From<SendAs> for As {
    fn from(send_as: SendAs) -> Self {
        match send_as {
            SendAs::Itself => Self::Itself,
            SendAs::SmallerPhoto => Self::SmallerPhoto,
            SendAs::Sticker => Self::Sticker,
            SendAs::Document => Self::Document,
        }
    }
}

impl From<Kept> for DraftView {
    fn from(kept: Kept) -> Self {
        let files = kept.files.into_iter();
        Self {
            body: kept.text,
            reply_to: kept.reply_to.map(Into::into),
            files: files
                .map(|(file, caption)| DraftFileView {
                    file: file.into(),
                    caption,
                })
                .collect(),
        }
    }
}

/// Why a picked file cannot go out, with what helps this one: only photos can be made smaller.
fn problem_of(file: &Staged) -> Option<AppError> {
    let mut problem = AppError::new(file.problem?.code());
    if file.kind != MediaKind::Image {
        problem.fix.retain(|fix| *fix != Fix::MakeSmaller);
    }
    if problem.code == "media_too_big" {
        let sizes = [("limit", file.kind.max_bytes()), ("actual", file.bytes)];
        let sizes = sizes.map(|(name, bytes)| (name.to_owned(), bytes.to_string()));
        problem.params.extend(sizes);
    }
    Some(problem)
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

impl From<TemplateValue> for shopbell_core::TemplateValue {
    fn from(value: TemplateValue) -> Self {
        Self {
            part: value.part,
            name: value.name,
            text: value.text,
        }
    }
}

impl From<Staged> for StagedFile {
    fn from(file: Staged) -> Self {
        Self {
            problem: problem_of(&file),
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
