//! Business accounts and phone numbers as nodes.

use axum::{body::Body, http::Response};
use serde_json::{Map, Value, json};

use super::{
    Call, analytics,
    errors::{Outcome, answer},
    fields::{asked, select},
};
use crate::{
    number::{Conditions, Number},
    world::World,
};

/// Fields that exist on a number and that this shop's number does not have.
const NUMBER_MAYBE: &[&str] = &[
    "new_display_name",
    "new_name_status",
    "certificate",
    "new_certificate",
    "quality_score",
    "conversational_automation",
    "messaging_limit_tier",
    "eligibility_for_api_business_global_search",
];
const NUMBER_DEFAULT: &[&str] = &[
    "id",
    "display_phone_number",
    "verified_name",
    "quality_rating",
    "code_verification_status",
];
const WABA_MAYBE: &[&str] = &[
    "on_behalf_of_business_info",
    "primary_business_location",
    "marketing_messages_lite_api_status",
    "disable_marketing_messages_on_cloud_api",
];
const WABA_DEFAULT: &[&str] = &["id", "name", "timezone_id", "message_template_namespace"];

/// `GET /{phone-number-id}`
pub(super) fn number(world: &World, id: &str, call: &Call) -> Outcome<Response<Body>> {
    let state = world.state();
    let Some(number) = state.numbers.get(id) else {
        return Err(call.unsupported());
    };
    let waba = state.wabas.get(&number.waba_id);
    let mut whole = number_node(number);
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
        NUMBER_DEFAULT,
        NUMBER_MAYBE,
        "WhatsAppBusinessPhoneNumber",
    )?;
    Ok(answer(200, &Value::Object(node)))
}

/// `GET /{waba-id}`
pub(super) fn waba(world: &World, id: &str, call: &Call) -> Outcome<Response<Body>> {
    let state = world.state();
    let Some(waba) = state.wabas.get(id) else {
        return Err(call.unsupported());
    };
    let conditions = state
        .numbers
        .values()
        .find(|number| number.waba_id == waba.id)
        .map(|number| number.conditions.clone())
        .unwrap_or_default();
    let mut whole = object(json!({
        "id": waba.id,
        "name": waba.name,
        "currency": "BRL",
        "country": "BR",
        "timezone_id": "25",
        "message_template_namespace": "9f1c2a7e_0b5d_4c1e_8a3f_2d6b7c8e9f10",
        "account_review_status": "APPROVED",
        "business_verification_status": if conditions.business_verified { "verified" } else { "not_verified" },
        "status": "ACTIVE",
        "ownership_type": "SELF",
        "owner_business_info": {"id": "500000000000001", "name": waba.name},
        "marketing_messages_onboarding_status": "NOT_ELIGIBLE",
        "is_enabled_for_insights": true,
        "health_status": health(&conditions, &[("WABA", waba.id.as_str())]),
    }));
    let now_s = world.options.clock.now_s();
    for asked in call
        .query
        .get("fields")
        .map_or_else(Vec::new, |list| asked(list))
    {
        if analytics::FIELDS.contains(&asked.name.as_str()) {
            let found = analytics::field(&state, id, &asked, now_s)?;
            whole.insert(asked.name.clone(), found);
        }
    }
    let node = select(
        &whole,
        call.query.get("fields"),
        WABA_DEFAULT,
        WABA_MAYBE,
        "WhatsAppBusinessAccount",
    )?;
    Ok(answer(200, &Value::Object(node)))
}

/// `GET /{waba-id}/phone_numbers`
pub(super) fn phone_numbers(world: &World, waba_id: &str, call: &Call) -> Outcome<Response<Body>> {
    let state = world.state();
    let mut data = Vec::new();
    for number in state
        .numbers
        .values()
        .filter(|number| number.waba_id == waba_id)
    {
        let node = select(
            &number_node(number),
            call.query.get("fields"),
            NUMBER_DEFAULT,
            NUMBER_MAYBE,
            "WhatsAppBusinessPhoneNumber",
        )?;
        data.push(Value::Object(node));
    }
    Ok(answer(
        200,
        &json!({"data": data, "paging": {"cursors": {"before": "QVFIUb2", "after": "QVFIUb2"}}}),
    ))
}

/// `GET /debug_token`
pub(super) fn debug_token(world: &World, call: &Call) -> Outcome<Response<Body>> {
    let asked = call
        .query
        .get("input_token")
        .map(String::as_str)
        .unwrap_or_default();
    if asked != world.options.token {
        let error = json!({"code": 190, "message": "Invalid OAuth access token - Cannot parse access token"});
        return Ok(answer(
            200,
            &json!({"data": {"is_valid": false, "scopes": [], "error": error}}),
        ));
    }
    let accounts: Vec<String> = world.state().wabas.keys().cloned().collect();
    let scopes = [
        "whatsapp_business_management",
        "whatsapp_business_messaging",
    ];
    let granular: Vec<Value> = scopes
        .iter()
        .map(|scope| json!({"scope": scope, "target_ids": accounts}))
        .collect();
    let data = json!({
        "app_id": super::subscriptions::APP_ID,
        "application": "Shopbell",
        "type": "SYSTEM_USER",
        "is_valid": true,
        "issued_at": world.options.clock.now_s(),
        "expires_at": 0,
        "data_access_expires_at": 0,
        "user_id": "122100000000000001",
        "scopes": scopes,
        "granular_scopes": granular,
    });
    Ok(answer(200, &json!({"data": data})))
}

fn number_node(number: &Number) -> Map<String, Value> {
    let country = crate::people::country_of(&number.digits);
    let conditions = &number.conditions;
    object(json!({
        "id": number.id,
        "display_phone_number": number.display,
        "verified_name": number.name,
        "status": if conditions.registered { conditions.status.as_str() } else { "DISCONNECTED" },
        "quality_rating": conditions.quality_rating,
        "name_status": conditions.name_status,
        "code_verification_status": "VERIFIED",
        "platform_type": "CLOUD_API",
        "throughput": {"level": conditions.throughput},
        "whatsapp_business_manager_messaging_limit": conditions.messaging_limit,
        "account_mode": if conditions.allowed_recipients.is_some() { "SANDBOX" } else { "LIVE" },
        "is_on_biz_app": conditions.on_business_app,
        "is_official_business_account": conditions.official,
        "is_pin_enabled": true,
        "search_visibility": "VISIBLE",
        "country_code": country,
        "country_dial_code": number.country_code(),
        "last_onboarded_time": "2026-03-02T09:30:00+0000",
        "health_status": health(conditions, &[("PHONE_NUMBER", number.id.as_str()), ("WABA", number.waba_id.as_str())]),
    }))
}

/// Whether one can send, and what of the chain is in the way: the worst entity decides.
///
/// Source: Meta, *Health status*, read 2026-11.
fn health(conditions: &Conditions, own: &[(&str, &str)]) -> Value {
    let rest = [
        ("BUSINESS", "500000000000001"),
        ("APP", super::subscriptions::APP_ID),
    ];
    let (mut entities, mut worst) = (Vec::new(), "AVAILABLE");
    for (kind, id) in own.iter().chain(&rest) {
        let problem = match *kind {
            "BUSINESS" if !conditions.business_verified => Some((
                "LIMITED",
                141_010,
                "The business has not passed business verification.",
                "Complete business verification in Meta Business Suite.",
            )),
            "WABA" if !conditions.payment_method => Some((
                "BLOCKED",
                141_006,
                "There is a problem with the payment method of the account.",
                "Add a valid payment method in Billing.",
            )),
            "PHONE_NUMBER" if !conditions.registered => Some((
                "BLOCKED",
                141_000,
                "The phone number is not registered.",
                "Register the phone number.",
            )),
            "PHONE_NUMBER" if matches!(conditions.status.as_str(), "BANNED" | "RESTRICTED") => {
                Some((
                    "BLOCKED",
                    141_000,
                    "The phone number is restricted.",
                    "Open Business Support.",
                ))
            }
            _ => None,
        };
        let mut entity = json!({"entity_type": kind, "id": id, "can_send_message": "AVAILABLE"});
        if let (Some((can, code, what, advice)), Some(entity)) = (problem, entity.as_object_mut()) {
            entity.insert(String::from("can_send_message"), json!(can));
            let error =
                json!({"error_code": code, "error_description": what, "possible_solution": advice});
            entity.insert(String::from("errors"), json!([error]));
            if worst != "BLOCKED" {
                worst = can;
            }
        }
        entities.push(entity);
    }
    json!({"can_send_message": worst, "entities": entities})
}

fn configuration(levels: &[(&str, Option<&String>)]) -> Value {
    levels
        .iter()
        .filter_map(|(level, url)| url.map(|url| ((*level).to_owned(), json!(url))))
        .collect::<Map<String, Value>>()
        .into()
}

fn object(value: Value) -> Map<String, Value> {
    match value {
        Value::Object(map) => map,
        _ => Map::new(),
    }
}
