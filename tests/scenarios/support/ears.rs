//! Sound files, as somebody else reads them.

use std::{path::Path, process::Command};

use serde_json::Value;

use super::only;

/// What `ffprobe` finds in a file, which must be one stream of mono Opus in Ogg: how many seconds
/// it plays.
pub(crate) fn seconds_of_opus(file: &Path) -> f64 {
    let probe = Command::new("ffprobe")
        .args(["-v", "error", "-of", "json"])
        .args(["-show_streams", "-show_format", "-count_packets"])
        .arg(file)
        .output()
        .expect("ffprobe is installed");
    assert!(
        probe.status.success() && probe.stderr.is_empty(),
        "nothing is wrong with it: {}",
        String::from_utf8_lossy(&probe.stderr)
    );
    let found: Value = serde_json::from_slice(&probe.stdout).unwrap();
    assert_eq!(found["format"]["format_name"], "ogg", "{found}");
    let stream = only(found["streams"].as_array().unwrap().clone());
    assert_eq!(stream["codec_name"], "opus", "{stream}");
    assert_eq!(stream["channels"], 1, "{stream}");
    found["format"]["duration"]
        .as_str()
        .unwrap()
        .parse()
        .unwrap()
}

/// Asserts that something plays as long as it should, to a twentieth of a second.
pub(crate) fn is_about(seconds: f64, expected: f64) {
    assert!(
        (seconds - expected).abs() < 0.05,
        "plays {seconds} s instead of {expected}"
    );
}
