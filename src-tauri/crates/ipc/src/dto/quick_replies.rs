//! What the owner keeps under a name, to insert while writing.

use serde::{Deserialize, Serialize};
use shopbell_core::quick_replies as core;
use ts_rs::TS;

use super::offers::ChoicesView;

/// A text kept under a short name.
#[derive(Clone, Debug, Serialize, TS)]
#[serde(rename_all = "camelCase")]
pub struct QuickReplyView {
    /// Our id.
    pub id: String,
    /// Its name, 1 to 32 UTF-16 units, without a slash before it.
    pub name: String,
    /// The text as typed, 1 to 4096 UTF-16 units: `{first_name}` and `[blanks]` stand in it.
    pub text: String,
    /// Buttons, a list or a link that go out instead of a text, or null. When set, `text` is their
    /// body.
    pub choices: Option<ChoicesView>,
}

/// What is to be kept under which name.
#[derive(Clone, Debug, Deserialize, TS)]
#[serde(rename_all = "camelCase", deny_unknown_fields)]
pub struct SaveQuickReply {
    /// Which one is changed, or null for a new one.
    pub id: Option<String>,
    /// Its name. White space around it and a slash before it are left out.
    pub name: String,
    /// The text, 1 to 4096 UTF-16 units. Beside choices their body stands for it.
    pub text: String,
    /// Buttons, a list or a link that are whole, or null.
    pub choices: Option<ChoicesView>,
}

/// A quick reply.
#[derive(Clone, Debug, Deserialize, TS)]
#[serde(rename_all = "camelCase", deny_unknown_fields)]
pub struct QuickReplyRef {
    /// Our id.
    pub id: String,
}

impl From<core::QuickReply> for QuickReplyView {
    fn from(reply: core::QuickReply) -> Self {
        Self {
            id: reply.id.to_string(),
            name: reply.name,
            text: reply.text,
            choices: reply.choices.map(Into::into),
        }
    }
}
