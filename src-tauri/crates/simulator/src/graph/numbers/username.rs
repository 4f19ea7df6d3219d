//! The business's own username.

use axum::{body::Body, http::Response};
use serde_json::{Map, Value, json};

use super::{done, with_desk};
use crate::{
    graph::{
        Call,
        errors::{Outcome, Refusal, answer},
    },
    rules::Part,
    world::World,
};

/// Names somebody else has.
const TAKEN: [&str; 3] = ["whatsapp", "meta", "bakery"];

/// `GET /{phone-number-id}/username`
pub(super) fn get(world: &World, id: &str) -> Outcome<Response<Body>> {
    let mut body = Map::new();
    if let Some((username, status)) = with_desk(world, id, |desk| desk.username.clone()) {
        body.insert(String::from("username"), json!(username));
        body.insert(String::from("status"), json!(status));
    }
    Ok(answer(200, &Value::Object(body)))
}

/// `GET /{phone-number-id}/username_suggestions`
pub(super) fn suggestions(world: &World, id: &str) -> Outcome<Response<Body>> {
    let name = world
        .state()
        .numbers
        .get(id)
        .map(|number| number.name.to_lowercase())
        .unwrap_or_default();
    let joined = |with: &str| {
        name.split(|c: char| !c.is_ascii_alphanumeric())
            .filter(|word| !word.is_empty())
            .collect::<Vec<_>>()
            .join(with)
    };
    let list = json!([{"username_suggestions": [joined(""), joined("_"), joined(".")]}]);
    Ok(answer(200, &json!({"data": list})))
}

/// `POST /{phone-number-id}/username`: reserved until it is approved.
pub(super) fn claim(world: &World, id: &str, call: &Call) -> Outcome<Response<Body>> {
    let request = call.form();
    let part = Part::root(&request);
    let username = part.text("username", 35)?.to_owned();
    let is_name = username.len() >= 3
        && username
            .bytes()
            .all(|b| b.is_ascii_alphanumeric() || b == b'.' || b == b'_');
    if !is_name {
        return Err(part.invalid(
            "username",
            "must have 3 to 35 letters, digits, dots or underscores.",
        ));
    }
    let moves = part.has("transfer_action")
        && part.word("transfer_action", &["none", "force_transfer"])? == "force_transfer";
    if TAKEN.contains(&username.to_lowercase().as_str()) {
        return Err(Refusal::code(147_001));
    }
    {
        let mut state = world.state();
        let other = state.desks.iter_mut().find(|(other, desk)| {
            *other != id
                && desk
                    .username
                    .as_ref()
                    .is_some_and(|(name, _)| *name == username)
        });
        match other {
            Some((_, desk)) if moves => desk.username = None,
            Some(_) => return Err(Refusal::code(147_005)),
            None => {}
        }
    }
    with_desk(world, id, |desk| {
        desk.username = Some((username, String::from("reserved")));
    });
    Ok(done())
}

/// `DELETE /{phone-number-id}/username`
pub(super) fn release(world: &World, id: &str) -> Outcome<Response<Body>> {
    with_desk(world, id, |desk| desk.username = None);
    Ok(done())
}
