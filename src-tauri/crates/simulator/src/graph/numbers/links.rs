//! Short links and their QR codes.

use axum::{body::Body, http::Response};
use serde_json::{Value, json};

use super::{done, with_desk};
use crate::{
    graph::{
        Call,
        errors::{Outcome, Refusal, answer},
        pages::Page,
    },
    rules::Part,
    world::World,
};

/// Links of one number, and their text. Source: Meta, *QR codes and short links*, read 2026-11.
const MOST: usize = 2000;
const TEXT: usize = 140;

fn link(world: &World, code: &str, text: &str) -> Value {
    json!({
        "code": code,
        "prefilled_message": text,
        "deep_link_url": format!("https://wa.me/message/{code}"),
        "qr_image_url": format!("{}/cdn/sketch.png", world.base_url),
    })
}

/// `GET /{phone-number-id}/message_qrdls`
pub(super) fn list(world: &World, id: &str, call: &Call) -> Outcome<Response<Body>> {
    let links = with_desk(world, id, |desk| desk.links.clone());
    let wanted = call.query.get("code");
    let links: Vec<Value> = links
        .iter()
        .filter(|(code, _)| wanted.is_none_or(|wanted| wanted == *code))
        .map(|(code, text)| link(world, code, text))
        .collect();
    Page::of(call, 25)?.answer(world, call, &links)
}

/// `GET /{phone-number-id}/message_qrdls/{code}`
pub(super) fn one(world: &World, id: &str, code: &str, call: &Call) -> Outcome<Response<Body>> {
    let text = with_desk(world, id, |desk| desk.links.get(code).cloned())
        .ok_or_else(|| call.unsupported())?;
    Ok(answer(200, &json!({"data": [link(world, code, &text)]})))
}

/// `POST /{phone-number-id}/message_qrdls`: a new one, or another text for one there is.
pub(super) fn save(world: &World, id: &str, call: &Call) -> Outcome<Response<Body>> {
    let request = call.form();
    let part = Part::root(&request);
    let text = part.text("prefilled_message", TEXT)?.to_owned();
    if part.has("generate_qr_image") {
        part.word("generate_qr_image", &["SVG", "PNG"])?;
    }
    let asked = part.maybe_text("code", 14)?.map(str::to_owned);
    let fresh = code(&world.ids.object());
    let code = with_desk(world, id, |desk| match asked {
        Some(code) if desk.links.contains_key(&code) => {
            desk.links.insert(code.clone(), text.clone());
            Ok(code)
        }
        Some(code) => Err(Refusal::parameter(format!("There is no link {code}"))),
        None if desk.links.len() >= MOST => Err(Refusal::parameter(format!(
            "A number can have at most {MOST} links"
        ))),
        None => {
            desk.links.insert(fresh.clone(), text.clone());
            Ok(fresh)
        }
    })?;
    Ok(answer(200, &link(world, &code, &text)))
}

/// `DELETE /{phone-number-id}/message_qrdls/{code}`
pub(super) fn delete(world: &World, id: &str, code: &str, call: &Call) -> Outcome<Response<Body>> {
    match with_desk(world, id, |desk| desk.links.remove(code)) {
        Some(_) => Ok(done()),
        None => Err(call.unsupported()),
    }
}

/// Fourteen letters and digits of Meta's alphabet.
fn code(key: &str) -> String {
    const ALPHABET: &[u8] = b"ABCDEFGHIJKLMNOPQRSTUVWXYZ234567";
    crate::ids::sixteen_for(&format!("link/{key}"))
        .iter()
        .take(14)
        .filter_map(|byte| ALPHABET.get(usize::from(*byte) % ALPHABET.len()))
        .map(|byte| char::from(*byte))
        .collect()
}
