//! Templates: the list with its filters and cursors, and one by id.

mod create;
mod delete;
mod library;

use axum::{body::Body, http::Response};
use serde_json::{Map, Value, json};

use super::{
    Call,
    errors::{Outcome, Refusal, answer},
    fields::{select, words},
    pages::Page,
};
use crate::{demo::EXAMPLE_PREFIX, templates::wake, world::World};

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

pub(super) use create::{create, edit};
pub(super) use delete::{archive, delete, unpause};
pub(super) use library::browse;

/// `GET /{waba-id}/message_templates`
pub(super) fn list(world: &World, waba_id: &str, call: &Call) -> Outcome<Response<Body>> {
    wake(world, waba_id);
    let state = world.state();
    let Some(waba) = state.wabas.get(waba_id) else {
        return Err(call.unsupported());
    };
    let found: Vec<&Value> = waba
        .templates
        .iter()
        .filter(|template| wanted(template, call))
        .collect();
    let mut nodes = Vec::with_capacity(found.len());
    for template in &found {
        nodes.push(node(world, template, call)?);
    }
    let (data, paging) = Page::of(call, usize::MAX)?.cut(world, call, &nodes);
    let mut body = Map::new();
    if !data.is_empty() {
        body.insert(String::from("paging"), paging);
    }
    body.insert(String::from("data"), Value::Array(data));
    if let Some(asked) = call.query.get("summary") {
        let all = json!({
            "total_count": found.len(), "message_template_count": waba.templates.len(),
            "message_template_limit": create::most(&state, waba_id),
            "are_translations_complete": true,
        });
        let mut summary = all.as_object().cloned().unwrap_or_default();
        if let Some(unknown) = words(asked).iter().find(|key| !summary.contains_key(*key)) {
            return Err(Refusal::parameter(format!(
                "Param summary has no value \"{unknown}\""
            )));
        }
        summary.retain(|key, _| words(asked).contains(key));
        body.insert(String::from("summary"), Value::Object(summary));
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

fn text<'a>(value: &'a Value, key: &str) -> &'a str {
    value.get(key).and_then(Value::as_str).unwrap_or_default()
}
