//! Free-form messages: everything that is not a template.

use super::{contacts, interactive, part::Part};
use crate::graph::errors::{Outcome, Refusal};

const CAPTION: usize = 1024;

/// A file a message refers to.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(crate) struct MediaRef {
    /// Meta's type: `image`, `audio`, …
    pub(crate) kind: String,
    pub(crate) from: MediaFrom,
    /// To be shown as a recorded voice note.
    pub(crate) voice: bool,
}

/// Where the file is.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(crate) enum MediaFrom {
    /// Uploaded before.
    Id(String),
    /// To be fetched from there.
    Link(String),
}

/// What the rest of the simulator wants to know of a checked message.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub(crate) struct FreeForm {
    /// What a person reads.
    pub(crate) text: Option<String>,
    pub(crate) media: Vec<MediaRef>,
    /// The message it reacts to.
    pub(crate) reacts_to: Option<String>,
    /// The flavour of an interactive message.
    pub(crate) interactive: Option<String>,
    /// The Flow it opens, by id.
    pub(crate) flow_id: Option<String>,
}

/// Checks the content of a message of type `kind`.
pub(crate) fn check(kind: &str, request: &Part<'_>) -> Outcome<FreeForm> {
    if kind == "reaction" && request.has("context") {
        return Err(request.invalid("context", "is not allowed on reactions."));
    }
    match kind {
        "text" => text(&request.part("text")?),
        "image" | "video" | "audio" | "document" | "sticker" => media(kind, &request.part(kind)?),
        "location" => location(&request.part("location")?),
        "contacts" => contacts::check(request),
        "reaction" => reaction(&request.part("reaction")?),
        "interactive" => interactive::check(&request.part("interactive")?),
        other => Err(Refusal::parameter(format!(
            "Param type must be one of {{TEXT, IMAGE, VIDEO, AUDIO, DOCUMENT, STICKER, LOCATION, CONTACTS, REACTION, \
             INTERACTIVE, TEMPLATE}} - got \"{other}\"."
        ))),
    }
}

fn text(text: &Part<'_>) -> Outcome<FreeForm> {
    text.only(&["body", "preview_url"])?;
    text.flag("preview_url")?;
    let body = text.text("body", 4096)?;
    Ok(FreeForm {
        text: Some(body.to_owned()),
        ..FreeForm::default()
    })
}

fn media(kind: &str, media: &Part<'_>) -> Outcome<FreeForm> {
    let mut keys = vec!["id", "link", "provider"];
    let has_caption = matches!(kind, "image" | "video" | "document");
    if has_caption {
        keys.push("caption");
    }
    match kind {
        "document" => keys.push("filename"),
        "audio" => keys.push("voice"),
        _ => {}
    }
    media.only(&keys)?;
    let mut file = source(kind, media)?;
    file.voice = media.flag("voice")?.unwrap_or(false);
    let caption = if has_caption {
        media.maybe_text("caption", CAPTION)?
    } else {
        None
    };
    media.any_text("filename")?;
    Ok(FreeForm {
        text: caption.map(str::to_owned),
        media: vec![file],
        ..FreeForm::default()
    })
}

/// `id` or `link`, one of them and not both.
pub(super) fn source(kind: &str, media: &Part<'_>) -> Outcome<MediaRef> {
    let from = match (media.maybe_text("id", 512)?, media.has("link")) {
        (Some(id), false) => MediaFrom::Id(id.to_owned()),
        (None, true) => MediaFrom::Link(media.url("link", 2048)?.to_owned()),
        (Some(_), true) => {
            return Err(media.invalid("link", "must not be given together with id."));
        }
        (None, false) => {
            return Err(Refusal::with(
                131_008,
                format!(
                    "One of {} or {} is required.",
                    media.path("id"),
                    media.path("link")
                ),
            ));
        }
    };
    Ok(MediaRef {
        kind: kind.to_owned(),
        from,
        voice: false,
    })
}

fn location(place: &Part<'_>) -> Outcome<FreeForm> {
    place.only(&["latitude", "longitude", "name", "address"])?;
    place.number("latitude", -90.0..=90.0)?;
    place.number("longitude", -180.0..=180.0)?;
    let name = place.maybe_text("name", 1000)?;
    place.maybe_text("address", 1000)?;
    Ok(FreeForm {
        text: name.map(str::to_owned),
        ..FreeForm::default()
    })
}

fn reaction(reaction: &Part<'_>) -> Outcome<FreeForm> {
    reaction.only(&["message_id", "emoji"])?;
    let target = reaction.text("message_id", 512)?;
    let emoji = reaction
        .any_text("emoji")?
        .ok_or_else(|| reaction.missing("emoji"))?;
    // Nothing removes a reaction. Keycaps hold an ASCII digit, so a text is no emoji only when it is ASCII throughout.
    let is_word = emoji.is_ascii() || emoji.chars().any(char::is_alphabetic);
    if !emoji.is_empty() && (is_word || emoji.chars().count() > 16) {
        return Err(reaction.invalid("emoji", "must be a single emoji."));
    }
    Ok(FreeForm {
        text: Some(emoji.to_owned()),
        reacts_to: Some(target.to_owned()),
        ..FreeForm::default()
    })
}
