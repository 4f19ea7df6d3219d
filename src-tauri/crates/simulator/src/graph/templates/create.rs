//! Making and changing templates.

use std::sync::Arc;

use axum::{body::Body, http::Response};
use serde_json::{Map, Value, json};

use crate::{
    demo::EXAMPLE_PREFIX,
    graph::{
        Call,
        errors::{Outcome, Refusal, answer},
    },
    rules::{
        Part, check_creation,
        creation::subcode::{BEING_DELETED, CANNOT_BE_EDITED, EXISTS, TOO_MANY_TEMPLATES},
        is_language,
    },
    simulator::tell_later,
    templates::{changed, event, is_promotional, judge_later, text_of, wake},
    world::{State, World},
};

/// Templates an account can have, before and after the business is verified.
const MOST: usize = 250;
const MOST_VERIFIED: usize = 6000;

const FIELDS: &[&str] = &[
    "name",
    "language",
    "category",
    "sub_category",
    "components",
    "parameter_format",
    "message_send_ttl_seconds",
    "cta_url_link_tracking_opted_out",
    "allow_category_change",
    "degrees_of_freedom_spec",
    "library_template_name",
    "library_template_button_inputs",
    "library_template_body_inputs",
    "access_token",
    "appsecret_proof",
];

/// `POST /{waba-id}/message_templates`
pub(in crate::graph) fn create(
    world: &Arc<World>,
    waba_id: &str,
    call: &Call,
) -> Outcome<Response<Body>> {
    let request = call.json()?;
    let part = Part::root(&request);
    part.only(FIELDS)?;
    let name = part.text("name", 512)?;
    if !name
        .bytes()
        .all(|b| b.is_ascii_lowercase() || b.is_ascii_digit() || b == b'_')
    {
        return Err(Refusal::parameter(
            "Param name can have lower-case letters, digits and underscores only",
        ));
    }
    let language = part.text("language", 16)?;
    if !is_language(language) {
        return Err(Refusal::parameter(format!(
            "Param language has no value \"{language}\""
        )));
    }
    let category = part.word("category", &["AUTHENTICATION", "MARKETING", "UTILITY"])?;
    let named = part.has("parameter_format")
        && part
            .word(
                "parameter_format",
                &["POSITIONAL", "NAMED", "positional", "named"],
            )?
            .eq_ignore_ascii_case("NAMED");
    time_to_live(&part, category)?;
    let from_library = part.has("library_template_name");
    let (components, extra) = if from_library {
        super::library::fill(&part, language)?
    } else {
        let components = check_creation(&part, category, named, &|handle| mime(world, handle))?;
        (components, Map::new())
    };
    // A utility template that advertises is approved as marketing. Source: Meta, changelog of 9 April 2025.
    let judged = if category == "UTILITY" && is_promotional(&components) {
        "MARKETING"
    } else {
        category
    };
    room(world, waba_id, name, language)?;
    let id = world.ids.object();
    let status = if from_library { "APPROVED" } else { "PENDING" };
    let mut template = extra;
    let mut put = |key: &str, value: Value| drop(template.insert(key.to_owned(), value));
    put("id", json!(id));
    put("name", json!(name));
    put("language", json!(language));
    put("category", json!(judged));
    put("status", json!(status));
    put(
        "parameter_format",
        json!(if named { "NAMED" } else { "POSITIONAL" }),
    );
    put("rejected_reason", json!("NONE"));
    put(
        "quality_score",
        json!({"score": "UNKNOWN", "date": world.options.clock.now_s()}),
    );
    put("components", keep_samples(Value::Array(components)));
    for key in [
        "message_send_ttl_seconds",
        "cta_url_link_tracking_opted_out",
        "library_template_name",
        "sub_category",
    ] {
        if let Some(value) = part.value(key) {
            put(key, value.clone());
        }
    }
    if let Some(waba) = world.state().wabas.get_mut(waba_id) {
        waba.templates.push(Value::Object(template));
    }
    if !from_library {
        judge_later(world, waba_id, name, language);
    }
    Ok(answer(
        200,
        &json!({"id": id, "status": status, "category": judged}),
    ))
}

/// How many templates the account may have.
pub(super) fn most(state: &State, waba_id: &str) -> usize {
    let mut numbers = state.numbers.values();
    let is_verified = numbers.any(|number| {
        number.waba_id == waba_id
            && number.conditions.business_verified
            && number.conditions.name_status == "APPROVED"
    });
    if is_verified { MOST_VERIFIED } else { MOST }
}

/// Whether the account may have one more template of this name.
fn room(world: &World, waba_id: &str, name: &str, language: &str) -> Outcome<()> {
    let now_ms = world.options.clock.now_ms();
    let mut state = world.state();
    let most = most(&state, waba_id);
    let Some(waba) = state.wabas.get_mut(waba_id) else {
        return Ok(());
    };
    if waba
        .templates
        .iter()
        .any(|one| text_of(one, "name") == name && text_of(one, "language") == language)
    {
        return Err(Refusal::management(
            EXISTS,
            "There is already content in this language for this template name.",
        ));
    }
    if waba.book.is_being_deleted(name, language, now_ms) {
        return Err(Refusal::management(
            BEING_DELETED,
            "This name cannot be used again while the deleted template is still delivered: for 30 days.",
        ));
    }
    if waba.templates.len() >= most {
        return Err(Refusal::management(
            TOO_MANY_TEMPLATES,
            format!("The account has reached its limit of {most} templates."),
        ));
    }
    if !waba.book.creates(now_ms) {
        return Err(Refusal::code(80_008));
    }
    Ok(())
}

/// `message_send_ttl_seconds`, in the category's range or -1.
fn time_to_live(part: &Part<'_>, category: &str) -> Outcome<()> {
    let Some(value) = part.value("message_send_ttl_seconds") else {
        return Ok(());
    };
    let range = match category {
        "AUTHENTICATION" => 30..=900,
        "UTILITY" => 30..=43_200,
        _ => 43_200..=2_592_000,
    };
    match value.as_i64() {
        Some(-1) => Ok(()),
        Some(seconds) if range.contains(&seconds) => Ok(()),
        _ => Err(Refusal::parameter(format!(
            "Param message_send_ttl_seconds must be -1 or {} to {} for {category}",
            range.start(),
            range.end()
        ))),
    }
}

/// `POST /{template-id}`
pub(in crate::graph) fn edit(world: &Arc<World>, id: &str, call: &Call) -> Outcome<Response<Body>> {
    // Switching click tracking off comes as query parameters, all else as a body.
    let mut request = call.form();
    for (key, value) in &call.query {
        let value = serde_json::from_str(value).unwrap_or_else(|_| json!(value));
        request.entry(key.clone()).or_insert(value);
    }
    let part = Part::root(&request);
    part.only(&[
        "category",
        "components",
        "message_send_ttl_seconds",
        "parameter_format",
        "cta_url_link_tracking_opted_out",
        "degrees_of_freedom_spec",
        "access_token",
        "appsecret_proof",
    ])?;
    let (waba_id, before) = find(world, id).ok_or_else(|| call.unsupported())?;
    wake(world, &waba_id);
    let status = text_of(&before, "status");
    let cannot = |why: &str| Refusal::management(CANNOT_BE_EDITED, why.to_owned());
    if !matches!(status, "APPROVED" | "REJECTED" | "PAUSED") {
        return Err(cannot(
            "A template can be edited when it is approved, rejected or paused.",
        ));
    }
    let old = text_of(&before, "category");
    let category = match part.maybe_text("category", 32)? {
        Some(_) => part.word("category", &["AUTHENTICATION", "MARKETING", "UTILITY"])?,
        None => old,
    };
    if status == "APPROVED" && category != old {
        return Err(cannot(
            "The category of an approved template cannot be changed.",
        ));
    }
    time_to_live(&part, category)?;
    let named = match part.maybe_text("parameter_format", 16)? {
        Some(format) => format.eq_ignore_ascii_case("NAMED"),
        None => text_of(&before, "parameter_format") == "NAMED",
    };
    let mut changes = Map::new();
    if part.has("components") {
        let components = check_creation(&part, category, named, &|handle| mime(world, handle))?;
        changes.insert(
            String::from("components"),
            keep_samples(Value::Array(components)),
        );
        changes.insert(
            String::from("parameter_format"),
            json!(if named { "NAMED" } else { "POSITIONAL" }),
        );
    }
    let is_reviewed = !changes.is_empty() || category != old;
    changes.insert(String::from("category"), json!(category));
    for key in [
        "message_send_ttl_seconds",
        "cta_url_link_tracking_opted_out",
    ] {
        if let Some(value) = part.value(key) {
            changes.insert(key.to_owned(), value.clone());
        }
    }
    if is_reviewed {
        changes.insert(String::from("status"), json!("PENDING"));
        changes.insert(String::from("rejected_reason"), json!("NONE"));
    }
    let after = {
        let now_ms = world.options.clock.now_ms();
        let mut state = world.state();
        let Some(waba) = state.wabas.get_mut(&waba_id) else {
            return Err(call.unsupported());
        };
        if is_reviewed && status == "APPROVED" && !waba.book.edits(id, now_ms) {
            return Err(cannot(
                "An approved template can be edited once a day and ten times in 30 days.",
            ));
        }
        let Some(template) = waba
            .templates
            .iter_mut()
            .find(|template| text_of(template, "id") == id)
        else {
            return Err(call.unsupported());
        };
        if let Some(fields) = template.as_object_mut() {
            fields.extend(changes);
        }
        template.clone()
    };
    if is_reviewed {
        let pending = event(&after, "PENDING", "NONE", None);
        tell_later(
            world,
            &waba_id,
            "message_template_status_update",
            Value::Object(pending),
        );
        tell_later(
            world,
            &waba_id,
            "message_template_components_update",
            changed(&after),
        );
        judge_later(
            world,
            &waba_id,
            text_of(&after, "name"),
            text_of(&after, "language"),
        );
    }
    Ok(answer(200, &json!({"success": true})))
}

/// The account of a template and the template.
pub(super) fn find(world: &World, id: &str) -> Option<(String, Value)> {
    let state = world.state();
    state.wabas.values().find_map(|waba| {
        waba.templates
            .iter()
            .find(|template| text_of(template, "id") == id)
            .map(|template| (waba.id.clone(), template.clone()))
    })
}

/// The type of the file behind a sample's handle. What the list showed as an address may be given back.
fn mime(world: &World, handle: &str) -> Option<String> {
    if let Some(sample) = world.state().samples.by_handle(handle) {
        return Some(sample.mime.clone());
    }
    let name = handle.strip_prefix(&format!("{}/cdn/", world.base_url))?;
    crate::assets::Asset::named(name)
        .or_else(|| world.state().samples.by_name(name).cloned())
        .map(|file| file.mime)
}

/// Handles are consumed: what is kept is the name of the file, which the list shows as an address.
fn keep_samples(mut components: Value) -> Value {
    fn walk(value: &mut Value) {
        match value {
            Value::Object(map) => {
                for (key, value) in map.iter_mut() {
                    match value {
                        Value::Array(handles) if key == "header_handle" => {
                            for handle in handles {
                                if let Value::String(text) = handle {
                                    *text =
                                        format!("{EXAMPLE_PREFIX}{}", crate::samples::name(text));
                                }
                            }
                        }
                        other => walk(other),
                    }
                }
            }
            Value::Array(items) => items.iter_mut().for_each(walk),
            _ => {}
        }
    }
    walk(&mut components);
    components
}
