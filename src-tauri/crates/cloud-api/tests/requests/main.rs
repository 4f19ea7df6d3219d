//! Messages as they leave: the documented shape of each, and where its limits are.

#[cfg(test)]
mod filling;
#[cfg(test)]
mod interactive_limits;
#[cfg(test)]
mod limits;
#[cfg(test)]
mod reading;
#[cfg(test)]
#[path = "../record/mod.rs"]
mod record;
#[cfg(test)]
mod shapes;
#[cfg(test)]
mod template_limits;
#[cfg(test)]
mod templates;

use serde_json::{Value, json};
use shopbell_cloud_api::{Content, OutgoingMessage, Recipient, WaId};

/// A message to a number that is fine in itself.
fn to_ana(content: Content) -> OutgoingMessage {
    OutgoingMessage::new(Recipient::Phone(WaId::new("34600111222")), content)
}

/// Checks that the content leaves as documented, under the key of its type.
#[cfg(test)]
#[track_caller]
fn leaves_as(content: Content, kind: &str, expected: Value) {
    let message = to_ana(content);
    assert_eq!(message.validate(), Ok(()), "{kind} is within every limit");
    let sent = serde_json::to_value(&message).unwrap();
    record::request(
        "POST",
        "/v25.0/700/messages",
        &json!({}),
        Some("application/json"),
        &sent,
    );
    let read: OutgoingMessage = serde_json::from_value(sent.clone()).unwrap();
    assert_eq!(
        read.content, message.content,
        "{kind} is read back as it was"
    );
    assert_eq!(serde_json::to_value(&read).unwrap(), sent);
    let mut whole = json!({ "messaging_product": "whatsapp", "recipient_type": "individual",
        "to": "+34600111222", "type": kind });
    whole[kind] = expected;
    assert_eq!(sent, whole);
}
