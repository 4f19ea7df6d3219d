//! Free-form messages: everything that is not a template.

use super::{interactive, part::Part};
use crate::graph::errors::{Outcome, Refusal};

const CAPTION: usize = 1024;
const CONTEXT_TYPES_WITHOUT: &str = "reaction";

/// What the rest of the simulator wants to know of a checked message.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub(crate) struct FreeForm {
    /// What a person reads.
    pub(crate) text: Option<String>,
    /// Media it refers to: kind and id.
    pub(crate) media: Vec<(String, String)>,
    /// A recorded voice note.
    pub(crate) voice: bool,
    /// The message it reacts to.
    pub(crate) reacts_to: Option<String>,
}

/// Checks the content of a message of type `kind`.
pub(crate) fn check(kind: &str, request: &Part<'_>) -> Outcome<FreeForm> {
    if kind == CONTEXT_TYPES_WITHOUT && request.has("context") {
        return Err(request.invalid("context", "is not allowed on reactions."));
    }
    match kind {
        "text" => text(&request.part("text")?),
        "image" | "video" | "audio" | "document" | "sticker" => media(kind, &request.part(kind)?),
        "location" => location(&request.part("location")?),
        "contacts" => contacts(request),
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
    let source = source(kind, media)?;
    let caption = if has_caption {
        media.maybe_text("caption", CAPTION)?
    } else {
        None
    };
    media.any_text("filename")?;
    Ok(FreeForm {
        text: caption.map(str::to_owned),
        media: source.into_iter().collect(),
        voice: media.flag("voice")?.unwrap_or(false),
        reacts_to: None,
    })
}

/// `id` or `link`, one of them and not both.
pub(super) fn source(kind: &str, media: &Part<'_>) -> Outcome<Option<(String, String)>> {
    match (
        media.maybe_text("id", 512)?,
        media.maybe_text("link", 2048)?,
    ) {
        (Some(id), None) => Ok(Some((kind.to_owned(), id.to_owned()))),
        (None, Some(link)) if link.starts_with("https://") || link.starts_with("http://") => {
            Ok(None)
        }
        (None, Some(_)) => Err(media.invalid("link", "is not a valid URI.")),
        (Some(_), Some(_)) => Err(media.invalid("link", "must not be given together with id.")),
        (None, None) => Err(Refusal::with(
            131_008,
            format!(
                "One of {} or {} is required.",
                media.path("id"),
                media.path("link")
            ),
        )),
    }
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

fn contacts(request: &Part<'_>) -> Outcome<FreeForm> {
    let mut names = Vec::new();
    for card in request.list("contacts", 1..=257)? {
        card.only(&[
            "name",
            "phones",
            "emails",
            "addresses",
            "org",
            "urls",
            "birthday",
        ])?;
        let name = card.part("name")?;
        let parts = ["first_name", "last_name", "middle_name", "suffix", "prefix"];
        name.only(&[
            "formatted_name",
            "first_name",
            "last_name",
            "middle_name",
            "suffix",
            "prefix",
        ])?;
        names.push(name.text("formatted_name", 1000)?.to_owned());
        if !parts.iter().any(|part| name.has(part)) {
            return Err(Refusal::with(
                131_008,
                format!(
                    "At least one further part is required beside {}.",
                    name.path("formatted_name")
                ),
            ));
        }
        for key in ["phones", "emails", "addresses", "urls"] {
            if card.has(key) {
                card.list(key, 0..=20)?;
            }
        }
        if card
            .maybe_text("birthday", 10)?
            .is_some_and(|day| !is_day(day))
        {
            return Err(card.invalid("birthday", "must be formatted as YYYY-MM-DD."));
        }
    }
    Ok(FreeForm {
        text: Some(names.join(", ")),
        ..FreeForm::default()
    })
}

fn is_day(text: &str) -> bool {
    text.len() == 10
        && text.char_indices().all(|(at, c)| {
            if matches!(at, 4 | 7) {
                c == '-'
            } else {
                c.is_ascii_digit()
            }
        })
}

fn reaction(reaction: &Part<'_>) -> Outcome<FreeForm> {
    reaction.only(&["message_id", "emoji"])?;
    let target = reaction.text("message_id", 512)?;
    let emoji = reaction.any_text("emoji")?.ok_or_else(|| {
        Refusal::with(
            131_008,
            format!("The parameter {} is required.", reaction.path("emoji")),
        )
    })?;
    if emoji.chars().count() > 16 || emoji.chars().any(|c| c.is_ascii_alphabetic()) {
        return Err(reaction.invalid("emoji", "must be a single emoji."));
    }
    Ok(FreeForm {
        text: Some(emoji.to_owned()),
        reacts_to: Some(target.to_owned()),
        ..FreeForm::default()
    })
}
