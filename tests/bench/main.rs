//! What a person, or Meta, waits for: `cargo xtask bench`, or `cargo xtask bench NAME…` for some.
//!
//! Each figure stands beside something to compare it with, measured in the same run on the same
//! machine: the ratios mean something elsewhere, the digits do not.
//!
//! `SHOPBELL_BENCH_SCALE=0.1` makes everything a tenth as large, for a quick look.

#![expect(
    clippy::expect_used,
    reason = "a bench that cannot go on has nothing to say"
)]

mod ingest;
mod pages;
mod send;
mod servers;
#[path = "../shared/wire.rs"]
#[expect(
    clippy::indexing_slicing,
    reason = "an answer that is too short ends the bench"
)]
mod wire;

use std::time::{Duration, Instant};

fn main() {
    let mut asked: Vec<String> = std::env::args().skip(1).collect();
    // Cargo asks bench programs whether they hold tests; these do not.
    if asked.iter().any(|argument| argument == "--list") {
        return;
    }
    asked.retain(|argument| !argument.starts_with('-'));
    let wanted = |name: &str| asked.is_empty() || asked.iter().any(|asked| asked == name);
    drop(rustls::crypto::ring::default_provider().install_default());
    let runtime = tokio::runtime::Runtime::new().expect("a runtime");
    runtime.block_on(async {
        if wanted("ingest") {
            ingest::run().await;
        }
        if wanted("pages") {
            pages::run().await;
        }
        if wanted("send") {
            send::run().await;
        }
    });
}

/// A count, scaled.
fn scaled(count: usize) -> usize {
    let scale: f64 = std::env::var("SHOPBELL_BENCH_SCALE")
        .ok()
        .and_then(|scale| scale.parse().ok())
        .unwrap_or(1.0);
    ((count as f64 * scale) as usize).max(1)
}

/// Prints a heading.
#[expect(
    clippy::print_stdout,
    reason = "the figures are what this program is for"
)]
fn heading(text: &str) {
    println!("\n{text}");
}

/// Prints one measurement.
#[expect(
    clippy::print_stdout,
    reason = "the figures are what this program is for"
)]
fn line(what: &str, value: &str) {
    println!("  {what:<44} {value:>16}");
}

/// Measures something `times` times; the median and the slowest of a hundred.
async fn measure(times: usize, mut work: impl AsyncFnMut(usize)) -> (Duration, Duration) {
    let mut took = Vec::with_capacity(times);
    for time in 0..times {
        let start = Instant::now();
        work(time).await;
        took.push(start.elapsed());
    }
    took.sort();
    let at = |share: usize| took.get(times * share / 100).or(took.last());
    let at = |share| at(share).copied().unwrap_or_default();
    (at(50), at(99))
}

fn millis(duration: Duration) -> String {
    format!("{:.2} ms", duration.as_secs_f64() * 1000.0)
}
