//! Taking and passing on conversations.
//!
//! Source: a partner's documentation of *Conversation routing*, read 2026-11; Meta's own page is not public.

use axum::{body::Body, http::Response};

use super::done;
use crate::{
    graph::{
        Call,
        errors::{Outcome, Refusal},
        messages::recipient::digits,
    },
    rules::Part,
    world::{Owner, World},
};

/// `POST /{phone-number-id}/thread_control`
pub(super) fn control(world: &World, id: &str, call: &Call) -> Outcome<Response<Body>> {
    let request = call.form();
    let part = Part::root(&request);
    part.word("messaging_product", &["whatsapp"])?;
    let action = part.word("action", &["pass", "release", "take"])?;
    part.maybe_text("metadata", 2000)?;
    let to = part.text("to", 64)?;
    let mut state = world.state();
    let name = state
        .numbers
        .get(id)
        .and_then(|number| digits(&state, number, to))
        .and_then(|digits| state.people.with_phone(&digits))
        .map(|person| person.name.clone())
        .ok_or_else(|| part.invalid("to", "is nobody with a conversation here."))?;
    let owner = state
        .people
        .get(&name)
        .and_then(|person| person.owners.get(id).copied());
    if owner.is_some() && action != "take" {
        return Err(Refusal::code(131_070));
    }
    state.people.change(&name, |person| match action {
        "take" => {
            person.owners.remove(id);
        }
        _ => {
            person.owners.insert(id.to_owned(), Owner::AiAgent);
        }
    });
    Ok(done())
}
