//! Templates: the list with its filters and cursors, and one by id.

use axum::{body::Body, http::Response};
use base64::{Engine, engine::general_purpose::STANDARD};
use serde_json::{Map, Value, json};

use super::{
    Call,
    errors::{Outcome, Refusal, answer},
    fields::select,
};
use crate::{demo::EXAMPLE_PREFIX, world::World};

const DEFAULT: &[&str] = &[
    "name",
    "parameter_format",
    "components",
    "language",
    "status",
    "category",
    "id",
];
const MAYBE: &[&str] = &[
    "sub_category",
    "previous_category",
    "correct_category",
    "message_send_ttl_seconds",
    "library_template_name",
    "cta_url_link_tracking_opted_out",
    "degrees_of_freedom_spec",
    "health_status",
    "last_updated_time",
    "quality_score",
    "rejected_reason",
    "parameter_format",
];
const PAGE: usize = 25;

/// `GET /{waba-id}/message_templates`
pub(super) fn list(world: &World, waba_id: &str, call: &Call) -> Outcome<Response<Body>> {
    let state = world.state();
    let Some(waba) = state.wabas.get(waba_id) else {
        return Err(call.unsupported());
    };
    let limit = match call.query.get("limit") {
        Some(limit) => limit
            .parse::<usize>()
            .ok()
            .filter(|limit| *limit > 0)
            .ok_or_else(|| Refusal::parameter("Param limit must be a positive number"))?,
        None => PAGE,
    };
    let found: Vec<&Value> = waba
        .templates
        .iter()
        .filter(|template| wanted(template, call))
        .collect();
    let (from, to) = match (call.query.get("after"), call.query.get("before")) {
        (Some(after), _) => {
            let from = place(after)?;
            (from, from.saturating_add(limit))
        }
        (None, Some(before)) => {
            let to = place(before)?.saturating_sub(1);
            (to.saturating_sub(limit), to)
        }
        (None, None) => (0, limit),
    };
    let mut data = Vec::new();
    for template in found.iter().skip(from).take(to.saturating_sub(from)) {
        data.push(node(world, template, call)?);
    }
    let mut body = Map::new();
    if !data.is_empty() {
        body.insert(
            String::from("paging"),
            paging(world, waba_id, call, from, from + data.len(), found.len()),
        );
    }
    body.insert(String::from("data"), Value::Array(data));
    if call.query.contains_key("summary") {
        body.insert(
            String::from("summary"),
            json!({"total_count": found.len(), "message_template_count": waba.templates.len(), "message_template_limit": 250}),
        );
    }
    Ok(answer(200, &Value::Object(body)))
}

/// Whether a template has this id.
pub(super) fn exists(world: &World, id: &str) -> bool {
    world.state().wabas.values().any(|waba| {
        waba.templates
            .iter()
            .any(|template| text(template, "id") == id)
    })
}

/// `GET /{template-id}`
pub(super) fn one(world: &World, id: &str, call: &Call) -> Outcome<Response<Body>> {
    let state = world.state();
    let found = state
        .wabas
        .values()
        .flat_map(|waba| &waba.templates)
        .find(|template| text(template, "id") == id);
    let Some(found) = found else {
        return Err(call.unsupported());
    };
    Ok(answer(200, &node(world, found, call)?))
}

/// A template with the fields that were asked for.
fn node(world: &World, template: &Value, call: &Call) -> Outcome<Value> {
    let mut whole = template.as_object().cloned().unwrap_or_default();
    whole
        .values_mut()
        .for_each(|value| address_examples(&world.base_url, value));
    let node = select(
        &whole,
        call.query.get("fields"),
        DEFAULT,
        MAYBE,
        "WhatsAppMessageTemplate",
    )?;
    Ok(Value::Object(node))
}

/// Example files get an address, as Meta gives them one on its CDN.
fn address_examples(base_url: &str, value: &mut Value) {
    match value {
        Value::String(text) => {
            if let Some(name) = text.strip_prefix(EXAMPLE_PREFIX) {
                *text = format!("{base_url}/cdn/{name}");
            }
        }
        Value::Array(items) => items
            .iter_mut()
            .for_each(|item| address_examples(base_url, item)),
        Value::Object(map) => map
            .values_mut()
            .for_each(|item| address_examples(base_url, item)),
        _ => {}
    }
}

fn wanted(template: &Value, call: &Call) -> bool {
    let any_of = |key: &str, value: &str| {
        call.query
            .get(key)
            .is_none_or(|asked| choices(asked).iter().any(|one| one == value))
    };
    let quality = template
        .get("quality_score")
        .map_or("UNKNOWN", |score| text(score, "score"));
    let holds = |key: &str, value: &str| {
        call.query
            .get(key)
            .is_none_or(|asked| value.to_lowercase().contains(&asked.to_lowercase()))
    };
    let content = template
        .get("components")
        .map(Value::to_string)
        .unwrap_or_default();
    any_of("status", text(template, "status"))
        && any_of("category", text(template, "category"))
        && any_of("language", text(template, "language"))
        && any_of("quality_score", quality)
        && call
            .query
            .get("name")
            .is_none_or(|name| name == text(template, "name"))
        && holds("content", &content)
        && holds(
            "name_or_content",
            &format!("{} {content}", text(template, "name")),
        )
}

/// One value, or a JSON list of them.
fn choices(asked: &str) -> Vec<String> {
    serde_json::from_str(asked)
        .unwrap_or_else(|_| asked.split(',').map(|one| one.trim().to_owned()).collect())
}

fn paging(
    world: &World,
    waba_id: &str,
    call: &Call,
    from: usize,
    to: usize,
    total: usize,
) -> Value {
    let mut paging = Map::new();
    paging.insert(
        String::from("cursors"),
        json!({"before": cursor(from + 1), "after": cursor(to)}),
    );
    let address = |key: &str, cursor: &str| {
        let kept: Vec<String> = call
            .query
            .iter()
            .filter(|(key, _)| !matches!(key.as_str(), "after" | "before" | "access_token"))
            .map(|(key, value)| format!("{key}={}&", escape(value)))
            .collect();
        json!(format!(
            "{}/v25.0/{waba_id}/message_templates?{}{key}={cursor}",
            world.base_url,
            kept.concat()
        ))
    };
    if to < total {
        paging.insert(String::from("next"), address("after", &cursor(to)));
    }
    if from > 0 {
        paging.insert(
            String::from("previous"),
            address("before", &cursor(from + 1)),
        );
    }
    Value::Object(paging)
}

/// Percent-encodes what is not plainly safe in a query.
fn escape(value: &str) -> String {
    value
        .bytes()
        .map(|byte| match byte {
            b'a'..=b'z' | b'A'..=b'Z' | b'0'..=b'9' | b'_' | b'-' | b'.' => {
                char::from(byte).to_string()
            }
            other => format!("%{other:02X}"),
        })
        .collect()
}

/// Meta's cursors look like base64 with `=` written `ZD`; the place is the count of items up to and with it.
fn cursor(place: usize) -> String {
    STANDARD.encode(place.to_string()).replace('=', "ZD")
}

fn place(cursor: &str) -> Outcome<usize> {
    STANDARD
        .decode(cursor.replace("ZD", "="))
        .ok()
        .and_then(|bytes| String::from_utf8(bytes).ok())
        .and_then(|text| text.parse().ok())
        .ok_or_else(|| Refusal::parameter("Invalid cursors values"))
}

fn text<'a>(value: &'a Value, key: &str) -> &'a str {
    value.get(key).and_then(Value::as_str).unwrap_or_default()
}
