//! The workers that take webhooks out of the queue and post them.

use std::{sync::Arc, time::Duration};

use bytes::Bytes;

use super::{
    mailroom::{Event, Next},
    signature,
};
use crate::{faults::Fault, world::World};

/// Delivers until the simulator stops.
pub(crate) async fn run(world: Arc<World>) {
    loop {
        let changed = world.mailroom.changed();
        tokio::pin!(changed);
        changed.as_mut().enable();
        let due = match world.mailroom.next() {
            Next::Deliver(event) => {
                tokio::select! {
                    () = world.stop.cancelled() => return,
                    () = deliver(&world, event) => {}
                }
                world.mailroom.finish();
                continue;
            }
            Next::Wait(due) => due,
        };
        let sleep = async {
            match due {
                Some(due) => tokio::time::sleep_until(due).await,
                None => std::future::pending().await,
            }
        };
        tokio::select! {
            () = world.stop.cancelled() => return,
            () = changed => {}
            () = sleep => {}
        }
    }
}

/// One attempt; a failed one is queued again.
async fn deliver(world: &World, mut event: Event) {
    let Some(url) =
        world
            .state()
            .callback(&event.waba_id, event.number_id.as_deref(), &event.field)
    else {
        // Nobody is subscribed: Meta sends nothing then.
        return;
    };
    let answered = attempt(world, &url, &event.body).await;
    if let Some(attempted) = event.attempted.take() {
        // The one who asked may have gone; nothing depends on it.
        let _ = attempted.send(());
    }
    if answered == Some(200) {
        event.fate.is_delivered();
        return;
    }
    event.attempts += 1;
    if event.attempts >= world.options.retry.attempts {
        event.fate.is_given_up();
        tracing::warn!(webhook.attempts = event.attempts, "a webhook was given up");
        return;
    }
    event.fate.is_retried();
    let pause = world.options.retry.pause(event.attempts);
    world.mailroom.push_back(event, pause);
}

/// The status of the answer; `None` when there was none.
async fn attempt(world: &World, url: &str, body: &Bytes) -> Option<u16> {
    if world.outage_left().is_some() {
        return None;
    }
    let (wrong, twice) = {
        let mut state = world.state();
        let mut due = |wanted: &Fault| {
            state
                .faults
                .take(|fault| (fault == wanted).then_some(()))
                .is_some()
        };
        (due(&Fault::WrongSignature), due(&Fault::DuplicateWebhook))
    };
    let secret = if wrong {
        "not the app secret"
    } else {
        world.options.app_secret.as_str()
    };
    let header = signature(secret, body);
    if twice {
        post_raw(world, url, body.clone(), Some(&header)).await;
    }
    post_raw(world, url, body.clone(), Some(&header)).await
}

/// Posts bytes as a webhook, signed as told; the status of the answer, `None` when there was none.
pub(crate) async fn post_raw(
    world: &World,
    url: &str,
    body: Bytes,
    signature: Option<&str>,
) -> Option<u16> {
    let http = match world.courier.to(url) {
        Ok(http) => http,
        Err(error) => {
            tracing::warn!(%error, "there is no way to the webhook's address");
            return None;
        }
    };
    let mut request = http
        .post(url)
        .header("content-type", "application/json")
        .header("user-agent", "facebookexternalua")
        .timeout(
            world
                .options
                .retry
                .answer_within
                .max(Duration::from_millis(1)),
        )
        .body(body);
    if let Some(signature) = signature {
        request = request.header("x-hub-signature-256", signature);
    }
    match request.send().await {
        Ok(answer) => Some(answer.status().as_u16()),
        Err(error) => {
            tracing::debug!(%error, "a webhook was not answered");
            None
        }
    }
}
