//! A phone number and all that hangs on it, apart from sending and media.

mod automation;
mod blocking;
mod calling;
mod links;
mod node;
mod profile;
mod registration;
mod settings;
mod thread;
mod username;

use std::sync::Arc;

use axum::{
    body::Body,
    http::{Method, Response},
};
use serde_json::json;

pub(super) use node::{DEFAULT as NUMBER_DEFAULT, MAYBE as NUMBER_MAYBE, number_node};

use super::{
    Call,
    errors::{Outcome, answer},
    history,
};
use crate::{desk::Desk, world::World};

/// Answers a request to a number's node or one of its edges.
pub(super) async fn route(
    world: &Arc<World>,
    id: &str,
    edge: &[&str],
    call: &Call,
) -> Outcome<Response<Body>> {
    match (&call.method, edge) {
        (&Method::GET, []) => node::get(world, id, call),
        (&Method::POST, []) => node::set(world, id, call).await,
        (&Method::GET, ["message_history"]) => history::list(world, id, call),
        (&Method::POST, ["register"]) => registration::register(world, id, call),
        (&Method::POST, ["deregister"]) => registration::deregister(world, id, call),
        (&Method::POST, ["request_code"]) => registration::request_code(world, id, call),
        (&Method::POST, ["verify_code"]) => registration::verify_code(world, id, call),
        (&Method::GET, ["whatsapp_business_profile"]) => profile::get(world, id, call),
        (&Method::POST, ["whatsapp_business_profile"]) => profile::set(world, id, call),
        (&Method::GET, ["block_users"]) => blocking::list(world, id, call),
        (&Method::POST, ["block_users"]) => blocking::change(world, id, call, true),
        (&Method::DELETE, ["block_users"]) => blocking::change(world, id, call, false),
        (&Method::GET, ["message_qrdls"]) => links::list(world, id, call),
        (&Method::POST, ["message_qrdls"]) => links::save(world, id, call),
        (&Method::GET, ["message_qrdls", code]) => links::one(world, id, code, call),
        (&Method::DELETE, ["message_qrdls", code]) => links::delete(world, id, code, call),
        (&Method::POST, ["conversational_automation"]) => automation::set(world, id, call),
        (&Method::GET, ["whatsapp_commerce_settings"]) => settings::commerce(world, id),
        (&Method::POST, ["whatsapp_commerce_settings"]) => settings::set_commerce(world, id, call),
        (&Method::GET, ["settings"]) => settings::get(world, id),
        (&Method::POST, ["settings"]) => settings::set(world, id, call),
        (&Method::GET, ["username"]) => username::get(world, id),
        (&Method::POST, ["username"]) => username::claim(world, id, call),
        (&Method::DELETE, ["username"]) => username::release(world, id),
        (&Method::GET, ["username_suggestions"]) => username::suggestions(world, id),
        (&Method::GET, ["call_permissions"]) => calling::permissions(world, id, call),
        (&Method::POST, ["thread_control"]) => thread::control(world, id, call),
        (&Method::DELETE, ["contact_book"]) => node::forget(world, call),
        _ => Err(call.unsupported()),
    }
}

fn done() -> Response<Body> {
    answer(200, &json!({"success": true}))
}

/// Reads or changes the settings of a number; all numbers have some.
fn with_desk<T>(world: &World, id: &str, change: impl FnOnce(&mut Desk) -> T) -> T {
    let mut state = world.state();
    let name = state
        .numbers
        .get(id)
        .map(|number| number.name.clone())
        .unwrap_or_default();
    let desk = state
        .desks
        .entry(id.to_owned())
        .or_insert_with(|| Desk::new(&name));
    change(desk)
}
