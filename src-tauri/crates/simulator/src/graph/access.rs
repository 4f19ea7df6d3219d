//! Who asks: the system user's token, or the app's own, and the proof that goes with it.

use axum::http::header;
use serde_json::Value;

use super::{
    Call,
    errors::{Outcome, Refusal},
    subscriptions::APP_ID,
};
use crate::{webhooks::signature, world::World};

/// Whose token a request carries.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Who {
    /// A system user of the business.
    SystemUser,
    /// The app itself: id and secret.
    App,
}

/// Checks the token: as bearer, in the older `OAuth` form, or as a parameter of query or body.
pub(super) fn authorise(world: &World, call: &Call) -> Outcome<Who> {
    let given = token(call);
    let app = format!("{APP_ID}|{}", world.options.app_secret);
    let who = match given.as_deref() {
        None | Some("") => return Err(Refusal::code(104)),
        Some(token) if token == world.options.token => Who::SystemUser,
        Some(token) if token == app => Who::App,
        Some(_) => return Err(Refusal::code(190)),
    };
    if who == Who::SystemUser {
        proven(world, call)?;
    }
    Ok(who)
}

fn token(call: &Call) -> Option<String> {
    let header = call
        .headers
        .get(header::AUTHORIZATION)
        .and_then(|value| value.to_str().ok())
        .and_then(|value| {
            value
                .strip_prefix("Bearer ")
                .or_else(|| value.strip_prefix("OAuth "))
        });
    match header {
        Some(token) => Some(token.to_owned()),
        None => call.argument("access_token"),
    }
}

/// `appsecret_proof`: HMAC-SHA256 of the token under the app secret. Checked whenever it is given.
///
/// Source: Meta, *Securing Graph API requests*, read 2026-11.
fn proven(world: &World, call: &Call) -> Outcome<()> {
    match call.argument("appsecret_proof") {
        None if world.options.require_app_secret_proof => Err(Refusal::parameter(
            "API calls from the server require an appsecret_proof argument",
        )),
        None => Ok(()),
        Some(given) => {
            let right = signature(&world.options.app_secret, world.options.token.as_bytes());
            if right.strip_prefix("sha256=") == Some(given.as_str()) {
                Ok(())
            } else {
                Err(Refusal::parameter(
                    "Invalid appsecret_proof provided in the API argument",
                ))
            }
        }
    }
}

impl Call {
    /// A parameter, wherever it stands: in the query, in a form, or in a JSON body.
    pub(super) fn argument(&self, name: &str) -> Option<String> {
        if let Some(value) = self.query.get(name) {
            return Some(value.clone());
        }
        match self.form().get(name) {
            Some(Value::String(text)) => Some(text.clone()),
            Some(Value::Null) | None => None,
            Some(other) => Some(other.to_string()),
        }
    }

    /// The body of a JSON or form request; empty when it is neither.
    pub(super) fn form(&self) -> serde_json::Map<String, Value> {
        if self.content_type() == "application/x-www-form-urlencoded" {
            let text = String::from_utf8_lossy(&self.body);
            return super::pairs(&text)
                .into_iter()
                .map(|(key, value)| (key, Value::String(value)))
                .collect();
        }
        match serde_json::from_slice(&self.body) {
            Ok(Value::Object(map)) => map,
            _ => serde_json::Map::new(),
        }
    }
}
