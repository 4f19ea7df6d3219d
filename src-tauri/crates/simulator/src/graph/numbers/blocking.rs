//! Blocking customers.

use axum::{body::Body, http::Response};
use serde_json::{Map, Value, json};

use crate::{
    graph::{
        Call,
        errors::{Outcome, Refusal, answer, lookup},
        messages::recipient::{digits, looks_like_user_id},
        pages::Page,
    },
    number::Number,
    people::Person,
    rules::Part,
    world::{State, World},
};

/// Most people in one request. Source: Meta, *Block users*, read 2026-11.
const MOST: usize = 1000;
const DAY_S: u64 = 24 * 60 * 60;

/// `GET /{phone-number-id}/block_users`
pub(super) fn list(world: &World, id: &str, call: &Call) -> Outcome<Response<Body>> {
    let blocked: Vec<Value> = {
        let state = world.state();
        let people = state.people.all();
        people
            .filter(|person| person.blocked_by.contains(id))
            .map(|person| {
                let mut entry = ids(person);
                entry.insert(String::from("messaging_product"), json!("whatsapp"));
                Value::Object(entry)
            })
            .collect()
    };
    Page::of(call, 100)?.answer(world, call, &blocked)
}

fn ids(person: &Person) -> Map<String, Value> {
    let mut ids = Map::new();
    for (key, value) in [("wa_id", &person.phone), ("user_id", &person.user_id)] {
        if let Some(value) = value {
            ids.insert(key.to_owned(), json!(value));
        }
    }
    ids
}

/// `POST` and `DELETE /{phone-number-id}/block_users`
pub(super) fn change(world: &World, id: &str, call: &Call, block: bool) -> Outcome<Response<Body>> {
    let request = call.form();
    let part = Part::root(&request);
    part.word("messaging_product", &["whatsapp"])?;
    let users = part.list("block_users", 1..=MOST)?;
    let now_s = world.options.clock.now_s();
    let (mut done, mut failed) = (Vec::new(), Vec::new());
    let mut state = world.state();
    let Some(number) = state.numbers.get(id).cloned() else {
        return Err(call.unsupported());
    };
    for user in users {
        user.only(&["user", "user_id"])?;
        let input = match user.maybe_text("user", 64)? {
            Some(input) => input,
            None => user.text("user_id", 256)?,
        };
        let mut entry = Map::new();
        entry.insert(String::from("input"), json!(input));
        match one(&state, &number, input, block, now_s) {
            Ok(name) => {
                state.people.change(&name, |person| {
                    if block {
                        person.blocked_by.insert(id.to_owned());
                    } else {
                        person.blocked_by.remove(id);
                    }
                });
                entry.extend(state.people.get(&name).map(ids).unwrap_or_default());
                done.push(Value::Object(entry));
            }
            Err(refusal) => {
                let (_, title) = lookup(refusal.code);
                let error = json!({
                    "code": refusal.code, "message": title,
                    "error_data": {"details": refusal.details.unwrap_or_default()},
                });
                entry.insert(String::from("errors"), json!([error]));
                failed.push(Value::Object(entry));
            }
        }
    }
    let key = if block {
        "added_users"
    } else {
        "removed_users"
    };
    let mut results = Map::new();
    results.insert(key.to_owned(), json!(done));
    if failed.is_empty() {
        let body = json!({"messaging_product": "whatsapp", "block_users": results});
        return Ok(answer(200, &body));
    }
    // Results and an error together, as Meta answers.
    results.insert(String::from("failed_users"), json!(failed));
    let error = json!({
        "message": "(#139100) Failed to block/unblock users", "type": "OAuthException", "code": 139_100,
        "fbtrace_id": world.ids.trace(),
    });
    let body = json!({"messaging_product": "whatsapp", "block_users": results, "error": error});
    Ok(answer(400, &body))
}

/// The person meant, if they can be blocked: only who wrote within a day can.
fn one(state: &State, number: &Number, input: &str, block: bool, now_s: u64) -> Outcome<String> {
    let person = if looks_like_user_id(input) {
        state.people.with_user_id(input)
    } else {
        let digits = digits(state, number, input)
            .ok_or_else(|| Refusal::with(131_009, "The phone number is not valid."))?;
        if digits == number.digits {
            return Err(Refusal::code(131_021));
        }
        state.people.with_phone(&digits)
    };
    let wrote = person.and_then(|person| person.last_wrote_s.get(&number.id));
    match person {
        Some(person) if !block || wrote.is_some_and(|at_s| now_s < at_s + DAY_S) => {
            Ok(person.name.clone())
        }
        _ => Err(Refusal::with(
            131_047,
            "No message from this user in the last 24 hours",
        )),
    }
}
