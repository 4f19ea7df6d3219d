//! A shop that is connected: what most tests of the inbox begin with.

use serde_json::{Value, json};
use shopbell_simulator::{Options, Scenario, Simulator};

use super::{Desktop, Look, Window, free_port};
use crate::shared::Gate;

/// A desktop of its own, and Meta played in this process.
pub(crate) struct Bakery {
    pub(crate) desktop: Desktop,
    pub(crate) simulator: Simulator,
}

impl Bakery {
    /// Nobody has written, and nothing is connected yet.
    pub(crate) async fn new() -> Self {
        Self::with(Options::default()).await
    }

    /// The same behind a gate: shut, the shop is offline. Files cannot be fetched through it, since
    /// Meta names the addresses of those itself.
    pub(crate) async fn behind_a_gate() -> (Self, Gate) {
        let bakery = Self::new().await;
        let gate = Gate::to(&bakery.simulator.graph_url()).await;
        bakery.find_meta_at(&gate.url());
        (bakery, gate)
    }

    /// The shop of the demo, with its days of history, in which nothing happens by itself.
    pub(crate) async fn of_the_demo() -> Self {
        let mut options = Options::default();
        options.scenario = Scenario::DemoShop;
        Self::with(options).await
    }

    /// Meta as it is described.
    pub(crate) async fn with(options: Options) -> Self {
        let desktop = Desktop::new().await;
        let simulator = Simulator::start(options).await.unwrap();
        let bakery = Self { desktop, simulator };
        bakery.find_meta_at(&bakery.simulator.graph_url());
        bakery
    }

    /// Writes the app's settings.
    fn find_meta_at(&self, graph_url: &str) {
        let listen = format!("127.0.0.1:{}", free_port());
        self.desktop.settings(&json!({
            "graph_url": graph_url,
            "webhook_listen": listen,
            "webhook_public_url": format!("http://{listen}/webhook"),
        }));
    }

    /// Changes some of the app's settings, for its next start.
    pub(crate) fn settle(&self, changes: &Value) {
        let file = self.desktop.shop_folder().join("settings.json");
        let mut settings: Value = serde_json::from_slice(&std::fs::read(file).unwrap()).unwrap();
        for (name, value) in changes.as_object().unwrap() {
            settings[name] = value.clone();
        }
        self.desktop.settings(&settings);
    }

    /// Opens the window and connects the number, through to the owner's word.
    pub(crate) async fn open_and_connect(&self) -> Window {
        let window = self.desktop.open(Look::Light).await;
        window.see("welcome-connect").await;
        self.connect(&window).await;
        window
    }

    /// From the welcome screen to the inbox. Meta is told the address that the settings name, and
    /// verifies it: what waited there flows.
    pub(crate) async fn connect(&self, window: &Window) {
        window.gives_token_and_secret().await;
        window.line("hello", "hello_awaited").await;
        self.simulator.customer("Rosa").writes("hi").await;
        window.see("setup-proven").await;
        window.click("setup-finish").await;
        window.see("chat-list").await;
    }

    /// Opens the window of a shop that is connected already.
    pub(crate) async fn reopen(&self, look: Look) -> Window {
        let window = self.desktop.open(look).await;
        window.see("chat-list").await;
        window
    }

    /// Unix milliseconds by the system's clock, which is Meta's and the app's.
    #[expect(
        clippy::disallowed_methods,
        reason = "the app and Meta live by the system's clock here"
    )]
    pub(crate) fn now_ms() -> u64 {
        let since = std::time::SystemTime::now().duration_since(std::time::UNIX_EPOCH);
        u64::try_from(since.unwrap().as_millis()).unwrap()
    }

    /// The same in Unix seconds, as Meta dates messages.
    pub(crate) fn now_s() -> u64 {
        Self::now_ms() / 1000
    }
}
