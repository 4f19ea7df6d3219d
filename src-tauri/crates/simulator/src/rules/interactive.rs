//! Interactive messages.

use std::collections::BTreeSet;

use super::{
    freeform::{FreeForm, source},
    part::Part,
};
use crate::graph::errors::{Outcome, Refusal};

const HEADER: usize = 60;
const BODY: usize = 1024;
const LIST_BODY: usize = 4096;
const FOOTER: usize = 60;
const LABEL: usize = 20;

/// Which parts a flavour has.
struct Shape {
    headers: &'static [&'static str],
    header_required: bool,
    body_required: bool,
    body_max: usize,
    footer: bool,
}

const MEDIA_HEADERS: &[&str] = &["text", "image", "video", "document"];

fn shape(kind: &str) -> Option<Shape> {
    let usual = Shape {
        headers: &[],
        header_required: false,
        body_required: true,
        body_max: BODY,
        footer: true,
    };
    Some(match kind {
        "button" | "cta_url" | "flow" | "address_message" => Shape {
            headers: MEDIA_HEADERS,
            ..usual
        },
        "list" => Shape {
            headers: &["text"],
            body_max: LIST_BODY,
            ..usual
        },
        "product" => Shape {
            body_required: false,
            ..usual
        },
        "product_list" => Shape {
            headers: &["text"],
            header_required: true,
            ..usual
        },
        "catalog_message" => usual,
        "location_request_message" | "carousel" | "request_contact_info" => Shape {
            footer: false,
            ..usual
        },
        "call_permission_request" => Shape {
            body_required: false,
            footer: false,
            ..usual
        },
        "voice_call" => usual,
        "order_details" | "order_status" => Shape {
            headers: &["image"],
            ..usual
        },
        _ => return None,
    })
}

/// Checks `interactive`.
pub(super) fn check(interactive: &Part<'_>) -> Outcome<FreeForm> {
    interactive.only(&["type", "header", "body", "footer", "action"])?;
    let kind = interactive.text("type", 64)?;
    let Some(shape) = shape(kind) else {
        return Err(Refusal::parameter(format!(
            "Param interactive['type'] has an unknown value \"{kind}\"."
        )));
    };
    let media = header(interactive, &shape)?;
    let text = body(interactive, &shape)?;
    if let Some(footer) = interactive.maybe_part("footer")? {
        if !shape.footer {
            return Err(interactive.invalid("footer", &format!("is not allowed for type {kind}.")));
        }
        footer.only(&["text"])?;
        footer.text("text", FOOTER)?;
    }
    let action = interactive.part("action")?;
    match kind {
        "button" => buttons(&action)?,
        "list" => list(&action)?,
        "product" => {
            action.only(&["catalog_id", "product_retailer_id"])?;
            action.text("catalog_id", 256)?;
            action.text("product_retailer_id", 256)?;
        }
        "product_list" => products(&action)?,
        "carousel" => carousel(&action)?,
        "location_request_message" => name_is(&action, "send_location")?,
        "order_details" => name_is(&action, "review_and_pay")?,
        "order_status" => name_is(&action, "review_order")?,
        other => {
            name_is(&action, other)?;
            parameters(other, &action)?;
        }
    }
    Ok(FreeForm {
        text,
        media,
        ..FreeForm::default()
    })
}

fn header(interactive: &Part<'_>, shape: &Shape) -> Outcome<Vec<(String, String)>> {
    let Some(header) = interactive.maybe_part("header")? else {
        return if shape.header_required {
            Err(Refusal::with(
                131_008,
                "The parameter interactive['header'] is required.",
            ))
        } else {
            Ok(Vec::new())
        };
    };
    if shape.headers.is_empty() {
        return Err(interactive.invalid("header", "is not allowed for this type."));
    }
    match header.word("type", shape.headers)? {
        "text" => {
            header.text("text", HEADER)?;
            Ok(Vec::new())
        }
        kind => Ok(source(kind, &header.part(kind)?)?.into_iter().collect()),
    }
}

fn body(interactive: &Part<'_>, shape: &Shape) -> Outcome<Option<String>> {
    match interactive.maybe_part("body")? {
        Some(body) => {
            body.only(&["text"])?;
            Ok(Some(body.text("text", shape.body_max)?.to_owned()))
        }
        None if shape.body_required => Err(Refusal::with(
            131_008,
            "The parameter interactive['body'] is required.",
        )),
        None => Ok(None),
    }
}

fn buttons(action: &Part<'_>) -> Outcome<()> {
    action.only(&["buttons"])?;
    let (mut ids, mut titles) = (BTreeSet::new(), BTreeSet::new());
    for button in action.list("buttons", 1..=3)? {
        button.word("type", &["reply"])?;
        let reply = button.part("reply")?;
        reply.only(&["id", "title"])?;
        let id = reply.text("id", 256)?;
        let title = reply.text("title", LABEL)?;
        if id.trim() != id {
            return Err(reply.invalid("id", "must not start or end with a space."));
        }
        if !ids.insert(id) || !titles.insert(title) {
            return Err(action.invalid("buttons", "must have unique ids and titles."));
        }
    }
    Ok(())
}

fn list(action: &Part<'_>) -> Outcome<()> {
    action.only(&["button", "sections"])?;
    action.text("button", LABEL)?;
    let sections = action.list("sections", 1..=10)?;
    let (mut ids, mut rows) = (BTreeSet::new(), 0);
    for section in &sections {
        section.only(&["title", "rows"])?;
        if sections.len() > 1 {
            section.text("title", 24)?;
        } else {
            section.maybe_text("title", 24)?;
        }
        for row in section.list("rows", 1..=10)? {
            row.only(&["id", "title", "description"])?;
            row.text("title", 24)?;
            row.maybe_text("description", 72)?;
            if !ids.insert(row.text("id", 200)?) {
                return Err(section.invalid("rows", "must have unique ids."));
            }
            rows += 1;
        }
    }
    if rows > 10 {
        return Err(action.invalid(
            "sections",
            &format!("must have at most 10 rows in total, not {rows}."),
        ));
    }
    Ok(())
}

fn products(action: &Part<'_>) -> Outcome<()> {
    action.only(&["catalog_id", "sections"])?;
    action.text("catalog_id", 256)?;
    let sections = action.list("sections", 1..=10)?;
    let mut products = 0;
    for section in &sections {
        if sections.len() > 1 {
            section.text("title", 24)?;
        } else {
            section.maybe_text("title", 24)?;
        }
        for item in section.list("product_items", 1..=30)? {
            item.text("product_retailer_id", 256)?;
            products += 1;
        }
    }
    if products > 30 {
        return Err(action.invalid(
            "sections",
            &format!("must have at most 30 products in total, not {products}."),
        ));
    }
    Ok(())
}

fn carousel(action: &Part<'_>) -> Outcome<()> {
    let cards = action.list("cards", 2..=10)?;
    for (at, card) in cards.iter().enumerate() {
        let index = card.number("card_index", 0.0..=9.0)?;
        if (index - at as f64).abs() > f64::EPSILON {
            return Err(card.invalid("card_index", "must count from 0 without gaps."));
        }
        card.word("type", &["cta_url", "product", "quick_reply"])?;
        if let Some(body) = card.maybe_part("body")? {
            let text = body.text("text", 160)?;
            if text.matches('\n').count() > 2 {
                return Err(body.invalid("text", "must have at most 2 line breaks."));
            }
        }
        card.part("action")?;
    }
    Ok(())
}

fn parameters(kind: &str, action: &Part<'_>) -> Outcome<()> {
    match kind {
        "cta_url" => {
            let parameters = action.part("parameters")?;
            parameters.text("display_text", LABEL)?;
            let url = parameters.text("url", 2000)?;
            if !url.starts_with("https://") && !url.starts_with("http://") {
                return Err(parameters.invalid("url", "is not a valid URI."));
            }
        }
        "flow" => {
            let parameters = action.part("parameters")?;
            parameters.text("flow_cta", 30)?;
            if parameters.has("flow_id") == parameters.has("flow_name") {
                return Err(parameters.invalid("flow_id", "or flow_name is required, not both."));
            }
        }
        "voice_call" => {
            if let Some(parameters) = action.maybe_part("parameters")? {
                parameters.maybe_text("display_text", LABEL)?;
                if parameters.has("ttl_minutes") {
                    parameters.number("ttl_minutes", 1.0..=43_200.0)?;
                }
            }
        }
        "address_message" => {
            action.part("parameters")?.word("country", &["IN"])?;
        }
        _ => {}
    }
    Ok(())
}

fn name_is(action: &Part<'_>, name: &str) -> Outcome<()> {
    action.word("name", &[name]).map(|_| ())
}
