//! Deleting, archiving and un-pausing templates.

use axum::{body::Body, http::Response};
use serde_json::{Value, json};

use super::create::find;
use crate::{
    graph::{
        Call,
        errors::{Outcome, Refusal, answer},
        fields::words,
    },
    simulator::tell_later,
    templates::{Review, apply, event, text_of},
    world::World,
};

/// `DELETE /{waba-id}/message_templates`: by name, by name and id, or many by id.
pub(in crate::graph) fn delete(
    world: &World,
    waba_id: &str,
    call: &Call,
) -> Outcome<Response<Body>> {
    let name = call.argument("name");
    let wanted: Vec<String> = match (call.argument("hsm_ids"), call.argument("hsm_id")) {
        (Some(ids), _) => words(&ids),
        (None, Some(id)) => vec![id],
        (None, None) => Vec::new(),
    };
    if name.is_none() && (wanted.is_empty() || call.argument("hsm_ids").is_none()) {
        return Err(Refusal::parameter("The parameter name is required."));
    }
    if wanted.len() > 100 {
        return Err(Refusal::parameter(
            "Param hsm_ids can have at most 100 elements",
        ));
    }
    let gone = {
        let now_ms = world.options.clock.now_ms();
        let mut state = world.state();
        let Some(waba) = state.wabas.get_mut(waba_id) else {
            return Err(call.unsupported());
        };
        let is_meant = |template: &Value| {
            name.as_ref()
                .is_none_or(|name| name == text_of(template, "name"))
                && (wanted.is_empty() || wanted.iter().any(|id| id == text_of(template, "id")))
        };
        let found = waba.templates.iter().filter(|one| is_meant(one)).count();
        // Many are deleted all or not at all.
        if found == 0 || found < wanted.len() {
            return Err(Refusal::parameter("The message template was not found"));
        }
        if waba
            .templates
            .iter()
            .any(|one| is_meant(one) && text_of(one, "status") == "DISABLED")
        {
            return Err(Refusal::parameter("A disabled template cannot be deleted"));
        }
        let (gone, kept) = std::mem::take(&mut waba.templates)
            .into_iter()
            .partition(is_meant);
        waba.templates = kept;
        let gone: Vec<Value> = gone;
        for template in &gone {
            if text_of(template, "status") == "APPROVED" {
                let (name, language) = (text_of(template, "name"), text_of(template, "language"));
                waba.book.deletes(name, language, now_ms);
            }
        }
        gone
    };
    for template in &gone {
        let value = Value::Object(event(template, "PENDING_DELETION", "NONE", None));
        tell_later(world, waba_id, "message_template_status_update", value);
    }
    Ok(answer(200, &json!({"success": true})))
}

/// `POST /{waba-id}/message_templates/archive` and `…/unarchive`.
pub(in crate::graph) fn archive(
    world: &World,
    waba_id: &str,
    call: &Call,
    away: bool,
) -> Outcome<Response<Body>> {
    let ids = call
        .argument("hsm_ids")
        .ok_or_else(|| Refusal::parameter("The parameter hsm_ids is required."))?;
    let (mut done, mut failed) = (Vec::new(), Vec::new());
    for id in words(&ids) {
        let Some((_, template)) = find(world, &id).filter(|(owner, _)| owner == waba_id) else {
            failed.push(id);
            continue;
        };
        let review = if away {
            Review::Archived
        } else {
            Review::Unarchived
        };
        let (name, language) = (text_of(&template, "name"), text_of(&template, "language"));
        for (field, value) in apply(world, waba_id, name, language, &review) {
            tell_later(world, waba_id, &field, value);
        }
        done.push(id);
    }
    let key = if away {
        "archived_templates"
    } else {
        "unarchived_templates"
    };
    Ok(answer(200, &json!({key: done, "failed_templates": failed})))
}

/// `POST /{template-id}/unpause`: after a pause by pacing, five minutes at least.
pub(in crate::graph) fn unpause(world: &World, id: &str, call: &Call) -> Outcome<Response<Body>> {
    let (waba_id, template) = find(world, id).ok_or_else(|| call.unsupported())?;
    let now_ms = world.options.clock.now_ms();
    let may = text_of(&template, "status") == "PAUSED"
        && world
            .state()
            .wabas
            .get(&waba_id)
            .is_some_and(|waba| waba.book.may_unpause(id, now_ms));
    if !may {
        return Err(Refusal::parameter(
            "The template is not paused by pacing, or not for five minutes yet",
        ));
    }
    let (name, language) = (text_of(&template, "name"), text_of(&template, "language"));
    for (field, value) in apply(world, &waba_id, name, language, &Review::Unpaused) {
        tell_later(world, &waba_id, &field, value);
    }
    Ok(answer(200, &json!({"success": true})))
}
