//! What a number of the Business app brings along: its chats of half a year, and the phone's address book.

use std::time::Duration;

use serde::{Deserialize, Serialize};
use serde_json::{Value, json};

use super::Simulator;
use crate::{
    number::Number,
    people::{Content, Customer, Incoming, Letter, compose, queue},
    webhooks::Change,
    world::World,
};

const DAY_S: u64 = 24 * 60 * 60;
/// Threads in one webhook.
const THREADS: usize = 2;
/// Oldest message whose file is sent after it. Source: Meta, *Onboarding Business app users*, read 2026-11.
const MEDIA_S: u64 = 14 * DAY_S;
/// Oldest message at all.
const OLDEST_S: u64 = 180 * DAY_S;

/// One chat of the past.
#[derive(Clone, Debug)]
pub struct PastChat {
    /// Whom it is with.
    pub with: Customer,
    /// Its messages, oldest first.
    pub messages: Vec<PastMessage>,
}

/// One message of the past.
#[derive(Clone, Debug, Serialize, Deserialize)]
pub struct PastMessage {
    /// When, Unix seconds.
    pub at_s: u64,
    /// What became of it: `READ`, `DELIVERED`, `SENT`, `PENDING`, `ERROR`, `PLAYED`.
    pub status: String,
    /// The shop wrote it.
    pub by_shop: bool,
    /// What it says.
    pub content: Content,
}

impl Simulator {
    /// Sends the chats of the past as Meta does after a number of the Business app came in: by age in three phases, a few
    /// threads a webhook, with the progress. Files are held back and follow, for two weeks' messages; what is
    /// older than half a year stays behind. Returns the ids, chat by chat. Does not wait.
    pub fn syncs_history(&self, chats: &[PastChat]) -> Vec<String> {
        sync(&self.world, chats)
    }

    /// The owner did not want to share the past.
    pub fn declines_history(&self) {
        if let Some(number) = first_number(&self.world) {
            let error = json!({
                "code": 2_593_109, "title": "History sync is turned off by the business from the WhatsApp Business App",
                "message": "History sync is turned off by the business from the WhatsApp Business App",
                "error_data": {"details": "History sharing is turned off by the business"},
            });
            history(&self.world, &number, "history", json!({"errors": [error]}));
        }
    }

    /// The phone's address book: a name that was saved, or `None` for one that was taken out. Does not wait.
    pub fn syncs_contacts(&self, contacts: &[(Customer, Option<&str>)]) {
        let Some(number) = first_number(&self.world) else {
            return;
        };
        let now_s = self.world.options.clock.now_s().to_string();
        let entries: Vec<Value> = contacts
            .iter()
            .map(|(customer, name)| {
                let mut contact = json!({"phone_number": customer.wa_id(), "user_id": customer.user_id()});
                if let (Some(name), Some(contact)) = (name, contact.as_object_mut()) {
                    contact.insert(String::from("full_name"), json!(name));
                    let first = name.split(' ').next();
                    contact.insert(String::from("first_name"), json!(first));
                }
                let action = if name.is_some() { "add" } else { "remove" };
                json!({"type": "contact", "action": action, "contact": contact, "metadata": {"timestamp": now_s}})
            })
            .collect();
        let value = json!({
            "messaging_product": "whatsapp",
            "metadata": number.metadata(),
            "state_sync": entries,
        });
        let change = Change::new("smb_app_state_sync", value);
        drop(queue(&self.world, &number, &[change], Duration::ZERO));
    }
}

/// See [`Simulator::syncs_history`].
pub(crate) fn sync(world: &World, chats: &[PastChat]) -> Vec<String> {
    let Some(number) = first_number(world) else {
        return Vec::new();
    };
    let now_s = world.options.clock.now_s();
    let (mut ids, mut phases, mut files) =
        (Vec::new(), [Vec::new(), Vec::new(), Vec::new()], Vec::new());
    for chat in chats {
        let mut threads = [Vec::new(), Vec::new(), Vec::new()];
        for past in &chat.messages {
            let age_s = now_s.saturating_sub(past.at_s);
            if age_s > OLDEST_S {
                continue;
            }
            let message = past_message(world, &number, chat, past);
            ids.push(message.wamid.clone());
            let shown = if matches!(past.content, Content::Media { .. }) {
                if age_s < MEDIA_S {
                    files.push((past.by_shop, message.message.clone()));
                }
                placeholder(&message.message, &past.status)
            } else {
                with_status(message.message, &past.status)
            };
            let phase = usize::from(age_s >= DAY_S) + usize::from(age_s >= 90 * DAY_S);
            if let Some(thread) = threads.get_mut(phase) {
                thread.push(shown);
            }
        }
        for (phase, messages) in phases.iter_mut().zip(threads) {
            if !messages.is_empty() {
                phase.push(thread(&chat.with, &messages));
            }
        }
    }
    let total: usize = phases
        .iter()
        .map(|threads| threads.len().div_ceil(THREADS))
        .sum();
    let mut done = 0;
    for (phase, threads) in phases.iter().enumerate() {
        for (at, chunk) in threads.chunks(THREADS).enumerate() {
            done += 1;
            let metadata = json!({"phase": phase, "chunk_order": at + 1, "progress": done * 100 / total.max(1)});
            history(
                world,
                &number,
                "history",
                json!({"metadata": metadata, "threads": chunk}),
            );
        }
    }
    for (by_shop, message) in files {
        let key = if by_shop {
            "message_echoes"
        } else {
            "messages"
        };
        history(world, &number, key, message);
    }
    ids
}

fn first_number(world: &World) -> Option<Number> {
    let first = world.options.business.numbers.first()?;
    world.state().numbers.get(&first.id).cloned()
}

fn past_message(world: &World, number: &Number, chat: &PastChat, past: &PastMessage) -> Incoming {
    let letter = Letter {
        at_s: Some(past.at_s),
        echo: past.by_shop,
        past: true,
        ..Letter::default()
    };
    compose(world, chat.with.name(), number, &past.content, &letter)
}

fn history(world: &World, number: &Number, key: &str, item: Value) {
    let value = json!({
        "messaging_product": "whatsapp",
        "metadata": number.metadata(),
        key: [item],
    });
    let change = Change::new("history", value);
    drop(queue(world, number, &[change], Duration::ZERO));
}

fn thread(with: &Customer, messages: &[Value]) -> Value {
    let mut context = json!({"user_id": with.user_id()});
    let mut thread = json!({"messages": messages});
    if let (Some(phone), Some(context), Some(thread)) = (
        with.wa_id(),
        context.as_object_mut(),
        thread.as_object_mut(),
    ) {
        context.insert(String::from("wa_id"), json!(phone));
        thread.insert(String::from("id"), json!(phone));
    }
    if let Some(thread) = thread.as_object_mut() {
        thread.insert(String::from("context"), context);
    }
    thread
}

fn with_status(mut message: Value, status: &str) -> Value {
    if let Some(fields) = message.as_object_mut() {
        fields.insert(String::from("history_context"), json!({"status": status}));
    }
    message
}

/// A message whose file follows.
fn placeholder(message: &Value, status: &str) -> Value {
    let mut kept = message.clone();
    if let Some(fields) = kept.as_object_mut() {
        fields.retain(|key, _| {
            matches!(
                key.as_str(),
                "from" | "from_user_id" | "to" | "to_user_id" | "id" | "timestamp"
            )
        });
        fields.insert(String::from("type"), json!("media_placeholder"));
    }
    with_status(kept, status)
}
