//! Settings of a number: calling, identity check, encryption, storage; and its shop window.

use axum::{body::Body, http::Response};
use serde_json::{Map, Value, json};

use super::{done, with_desk};
use crate::{
    graph::{
        Call,
        errors::{Outcome, Refusal, answer},
    },
    rules::Part,
    simulator::tell_later,
    world::World,
};

/// One of these in a request. Source: Meta, *Settings*, read 2026-11.
const FEATURES: &[&str] = &[
    "calling",
    "user_identity_change",
    "payload_encryption",
    "storage_configuration",
];

/// `GET /{phone-number-id}/settings`
pub(super) fn get(world: &World, id: &str) -> Outcome<Response<Body>> {
    let mut settings = with_desk(world, id, |desk| desk.settings.clone());
    let is_calling = world
        .state()
        .numbers
        .get(id)
        .is_some_and(|number| number.conditions.calling);
    let status = if is_calling { "ENABLED" } else { "DISABLED" };
    let calling = settings
        .entry("calling")
        .or_insert_with(|| json!({"call_icon_visibility": "DEFAULT"}));
    if let Some(calling) = calling.as_object_mut() {
        calling.insert(String::from("status"), json!(status));
    }
    settings
        .entry("storage_configuration")
        .or_insert_with(|| json!({"status": "DEFAULT"}));
    settings
        .entry("user_identity_change")
        .or_insert_with(|| json!({"enable_identity_key_check": false}));
    Ok(answer(200, &Value::Object(settings)))
}

/// `POST /{phone-number-id}/settings`: one feature.
pub(super) fn set(world: &World, id: &str, call: &Call) -> Outcome<Response<Body>> {
    let request = call.form();
    let part = Part::root(&request);
    let given: Vec<&&str> = FEATURES.iter().filter(|key| part.has(key)).collect();
    let [feature] = given.as_slice() else {
        return Err(Refusal::parameter(format!(
            "Exactly one of {} is required.",
            FEATURES.join(", ")
        )));
    };
    let value = part.part(feature)?;
    match **feature {
        "calling" => calling(world, id, &value)?,
        "user_identity_change" => {
            value.flag("enable_identity_key_check")?;
        }
        "payload_encryption" => {
            one_of(&value, "status", &["ENABLED", "DISABLED"])?;
        }
        _ => {
            let states = [
                "DEFAULT",
                "IN_COUNTRY_STORAGE_ENABLED",
                "IN_COUNTRY_STORAGE_DISABLED",
                "NO_STORAGE_ENABLED",
                "NO_STORAGE_DISABLED",
            ];
            one_of(&value, "status", &states)?;
        }
    }
    let stored = value.as_value();
    with_desk(world, id, |desk| {
        let kept = desk
            .settings
            .entry((**feature).to_owned())
            .or_insert_with(|| Value::Object(Map::new()));
        if let (Some(kept), Value::Object(changes)) = (kept.as_object_mut(), stored) {
            kept.extend(changes);
        }
    });
    Ok(done())
}

/// Words come in either case, as the two documents of Meta's have them.
fn one_of(part: &Part<'_>, key: &str, words: &[&str]) -> Outcome<bool> {
    let word = part.text(key, 64)?.to_uppercase();
    if words.contains(&word.as_str()) {
        Ok(words.first() == Some(&word.as_str()))
    } else {
        Err(part.invalid(key, &format!("must be one of {{{}}}.", words.join(", "))))
    }
}

fn calling(world: &World, id: &str, value: &Part<'_>) -> Outcome<()> {
    if !value.has("status") {
        return Ok(());
    }
    let enabled = one_of(value, "status", &["ENABLED", "DISABLED"])?;
    let waba_id = {
        let mut state = world.state();
        let Some(number) = state.numbers.get_mut(id) else {
            return Ok(());
        };
        number.conditions.calling = enabled;
        number.waba_id.clone()
    };
    let status = if enabled { "ENABLED" } else { "DISABLED" };
    let told = json!({
        "messaging_product": "whatsapp",
        "timestamp": world.options.clock.now_s().to_string(),
        "type": "phone_number_settings",
        "phone_number_settings": {"phone_number_id": id, "calling": {"status": status}},
    });
    tell_later(world, &waba_id, "account_settings_update", told);
    Ok(())
}

/// `GET /{phone-number-id}/whatsapp_commerce_settings`
pub(super) fn commerce(world: &World, id: &str) -> Outcome<Response<Body>> {
    let (cart, catalog) = with_desk(world, id, |desk| (desk.cart, desk.catalog));
    let id = crate::ids::object_for(&format!("commerce/{id}"));
    let data = json!([{"id": id, "is_cart_enabled": cart, "is_catalog_visible": catalog}]);
    Ok(answer(200, &json!({"data": data})))
}

/// `POST /{phone-number-id}/whatsapp_commerce_settings`
pub(super) fn set_commerce(world: &World, id: &str, call: &Call) -> Outcome<Response<Body>> {
    let flag = |name: &str| match call.argument(name).as_deref() {
        None => Ok(None),
        Some("true" | "1") => Ok(Some(true)),
        Some("false" | "0") => Ok(Some(false)),
        Some(_) => Err(Refusal::parameter(format!(
            "Param {name} must be a boolean"
        ))),
    };
    let (cart, catalog) = (flag("is_cart_enabled")?, flag("is_catalog_visible")?);
    with_desk(world, id, |desk| {
        desk.cart = cart.unwrap_or(desk.cart);
        desk.catalog = catalog.unwrap_or(desk.catalog);
    });
    Ok(done())
}
