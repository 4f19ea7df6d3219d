//! Servers to talk to: one that answers from a script and remembers what it was asked, and raw
//! sockets that misbehave.

use std::collections::VecDeque;
use std::sync::{Arc, Mutex};

use axum::Router;
use axum::body::{Body, Bytes};
use axum::extract::State;
use axum::http::{HeaderMap, Method, Response, Uri};
use serde_json::Value;
use shopbell_cloud_api::{AccessToken, Client, ClientBuilder};
use tokio::io::{AsyncReadExt, AsyncWriteExt};
use tokio::net::{TcpListener, TcpStream};

/// A request as it arrived.
#[derive(Clone, Debug)]
pub(crate) struct Seen {
    pub(crate) method: Method,
    pub(crate) uri: Uri,
    pub(crate) headers: HeaderMap,
    pub(crate) body: Bytes,
}

impl Seen {
    pub(crate) fn json(&self) -> Value {
        serde_json::from_slice(&self.body).unwrap()
    }

    pub(crate) fn authorization(&self) -> Option<&str> {
        self.headers
            .get("authorization")
            .map(|value| value.to_str().unwrap())
    }
}

/// An answer to give.
pub(crate) struct Answer {
    status: u16,
    headers: Vec<(&'static str, String)>,
    body: Vec<u8>,
}

impl Answer {
    pub(crate) fn json(status: u16, body: &Value) -> Self {
        Self::new(status, "application/json", body.to_string())
    }

    pub(crate) fn new(status: u16, kind: &str, body: impl Into<Vec<u8>>) -> Self {
        Self {
            status,
            headers: vec![("content-type", kind.to_owned())],
            body: body.into(),
        }
    }

    pub(crate) fn header(mut self, name: &'static str, value: impl Into<String>) -> Self {
        self.headers.push((name, value.into()));
        self
    }

    pub(crate) fn redirect(to: impl Into<String>) -> Self {
        Self {
            status: 302,
            headers: vec![("location", to.into())],
            body: Vec::new(),
        }
    }
}

#[derive(Default)]
struct Script {
    answers: VecDeque<Answer>,
    seen: Vec<Seen>,
}

/// Answers in order; after the last answer, 599.
#[derive(Clone)]
pub(crate) struct Server {
    pub(crate) url: String,
    script: Arc<Mutex<Script>>,
}

impl Server {
    pub(crate) async fn answering(answers: impl IntoIterator<Item = Answer>) -> Self {
        let script = Script {
            answers: answers.into_iter().collect(),
            seen: Vec::new(),
        };
        let script = Arc::new(Mutex::new(script));
        let listener = TcpListener::bind("127.0.0.1:0").await.unwrap();
        let url = format!("http://{}", listener.local_addr().unwrap());
        let app = Router::new()
            .fallback(answer)
            .with_state(Arc::clone(&script));
        tokio::spawn(async move { axum::serve(listener, app).await.unwrap() });
        Self { url, script }
    }

    pub(crate) fn seen(&self) -> Vec<Seen> {
        self.script.lock().unwrap().seen.clone()
    }

    /// The only request there was.
    pub(crate) fn only(&self) -> Seen {
        let seen = self.seen();
        assert_eq!(seen.len(), 1, "{seen:#?}");
        seen[0].clone()
    }

    pub(crate) fn client(&self) -> Client {
        builder(&self.url).build().unwrap()
    }
}

async fn answer(
    State(script): State<Arc<Mutex<Script>>>,
    method: Method,
    uri: Uri,
    headers: HeaderMap,
    body: Bytes,
) -> Response<Body> {
    record(&method, &uri, &headers, &body);
    let mut script = script.lock().unwrap();
    script.seen.push(Seen {
        method,
        uri,
        headers,
        body,
    });
    let answer = script.answers.pop_front();
    let answer = answer.unwrap_or_else(|| Answer::new(599, "text/plain", "nothing left to say"));
    let mut response = Response::builder().status(answer.status);
    for (name, value) in answer.headers {
        response = response.header(name, value);
    }
    response.body(Body::from(answer.body)).unwrap()
}

fn record(method: &Method, uri: &Uri, headers: &HeaderMap, body: &Bytes) {
    let Some(path) = uri.path().starts_with("/v25.0/").then_some(uri.path()) else {
        return;
    };
    let url = format!("http://host{uri}").parse::<reqwest::Url>().unwrap();
    let pairs = url
        .query_pairs()
        .map(|(key, value)| (key.into_owned(), Value::from(value.as_ref())));
    let kind = headers
        .get("content-type")
        .and_then(|kind| kind.to_str().ok());
    let body = serde_json::from_slice(body).unwrap_or(Value::Null);
    crate::record::request(
        method.as_str(),
        path,
        &Value::Object(pairs.collect()),
        kind,
        &body,
    );
}

/// A client for an address, with TLS set up once for the whole test binary.
pub(crate) fn builder(url: &str) -> ClientBuilder {
    // Already installed by another test: fine.
    let _ = rustls::crypto::ring::default_provider().install_default();
    Client::builder(AccessToken::new("token-1")).base_url(url)
}

/// A server that hands each connection to a function and counts them.
pub(crate) async fn raw<F, Fut>(on_connection: F) -> (String, Arc<Mutex<usize>>)
where
    F: Fn(TcpStream) -> Fut + Send + 'static,
    Fut: Future<Output = ()> + Send + 'static,
{
    let listener = TcpListener::bind("127.0.0.1:0").await.unwrap();
    let url = format!("http://{}", listener.local_addr().unwrap());
    let count = Arc::new(Mutex::new(0));
    let counted = Arc::clone(&count);
    tokio::spawn(async move {
        while let Ok((socket, _)) = listener.accept().await {
            *counted.lock().unwrap() += 1;
            tokio::spawn(on_connection(socket));
        }
    });
    (url, count)
}

/// Reads one request: head and as much body as it announces.
pub(crate) async fn read_request(socket: &mut TcpStream) -> String {
    let mut text = Vec::new();
    let mut buffer = [0; 4096];
    loop {
        let whole = String::from_utf8_lossy(&text).into_owned();
        if let Some((head, body)) = whole.split_once("\r\n\r\n") {
            let length = head
                .lines()
                .filter_map(|line| {
                    line.to_ascii_lowercase()
                        .strip_prefix("content-length:")
                        .map(str::to_owned)
                })
                .find_map(|length| length.trim().parse::<usize>().ok())
                .unwrap_or(0);
            if body.len() >= length {
                return whole;
            }
        }
        let read = socket.read(&mut buffer).await.unwrap_or(0);
        if read == 0 {
            return whole;
        }
        text.extend_from_slice(&buffer[..read]);
    }
}

pub(crate) async fn write(socket: &mut TcpStream, text: &str) {
    socket.write_all(text.as_bytes()).await.unwrap();
    socket.flush().await.unwrap();
}
