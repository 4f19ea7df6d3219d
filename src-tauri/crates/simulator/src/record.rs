//! What clients asked, in memory and on request in a file.

use std::{
    collections::VecDeque,
    fs::{File, OpenOptions},
    io::Write,
    path::Path,
    sync::{Mutex, PoisonError},
};

use serde::Serialize;
use serde_json::{Value, json};

/// Requests kept in memory; older ones are forgotten first.
const KEPT: usize = 20_000;

/// One Graph request as the simulator saw it. Tokens are not part of it.
#[derive(Clone, Debug, PartialEq, Serialize)]
pub struct RecordedRequest {
    /// HTTP method.
    pub method: String,
    /// Path with version, without query.
    pub path: String,
    /// Query parameters, the access token left out.
    pub query: serde_json::Map<String, Value>,
    /// `Content-Type` without parameters, empty when there was no body.
    pub content_type: String,
    /// JSON body; absent when there was none or it was a form.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub body: Option<Value>,
    /// Fields of a multipart form; a file as `{"filename", "content_type", "bytes"}`.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub form: Option<Value>,
}

/// The book of requests.
#[derive(Debug)]
pub(crate) struct Record {
    seen: Mutex<VecDeque<RecordedRequest>>,
    file: Option<Mutex<File>>,
}

impl Record {
    /// Opens `path` for appending: several simulators may share one file.
    pub(crate) fn new(path: Option<&Path>) -> std::io::Result<Self> {
        let file = match path {
            Some(path) => Some(Mutex::new(
                OpenOptions::new().create(true).append(true).open(path)?,
            )),
            None => None,
        };
        Ok(Self {
            seen: Mutex::default(),
            file,
        })
    }

    pub(crate) fn add(&self, request: RecordedRequest) {
        if let Some(file) = &self.file {
            let mut line = json!(request).to_string();
            line.push('\n');
            // One write a line, so that lines of several processes do not mix.
            if let Err(error) = file
                .lock()
                .unwrap_or_else(PoisonError::into_inner)
                .write_all(line.as_bytes())
            {
                tracing::warn!(%error, "could not append to the record of requests");
            }
        }
        let mut seen = self.seen.lock().unwrap_or_else(PoisonError::into_inner);
        if seen.len() == KEPT {
            seen.pop_front();
        }
        seen.push_back(request);
    }

    pub(crate) fn all(&self) -> Vec<RecordedRequest> {
        self.seen
            .lock()
            .unwrap_or_else(PoisonError::into_inner)
            .iter()
            .cloned()
            .collect()
    }
}
