//! What a message is to a person.

use shopbell_store::MessageRow;

use crate::card::Details;

/// What a message is to a person.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
#[expect(
    missing_docs,
    reason = "Meta's types, and `Voice`: audio recorded in the chat; `System`: lines nobody said"
)]
pub enum Kind {
    Text,
    Image,
    Video,
    Audio,
    Voice,
    Document,
    Sticker,
    Location,
    Contacts,
    Button,
    Interactive,
    Order,
    Template,
    Call,
    System,
    Unsupported,
}

/// What a message of a type is, where nothing but the type is known.
pub(super) fn kind(meta_type: &str, subtype: Option<&str>, voice: bool) -> Kind {
    match meta_type {
        "text" | "ephemeral" => Kind::Text,
        "image" => Kind::Image,
        "video" => Kind::Video,
        "audio" if voice => Kind::Voice,
        "audio" => Kind::Audio,
        "document" => Kind::Document,
        "sticker" => Kind::Sticker,
        "location" => Kind::Location,
        "contacts" => Kind::Contacts,
        "button" => Kind::Button,
        "interactive" if subtype == Some("call_permission_reply") => Kind::System,
        "interactive" => Kind::Interactive,
        "order" => Kind::Order,
        "template" => Kind::Template,
        "call" if subtype == Some("transcript") => Kind::Document,
        "call" => Kind::Call,
        "system" | "request_welcome" => Kind::System,
        _ => Kind::Unsupported,
    }
}

/// What a message is, judged by what is really here: a known type whose content is missing or of
/// the future gets the card of the unknown ones.
pub(crate) fn shown_kind(row: &MessageRow, details: &Details) -> Kind {
    if row.origin == "note" && row.kind != "call" {
        return Kind::System;
    }
    let kind = kind(&row.kind, row.subtype.as_deref(), details.voice);
    let is_here = match kind {
        Kind::Text => !row.body.is_empty(),
        Kind::Image | Kind::Video | Kind::Audio | Kind::Voice | Kind::Document | Kind::Sticker => {
            row.media_mime.is_some()
        }
        Kind::Location | Kind::Contacts | Kind::Order => details.card.is_some(),
        Kind::Interactive => !row.body.is_empty() || details.card.is_some(),
        _ => true,
    };
    match kind {
        _ if !is_here => Kind::Unsupported,
        _ if is_shown(kind, row) => kind,
        _ => Kind::Document,
    }
}

/// Whether a file that is here can be shown as what its sender called it. A picture without a size
/// is none, or too large; sound and video are what their bytes say. The rest is a file on a card.
fn is_shown(kind: Kind, row: &MessageRow) -> bool {
    if row.media_state.as_deref() != Some("ready") {
        return true;
    }
    let is_a = |family: &str| {
        let mime = row.media_mime.as_deref().unwrap_or_default();
        mime.split('/').next() == Some(family)
    };
    match kind {
        Kind::Image | Kind::Sticker => {
            is_a("image") && row.media_width.is_some() && row.media_height.is_some()
        }
        Kind::Video => is_a("video"),
        Kind::Audio | Kind::Voice => is_a("audio"),
        _ => true,
    }
}
