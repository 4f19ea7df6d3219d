//! Interactive messages: the parts they share; each flavour's action is in a module of its own.

mod carousel;
mod choices;
mod links;
mod shop;

pub(super) use shop::sections;

use super::{
    freeform::{FreeForm, MediaRef, source},
    part::Part,
};
use crate::graph::errors::{Outcome, Refusal};

const HEADER: usize = 60;
/// Of every flavour. For lists one page of Meta's says 4096 and the published specification 1024; the stricter counts,
/// so that a client that passes here passes there.
const BODY: usize = 1024;
const FOOTER: usize = 60;
/// Labels of buttons.
const LABEL: usize = 20;

/// Which parts a flavour has.
struct Shape {
    headers: &'static [&'static str],
    header_required: bool,
    body_required: bool,
    footer: bool,
}

const MEDIA_HEADERS: &[&str] = &["text", "image", "video", "document"];

fn shape(kind: &str) -> Option<Shape> {
    let usual = Shape {
        headers: &[],
        header_required: false,
        body_required: true,
        footer: true,
    };
    Some(match kind {
        "button" | "cta_url" | "flow" | "address_message" => Shape {
            headers: MEDIA_HEADERS,
            ..usual
        },
        "list" => Shape {
            headers: &["text"],
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
        "catalog_message" | "voice_call" => usual,
        "location_request_message" | "carousel" | "request_contact_info" => Shape {
            footer: false,
            ..usual
        },
        "call_permission_request" => Shape {
            body_required: false,
            footer: false,
            ..usual
        },
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
    let mut media: Vec<MediaRef> = header(interactive, &shape)?.into_iter().collect();
    let text = body(interactive, &shape)?;
    if let Some(footer) = interactive.maybe_part("footer")? {
        if !shape.footer {
            return Err(interactive.invalid("footer", &format!("is not allowed for type {kind}.")));
        }
        footer.only(&["text"])?;
        footer.text("text", FOOTER)?;
    }
    let action = interactive.part("action")?;
    let mut flow_id = None;
    match kind {
        "button" => choices::buttons(&action)?,
        "list" => choices::list(&action)?,
        "product" => shop::product(&action)?,
        "product_list" => shop::products(&action)?,
        "catalog_message" => shop::catalog(&action)?,
        "order_details" => shop::order_details(&action)?,
        "order_status" => shop::order_status(&action)?,
        "carousel" => media.extend(carousel::check(&action)?),
        "cta_url" => links::cta_url(&action)?,
        "flow" => flow_id = links::flow(&action)?,
        "voice_call" => links::voice_call(&action)?,
        "address_message" => links::address(&action)?,
        "location_request_message" => nothing_but(&action, "send_location")?,
        other => nothing_but(&action, other)?,
    }
    Ok(FreeForm {
        text,
        media,
        interactive: Some(kind.to_owned()),
        flow_id,
        ..FreeForm::default()
    })
}

fn header(interactive: &Part<'_>, shape: &Shape) -> Outcome<Option<MediaRef>> {
    let Some(header) = interactive.maybe_part("header")? else {
        return if shape.header_required {
            Err(interactive.missing("header"))
        } else {
            Ok(None)
        };
    };
    if shape.headers.is_empty() {
        return Err(interactive.invalid("header", "is not allowed for this type."));
    }
    match header.word("type", shape.headers)? {
        "text" => {
            header.only(&["type", "text"])?;
            header.text("text", HEADER)?;
            Ok(None)
        }
        kind => {
            header.only(&["type", kind])?;
            let file = header.part(kind)?;
            match kind {
                "document" => file.only(&["id", "link", "filename"])?,
                _ => file.only(&["id", "link"])?,
            }
            file.any_text("filename")?;
            source(kind, &file).map(Some)
        }
    }
}

fn body(interactive: &Part<'_>, shape: &Shape) -> Outcome<Option<String>> {
    match interactive.maybe_part("body")? {
        Some(body) => {
            body.only(&["text"])?;
            Ok(Some(body.text("text", BODY)?.to_owned()))
        }
        None if shape.body_required => Err(interactive.missing("body")),
        None => Ok(None),
    }
}

/// The action has this name and nothing else.
fn nothing_but(action: &Part<'_>, name: &str) -> Outcome<()> {
    action.only(&["name"])?;
    action.word("name", &[name]).map(|_| ())
}

/// The parameters of an action with this name.
fn parameters<'a>(action: &Part<'a>, name: &str) -> Outcome<Part<'a>> {
    action.only(&["name", "parameters"])?;
    action.word("name", &[name])?;
    action.part("parameters")
}
