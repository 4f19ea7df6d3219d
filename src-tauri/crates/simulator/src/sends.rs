//! What the shop sent: accepted, walked through its states, received by customers.

mod price;
mod story;
mod walk;

use std::sync::Arc;

use serde::Serialize;
use serde_json::Value;

pub(crate) use price::{Price, free_entry_opens};
pub(crate) use story::{Story, Told};

use crate::{
    faults::Fault,
    ids::Direction,
    number::Number,
    people::{Person, Receipts, ReceivedMessage},
    rules::{MediaRef, ShownTemplate},
    world::{KnownMessage, Owner, State, World},
};
use walk::{Walk, plan, reply_later};

/// A message the simulator took.
#[derive(Clone, Debug, PartialEq, Serialize)]
pub struct AcceptedSend {
    /// The id it was given.
    pub wamid: String,
    /// Our number it was sent from.
    pub phone_number_id: String,
    /// The recipient's number, digits with country code, when it was sent to a number.
    pub to: Option<String>,
    /// The recipient's user id, when it was sent to one.
    pub recipient: Option<String>,
    /// Meta's type.
    pub kind: String,
    /// The whole request.
    pub body: Value,
    /// `biz_opaque_callback_data`, echoed in every status.
    pub callback_data: Option<String>,
    /// When it was taken, Unix seconds.
    pub at_s: u64,
    /// The same in Unix milliseconds, as the limits count it.
    pub at_ms: u64,
    /// The group, when it was sent to one.
    pub group_id: Option<String>,
    /// The template, when it is one.
    pub template_id: Option<String>,
}

/// Whom a message is for, resolved.
#[derive(Clone, Debug, Default)]
pub(crate) struct Recipient {
    /// What the request said.
    pub(crate) input: String,
    /// Canonical digits, when sent to a number.
    pub(crate) wa_id: Option<String>,
    /// User id, when sent to one.
    pub(crate) user_id: Option<String>,
    /// Group id, when sent to one.
    pub(crate) group: Option<String>,
    /// The customer, when it is one of ours.
    pub(crate) person: Option<String>,
    /// A user id put where a number belongs: taken, and never heard of again.
    pub(crate) lost: bool,
}

/// What was decided about a message while it was checked.
#[derive(Clone, Debug, Default)]
pub(crate) struct Verdict {
    pub(crate) kind: String,
    /// What a person reads of it.
    pub(crate) text: Option<String>,
    /// Lower-case category of a template.
    pub(crate) category: Option<String>,
    pub(crate) template_id: Option<String>,
    /// A template as the customer sees it.
    pub(crate) shown: Option<ShownTemplate>,
    /// The files it shows.
    pub(crate) media: Vec<MediaRef>,
    /// A request to be allowed to call.
    pub(crate) asks_to_call: bool,
    /// The code it fails with later, although it is accepted now.
    pub(crate) fails_with: Option<u32>,
}

/// Takes a message: gives it an id, remembers it, and plans what the world will say about it.
///
/// Returns the id and whether the statuses are to be delivered before the answer.
pub(crate) fn accept(
    world: &Arc<World>,
    number: &Number,
    recipient: &Recipient,
    verdict: &Verdict,
    request: &Value,
) -> (String, bool) {
    let address = recipient
        .wa_id
        .as_deref()
        .or(recipient.user_id.as_deref())
        .unwrap_or(&recipient.input);
    let wamid = world.ids.wamid(Direction::FromShop, address);
    let mut state = world.state();
    // Asked while nobody else can write: the record is in the order of its times.
    let now_ms = world.options.clock.now_ms();
    let now_s = now_ms / 1000;
    remember(
        &mut state, number, recipient, verdict, request, &wamid, now_ms,
    );
    let people = members(&state, recipient);
    let mut happens = |wanted: Fault| {
        state
            .faults
            .take(|fault| (*fault == wanted).then_some(()))
            .is_some()
    };
    let silent = happens(Fault::LoseStatuses) || recipient.lost;
    let early = happens(Fault::StatusBeforeAnswer);
    let backwards = happens(Fault::StatusesBackwards);
    let failure = verdict.fails_with.or_else(|| {
        state.faults.take(|fault| match fault {
            Fault::FailDelivery { code } => Some(*code),
            _ => None,
        })
    });
    let mut walks = Vec::new();
    for person in &people {
        let plan = plan(person.as_ref(), &verdict.kind, request, failure);
        // A reaction reports `sent` only, and is seen all the same.
        let arrives =
            plan.contains(&"delivered") || (verdict.kind == "reaction" && failure.is_none());
        if let Some(person) = person.as_ref().filter(|_| arrives) {
            receive(
                &mut state,
                &person.name,
                number,
                verdict,
                request,
                &wamid,
                now_s,
            );
        }
        walks.push((person, plan));
    }
    let is_delivered = walks.iter().any(|(_, plan)| plan.contains(&"delivered"));
    let price = Price::of(&mut state, number, recipient, verdict, is_delivered, now_s);
    state.stories.insert(
        wamid.clone(),
        Story::new(number, recipient, verdict, price.clone()),
    );
    drop(state);
    if silent {
        return (wamid, false);
    }
    for (at, (person, plan)) in walks.iter().enumerate() {
        let walk = Walk {
            number,
            recipient,
            person: person.as_ref(),
            price: &price,
            wamid: &wamid,
            callback_data: callback_data(request),
            failure,
        };
        // A group hears of one `sent`, whatever becomes of it with its members.
        let plan: Vec<&str> = plan
            .iter()
            .copied()
            .filter(|step| at == 0 || *step != "sent")
            .collect();
        let read_after = walk.queue(world, &plan, early, backwards);
        if plan.contains(&"read")
            && verdict.kind != "reaction"
            && let Some(person) = person
            && recipient.group.is_none()
        {
            reply_later(world, number, &person.name, read_after);
        }
    }
    (wamid, early)
}

fn callback_data(request: &Value) -> Option<String> {
    request
        .get("biz_opaque_callback_data")
        .and_then(Value::as_str)
        .map(str::to_owned)
}

/// Everybody it goes to; a stranger is one unknown person.
fn members(state: &State, recipient: &Recipient) -> Vec<Option<Person>> {
    let known = |name: &String| state.people.get(name).cloned();
    match &recipient.group {
        Some(group) => state
            .groups
            .get(group)
            .map(|group| group.members.iter().map(known).collect())
            .unwrap_or_default(),
        None => vec![recipient.person.as_ref().and_then(known)],
    }
}

fn remember(
    state: &mut State,
    number: &Number,
    recipient: &Recipient,
    verdict: &Verdict,
    request: &Value,
    wamid: &str,
    now_ms: u64,
) {
    let now_s = now_ms / 1000;
    state.sends.push(AcceptedSend {
        wamid: wamid.to_owned(),
        phone_number_id: number.id.clone(),
        to: recipient.wa_id.clone(),
        recipient: recipient.user_id.clone(),
        kind: verdict.kind.clone(),
        body: request.clone(),
        callback_data: callback_data(request),
        at_s: now_s,
        at_ms: now_ms,
        group_id: recipient.group.clone(),
        template_id: verdict.template_id.clone(),
    });
    state.messages.insert(
        wamid.to_owned(),
        KnownMessage {
            number_id: number.id.clone(),
            person: recipient.person.clone(),
            group: recipient.group.clone(),
            from_customer: false,
            kind: verdict.kind.clone(),
            at_s: now_s,
            gone: false,
        },
    );
    // A person's own words take a conversation over from the AI agent.
    if let Some(person) = recipient
        .person
        .as_deref()
        .filter(|_| verdict.kind != "template")
        .and_then(|name| state.people.get_mut(name))
        && person.owners.get(&number.id) == Some(&Owner::AiAgent)
    {
        person.owners.remove(&number.id);
    }
}

/// Puts it into a customer's inbox.
fn receive(
    state: &mut State,
    name: &str,
    number: &Number,
    verdict: &Verdict,
    request: &Value,
    wamid: &str,
    now_s: u64,
) {
    // A quote is shown while its message can still be found, and never with a template.
    let quotes = request
        .pointer("/context/message_id")
        .and_then(Value::as_str)
        .filter(|_| verdict.kind != "template")
        .filter(|quoted| {
            state.messages.get(*quoted).is_some_and(|known| {
                known.number_id == number.id
                    && !known.gone
                    && now_s <= known.at_s.saturating_add(crate::graph::REACH_S)
            })
        })
        .map(str::to_owned);
    if let Some(person) = state.people.get_mut(name) {
        person.inbox.push(ReceivedMessage {
            wamid: wamid.to_owned(),
            kind: verdict.kind.clone(),
            text: verdict.text.clone(),
            shown: verdict.shown.clone(),
            quotes,
            request: request.clone(),
        });
    }
}

/// Whether somebody's phone shows what is sent to it.
fn receipts(person: Option<&Person>) -> Receipts {
    person.map_or(Receipts::Receives, |person| person.receipts)
}
