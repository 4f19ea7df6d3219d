//! Mark-as-read and typing.

use axum::{body::Body, http::Response};
use serde_json::json;

use super::REACH_S;
use crate::{
    graph::errors::{Outcome, Refusal, answer},
    number::Number,
    rules::Part,
    world::{SeenByShop, World},
};

/// Mark-as-read, with or without the typing signal.
pub(super) fn mark_as_read(
    world: &World,
    number: &Number,
    part: &Part<'_>,
) -> Outcome<Response<Body>> {
    part.only(&[
        "messaging_product",
        "status",
        "message_id",
        "typing_indicator",
    ])?;
    part.word("status", &["read"])?;
    let wamid = part.text("message_id", 512)?;
    let typing = match part.maybe_part("typing_indicator")? {
        Some(typing) => {
            typing.only(&["type"])?;
            typing.word("type", &["text"])?;
            true
        }
        None => false,
    };
    let now_s = world.options.clock.now_s();
    let mut state = world.state();
    let known = state.messages.get(wamid).filter(|known| {
        known.from_customer
            && known.number_id == number.id
            && now_s <= known.at_s.saturating_add(REACH_S)
    });
    if known.is_none() {
        return Err(Refusal::with(
            131_009,
            "The message to mark as read was not found.",
        ));
    }
    state.seen.push(SeenByShop {
        wamid: wamid.to_owned(),
        typing,
    });
    Ok(answer(200, &json!({"success": true})))
}
