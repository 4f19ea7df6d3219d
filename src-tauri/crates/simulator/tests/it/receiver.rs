//! A webhook receiver that keeps what it gets, and a client with the token in its hand.

use std::{
    net::SocketAddr,
    sync::{Arc, Mutex},
};

use axum::{
    Router,
    body::Bytes,
    extract::{Query, State},
    http::{HeaderMap, StatusCode},
    routing::get,
};
use serde_json::{Value, json};
use shopbell_simulator::{Options, Simulator};
use tokio::task::JoinHandle;

/// One delivery.
#[derive(Clone, Debug)]
pub(crate) struct Delivery {
    pub(crate) signature: Option<String>,
    pub(crate) body: Bytes,
}

impl Delivery {
    pub(crate) fn json(&self) -> Value {
        serde_json::from_slice(&self.body).expect("webhooks are JSON")
    }
}

#[derive(Clone, Default)]
pub(crate) struct Received {
    pub(crate) deliveries: Arc<Mutex<Vec<Delivery>>>,
    /// Answers to give before 200s.
    pub(crate) answers: Arc<Mutex<Vec<u16>>>,
    verify_token: String,
}

pub(crate) struct Receiver {
    pub(crate) url: String,
    pub(crate) received: Received,
    task: JoinHandle<()>,
}

impl Drop for Receiver {
    fn drop(&mut self) {
        self.task.abort();
    }
}

impl Receiver {
    pub(crate) async fn start(verify_token: &str) -> Self {
        let received = Received {
            verify_token: verify_token.to_owned(),
            ..Received::default()
        };
        let routes = Router::new()
            .route("/webhook", get(verify).post(take))
            .with_state(received.clone());
        let listener = tokio::net::TcpListener::bind(SocketAddr::from(([127, 0, 0, 1], 0)))
            .await
            .unwrap();
        let url = format!("http://{}/webhook", listener.local_addr().unwrap());
        let task = tokio::spawn(async move { axum::serve(listener, routes).await.unwrap() });
        Self {
            url,
            received,
            task,
        }
    }

    pub(crate) fn deliveries(&self) -> Vec<Delivery> {
        self.received.deliveries.lock().unwrap().clone()
    }

    /// All `value`s of a field, in order of arrival.
    pub(crate) fn values(&self, field: &str) -> Vec<Value> {
        let mut values = Vec::new();
        for delivery in self.deliveries() {
            for entry in delivery.json()["entry"].as_array().unwrap() {
                for change in entry["changes"].as_array().unwrap() {
                    if change["field"] == field {
                        values.push(change["value"].clone());
                    }
                }
            }
        }
        values
    }

    pub(crate) fn messages(&self) -> Vec<Value> {
        self.values("messages")
            .iter()
            .filter_map(|v| v["messages"].as_array().cloned())
            .flatten()
            .collect()
    }

    pub(crate) fn statuses(&self) -> Vec<Value> {
        self.values("messages")
            .iter()
            .filter_map(|v| v["statuses"].as_array().cloned())
            .flatten()
            .collect()
    }

    pub(crate) fn states_of(&self, wamid: &str) -> Vec<String> {
        let mine = |status: &Value| status["id"] == wamid;
        self.statuses()
            .iter()
            .filter(|s| mine(s))
            .map(|s| s["status"].as_str().unwrap().to_owned())
            .collect()
    }
}

async fn verify(
    State(received): State<Received>,
    Query(query): Query<Vec<(String, String)>>,
) -> (StatusCode, String) {
    let value = |key: &str| {
        query
            .iter()
            .find(|(k, _)| k == key)
            .map(|(_, v)| v.clone())
            .unwrap_or_default()
    };
    if value("hub.mode") == "subscribe" && value("hub.verify_token") == received.verify_token {
        (StatusCode::OK, value("hub.challenge"))
    } else {
        (StatusCode::FORBIDDEN, String::new())
    }
}

async fn take(State(received): State<Received>, headers: HeaderMap, body: Bytes) -> StatusCode {
    let signature = headers
        .get("x-hub-signature-256")
        .map(|value| value.to_str().unwrap().to_owned());
    received
        .deliveries
        .lock()
        .unwrap()
        .push(Delivery { signature, body });
    let mut answers = received.answers.lock().unwrap();
    if answers.is_empty() {
        StatusCode::OK
    } else {
        StatusCode::from_u16(answers.remove(0)).unwrap()
    }
}

/// A simulator, a receiver its webhooks go to, and a client.
pub(crate) struct Stage {
    pub(crate) simulator: Simulator,
    pub(crate) receiver: Receiver,
    pub(crate) http: reqwest::Client,
}

impl Stage {
    pub(crate) async fn new() -> Self {
        Self::with(|_| {}).await
    }

    pub(crate) async fn with(change: impl FnOnce(&mut Options)) -> Self {
        // These tests send nonsense on purpose; it does not belong into the record of what our client sends.
        let mut options = Options::default();
        options.record = None;
        change(&mut options);
        let simulator = Simulator::start(options).await.unwrap();
        let receiver = Receiver::start(simulator.verify_token()).await;
        simulator.point_webhook_at(&receiver.url).await.unwrap();
        // A fresh connection each time: a dropped one must not be retried on behind our back.
        let http = reqwest::Client::builder()
            .no_proxy()
            .pool_max_idle_per_host(0)
            .build()
            .unwrap();
        Self {
            simulator,
            receiver,
            http,
        }
    }

    pub(crate) fn graph(&self, path: &str) -> String {
        format!("{}/v25.0/{path}", self.simulator.graph_url())
    }

    pub(crate) async fn get(&self, path: &str) -> (u16, Value) {
        let answer = self
            .http
            .get(self.graph(path))
            .bearer_auth(self.simulator.token())
            .send()
            .await
            .unwrap();
        (answer.status().as_u16(), answer.json().await.unwrap())
    }

    pub(crate) async fn post(&self, path: &str, body: &Value) -> (u16, Value) {
        let answer = self.try_post(path, body).await.unwrap();
        (answer.status().as_u16(), answer.json().await.unwrap())
    }

    pub(crate) async fn try_post(
        &self,
        path: &str,
        body: &Value,
    ) -> Result<reqwest::Response, reqwest::Error> {
        self.http
            .post(self.graph(path))
            .bearer_auth(self.simulator.token())
            .json(body)
            .send()
            .await
    }

    pub(crate) async fn send(&self, message: &Value) -> (u16, Value) {
        let path = format!("{}/messages", self.simulator.phone_number_id());
        self.post(&path, message).await
    }

    /// The refusal's code.
    pub(crate) async fn refused(&self, message: &Value) -> u64 {
        let (status, answer) = self.send(message).await;
        assert!(status >= 400, "{message} was accepted: {answer}");
        assert!(
            answer["error"]["fbtrace_id"].is_string(),
            "every error carries a trace id: {answer}"
        );
        answer["error"]["code"].as_u64().unwrap()
    }

    pub(crate) async fn send_text(&self, to: &str, body: &str) -> String {
        let (status, answer) = self.send(&text(to, body)).await;
        assert_eq!(status, 200, "{answer}");
        answer["messages"][0]["id"].as_str().unwrap().to_owned()
    }
}

pub(crate) fn text(to: &str, body: &str) -> Value {
    json!({"messaging_product": "whatsapp", "to": to, "type": "text", "text": {"body": body}})
}
