//! `message_history`: what was told of a message, and whether the webhook arrived.

use axum::{body::Body, http::Response};
use serde_json::{Map, Value, json};

use super::{Call, errors::Outcome, fields::select, pages::Page};
use crate::{ids::object_for, sends::Story, world::World};

/// `GET /{phone-number-id}/message_history`
pub(super) fn list(world: &World, number_id: &str, call: &Call) -> Outcome<Response<Body>> {
    let now_s = world.options.clock.now_s();
    let state = world.state();
    let asked = call.query.get("message_id");
    let mut entries = Vec::new();
    for send in state
        .sends
        .iter()
        .filter(|send| send.phone_number_id == number_id)
        .filter(|send| asked.is_none_or(|asked| *asked == send.wamid))
    {
        let Some(story) = state.stories.get(&send.wamid) else {
            continue;
        };
        let mut whole = Map::new();
        whole.insert(String::from("id"), json!(entry_id(&send.wamid)));
        whole.insert(String::from("message_id"), json!(send.wamid));
        whole.insert(
            String::from("events"),
            json!({"data": events(&state.app_callback, story, now_s, None)}),
        );
        let defaults = ["id", "message_id"];
        let fields = call.query.get("fields");
        entries.push(Value::Object(select(
            &whole,
            fields,
            &defaults,
            &[],
            "WhatsAppMessageHistory",
        )?));
    }
    Page::of(call, 100)?.answer(world, call, &entries)
}

/// The id of a message's entry.
fn entry_id(wamid: &str) -> String {
    object_for(&format!("history/{wamid}"))
}

/// `GET /{message-history-id}/events`; `None` when there is no such entry.
pub(super) fn of_one(world: &World, id: &str, call: &Call) -> Option<Outcome<Response<Body>>> {
    let now_s = world.options.clock.now_s();
    let found = {
        let state = world.state();
        let story = state
            .stories
            .iter()
            .find(|(wamid, _)| entry_id(wamid) == id)
            .map(|(_, story)| story)?;
        let filter = call.query.get("status_filter").map(String::as_str);
        events(&state.app_callback, story, now_s, filter)
    };
    let occurrences: Vec<Value> = found
        .into_iter()
        .map(|event| {
            json!({
                "id": event.get("id"),
                "delivery_status": event.get("delivery_status"),
                "error_description": event.get("error_description"),
                "occurrence_timestamp": event.get("timestamp"),
                "status_timestamp": event.get("timestamp"),
                "application": event.get("application"),
            })
        })
        .collect();
    Some(Page::of(call, 100).and_then(|page| page.answer(world, call, &occurrences)))
}

/// What was told until now, in Meta's upper-case words. A voice note that was played is not among them.
fn events(
    callback: &Option<String>,
    story: &Story,
    now_s: u64,
    filter: Option<&str>,
) -> Vec<Value> {
    story
        .events
        .iter()
        .filter(|told| told.at_s <= now_s && told.status != "played")
        .filter(|told| filter.is_none_or(|filter| filter.eq_ignore_ascii_case(&told.status)))
        .map(|told| {
            let mut event = json!({
                "id": told.id,
                "delivery_status": told.status.to_uppercase(),
                "webhook_update_state": told.fate.word(),
                "timestamp": told.at_s,
                "application": {"id": super::subscriptions::APP_ID},
            });
            if let Some(event) = event.as_object_mut() {
                if let Some(url) = callback {
                    event.insert(String::from("webhook_uri"), json!(url));
                }
                if let Some(error) = &told.error {
                    event.insert(String::from("error_description"), json!(error));
                }
            }
            event
        })
        .collect()
}
