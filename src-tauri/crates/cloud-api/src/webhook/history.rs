//! The copied history of the phone app: chunks of threads of messages of both directions.

use serde_json::Value;

use super::event::{Event, Item};
use super::identity::Identity;
use super::message::{self, Origin};
use super::users::HistoryProgress;
use super::walk::Scope;
use crate::json;

pub(super) fn read(scope: &Scope, value: &mut Value, items: &mut Vec<Item>) {
    let chunks = json::into_elements(json::take(value, "history"));
    let chunks = scope.within(&format!("{}.history", scope.path), chunks, items);
    for (index, mut chunk) in chunks.into_iter().enumerate() {
        let path = format!("{}.history[{index}]", scope.path);
        if !chunk.is_object() {
            items.push(scope.item(path, Event::broken("not an object"), chunk));
            continue;
        }
        let threads = json::into_elements(json::take(&mut chunk, "threads"));
        let threads = scope.within(&format!("{path}.threads"), threads, items);
        for (index, thread) in threads.into_iter().enumerate() {
            self::thread(scope, &format!("{path}.threads[{index}]"), thread, items);
        }
        // After its messages: 100 percent means that all of them were told.
        let event = Event::HistoryProgress(HistoryProgress::read(&chunk));
        items.push(scope.item(path, event, chunk));
    }
}

fn thread(scope: &Scope, path: &str, mut thread: Value, items: &mut Vec<Item>) {
    if !thread.is_object() {
        return items.push(scope.item(path.to_owned(), Event::broken("not an object"), thread));
    }
    let ours = scope.digits();
    let mut customer = Identity::default();
    customer.place_phone(json::ident(&thread, "id"));
    customer.fill_from(
        &thread
            .get("context")
            .map(Identity::contact)
            .unwrap_or_default(),
    );
    let messages = json::into_elements(json::take(&mut thread, "messages"));
    let messages = scope.within(&format!("{path}.messages"), messages, items);
    for (index, raw) in messages.into_iter().enumerate() {
        let event = if raw.is_object() {
            message(&raw, &customer, ours.as_deref())
        } else {
            Event::broken("not an object")
        };
        items.push(scope.item(format!("{path}.messages[{index}]"), event, raw));
    }
}

/// One message of a thread. It is ours when it comes from our number; when that cannot be told,
/// when it goes to somebody and does not come from the thread's customer.
fn message(raw: &Value, customer: &Identity, ours: Option<&str>) -> Event {
    let status = json::object(raw, "history_context").and_then(|past| json::ident(past, "status"));
    let origin = Origin::History {
        status: status.map(|status| status.to_ascii_uppercase()),
    };
    let from = Identity::of(raw, "from", "from_user_id", "from_parent_user_id");
    let to = Identity::of(raw, "to", "to_user_id", "to_parent_user_id");
    let same = |a: &Option<String>, b: &Option<String>| a.is_some() && a == b;
    let from_us = from.wa_id.is_some() && from.wa_id.as_deref() == ours;
    let from_customer =
        same(&from.wa_id, &customer.wa_id) || same(&from.user_id, &customer.user_id);
    let outgoing = from_us || (!from_customer && !to.is_anonymous());
    let mut other = if outgoing { to } else { from };
    other.fill_from(customer);
    let message = Box::new(message::base(raw, raw, other, origin));
    if outgoing {
        Event::Echo(message)
    } else {
        Event::Message(message)
    }
}
