//! Which node and edge a request is for.

use std::sync::Arc;

use axum::{
    body::Body,
    http::{Method, Response},
};

use super::{
    Call, access,
    access::Who,
    analytics, discovery,
    errors::{Outcome, Refusal},
    history, media, messages,
    messages::Edge,
    nodes, numbers, subscriptions, templates, uploads, usage,
};
use crate::{faults::Fault, line::Line, world::World};

/// Answers a request, refusals included.
pub(super) async fn answer(
    world: &Arc<World>,
    line: &Line,
    call: &Call,
    form: Option<Outcome<media::Form>>,
    trace: &str,
) -> Response<Body> {
    let refused = |refusal: Refusal| refusal.response(trace);
    let who = match access::authorise(world, call) {
        Ok(who) => who,
        Err(refusal) => return refused(refusal),
    };
    let due = world.state().faults.take(|fault| match fault {
        Fault::RefuseRequest { code } => Some(*code),
        _ => None,
    });
    if let Some(code) = due {
        return refused(Refusal::code(code));
    }
    let usage = match managed(world, call) {
        Some(waba_id) => match usage::count(world, Some(&waba_id)) {
            Ok(usage) => usage,
            Err(refusal) => return refused(refusal),
        },
        None => None,
    };
    let sends = matches!(
        call.path.get(1).map(String::as_str),
        Some("messages" | "marketing_messages")
    );
    let mut response = node(world, line, call, form, who)
        .await
        .map_err(|refusal| if sends { refusal } else { refusal.managed() })
        .unwrap_or_else(refused);
    if let Some(usage) = usage {
        usage.write(&mut response);
    }
    response
}

/// The account a management call is about; sending, media and receipts have limits of their own.
fn managed(world: &World, call: &Call) -> Option<String> {
    let state = world.state();
    let id = call.node();
    if state.wabas.contains_key(id) {
        return Some(id.to_owned());
    }
    let number = state.numbers.get(id).filter(|_| call.path.len() == 1)?;
    Some(number.waba_id.clone())
}

async fn node(
    world: &Arc<World>,
    line: &Line,
    call: &Call,
    form: Option<Outcome<media::Form>>,
    who: Who,
) -> Outcome<Response<Body>> {
    let path: Vec<&str> = call.path.iter().map(String::as_str).collect();
    if let Some(answer) = discovery::route(world, &path, call, who) {
        return answer;
    }
    let (is_number, is_waba) = {
        let state = world.state();
        let id = call.node();
        (state.numbers.contains_key(id), state.wabas.contains_key(id))
    };
    if who == Who::SystemUser && (is_number || is_waba) {
        access::permitted(world, call)?;
    }
    match (&call.method, path.as_slice()) {
        (&Method::POST, [number, "messages"]) if is_number => {
            messages::post(world, line, number, call, Edge::Messages).await
        }
        (&Method::POST, [number, "marketing_messages"]) if is_number => {
            messages::post(world, line, number, call, Edge::MarketingMessages).await
        }
        (&Method::POST, [number, "media"]) if is_number => media::upload(world, number, form),
        (_, [number, edge @ ..]) if is_number => numbers::route(world, number, edge, call).await,
        (&Method::GET, [waba]) if is_waba => nodes::waba(world, waba, call),
        (&Method::POST, [waba]) if is_waba => nodes::set_waba(world, waba, call),
        (&Method::GET, [waba, "phone_numbers"]) if is_waba => {
            nodes::phone_numbers(world, waba, call)
        }
        (&Method::GET, [waba, "message_templates"]) if is_waba => {
            templates::list(world, waba, call)
        }
        (&Method::POST, [waba, "message_templates"]) if is_waba => {
            templates::create(world, waba, call)
        }
        (&Method::DELETE, [waba, "message_templates"]) if is_waba => {
            templates::delete(world, waba, call)
        }
        (&Method::POST, [waba, "message_templates", way @ ("archive" | "unarchive")])
            if is_waba =>
        {
            templates::archive(world, waba, call, *way == "archive")
        }
        (&Method::GET, ["message_template_library"] | [_, "message_template_library"]) => {
            templates::browse(world, call)
        }
        (&Method::GET, [waba, "template_analytics"]) if is_waba => {
            analytics::templates(world, waba, call)
        }
        (method, [waba, "subscribed_apps"]) if is_waba => {
            subscriptions::apps(world, method, waba, call).await
        }
        (&Method::GET, [template]) if templates::exists(world, template) => {
            templates::one(world, template, call)
        }
        (&Method::POST, [template]) if templates::exists(world, template) => {
            templates::edit(world, template, call)
        }
        (&Method::POST, [template, "unpause"]) => templates::unpause(world, template, call),
        (_, [app, "subscriptions"]) if *app == subscriptions::APP_ID => {
            if who != Who::App {
                return Err(Refusal::parameter(
                    "An app access token is required to request this resource.",
                ));
            }
            subscriptions::of_app(world, call).await
        }
        (&Method::POST, [app, "uploads"]) if *app == subscriptions::APP_ID => {
            uploads::open(world, call)
        }
        (method @ (&Method::GET | &Method::POST), [session]) if session.starts_with("upload:") => {
            uploads::session(world, line, session, call, method == Method::POST)
        }
        (&Method::GET, [entry, "events"]) => {
            history::of_one(world, entry, call).unwrap_or_else(|| Err(call.unsupported()))
        }
        (&Method::GET, [id]) => media::describe(world, id, call),
        (&Method::DELETE, [id]) => media::delete(world, id, call),
        _ => Err(call.unsupported()),
    }
}
