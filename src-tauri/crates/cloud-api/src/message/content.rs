//! What a message holds.

use serde::Serialize;
use serde_json::Value;

use super::contact::ContactCard;
use super::interactive::Interactive;
use super::template::TemplateMessage;
use crate::discreet::discreet;
use crate::{MediaId, Wamid};

/// What a message holds. Outside the 24-hour service window only [`Template`](Self::Template) is
/// delivered.
#[derive(Clone, PartialEq)]
#[non_exhaustive]
pub enum Content {
    /// Text with WhatsApp's markup.
    Text {
        /// 1 to 4096 characters.
        body: String,
        /// Whether the first link gets a preview.
        preview_url: bool,
    },
    /// JPEG or PNG, at most 5 MB.
    Image {
        /// The file.
        media: MediaSource,
        /// At most 1024 characters.
        caption: Option<String>,
    },
    /// MP4 or 3GP with H.264 and AAC, at most 16 MB.
    Video {
        /// The file.
        media: MediaSource,
        /// At most 1024 characters.
        caption: Option<String>,
    },
    /// Sound, at most 16 MB.
    Audio {
        /// The file.
        media: MediaSource,
        /// Shown as a voice note: needs Ogg with Opus, mono.
        voice: bool,
    },
    /// Any file, at most 100 MB.
    Document {
        /// The file.
        media: MediaSource,
        /// The name the customer sees; its extension picks the icon.
        filename: Option<String>,
        /// At most 1024 characters.
        caption: Option<String>,
    },
    /// WebP, 512 × 512, at most 100 KB, animated 500 KB.
    Sticker {
        /// The file.
        media: MediaSource,
    },
    /// A place.
    Location(Place),
    /// Address cards, at most 5 to be safe: Meta's papers say both 5 and 257.
    Contacts(Vec<ContactCard>),
    /// A reaction to a message of the same chat, at most 30 days old.
    Reaction {
        /// The message reacted to.
        message_id: Wamid,
        /// `None` takes the reaction back.
        emoji: Option<String>,
    },
    /// Buttons, lists, forms and their like.
    Interactive(Box<Interactive>),
    /// An approved template.
    Template(TemplateMessage),
    /// A type of the future, as Meta documents it.
    Other {
        /// `type`, and the key the body stands under.
        kind: String,
        /// The body.
        body: Value,
    },
}

/// Shows the kind, not what somebody wrote.
impl std::fmt::Debug for Content {
    fn fmt(&self, formatter: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        formatter.write_str(self.kind())
    }
}

impl Content {
    /// Meta's name of the type.
    #[must_use]
    pub fn kind(&self) -> &str {
        match self {
            Self::Text { .. } => "text",
            Self::Image { .. } => "image",
            Self::Video { .. } => "video",
            Self::Audio { .. } => "audio",
            Self::Document { .. } => "document",
            Self::Sticker { .. } => "sticker",
            Self::Location(_) => "location",
            Self::Contacts(_) => "contacts",
            Self::Reaction { .. } => "reaction",
            Self::Interactive(_) => "interactive",
            Self::Template(_) => "template",
            Self::Other { kind, .. } => kind,
        }
    }
}

/// Where a file comes from.
#[derive(Clone, PartialEq, Eq, Serialize)]
#[serde(rename_all = "lowercase")]
pub enum MediaSource {
    /// An upload; see [`Client::upload_media`](crate::Client::upload_media).
    Id(MediaId),
    /// A public address Meta fetches it from. A broken one fails later, in a status.
    Link(String),
}

/// Shows no address: it may be a key to the file.
impl std::fmt::Debug for MediaSource {
    fn fmt(&self, formatter: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        match self {
            Self::Id(id) => formatter.debug_tuple("Id").field(id).finish(),
            Self::Link(_) => formatter.write_str("Link(…)"),
        }
    }
}

impl From<MediaId> for MediaSource {
    fn from(id: MediaId) -> Self {
        Self::Id(id)
    }
}

/// A place.
#[derive(Clone, PartialEq, Serialize)]
pub struct Place {
    /// Degrees north, −90 to 90.
    pub latitude: f64,
    /// Degrees east, −180 to 180.
    pub longitude: f64,
    /// Its name.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub name: Option<String>,
    /// Its address; shown only with a name.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub address: Option<String>,
}

discreet!(Place {});
