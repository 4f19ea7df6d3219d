//! `POST /{phone-number-id}/messages` and `…/marketing_messages`.

mod judge;
mod media;
mod receipts;
pub(super) mod recipient;
mod standing;
mod trouble;

use std::{sync::Arc, time::Duration};

use axum::{body::Body, http::Response};
use serde_json::{Map, Value, json};
use tokio::time::timeout;

use self::{
    judge::judge,
    trouble::{break_off, gate},
};
use super::{
    Call,
    errors::{Outcome, Refusal, answer},
};
use crate::{
    line::Line,
    rules::Part,
    sends::{Recipient, Verdict, accept},
    world::World,
};

/// Longest wait for statuses that are to come before the answer.
const EARLY_WITHIN: Duration = Duration::from_secs(5);
/// How long a customer's message lets us answer freely. Source: Meta, *Customer service windows*, read 2026-11.
const WINDOW_S: u64 = 24 * 60 * 60;
/// Oldest message that can be marked, quoted or reacted to.
pub(crate) const REACH_S: u64 = 30 * 24 * 60 * 60;

const ENVELOPE: &[&str] = &[
    "messaging_product",
    "recipient_type",
    "to",
    "recipient",
    "type",
    "context",
    "biz_opaque_callback_data",
    "recipient_identity_key_hash",
    "text",
    "image",
    "video",
    "audio",
    "document",
    "sticker",
    "location",
    "contacts",
    "reaction",
    "interactive",
    "template",
];
const DIRECT: [&str; 2] = ["category", "direct_send_config"];
const MARKETING: [&str; 2] = ["product_policy", "message_activity_sharing"];

/// Through which door a message came.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Edge {
    Messages,
    MarketingMessages,
}

pub(super) async fn post(
    world: &Arc<World>,
    line: &Line,
    number_id: &str,
    call: &Call,
    edge: Edge,
) -> Outcome<Response<Body>> {
    let request = call.json()?;
    let Some(number) = world.state().numbers.get(number_id).cloned() else {
        return Err(call.unsupported());
    };
    let part = Part::root(&request);
    part.word("messaging_product", &["whatsapp"])
        .map_err(|_| Refusal::parameter("The parameter messaging_product is required."))?;
    if part.has("status") && edge == Edge::Messages {
        standing::may_act(&number)?;
        return receipts::mark_as_read(world, &number, &part);
    }
    if let Some(response) = gate(world, line).await? {
        return Ok(response);
    }
    let mut keys = ENVELOPE.to_vec();
    keys.extend(match edge {
        Edge::Messages => DIRECT,
        Edge::MarketingMessages => MARKETING,
    });
    part.only(&keys)?;
    standing::may_act(&number)?;
    let (recipient, mut verdict) = judge(world, &number, &part, edge)?;
    if verdict.fails_with.is_none() {
        verdict.fails_with = media::fetched(world, &verdict.media).await;
    }
    let whole = Value::Object(request.clone());
    let (wamid, early) = accept(world, &number, &recipient, &verdict, &whole);
    if early
        && timeout(EARLY_WITHIN, world.mailroom.settled())
            .await
            .is_err()
    {
        tracing::warn!("statuses could not be delivered before the answer");
    }
    break_off(world, line).await;
    Ok(answer(200, &accepted(&recipient, &verdict, &wamid)))
}

fn accepted(recipient: &Recipient, verdict: &Verdict, wamid: &str) -> Value {
    let mut contact = Map::new();
    let mut message = Map::new();
    contact.insert(String::from("input"), json!(recipient.input));
    match (&recipient.wa_id, &recipient.user_id, &recipient.group) {
        (Some(wa_id), _, _) => drop(contact.insert(String::from("wa_id"), json!(wa_id))),
        (None, Some(user_id), _) => {
            drop(contact.insert(String::from("user_id"), json!(user_id)));
        }
        (None, None, Some(group)) => {
            contact.insert(String::from("wa_id"), json!(group));
            message.insert(String::from("group_id"), json!(group));
        }
        (None, None, None) => {}
    }
    message.insert(String::from("id"), json!(wamid));
    if verdict.kind == "template" {
        message.insert(String::from("message_status"), json!("accepted"));
    }
    json!({"messaging_product": "whatsapp", "contacts": [contact], "messages": [message]})
}
