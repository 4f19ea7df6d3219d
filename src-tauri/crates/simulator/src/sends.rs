//! What the shop sent: accepted, walked through its states, received by customers.

use std::{sync::Arc, time::Duration};

use serde::Serialize;
use serde_json::{Map, Value, json};

use crate::{
    faults::Fault,
    graph::errors,
    ids::Direction,
    people::{Customer, Person, Receipts, ReceivedMessage, queue},
    webhooks::Change,
    world::{KnownMessage, Number, World},
};

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
}

/// Whom a message is for, resolved.
#[derive(Clone, Debug)]
pub(crate) struct Recipient {
    /// What the request said.
    pub(crate) input: String,
    /// Canonical digits, when sent to a number.
    pub(crate) wa_id: Option<String>,
    /// User id, when sent to one.
    pub(crate) user_id: Option<String>,
    /// The customer, when it is one of ours.
    pub(crate) person: Option<String>,
    /// A user id put where a number belongs: taken, and never heard of again.
    pub(crate) lost: bool,
}

/// What was decided about a message while it was checked.
#[derive(Clone, Debug)]
pub(crate) struct Verdict {
    pub(crate) kind: String,
    /// What a person reads of it.
    pub(crate) text: Option<String>,
    /// Lower-case category of a template.
    pub(crate) category: Option<String>,
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
    let now_s = world.options.clock.now_s();
    let address = recipient
        .wa_id
        .as_deref()
        .or(recipient.user_id.as_deref())
        .unwrap_or(&recipient.input);
    let wamid = world.ids.wamid(Direction::FromShop, address);
    let callback_data = request
        .get("biz_opaque_callback_data")
        .and_then(Value::as_str)
        .map(str::to_owned);
    let mut state = world.state();
    state.sends.push(AcceptedSend {
        wamid: wamid.clone(),
        phone_number_id: number.id.clone(),
        to: recipient.wa_id.clone(),
        recipient: recipient.user_id.clone(),
        kind: verdict.kind.clone(),
        body: request.clone(),
        callback_data: callback_data.clone(),
        at_s: now_s,
    });
    state.messages.insert(
        wamid.clone(),
        KnownMessage {
            number_id: number.id.clone(),
            person: recipient.person.clone(),
            from_customer: false,
            kind: verdict.kind.clone(),
            at_s: now_s,
        },
    );
    let person = recipient
        .person
        .as_deref()
        .and_then(|name| state.people.get(name))
        .cloned();
    let silent = recipient.lost
        || state
            .faults
            .take(|f| (*f == Fault::LoseStatuses).then_some(()))
            .is_some();
    let early = state
        .faults
        .take(|f| (*f == Fault::StatusBeforeAnswer).then_some(()))
        .is_some();
    let backwards = state
        .faults
        .take(|f| (*f == Fault::StatusesBackwards).then_some(()))
        .is_some();
    let failure = verdict.fails_with.or_else(|| {
        state.faults.take(|fault| match fault {
            Fault::FailDelivery { code } => Some(*code),
            _ => None,
        })
    });
    let plan = plan(person.as_ref(), &verdict.kind, request, failure);
    // A reaction reports `sent` only, and is seen all the same.
    let arrives = plan.contains(&"delivered") || (verdict.kind == "reaction" && failure.is_none());
    if let Some(person) = recipient
        .person
        .as_deref()
        .filter(|_| arrives)
        .and_then(|name| state.people.get_mut(name))
    {
        person.inbox.push(ReceivedMessage {
            wamid: wamid.clone(),
            kind: verdict.kind.clone(),
            text: verdict.text.clone(),
            request: request.clone(),
        });
    }
    drop(state);
    if silent {
        return (wamid, false);
    }
    let walk = Walk {
        number,
        recipient,
        person: person.as_ref(),
        verdict,
        wamid: &wamid,
        callback_data,
        failure,
    };
    let read_after = walk.queue(world, &plan, early, backwards);
    if plan.contains(&"read") && verdict.kind != "reaction" {
        reply_later(world, number, recipient, read_after);
    }
    (wamid, early)
}

/// The states a message goes through.
fn plan(
    person: Option<&Person>,
    kind: &str,
    request: &Value,
    failure: Option<u32>,
) -> Vec<&'static str> {
    let receipts = person.map_or(Receipts::Receives, |person| person.receipts);
    if failure.is_some() || receipts == Receipts::NotOnWhatsApp {
        return vec!["failed"];
    }
    if kind == "reaction" {
        // Source: Meta, *Reaction messages*: only `sent` is reported; the customer sees it all the same.
        return vec!["sent"];
    }
    let mut states = vec!["sent"];
    if receipts != Receipts::Offline {
        states.push("delivered");
    }
    if receipts == Receipts::Reads {
        states.push("read");
        let is_voice = request
            .get("audio")
            .and_then(|audio| audio.get("voice"))
            .and_then(Value::as_bool);
        if is_voice == Some(true) {
            states.push("played");
        }
    }
    states
}

/// A message walking through its states.
struct Walk<'a> {
    number: &'a Number,
    recipient: &'a Recipient,
    person: Option<&'a Person>,
    verdict: &'a Verdict,
    wamid: &'a str,
    callback_data: Option<String>,
    failure: Option<u32>,
}

impl Walk<'_> {
    /// Queues one webhook for each state; returns when the last is due.
    fn queue(&self, world: &World, plan: &[&str], early: bool, backwards: bool) -> Duration {
        let timing = world.options.pace.timing();
        let now_s = world.options.clock.now_s();
        let mut due = Duration::ZERO;
        let mut steps = Vec::new();
        for state in plan {
            due += match *state {
                "sent" | "failed" => timing.to_sent,
                "delivered" => timing.to_delivered,
                _ => timing.to_read,
            };
            steps.push((due, self.change(state, now_s + due.as_secs())));
        }
        if backwards {
            let dues: Vec<Duration> = steps.iter().map(|(due, _)| *due).collect();
            steps.reverse();
            for (step, due) in steps.iter_mut().zip(dues) {
                step.0 = due;
            }
        }
        for (due, change) in steps {
            queue(
                world,
                self.number,
                &[change],
                if early { Duration::ZERO } else { due },
            );
        }
        due
    }

    fn change(&self, state: &str, at_s: u64) -> Change {
        let mut value = json!({
            "messaging_product": "whatsapp",
            "metadata": self.number.metadata(),
            "statuses": [self.status(state, at_s)],
        });
        if let (Some(person), Some(value), true) =
            (self.person, value.as_object_mut(), state != "failed")
        {
            value.insert(String::from("contacts"), json!([person.contact()]));
        }
        Change::new("messages", value)
    }

    fn status(&self, state: &str, at_s: u64) -> Value {
        let mut status = Map::new();
        let mut put = |key: &str, value: Value| drop(status.insert(key.to_owned(), value));
        put("id", json!(self.wamid));
        put("status", json!(state));
        put("timestamp", json!(at_s.to_string()));
        let phone = match self.person {
            Some(person) => person.phone.clone(),
            None => self.recipient.wa_id.clone(),
        };
        if let Some(phone) = phone {
            put("recipient_id", json!(phone));
        }
        let user_id = self
            .person
            .and_then(|person| person.user_id.clone())
            .or_else(|| self.recipient.user_id.clone());
        // A failed send to a number does not tell the user id. Source: Meta, *Business-scoped user IDs*, read 2026-11.
        if let Some(user_id) =
            user_id.filter(|_| state != "failed" || self.recipient.user_id.is_some())
        {
            put("recipient_user_id", json!(user_id));
        }
        if let Some(data) = &self.callback_data {
            put("biz_opaque_callback_data", json!(data));
        }
        if matches!(state, "sent" | "delivered") {
            put("pricing", pricing(self.verdict));
        }
        if state == "failed" {
            put(
                "errors",
                json!([errors::webhook_error(self.failure.unwrap_or(131_026))]),
            );
        }
        Value::Object(status)
    }
}

fn pricing(verdict: &Verdict) -> Value {
    match &verdict.category {
        Some(category) => {
            json!({"billable": true, "pricing_model": "PMP", "type": "regular", "category": category})
        }
        None => json!({
            "billable": false,
            "pricing_model": "PMP",
            "type": "free_customer_service",
            "category": "service",
        }),
    }
}

/// Some customers answer. Never more often than the shop wrote, and only as many lines as they were given: two programs
/// that answer each other must come to an end.
fn reply_later(world: &Arc<World>, number: &Number, recipient: &Recipient, read_after: Duration) {
    let Some(name) = recipient.person.clone() else {
        return;
    };
    let reply = world
        .state()
        .people
        .get_mut(&name)
        .and_then(|person| person.replies.pop_front());
    let Some(reply) = reply else { return };
    let pause = read_after + world.options.pace.timing().to_reply;
    let customer = Customer::new(Arc::clone(world), &name, &number.id);
    world.spawn(async move {
        tokio::time::sleep(pause).await;
        customer.writes(&reply).await;
    });
}
