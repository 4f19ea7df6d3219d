//! One shop from opening to closing, with crashes in between.

use std::{
    net::{Ipv4Addr, SocketAddr},
    path::Path,
    sync::Arc,
    time::Duration,
};

use shopbell_core::{Account, Connect, Engine, EngineError, Options, ports::Secret, reach::WayIn};
use shopbell_platform::{
    held::HeldSecrets,
    running::{Edge as TunnelEdge, Running},
};
use shopbell_simulator::{Clock as MetaClock, Customer, Options as MetaOptions, Simulator};
use tokio::runtime::{Builder, Runtime};
use tracing::dispatcher::DefaultGuard;

use crate::shared::{Folder, Gate};

use super::{
    clock::{HandClock, SeededIds},
    disk::HandDisk,
    logs::{Logs, Voice},
    microphone::HandMicrophone,
    until,
};

/// Meta, the engine on its own threads, its files, its secrets and the time.
pub(crate) struct World {
    pub(crate) simulator: Simulator,
    pub(crate) clock: HandClock,
    pub(crate) disk: HandDisk,
    pub(crate) microphone: HandMicrophone,
    pub(crate) logs: Logs,
    host: Option<Host>,
    graph_url: String,
    listen: SocketAddr,
    way: WayIn,
    edge: TunnelEdge,
    ids: Arc<SeededIds>,
    vault: Arc<HeldSecrets>,
    dir: Folder,
    _listening: DefaultGuard,
}

/// The engine and the threads it runs on: both end together, as in a crash.
struct Host {
    runtime: Runtime,
    running: Running,
    voice: Voice,
}

impl World {
    /// A connected shop without customers.
    pub(crate) async fn new() -> Self {
        Self::with(|_| {}).await
    }

    /// The same, with Meta set up differently.
    pub(crate) async fn with(change: impl FnOnce(&mut MetaOptions)) -> Self {
        let mut world = Self::unconnected(change).await;
        world.open().await;
        world.connect().await.unwrap();
        world.take_webhooks().await;
        world
    }

    /// Meta alone: nothing of ours is running yet.
    pub(crate) async fn unconnected(change: impl FnOnce(&mut MetaOptions)) -> Self {
        let logs = Logs::default();
        let listening = tracing::dispatcher::set_default(&logs.dispatch(&Voice::default()));
        let clock = HandClock::default();
        let mut options = MetaOptions::default();
        let time = clock.clone();
        options.clock = MetaClock::from_fn(move || time.now_s() * 1000);
        change(&mut options);
        let simulator = Simulator::start(options).await.unwrap();
        Self {
            graph_url: simulator.graph_url(),
            simulator,
            clock,
            disk: HandDisk::default(),
            microphone: HandMicrophone::default(),
            logs,
            host: None,
            listen: SocketAddr::from((Ipv4Addr::LOCALHOST, 0)),
            way: WayIn::NotNeeded,
            edge: TunnelEdge::default(),
            ids: Arc::new(SeededIds::new()),
            vault: Arc::new(HeldSecrets::default()),
            dir: Folder::new(),
            _listening: listening,
        }
    }

    /// Leads the engine to Meta by another way, from its next opening on.
    pub(crate) fn reach_meta_at(&mut self, graph_url: String) {
        self.graph_url = graph_url;
    }

    /// A connected shop whose way to Meta can be shut and opened.
    pub(crate) async fn behind_gate() -> (Self, Gate) {
        let mut world = Self::unconnected(|_| {}).await;
        let gate = Gate::to(&world.simulator.graph_url()).await;
        world.reach_meta_at(gate.url());
        world.open().await;
        world.connect().await.unwrap();
        world.take_webhooks().await;
        (world, gate)
    }

    /// Lets webhooks come in by this way, from the next opening on. Without it none is needed.
    pub(crate) fn come_in_by(&mut self, way: WayIn) {
        self.way = way;
    }

    /// Leads tunnels to this edge, from the next opening on.
    pub(crate) fn tunnel_through(&mut self, edge: TunnelEdge) {
        self.edge = edge;
    }

    /// Starts the engine and its listener; the same address every time.
    pub(crate) async fn open(&mut self) {
        let voice = Voice::default();
        let dispatch = self.logs.dispatch(&voice);
        let runtime = Builder::new_multi_thread()
            .worker_threads(2)
            .enable_all()
            .on_thread_start(move || Logs::listen_on_this_thread(&dispatch))
            .build()
            .unwrap();
        let running = until("the files are free and the engine starts", async || {
            let (options, listen, edge) = (self.options(), self.listen, self.edge.clone());
            let started =
                runtime.spawn(async move { Running::start_at(options, listen, edge).await });
            started.await.unwrap().ok()
        })
        .await;
        let url = running.webhook_url();
        let address = url
            .trim_start_matches("http://")
            .trim_end_matches("/webhook");
        self.listen = address.parse().unwrap();
        self.host = Some(Host {
            runtime,
            running,
            voice,
        });
    }

    /// What the engine is made of.
    pub(crate) fn options(&self) -> Options {
        Options {
            data_dir: self.data_dir().to_owned(),
            graph_url: self.graph_url.clone(),
            way: self.way.clone(),
            clock: Arc::new(self.clock.clone()),
            entropy: Arc::clone(&self.ids) as Arc<_>,
            vault: Arc::clone(&self.vault) as Arc<_>,
            disk: Arc::new(self.disk.clone()),
            microphone: Arc::new(self.microphone.clone()),
        }
    }

    /// Opens the files only to look at the chain; the shop must be closed.
    pub(crate) async fn look(&self) -> Engine {
        Engine::open_to_look(self.options()).await.unwrap()
    }

    /// Connects the shop's number with Meta's current token.
    pub(crate) async fn connect(&self) -> Result<Account, EngineError> {
        self.connect_as(self.simulator.phone_number_id()).await
    }

    /// Connects another number of the same account.
    pub(crate) async fn connect_number(&self, phone_number_id: &str) {
        self.connect_as(phone_number_id).await.unwrap();
    }

    async fn connect_as(&self, phone_number_id: &str) -> Result<Account, EngineError> {
        let connect = Connect {
            token: Secret::new(self.simulator.token()),
            app_secret: Secret::new(self.simulator.app_secret()),
            verify_token: Some(Secret::new(self.simulator.verify_token())),
            phone_number_id: phone_number_id.to_owned(),
            waba_id: self.simulator.waba_id().to_owned(),
        };
        self.ask(|engine| async move { engine.connect(connect).await })
            .await
    }

    /// Asks the engine on its own threads, as a host does: connections made there outlive the
    /// question.
    pub(crate) async fn ask<T, F>(&self, ask: impl FnOnce(Engine) -> F) -> T
    where
        T: Send + 'static,
        F: Future<Output = T> + Send + 'static,
    {
        let host = self.host.as_ref().unwrap();
        host.runtime.spawn(ask(self.engine())).await.unwrap()
    }

    /// Tells Meta where the listener is.
    pub(crate) async fn take_webhooks(&self) {
        let url = self.webhook_url();
        self.simulator.point_webhook_at(&url).await.unwrap();
    }

    /// Everything ends in the middle of what it does; nothing is finished, nothing is closed.
    pub(crate) async fn crash(&mut self) {
        let host = self.host.take().unwrap();
        // A killed process says nothing. The threads that stand for it end one by one, and what
        // waits for another then fails.
        host.voice.ends();
        let ended = tokio::task::spawn_blocking(move || {
            host.runtime.shutdown_timeout(Duration::from_secs(5));
            drop(host.running);
        });
        ended.await.unwrap();
    }

    pub(crate) async fn crash_and_restart(&mut self) {
        self.crash().await;
        self.open().await;
    }

    /// Closes the shop in order.
    pub(crate) async fn close(&mut self) {
        let host = self.host.take().unwrap();
        host.runtime.spawn(host.running.stop()).await.unwrap();
        host.runtime.shutdown_background();
    }

    pub(crate) fn engine(&self) -> Engine {
        self.host.as_ref().unwrap().running.engine.clone()
    }

    pub(crate) fn webhook_url(&self) -> String {
        self.host.as_ref().unwrap().running.webhook_url()
    }

    /// Where the secrets are.
    pub(crate) fn vault(&self) -> &HeldSecrets {
        &self.vault
    }

    pub(crate) fn data_dir(&self) -> &Path {
        self.dir.path()
    }

    pub(crate) fn customer(&self, name: &str) -> Customer {
        self.simulator.customer(name)
    }
}

impl Drop for World {
    fn drop(&mut self) {
        if let Some(host) = self.host.take() {
            host.voice.ends();
            host.runtime.shutdown_background();
        }
        // Looked through with the rest of the folder, after the last test.
        std::fs::write(self.data_dir().join("engine.log"), self.logs.text()).unwrap();
        if !std::thread::panicking() {
            let unexpected = self.logs.unexpected();
            assert!(
                unexpected.is_empty(),
                "nobody expected this: {unexpected:#?}"
            );
        }
    }
}
