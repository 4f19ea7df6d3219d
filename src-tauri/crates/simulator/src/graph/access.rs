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
    let kept = world.state().token.clone();
    let app = format!("{APP_ID}|{}", world.options.app_secret);
    let who = match given.as_deref() {
        None | Some("") => return Err(Refusal::code(104)),
        Some(token) if token == kept.value => {
            if kept.is_over(world.options.clock.now_s()) {
                return Err(over());
            }
            Who::SystemUser
        }
        Some(token) if token == app => Who::App,
        Some(_) => return Err(Refusal::code(190)),
    };
    if who == Who::SystemUser {
        proven(world, call, &kept.value)?;
    }
    Ok(who)
}

/// What a token that is over meets.
fn over() -> Refusal {
    Refusal {
        subcode: Some(463),
        message: Some("Error validating access token: Session has expired".to_owned()),
        ..Refusal::code(190)
    }
}

/// Whether the token may do this: what it lacks is refused as Meta does.
///
/// Source: Meta, *Permissions* and *Error codes*, read 2026-11.
pub(super) fn permitted(world: &World, call: &Call) -> Outcome<()> {
    let token = world.state().token.clone();
    let edge = call.path.get(1).map(String::as_str);
    let sends = matches!(edge, Some("messages" | "marketing_messages" | "media"));
    if sends && !token.may("whatsapp_business_messaging") {
        return Err(Refusal::code(10));
    }
    if !sends && !token.may("whatsapp_business_management") {
        return Err(Refusal::code(200));
    }
    Ok(())
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
fn proven(world: &World, call: &Call, token: &str) -> Outcome<()> {
    match call.argument("appsecret_proof") {
        None if world.options.require_app_secret_proof => Err(Refusal::parameter(
            "API calls from the server require an appsecret_proof argument",
        )),
        None => Ok(()),
        Some(given) => {
            let right = signature(&world.options.app_secret, token.as_bytes());
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
