//! Steering over HTTP, under `/simulator`, for programs in other languages. The README lists the paths.

use std::sync::Arc;

use axum::{
    Json, Router,
    extract::{Path, Request, State},
    http::{StatusCode, header},
    middleware::{self, Next},
    response::{IntoResponse, Response},
    routing::{get, post},
};
use serde::Deserialize;
use serde_json::{Value, json};

use crate::{
    faults::Fault,
    people::{Content, Customer, Receipts},
    simulator::{decide, heal, inject, point, tell},
    templates::Review,
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
        .route("/templates/{name}/{language}", post(review))
        .route("/numbers/{id}", get(number).post(change_number))
        .route("/customers", get(customers))
        .route("/customers/{name}", get(customer).post(describe_customer))
        .route("/customers/{name}/messages", post(write))
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
    Json(json!({"sends": world.state().sends, "marked_as_read": world.state().seen}))
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

async fn review(
    State(world): State<Arc<World>>,
    Path((name, language)): Path<(String, String)>,
    Json(review): Json<Review>,
) -> Response {
    if decide(&world, &name, &language, &review).await {
        Json(json!({"ok": true})).into_response()
    } else {
        refuse(StatusCode::NOT_FOUND, "there is no such template")
    }
}

async fn number(State(world): State<Arc<World>>, Path(id): Path<String>) -> Response {
    match world.state().numbers.get(&id) {
        Some(number) => Json(json!(number.conditions)).into_response(),
        None => refuse(StatusCode::NOT_FOUND, "there is no such phone number"),
    }
}

/// What is absent stays as it is.
async fn change_number(
    State(world): State<Arc<World>>,
    Path(id): Path<String>,
    Json(changes): Json<serde_json::Map<String, Value>>,
) -> Response {
    {
        let mut state = world.state();
        let Some(number) = state.numbers.get_mut(&id) else {
            return refuse(StatusCode::NOT_FOUND, "there is no such phone number");
        };
        let mut whole = json!(number.conditions);
        let Some(fields) = whole.as_object_mut() else {
            return refuse(
                StatusCode::INTERNAL_SERVER_ERROR,
                "the conditions are no object",
            );
        };
        for (key, value) in changes {
            if fields.insert(key.clone(), value).is_none() {
                return refuse(
                    StatusCode::BAD_REQUEST,
                    &format!("unknown condition: {key}"),
                );
            }
        }
        match serde_json::from_value(whole) {
            Ok(conditions) => number.conditions = conditions,
            Err(error) => return refuse(StatusCode::BAD_REQUEST, &error.to_string()),
        }
    }
    number(State(world), Path(id)).await
}

async fn customers(State(world): State<Arc<World>>) -> Json<Value> {
    Json(json!({"customers": world.state().people.names()}))
}

fn person(world: &Arc<World>, name: &str) -> Customer {
    let number = world
        .options
        .business
        .numbers
        .first()
        .map(|number| number.id.clone())
        .unwrap_or_default();
    Customer::new(Arc::clone(world), name, &number)
}

async fn customer(State(world): State<Arc<World>>, Path(name): Path<String>) -> Json<Value> {
    let customer = person(&world, &name);
    Json(json!({
        "name": customer.name(),
        "wa_id": customer.wa_id(),
        "user_id": customer.user_id(),
        "inbox": customer.inbox(),
        "seen_by_shop": customer.seen_by_shop(),
    }))
}

/// What is known of a customer; what is absent stays as it is.
#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
struct Description {
    phone: Option<String>,
    profile_name: Option<String>,
    username: Option<String>,
    #[serde(default)]
    hides_phone: bool,
    receipts: Option<Receipts>,
    replies: Option<Vec<String>>,
    /// Marketing messages to them fail with 131050.
    opted_out: Option<bool>,
    /// … with 131049.
    has_enough: Option<bool>,
    /// … with 130472.
    in_experiment: Option<bool>,
}

async fn describe_customer(
    State(world): State<Arc<World>>,
    Path(name): Path<String>,
    Json(description): Json<Description>,
) -> Json<Value> {
    let mut who = person(&world, &name);
    if let Some(phone) = &description.phone {
        who = who.with_phone(phone);
    }
    if let Some(profile_name) = &description.profile_name {
        who = who.with_profile_name(profile_name);
    }
    if let Some(username) = &description.username {
        who = if description.hides_phone {
            who.with_username_only(username)
        } else {
            who.with_username(username)
        };
    }
    if let Some(receipts) = description.receipts {
        who = who.with_receipts(receipts);
    }
    if let Some(replies) = &description.replies {
        drop(who.who_answers(replies.iter().map(String::as_str)));
    }
    world.state().people.change(&name, |person| {
        let Description {
            opted_out,
            has_enough,
            in_experiment,
            ..
        } = description;
        person.opted_out = opted_out.unwrap_or(person.opted_out);
        person.has_enough = has_enough.unwrap_or(person.has_enough);
        person.in_experiment = in_experiment.unwrap_or(person.in_experiment);
    });
    customer(State(world), Path(name)).await
}

/// A message of a customer.
#[derive(Deserialize)]
struct Writing {
    #[serde(flatten)]
    content: Content,
    /// Message it quotes.
    #[serde(default)]
    reply_to: Option<String>,
    /// Unix seconds, when it is to be old.
    #[serde(default)]
    at: Option<u64>,
}

async fn write(
    State(world): State<Arc<World>>,
    Path(name): Path<String>,
    Json(writing): Json<Writing>,
) -> Json<Value> {
    let customer = person(&world, &name);
    let id = match (writing.reply_to, writing.at) {
        (Some(quoted), _) => customer.sends_quoting(&quoted, writing.content).await,
        (None, Some(at_s)) => customer.sends_at(at_s, writing.content).await,
        (None, None) => customer.sends(writing.content).await,
    };
    Json(json!({"id": id}))
}
