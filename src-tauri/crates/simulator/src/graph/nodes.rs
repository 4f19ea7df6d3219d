//! Business accounts as nodes, and the health of all.

use axum::{body::Body, http::Response};
use serde_json::{Map, Value, json};

use super::{
    Call, analytics,
    errors::{Outcome, Refusal, answer},
    fields::{asked, select},
    numbers::{NUMBER_DEFAULT, NUMBER_MAYBE, number_node},
};
use crate::{
    desk::Desk,
    number::Conditions,
    world::{State, World},
};

const WABA_MAYBE: &[&str] = &[
    "on_behalf_of_business_info",
    "primary_business_location",
    "marketing_messages_lite_api_status",
];
const WABA_DEFAULT: &[&str] = &["id", "name", "timezone_id", "message_template_namespace"];

/// `GET /{waba-id}`
pub(super) fn waba(world: &World, id: &str, call: &Call) -> Outcome<Response<Body>> {
    let state = world.state();
    Ok(answer(
        200,
        &Value::Object(waba_node(world, &state, id, call)?),
    ))
}

/// `POST /{waba-id}`: the few things that can be set.
pub(super) fn set_waba(world: &World, id: &str, call: &Call) -> Outcome<Response<Body>> {
    let flag = |name: &str| {
        call.argument(name)
            .map(|text| text == "true" || text == "1")
    };
    let mut state = world.state();
    let Some(waba) = state.wabas.get_mut(id) else {
        return Err(call.unsupported());
    };
    match (
        flag("is_enabled_for_insights"),
        flag("disable_marketing_messages_on_cloud_api"),
    ) {
        (Some(true), _) => waba.insights = true,
        (Some(false), _) => return Err(Refusal::code(200_006)),
        (None, Some(disabled)) => waba.marketing_disabled = disabled,
        (None, None) => return Err(Refusal::parameter("There is nothing to change.")),
    }
    Ok(answer(200, &json!({"id": id, "success": true})))
}

/// The fields of an account that were asked for.
pub(super) fn waba_node(
    world: &World,
    state: &State,
    id: &str,
    call: &Call,
) -> Outcome<Map<String, Value>> {
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
        "owner_business_info": {"id": super::discovery::BUSINESS_ID, "name": waba.name},
        "marketing_messages_onboarding_status": "NOT_ELIGIBLE",
        "is_enabled_for_insights": waba.insights,
        "disable_marketing_messages_on_cloud_api": waba.marketing_disabled,
        "health_status": health(&conditions, &[("WABA", waba.id.as_str())]),
    }));
    let now_s = world.options.clock.now_s();
    for asked in call
        .query
        .get("fields")
        .map_or_else(Vec::new, |list| asked(list))
    {
        if analytics::FIELDS.contains(&asked.name.as_str()) {
            let found = analytics::field(state, id, &asked, now_s)?;
            whole.insert(asked.name.clone(), found);
        }
    }
    select(
        &whole,
        call.query.get("fields"),
        WABA_DEFAULT,
        WABA_MAYBE,
        "WhatsAppBusinessAccount",
    )
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
        let desk = state.desks.get(&number.id).cloned();
        let desk = desk.unwrap_or_else(|| Desk::new(&number.name));
        let node = select(
            &number_node(number, &desk),
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

/// Whether one can send, and what of the chain is in the way: the worst entity decides.
///
/// Source: Meta, *Health status*, read 2026-11.
pub(super) fn health(conditions: &Conditions, own: &[(&str, &str)]) -> Value {
    let rest = [
        ("BUSINESS", super::discovery::BUSINESS_ID),
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

pub(super) fn configuration(levels: &[(&str, Option<&String>)]) -> Value {
    levels
        .iter()
        .filter_map(|(level, url)| url.map(|url| ((*level).to_owned(), json!(url))))
        .collect::<Map<String, Value>>()
        .into()
}

pub(super) fn object(value: Value) -> Map<String, Value> {
    match value {
        Value::Object(map) => map,
        _ => Map::new(),
    }
}
