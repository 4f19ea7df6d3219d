//! The questions to Meta about a number's webhooks, and what it is told.

use shopbell_cloud_api as api;

use super::{
    fields::missing,
    wiring::{NumberAddress, Plan, Reading},
};
use crate::line::Line;

const OBJECT: &str = "whatsapp_business_account";

/// What Meta says.
#[derive(Debug)]
pub(super) struct Found {
    /// The token's app.
    app: api::AppId,
    /// The fields it gets.
    fields: Vec<String>,
    /// The rest.
    pub(super) reading: Reading,
}

/// Asks Meta who gets a number's webhooks. `refused` are fields that the app is not offered.
pub(super) async fn read(line: &Line, refused: &[String]) -> Result<Found, api::Error> {
    let client = &line.client;
    // Asked each time: a new token may be another app's.
    let app = client.token_info().await?.app_id;
    let app = app.ok_or(api::Error::Unreadable { status: 200 })?;
    let mut subscriptions = client
        .app_subscriptions(&app, &line.app_secret)
        .await?
        .items;
    subscriptions.retain(|subscription| subscription.object == OBJECT);
    let subscription = subscriptions.into_iter().next();
    let apps = client.subscribed_apps(&line.waba_id()).await?;
    let addresses = client.webhook_addresses(&line.phone_number_id()).await?;
    let us = apps
        .into_iter()
        .find(|subscribed| subscribed.id.as_deref() == Some(app.as_str()));
    let subscribed = us.is_some();
    let (callback, active, fields) = match subscription {
        Some(found) => (found.callback_url, found.active, found.fields),
        None => (None, None, Vec::new()),
    };
    let complete = active != Some(false) && missing(&fields, refused).is_empty();
    let reading = Reading {
        app: callback.or(addresses.app),
        complete,
        subscribed,
        account: us
            .and_then(|us| us.override_callback_uri)
            .or(addresses.account),
        number: addresses.phone_number,
    };
    Ok(Found {
        app,
        fields,
        reading,
    })
}

/// Tells Meta what is planned; the fields that the app is not offered.
pub(super) async fn tell(
    line: &Line,
    found: &Found,
    to: &api::CallbackOverride,
    plan: &Plan,
) -> Result<Vec<String>, api::Error> {
    let client = &line.client;
    let mut refused = Vec::new();
    if plan.set_app {
        refused = set_app(line, found, to).await?;
    }
    if plan.subscribe {
        client.subscribe_app(&line.waba_id(), None).await?;
    }
    match plan.number {
        None => {}
        Some(NumberAddress::Ours) => {
            client
                .override_number_webhooks(&line.phone_number_id(), Some(to))
                .await?;
        }
        Some(NumberAddress::Usual) => {
            client
                .override_number_webhooks(&line.phone_number_id(), None)
                .await?;
        }
    }
    Ok(refused)
}

/// Sets the app's address, with all fields at once or, where Meta refuses that, one by one on top
/// of those that it took: nobody promises that a list adds to the one before.
async fn set_app(
    line: &Line,
    found: &Found,
    to: &api::CallbackOverride,
) -> Result<Vec<String>, api::Error> {
    let subscribe = async |fields: &[&str]| {
        line.client
            .subscribe_fields(&found.app, &line.app_secret, to, fields)
            .await
    };
    let mut all: Vec<&str> = found.fields.iter().map(String::as_str).collect();
    all.extend(missing(&found.fields, &[]));
    match subscribe(&all).await {
        Err(error) if may_be_a_field(&error) => {}
        outcome => return outcome.map(|()| Vec::new()),
    }
    let (mut taken, mut refused) = (Vec::new(), Vec::new());
    // The one without which the others are of no use comes first; what it meets, they would.
    all.sort_by_key(|field| *field != "messages");
    for field in all {
        taken.push(field);
        match subscribe(&taken).await {
            Ok(()) => {}
            Err(error) if taken.len() > 1 && may_be_a_field(&error) => {
                taken.pop();
                refused.push(field.to_owned());
            }
            Err(error) => return Err(error),
        }
    }
    Ok(refused)
}

/// Whether one field of a list may be what Meta refuses: an unknown one, or one for which the app
/// lacks a permission.
fn may_be_a_field(error: &api::Error) -> bool {
    error.graph().is_some_and(|graph| {
        !graph.rejects_app_secret() && matches!(graph.code, 3 | 10 | 100 | 200..=299)
    })
}
