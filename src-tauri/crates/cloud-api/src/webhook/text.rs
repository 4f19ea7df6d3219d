//! What a person reads in a message.

use super::content::MessageContent;
use super::interactive::InteractiveReply;
use super::message::IncomingMessage;

impl IncomingMessage {
    /// What a person reads: the body or caption, the tapped button's or chosen row's title, a
    /// form answer's body, an order's note, a system line, a reaction's emoji, an edit's new
    /// text. `None` where there is no such text.
    #[must_use]
    pub fn text(&self) -> Option<String> {
        self.content
            .text()
            .filter(|text| !text.is_empty())
            .map(str::to_owned)
    }
}

impl MessageContent {
    /// See [`IncomingMessage::text`].
    #[must_use]
    pub fn text(&self) -> Option<&str> {
        match self {
            Self::Text { body } => Some(body),
            Self::Image(media)
            | Self::Video(media)
            | Self::Audio(media)
            | Self::Document(media)
            | Self::Sticker(media) => media.caption.as_deref(),
            Self::Reaction { emoji, .. } => emoji.as_deref(),
            Self::Button { text, payload } => text.as_deref().or(payload.as_deref()),
            Self::Interactive(reply) => reply.text(),
            Self::Prompt { body, .. } => body.as_deref(),
            Self::Template(template) => template.body.as_deref(),
            Self::Order(order) => order.text.as_deref(),
            Self::System(notice) => notice.body.as_deref(),
            Self::Edit { message, .. } => message.text(),
            Self::Location(_)
            | Self::Contacts(_)
            | Self::Revoke { .. }
            | Self::Welcome
            | Self::MediaPlaceholder
            | Self::Unsupported { .. }
            | Self::Unknown => None,
        }
    }
}

impl InteractiveReply {
    fn text(&self) -> Option<&str> {
        match self {
            Self::Button { title, .. } | Self::List { title, .. } => title.as_deref(),
            Self::Form { body, .. } => body.as_deref(),
            Self::CallPermission { .. } | Self::Other => None,
        }
    }
}
