//! All samples in one shop of the headless host: all are taken, none harms another.

use std::collections::BTreeMap;

use serde_json::Value;
use shopbell_simulator::{Options, Simulator};

use super::{NUMBERS, changes, objects, samples, seconds};
use crate::{
    shared::Folder,
    support::{
        http::{post, signature},
        program::{Program, exported, serve},
    },
};

#[tokio::test]
async fn every_sample_is_taken_and_every_message_is_exported_once() {
    let Some(samples) = samples() else { return };
    // Samples reuse ids; the single messages come first, so that they are what their files say.
    let mut samples: Vec<(String, Value)> = samples.into_iter().collect();
    samples.sort_by_key(|(name, _)| !name.starts_with("msg-"));

    let simulator = Simulator::start(Options::default()).await.unwrap();
    let dir = Folder::new();
    let accounts = NUMBERS.map(|(number, waba)| format!("{number}:{waba}"));
    let more = ["--account", &accounts[0], "--account", &accounts[1]];
    let mut program = Program::start(&mut serve(&simulator, dir.path(), &more)).await;
    let mut expected = BTreeMap::new();
    for (name, sample) in &samples {
        deliver(&simulator, &program, sample, name).await;
        if name.starts_with("msg-") {
            for message in messages(sample) {
                if let Some(id) = message["id"].as_str() {
                    expected.entry(id.to_owned()).or_insert(message.clone());
                }
            }
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
    for (name, sample) in samples.iter().rev() {
        deliver(&simulator, &program, sample, name).await;
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

async fn deliver(simulator: &Simulator, program: &Program, sample: &Value, name: &str) {
    let body = serde_json::to_vec(sample).unwrap();
    let signed = signature(simulator.app_secret(), &body);
    let status = post(&program.webhook, body, Some(&signed)).await;
    assert_eq!(status, 200, "{name}");
}

/// Every message of our numbers.
fn messages(sample: &Value) -> Vec<&Value> {
    let ours = |value: &Value| {
        let number = &value["metadata"]["phone_number_id"];
        NUMBERS.iter().any(|(ours, _)| number == ours)
    };
    changes(sample)
        .into_iter()
        .filter(|(_, value)| ours(value))
        .flat_map(|(_, value)| objects(value, "messages"))
        .collect()
}
