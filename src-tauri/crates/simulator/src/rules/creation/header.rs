//! The header of a new template.

use super::{
    Samples, subcode,
    variables::{Format, check_header},
};
use crate::{
    graph::errors::{Outcome, Refusal},
    rules::Part,
};

const TEXT: usize = 60;

/// Checks a header.
pub(super) fn check(
    header: &Part<'_>,
    category: &str,
    format: Format,
    samples: Samples<'_>,
) -> Outcome<()> {
    let kind = header.text("format", 32)?.to_uppercase();
    let bad = |why: String| Refusal::management(subcode::HEADER, why);
    match kind.as_str() {
        "TEXT" => {
            header.only(&["type", "format", "text", "example"])?;
            check_header(header, format, TEXT)
        }
        "LOCATION" => {
            header.only(&["type", "format"])?;
            match category {
                "UTILITY" | "MARKETING" => Ok(()),
                _ => Err(bad(String::from(
                    "A location is for utility and marketing.",
                ))),
            }
        }
        "PRODUCT" => header.only(&["type", "format"]),
        "IMAGE" | "VIDEO" | "DOCUMENT" | "GIF" => {
            header.only(&["type", "format", "example"])?;
            if kind == "GIF" && category != "MARKETING" {
                return Err(bad(String::from("A GIF is for marketing.")));
            }
            sample(header, &kind, samples)
        }
        other => Err(bad(format!("There is no header of format {other}."))),
    }
}

/// The sample of a media header: one handle of ours, of the right type.
pub(super) fn sample(header: &Part<'_>, kind: &str, samples: Samples<'_>) -> Outcome<()> {
    let example = header.maybe_part("example")?.ok_or_else(|| {
        Refusal::management(
            subcode::FIELD_MISSING,
            format!("{} is required for media headers.", header.path("example")),
        )
    })?;
    let handles = example.texts("header_handle", 1..=1, 4096)?;
    let handle = handles.first().copied().unwrap_or_default();
    let mime = samples(handle).ok_or_else(|| {
        Refusal::parameter(format!(
            "Param {} is not a handle of an uploaded file",
            example.path("header_handle")
        ))
    })?;
    let fits = match kind {
        "IMAGE" => matches!(mime.as_str(), "image/jpeg" | "image/jpg" | "image/png"),
        "VIDEO" | "GIF" => mime == "video/mp4",
        _ => mime == "application/pdf",
    };
    if fits {
        Ok(())
    } else {
        Err(Refusal::management(
            subcode::HEADER,
            format!("A file of type {mime} is no sample for a header of format {kind}."),
        ))
    }
}
