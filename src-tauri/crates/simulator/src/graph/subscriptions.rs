//! Who gets webhooks, and where.

use axum::{
    body::Body,
    http::{Method, Response},
};
use serde_json::{Map, Value, json};

use super::{
    Call,
    errors::{Outcome, Refusal, answer},
};
use crate::{rules::Part, webhooks::verify, world::World};

/// The app whose token this is.
pub(crate) const APP_ID: &str = "600000000000001";
/// What the webhooks of all accounts are about.
const OBJECT: &str = "whatsapp_business_account";
/// Longest address. Source: Meta, *Webhook overrides*, read 2026-11.
const URL_MAX: usize = 200;

/// `GET`, `POST`, `DELETE /{waba-id}/subscribed_apps`
pub(super) async fn apps(
    world: &World,
    method: &Method,
    waba_id: &str,
    call: &Call,
) -> Outcome<Response<Body>> {
    match *method {
        Method::GET => Ok(answer(200, &list(world, waba_id))),
        Method::POST => {
            let request = call.json()?;
            let part = Part::root(&request);
            part.only(&["override_callback_uri", "verify_token"])?;
            let callback = checked(world, &part).await?;
            change(world, waba_id, true, callback);
            Ok(answer(200, &json!({"success": true})))
        }
        Method::DELETE => {
            change(world, waba_id, false, None);
            Ok(answer(200, &json!({"success": true})))
        }
        _ => Err(call.unsupported()),
    }
}

/// `GET`, `POST`, `DELETE /{app-id}/subscriptions`: with the app's own token.
pub(super) async fn of_app(world: &World, call: &Call) -> Outcome<Response<Body>> {
    let given = call.form();
    let argument = |name: &str| call.argument(name);
    match call.method {
        Method::GET => {
            let state = world.state();
            let data: Vec<Value> = state
                .subscriptions
                .iter()
                .map(|(object, fields)| {
                    let fields: Vec<Value> = fields
                        .iter()
                        .map(|field| json!({"name": field, "version": "v25.0"}))
                        .collect();
                    json!({"object": object, "callback_url": state.app_callback, "active": true, "fields": fields})
                })
                .collect();
            Ok(answer(200, &json!({"data": data})))
        }
        Method::POST => {
            let required = |name: &str| {
                argument(name)
                    .ok_or_else(|| Refusal::parameter(format!("The parameter {name} is required.")))
            };
            let object = required("object")?;
            if object != OBJECT {
                return Err(Refusal::parameter(format!(
                    "Param object must be one of {{WHATSAPP_BUSINESS_ACCOUNT}} - got \"{object}\"."
                )));
            }
            let fields = match given.get("fields") {
                Some(Value::Array(list)) => list
                    .iter()
                    .filter_map(Value::as_str)
                    .map(str::to_owned)
                    .collect(),
                _ => super::fields::words(&required("fields")?),
            };
            let refused = world.state().refused_fields.clone();
            if let Some(unknown) = fields
                .iter()
                .find(|field| !FIELDS.contains(&field.as_str()) || refused.contains(field))
            {
                return Err(Refusal::parameter(format!(
                    "Param fields has an unknown value \"{unknown}\"."
                )));
            }
            let (url, token) = (required("callback_url")?, required("verify_token")?);
            let challenge = world.ids.challenge();
            verify(&world.courier, &url, &token, &challenge)
                .await
                .map_err(|error| Refusal::with(2200, error.to_string()))?;
            {
                let mut state = world.state();
                state.subscriptions.insert(object, fields);
                state.app_callback = Some(url);
            }
            world.mailroom.open();
            Ok(answer(200, &json!({"success": true})))
        }
        Method::DELETE => {
            let mut state = world.state();
            state.subscriptions.clear();
            state.app_callback = None;
            Ok(answer(200, &json!({"success": true})))
        }
        _ => Err(call.unsupported()),
    }
}

/// The object and all its fields, as an app has them that subscribed to everything.
pub(crate) fn every_field() -> (String, Vec<String>) {
    let fields = FIELDS.iter().map(|&field| field.to_owned()).collect();
    (OBJECT.to_owned(), fields)
}

/// Fields an app can subscribe to. Source: Meta, webhook reference, read 2026-11.
const FIELDS: &[&str] = &[
    "account_alerts",
    "account_review_update",
    "account_settings_update",
    "account_update",
    "automatic_events",
    "business_capability_update",
    "business_status_update",
    "business_username_updates",
    "calls",
    "campaign_status_update",
    "consumer_profile",
    "flows",
    "group_lifecycle_update",
    "group_participants_update",
    "group_settings_update",
    "group_status_update",
    "history",
    "message_echoes",
    "message_template_components_update",
    "message_template_quality_update",
    "message_template_status_update",
    "messages",
    "messaging_handovers",
    "partner_solutions",
    "payment_configuration_update",
    "phone_number_name_update",
    "phone_number_quality_update",
    "security",
    "smb_app_state_sync",
    "smb_message_echoes",
    "standby",
    "template_category_update",
    "template_correct_category_detection",
    "tracking_events",
    "user_id_update",
    "user_preferences",
];

/// `POST /{phone-number-id}` with `webhook_configuration`
pub(super) async fn set_number_callback(
    world: &World,
    number_id: &str,
    part: &Part<'_>,
) -> Outcome<Response<Body>> {
    let configuration = part.part("webhook_configuration")?;
    configuration.only(&["override_callback_uri", "verify_token"])?;
    let clears = configuration.any_text("override_callback_uri")? == Some("");
    let callback = if clears {
        None
    } else {
        checked(world, &configuration).await?
    };
    let is_set = callback.is_some();
    if let Some(number) = world.state().numbers.get_mut(number_id) {
        number.callback = callback;
    }
    if is_set {
        world.mailroom.open();
    }
    Ok(answer(200, &json!({"success": true})))
}

/// The address in a request, asked to prove itself while the request waits.
async fn checked(world: &World, part: &Part<'_>) -> Outcome<Option<String>> {
    let Some(url) = part.maybe_text("override_callback_uri", URL_MAX)? else {
        return Ok(None);
    };
    let token = part.text("verify_token", 1024)?;
    let challenge = world.ids.challenge();
    match verify(&world.courier, url, token, &challenge).await {
        Ok(()) => Ok(Some(url.to_owned())),
        Err(error) => Err(Refusal::with(2200, error.to_string())),
    }
}

fn change(world: &World, waba_id: &str, subscribed: bool, callback: Option<String>) {
    let is_set = callback.is_some();
    if let Some(waba) = world.state().wabas.get_mut(waba_id) {
        waba.subscribed = subscribed;
        waba.callback = callback;
    }
    if is_set {
        world.mailroom.open();
    }
}

fn list(world: &World, waba_id: &str) -> Value {
    let state = world.state();
    let Some(waba) = state.wabas.get(waba_id).filter(|waba| waba.subscribed) else {
        return json!({"data": []});
    };
    let mut app = Map::new();
    app.insert(
        String::from("whatsapp_business_api_data"),
        json!({"id": APP_ID, "name": "Shopbell", "link": format!("https://www.facebook.com/games/?app_id={APP_ID}")}),
    );
    if let Some(url) = &waba.callback {
        app.insert(String::from("override_callback_uri"), json!(url));
    }
    json!({"data": [app]})
}
