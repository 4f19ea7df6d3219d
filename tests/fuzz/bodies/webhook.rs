//! Bodies of webhooks.

use std::collections::HashSet;

use serde_json::Value;
use shopbell_cloud_api::webhook::{Event, Item, parse};

/// A body is read without a panic, twice alike; its elements have places of their own, are kept
/// whole, and say nothing of their contents in a log.
pub(super) fn body(input: &[u8]) {
    let Ok(items) = parse(input) else {
        return;
    };
    let again = parse(input).expect("what was JSON stays JSON");
    assert_eq!(items.len(), again.len(), "reading is a pure function");
    let mut places = HashSet::new();
    for (item, again) in items.iter().zip(&again) {
        assert!(item == again, "reading is a pure function: {item:?}");
        assert!(places.insert(&item.path), "two elements at {}", item.path);
        keeps(item);
        uses(item);
    }
}

/// What was received can be written down and read again.
fn keeps(item: &Item) {
    let written = item.raw.to_string();
    let read: Value = serde_json::from_str(&written).expect("it is JSON");
    assert!(alike(&read, &item.raw), "nothing is lost in the quarantine");
}

/// Equal but for the last digit of fractions: the journal keeps those, no message has any.
fn alike(one: &Value, two: &Value) -> bool {
    match (one, two) {
        (Value::Number(one), Value::Number(two)) if one.is_f64() && two.is_f64() => true,
        (Value::Array(one), Value::Array(two)) => {
            one.len() == two.len() && one.iter().zip(two).all(|(one, two)| alike(one, two))
        }
        (Value::Object(one), Value::Object(two)) => {
            one.len() == two.len()
                && one
                    .iter()
                    .all(|(key, one)| two.get(key).is_some_and(|two| alike(one, two)))
        }
        (one, two) => one == two,
    }
}

/// What the engine asks of each element.
fn uses(item: &Item) {
    let shown = format!("{item:?}");
    if let Event::Message(message) | Event::Echo(message) = &item.event {
        let said = message.text().unwrap_or_default();
        // Short words stand in every log, and so do Meta's ids, which a fuzzer may say.
        let is_an_id = [&item.waba_id, &item.phone_number_id, &message.id]
            .into_iter()
            .any(|id| id.as_deref().is_some_and(|id| id.contains(&*said)));
        if said.chars().count() > 40 && !is_an_id && !item.field.contains(&*said) {
            assert!(!shown.contains(&*said), "what was said is not for logs");
        }
    }
    if let Some(request) = item.sent_request() {
        drop(request.validate());
    }
}
