//! Webhooks and faults on demand; the control paths share these with [`Simulator`](super::Simulator).

use std::{sync::PoisonError, time::Duration};

use bytes::Bytes;
use serde::Deserialize;
use serde_json::Value;
use tokio::{sync::oneshot, time::Instant};

use crate::{
    faults::Fault,
    graph,
    options::VerifyError,
    templates::{self, Review},
    webhooks::{self, Change, Event},
    wire,
    world::World,
};

/// See [`super::Simulator::point_webhook_at`].
pub(crate) async fn point(world: &World, url: &str) -> Result<(), VerifyError> {
    let challenge = world.ids.challenge();
    webhooks::verify(&world.courier, url, &world.options.verify_token, &challenge).await?;
    world.state().app_callback = Some(url.to_owned());
    world.mailroom.open();
    Ok(())
}

/// Who gets the webhooks, as another tool may have left it.
///
/// Over HTTP the same, as `{"app": "https://crm.example/hook"}`; what is absent is nobody.
#[derive(Clone, Debug, Default, PartialEq, Eq, Deserialize)]
#[serde(default, deny_unknown_fields)]
pub struct Wiring {
    /// The app's own address: it gets every field then.
    pub app: Option<String>,
    /// The account's override.
    pub account: Option<String>,
    /// The (first) number's override.
    pub number: Option<String>,
    /// Whether the account sends its events to the app at all.
    pub subscribed: bool,
    /// Fields that the app may not subscribe to: a batch with one of them is refused.
    pub refused_fields: Vec<String>,
}

/// See [`super::Simulator::wire`].
pub(crate) fn wire(world: &World, wiring: Wiring) {
    let waba_id = &world.options.business.waba_id;
    let number = world.options.business.numbers.first();
    let somebody = wiring.app.is_some() || wiring.account.is_some() || wiring.number.is_some();
    let mut state = world.state();
    state.subscriptions.clear();
    if wiring.app.is_some() {
        let (object, fields) = graph::every_field();
        state.subscriptions.insert(object, fields);
    }
    state.app_callback = wiring.app;
    state.refused_fields = wiring.refused_fields;
    if let Some(waba) = state.wabas.get_mut(waba_id) {
        waba.callback = wiring.account;
        waba.subscribed = wiring.subscribed;
    }
    if let Some(number) = number.and_then(|number| state.numbers.get_mut(&number.id)) {
        number.callback = wiring.number;
    }
    drop(state);
    if somebody {
        world.mailroom.open();
    }
}

/// See [`super::Simulator::tell`].
pub(crate) async fn tell(world: &World, waba_id: &str, field: &str, value: Value) {
    let heard = enqueue(world, waba_id, field, value);
    if world.mailroom.is_open() {
        // An error means that nobody will tell: it was put out of order, or the simulator stops.
        let _ = heard.await;
    }
}

/// The same without waiting.
pub(crate) fn tell_later(world: &World, waba_id: &str, field: &str, value: Value) {
    drop(enqueue(world, waba_id, field, value));
}

fn enqueue(world: &World, waba_id: &str, field: &str, value: Value) -> oneshot::Receiver<()> {
    let number_id = value
        .pointer("/metadata/phone_number_id")
        .and_then(Value::as_str)
        .map(str::to_owned);
    // Message-like fields carry no time in their envelope, all others do.
    let time_s = value
        .get("metadata")
        .is_none()
        .then(|| world.options.clock.now_s());
    let (attempted, heard) = oneshot::channel();
    let body = webhooks::body(waba_id, time_s, &[Change::new(field, value)]);
    world.mailroom.push(
        Event {
            number_id,
            waba_id: waba_id.to_owned(),
            field: field.to_owned(),
            body: Bytes::from(wire::encode(&body)),
            attempts: 0,
            attempted: Some(attempted),
            fate: webhooks::Fate::default(),
        },
        Duration::ZERO,
    );
    heard
}

/// See [`super::Simulator::review`].
pub(crate) async fn decide(world: &World, name: &str, language: &str, review: &Review) -> bool {
    let waba_id = &world.options.business.waba_id;
    let told = templates::apply(world, waba_id, name, language, review);
    let is_known = !told.is_empty();
    for (field, value) in told {
        tell(world, waba_id, &field, value).await;
    }
    is_known
}

/// See [`super::Simulator::fail_times`].
pub(crate) fn inject(world: &World, fault: Fault, times: u32) {
    match fault {
        Fault::WebhookOutage { for_ms } => {
            let until = Instant::now() + Duration::from_millis(for_ms).saturating_mul(times);
            *world.outage.lock().unwrap_or_else(PoisonError::into_inner) = Some(until);
        }
        Fault::ReorderWebhooks { count } => world.mailroom.reorder(count),
        other => world.state().faults.add(other, times),
    }
}

/// See [`super::Simulator::heal`].
pub(crate) fn heal(world: &World) {
    world.state().faults.clear();
    *world.outage.lock().unwrap_or_else(PoisonError::into_inner) = None;
}
