//! Checking a message: everything about it, before anything happens.

use super::{
    Edge, REACH_S, WINDOW_S, media,
    recipient::recipient,
    standing::{marketing_fails, may_call, may_reach, may_send},
};
use crate::{
    graph::errors::{Outcome, Refusal},
    number::Number,
    options::ClosedWindow,
    people::Person,
    rules::{FreeForm, Part, check_free_form, check_template},
    sends::{Recipient, Verdict},
    templates::wake,
    world::{Owner, State, World},
};

const CLOSED: &str = "Message failed to send because more than 24 hours have passed since the customer last replied to this number.";

/// The recipient and what will become of the message; nothing has happened yet when it is refused.
pub(super) fn judge(
    world: &World,
    number: &Number,
    part: &Part<'_>,
    edge: Edge,
) -> Outcome<(Recipient, Verdict)> {
    envelope(number, part)?;
    wake(world, &number.waba_id);
    let mut state = world.state();
    // Asked while nobody else is judged: the limits count in the order of time.
    let now_ms = world.options.clock.now_ms();
    let now_s = now_ms / 1000;
    let recipient = recipient(&state, number, part)?;
    let person = recipient
        .person
        .as_deref()
        .and_then(|name| state.people.get(name));
    may_reach(number, person)?;
    identity(part, person)?;
    let kind = part.maybe_text("type", 64)?.unwrap_or("text").to_owned();
    may_send(number, kind == "template")?;
    let open = recipient.group.is_some() || window_is_open(&state, number, &recipient, now_s);
    let mut verdict = if kind == "template" {
        template(&state, number, &recipient, part, edge)?
    } else if edge == Edge::MarketingMessages {
        return Err(Refusal::with(
            134_100,
            "Only marketing templates can be sent here.",
        ));
    } else {
        let verdict = free_form(&state, number, &recipient, part, kind, now_s)?;
        if !open && world.options.closed_window == ClosedWindow::Refuse {
            return Err(Refusal::with(131_047, CLOSED));
        }
        verdict
    };
    if !open && verdict.kind != "template" {
        verdict.fails_with = Some(131_047);
    }
    let spoiled = media::stored(world, &state, number, &verdict.media)?;
    verdict.fails_with = verdict.fails_with.or(spoiled);
    if !number.conditions.payment_method {
        verdict.fails_with = verdict.fails_with.or(Some(131_042));
    }
    count(
        world,
        &mut state,
        number,
        &recipient,
        &mut verdict,
        open,
        now_ms,
    )?;
    Ok((recipient, verdict))
}

fn envelope(number: &Number, part: &Part<'_>) -> Outcome<()> {
    part.maybe_text("biz_opaque_callback_data", 512)?;
    if let Some(context) = part.maybe_part("context")? {
        context.only(&["message_id"])?;
        context.text("message_id", 512)?;
    }
    if part.has("category") {
        part.word("category", &["utility", "authentication", "service"])?;
        let tier = number.conditions.messaging_limit.as_str();
        if !matches!(tier, "TIER_100K" | "TIER_UNLIMITED") {
            return Err(Refusal::parameter(
                "Param category: this business is not eligible for Direct Send.",
            ));
        }
    }
    if part.has("product_policy") {
        part.word("product_policy", &["CLOUD_API_FALLBACK", "STRICT"])?;
    }
    part.flag("message_activity_sharing").map(drop)
}

/// The business may ask that the person still has the phone it knows.
fn identity(part: &Part<'_>, person: Option<&Person>) -> Outcome<()> {
    let Some(hash) = part.maybe_text("recipient_identity_key_hash", 256)? else {
        return Ok(());
    };
    if person.is_some_and(|person| person.identity_hash() == hash) {
        Ok(())
    } else {
        Err(Refusal::with(
            137_000,
            "The identity key hash of the recipient does not match.",
        ))
    }
}

fn free_form(
    state: &State,
    number: &Number,
    recipient: &Recipient,
    part: &Part<'_>,
    kind: String,
    now_s: u64,
) -> Outcome<Verdict> {
    let checked = check_free_form(&kind, part)?;
    reaction_target(state, number, recipient, &checked, now_s)?;
    may_call(number, checked.interactive.as_deref())?;
    flow_is_open(state, checked.flow_id.as_deref())?;
    if recipient.group.is_some() && checked.interactive.is_some() {
        return Err(Refusal::with(
            131_051,
            "Interactive messages cannot be sent to groups.",
        ));
    }
    // Another app keeps its conversation until it passes it on; the AI agent gives way to a person's message.
    let owner = recipient
        .person
        .as_deref()
        .and_then(|name| state.people.get(name))
        .and_then(|person| person.owners.get(&number.id));
    if owner == Some(&Owner::OtherApp) {
        return Err(Refusal::code(131_070));
    }
    Ok(Verdict {
        kind,
        text: checked.text,
        media: checked.media,
        asks_to_call: checked.interactive.as_deref() == Some("call_permission_request"),
        ..Verdict::default()
    })
}

fn template(
    state: &State,
    number: &Number,
    recipient: &Recipient,
    part: &Part<'_>,
    edge: Edge,
) -> Outcome<Verdict> {
    let known = state
        .wabas
        .get(&number.waba_id)
        .map(|waba| waba.templates.as_slice())
        .unwrap_or_default();
    let filled = check_template(&part.part("template")?, known)?;
    if filled.is_authentication && recipient.wa_id.is_none() {
        return Err(Refusal::code(131_062));
    }
    let is_marketing = filled.category == "marketing";
    if edge == Edge::MarketingMessages && !is_marketing {
        return Err(Refusal::with(
            134_100,
            "Only marketing templates can be sent here.",
        ));
    }
    let is_shut = state
        .wabas
        .get(&number.waba_id)
        .is_some_and(|waba| waba.marketing_disabled);
    if edge == Edge::Messages && is_marketing && is_shut {
        return Err(Refusal::code(131_063));
    }
    for flow_id in &filled.flow_ids {
        flow_is_open(state, Some(flow_id))?;
    }
    let asks_to_call = filled.shown.asks_to_call;
    let offers_call = filled
        .shown
        .buttons
        .iter()
        .any(|one| one.kind == "VOICE_CALL");
    may_call(number, offers_call.then_some("voice_call"))?;
    may_call(number, asks_to_call.then_some("call_permission_request"))?;
    let person = recipient
        .person
        .as_deref()
        .and_then(|name| state.people.get(name));
    let category = match edge {
        Edge::Messages => filled.category,
        Edge::MarketingMessages => String::from("marketing_lite"),
    };
    Ok(Verdict {
        shown: Some(filled.shown),
        kind: String::from("template"),
        text: Some(filled.text),
        category: Some(category),
        template_id: Some(filled.id),
        fails_with: is_marketing.then(|| marketing_fails(person)).flatten(),
        media: filled.media,
        asks_to_call,
    })
}

fn flow_is_open(state: &State, flow_id: Option<&str>) -> Outcome<()> {
    match flow_id
        .and_then(|id| state.flows.get(id))
        .map(String::as_str)
    {
        Some("BLOCKED") => Err(Refusal::with(132_068, "Flow is in blocked state.")),
        Some("THROTTLED") => Err(Refusal::with(
            132_069,
            "Flow is in throttled state and 10 messages using this flow were already sent in the last hour.",
        )),
        _ => Ok(()),
    }
}

pub(super) fn window_is_open(
    state: &State,
    number: &Number,
    recipient: &Recipient,
    now_s: u64,
) -> bool {
    let person = recipient
        .person
        .as_deref()
        .and_then(|name| state.people.get(name));
    person
        .and_then(|person| person.last_wrote_s.get(&number.id))
        .is_some_and(|last_s| now_s < last_s.saturating_add(WINDOW_S))
}

/// Reactions need a message of the same chat, at most thirty days old.
fn reaction_target(
    state: &State,
    number: &Number,
    recipient: &Recipient,
    checked: &FreeForm,
    now_s: u64,
) -> Outcome<()> {
    let Some(target) = &checked.reacts_to else {
        return Ok(());
    };
    let known = state.messages.get(target).filter(|known| {
        known.number_id == number.id
            && known.group == recipient.group
            && (known.group.is_some() || known.person == recipient.person)
            && known.kind != "reaction"
            && !known.gone
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

/// Counts the message against the limits, last of all: what is refused for another reason counts nowhere.
fn count(
    world: &World,
    state: &mut State,
    number: &Number,
    recipient: &Recipient,
    verdict: &mut Verdict,
    open: bool,
    now_ms: u64,
) -> Outcome<()> {
    let Some(limits) = &world.options.limits else {
        return Ok(());
    };
    let customer = recipient
        .wa_id
        .clone()
        .or_else(|| recipient.user_id.clone())
        .unwrap_or_else(|| recipient.input.clone());
    let per_second = number.conditions.per_second(limits.per_second);
    let meter = &mut state.meter;
    meter
        .count(limits, per_second, &number.id, &customer, now_ms)
        .map_err(Refusal::code)?;
    if verdict.asks_to_call && !meter.ask_to_call(&number.id, &customer, now_ms) {
        return Err(Refusal::with(
            138_009,
            "The customer was asked once within a day, or twice within a week.",
        ));
    }
    if let Some(most) = number.conditions.people_a_day()
        && !open
        && verdict.fails_with.is_none()
        && !meter.approach(&number.id, &customer, most, now_ms)
    {
        verdict.fails_with = Some(131_048);
    }
    Ok(())
}
