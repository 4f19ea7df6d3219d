//! The Resumable Upload API: open a session, send bytes, ask how far it got.
//!
//! Source: Meta, *Resumable Upload API*, read 2026-11.

use axum::{
    body::Body,
    http::{Response, header},
};
use base64::{Engine, engine::general_purpose::URL_SAFE_NO_PAD};
use serde_json::json;

use super::{
    Call,
    errors::{Outcome, Refusal, answer},
};
use crate::{faults::Fault, line::Line, world::World};

/// What can be uploaded this way.
const TYPES: [&str; 5] = [
    "application/pdf",
    "image/jpeg",
    "image/jpg",
    "image/png",
    "video/mp4",
];
const MAX: usize = 100 * 1024 * 1024;

/// `POST /{app-id}/uploads`
pub(super) fn open(world: &World, call: &Call) -> Outcome<Response<Body>> {
    let required = |name: &str| {
        call.argument(name)
            .ok_or_else(|| Refusal::parameter(format!("The parameter {name} is required.")))
    };
    let length: usize = required("file_length")?
        .parse()
        .ok()
        .filter(|length| (1..=MAX).contains(length))
        .ok_or_else(|| Refusal::parameter("Param file_length must be a number of bytes"))?;
    let mime = required("file_type")?;
    if !TYPES.contains(&mime.as_str()) {
        return Err(Refusal::parameter(format!(
            "Param file_type must be one of {{{}}} - got \"{mime}\".",
            TYPES.join(", ")
        )));
    }
    let key = world.ids.object();
    let id = format!(
        "upload:{}",
        URL_SAFE_NO_PAD.encode(format!("1:attachment:{key}"))
    );
    let signature = format!(
        "AR{}",
        URL_SAFE_NO_PAD.encode(crate::ids::sixteen_for(&key))
    );
    world.state().samples.open(&id, &mime, length, &signature);
    Ok(answer(200, &json!({"id": format!("{id}?sig={signature}")})))
}

/// `GET` and `POST /upload:…?sig=…`
pub(super) fn session(
    world: &World,
    line: &Line,
    id: &str,
    call: &Call,
    sends: bool,
) -> Outcome<Response<Body>> {
    // The token counts in the header only.
    if !call.headers.contains_key(header::AUTHORIZATION) {
        return Err(Refusal::code(104));
    }
    let signature = call
        .query
        .get("sig")
        .map(String::as_str)
        .unwrap_or_default();
    let mut state = world.state();
    let offset = state
        .samples
        .offset(id, signature)
        .ok_or_else(|| call.unsupported())?;
    let whole = format!("{id}?sig={signature}");
    if !sends {
        return Ok(answer(200, &json!({"id": whole, "file_offset": offset})));
    }
    let given = call
        .headers
        .get("file_offset")
        .and_then(|value| value.to_str().ok())
        .and_then(|text| text.parse::<usize>().ok());
    if given != Some(offset) {
        return Err(Refusal::parameter(format!(
            "The header file_offset must be {offset}, the bytes that are there"
        )));
    }
    let cut = state.faults.take(|fault| match fault {
        Fault::BreakUpload { after_bytes } => Some(*after_bytes),
        _ => None,
    });
    if let Some(after_bytes) = cut {
        let some = call.body.len().min(after_bytes);
        state
            .samples
            .add(id, call.body.get(..some).unwrap_or_default());
        line.cut_after(0);
        return Ok(Response::new(Body::empty()));
    }
    match state.samples.add(id, &call.body) {
        Some(handle) => Ok(answer(200, &json!({"h": handle}))),
        None => {
            let offset = state.samples.offset(id, signature);
            Ok(answer(200, &json!({"id": whole, "file_offset": offset})))
        }
    }
}
