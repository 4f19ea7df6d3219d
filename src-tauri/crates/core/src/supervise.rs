//! The engine's tasks outlive their own mistakes (P8).
//!
//! A panic is a bug of ours, and it ends a task. Were that the end of it, chats would stand still
//! until the next start while everything looks well. What a task has to remember stands in the
//! store, so it can begin anew.

use std::{panic::AssertUnwindSafe, time::Duration};

use futures_util::FutureExt as _;
use tokio_util::{sync::CancellationToken, task::TaskTracker};

/// Before a task begins anew: what made it stumble may be there again at once.
const PAUSE: Duration = Duration::from_secs(1);

/// Runs a task to its end, anew whenever it panics, until the engine stops.
pub(crate) async fn keep_going<T: Future<Output = ()>>(
    name: &'static str,
    stop: CancellationToken,
    task: impl Fn() -> T,
) {
    loop {
        // Nothing is shared with the task but what any other task may leave half done, too.
        if AssertUnwindSafe(task()).catch_unwind().await.is_ok() {
            return;
        }
        tracing::error!(
            task = name,
            "a part of the engine stumbled and begins anew: please report this"
        );
        tokio::select! {
            () = stop.cancelled() => return,
            () = tokio::time::sleep(PAUSE) => {}
        }
    }
}

/// Tells every task to stop, and waits until the last has.
pub(crate) async fn end(stop: &CancellationToken, tasks: &TaskTracker) {
    stop.cancel();
    tasks.close();
    tasks.wait().await;
}

#[cfg(test)]
mod tests {
    use std::sync::atomic::{AtomicU32, Ordering};

    use super::*;

    #[tokio::test]
    async fn a_task_that_panics_begins_anew_until_it_ends() {
        let runs = AtomicU32::new(0);
        let task = || async {
            let run = runs.fetch_add(1, Ordering::Relaxed);
            assert!(run >= 2, "it stumbles twice");
        };
        keep_going("a test", CancellationToken::new(), task).await;
        assert_eq!(runs.load(Ordering::Relaxed), 3);
    }

    #[tokio::test]
    async fn it_does_not_begin_anew_when_the_engine_stops() {
        let (runs, stop) = (AtomicU32::new(0), CancellationToken::new());
        let task = || async {
            runs.fetch_add(1, Ordering::Relaxed);
            stop.cancel();
            panic!("it stumbles");
        };
        keep_going("a test", stop.clone(), task).await;
        assert_eq!(runs.load(Ordering::Relaxed), 1);
    }
}
