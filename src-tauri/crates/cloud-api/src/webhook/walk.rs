//! From a body to its items: entry, change, value, element, each in its own boundary.

use serde_json::Value;

use super::account::{self, AccountEvent};
use super::call::Call;
use super::echo;
use super::event::{Event, Item};
use super::group::GroupEvent;
use super::handover::Handover;
use super::history;
use super::identity::People;
use super::message::{self, MessageError, Origin};
use super::status::StatusReport;
use super::template::{self, TemplateEvent};
use super::users::{self, ConversationSummary, SavedContact, UserIdUpdate, UserPreference};
use crate::json;

/// Elements taken from one body; Meta puts at most a thousand into one. More would only make us
/// large: three bytes can become a kilobyte.
///
/// Source: Meta, *Cloud API › Webhooks › Batching*, read 2026-11.
const MOST: usize = 20_000;

/// What all items of one change share.
pub(super) struct Scope {
    waba_id: Option<String>,
    entry_time: Option<i64>,
    field: String,
    phone_number_id: Option<String>,
    display_phone_number: Option<String>,
    /// Path of the object the arrays stand in.
    pub(super) path: String,
}

impl Scope {
    pub(super) fn item(&self, path: String, event: Event, raw: Value) -> Item {
        Item {
            path,
            waba_id: self.waba_id.clone(),
            field: self.field.clone(),
            entry_time: self.entry_time,
            phone_number_id: self.phone_number_id.clone(),
            display_phone_number: self.display_phone_number.clone(),
            event,
            raw,
        }
    }

    /// The elements of a list for which there is room; those beyond are one broken item.
    pub(super) fn within(
        &self,
        path: &str,
        mut elements: Vec<Value>,
        items: &mut Vec<Item>,
    ) -> Vec<Value> {
        let room = MOST.saturating_sub(items.len());
        if elements.len() > room {
            let rest = Value::Array(elements.split_off(room));
            let event = Event::broken("too many elements");
            items.push(self.item(format!("{path}[{room}..]"), event, rest));
        }
        elements
    }

    /// Turns each element of an array into an item. Elements that are no objects are broken.
    fn each(
        &self,
        value: &mut Value,
        key: &str,
        items: &mut Vec<Item>,
        read: impl Fn(&Value) -> Event,
    ) {
        let list = format!("{}.{key}", self.path);
        let elements = json::into_elements(json::take(value, key));
        let elements = self.within(&list, elements, items);
        for (index, raw) in elements.into_iter().enumerate() {
            let event = if raw.is_object() {
                read(&raw)
            } else {
                Event::broken("not an object")
            };
            items.push(self.item(format!("{list}[{index}]"), event, raw));
        }
    }
}

pub(super) fn document(mut root: Value, items: &mut Vec<Item>) {
    let mut scope = Scope {
        waba_id: None,
        entry_time: None,
        field: String::new(),
        phone_number_id: None,
        display_phone_number: None,
        path: String::new(),
    };
    if !root.is_object() {
        let event = Event::broken("the body is not an object");
        return items.push(scope.item(String::new(), event, root));
    }
    if json::ident(&root, "object").is_some_and(|object| object != "whatsapp_business_account") {
        return items.push(scope.item(String::new(), Event::Unknown, root));
    }
    let entries = json::into_elements(json::take(&mut root, "entry"));
    let entries = scope.within("entry", entries, items);
    for (index, mut entry) in entries.into_iter().enumerate() {
        let path = format!("entry[{index}]");
        scope.waba_id = json::ident(&entry, "id");
        scope.entry_time = json::int(&entry, "time");
        if !entry.is_object() {
            scope.field = String::new();
            items.push(scope.item(path, Event::broken("the entry is not an object"), entry));
            continue;
        }
        let changes = json::into_elements(json::take(&mut entry, "changes"));
        let changes = scope.within(&format!("{path}.changes"), changes, items);
        for (index, change) in changes.into_iter().enumerate() {
            scope.path = format!("{path}.changes[{index}]");
            self::change(&mut scope, change, items);
        }
    }
}

fn change(scope: &mut Scope, mut change: Value, items: &mut Vec<Item>) {
    scope.phone_number_id = None;
    scope.display_phone_number = None;
    scope.field = json::ident(&change, "field").unwrap_or_default();
    let mut value = json::take(&mut change, "value");
    if !value.is_object() {
        let raw = if change.is_object() { value } else { change };
        let event = Event::broken("the change has no value object");
        return items.push(scope.item(scope.path.clone(), event, raw));
    }
    if scope.field.is_empty() {
        scope.field = inferred_field(&value).to_owned();
    }
    let part = |object: &str, key| json::ident(json::object(&value, object)?, key);
    scope.phone_number_id = part("metadata", "phone_number_id")
        .or_else(|| part("recipient", "phone_number_id"))
        .or_else(|| part("phone_number_settings", "phone_number_id"));
    scope.display_phone_number = part("metadata", "display_phone_number")
        .or_else(|| part("recipient", "display_phone_number"))
        .or_else(|| json::ident(&value, "display_phone_number"));

    let before = items.len();
    arrays(scope, &mut value, origin_of(&scope.field), items);
    if let Some(standby) = value
        .get_mut("standby")
        .filter(|standby| standby.is_object())
    {
        let mut standby = standby.take();
        let outer = std::mem::take(&mut scope.path);
        scope.path = format!("{outer}.standby");
        arrays(scope, &mut standby, Origin::Standby, items);
        scope.path = outer;
    }
    if items.len() > before {
        leftovers(scope, value, items);
    } else if let Some(event) = whole(&scope.field, &value) {
        items.push(scope.item(scope.path.clone(), event, value));
    }
}

/// Lists that stand beside the known ones. An unknown one is told, for somebody to notice that
/// Meta has something new.
fn leftovers(scope: &Scope, value: Value, items: &mut Vec<Item>) {
    let Value::Object(fields) = value else { return };
    for (key, raw) in fields {
        if key != "contacts" && raw.as_array().is_some_and(|list| !list.is_empty()) {
            items.push(scope.item(format!("{}.{key}", scope.path), Event::Unknown, raw));
        }
    }
}

/// By which road the messages of a field come.
fn origin_of(field: &str) -> Origin {
    match field {
        "history" => Origin::History { status: None },
        "smb_message_echoes" => Origin::Phone,
        "message_echoes" => Origin::OtherApp,
        "standby" => Origin::Standby,
        _ => Origin::Live,
    }
}

/// Reads the arrays of a value, or of the `standby` object inside it.
fn arrays(scope: &Scope, value: &mut Value, origin: Origin, items: &mut Vec<Item>) {
    let people = People::read(value);
    let alone = [
        "messages",
        "message_echoes",
        "statuses",
        "calls",
        "user_preferences",
        "user_id_update",
    ]
    .iter()
    .map(|key| json::list(value, key).len())
    .sum::<usize>()
        <= 1;
    let summary = value
        .get("conversation_context")
        .and_then(users::summary_text);
    let first = items.len();
    scope.each(value, "messages", items, |raw| {
        Event::Message(Box::new(message::incoming(
            raw,
            &people,
            alone,
            origin.clone(),
        )))
    });
    if let Some(text) = summary {
        let event = Event::Summary(summary_of(text, items.get(first..).unwrap_or(&[])));
        let raw = json::take(value, "conversation_context");
        items.push(scope.item(format!("{}.conversation_context", scope.path), event, raw));
    }
    scope.each(value, "message_echoes", items, |raw| {
        // An echo on the ordinary field was written by somebody else, whoever that was.
        let origin = if origin == Origin::Live {
            Origin::OtherApp
        } else {
            origin.clone()
        };
        Event::Echo(Box::new(echo::read(raw, &people, alone, origin)))
    });
    history::read(scope, value, items);
    scope.each(value, "statuses", items, |raw| {
        or_broken(StatusReport::read(raw, &people, alone), |status| {
            Event::Status(Box::new(status))
        })
    });
    scope.each(value, "user_preferences", items, |raw| {
        or_broken(
            UserPreference::read(raw, &people, alone),
            Event::UserPreference,
        )
    });
    scope.each(value, "user_id_update", items, |raw| {
        or_broken(UserIdUpdate::read(raw, &people, alone), Event::UserIdUpdate)
    });
    scope.each(value, "state_sync", items, |raw| {
        or_broken(SavedContact::read(raw), Event::SavedContact)
    });
    calls(scope, value, &people, alone, items);
    scope.each(value, "groups", items, |raw| {
        Event::Group(Box::new(GroupEvent::read(raw)))
    });
    for key in ["user_actions", "automatic_events"] {
        scope.each(value, key, items, |raw| {
            let event = AccountEvent {
                event: json::ident(raw, "action_type").or_else(|| json::ident(raw, "event_name")),
                timestamp: json::int(raw, "timestamp"),
                ..AccountEvent::default()
            };
            Event::Account(Box::new(event))
        });
    }
    let errors = MessageError::list(value);
    if !errors.is_empty() {
        let raw = json::take(value, "errors");
        items.push(scope.item(
            format!("{}.errors", scope.path),
            Event::ValueErrors(errors),
            raw,
        ));
    }
}

fn or_broken<T>(read: Result<T, &'static str>, event: impl FnOnce(T) -> Event) -> Event {
    read.map_or_else(Event::broken, event)
}

/// Names the person and message a summary came along with, when there is only one.
fn summary_of(text: String, messages: &[Item]) -> ConversationSummary {
    let message = match messages {
        [
            Item {
                event: Event::Message(message),
                ..
            },
        ] => Some(message),
        _ => None,
    };
    ConversationSummary {
        customer: message.map(|message| message.customer.clone()),
        message_id: message.and_then(|message| message.id.clone()),
        text,
    }
}

/// Errors of the value belong to its call, when there is one call.
fn calls(scope: &Scope, value: &mut Value, people: &People, alone: bool, items: &mut Vec<Item>) {
    let ours = scope.digits();
    let errors = if json::list(value, "calls").len() == 1 {
        json::into_elements(json::take(value, "errors"))
    } else {
        Vec::new()
    };
    scope.each(value, "calls", items, |raw| {
        or_broken(
            Call::read(raw, people, alone, ours.as_deref()),
            |mut call| {
                call.errors.extend(MessageError::all(&errors));
                Event::Call(Box::new(call))
            },
        )
    });
}

impl Scope {
    /// Our own number as digits.
    pub(super) fn digits(&self) -> Option<String> {
        let digits = self.display_phone_number.as_deref()?.chars();
        Some(digits.filter(char::is_ascii_digit).collect())
    }
}

/// The field, judged by what stands in the value.
fn inferred_field(value: &Value) -> &'static str {
    const KEYS: [(&str, &str); 12] = [
        ("messages", "messages"),
        ("statuses", "messages"),
        ("message_echoes", "message_echoes"),
        ("standby", "standby"),
        ("history", "history"),
        ("state_sync", "smb_app_state_sync"),
        ("calls", "calls"),
        ("groups", "group_lifecycle_update"),
        ("user_preferences", "user_preferences"),
        ("user_id_update", "user_id_update"),
        ("message_template_id", "message_template_status_update"),
        ("errors", "messages"),
    ];
    KEYS.iter()
        .find(|(key, _)| value.get(*key).is_some_and(|v| !v.is_null()))
        .map_or("", |(_, field)| field)
}

/// What a value without any known array says. `None`: nothing at all.
fn whole(field: &str, value: &Value) -> Option<Event> {
    if template::is_template_field(field) {
        return Some(Event::Template(Box::new(TemplateEvent::read(field, value))));
    }
    if field == "messaging_handovers" {
        return Some(or_broken(Handover::read(value), |handover| {
            Event::Handover(Box::new(handover))
        }));
    }
    if account::is_account_field(field) {
        return Some(Event::Account(Box::new(AccountEvent::read(value))));
    }
    // Greetings only: no information, whatever the field.
    const FRAME: [&str; 3] = ["messaging_product", "metadata", "contacts"];
    let says_something = value.as_object().is_some_and(|fields| {
        fields.iter().any(|(key, value)| {
            let empty = value.is_null() || value.as_array().is_some_and(Vec::is_empty);
            !FRAME.contains(&key.as_str()) && !empty
        })
    });
    says_something.then_some(Event::Unknown)
}
