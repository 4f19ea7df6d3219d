//! Waiting for what will be: asked again and again, never slept through.

use std::time::{Duration, Instant};

/// The longest that anything may take. Generous: a loaded machine is slow, and a pass never waits.
pub(super) const PATIENCE: Duration = Duration::from_secs(90);

/// Asks until there is an answer; panics with `what` when there is none in time.
pub(crate) async fn until<T>(what: &str, mut ask: impl AsyncFnMut() -> Option<T>) -> T {
    match answer_within(PATIENCE, &mut ask).await {
        Some(answer) => answer,
        None => panic!("not in {} s: {what}", PATIENCE.as_secs()),
    }
}

/// Asks until there is an answer or the time is over.
pub(super) async fn answer_within<T>(
    limit: Duration,
    ask: &mut impl AsyncFnMut() -> Option<T>,
) -> Option<T> {
    let started = Instant::now();
    loop {
        if let Some(answer) = ask().await {
            return Some(answer);
        }
        if started.elapsed() > limit {
            return None;
        }
        tokio::time::sleep(Duration::from_millis(50)).await;
    }
}
