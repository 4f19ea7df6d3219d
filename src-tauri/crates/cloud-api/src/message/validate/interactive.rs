//! Limits of interactive messages.

use std::collections::HashSet;

use super::{Check, Problem, count, fail, filled, must, optional, source};
use crate::message::interactive::{
    Action, CarouselCard, Header, Interactive, ListSection, ProductSection, ReplyButton,
};

pub(super) fn check(message: &Interactive) -> Check {
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

fn buttons(field: &str, buttons: &[ReplyButton]) -> Check {
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
