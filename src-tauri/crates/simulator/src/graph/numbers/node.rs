//! The number's own fields.

use axum::{body::Body, http::Response};
use serde_json::{Map, Value, json};

use super::{done, registration, with_desk};
use crate::{
    desk::Desk,
    graph::{
        Call,
        errors::{Outcome, Refusal, answer},
        fields::select,
        nodes::{configuration, health, object},
        subscriptions,
    },
    number::Number,
    rules::Part,
    world::World,
};

/// Fields that exist on a number and that this one may lack.
pub(in crate::graph) const MAYBE: &[&str] = &[
    "new_display_name",
    "new_name_status",
    "certificate",
    "new_certificate",
    "messaging_limit_tier",
    "eligibility_for_api_business_global_search",
];
pub(in crate::graph) const DEFAULT: &[&str] = &[
    "id",
    "display_phone_number",
    "verified_name",
    "quality_rating",
    "code_verification_status",
];

/// `GET /{phone-number-id}`
pub(super) fn get(world: &World, id: &str, call: &Call) -> Outcome<Response<Body>> {
    let desk = with_desk(world, id, |desk| desk.clone());
    let state = world.state();
    let Some(number) = state.numbers.get(id) else {
        return Err(call.unsupported());
    };
    let waba = state.wabas.get(&number.waba_id);
    let mut whole = number_node(number, &desk);
    whole.insert(
        String::from("webhook_configuration"),
        configuration(&[
            ("phone_number", number.callback.as_ref()),
            (
                "whatsapp_business_account",
                waba.and_then(|waba| waba.callback.as_ref()),
            ),
            ("application", state.app_callback.as_ref()),
        ]),
    );
    let node = select(
        &whole,
        call.query.get("fields"),
        DEFAULT,
        MAYBE,
        "WhatsAppBusinessPhoneNumber",
    )?;
    Ok(answer(200, &Value::Object(node)))
}

/// All fields of a number but where its webhooks go.
pub(in crate::graph) fn number_node(number: &Number, desk: &Desk) -> Map<String, Value> {
    let country = crate::people::country_of(&number.digits);
    let conditions = &number.conditions;
    let verified = if desk.registration.needs_verification {
        "NOT_VERIFIED"
    } else {
        "VERIFIED"
    };
    let mut node = object(json!({
        "id": number.id,
        "display_phone_number": number.display,
        "verified_name": number.name,
        "status": if conditions.registered { conditions.status.as_str() } else { "DISCONNECTED" },
        "quality_rating": conditions.quality_rating,
        "quality_score": {"score": conditions.quality_rating},
        "name_status": conditions.name_status,
        "code_verification_status": verified,
        "platform_type": if conditions.registered { "CLOUD_API" } else { "NOT_APPLICABLE" },
        "throughput": {"level": conditions.throughput},
        "whatsapp_business_manager_messaging_limit": conditions.messaging_limit,
        "account_mode": if conditions.allowed_recipients.is_some() { "SANDBOX" } else { "LIVE" },
        "is_on_biz_app": conditions.on_business_app,
        "is_official_business_account": conditions.official,
        "is_pin_enabled": desk.registration.pin.is_some(),
        "search_visibility": "VISIBLE",
        "country_code": country,
        "country_dial_code": number.country_code(),
        "last_onboarded_time": "2026-03-02T09:30:00+0000",
        "conversational_automation": desk.automation,
        "health_status": health(conditions, &[("PHONE_NUMBER", number.id.as_str()), ("WABA", number.waba_id.as_str())]),
    }));
    if let Some(name) = &desk.new_name {
        node.insert(String::from("new_display_name"), json!(name));
        node.insert(String::from("new_name_status"), json!("PENDING_REVIEW"));
    }
    node
}

/// `POST /{phone-number-id}`: one of its settings.
pub(super) async fn set(world: &World, id: &str, call: &Call) -> Outcome<Response<Body>> {
    let request = call.form();
    let part = Part::root(&request);
    part.only(&[
        "webhook_configuration",
        "pin",
        "new_display_name",
        "messaging_product",
        "access_token",
        "appsecret_proof",
    ])?;
    if part.has("pin") {
        let pin = registration::pin(&part)?.to_owned();
        with_desk(world, id, |desk| desk.registration.pin = Some(pin));
        return Ok(done());
    }
    if part.has("new_display_name") {
        let name = part.text("new_display_name", 512)?.to_owned();
        with_desk(world, id, |desk| desk.new_name = Some(name));
        return Ok(done());
    }
    if part.has("webhook_configuration") {
        return subscriptions::set_number_callback(world, id, &part).await;
    }
    Err(Refusal::parameter(
        "One of webhook_configuration, pin and new_display_name is required.",
    ))
}

/// `DELETE /{phone-number-id}/contact_book`: forgets a person's number.
pub(super) fn forget(world: &World, call: &Call) -> Outcome<Response<Body>> {
    let user_id = call
        .argument("bsuid")
        .ok_or_else(|| Refusal::parameter("The parameter bsuid is required."))?;
    let is_known = world.state().people.with_user_id(&user_id).is_some();
    Ok(answer(200, &json!({"success": true, "deleted": is_known})))
}
