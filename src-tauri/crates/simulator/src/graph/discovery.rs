//! From a token to the accounts behind it.
//!
//! Source: Meta, *Manage WhatsApp Business accounts* and *Access tokens*, read 2026-11.

use axum::{
    body::Body,
    http::{Method, Response},
};
use serde_json::{Value, json};

use super::{
    Call,
    access::Who,
    errors::{Outcome, Refusal, answer},
    nodes::waba_node,
    pages::Page,
    subscriptions::APP_ID,
};
use crate::{templates::text_of, world::World};

/// The system user whose token it is, and the business portfolio.
pub(super) const USER_ID: &str = "122100000000000001";
pub(super) const BUSINESS_ID: &str = "500000000000001";
/// Answers what has to do with tokens, users and portfolios; `None` when the request has not.
pub(super) fn route(
    world: &World,
    path: &[&str],
    call: &Call,
    who: Who,
) -> Option<Outcome<Response<Body>>> {
    let is_get = call.method == Method::GET;
    Some(match path {
        ["debug_token"] if is_get => Ok(debug_token(world, call)),
        ["oauth", "access_token"] if is_get => exchange(world, call),
        ["oauth", "revoke"] if is_get => Ok(answer(200, &json!({"success": true}))),
        ["me" | USER_ID] if is_get => {
            let (id, name) = match who {
                Who::SystemUser => (USER_ID, "Shopbell"),
                Who::App => (APP_ID, "Shopbell"),
            };
            Ok(answer(200, &json!({"id": id, "name": name})))
        }
        [
            "me" | USER_ID,
            place @ "assigned_whatsapp_business_accounts",
        ]
        | [
            BUSINESS_ID,
            place @ ("owned_whatsapp_business_accounts" | "client_whatsapp_business_accounts"),
        ] if is_get => accounts(world, call, place),
        ["me" | USER_ID, "businesses"] if is_get => {
            let name = world.options.business.name.clone();
            let one = json!({"id": BUSINESS_ID, "name": name});
            Page::of(call, 100).and_then(|page| page.answer(world, call, &[one]))
        }
        [BUSINESS_ID] if is_get => {
            let name = world.options.business.name.clone();
            Ok(answer(
                200,
                &json!({"id": BUSINESS_ID, "name": name, "verification_status": "verified"}),
            ))
        }
        _ => return None,
    })
}

fn accounts(world: &World, call: &Call, place: &str) -> Outcome<Response<Body>> {
    let mut nodes = Vec::new();
    let state = world.state();
    if state.token.is_named_by(place) {
        for id in state.wabas.keys() {
            nodes.push(Value::Object(waba_node(world, &state, id, call)?));
        }
    }
    drop(state);
    Page::of(call, 100)?.answer(world, call, &nodes)
}

/// `GET /debug_token`
fn debug_token(world: &World, call: &Call) -> Response<Body> {
    let asked = call.argument("input_token").unwrap_or_default();
    let now_s = world.options.clock.now_s();
    let (token, accounts) = {
        let state = world.state();
        let accounts: Vec<String> = state.wabas.keys().cloned().collect();
        (state.token.clone(), accounts)
    };
    let invalid = |error: Value| {
        answer(
            200,
            &json!({"data": {"is_valid": false, "scopes": [], "error": error}}),
        )
    };
    if asked != token.value {
        return invalid(
            json!({"code": 190, "message": "Invalid OAuth access token - Cannot parse access token"}),
        );
    }
    if token.is_over(now_s) {
        return invalid(
            json!({"code": 190, "subcode": 463, "message": "Error validating access token: Session has expired"}),
        );
    }
    let granular: Vec<Value> = token
        .scopes
        .iter()
        .map(|scope| {
            // A scope without ids holds for all that its user has been assigned.
            if !token.is_named_by("granular_scopes") {
                return json!({"scope": scope});
            }
            let ids = if scope.starts_with("whatsapp") {
                accounts.clone()
            } else {
                vec![BUSINESS_ID.to_owned()]
            };
            json!({"scope": scope, "target_ids": ids})
        })
        .collect();
    let data = json!({
        "app_id": APP_ID,
        "application": "Shopbell",
        "type": token.kind,
        "is_valid": true,
        "issued_at": now_s,
        "expires_at": token.expires_at,
        "data_access_expires_at": 0,
        "user_id": USER_ID,
        "scopes": token.scopes,
        "granular_scopes": granular,
    });
    answer(200, &json!({"data": data}))
}

/// `GET /oauth/access_token`: the same token lives on.
fn exchange(world: &World, call: &Call) -> Outcome<Response<Body>> {
    let query = json!(call.query);
    if text_of(&query, "client_secret") != world.options.app_secret {
        return Err(Refusal::parameter("Error validating client secret."));
    }
    let token = world.state().token.value.clone();
    if text_of(&query, "fb_exchange_token") != token {
        return Err(Refusal::code(190));
    }
    let body = json!({"access_token": token, "token_type": "bearer", "expires_in": 5_183_944});
    Ok(answer(200, &body))
}
