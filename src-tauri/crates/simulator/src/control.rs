//! Steering over HTTP, under `/simulator`, for programs in other languages. The README lists the paths.

mod account;
mod people;

use std::sync::Arc;

use axum::{
    Json, Router,
    extract::{Request, State},
    http::{StatusCode, header},
    middleware::{self, Next},
    response::{IntoResponse, Response},
    routing::{get, post},
};
use serde::Deserialize;
use serde_json::{Value, json};

use crate::{
    faults::Fault,
    simulator::{heal, inject, point, tell},
    world::World,
};

/// The control paths; all want the access token.
pub(crate) fn routes(world: Arc<World>) -> Router<Arc<World>> {
    Router::new()
        .route("/", get(about))
        .route("/sends", get(sends))
        .route("/requests", get(requests))
        .route("/webhook", post(webhook))
        .route("/webhooks", post(deliver))
        .route("/settled", post(settled))
        .route("/faults", post(add_fault).delete(clear_faults))
        .merge(account::routes())
        .merge(people::routes())
        .layer(middleware::from_fn_with_state(world, authorise))
}

/// A page in a browser must not be able to steer a simulator that runs on the same machine.
async fn authorise(State(world): State<Arc<World>>, request: Request, next: Next) -> Response {
    let given = request
        .headers()
        .get(header::AUTHORIZATION)
        .and_then(|value| value.to_str().ok());
    if given.and_then(|value| value.strip_prefix("Bearer ")) == Some(world.options.token.as_str()) {
        next.run(request).await
    } else {
        refuse(
            StatusCode::UNAUTHORIZED,
            "the access token is missing or wrong",
        )
    }
}

fn refuse(status: StatusCode, why: &str) -> Response {
    (status, Json(json!({"error": why}))).into_response()
}

async fn about(State(world): State<Arc<World>>) -> Json<Value> {
    let numbers: Vec<String> = world.state().numbers.keys().cloned().collect();
    Json(
        json!({"graph_url": world.base_url, "phone_number_ids": numbers, "waiting_webhooks": world.mailroom.waiting()}),
    )
}

async fn sends(State(world): State<Arc<World>>) -> Json<Value> {
    let state = world.state();
    Json(
        json!({"sends": state.sends, "marked_as_read": state.seen, "over_limit": state.meter.over()}),
    )
}

async fn requests(State(world): State<Arc<World>>) -> Json<Value> {
    Json(json!({"requests": world.record.all()}))
}

#[derive(Deserialize)]
struct Address {
    url: String,
}

async fn webhook(State(world): State<Arc<World>>, Json(address): Json<Address>) -> Response {
    match point(&world, &address.url).await {
        Ok(()) => Json(json!({"ok": true})).into_response(),
        Err(error) => refuse(StatusCode::BAD_GATEWAY, &error.to_string()),
    }
}

#[derive(Deserialize)]
struct Event {
    field: String,
    value: Value,
}

async fn deliver(State(world): State<Arc<World>>, Json(event): Json<Event>) -> Json<Value> {
    tell(
        &world,
        &world.options.business.waba_id,
        &event.field,
        event.value,
    )
    .await;
    Json(json!({"ok": true}))
}

async fn settled(State(world): State<Arc<World>>) -> Json<Value> {
    world.mailroom.settled().await;
    Json(json!({"ok": true}))
}

#[derive(Deserialize)]
struct Trouble {
    #[serde(flatten)]
    fault: Fault,
    #[serde(default = "once")]
    times: u32,
}

fn once() -> u32 {
    1
}

async fn add_fault(State(world): State<Arc<World>>, Json(trouble): Json<Trouble>) -> Json<Value> {
    inject(&world, trouble.fault, trouble.times);
    Json(json!({"ok": true}))
}

async fn clear_faults(State(world): State<Arc<World>>) -> Json<Value> {
    heal(&world);
    Json(json!({"ok": true}))
}
