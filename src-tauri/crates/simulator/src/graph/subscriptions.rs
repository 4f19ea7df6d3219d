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
pub(super) const APP_ID: &str = "600000000000001";
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

/// `POST /{phone-number-id}` with `webhook_configuration`
pub(super) async fn set_number_callback(
    world: &World,
    number_id: &str,
    call: &Call,
) -> Outcome<Response<Body>> {
    let request = call.json()?;
    let part = Part::root(&request);
    part.only(&["webhook_configuration"])?;
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
    match verify(&world.http, url, token, &challenge).await {
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
