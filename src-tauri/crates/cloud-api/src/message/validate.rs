//! The documented limits, checked before anything is sent.
//!
//! Lengths are counted in UTF-16 units: Meta does not say what it counts, and no other count is
//! larger for text people write. Source: Meta, *Cloud API › Sending messages*, read 2026-11.

use std::collections::HashSet;

use super::interactive::{Action, CarouselCard, Header, Interactive, ListSection, ProductSection};
use super::template::{
    ButtonParameter, Parameter, TemplateButton, TemplateComponent, TemplateMessage,
};
use super::{Content, OutgoingMessage, Recipient};
use crate::{UserId, WaId};

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
    #[error("is out of range")]
    OutOfRange,
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

type Check = Result<(), Invalid>;

pub(super) fn fail(field: impl Into<String>, problem: Problem) -> Check {
    Err(Invalid {
        field: field.into(),
        problem,
    })
}

fn must(holds: bool, field: impl Into<String>, problem: Problem) -> Check {
    if holds { Ok(()) } else { fail(field, problem) }
}

/// Length in UTF-16 units.
fn units(text: &str) -> usize {
    text.encode_utf16().count()
}

fn at_most(field: impl Into<String>, text: &str, limit: usize) -> Check {
    let actual = units(text);
    must(actual <= limit, field, Problem::TooLong { limit, actual })
}

/// Something a person can see, within the limit.
fn filled(field: impl Into<String>, text: &str, limit: usize) -> Check {
    let field = field.into();
    must(!text.trim().is_empty(), field.clone(), Problem::Empty)?;
    at_most(field, text, limit)
}

fn optional(field: impl Into<String>, text: Option<&str>, limit: usize) -> Check {
    text.map_or(Ok(()), |text| at_most(field, text, limit))
}

fn count(field: impl Into<String>, actual: usize, from: usize, to: usize) -> Check {
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
                must(
                    WaId::parse(number.as_str()).is_some(),
                    "to",
                    Problem::Malformed,
                )?;
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
        optional(
            "biz_opaque_callback_data",
            self.biz_opaque_callback_data.as_deref(),
            512,
        )?;
        content(&self.content)
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
            emoji.as_deref().map_or(Ok(()), |emoji| {
                must(!emoji.trim().is_empty(), "reaction.emoji", Problem::Empty)
            })
        }
        Content::Interactive(message) => interactive(message),
        Content::Template(message) => template(message),
    }
}

fn source(kind: &str, media: &super::MediaSource) -> Check {
    match media {
        super::MediaSource::Id(id) => must(
            !id.as_str().is_empty(),
            format!("{kind}.id"),
            Problem::Empty,
        ),
        super::MediaSource::Link(link) => {
            let web = link.starts_with("https://") || link.starts_with("http://");
            must(web, format!("{kind}.link"), Problem::Malformed)
        }
    }
}

fn location(field: &str, place: &super::Place) -> Check {
    let within = |number: f64, limit: f64| number.is_finite() && number.abs() <= limit;
    must(
        within(place.latitude, 90.0),
        format!("{field}.latitude"),
        Problem::OutOfRange,
    )?;
    must(
        within(place.longitude, 180.0),
        format!("{field}.longitude"),
        Problem::OutOfRange,
    )
}

fn contact(index: usize, card: &super::ContactCard) -> Check {
    let name = &card.name;
    let field = format!("contacts[{index}].name");
    must(
        !name.formatted_name.trim().is_empty(),
        format!("{field}.formatted_name"),
        Problem::Empty,
    )?;
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

fn interactive(message: &Interactive) -> Check {
    let field = "interactive.body.text";
    match &message.body {
        Some(body) => filled(field, body, 1024)?,
        None => {
            let optional = matches!(
                message.action,
                Action::Product { .. } | Action::CallPermission
            );
            must(optional, field, Problem::Empty)?;
        }
    }
    optional("interactive.footer.text", message.footer.as_deref(), 60)?;
    header(message)?;
    action("interactive.action", &message.action)
}

fn header(message: &Interactive) -> Check {
    let field = "interactive.header";
    let allowed = match (&message.header, &message.action) {
        (_, Action::Other { .. }) => true,
        (None, Action::Products { .. }) => return fail(field, Problem::Empty),
        (None, _) => true,
        (Some(Header::Text(_)), Action::List { .. } | Action::Products { .. }) => true,
        (Some(_), action) => matches!(
            action,
            Action::Buttons(_) | Action::Link { .. } | Action::Flow(_) | Action::Address { .. }
        ),
    };
    must(allowed, field, Problem::NotAllowed)?;
    match &message.header {
        Some(Header::Text(text)) => filled("interactive.header.text", text, 60),
        Some(Header::Image(media)) => source("interactive.header.image", media),
        Some(Header::Video(media)) => source("interactive.header.video", media),
        Some(Header::Document(media)) => source("interactive.header.document", media),
        None => Ok(()),
    }
}

fn action(field: &str, action: &Action) -> Check {
    match action {
        Action::Buttons(list) => {
            count(format!("{field}.buttons"), list.len(), 1, 3)?;
            buttons(&format!("{field}.buttons"), list)
        }
        Action::List { button, sections } => {
            filled(format!("{field}.button"), button, 20)?;
            rows(&format!("{field}.sections"), sections)
        }
        Action::Link { text, url } => {
            filled(format!("{field}.parameters.display_text"), text, 20)?;
            let web = url.starts_with("https://") || url.starts_with("http://");
            must(web, format!("{field}.parameters.url"), Problem::Malformed)
        }
        Action::Product {
            catalog_id,
            product_retailer_id,
        } => {
            must(
                !catalog_id.is_empty(),
                format!("{field}.catalog_id"),
                Problem::Empty,
            )?;
            let product = format!("{field}.product_retailer_id");
            must(!product_retailer_id.is_empty(), product, Problem::Empty)
        }
        Action::Products {
            catalog_id,
            sections,
        } => {
            must(
                !catalog_id.is_empty(),
                format!("{field}.catalog_id"),
                Problem::Empty,
            )?;
            products(&format!("{field}.sections"), sections)
        }
        Action::Flow(flow) => {
            must(
                !flow.flow_id.is_empty(),
                format!("{field}.parameters.flow_id"),
                Problem::Empty,
            )?;
            filled(format!("{field}.parameters.flow_cta"), &flow.text, 20)
        }
        Action::Carousel(list) => cards(&format!("{field}.cards"), list),
        Action::VoiceCall {
            text, ttl_minutes, ..
        } => {
            optional(
                format!("{field}.parameters.display_text"),
                text.as_deref(),
                20,
            )?;
            let within = ttl_minutes.is_none_or(|minutes| (1..=43_200).contains(&minutes));
            must(
                within,
                format!("{field}.parameters.ttl_minutes"),
                Problem::OutOfRange,
            )
        }
        Action::LocationRequest
        | Action::Catalog { .. }
        | Action::Address { .. }
        | Action::CallPermission
        | Action::ContactRequest
        | Action::Other { .. } => Ok(()),
    }
}

fn buttons(field: &str, buttons: &[super::ReplyButton]) -> Check {
    let (mut ids, mut titles) = (HashSet::new(), HashSet::new());
    for (index, button) in buttons.iter().enumerate() {
        let at = |part: &str| format!("{field}[{index}].reply.{part}");
        filled(at("id"), &button.id, 256)?;
        must(button.id.trim() == button.id, at("id"), Problem::Malformed)?;
        filled(at("title"), &button.title, 20)?;
        must(ids.insert(&button.id), at("id"), Problem::NotUnique)?;
        must(
            titles.insert(&button.title),
            at("title"),
            Problem::NotUnique,
        )?;
    }
    Ok(())
}

fn rows(field: &str, sections: &[ListSection]) -> Check {
    count(field, sections.len(), 1, 10)?;
    let total = sections.iter().map(|section| section.rows.len()).sum();
    count(format!("{field}.rows"), total, 1, 10)?;
    let mut ids = HashSet::new();
    for (index, section) in sections.iter().enumerate() {
        let at = format!("{field}[{index}]");
        match &section.title {
            Some(title) => filled(format!("{at}.title"), title, 24)?,
            None => must(sections.len() == 1, format!("{at}.title"), Problem::Empty)?,
        }
        count(format!("{at}.rows"), section.rows.len(), 1, 10)?;
        for (index, row) in section.rows.iter().enumerate() {
            let at = |part: &str| format!("{at}.rows[{index}].{part}");
            filled(at("id"), &row.id, 200)?;
            must(ids.insert(&row.id), at("id"), Problem::NotUnique)?;
            filled(at("title"), &row.title, 24)?;
            optional(at("description"), row.description.as_deref(), 72)?;
        }
    }
    Ok(())
}

fn products(field: &str, sections: &[ProductSection]) -> Check {
    count(field, sections.len(), 1, 10)?;
    let total = sections.iter().map(|section| section.products.len()).sum();
    count(format!("{field}.product_items"), total, 1, 30)?;
    for (index, section) in sections.iter().enumerate() {
        let title = format!("{field}[{index}].title");
        match &section.title {
            Some(text) => filled(title, text, 24)?,
            None => must(sections.len() == 1, title, Problem::Empty)?,
        }
    }
    Ok(())
}

fn cards(field: &str, cards: &[CarouselCard]) -> Check {
    count(field, cards.len(), 2, 10)?;
    let shape = |card: &CarouselCard| match &card.action {
        Action::Buttons(buttons) => ("buttons", buttons.len()),
        Action::Product { .. } => ("product", 1),
        Action::Link { .. } => ("cta_url", 1),
        _ => ("", 0),
    };
    for (index, card) in cards.iter().enumerate() {
        let at = |part: &str| format!("{field}[{index}].{part}");
        let pictured = matches!(card.header, Header::Image(_) | Header::Video(_));
        must(pictured, at("header"), Problem::NotAllowed)?;
        must(!shape(card).0.is_empty(), at("action"), Problem::NotAllowed)?;
        let same = cards
            .first()
            .is_none_or(|first| shape(first) == shape(card));
        must(same, at("action"), Problem::Malformed)?;
        optional(at("body.text"), card.body.as_deref(), 160)?;
        let breaks = card
            .body
            .as_deref()
            .map_or(0, |text| text.matches('\n').count());
        must(breaks <= 2, at("body.text"), Problem::Malformed)?;
        action(&at("action"), &card.action)?;
    }
    Ok(())
}

fn template(message: &TemplateMessage) -> Check {
    filled("template.name", &message.name, 512)?;
    must(
        !message.language.is_empty(),
        "template.language.code",
        Problem::Empty,
    )?;
    components("template.components", &message.components)
}

fn components(field: &str, components: &[TemplateComponent]) -> Check {
    for (index, component) in components.iter().enumerate() {
        let at = format!("{field}[{index}]");
        match component {
            TemplateComponent::Header(value) => parameter(&format!("{at}.parameters[0]"), value)?,
            TemplateComponent::Body(values) => {
                for (index, value) in values.iter().enumerate() {
                    parameter(&format!("{at}.parameters[{index}]"), value)?;
                }
            }
            TemplateComponent::Button(button) => template_button(&at, button)?,
            TemplateComponent::Carousel(cards) => {
                count(format!("{at}.cards"), cards.len(), 2, 10)?;
                for (index, card) in cards.iter().enumerate() {
                    self::components(&format!("{at}.cards[{index}].components"), &card.components)?;
                }
            }
            TemplateComponent::LimitedTimeOffer { expires_at_ms } => {
                // Anything earlier than 2001 was meant as seconds.
                let ms = *expires_at_ms > 1_000_000_000_000;
                must(ms, format!("{at}.expiration_time_ms"), Problem::OutOfRange)?;
            }
            TemplateComponent::TapTarget { url, title } => {
                must(!url.is_empty(), format!("{at}.url"), Problem::Empty)?;
                must(!title.is_empty(), format!("{at}.title"), Problem::Empty)?;
            }
        }
    }
    Ok(())
}

fn template_button(field: &str, button: &TemplateButton) -> Check {
    match &button.value {
        ButtonParameter::UrlSuffix { text, .. } => {
            filled(format!("{field}.parameters[0].text"), text, 2000)
        }
        ButtonParameter::CopyCode { code } => {
            filled(format!("{field}.parameters[0].coupon_code"), code, 15)
        }
        ButtonParameter::QuickReply { payload } => {
            filled(format!("{field}.parameters[0].payload"), payload, 256)
        }
        ButtonParameter::Flow { .. }
        | ButtonParameter::Catalog { .. }
        | ButtonParameter::Products { .. } => Ok(()),
    }
}

fn parameter(field: &str, parameter: &Parameter) -> Check {
    match parameter {
        Parameter::Text { text, .. } => {
            let field = format!("{field}.text");
            filled(field.clone(), text, 1024)?;
            let broken = text.contains(['\n', '\r', '\t']) || text.contains("     ");
            must(!broken, field, Problem::Malformed)
        }
        Parameter::Image(media) => source(&format!("{field}.image"), media),
        Parameter::Video(media) => source(&format!("{field}.video"), media),
        Parameter::Document { media, .. } => source(&format!("{field}.document"), media),
        Parameter::Location(place) => {
            let complete = place.name.is_some() && place.address.is_some();
            must(complete, format!("{field}.location"), Problem::Empty)?;
            location(&format!("{field}.location"), place)
        }
        Parameter::Currency { fallback, .. } | Parameter::DateTime { fallback } => {
            filled(format!("{field}.fallback_value"), fallback, 1024)
        }
        Parameter::Product {
            product_retailer_id,
            ..
        } => must(
            !product_retailer_id.is_empty(),
            format!("{field}.product"),
            Problem::Empty,
        ),
    }
}
