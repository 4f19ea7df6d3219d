//! Starting, steering and stopping a simulator.

mod event;
mod happenings;
mod past;
mod steering;

use std::{collections::BTreeMap, sync::Arc, time::Duration};

use axum::{Router, extract::DefaultBodyLimit, routing::get};
use bytes::Bytes;
use serde_json::{Value, json};
use tokio::{net::TcpListener, task::JoinHandle};

pub use event::AccountEvent;
pub(crate) use happenings::happens;
pub(crate) use past::sync as sync_history;
pub use past::{PastChat, PastMessage};
pub use steering::Wiring;
pub(crate) use steering::{decide, heal, inject, point, tell, tell_later, wire};

use crate::{
    control,
    courier::Courier,
    demo,
    faults::Fault,
    graph,
    groups::Group,
    line::{Line, Listening},
    number::Conditions,
    options::{Business, Options, Scenario, StartError, VerifyError},
    people::{self, Content, Customer},
    record::{Record, RecordedRequest},
    sends::AcceptedSend,
    templates::{self, Review},
    token::TokenConditions,
    webhooks, wire,
    world::{SeenByShop, World},
};

/// How long requests under way may take to end at an orderly stop.
const STOP_WITHIN: Duration = Duration::from_secs(2);

/// A running simulator. It owns its tasks: dropping it stops them at once, [`Simulator::shutdown`] in good order.
#[derive(Debug)]
pub struct Simulator {
    world: Arc<World>,
    server: JoinHandle<()>,
}

impl Simulator {
    /// Starts listening, and with [`Scenario::DemoShop`] prepares the shop's history.
    ///
    /// # Errors
    /// [`StartError`] when the address is taken, the record file cannot be written, or the business has no number.
    pub async fn start(options: Options) -> Result<Self, StartError> {
        // Whoever installed a provider before us keeps theirs.
        let _ = rustls::crypto::ring::default_provider().install_default();
        if options.business.numbers.is_empty() {
            return Err(StartError::NoNumber);
        }
        let record =
            Record::new(options.record.as_deref()).map_err(|source| StartError::Record {
                path: options.record.clone().unwrap_or_default(),
                source,
            })?;
        let listen_error = |source| StartError::Listen {
            address: options.listen,
            source,
        };
        let listener = TcpListener::bind(options.listen)
            .await
            .map_err(listen_error)?;
        let address = listener.local_addr().map_err(listen_error)?;
        let courier = Courier::new().map_err(StartError::Client)?;
        let workers = options.webhook_workers.max(1);
        let scenario = options.scenario;
        let world = Arc::new(World::new(
            options,
            format!("http://{address}"),
            courier,
            record,
        ));
        for _ in 0..workers {
            world.tasks.spawn(webhooks::run(Arc::clone(&world)));
        }
        if scenario == Scenario::DemoShop {
            demo::open(&world);
        }
        let server = tokio::spawn(serve(Arc::clone(&world), Listening(listener)));
        Ok(Self { world, server })
    }

    /// Base address to use in place of `https://graph.facebook.com`.
    #[must_use]
    pub fn graph_url(&self) -> String {
        self.world.base_url.clone()
    }

    /// The access token it accepts.
    #[must_use]
    pub fn token(&self) -> &str {
        &self.world.options.token
    }

    /// The key of its signatures.
    #[must_use]
    pub fn app_secret(&self) -> &str {
        &self.world.options.app_secret
    }

    /// What `appsecret_proof` must be.
    #[must_use]
    pub fn app_secret_proof(&self) -> String {
        let proof = webhooks::signature(self.app_secret(), self.token().as_bytes());
        proof.trim_start_matches("sha256=").to_owned()
    }

    /// The app's own token, for `/{app-id}/subscriptions`.
    #[must_use]
    pub fn app_token(&self) -> String {
        format!("{}|{}", graph::APP_ID, self.app_secret())
    }

    /// Id of the app.
    #[must_use]
    pub fn app_id(&self) -> &'static str {
        graph::APP_ID
    }

    /// What it presents when it verifies a webhook address.
    #[must_use]
    pub fn verify_token(&self) -> &str {
        &self.world.options.verify_token
    }

    /// Id of the (first) phone number.
    #[must_use]
    pub fn phone_number_id(&self) -> &str {
        self.world
            .options
            .business
            .numbers
            .first()
            .map(|number| number.id.as_str())
            .unwrap_or_default()
    }

    /// Id of the business account.
    #[must_use]
    pub fn waba_id(&self) -> &str {
        &self.world.options.business.waba_id
    }

    /// Adds a further business account with its numbers.
    pub fn add_business(&self, business: &Business) {
        self.world.state().add_business(business);
    }

    /// Changes how the (first) number stands with Meta.
    pub fn change_number(&self, change: impl FnOnce(&mut Conditions)) {
        self.change_number_of(self.phone_number_id(), change);
    }

    /// Changes how the number of this id stands with Meta; nothing happens when there is none.
    pub fn change_number_of(&self, phone_number_id: &str, change: impl FnOnce(&mut Conditions)) {
        if let Some(number) = self.world.state().numbers.get_mut(phone_number_id) {
            change(&mut number.conditions);
        }
    }

    /// Changes how the access token stands.
    pub fn change_token(&self, change: impl FnOnce(&mut TokenConditions)) {
        change(&mut self.world.state().token);
    }

    /// Leaves the webhooks wired as another tool may have done, without verifying anything.
    pub fn wire(&self, wiring: Wiring) {
        wire(&self.world, wiring);
    }

    /// Verifies the address as Meta does, then delivers there; what has been waiting flows.
    ///
    /// # Errors
    /// [`VerifyError`] when the address does not answer with the challenge. A former address stays in use then.
    pub async fn point_webhook_at(&self, url: &str) -> Result<(), VerifyError> {
        point(&self.world, url).await
    }

    /// The customer of that name; made on first use, always with the same number and ids.
    #[must_use]
    pub fn customer(&self, name: &str) -> Customer {
        Customer::new(Arc::clone(&self.world), name, self.phone_number_id())
    }

    /// Makes a group chat of the (first) number; customers come in by [`Group::joined_by`].
    pub async fn group(&self, subject: &str) -> Group {
        let number = self
            .world
            .state()
            .numbers
            .get(self.phone_number_id())
            .cloned();
        let number = number.unwrap_or_else(|| self.customer("nobody").number());
        Group::create(&self.world, &number, subject).await
    }

    /// Names of all customers so far.
    #[must_use]
    pub fn customers(&self) -> Vec<String> {
        self.world.state().people.names()
    }

    /// Makes something go wrong once.
    pub fn fail(&self, fault: Fault) {
        self.fail_times(fault, 1);
    }

    /// Makes something go wrong `times` times.
    pub fn fail_times(&self, fault: Fault, times: u32) {
        inject(&self.world, fault, times);
    }

    /// Forgets the faults that have not happened yet, and ends an outage.
    pub fn heal(&self) {
        heal(&self.world);
    }

    /// Posts one webhook, signed; the HTTP status of the answer, 0 when there was none. Not retried.
    pub async fn send_webhook(&self, value: Value) -> u16 {
        self.send_raw(Bytes::from(wire::encode(&value))).await
    }

    /// Posts these bytes as a webhook, signed; the HTTP status of the answer, 0 when there was none. Not retried.
    pub async fn send_raw(&self, body: impl Into<Bytes> + Send) -> u16 {
        let body = body.into();
        let header = webhooks::signature(self.app_secret(), &body);
        self.post(body, Some(&header)).await
    }

    /// Posts bytes with this `X-Hub-Signature-256`, or none; the HTTP status, 0 when there was no answer.
    pub async fn send_with_signature(
        &self,
        body: impl Into<Bytes> + Send,
        signature: Option<&str>,
    ) -> u16 {
        self.post(body.into(), signature).await
    }

    async fn post(&self, body: Bytes, signature: Option<&str>) -> u16 {
        let url =
            self.world
                .state()
                .callback(self.waba_id(), Some(self.phone_number_id()), "messages");
        match url {
            Some(url) => webhooks::post_raw(&self.world, &url, body, signature)
                .await
                .unwrap_or(0),
            None => 0,
        }
    }

    /// What it accepted, oldest first.
    #[must_use]
    pub fn sends(&self) -> Vec<AcceptedSend> {
        self.world.state().sends.clone()
    }

    /// How many sends it refused because of a rate ([`Limits`](crate::Limits)), by code: a shop that paces itself has none.
    /// Refusals made by a [`Fault`] are not counted.
    #[must_use]
    pub fn over_limit(&self) -> BTreeMap<u32, u64> {
        self.world.state().meter.over().clone()
    }

    /// What the shop marked as read, oldest first.
    #[must_use]
    pub fn marked_as_read(&self) -> Vec<SeenByShop> {
        self.world.state().seen.clone()
    }

    /// Every Graph request it saw, also the refused ones; the latest twenty thousand.
    #[must_use]
    pub fn requests(&self) -> Vec<RecordedRequest> {
        self.world.record.all()
    }

    /// Queues any webhook of the account (template and account events, or a message shape a test makes itself), in Meta's
    /// envelope; returns once it was attempted, or at once while no address is known.
    pub async fn tell(&self, field: &str, value: Value) {
        tell(&self.world, self.waba_id(), field, value).await;
    }

    /// Delivers messages of several customers in one webhook, as Meta batches them; returns their ids. Does not wait.
    pub fn deliver_together(&self, letters: &[(Customer, Content)]) -> Vec<String> {
        people::deliver_together(&self.world, letters)
    }

    /// Changes a template's status and tells of it by webhook. [`Simulator::review`] knows more than statuses.
    pub async fn review_template(&self, name: &str, language: &str, status: &str) {
        let told = {
            let mut state = self.world.state();
            let waba = state.wabas.get_mut(self.waba_id());
            let found = waba.and_then(|waba| {
                waba.templates.iter_mut().find(|template| {
                    template.get("name") == Some(&json!(name))
                        && template.get("language") == Some(&json!(language))
                })
            });
            found.map(|template| {
                if let Some(fields) = template.as_object_mut() {
                    fields.insert(String::from("status"), json!(status));
                }
                templates::event(template, status, "NONE", None)
            })
        };
        if let Some(value) = told {
            let field = "message_template_status_update";
            self.tell(field, Value::Object(value)).await;
        }
    }

    /// Applies a decision of Meta's about a template and tells of it by webhook; `false` when there is no such template.
    pub async fn review(&self, name: &str, language: &str, review: &Review) -> bool {
        decide(&self.world, name, language, review).await
    }

    /// Adds a template to the account's list, as `GET …/message_templates` shows it.
    pub fn add_template(&self, template: Value) {
        if let Some(waba) = self.world.state().wabas.get_mut(self.waba_id()) {
            waba.templates.push(template);
        }
    }

    /// Puts the account back to before anybody let Meta count how templates are taken.
    pub fn count_no_templates(&self) {
        if let Some(waba) = self.world.state().wabas.get_mut(self.waba_id()) {
            waba.insights = false;
        }
    }

    /// Webhooks that wait for delivery or for their time.
    #[must_use]
    pub fn waiting_webhooks(&self) -> usize {
        self.world.mailroom.waiting()
    }

    /// Waits until all queued webhooks are delivered. Returns at once while no webhook address is known.
    pub async fn settled(&self) {
        self.world.mailroom.settled().await;
    }

    /// Stops in good order: no new connections, requests under way may end, then all tasks are gone.
    pub async fn shutdown(mut self) {
        self.world.stop.cancel();
        self.world.tasks.close();
        if tokio::time::timeout(STOP_WITHIN, &mut self.server)
            .await
            .is_err()
        {
            self.server.abort();
        }
        self.world.tasks.wait().await;
    }
}

impl Drop for Simulator {
    fn drop(&mut self) {
        self.world.stop.cancel();
        self.server.abort();
    }
}

async fn serve(world: Arc<World>, listener: Listening) {
    let stop = world.stop.clone();
    let routes = Router::new()
        .nest("/simulator", control::routes(Arc::clone(&world)))
        .route("/cdn/{name}", get(graph::example))
        .fallback(graph::handle)
        .layer(DefaultBodyLimit::disable())
        .with_state(world)
        .into_make_service_with_connect_info::<Line>();
    let served = axum::serve(listener, routes)
        .with_graceful_shutdown(async move { stop.cancelled().await })
        .await;
    if let Err(error) = served {
        tracing::warn!(%error, "the simulator stopped serving");
    }
}
