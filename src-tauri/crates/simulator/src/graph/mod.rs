//! The Graph API: versioned paths, bearer token, nodes and edges, one error envelope.

mod access;
mod analytics;
mod discovery;
pub(crate) mod errors;
mod fields;
mod history;
mod media;
mod messages;
mod nodes;
mod numbers;
mod pages;
mod route;
mod subscriptions;
mod templates;
mod uploads;
mod usage;

pub(crate) use media::example;
pub(crate) use messages::REACH_S;
pub(crate) use subscriptions::{APP_ID, every_field};

use std::{
    collections::BTreeMap,
    sync::Arc,
    time::{Duration, UNIX_EPOCH},
};

use axum::{
    body::Body,
    extract::{ConnectInfo, State},
    http::{HeaderMap, HeaderValue, Method, Request, Response, header},
};
use bytes::Bytes;
use serde_json::{Map, Value};

use crate::{line::Line, record::RecordedRequest, world::World};
use errors::{Outcome, Refusal};

/// Largest request: 100 MB of media and what is around them.
const MAX_BODY: usize = 105 * 1024 * 1024;

/// A request to the Graph API, read completely.
#[derive(Debug)]
pub(crate) struct Call {
    pub(crate) method: Method,
    /// Path without version, split at the slashes.
    pub(crate) path: Vec<String>,
    pub(crate) query: BTreeMap<String, String>,
    pub(crate) headers: HeaderMap,
    pub(crate) body: Bytes,
}

impl Call {
    fn content_type(&self) -> String {
        let full = self
            .headers
            .get(header::CONTENT_TYPE)
            .and_then(|value| value.to_str().ok())
            .unwrap_or_default();
        full.split(';').next().unwrap_or_default().trim().to_owned()
    }

    /// The body as a JSON object; an empty one when there is none.
    pub(crate) fn json(&self) -> Outcome<Map<String, Value>> {
        if self.body.is_empty() {
            return Ok(Map::new());
        }
        match serde_json::from_slice(&self.body) {
            Ok(Value::Object(map)) => Ok(map),
            _ => Err(Refusal::parameter("The body is not a JSON object")),
        }
    }

    /// The first part of the path, which names a node.
    fn node(&self) -> &str {
        self.path.first().map(String::as_str).unwrap_or_default()
    }

    fn unsupported(&self) -> Refusal {
        Refusal::unsupported(self.method.as_str(), self.node())
    }
}

/// Answers every request that is not for the control paths.
pub(crate) async fn handle(
    State(world): State<Arc<World>>,
    ConnectInfo(line): ConnectInfo<Line>,
    request: Request<Body>,
) -> Response<Body> {
    let (parts, body) = request.into_parts();
    let trace = world.ids.trace();
    let Ok(body) = axum::body::to_bytes(body, MAX_BODY).await else {
        return Refusal::parameter("The request is too large or broke off").response(&trace);
    };
    let query = pairs(parts.uri.query().unwrap_or_default());
    let whole = parts.uri.path().to_owned();
    if whole.starts_with("/whatsapp_business/attachments") {
        let call = Call {
            method: parts.method,
            path: Vec::new(),
            query,
            headers: parts.headers,
            body,
        };
        return media::download(&world, &line, &call, &trace).await;
    }
    let mut path: Vec<String> = whole
        .split('/')
        .filter(|part| !part.is_empty())
        .map(str::to_owned)
        .collect();
    if path.first().is_some_and(|first| is_version(first)) {
        path.remove(0);
    } else if !has_no_version(&path) {
        return Refusal::code(2500).response(&trace);
    }
    let call = Call {
        method: parts.method,
        path,
        query,
        headers: parts.headers,
        body,
    };
    let form = if call.content_type() == "multipart/form-data" {
        Some(media::Form::read(&call).await)
    } else {
        None
    };
    note(&world, &whole, &call, form.as_ref());
    dated(
        &world,
        route::answer(&world, &line, &call, form, &trace).await,
    )
}

/// Every answer tells the platform's time.
fn dated(world: &World, mut response: Response<Body>) -> Response<Body> {
    let now = UNIX_EPOCH + Duration::from_secs(world.options.clock.now_s());
    if let Ok(date) = HeaderValue::from_str(&httpdate::fmt_http_date(now)) {
        response.headers_mut().insert(header::DATE, date);
    }
    response
}

/// Meta's archive of templates: its one address on another host, and without a version. Here both
/// hosts are one.
fn has_no_version(path: &[String]) -> bool {
    let edge = path.get(1..).unwrap_or_default();
    let edge: Vec<&str> = edge.iter().map(String::as_str).collect();
    matches!(
        edge.as_slice(),
        ["message_templates", "archive" | "unarchive"]
    )
}

/// `v25.0` and its kin.
fn is_version(segment: &str) -> bool {
    segment
        .strip_prefix('v')
        .and_then(|rest| rest.split_once('.'))
        .is_some_and(|(major, minor)| {
            [major, minor]
                .iter()
                .all(|part| !part.is_empty() && part.bytes().all(|b| b.is_ascii_digit()))
        })
}

/// Query parameters, decoded; the last of a name counts.
fn pairs(query: &str) -> BTreeMap<String, String> {
    let parsed: Result<Vec<(String, String)>, _> =
        axum::extract::Query::try_from_uri(&format!("/?{query}").parse().unwrap_or_default())
            .map(|axum::extract::Query(pairs)| pairs);
    parsed.unwrap_or_default().into_iter().collect()
}

/// Writes the request down. The token never is.
fn note(world: &World, path: &str, call: &Call, form: Option<&Outcome<media::Form>>) {
    let query = call
        .query
        .iter()
        .filter(|(key, _)| *key != "access_token")
        .map(|(k, v)| (k.clone(), Value::from(v.as_str())))
        .collect();
    let body = if form.is_some() || call.body.is_empty() {
        None
    } else {
        serde_json::from_slice(&call.body).ok()
    };
    world.record.add(RecordedRequest {
        method: call.method.as_str().to_owned(),
        path: path.to_owned(),
        query,
        content_type: call.content_type(),
        body,
        form: form
            .and_then(|form| form.as_ref().ok())
            .map(media::Form::summary),
    });
}
