//! The states a message goes through, and the webhooks that tell of them.

use std::{sync::Arc, time::Duration};

use serde_json::{Map, Value, json};

use super::{Price, Recipient, Told, receipts};
use crate::{
    graph::errors,
    number::Number,
    people::{Customer, Person, Receipts, queue_tracked},
    webhooks::{Change, Fate},
    world::World,
};

/// The states a message goes through.
pub(super) fn plan(
    person: Option<&Person>,
    kind: &str,
    request: &Value,
    failure: Option<u32>,
) -> Vec<&'static str> {
    let receipts = receipts(person);
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
        if request.pointer("/audio/voice") == Some(&Value::Bool(true)) {
            states.push("played");
        }
    }
    states
}

/// A message walking through its states.
pub(super) struct Walk<'a> {
    pub(super) number: &'a Number,
    pub(super) recipient: &'a Recipient,
    pub(super) person: Option<&'a Person>,
    pub(super) price: &'a Price,
    pub(super) wamid: &'a str,
    pub(super) callback_data: Option<String>,
    pub(super) failure: Option<u32>,
}

impl Walk<'_> {
    /// Queues one webhook for each state; returns when the last is due.
    pub(super) fn queue(
        &self,
        world: &World,
        plan: &[&str],
        early: bool,
        backwards: bool,
    ) -> Duration {
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
            let at_s = now_s + due.as_secs();
            let fate = Fate::default();
            let told = self.told(world, state, at_s, fate.clone());
            if let Some(story) = world.state().stories.get_mut(self.wamid) {
                story.events.push(told);
            }
            steps.push((due, self.change(state, at_s), fate));
        }
        if backwards {
            let dues: Vec<Duration> = steps.iter().map(|(due, ..)| *due).collect();
            steps.reverse();
            for (step, due) in steps.iter_mut().zip(dues) {
                step.0 = due;
            }
        }
        for (due, change, fate) in steps {
            let due = if early { Duration::ZERO } else { due };
            drop(queue_tracked(world, self.number, &[change], due, fate));
        }
        due
    }

    fn told(&self, world: &World, state: &str, at_s: u64, fate: Fate) -> Told {
        let error = (state == "failed").then(|| {
            let (_, title) = errors::lookup(self.code());
            title.to_owned()
        });
        Told {
            id: world.ids.object(),
            status: state.to_owned(),
            at_s,
            error,
            fate,
        }
    }

    fn code(&self) -> u32 {
        self.failure.unwrap_or(131_026)
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
        let user_id = self
            .person
            .and_then(|person| person.user_id.clone())
            .or_else(|| self.recipient.user_id.clone());
        if let Some(group) = &self.recipient.group {
            put("recipient_id", json!(group));
            put("recipient_type", json!("group"));
            if state != "sent" {
                put("recipient_participant_id", json!(phone));
                put("recipient_participant_user_id", json!(user_id));
            }
        } else {
            if let Some(phone) = phone {
                put("recipient_id", json!(phone));
            }
            // A failed send to a number does not tell the user id. Source: Meta, *Business-scoped user IDs*, read
            // 2026-11.
            if let Some(user_id) =
                user_id.filter(|_| state != "failed" || self.recipient.user_id.is_some())
            {
                put("recipient_user_id", json!(user_id));
            }
        }
        if let Some(data) = &self.callback_data {
            put("biz_opaque_callback_data", json!(data));
        }
        if matches!(state, "sent" | "delivered") {
            put("pricing", self.price.value());
        }
        if let (Some(conversation), "sent") = (self.price.conversation(), state) {
            put("conversation", conversation);
        }
        if state == "failed" {
            put("errors", json!([errors::webhook_error(self.code())]));
        }
        Value::Object(status)
    }
}

/// Some customers answer. Never more often than the shop wrote, and only as many lines as they were given: two programs
/// that answer each other must come to an end.
pub(super) fn reply_later(world: &Arc<World>, number: &Number, name: &str, read_after: Duration) {
    let reply = world
        .state()
        .people
        .get_mut(name)
        .and_then(|person| person.replies.pop_front());
    let Some(reply) = reply else { return };
    let pause = read_after + world.options.pace.timing().to_reply;
    let customer = Customer::new(Arc::clone(world), name, &number.id);
    world.spawn(async move {
        tokio::time::sleep(pause).await;
        customer.writes(&reply).await;
    });
}
