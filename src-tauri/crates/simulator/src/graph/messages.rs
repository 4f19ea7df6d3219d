//! `POST /{phone-number-id}/messages`.

mod recipient;
mod trouble;

use std::{sync::Arc, time::Duration};

use axum::{body::Body, http::Response};
use serde_json::{Map, Value, json};
use tokio::time::{Instant, timeout};

use self::{
    recipient::recipient,
    trouble::{break_off, gate},
};
use super::{
    Call,
    errors::{Outcome, Refusal, answer},
};
use crate::{
    line::Line,
    options::ClosedWindow,
    rules::{FreeForm, Part, check_free_form, check_template},
    sends::{Recipient, Verdict, accept},
    world::{Number, SeenByShop, State, World},
};

/// Longest wait for statuses that are to come before the answer.
const EARLY_WITHIN: Duration = Duration::from_secs(5);
/// How long a customer's message lets us answer freely. Source: Meta, *Customer service windows*, read 2026-11.
const WINDOW_S: u64 = 24 * 60 * 60;
/// Oldest message that can be marked or reacted to.
const REACH_S: u64 = 30 * 24 * 60 * 60;

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

pub(super) async fn post(
    world: &Arc<World>,
    line: &Line,
    number_id: &str,
    call: &Call,
) -> Outcome<Response<Body>> {
    let request = call.json()?;
    let Some(number) = world.state().numbers.get(number_id).cloned() else {
        return Err(call.unsupported());
    };
    let part = Part::root(&request);
    part.word("messaging_product", &["whatsapp"])
        .map_err(|_| Refusal::parameter("The parameter messaging_product is required."))?;
    if part.has("status") {
        return mark_as_read(world, &number, &part);
    }
    if let Some(response) = gate(world, line).await? {
        return Ok(response);
    }
    part.only(ENVELOPE)?;
    let (recipient, verdict) = judge(world, &number, &part)?;
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

/// Checks everything about a message; nothing has happened yet when it is refused.
fn judge(world: &World, number: &Number, part: &Part<'_>) -> Outcome<(Recipient, Verdict)> {
    part.maybe_text("biz_opaque_callback_data", 512)?;
    if let Some(context) = part.maybe_part("context")? {
        context.only(&["message_id"])?;
        context.text("message_id", 512)?;
    }
    if part
        .maybe_text("recipient_type", 16)?
        .is_some_and(|kind| kind != "individual")
    {
        return Err(Refusal::parameter(
            "Param recipient_type must be one of {INDIVIDUAL} - groups are not enabled for this number.",
        ));
    }
    let now_s = world.options.clock.now_s();
    let mut state = world.state();
    let recipient = recipient(&state, number, part)?;
    let kind = part.maybe_text("type", 64)?.unwrap_or("text").to_owned();
    let (verdict, media) = if kind == "template" {
        template(&state, number, &recipient, part)?
    } else {
        let checked = check_free_form(&kind, part)?;
        reaction_target(&state, number, &checked, now_s)?;
        let open = window_is_open(&state, number, &recipient, now_s);
        if !open && world.options.closed_window == ClosedWindow::Refuse {
            let details = "Message failed to send because more than 24 hours have passed since the customer last replied to this number.";
            return Err(Refusal::with(131_047, details));
        }
        let fails_with = (!open).then_some(131_047);
        let spoiled = spoiled_voice(world, &state, &checked);
        let media = checked.media.clone();
        (
            Verdict {
                kind,
                text: checked.text,
                category: None,
                fails_with: fails_with.or(spoiled),
            },
            media,
        )
    };
    let wrong_kind = media_is_there(world, &state, number, &media)?;
    if let Some(limits) = &world.options.limits {
        let customer = recipient
            .wa_id
            .clone()
            .or_else(|| recipient.user_id.clone())
            .unwrap_or_default();
        state
            .meter
            .count(limits, &number.id, &customer, Instant::now())
            .map_err(Refusal::code)?;
    }
    let fails_with = verdict.fails_with.or(wrong_kind);
    Ok((
        recipient,
        Verdict {
            fails_with,
            ..verdict
        },
    ))
}

fn template(
    state: &State,
    number: &Number,
    recipient: &Recipient,
    part: &Part<'_>,
) -> Outcome<(Verdict, Vec<(String, String)>)> {
    let known = state
        .wabas
        .get(&number.waba_id)
        .map(|waba| waba.templates.as_slice())
        .unwrap_or_default();
    let filled = check_template(&part.part("template")?, known)?;
    if filled.is_authentication && recipient.wa_id.is_none() {
        return Err(Refusal::code(131_062));
    }
    let person = recipient
        .person
        .as_deref()
        .and_then(|name| state.people.get(name));
    let opted_out = filled.category == "marketing" && person.is_some_and(|person| person.opted_out);
    let verdict = Verdict {
        kind: String::from("template"),
        text: Some(filled.text),
        category: Some(filled.category),
        fails_with: opted_out.then_some(131_050),
    };
    Ok((verdict, filled.media))
}

fn window_is_open(state: &State, number: &Number, recipient: &Recipient, now_s: u64) -> bool {
    let person = recipient
        .person
        .as_deref()
        .and_then(|name| state.people.get(name));
    person
        .and_then(|person| person.last_wrote_s.get(&number.id))
        .is_some_and(|last_s| now_s < last_s.saturating_add(WINDOW_S))
}

/// Reactions need a message of the same chat, at most thirty days old.
fn reaction_target(state: &State, number: &Number, checked: &FreeForm, now_s: u64) -> Outcome<()> {
    let Some(target) = &checked.reacts_to else {
        return Ok(());
    };
    let known = state.messages.get(target).filter(|known| {
        known.number_id == number.id
            && known.kind != "reaction"
            && now_s <= known.at_s.saturating_add(REACH_S)
    });
    match known {
        Some(_) => Ok(()),
        None => Err(Refusal::with(
            131_009,
            "Reaction message not found, or it cannot be reacted to.",
        )),
    }
}

/// Every media id must be ours and alive; one of the wrong kind is accepted and fails later, as with Meta.
fn media_is_there(
    world: &World,
    state: &State,
    number: &Number,
    media: &[(String, String)],
) -> Outcome<Option<u32>> {
    let mut fails_with = None;
    for (kind, id) in media {
        let found = state
            .media
            .find(id, world.options.clock.now_ms())
            .filter(|media| media.number_id == number.id);
        let Some(found) = found else {
            return Err(Refusal::with(
                131_009,
                format!("Media with id {id} was not found; it may have expired."),
            ));
        };
        if !super::media::fits(kind, &found.file) {
            fails_with = Some(131_053);
        }
    }
    Ok(fails_with)
}

/// A voice note must be Ogg; anything else is found out later.
fn spoiled_voice(world: &World, state: &State, checked: &FreeForm) -> Option<u32> {
    let (_, id) = checked.media.first().filter(|_| checked.voice)?;
    let media = state.media.find(id, world.options.clock.now_ms())?;
    (!media.file.mime.starts_with("audio/ogg")).then_some(131_053)
}

fn accepted(recipient: &Recipient, verdict: &Verdict, wamid: &str) -> Value {
    let mut contact = Map::new();
    contact.insert(String::from("input"), json!(recipient.input));
    match (&recipient.wa_id, &recipient.user_id) {
        (Some(wa_id), _) => drop(contact.insert(String::from("wa_id"), json!(wa_id))),
        (None, Some(user_id)) => drop(contact.insert(String::from("user_id"), json!(user_id))),
        (None, None) => {}
    }
    let mut message = Map::new();
    message.insert(String::from("id"), json!(wamid));
    if verdict.kind == "template" {
        message.insert(String::from("message_status"), json!("accepted"));
    }
    json!({"messaging_product": "whatsapp", "contacts": [contact], "messages": [message]})
}

/// Mark-as-read, with or without the typing signal.
fn mark_as_read(world: &World, number: &Number, part: &Part<'_>) -> Outcome<Response<Body>> {
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
