//! Every webhook shape there is a sample of.
//!
//! The samples lie beside the checkout, in the papers this project was designed from. Where they
//! are not, the tests say so, and the parser's own tests are what there is.

use std::{
    collections::BTreeMap,
    path::{Path, PathBuf},
};

use serde_json::Value;

#[cfg(unix)]
mod all_at_once;
mod cards;
mod effects;
mod heard;
mod lossless;

/// The numbers the samples speak of, and their accounts.
pub(crate) const NUMBERS: [(&str, &str); 2] = [
    ("700000000000001", "800000000000001"),
    ("700000000000002", "800000000000001"),
];

/// The samples by name, without extension; `None` when they are not beside this checkout.
pub(crate) fn samples() -> Option<BTreeMap<String, Value>> {
    let folder =
        Path::new(env!("CARGO_MANIFEST_DIR")).join("../../shared/cloud-api/webhook-samples");
    let Ok(entries) = std::fs::read_dir(&folder) else {
        println!("skipped: the webhook samples are not beside this checkout");
        return None;
    };
    let files = entries.map(|entry| entry.unwrap().path());
    let json = |file: &PathBuf| {
        file.extension()
            .is_some_and(|extension| extension == "json")
    };
    let samples: BTreeMap<String, Value> = files
        .filter(json)
        .map(|file| {
            let name = file.file_stem().unwrap().to_string_lossy().into_owned();
            let sample = serde_json::from_slice(&std::fs::read(&file).unwrap()).unwrap();
            (name, sample)
        })
        .collect();
    assert!(samples.len() > 200, "{} samples", samples.len());
    Some(samples)
}

/// The changes of a body: field and value.
fn changes(sample: &Value) -> Vec<(&str, &Value)> {
    let entries = sample["entry"].as_array().into_iter().flatten();
    entries
        .flat_map(|entry| entry["changes"].as_array().into_iter().flatten())
        .map(|change| {
            (
                change["field"].as_str().unwrap_or_default(),
                &change["value"],
            )
        })
        .collect()
}

/// The elements of an array that are objects.
fn objects<'a>(value: &'a Value, key: &str) -> Vec<&'a Value> {
    let all = value[key].as_array().into_iter().flatten();
    all.filter(|element| element.is_object()).collect()
}

/// Unix seconds, written as text or as a number.
fn seconds(value: &Value) -> Option<i64> {
    value.as_i64().or_else(|| value.as_str()?.parse().ok())
}
