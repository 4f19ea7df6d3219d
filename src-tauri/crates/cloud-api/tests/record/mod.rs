//! Writes down the requests of the tests, for whoever wants to hold them against Meta's published
//! document: `CLOUD_API_RECORD=requests.jsonl cargo test`.

use std::fs::OpenOptions;
use std::io::Write;

use serde_json::{Value, json};

/// Appends one request as a line of JSON, if a file is named.
pub(crate) fn request(method: &str, path: &str, query: &Value, kind: Option<&str>, body: &Value) {
    let Some(file) = std::env::var_os("CLOUD_API_RECORD") else {
        return;
    };
    let key = if kind.is_some_and(|kind| kind.starts_with("multipart/")) {
        "form"
    } else {
        "body"
    };
    let mut line = json!({ "method": method, "path": path, "query": query, "content_type": kind });
    if !body.is_null() {
        line[key] = body.clone();
    }
    let mut file = OpenOptions::new()
        .create(true)
        .append(true)
        .open(file)
        .unwrap();
    // One call, so that tests side by side do not mix their lines.
    file.write_all(format!("{line}\n").as_bytes()).unwrap();
}
