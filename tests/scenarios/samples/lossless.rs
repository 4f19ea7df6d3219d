//! Each sample alone in a fresh shop: nothing of it is lost.

use std::collections::BTreeSet;

use futures_util::{StreamExt, stream};
use serde_json::{Value, json};

use super::{NUMBERS, changes, objects, samples, seconds};
use crate::support::Listening;

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn every_message_status_and_event_of_every_sample_is_kept() {
    let Some(samples) = samples() else { return };
    let wrong: Vec<String> = stream::iter(samples)
        .map(|(name, sample)| async move {
            let wrong = losses(&sample).await;
            wrong.into_iter().map(move |loss| format!("{name}: {loss}"))
        })
        .buffer_unordered(4)
        .flat_map(stream::iter)
        .collect()
        .await;
    assert!(wrong.is_empty(), "{}", wrong.join("\n"));
}

/// What a shop that hears one sample does not tell again.
async fn losses(sample: &Value) -> Vec<String> {
    let shop = Listening::with(&NUMBERS).await;
    let ids: BTreeSet<&str> = reports(sample)
        .iter()
        .filter_map(|status| status["id"].as_str())
        .collect();
    for id in &ids {
        shop.hears(&sent_before(id)).await;
    }
    shop.hears(sample).await;
    let (lines, events) = shop.settled().await;
    drop(shop.close().await);

    let mut losses = Vec::new();
    for message in messages(sample) {
        let found: Vec<&Value> = match message["id"].as_str() {
            Some(id) => lines.iter().filter(|line| line["wamid"] == id).collect(),
            None => lines.iter().skip(ids.len()).collect(),
        };
        match found.as_slice() {
            [line] => losses.extend(differences(message, line)),
            _ => losses.push(format!("{} lines for {message}", found.len())),
        }
    }
    for status in reports(sample) {
        let line = lines.iter().find(|line| line["wamid"] == status["id"]);
        let Some(line) = line else {
            losses.push(format!("no message for {status}"));
            continue;
        };
        let (state, code) = expected_state(status);
        if line["status"] != state || (state == "failed" && line["error_code"] != *code) {
            losses.push(format!("{status} left its message at {line}"));
        }
    }
    for element in others(sample) {
        if !events.iter().any(|event| event["raw"] == *element) {
            losses.push(format!("not listed: {element}"));
        }
    }
    losses
}

/// An echo of a message that reports speak of, so that there is something to move.
fn sent_before(id: &str) -> Value {
    json!({ "object": "whatsapp_business_account", "entry": [{ "id": NUMBERS[0].1, "changes": [{
        "field": "smb_message_echoes", "value": {
            "messaging_product": "whatsapp",
            "metadata": { "display_phone_number": "15550100200", "phone_number_id": NUMBERS[0].0 },
            "message_echoes": [{ "from": "15550100200", "to": "447700900123", "id": id,
                "timestamp": "1793600000", "type": "text", "text": { "body": "what we said" } }],
        },
    }] }] })
}

/// The state a single report leaves a sent message in, and Meta's first code.
fn expected_state(status: &Value) -> (&str, &Value) {
    let moving = ["delivered", "read", "played", "failed"];
    let state = status["status"].as_str();
    let state = state
        .filter(|state| moving.contains(state))
        .unwrap_or("sent");
    // One member of a group who does not get it is not everybody.
    let member = ["recipient_participant_id", "participant_recipient_id"]
        .iter()
        .any(|key| status[*key].is_string());
    if member && state == "failed" {
        return ("sent", &Value::Null);
    }
    (state, &status["errors"][0]["code"])
}

fn is_ours(value: &Value) -> bool {
    let number = value["metadata"]["phone_number_id"].as_str();
    let number = number.or_else(|| value["recipient"]["phone_number_id"].as_str());
    number.is_none_or(|number| NUMBERS.iter().any(|(ours, _)| *ours == number))
}

/// Every message of our numbers, by whatever road it came.
fn messages(sample: &Value) -> Vec<&Value> {
    let mut found = Vec::new();
    let whatsapp = sample["object"] == "whatsapp_business_account";
    for (_, value) in changes(sample) {
        if !is_ours(value) || !whatsapp {
            continue;
        }
        for holder in [value, &value["standby"]] {
            found.extend(objects(holder, "messages"));
            found.extend(objects(holder, "message_echoes"));
        }
        for thread in objects(value, "history")
            .into_iter()
            .flat_map(|chunk| objects(chunk, "threads"))
        {
            found.extend(objects(thread, "messages"));
        }
    }
    // The same message twice in a body is one message.
    let mut seen = std::collections::HashSet::new();
    found.retain(|message| message["id"].is_null() || seen.insert(message["id"].to_string()));
    found
}

/// Every report on a message.
fn reports(sample: &Value) -> Vec<&Value> {
    let of_messages = |status: &&Value| matches!(status["type"].as_str(), None | Some("message"));
    changes(sample)
        .into_iter()
        .filter(|(_, value)| is_ours(value))
        .flat_map(|(_, value)| {
            let mut found = objects(value, "statuses");
            found.extend(objects(&value["standby"], "statuses"));
            found
        })
        .filter(of_messages)
        .collect()
}

/// Everything else that an element of its own tells.
fn others(sample: &Value) -> Vec<&Value> {
    const LISTS: [&str; 7] = [
        "calls",
        "groups",
        "user_preferences",
        "user_id_update",
        "state_sync",
        "user_actions",
        "automatic_events",
    ];
    const MESSAGES: [&str; 6] = [
        "messages",
        "statuses",
        "message_echoes",
        "history",
        "standby",
        "contacts",
    ];
    let mut found = Vec::new();
    for (_, value) in changes(sample) {
        let Some(fields) = value.as_object() else {
            continue;
        };
        let listed: Vec<&Value> = LISTS.iter().flat_map(|key| objects(value, key)).collect();
        let typed = objects(value, "statuses")
            .into_iter()
            .filter(|status| matches!(status["type"].as_str(), Some("call" | "payment")));
        found.extend(typed);
        if !listed.is_empty() {
            found.extend(listed);
        } else if !is_ours(value) {
            found.extend(objects(value, "messages"));
        } else if !MESSAGES.iter().any(|key| fields.contains_key(*key)) {
            match &value["errors"] {
                Value::Null if says_something(value) => found.push(value),
                Value::Null => {}
                errors => found.push(errors),
            }
        }
    }
    found
}

fn says_something(value: &Value) -> bool {
    value.as_object().is_some_and(|fields| {
        fields
            .keys()
            .any(|key| !["messaging_product", "metadata"].contains(&key.as_str()))
    })
}

/// What an exported line says otherwise than its message.
fn differences(message: &Value, line: &Value) -> Vec<String> {
    let mut found = Vec::new();
    let holder = if message["message"].is_object() {
        &message["message"]
    } else {
        message
    };
    if let Some(kind) = holder["type"].as_str()
        && line["type"] != kind
    {
        found.push(format!("type {} for {message}", line["type"]));
    }
    if let Some(time) = seconds(&message["timestamp"])
        && line["timestamp"] != time
    {
        found.push(format!("time {} for {message}", line["timestamp"]));
    }
    if let Some(text) = text(holder).filter(|text| !text.is_empty())
        && line["text"] != text
    {
        found.push(format!("text {} for {message}", line["text"]));
    }
    found
}

/// What a person reads in a message, read once more and on its own.
fn text(message: &Value) -> Option<&str> {
    let at = |path: &str| message.pointer(path).and_then(Value::as_str);
    let kind = message["type"].as_str()?;
    match kind {
        "image" | "video" | "document" => at(&format!("/{kind}/caption")),
        "text" | "ephemeral" => at("/text/body"),
        "button" => at("/button/text").or_else(|| at("/button/payload")),
        "order" => at("/order/text"),
        "system" => at("/system/body"),
        "reaction" => at("/reaction/emoji"),
        "edit" => text(&message["edit"]["message"]),
        "interactive" => [
            "/interactive/button_reply/title",
            "/interactive/list_reply/title",
            "/interactive/nfm_reply/body",
        ]
        .iter()
        .find_map(|path| at(path)),
        _ => None,
    }
}
