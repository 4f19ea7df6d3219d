//! Every webhook shape there is a sample of, in one shop: all are taken, none harms another.
//!
//! The samples lie beside the checkout, in the papers this project was designed from. Where they
//! are not, the parser's own tests are what there is.
#![cfg(unix)]

use std::{
    collections::BTreeMap,
    path::{Path, PathBuf},
};

use serde_json::Value;
use shopbell_simulator::{Options, Simulator};

use crate::support::{
    http::{post, signature},
    program::{Program, exported, serve},
};

const NUMBERS: [&str; 2] = ["700000000000001", "700000000000002"];

#[tokio::test]
async fn every_sample_is_taken_and_every_message_is_exported_once() {
    let folder =
        Path::new(env!("CARGO_MANIFEST_DIR")).join("../../shared/cloud-api/webhook-samples");
    let Ok(entries) = std::fs::read_dir(&folder) else {
        println!("skipped: the webhook samples are not beside this checkout");
        return;
    };
    let mut files: Vec<PathBuf> = entries.map(|entry| entry.unwrap().path()).collect();
    files.retain(|file| {
        file.extension()
            .is_some_and(|extension| extension == "json")
    });
    // Samples reuse ids; the single messages come first, so that they are what their files say.
    files.sort_by_key(|file| (!name(file).starts_with("msg-"), file.clone()));
    assert!(files.len() > 200, "{} samples", files.len());

    let simulator = Simulator::start(Options::default()).await.unwrap();
    let dir = tempfile::tempdir().unwrap();
    let accounts = NUMBERS.map(|number| format!("{number}:800000000000001"));
    let more = ["--account", &accounts[0], "--account", &accounts[1]];
    let mut program = Program::start(&mut serve(&simulator, dir.path(), &more)).await;
    let mut expected = BTreeMap::new();
    for file in &files {
        let bytes = std::fs::read(file).unwrap();
        let sample: Value = serde_json::from_slice(&bytes).unwrap();
        // As Meta sends it: compact, so that the journal has a line for each.
        deliver(&simulator, &program, &sample, file).await;
        if name(file).starts_with("msg-") {
            messages(&sample, |id, message| {
                expected.entry(id).or_insert(message);
            });
        }
    }
    assert!(program.is_running());
    assert!(expected.len() > 60, "{} messages with ids", expected.len());
    let lines = exported(dir.path()).await;
    for (id, message) in &expected {
        let found: Vec<_> = lines.iter().filter(|line| line["wamid"] == *id).collect();
        assert_eq!(found.len(), 1, "one line for {message}");
        if let Some(kind) = message["type"].as_str() {
            assert_eq!(found[0]["type"], kind, "{message}");
        }
        if let Some(timestamp) = seconds(&message["timestamp"]) {
            assert_eq!(found[0]["timestamp"], timestamp, "{message}");
        }
    }

    // All again, backwards: Meta repeats, and nothing changes.
    let count = lines.len();
    for file in files.iter().rev() {
        let sample = serde_json::from_slice(&std::fs::read(file).unwrap()).unwrap();
        deliver(&simulator, &program, &sample, file).await;
    }
    assert_eq!(
        exported(dir.path()).await.len(),
        count,
        "a repeat adds nothing"
    );
    let (code, log) = program.terminate().await;
    assert_eq!(code, Some(0));
    assert!(
        !log.contains("ERROR") && !log.contains("the store refused"),
        "{log}"
    );
}

async fn deliver(simulator: &Simulator, program: &Program, sample: &Value, file: &Path) {
    let body = serde_json::to_vec(sample).unwrap();
    let signed = signature(simulator.app_secret(), &body);
    let status = post(&program.webhook, body, Some(&signed)).await;
    assert_eq!(status, 200, "{}", file.display());
}

fn name(file: &Path) -> String {
    file.file_name().unwrap().to_string_lossy().into_owned()
}

/// Hands out every message of our numbers that has an id.
fn messages(sample: &Value, mut each: impl FnMut(String, Value)) {
    for entry in sample["entry"].as_array().into_iter().flatten() {
        for change in entry["changes"].as_array().into_iter().flatten() {
            let value = &change["value"];
            let number = value["metadata"]["phone_number_id"]
                .as_str()
                .unwrap_or_default();
            if !NUMBERS.contains(&number) {
                continue;
            }
            for message in value["messages"].as_array().into_iter().flatten() {
                if let Some(id) = message["id"].as_str() {
                    each(id.to_owned(), message.clone());
                }
            }
        }
    }
}

/// Unix seconds, written as text or as a number.
fn seconds(value: &Value) -> Option<i64> {
    value.as_i64().or_else(|| value.as_str()?.parse().ok())
}
