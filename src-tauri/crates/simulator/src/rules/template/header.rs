//! The value of a template's header.

use serde_json::Value;

use super::text::{fill, text_of};
use crate::{
    graph::errors::{Outcome, Refusal},
    rules::{
        Part,
        freeform::{MediaRef, source},
    },
};

/// Longest header text.
const HEADER: usize = 60;

/// Checks the header component against `part` of the template; returns its file, if it has one.
pub(super) fn check(
    part: &Value,
    given: Option<&Part<'_>>,
    named: bool,
) -> Outcome<Option<MediaRef>> {
    let format = text_of(part, "format");
    if format == "TEXT" {
        fill(text_of(part, "text"), given, named, "header", HEADER)?;
        return Ok(None);
    }
    let parameters = match given {
        Some(given) => given.list("parameters", 1..=1)?,
        None => Vec::new(),
    };
    let mismatch = |received: &str| {
        Refusal::with(
            132_012,
            format!("header: Format mismatch, expected {format}, received {received}"),
        )
    };
    let Some(parameter) = parameters.first() else {
        return Err(mismatch("UNKNOWN"));
    };
    let kind = parameter.text("type", 64)?;
    if kind.to_uppercase() != format {
        return Err(mismatch(&kind.to_uppercase()));
    }
    parameter.only(&["type", kind])?;
    let value = parameter.part(kind)?;
    match kind {
        "location" => {
            value.only(&["latitude", "longitude", "name", "address"])?;
            value.number("latitude", -90.0..=90.0)?;
            value.number("longitude", -180.0..=180.0)?;
            value.text("name", 1000)?;
            value.text("address", 1000)?;
            Ok(None)
        }
        "product" => {
            value.text("catalog_id", 256)?;
            value.text("product_retailer_id", 256)?;
            Ok(None)
        }
        "document" => {
            value.only(&["id", "link", "filename"])?;
            value.any_text("filename")?;
            source(kind, &value).map(Some)
        }
        // A GIF is an MP4 file.
        "gif" => source("video", &value).map(Some),
        _ => {
            value.only(&["id", "link"])?;
            source(kind, &value).map(Some)
        }
    }
}
