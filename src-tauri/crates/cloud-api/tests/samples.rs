//! Runs the parser over a collection of payloads kept outside the repository, where there is one.
//! It prints a line when there is none; the project's own fixtures are in the other tests.

use std::collections::BTreeMap;
use std::path::PathBuf;

use shopbell_cloud_api::AppSecret;
use shopbell_cloud_api::signature;
use shopbell_cloud_api::webhook::{self, Event, Item};

#[cfg(test)]
fn collection(name: &str) -> Option<PathBuf> {
    let path = PathBuf::from(env!("CARGO_MANIFEST_DIR"))
        .join("../../../../shared/cloud-api")
        .join(name);
    if path.exists() {
        return Some(path);
    }
    println!("skipped: no {name} beside the repository");
    None
}

#[cfg(test)]
fn kind(item: &Item) -> String {
    match &item.event {
        Event::Message(message) => format!("message:{}", message.kind),
        Event::Echo(message) => format!("echo:{}", message.kind),
        Event::Status(status) => format!("status:{}", status.status),
        other => format!("{other:?}")
            .split(['(', ' '])
            .next()
            .unwrap()
            .to_owned(),
    }
}

#[test]
fn every_sample_is_read_without_loss() {
    let Some(directory) = collection("webhook-samples") else {
        return;
    };
    let mut files: Vec<PathBuf> = std::fs::read_dir(directory)
        .unwrap()
        .map(|entry| entry.unwrap().path())
        .collect();
    files.retain(|file| {
        file.extension()
            .is_some_and(|extension| extension == "json")
    });
    files.sort();
    assert!(
        !files.is_empty(),
        "a collection without files proves nothing"
    );
    let mut told: BTreeMap<String, usize> = BTreeMap::new();
    for file in &files {
        let name = file.file_stem().unwrap().to_string_lossy().into_owned();
        let items = webhook::parse(&std::fs::read(file).unwrap()).unwrap();
        for item in &items {
            println!("{name}: {} {} {}", item.path, item.field, kind(item));
            *told.entry(kind(item)).or_default() += 1;
        }
        let count = |wanted: &str| items.iter().filter(|i| kind(i).starts_with(wanted)).count();
        let (group, _) = name.split_once('-').unwrap();
        match group {
            "msg" => assert_eq!(count("message:"), 1, "{name}"),
            "status" => assert!(
                count("status:") == items.len() && !items.is_empty(),
                "{name}"
            ),
            "field" if name != "field-future-field" => {
                assert_eq!(count("Unknown") + count("Broken"), 0, "{name}: {items:#?}");
                assert!(!items.is_empty(), "{name}");
            }
            _ => {}
        }
        let expected = match name.as_str() {
            "batch-three-messages" => Some(3),
            "batch-two-senders" | "batch-two-changes-two-numbers" | "batch-two-entries" => Some(2),
            "batch-duplicate-inside" => Some(2),
            "batch-one-broken" => Some(3),
            "batch-messages-and-statuses" | "batch-unknown-field-first" | "batch-mixed-fields" => {
                Some(1)
            }
            _ => None,
        };
        if let Some(expected) = expected {
            assert_eq!(count("message:"), expected, "{name}");
        }
    }
    println!("{told:#?}");
}

#[test]
fn every_signature_vector_holds() {
    let Some(file) = collection("webhook-http-vectors.json") else {
        return;
    };
    let vectors: serde_json::Value = serde_json::from_slice(&std::fs::read(file).unwrap()).unwrap();
    let secret = AppSecret::new(vectors["app_secret"].as_str().unwrap());
    for vector in vectors["post"].as_array().unwrap() {
        let body = vector["body"].as_str().unwrap().as_bytes();
        let header = vector["x_hub_signature_256"].as_str();
        let accepted = signature::verify(std::slice::from_ref(&secret), body, header).is_ok();
        assert_eq!(
            accepted,
            vector["valid"].as_bool().unwrap(),
            "{}",
            vector["name"]
        );
    }
}
