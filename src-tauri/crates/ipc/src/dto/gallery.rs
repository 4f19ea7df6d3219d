use serde::{Deserialize, Serialize};
use shopbell_core::{GallerySection as Section, Storage};
use shopbell_domain::MessageId;
use ts_rs::TS;

use super::{chats::ChatView, messages::MessageView};

/// What a gallery shows.
#[derive(Clone, Copy, Debug, Deserialize, TS)]
#[serde(rename_all = "camelCase")]
pub enum GallerySection {
    /// Photos and videos.
    Photos,
    /// Documents.
    Files,
    /// Texts with addresses in them.
    Links,
}

/// Asks for a page of a gallery.
#[derive(Clone, Debug, Deserialize, TS)]
#[serde(rename_all = "camelCase", deny_unknown_fields)]
pub struct GalleryRequest {
    /// The conversation, or null for all.
    pub conversation_id: Option<String>,
    /// What to show.
    pub section: GallerySection,
    /// Cursor of the previous page, or null for the first.
    pub after: Option<String>,
    /// 1 to 60.
    pub limit: u32,
}

/// A page of a gallery.
#[derive(Clone, Debug, Serialize, TS)]
#[serde(rename_all = "camelCase")]
pub struct GalleryPage {
    /// Newest first.
    pub messages: Vec<MessageView>,
    /// Cursor of the next page, or null at the end.
    pub next: Option<String>,
}

/// Room that files of a kind take on this computer.
#[derive(Clone, Debug, Serialize, TS)]
#[serde(rename_all = "camelCase")]
pub struct StoredKindView {
    /// Meta's word for the kind of message: `image`, `video`, `audio`, `document`, `sticker`, …
    pub kind: String,
    /// How many.
    #[ts(type = "number")]
    pub files: i64,
    /// Their size.
    #[ts(type = "number")]
    pub bytes: i64,
}

/// Room that the files of a chat take.
#[derive(Clone, Debug, Serialize, TS)]
#[serde(rename_all = "camelCase")]
pub struct StoredChatView {
    /// The chat.
    pub chat: ChatView,
    /// How many.
    #[ts(type = "number")]
    pub files: i64,
    /// Their size.
    #[ts(type = "number")]
    pub bytes: i64,
}

/// What can be let go of.
#[derive(Clone, Debug, Serialize, TS)]
#[serde(rename_all = "camelCase")]
pub struct RemovableView {
    /// Older than so many days.
    pub days: u16,
    /// How many.
    #[ts(type = "number")]
    pub files: i64,
    /// Their size.
    #[ts(type = "number")]
    pub bytes: i64,
}

/// What room files take on this computer.
#[derive(Clone, Debug, Serialize, TS)]
#[serde(rename_all = "camelCase")]
pub struct StorageView {
    /// By kind, the largest first.
    pub kinds: Vec<StoredKindView>,
    /// The chats with the most.
    pub chats: Vec<StoredChatView>,
    /// What can be let go of, the youngest age first.
    pub removable: Vec<RemovableView>,
}

/// Lets go of old files; their messages stay.
#[derive(Clone, Copy, Debug, Deserialize, TS)]
#[serde(rename_all = "camelCase", deny_unknown_fields)]
pub struct CleanStorage {
    /// Files of messages older than so many days; at least 1.
    pub older_than_days: u16,
}

impl From<GallerySection> for Section {
    fn from(section: GallerySection) -> Self {
        match section {
            GallerySection::Photos => Self::Photos,
            GallerySection::Files => Self::Files,
            GallerySection::Links => Self::Links,
        }
    }
}

impl From<Storage> for StorageView {
    fn from(storage: Storage) -> Self {
        let kinds = storage.kinds.into_iter().map(|stored| StoredKindView {
            kind: stored.kind,
            files: stored.files,
            bytes: stored.bytes,
        });
        let chats = storage.chats.into_iter();
        let chats = chats.map(|(chat, files, bytes)| StoredChatView {
            chat: chat.into(),
            files,
            bytes,
        });
        let removable = storage.removable.into_iter();
        let removable = removable.map(|(days, files, bytes)| RemovableView { days, files, bytes });
        Self {
            kinds: kinds.collect(),
            chats: chats.collect(),
            removable: removable.collect(),
        }
    }
}

/// Reads a cursor of a [`GalleryPage`]; `None` for anything else.
pub(crate) fn read_place(cursor: &str) -> Option<(i64, MessageId)> {
    let (at_ms, id) = cursor.split_once(':')?;
    Some((at_ms.parse().ok()?, id.parse().ok()?))
}
