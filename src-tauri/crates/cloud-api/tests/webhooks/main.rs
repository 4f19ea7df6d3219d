//! Webhooks as Meta documents them, and as they arrive instead.

#[cfg(test)]
mod account;
#[cfg(test)]
mod chats;
#[cfg(test)]
mod damage;
#[cfg(test)]
mod messages;
#[cfg(test)]
mod privacy;
#[cfg(test)]
mod statuses;

#[cfg(test)]
use serde_json::{Value, json};
#[cfg(test)]
use shopbell_cloud_api::webhook::{self, Event, IncomingMessage, Item, StatusReport};

/// Ana, who is behind most of what happens here.
#[cfg(test)]
fn ana() -> Value {
    json!({ "profile": { "name": "Ana Ruiz", "username": "ana.ruiz" }, "wa_id": "447700900123",
        "user_id": "GB.482133" })
}

/// A body with one change.
#[cfg(test)]
fn body(field: &str, value: &Value) -> Value {
    json!({ "object": "whatsapp_business_account", "entry": [{ "id": "800", "time": 1_793_700_000,
        "changes": [{ "field": field, "value": value }] }] })
}

/// A value of a field about messages, with the given keys beside the usual ones.
#[cfg(test)]
fn value(keys: &Value) -> Value {
    let mut value = json!({ "messaging_product": "whatsapp", "contacts": [ana()],
        "metadata": { "display_phone_number": "15550100200", "phone_number_id": "700" } });
    for (key, content) in keys.as_object().unwrap() {
        value[key] = content.clone();
    }
    value
}

#[cfg(test)]
fn parse(body: &Value) -> Vec<Item> {
    webhook::parse(body.to_string().as_bytes()).unwrap()
}

#[cfg(test)]
fn items(field: &str, keys: &Value) -> Vec<Item> {
    parse(&body(field, &value(keys)))
}

#[cfg(test)]
#[track_caller]
fn only(items: Vec<Item>) -> Item {
    let [item] = <[Item; 1]>::try_from(items).unwrap();
    item
}

/// Reads one message of Ana's, given without its common keys.
#[cfg(test)]
#[track_caller]
fn message(content: &Value) -> IncomingMessage {
    let mut raw = json!({ "from": "447700900123", "from_user_id": "GB.482133", "id": "wamid.IN",
        "timestamp": "1793700000" });
    for (key, content) in content.as_object().unwrap() {
        raw[key] = content.clone();
    }
    let item = only(items("messages", &json!({ "messages": [raw] })));
    assert_eq!(item.raw, raw, "kept as received");
    let Event::Message(message) = item.event else {
        panic!("{item:?}")
    };
    *message
}

#[cfg(test)]
#[track_caller]
fn status(raw: &Value) -> StatusReport {
    let item = only(items("messages", &json!({ "statuses": [raw] })));
    let Event::Status(status) = item.event else {
        panic!("{item:?}")
    };
    *status
}
