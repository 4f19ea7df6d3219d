//! Customers: who they are and what they do.

use std::sync::Arc;

use axum::{
    Json, Router,
    extract::{Path, State},
    routing::{get, post},
};
use serde::Deserialize;
use serde_json::{Value, json};

use crate::{
    people::{Call, Content, Customer, Owner, Receipts},
    world::World,
};

/// The paths of this part.
pub(super) fn routes() -> Router<Arc<World>> {
    Router::new()
        .route("/customers", get(customers))
        .route("/customers/{name}", get(customer).post(describe_customer))
        .route("/customers/{name}/messages", post(write))
        .route("/customers/{name}/acts", post(act))
}

async fn customers(State(world): State<Arc<World>>) -> Json<Value> {
    Json(json!({"customers": world.state().people.names()}))
}

pub(super) fn person(world: &Arc<World>, name: &str) -> Customer {
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

/// What a customer does apart from writing.
#[derive(Deserialize)]
#[serde(tag = "act", rename_all = "snake_case")]
enum Act {
    /// Calls, or is called.
    Call {
        #[serde(flatten)]
        call: Call,
    },
    /// Leaves a voicemail.
    Voicemail,
    /// Taps on an ad and writes.
    Ad { body: String, headline: String },
    /// Stops or resumes marketing messages.
    Marketing { wanted: bool },
    /// Moves to another number.
    NewNumber { phone: String },
    /// Gets another user id.
    NewUserId,
    /// Uses another phone.
    NewPhone,
    /// Reads what the owner wrote on the phone.
    FromPhone { content: Content },
    /// Is answered by somebody else from now on.
    TakenOver { by: Owner },
    /// Reads what that somebody wrote.
    FromAgent { body: String },
    /// Comes back to the shop.
    HandedBack { why: String, summary: String },
    /// Pays for an order; the amount in hundredths.
    Pay {
        message: String,
        reference_id: String,
        amount: u64,
        status: String,
    },
}

async fn act(
    State(world): State<Arc<World>>,
    Path(name): Path<String>,
    Json(act): Json<Act>,
) -> Json<Value> {
    let customer = person(&world, &name);
    let id = match act {
        Act::Call { call } => Some(customer.calls(call).await),
        Act::Voicemail => Some(customer.leaves_voicemail().await),
        Act::Ad { body, headline } => Some(customer.comes_from_ad(&body, &headline).await),
        Act::NewNumber { phone } => Some(customer.changes_number(&phone).await),
        Act::NewUserId => Some(customer.changes_user_id().await),
        Act::NewPhone => Some(customer.changes_phone().await),
        Act::FromPhone { content } => Some(customer.gets_from_phone(&content).await),
        Act::FromAgent { body } => Some(customer.hears_from_agent(&body).await),
        Act::Marketing { wanted } => {
            customer.stops_marketing(!wanted).await;
            None
        }
        Act::TakenOver { by } => {
            customer.is_taken_over_by(by).await;
            None
        }
        Act::HandedBack { why, summary } => {
            customer.is_handed_back(&why, &summary).await;
            None
        }
        Act::Pay {
            message,
            reference_id,
            amount,
            status,
        } => {
            customer
                .pays(&message, &reference_id, amount, &status)
                .await;
            None
        }
    };
    Json(json!({"ok": true, "id": id}))
}
