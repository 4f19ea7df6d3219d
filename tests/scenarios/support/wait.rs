//! Waiting for what has to happen.

use std::time::{Duration, Instant};

/// Longest anything here may take on a busy machine.
pub(super) const PATIENCE: Duration = Duration::from_secs(30);

/// Asks again and again until there is an answer; panics with what was waited for.
pub(crate) async fn until<T>(what: &str, ask: impl AsyncFnMut() -> Option<T>) -> T {
    until_within(PATIENCE, what, ask).await
}

/// The same for what takes longer, as a flood does.
pub(crate) async fn until_within<T>(
    patience: Duration,
    what: &str,
    mut ask: impl AsyncFnMut() -> Option<T>,
) -> T {
    let deadline = Instant::now() + patience;
    loop {
        if let Some(found) = ask().await {
            return found;
        }
        assert!(
            Instant::now() < deadline,
            "this did not happen within {patience:?}: {what}"
        );
        tokio::time::sleep(Duration::from_millis(10)).await;
    }
}
