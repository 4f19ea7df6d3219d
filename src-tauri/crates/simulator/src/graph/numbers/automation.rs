//! Ice breakers and commands.

use axum::{body::Body, http::Response};
use serde_json::{Value, json};

use super::{done, with_desk};
use crate::{
    graph::{Call, errors::Outcome},
    rules::Part,
    world::World,
};

/// Source of the limits: Meta, *Conversational components*, read 2026-11. The published specification says three prompts.
const PROMPTS: usize = 4;
const PROMPT: usize = 80;
const COMMANDS: usize = 30;
const NAME: usize = 32;
const HINT: usize = 256;

/// `POST /{phone-number-id}/conversational_automation`; an empty list clears.
pub(super) fn set(world: &World, id: &str, call: &Call) -> Outcome<Response<Body>> {
    let request = call.form();
    let part = Part::root(&request);
    part.only(&["prompts", "commands", "access_token", "appsecret_proof"])?;
    let prompts = if part.has("prompts") {
        Some(part.texts("prompts", 0..=PROMPTS, PROMPT)?)
    } else {
        None
    };
    let mut commands = None;
    if part.has("commands") {
        let mut list = Vec::new();
        for command in part.list("commands", 0..=COMMANDS)? {
            command.only(&["command_name", "command_description"])?;
            let name = command.text("command_name", NAME)?;
            if name.starts_with('/') {
                return Err(command.invalid("command_name", "must not start with a slash."));
            }
            let hint = command.text("command_description", HINT)?;
            list.push(json!({"command_name": name, "command_description": hint}));
        }
        commands = Some(list);
    }
    with_desk(world, id, |desk| {
        for (key, value) in [
            ("prompts", prompts.map(|list| json!(list))),
            ("commands", commands.map(|list| json!(list))),
        ] {
            if let Some(value) = value {
                desk.automation.insert(key.to_owned(), value);
            }
        }
        desk.automation
            .retain(|_, value| value != &Value::Array(Vec::new()));
    });
    Ok(done())
}
