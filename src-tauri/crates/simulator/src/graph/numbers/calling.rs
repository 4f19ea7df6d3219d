//! Whether a customer may be called.

use axum::{body::Body, http::Response};
use serde_json::json;

use crate::{
    graph::{
        Call,
        errors::{Outcome, Refusal, answer},
    },
    world::World,
};

/// `GET /{phone-number-id}/call_permissions`
pub(super) fn permissions(world: &World, id: &str, call: &Call) -> Outcome<Response<Body>> {
    let state = world.state();
    let person = match (call.query.get("user_wa_id"), call.query.get("recipient")) {
        (Some(digits), _) => state.people.with_phone(digits.trim_start_matches('+')),
        (None, Some(user_id)) => state.people.with_user_id(user_id),
        (None, None) => {
            return Err(Refusal::parameter("The parameter user_wa_id is required."));
        }
    };
    if !state
        .numbers
        .get(id)
        .is_some_and(|number| number.conditions.calling)
    {
        return Err(Refusal::code(138_000));
    }
    let now_s = world.options.clock.now_s();
    let granted = person
        .and_then(|person| person.may_be_called.get(id))
        .filter(|until_s| until_s.is_none_or(|until_s| now_s < until_s));
    let permission = match granted {
        Some(Some(until_s)) => json!({"status": "temporary", "expiration_time": until_s}),
        Some(None) => json!({"status": "permanent"}),
        None => json!({"status": "no_permission"}),
    };
    let body = json!({
        "messaging_product": "whatsapp",
        "permission": permission,
        "actions": [
            {"action_name": "start_call", "can_perform_action": granted.is_some()},
            {"action_name": "send_call_permission_request", "can_perform_action": granted.is_none()},
        ],
    });
    Ok(answer(200, &body))
}
