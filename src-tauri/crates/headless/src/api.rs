//! The commands of the interface over loopback HTTP, behind a bearer token.
//!
//! Only this computer may ask, and only with the token: other pages in the same browser reach
//! loopback as well. So the `Host` must be ours exactly (a rebound name is refused), there is no
//! CORS, and the token is not a cookie. The interface's own files need no token: they are public.

use std::{
    io,
    net::SocketAddr,
    path::{Component, Path, PathBuf},
    sync::Arc,
    time::Duration,
};

use axum::{
    Json, Router,
    body::{Body, Bytes},
    extract::{DefaultBodyLimit, Path as UrlPath, Request, State},
    http::{HeaderMap, HeaderValue, StatusCode, Uri, header},
    middleware::{self, Next},
    response::{IntoResponse, Response},
    routing::{get, post},
};
use futures_util::stream;
use serde_json::Value;
use shopbell_ipc::{App, AppError, EventBatch, Severity, StagePart};
use tokio::{
    net::TcpListener,
    sync::{mpsc, watch},
    task::JoinHandle,
};

/// Largest staged file: Meta's limit for documents, and a little for the request around it.
const MAX_FILE: usize = 101 * 1024 * 1024;
/// An empty line this often tells a listener that the stream lives.
const KEEP_ALIVE: Duration = Duration::from_secs(15);
/// Longest an orderly stop waits for requests under way.
const STOP_PATIENCE: Duration = Duration::from_secs(3);
/// What pages of the interface may do.
const POLICY: &str = "default-src 'none'; script-src 'self'; style-src 'self'; \
     img-src 'self' blob: data:; media-src blob:; font-src 'self'; connect-src 'self'; \
     base-uri 'none'; form-action 'none'; frame-ancestors 'none'";

/// A running server.
pub(crate) struct Api {
    address: SocketAddr,
    token: String,
    stop: watch::Sender<bool>,
    task: JoinHandle<io::Result<()>>,
}

#[derive(Clone)]
struct Shared {
    app: App,
    token: Arc<str>,
    hosts: Arc<[String; 2]>,
    ui: Option<Arc<Path>>,
    stop: watch::Receiver<bool>,
}

impl Api {
    pub(crate) async fn start(
        app: App,
        token: String,
        listen: SocketAddr,
        ui: Option<PathBuf>,
    ) -> io::Result<Self> {
        let listener = TcpListener::bind(listen).await?;
        let address = listener.local_addr()?;
        let (stop, stopped) = watch::channel(false);
        let shared = Shared {
            app,
            token: token.as_str().into(),
            hosts: Arc::new([address.to_string(), format!("localhost:{}", address.port())]),
            ui: ui.map(Into::into),
            stop: stopped.clone(),
        };
        let commands = Router::new()
            .route("/call/{name}", post(call))
            .route("/events", get(events))
            .route("/stage", post(stage))
            .route("/media/{id}", get(media))
            .route("/thumb/media/{id}", get(media_thumb))
            .route("/thumb/staged/{id}", get(staged_thumb))
            .layer(middleware::from_fn_with_state(shared.clone(), with_token));
        let router = commands
            .fallback(page)
            .layer(middleware::from_fn_with_state(shared.clone(), our_host))
            .layer(DefaultBodyLimit::max(MAX_FILE))
            .with_state(shared);
        let mut ended = stopped;
        let serve = axum::serve(listener, router).with_graceful_shutdown(async move {
            // Dropping the other end is a stop, too.
            let _stopped = ended.wait_for(|stop| *stop).await;
        });
        let task = tokio::spawn(async move { serve.await });
        Ok(Self {
            address,
            token,
            stop,
            task,
        })
    }

    pub(crate) fn url(&self) -> String {
        format!("http://{}", self.address)
    }

    pub(crate) fn token(&self) -> &str {
        &self.token
    }

    pub(crate) async fn stop(self) {
        self.stop.send_replace(true);
        let abort = self.task.abort_handle();
        if tokio::time::timeout(STOP_PATIENCE, self.task)
            .await
            .is_err()
        {
            abort.abort();
        }
    }
}

async fn our_host(State(shared): State<Shared>, request: Request, next: Next) -> Response {
    let host = request
        .headers()
        .get(header::HOST)
        .and_then(|host| host.to_str().ok());
    if host.is_some_and(|host| shared.hosts.iter().any(|ours| ours == host)) {
        next.run(request).await
    } else {
        StatusCode::MISDIRECTED_REQUEST.into_response()
    }
}

async fn with_token(State(shared): State<Shared>, request: Request, next: Next) -> Response {
    let given = request
        .headers()
        .get(header::AUTHORIZATION)
        .and_then(|value| value.to_str().ok())
        .and_then(|value| value.strip_prefix("Bearer "))
        .unwrap_or_default();
    if same(&shared.token, given) {
        next.run(request).await
    } else {
        StatusCode::UNAUTHORIZED.into_response()
    }
}

/// Compares in a time that does not tell where the difference is.
fn same(ours: &str, theirs: &str) -> bool {
    ours.len() == theirs.len()
        && ours
            .bytes()
            .zip(theirs.bytes())
            .fold(0, |acc, (a, b)| acc | (a ^ b))
            == 0
}

async fn call(
    State(shared): State<Shared>,
    UrlPath(name): UrlPath<String>,
    body: Bytes,
) -> Response {
    let request = if body.is_empty() {
        Ok(Value::Null)
    } else {
        serde_json::from_slice(&body)
    };
    let Ok(request) = request else {
        return refusal(&AppError::request_invalid());
    };
    match shared.app.call(&name, request).await {
        Ok(answer) => Json(answer).into_response(),
        Err(error) => refusal(&error),
    }
}

async fn stage(State(shared): State<Shared>, headers: HeaderMap, bytes: Bytes) -> Response {
    let text = |name: &str| {
        headers
            .get(name)
            .and_then(|value| value.to_str().ok())
            .unwrap_or_default()
    };
    // Without a size, it is the whole file.
    let whole = bytes.len() as u64;
    let part = StagePart {
        key: text("x-key").to_owned(),
        file_name: percent_decoded(text("x-file-name")),
        mime: text("x-mime").to_owned(),
        as_document: text("x-as-document") == "1",
        size: text("x-size").parse().unwrap_or(whole),
        offset: text("x-offset").parse().unwrap_or(0),
        bytes,
    };
    match shared.app.stage_part(part).await {
        Ok(staged) => Json(staged).into_response(),
        Err(error) => refusal(&error),
    }
}

async fn media_thumb(State(shared): State<Shared>, UrlPath(id): UrlPath<String>) -> Response {
    thumb(shared.app.media_thumb(&id).await).await
}

async fn staged_thumb(State(shared): State<Shared>, UrlPath(id): UrlPath<String>) -> Response {
    thumb(shared.app.staged_thumb(&id).await).await
}

async fn thumb(path: Result<PathBuf, AppError>) -> Response {
    let path = match path {
        Ok(path) => path,
        Err(error) => return refusal(&error),
    };
    match tokio::fs::read(&path).await {
        Ok(bytes) => file_answer("application/octet-stream", bytes),
        Err(_) => refusal(&AppError::media_unknown()),
    }
}

async fn media(State(shared): State<Shared>, UrlPath(id): UrlPath<String>) -> Response {
    let file = match shared.app.media_file(&id).await {
        Ok(file) => file,
        Err(error) => return refusal(&error),
    };
    let Ok(bytes) = tokio::fs::read(&file.path).await else {
        return refusal(&AppError::media_unknown());
    };
    file_answer(&file.mime, bytes)
}

/// A customer's file, or a picture of it: opened by itself, it is saved, never shown in our origin.
fn file_answer(mime: &str, bytes: Vec<u8>) -> Response {
    let kind =
        HeaderValue::from_str(mime).unwrap_or(HeaderValue::from_static("application/octet-stream"));
    let headers = [
        (header::CONTENT_TYPE, kind),
        (
            header::X_CONTENT_TYPE_OPTIONS,
            HeaderValue::from_static("nosniff"),
        ),
        (
            header::CONTENT_DISPOSITION,
            HeaderValue::from_static("attachment"),
        ),
        (
            header::CONTENT_SECURITY_POLICY,
            HeaderValue::from_static("sandbox; default-src 'none'"),
        ),
    ];
    (headers, bytes).into_response()
}

/// Event batches, one JSON object a line; empty lines in between.
async fn events(State(shared): State<Shared>) -> Response {
    let listener = shared.app.subscribe();
    let lines = stream::unfold(
        (listener, shared.stop),
        |(mut listener, mut stop)| async move {
            let line = next_line(&mut listener, &mut stop).await?;
            Some((Ok::<_, io::Error>(line), (listener, stop)))
        },
    );
    (
        [(header::CONTENT_TYPE, "application/x-ndjson")],
        Body::from_stream(lines),
    )
        .into_response()
}

async fn next_line(
    listener: &mut mpsc::Receiver<EventBatch>,
    stop: &mut watch::Receiver<bool>,
) -> Option<Bytes> {
    tokio::select! {
        batch = listener.recv() => {
            let mut line = serde_json::to_vec(&batch?).ok()?;
            line.push(b'\n');
            Some(line.into())
        }
        () = tokio::time::sleep(KEEP_ALIVE) => Some(Bytes::from_static(b"\n")),
        _ = stop.wait_for(|stop| *stop) => None,
    }
}

/// The interface's own files.
async fn page(State(shared): State<Shared>, uri: Uri) -> Response {
    let Some(ui) = shared.ui else {
        return StatusCode::NOT_FOUND.into_response();
    };
    let wanted = uri.path().trim_start_matches('/');
    let wanted = Path::new(if wanted.is_empty() {
        "index.html"
    } else {
        wanted
    });
    if !wanted
        .components()
        .all(|part| matches!(part, Component::Normal(_)))
    {
        return StatusCode::NOT_FOUND.into_response();
    }
    let Ok(bytes) = tokio::fs::read(ui.join(wanted)).await else {
        return StatusCode::NOT_FOUND.into_response();
    };
    let kind = match wanted.extension().and_then(|extension| extension.to_str()) {
        Some("html") => "text/html; charset=utf-8",
        Some("js" | "mjs") => "text/javascript",
        Some("css") => "text/css",
        Some("svg") => "image/svg+xml",
        Some("png") => "image/png",
        Some("json") => "application/json",
        Some("woff2") => "font/woff2",
        Some("wasm") => "application/wasm",
        _ => "application/octet-stream",
    };
    let headers = [
        (header::CONTENT_TYPE, kind),
        (header::CONTENT_SECURITY_POLICY, POLICY),
        (header::X_CONTENT_TYPE_OPTIONS, "nosniff"),
        (header::REFERRER_POLICY, "no-referrer"),
        (header::CACHE_CONTROL, "no-cache"),
    ];
    (headers, bytes).into_response()
}

fn refusal(error: &AppError) -> Response {
    let status = match (error.code.as_str(), error.severity) {
        ("request_invalid", _) => StatusCode::BAD_REQUEST,
        (code, _) if code.ends_with("_unknown") => StatusCode::NOT_FOUND,
        (_, Severity::Warning) => StatusCode::UNPROCESSABLE_ENTITY,
        (_, Severity::Error) => StatusCode::INTERNAL_SERVER_ERROR,
    };
    (status, Json(error)).into_response()
}

/// Undoes the percent-encoding of a header value; broken sequences stay as they are.
fn percent_decoded(text: &str) -> String {
    let mut bytes = Vec::with_capacity(text.len());
    let mut rest = text.as_bytes();
    while let Some((&first, after)) = rest.split_first() {
        let pair = after.get(..2).filter(|_| first == b'%').and_then(hex_pair);
        match pair {
            Some(byte) => {
                bytes.push(byte);
                rest = after.get(2..).unwrap_or_default();
            }
            None => {
                bytes.push(first);
                rest = after;
            }
        }
    }
    String::from_utf8_lossy(&bytes).into_owned()
}

fn hex_pair(pair: &[u8]) -> Option<u8> {
    u8::from_str_radix(std::str::from_utf8(pair).ok()?, 16).ok()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn file_names_come_through_headers_whole() {
        assert_eq!(percent_decoded("foto%20n%C2%BA1.jpg"), "foto nº1.jpg");
        assert_eq!(percent_decoded("100%.txt"), "100%.txt");
        assert_eq!(percent_decoded("%zz"), "%zz");
    }

    #[test]
    fn tokens_are_compared_whole() {
        assert!(same("abc", "abc"));
        assert!(!same("abc", "ab") && !same("abc", "abd") && !same("abc", ""));
    }
}
