//! Limits of interactive messages.

use std::collections::HashSet;

use serde_json::Value;

use super::{Check, Problem, at_most, count, filled, given, must, optional, source, web, within};
use crate::json;
use crate::message::interactive::{
    Action, CarouselCard, Flow, FlowRef, FlowStart, Header, Interactive, ListSection,
    ProductSection, ReplyButton,
};

/// What a button says, unless something else is documented.
const LABEL: usize = 20;
/// The text. Of lists Meta's pages say 4096 and its published document 1024: the stricter counts.
const BODY: usize = 1024;

pub(super) fn check(message: &Interactive) -> Check {
    let field = "interactive.body.text";
    match (&message.body, &message.action) {
        (Some(body), _) => filled(field, body, BODY)?,
        (None, Action::Product { .. } | Action::CallPermission | Action::Other { .. }) => {}
        (None, _) => return must(false, field, Problem::Empty),
    }
    if let Some(footer) = &message.footer {
        must(
            has_footer(&message.action),
            "interactive.footer",
            Problem::NotAllowed,
        )?;
        filled("interactive.footer.text", footer, 60)?;
    }
    header(message)?;
    action("interactive.action", &message.action)
}

fn has_footer(action: &Action) -> bool {
    !matches!(
        action,
        Action::LocationRequest
            | Action::Carousel(_)
            | Action::CallPermission
            | Action::ContactRequest
    )
}

fn header(message: &Interactive) -> Check {
    let field = "interactive.header";
    let Some(header) = &message.header else {
        let needed = matches!(message.action, Action::Products { .. });
        return must(!needed, field, Problem::Empty);
    };
    let allowed = match &message.action {
        Action::Other { .. } => true,
        Action::List { .. } | Action::Products { .. } => {
            matches!(header, Header::Text(_) | Header::Other(_))
        }
        action => matches!(
            action,
            Action::Buttons(_) | Action::Link { .. } | Action::Flow(_) | Action::Address { .. }
        ),
    };
    must(allowed, field, Problem::NotAllowed)?;
    pictured(field, header)
}

fn pictured(field: &str, header: &Header) -> Check {
    match header {
        Header::Text(text) => filled(format!("{field}.text"), text, 60),
        Header::Image(media) => source(&format!("{field}.image"), media),
        Header::Video(media) => source(&format!("{field}.video"), media),
        Header::Document(media) => source(&format!("{field}.document"), media),
        Header::Other(_) => Ok(()),
    }
}

fn action(field: &str, action: &Action) -> Check {
    let at = |part: &str| format!("{field}.{part}");
    match action {
        Action::Buttons(list) => {
            count(at("buttons"), list.len(), 1, 3)?;
            buttons(&at("buttons"), "reply", list)
        }
        Action::List { button, sections } => {
            filled(at("button"), button, LABEL)?;
            rows(&at("sections"), sections)
        }
        Action::Link { text, url } => {
            filled(at("parameters.display_text"), text, LABEL)?;
            web(at("parameters.url"), url)
        }
        Action::Product {
            catalog_id,
            product_retailer_id,
        } => {
            given(at("catalog_id"), catalog_id)?;
            given(at("product_retailer_id"), product_retailer_id)
        }
        Action::Products {
            catalog_id,
            sections,
        } => {
            given(at("catalog_id"), catalog_id)?;
            products(&at("sections"), sections)
        }
        Action::Flow(form) => flow(&at("parameters"), form),
        Action::Carousel(list) => cards(&at("cards"), list),
        Action::Address { parameters } => address(&at("parameters"), parameters),
        Action::VoiceCall {
            text, ttl_minutes, ..
        } => {
            optional(at("parameters.display_text"), text.as_deref(), LABEL)?;
            ttl_minutes.map_or(Ok(()), |minutes| {
                within(at("parameters.ttl_minutes"), minutes.into(), 1, 43_200)
            })
        }
        Action::LocationRequest
        | Action::Catalog { .. }
        | Action::CallPermission
        | Action::ContactRequest
        | Action::Other { .. } => Ok(()),
    }
}

fn buttons(field: &str, kind: &str, buttons: &[ReplyButton]) -> Check {
    let (mut ids, mut titles) = (HashSet::new(), HashSet::new());
    for (index, button) in buttons.iter().enumerate() {
        let at = |part: &str| format!("{field}[{index}].{kind}.{part}");
        filled(at("id"), &button.id, 256)?;
        must(button.id.trim() == button.id, at("id"), Problem::Malformed)?;
        filled(at("title"), &button.title, LABEL)?;
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
        title(&at, section.title.as_deref(), sections.len())?;
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

/// A section's title: needed when there are several.
fn title(section: &str, title: Option<&str>, sections: usize) -> Check {
    let field = format!("{section}.title");
    match title {
        Some(title) => filled(field, title, 24),
        None => must(sections == 1, field, Problem::Empty),
    }
}

/// Products in sections, in interactive messages and in templates.
pub(super) fn products(field: &str, sections: &[ProductSection]) -> Check {
    count(field, sections.len(), 1, 10)?;
    let total = sections.iter().map(|section| section.products.len()).sum();
    count(format!("{field}.product_items"), total, 1, 30)?;
    for (index, section) in sections.iter().enumerate() {
        let at = format!("{field}[{index}]");
        title(&at, section.title.as_deref(), sections.len())?;
        count(format!("{at}.product_items"), section.products.len(), 1, 30)?;
        for (index, product) in section.products.iter().enumerate() {
            let item = format!("{at}.product_items[{index}].product_retailer_id");
            given(item, product)?;
        }
    }
    Ok(())
}

fn flow(field: &str, flow: &Flow) -> Check {
    let at = |part: &str| format!("{field}.{part}");
    match &flow.flow {
        FlowRef::Id(id) => given(at("flow_id"), id)?,
        FlowRef::Name(name) => given(at("flow_name"), name)?,
    }
    filled(at("flow_cta"), &flow.text, LABEL)?;
    must(!has_emoji(&flow.text), at("flow_cta"), Problem::Malformed)?;
    if let FlowStart::Screen { screen, data } = &flow.start {
        given(at("flow_action_payload.screen"), screen)?;
        let empty = data
            .as_ref()
            .and_then(Value::as_object)
            .is_some_and(serde_json::Map::is_empty);
        must(!empty, at("flow_action_payload.data"), Problem::Empty)?;
    }
    Ok(())
}

/// The blocks emoji live in; letters of any script are outside them.
fn has_emoji(text: &str) -> bool {
    text.chars()
        .any(|character| matches!(character, '\u{2600}'..='\u{27bf}' | '\u{1f000}'..='\u{1faff}'))
}

fn cards(field: &str, cards: &[CarouselCard]) -> Check {
    count(field, cards.len(), 2, 10)?;
    let shape = |card: &CarouselCard| match &card.action {
        Action::Buttons(buttons) => Some(("buttons", buttons.len())),
        Action::Product { .. } => Some(("product", 1)),
        Action::Link { .. } => Some(("cta_url", 1)),
        Action::Other { .. } => Some(("other", 1)),
        _ => None,
    };
    for (index, card) in cards.iter().enumerate() {
        let at = |part: &str| format!("{field}[{index}].{part}");
        match (&card.header, &card.action) {
            (Some(header @ (Header::Image(_) | Header::Video(_) | Header::Other(_))), _) => {
                pictured(&at("header"), header)?;
            }
            (Some(_), _) => must(false, at("header"), Problem::NotAllowed)?,
            (None, Action::Product { .. }) => {}
            (None, _) => must(false, at("header"), Problem::Empty)?,
        }
        must(shape(card).is_some(), at("action"), Problem::NotAllowed)?;
        let same = cards
            .first()
            .is_none_or(|first| shape(first) == shape(card));
        must(same, at("action"), Problem::Malformed)?;
        if let Some(body) = &card.body {
            filled(at("body.text"), body, 160)?;
            let actual = body.matches('\n').count();
            must(
                actual <= 2,
                at("body.text"),
                Problem::TooMany { limit: 2, actual },
            )?;
        }
        match &card.action {
            Action::Buttons(list) => {
                count(at("action.buttons"), list.len(), 1, 2)?;
                buttons(&at("action.buttons"), "quick_reply", list)?;
            }
            other => action(&at("action"), other)?,
        }
    }
    Ok(())
}

/// India only: the country is mandatory, a pin code has at most six characters.
fn address(field: &str, parameters: &Value) -> Check {
    let country = json::ident(parameters, "country").is_some();
    must(country, format!("{field}.country"), Problem::Empty)?;
    let saved = json::list(parameters, "saved_addresses").iter().enumerate();
    let saved = saved.filter_map(|(index, saved)| {
        let at = format!("saved_addresses[{index}].value");
        Some((at, json::object(saved, "value")?))
    });
    let values = json::object(parameters, "values").map(|values| ("values".to_owned(), values));
    for (at, values) in values.into_iter().chain(saved) {
        let code = json::text(values, "in_pin_code").unwrap_or_default();
        at_most(format!("{field}.{at}.in_pin_code"), &code, 6)?;
    }
    Ok(())
}
