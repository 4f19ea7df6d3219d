//! What happens to the account, its numbers, its templates and its groups.

use std::sync::Arc;

use axum::{
    Json, Router,
    extract::{Path, State},
    http::StatusCode,
    response::{IntoResponse, Response},
    routing::{get, post},
};
use serde::{Deserialize, Serialize, de::DeserializeOwned};
use serde_json::{Map, Value, json};

use super::{people::person, refuse};
use crate::{
    groups::Group,
    people::Content,
    simulator::{AccountEvent, PastChat, PastMessage, Wiring, decide, happens, sync_history, wire},
    templates::Review,
    token::TokenConditions,
    world::World,
};

/// The paths of this part.
pub(super) fn routes() -> Router<Arc<World>> {
    Router::new()
        .route("/events", post(event))
        .route("/templates/{name}/{language}", post(review))
        .route("/numbers/{id}", get(number).post(change_number))
        .route("/token", get(token).post(change_token))
        .route("/wiring", post(rewire))
        .route("/history", post(history))
        .route("/groups", post(new_group))
        .route("/groups/{id}", post(group))
}

async fn event(State(world): State<Arc<World>>, Json(event): Json<AccountEvent>) -> Json<Value> {
    happens(&world, &event).await;
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
    Json(changes): Json<Map<String, Value>>,
) -> Response {
    {
        let mut state = world.state();
        let Some(number) = state.numbers.get_mut(&id) else {
            return refuse(StatusCode::NOT_FOUND, "there is no such phone number");
        };
        match changed(&number.conditions, changes) {
            Ok(conditions) => number.conditions = conditions,
            Err(why) => return refuse(StatusCode::BAD_REQUEST, &why),
        }
    }
    number(State(world), Path(id)).await
}

async fn token(State(world): State<Arc<World>>) -> Json<TokenConditions> {
    Json(world.state().token.clone())
}

/// What is absent stays as it is.
async fn change_token(
    State(world): State<Arc<World>>,
    Json(changes): Json<Map<String, Value>>,
) -> Response {
    {
        let mut state = world.state();
        match changed(&state.token, changes) {
            Ok(token) => state.token = token,
            Err(why) => return refuse(StatusCode::BAD_REQUEST, &why),
        }
    }
    token(State(world)).await.into_response()
}

async fn rewire(State(world): State<Arc<World>>, Json(wiring): Json<Wiring>) -> Json<Value> {
    wire(&world, wiring);
    Json(json!({"ok": true}))
}

/// The same conditions with some of them changed; a word that is none of them is told.
fn changed<T: Serialize + DeserializeOwned>(
    conditions: &T,
    changes: Map<String, Value>,
) -> Result<T, String> {
    let mut whole = json!(conditions);
    for (key, value) in changes {
        match whole.get_mut(&key) {
            Some(old) => *old = value,
            None => return Err(format!("unknown condition: {key}")),
        }
    }
    serde_json::from_value(whole).map_err(|error| error.to_string())
}

/// A chat of the past.
#[derive(Deserialize)]
struct Past {
    with: String,
    messages: Vec<PastMessage>,
}

async fn history(State(world): State<Arc<World>>, Json(chats): Json<Vec<Past>>) -> Json<Value> {
    let chats: Vec<PastChat> = chats
        .into_iter()
        .map(|past| PastChat {
            with: person(&world, &past.with),
            messages: past.messages,
        })
        .collect();
    Json(json!({"ids": sync_history(&world, &chats)}))
}

#[derive(Deserialize)]
struct NewGroup {
    subject: String,
    /// Names of the customers in it.
    #[serde(default)]
    members: Vec<String>,
}

async fn new_group(State(world): State<Arc<World>>, Json(asked): Json<NewGroup>) -> Json<Value> {
    let number = person(&world, "nobody").number();
    let group = Group::create(&world, &number, &asked.subject).await;
    for name in &asked.members {
        group.joined_by(&person(&world, name)).await;
    }
    Json(json!({"id": group.id()}))
}

/// What happens in a group.
#[derive(Deserialize)]
#[serde(tag = "group", rename_all = "snake_case")]
enum GroupEvent {
    Joined { who: String },
    Left { who: String },
    Removed { who: String },
    Asked { who: String },
    Wrote { who: String, content: Content },
    Renamed { subject: String },
    Suspended,
    Resumed,
    Deleted,
}

async fn group(
    State(world): State<Arc<World>>,
    Path(id): Path<String>,
    Json(event): Json<GroupEvent>,
) -> Response {
    let Some(group) = Group::find(&world, &id) else {
        return refuse(StatusCode::NOT_FOUND, "there is no such group");
    };
    let who = |name: &str| person(&world, name);
    match event {
        GroupEvent::Joined { who: name } => group.joined_by(&who(&name)).await,
        GroupEvent::Left { who: name } => group.left_by(&who(&name)).await,
        GroupEvent::Removed { who: name } => group.without(&who(&name)).await,
        GroupEvent::Asked { who: name } => group.asked_by(&who(&name)).await,
        GroupEvent::Wrote { who: name, content } => {
            let id = group.hears(&who(&name), content).await;
            return Json(json!({"id": id})).into_response();
        }
        GroupEvent::Renamed { subject } => group.renamed(&subject, true).await,
        GroupEvent::Suspended => group.suspended(true).await,
        GroupEvent::Resumed => group.suspended(false).await,
        GroupEvent::Deleted => group.deleted().await,
    }
    Json(json!({"ok": true})).into_response()
}
