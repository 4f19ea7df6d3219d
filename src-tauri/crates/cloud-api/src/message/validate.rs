//! The documented limits, checked before anything is sent.
//!
//! Lengths are counted in UTF-16 units: Meta does not say what it counts, and no other count is
//! larger for text people write. Source: Meta, *Cloud API › Sending messages*, read 2026-11.

mod interactive;
pub(crate) mod template;

use super::{Content, OutgoingMessage, Recipient};
use crate::UserId;

/// What is wrong with a message, and where.
#[derive(Clone, Debug, PartialEq, Eq, thiserror::Error)]
#[error("{field} {problem}")]
pub struct Invalid {
    /// The field as Meta names it: `text.body`, `interactive.action.buttons[1].title`.
    pub field: String,
    /// What is wrong with it.
    pub problem: Problem,
}

/// What is wrong with a field.
#[derive(Clone, Copy, Debug, PartialEq, Eq, thiserror::Error)]
#[non_exhaustive]
pub enum Problem {
    /// Longer than allowed, in UTF-16 units.
    #[error("has {actual} characters, at most {limit} are allowed")]
    TooLong {
        /// The most allowed.
        limit: usize,
        /// What was given.
        actual: usize,
    },
    /// More elements than allowed.
    #[error("has {actual} entries, at most {limit} are allowed")]
    TooMany {
        /// The most allowed.
        limit: usize,
        /// What was given.
        actual: usize,
    },
    /// Fewer elements than needed.
    #[error("has {actual} entries, at least {limit} are needed")]
    TooFew {
        /// The fewest allowed.
        limit: usize,
        /// What was given.
        actual: usize,
    },
    /// Empty or absent where something is needed.
    #[error("is empty")]
    Empty,
    /// Given where it is not allowed.
    #[error("is not allowed here")]
    NotAllowed,
    /// Not of the documented form.
    #[error("is malformed")]
    Malformed,
    /// The same as in a neighbour.
    #[error("is not unique")]
    NotUnique,
    /// A number outside its range.
    #[error("is {actual}, must be {from} to {to}")]
    OutOfRange {
        /// The least allowed.
        from: i64,
        /// The most allowed.
        to: i64,
        /// What was given; fractions count away from zero.
        actual: i64,
    },
}

impl Problem {
    /// The limit that was passed, where it is one.
    #[must_use]
    pub fn limit(&self) -> Option<usize> {
        match self {
            Self::TooLong { limit, .. }
            | Self::TooMany { limit, .. }
            | Self::TooFew { limit, .. } => Some(*limit),
            _ => None,
        }
    }

    /// What was given, where a limit was passed.
    #[must_use]
    pub fn actual(&self) -> Option<usize> {
        match self {
            Self::TooLong { actual, .. }
            | Self::TooMany { actual, .. }
            | Self::TooFew { actual, .. } => Some(*actual),
            _ => None,
        }
    }
}

pub(crate) type Check = Result<(), Invalid>;

pub(crate) fn must(holds: bool, field: impl Into<String>, problem: Problem) -> Check {
    if holds {
        return Ok(());
    }
    Err(Invalid {
        field: field.into(),
        problem,
    })
}

/// Length in UTF-16 units.
pub(crate) fn units(text: &str) -> usize {
    text.encode_utf16().count()
}

pub(crate) fn given(field: impl Into<String>, text: &str) -> Check {
    must(!text.trim().is_empty(), field, Problem::Empty)
}

pub(crate) fn within(field: impl Into<String>, actual: i64, from: i64, to: i64) -> Check {
    let inside = (from..=to).contains(&actual);
    must(inside, field, Problem::OutOfRange { from, to, actual })
}

pub(crate) fn at_most(field: impl Into<String>, text: &str, limit: usize) -> Check {
    let actual = units(text);
    must(actual <= limit, field, Problem::TooLong { limit, actual })
}

/// Something a person can see, within the limit.
pub(crate) fn filled(field: impl Into<String>, text: &str, limit: usize) -> Check {
    let field = field.into();
    given(field.clone(), text)?;
    at_most(field, text, limit)
}

/// Leave it out, or give something a person can see.
pub(crate) fn optional(field: impl Into<String>, text: Option<&str>, limit: usize) -> Check {
    text.map_or(Ok(()), |text| filled(field, text, limit))
}

/// An address of the web.
pub(crate) fn web(field: impl Into<String>, url: &str) -> Check {
    let rest = url
        .strip_prefix("https://")
        .or_else(|| url.strip_prefix("http://"));
    let whole = rest.is_some_and(|rest| !rest.is_empty() && !rest.contains(char::is_whitespace));
    must(whole, field, Problem::Malformed)
}

pub(crate) fn count(field: impl Into<String>, actual: usize, from: usize, to: usize) -> Check {
    let field = field.into();
    must(
        actual >= from,
        field.clone(),
        Problem::TooFew {
            limit: from,
            actual,
        },
    )?;
    must(actual <= to, field, Problem::TooMany { limit: to, actual })
}

impl OutgoingMessage {
    /// Checks every documented limit that can be checked without asking Meta.
    ///
    /// # Errors
    /// The first field that breaks one.
    pub fn validate(&self) -> Check {
        match &self.to {
            Recipient::Phone(number) => {
                must(number.is_well_formed(), "to", Problem::Malformed)?;
            }
            Recipient::User(user) => {
                must(
                    UserId::is_well_formed(user.as_str()),
                    "recipient",
                    Problem::Malformed,
                )?;
            }
            Recipient::Group(group) => must(!group.trim().is_empty(), "to", Problem::Empty)?,
        }
        if let Some(message) = &self.reply_to {
            let field = "context.message_id";
            must(!message.as_str().is_empty(), field, Problem::Empty)?;
            let reaction = matches!(self.content, Content::Reaction { .. });
            must(!reaction, "context", Problem::NotAllowed)?;
        }
        if let Some(direct) = &self.direct_send {
            given("category", &direct.category)?;
        }
        optional(
            "biz_opaque_callback_data",
            self.biz_opaque_callback_data.as_deref(),
            512,
        )?;
        content(&self.content)
    }
}

impl Content {
    /// Checks every documented limit of the content alone, whoever it goes to.
    ///
    /// # Errors
    /// The first field that breaks one.
    pub fn validate(&self) -> Check {
        content(self)
    }
}

fn content(content: &Content) -> Check {
    match content {
        Content::Text { body, .. } => filled("text.body", body, 4096),
        Content::Image { media, caption } => {
            source("image", media)?;
            optional("image.caption", caption.as_deref(), 1024)
        }
        Content::Video { media, caption } => {
            source("video", media)?;
            optional("video.caption", caption.as_deref(), 1024)
        }
        Content::Audio { media, .. } => source("audio", media),
        Content::Document { media, caption, .. } => {
            source("document", media)?;
            optional("document.caption", caption.as_deref(), 1024)
        }
        Content::Sticker { media } => source("sticker", media),
        Content::Location(place) => location("location", place),
        Content::Contacts(cards) => {
            count("contacts", cards.len(), 1, 257)?;
            cards
                .iter()
                .enumerate()
                .try_for_each(|(index, card)| contact(index, card))
        }
        Content::Reaction { message_id, emoji } => {
            must(
                !message_id.as_str().is_empty(),
                "reaction.message_id",
                Problem::Empty,
            )?;
            emoji.as_deref().map_or(Ok(()), one_emoji)
        }
        Content::Interactive(message) => interactive::check(message),
        Content::Template(message) => template::check(message),
        Content::Other { kind, .. } => given("type", kind),
    }
}

fn source(kind: &str, media: &super::MediaSource) -> Check {
    match media {
        super::MediaSource::Id(id) => must(
            !id.as_str().is_empty(),
            format!("{kind}.id"),
            Problem::Empty,
        ),
        super::MediaSource::Link(link) => web(format!("{kind}.link"), link),
    }
}

fn location(field: &str, place: &super::Place) -> Check {
    degrees(format!("{field}.latitude"), place.latitude, 90)?;
    degrees(format!("{field}.longitude"), place.longitude, 180)?;
    for (part, words) in [("name", &place.name), ("address", &place.address)] {
        words
            .as_deref()
            .map_or(Ok(()), |words| given(format!("{field}.{part}"), words))?;
    }
    Ok(())
}

fn degrees(field: String, degrees: f64, most: i64) -> Check {
    must(degrees.is_finite(), field.clone(), Problem::Malformed)?;
    #[expect(
        clippy::cast_possible_truncation,
        reason = "finite; the cast stops at the ends, and all of them are out of range"
    )]
    let outward = degrees.abs().ceil().copysign(degrees) as i64;
    within(field, outward, -most, most)
}

fn contact(index: usize, card: &super::ContactCard) -> Check {
    let name = &card.name;
    let field = format!("contacts[{index}].name");
    must(
        !name.formatted_name.trim().is_empty(),
        format!("{field}.formatted_name"),
        Problem::Empty,
    )?;
    if let Some(birthday) = &card.birthday {
        let field = format!("contacts[{index}].birthday");
        must(is_day(birthday), field, Problem::Malformed)?;
    }
    let parts = [
        &name.first_name,
        &name.last_name,
        &name.middle_name,
        &name.prefix,
        &name.suffix,
    ];
    must(
        parts.iter().any(|part| part.is_some()),
        field,
        Problem::Empty,
    )
}

/// `YYYY-MM-DD`.
fn is_day(text: &str) -> bool {
    let mut parts = text.split('-');
    let mut next = |length: usize, from: u16, to: u16| {
        parts
            .next()
            .filter(|part| part.len() == length && part.bytes().all(|byte| byte.is_ascii_digit()))
            .and_then(|part| part.parse().ok())
            .is_some_and(|number: u16| (from..=to).contains(&number))
    };
    next(4, 1, 9999) && next(2, 1, 12) && next(2, 1, 31) && parts.next().is_none()
}

/// No words: keycaps hold an ASCII digit and joined emoji are long, so it is not counted.
fn one_emoji(emoji: &str) -> Check {
    let field = "reaction.emoji";
    given(field, emoji)?;
    let word = emoji.is_ascii() || emoji.chars().any(char::is_alphabetic);
    must(!word, field, Problem::Malformed)
}
