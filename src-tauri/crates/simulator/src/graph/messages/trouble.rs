//! Faults around a send.

use std::time::Duration;

use axum::{
    body::Body,
    http::{HeaderValue, Response, StatusCode, header},
};

use crate::{
    faults::{Fault, stall},
    graph::errors::{Outcome, Refusal},
    line::Line,
    world::World,
};

/// Faults that come before the request is looked at.
pub(super) async fn gate(world: &World, line: &Line) -> Outcome<Option<Response<Body>>> {
    let pause = world.state().faults.take(stall);
    if let Some(pause) = pause {
        tokio::time::sleep(pause).await;
    }
    let mut state = world.state();
    if state
        .faults
        .take(|fault| (*fault == Fault::DropSend).then_some(()))
        .is_some()
    {
        line.cut_after(0);
        return Ok(Some(Response::new(Body::empty())));
    }
    let broken = state.faults.take(|fault| match fault {
        Fault::BrokenGateway { status } => Some(*status),
        _ => None,
    });
    if let Some(status) = broken {
        let mut page = Response::new(Body::from(
            "<html><body><h1>Sorry, something went wrong.</h1></body></html>",
        ));
        *page.status_mut() = StatusCode::from_u16(status).unwrap_or(StatusCode::BAD_GATEWAY);
        page.headers_mut().insert(
            header::CONTENT_TYPE,
            HeaderValue::from_static("text/html; charset=utf-8"),
        );
        return Ok(Some(page));
    }
    let refused = state.faults.take(|fault| match fault {
        Fault::RefuseSend {
            code,
            retry_after_s,
        } => Some((*code, *retry_after_s)),
        _ => None,
    });
    match refused {
        Some((code, retry_after_s)) => Err(Refusal {
            retry_after_s,
            ..Refusal::code(code)
        }),
        None => Ok(None),
    }
}

/// Faults that come after the message was taken.
pub(super) async fn break_off(world: &World, line: &Line) {
    let pause = world.state().faults.take(|fault| match fault {
        Fault::StallAnswer { for_ms } => Some(Duration::from_millis(*for_ms)),
        _ => None,
    });
    if let Some(pause) = pause {
        tokio::time::sleep(pause).await;
    }
    let cut = world.state().faults.take(|fault| match fault {
        Fault::DropAnswer { after_bytes } => Some(*after_bytes),
        _ => None,
    });
    if let Some(after_bytes) = cut {
        line.cut_after(after_bytes);
    }
}
