//! Meta, played by the simulator as a process of its own, in surroundings of its own.

use std::{path::Path, process::Stdio, time::Duration};

use reqwest::Method;
use serde_json::{Value, json};
use tokio::{
    io::{AsyncBufReadExt, BufReader},
    process::{Child, Command},
    time::timeout,
};

use super::programs::{built, log_file};

/// Longest that it may take to start.
const PATIENCE: Duration = Duration::from_secs(30);

/// A running simulator. Killed when dropped.
pub(crate) struct Meta {
    _process: Child,
    http: reqwest::Client,
    pub(crate) graph_url: String,
    pub(crate) token: String,
    pub(crate) app_secret: String,
    app_id: String,
}

impl Meta {
    /// Starts one with this in its environment; its log goes into the folder.
    pub(crate) async fn with(
        folder: &Path,
        surroundings: &[(&'static str, String)],
        arguments: &[&str],
    ) -> Self {
        drop(rustls::crypto::ring::default_provider().install_default());
        let program = built("shopbell-simulator", "SHOPBELL_SIMULATOR");
        let mut process = Command::new(program)
            .args(arguments)
            .envs(surroundings.iter().cloned())
            .stdin(Stdio::null())
            .stdout(Stdio::piped())
            .stderr(log_file(&folder.join("meta.log")))
            .kill_on_drop(true)
            .spawn()
            .unwrap();
        let mut lines = BufReader::new(process.stdout.take().unwrap()).lines();
        let line = timeout(PATIENCE, lines.next_line()).await;
        let line = line.expect("it gets ready").unwrap();
        let ready = line.expect("it says so before it ends");
        let ready: Value = serde_json::from_str(&ready).unwrap();
        let text = |key: &str| ready[key].as_str().unwrap().to_owned();
        Self {
            _process: process,
            http: reqwest::Client::builder().no_proxy().build().unwrap(),
            graph_url: text("graph_url"),
            token: text("token"),
            app_secret: text("app_secret"),
            app_id: text("app_id"),
        }
    }

    /// Steers it: a path under `/simulator`; its answer, whatever the status.
    pub(crate) async fn ask(&self, method: Method, path: &str, body: Value) -> (u16, Value) {
        let url = format!("{}/simulator{path}", self.graph_url);
        let mut request = self.http.request(method, url).bearer_auth(&self.token);
        if !body.is_null() {
            request = request.json(&body);
        }
        let answer = request.send().await.unwrap();
        let status = answer.status().as_u16();
        (status, answer.json().await.unwrap_or_default())
    }

    /// Changes something; it has to be taken.
    pub(crate) async fn steer(&self, path: &str, body: Value) -> Value {
        let (status, answer) = self.ask(Method::POST, path, body).await;
        assert_eq!(status, 200, "{path}: {answer}");
        answer
    }

    async fn read(&self, path: &str) -> Value {
        let (status, answer) = self.ask(Method::GET, path, Value::Null).await;
        assert_eq!(status, 200, "{path}: {answer}");
        answer
    }

    /// A customer writes; returns when the webhook was attempted.
    pub(crate) async fn writes(&self, customer: &str, text: &str) -> String {
        let path = format!("/customers/{customer}/messages");
        let written = self
            .steer(&path, json!({ "type": "text", "body": text }))
            .await;
        written["id"].as_str().unwrap().to_owned()
    }

    /// What a customer has received, as texts.
    pub(crate) async fn inbox(&self, customer: &str) -> Vec<String> {
        let customer = self.read(&format!("/customers/{customer}")).await;
        let inbox = customer["inbox"].as_array().unwrap().iter();
        inbox
            .filter_map(|message| message["text"].as_str())
            .map(str::to_owned)
            .collect()
    }

    /// All that was asked of it through the Graph API, oldest first.
    pub(crate) async fn requests(&self) -> Vec<Value> {
        let record = self.read("/requests").await;
        record["requests"].as_array().unwrap().clone()
    }

    /// Where the app's webhooks go; empty without an address.
    pub(crate) async fn callback(&self) -> String {
        let token = format!("{}|{}", self.app_id, self.app_secret);
        let url = format!("{}/v25.0/{}/subscriptions", self.graph_url, self.app_id);
        let answer = self.http.get(url).bearer_auth(token).send().await.unwrap();
        let subscriptions: Value = answer.json().await.unwrap();
        let url = subscriptions["data"][0]["callback_url"].as_str();
        url.unwrap_or_default().to_owned()
    }

    /// How many webhooks wait for delivery.
    pub(crate) async fn waiting(&self) -> u64 {
        self.read("").await["waiting_webhooks"].as_u64().unwrap()
    }
}
