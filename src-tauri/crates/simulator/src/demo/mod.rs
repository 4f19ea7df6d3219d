//! Luna Bakery: the demo shop.
//!
//! The Cloud API has no history to ask for, so the shop's past comes as it would come in life: by webhook. Customers'
//! messages arrive on `messages`, what the owner answered on the phone as `smb_message_echoes`, and their fate as
//! statuses. All of it waits in the queue until a webhook address is known. At [`Pace::Live`] a few
//! live events follow, calmly and for some minutes only, and some customers answer what is written to them.
//!
//! The past keeps its message ids from start to start, so that an inbox which has seen it shows it once.

mod chats;
mod live;
mod script;
mod templates;

use std::{sync::Arc, time::Duration};

use serde_json::{Value, json};

pub(crate) use templates::{EXAMPLE_PREFIX, templates};

use crate::{
    graph::errors,
    ids::Direction,
    number::Number,
    options::Pace,
    people::{Customer, Incoming, Letter, compose, echo_value, queue, referral, value},
    webhooks::Change,
    world::World,
};
use chats::CHATS;
use script::{By, Chat, Fate, What};

/// Prepares the history and, at a live pace, starts the live events.
pub(crate) fn open(world: &Arc<World>) {
    let Some(number) = world
        .options
        .business
        .numbers
        .first()
        .and_then(|first| world.state().numbers.get(&first.id).cloned())
    else {
        return;
    };
    let mut chats = CHATS;
    chats.sort_by_key(|chat| std::cmp::Reverse(chat.lines.last().map_or(0, |line| line.ago)));
    let now_s = world.options.clock.now_s();
    for chat in chats {
        introduce(world, chat);
        let changes = history(world, &number, chat, now_s);
        drop(queue(world, &number, &changes, Duration::ZERO));
    }
    if world.options.pace != Pace::Instant {
        live::play(world, &number);
    }
}

fn introduce(world: &World, chat: &Chat) {
    world.state().people.change(chat.name, |person| {
        person.phone = chat.phone.map(str::to_owned);
        if let Some(phone) = chat.phone {
            person.user_id = Some(crate::ids::user_id_for(
                chat.name,
                crate::people::country_of(phone),
            ));
        }
        person.username = chat.username.map(str::to_owned);
        person.replies = chat.replies.iter().map(|&reply| reply.to_owned()).collect();
    });
}

/// All messages of a chat, in order, as the changes of one webhook: runs of one side, then the statuses.
fn history(world: &Arc<World>, number: &Number, chat: &Chat, now_s: u64) -> Vec<Change> {
    let mut changes = Vec::new();
    let mut ids: Vec<String> = Vec::new();
    let (mut statuses, mut calls) = (Vec::new(), Vec::new());
    for run in chat.lines.chunk_by(|a, b| is_shop(a.by) == is_shop(b.by)) {
        let mut messages: Vec<Incoming> = Vec::new();
        for line in run {
            // Some seconds apart, so that two messages of one minute keep their order.
            let at_s = now_s.saturating_sub(line.ago * 60).saturating_sub(59)
                + u64::try_from(ids.len()).unwrap_or(0) % 60;
            if matches!(line.what, What::MissedCall) {
                let key = format!("demo/{}/{}/{}", number.id, chat.name, ids.len());
                let wacid = crate::ids::wamid_for(&key, Direction::FromCustomer, chat.name)
                    .replace("wamid.", "wacid.");
                let caller = Customer::new(Arc::clone(world), chat.name, &number.id);
                calls.push(Change::new("calls", caller.missed_call(&wacid, at_s)));
                ids.push(wacid);
                continue;
            }
            let letter = Letter {
                at_s: Some(at_s),
                reply_to: line.quotes.and_then(|quoted| ids.get(quoted).cloned()),
                forwarded: line.by == By::Forwarded,
                key: Some(format!("demo/{}/{}/{}", number.id, chat.name, ids.len())),
                echo: is_shop(line.by),
                referral: (line.by == By::FromAd)
                    .then(|| referral(&world.base_url, chat.name, "Cheese bread, delivered")),
                ..Letter::default()
            };
            let message = compose(world, chat.name, number, &line.content(&ids), &letter);
            if let By::Shop(fate) = line.by {
                statuses.extend(reports(world, chat.name, &message.wamid, fate, at_s));
            }
            ids.push(message.wamid.clone());
            messages.push(message);
        }
        if messages.is_empty() {
            continue;
        }
        let is_echo = run.first().is_some_and(|line| is_shop(line.by));
        changes.push(if is_echo {
            Change::new(
                "smb_message_echoes",
                echo_value(world, chat.name, number, &messages),
            )
        } else {
            Change::new("messages", value(world, chat.name, number, &messages))
        });
    }
    if !statuses.is_empty() {
        let contact = world.state().people.meet(chat.name).contact();
        let value = json!({
            "messaging_product": "whatsapp",
            "metadata": number.metadata(),
            "contacts": [contact],
            "statuses": statuses,
        });
        changes.push(Change::new("messages", value));
    }
    changes.extend(calls);
    changes
}

fn is_shop(by: By) -> bool {
    matches!(by, By::Shop(_))
}

/// The statuses of a message of the shop.
fn reports(world: &World, name: &str, wamid: &str, fate: Fate, at_s: u64) -> Vec<Value> {
    let steps: &[(&str, u64)] = match fate {
        Fate::Sent => &[("sent", 1)],
        Fate::Delivered => &[("sent", 1), ("delivered", 2)],
        Fate::Read => &[("sent", 1), ("delivered", 2), ("read", 30)],
        Fate::Failed(_) => &[("failed", 2)],
    };
    let mut state = world.state();
    let person = state.people.meet(name);
    steps
        .iter()
        .map(|(step, after_s)| {
            let mut status =
                json!({"id": wamid, "status": step, "timestamp": (at_s + after_s).to_string()});
            if let Some(status) = status.as_object_mut() {
                if let Some(phone) = &person.phone {
                    status.insert(String::from("recipient_id"), json!(phone));
                }
                match fate {
                    Fate::Failed(code) => {
                        status.insert(String::from("errors"), json!([errors::webhook_error(code)]));
                    }
                    _ => {
                        status.insert(String::from("recipient_user_id"), json!(person.user_id));
                    }
                }
            }
            status
        })
        .collect()
}
