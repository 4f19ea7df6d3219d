//! Meta's library of ready texts: a handful of them, and templates made from one.

use axum::{body::Body, http::Response};
use serde_json::{Map, Value, json};

use crate::{
    graph::{
        Call,
        errors::{Outcome, Refusal},
        pages::Page,
    },
    rules::Part,
    templates::text_of,
    world::World,
};

/// Entries in our own words; shapes, topics and types are Meta's. Source: Meta, *Template library*, read 2026-11.
fn entries() -> Vec<Value> {
    let entry = |name: &str,
                 topic: &str,
                 usecase: &str,
                 body: &str,
                 types: &[&str],
                 buttons: Value| {
        json!({
            "name": name, "language": "en_US", "category": "UTILITY", "topic": topic, "usecase": usecase,
            "industry": ["E_COMMERCE"], "body": body,
            "body_params": types.iter().map(|kind| example(kind)).collect::<Vec<_>>(),
            "body_param_types": types, "buttons": buttons,
            "id": crate::ids::object_for(&format!("library/{name}")),
        })
    };
    let link =
        |text: &str| json!([{"type": "URL", "text": text, "url": "https://www.example.com/{{1}}"}]);
    vec![
        entry(
            "order_pick_up_1",
            "ORDER_MANAGEMENT",
            "ORDER_PICK_UP",
            "Good news, {{1}}! Your order {{2}} can be collected at {{3}}.",
            &["TEXT", "NUMBER", "ADDRESS"],
            link("See the order"),
        ),
        entry(
            "delivery_update_1",
            "ORDER_MANAGEMENT",
            "DELIVERY_UPDATE",
            "Hello {{1}}, your parcel should arrive on {{2}}. Thank you for your patience.",
            &["TEXT", "DATE"],
            link("Track it"),
        ),
        entry(
            "payment_due_1",
            "PAYMENTS",
            "PAYMENT_DUE_REMINDER",
            "Hello {{1}}, a payment of {{2}} is due on {{3}}. Nothing to do if you have paid.",
            &["TEXT", "AMOUNT", "DATE"],
            json!([{"type": "PHONE_NUMBER", "text": "Call us", "phone_number": "+10000000000"}]),
        ),
        entry(
            "feedback_1",
            "CUSTOMER_FEEDBACK",
            "FEEDBACK_SURVEY",
            "Thank you for your visit. How did we do?",
            &[],
            json!([]),
        ),
    ]
}

fn example(kind: &str) -> &'static str {
    match kind {
        "NUMBER" => "1042",
        "ADDRESS" => "12 Example Street",
        "DATE" => "12 May 2026",
        "AMOUNT" => "$20.00",
        _ => "Maria",
    }
}

/// `GET /message_template_library` and `GET /{waba-id}/message_template_library`
pub(in crate::graph) fn browse(world: &World, call: &Call) -> Outcome<Response<Body>> {
    let fits = |entry: &Value| {
        let equals = |key: &str| {
            call.query
                .get(key)
                .is_none_or(|asked| asked == text_of(entry, key))
        };
        let industry = call.query.get("industry").is_none_or(|asked| {
            entry
                .get("industry")
                .is_some_and(|all| all.to_string().contains(asked))
        });
        let search = call.query.get("search").is_none_or(|asked| {
            format!("{} {}", text_of(entry, "name"), text_of(entry, "body"))
                .to_lowercase()
                .contains(&asked.to_lowercase())
        });
        ["name", "topic", "usecase", "language"]
            .iter()
            .all(|key| equals(key))
            && industry
            && search
    };
    let found: Vec<Value> = entries().into_iter().filter(fits).collect();
    Page::of(call, 100)?.answer(world, call, &found)
}

/// The components of a new template made from an entry, and what else is kept of it.
pub(super) fn fill(part: &Part<'_>, language: &str) -> Outcome<(Vec<Value>, Map<String, Value>)> {
    let name = part.text("library_template_name", 512)?;
    let entry = entries()
        .into_iter()
        .find(|entry| text_of(entry, "name") == name)
        .ok_or_else(|| {
            Refusal::parameter(format!("There is no library template {name} in {language}"))
        })?;
    let inputs = if part.has("library_template_button_inputs") {
        part.list("library_template_button_inputs", 0..=10)?
    } else {
        Vec::new()
    };
    let params = entry.get("body_params").cloned().unwrap_or_default();
    let mut body = json!({"type": "BODY", "text": text_of(&entry, "body")});
    if let (Some(body), Some(false)) = (body.as_object_mut(), params.as_array().map(Vec::is_empty))
    {
        body.insert(String::from("example"), json!({"body_text": [params]}));
    }
    let mut components = vec![body];
    let mut buttons = Vec::new();
    for button in entry
        .get("buttons")
        .and_then(Value::as_array)
        .map(Vec::as_slice)
        .unwrap_or_default()
    {
        let kind = text_of(button, "type");
        let input = inputs
            .iter()
            .find(|input| input.value("type").and_then(Value::as_str) == Some(kind))
            .ok_or_else(|| {
                Refusal::parameter(format!(
                    "Param library_template_button_inputs needs an element of type {kind}"
                ))
            })?;
        let mut button = button.clone();
        if let Some(fields) = button.as_object_mut() {
            if kind == "URL" {
                let url = input.part("url")?;
                fields.insert(String::from("url"), json!(url.url("base_url", 2000)?));
                let example = url.maybe_text("url_suffix_example", 2000)?;
                fields.insert(String::from("example"), json!([example]));
            } else {
                let number = input.text("phone_number", 20)?;
                fields.insert(String::from("phone_number"), json!(number));
            }
        }
        buttons.push(button);
    }
    if !buttons.is_empty() {
        components.push(json!({"type": "BUTTONS", "buttons": buttons}));
    }
    let mut extra = Map::new();
    if let Some(types) = entry.get("body_param_types") {
        extra.insert(String::from("body_param_types"), types.clone());
    }
    Ok((components, extra))
}
