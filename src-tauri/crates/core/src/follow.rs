//! Following something that grows: step by step while there is more, then asleep until woken.
//!
//! No wake-up may be lost: what was added after the last step saw nothing, and before the sleep,
//! must be seen. [`Notify::notify_one`] leaves a permit for that; a flag that is looked at, or a
//! wake-up that only reaches who sleeps already, would not do. Here is no file and no clock, so that
//! every order can be tried (see `concurrency`).

use tokio::sync::Notify;
use tokio_util::sync::CancellationToken;

/// What a step came to.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum Step {
    /// There may be more.
    Went,
    /// Until somebody wakes us.
    NothingLeft,
    /// The same again after a pause.
    Failed,
}

/// Who follows.
pub(crate) trait Follower {
    /// The next step.
    fn next(&mut self) -> impl Future<Output = Step> + Send;
    /// Before a step that failed is taken again.
    fn pause(&self) -> impl Future<Output = ()> + Send;
}

/// Takes steps until the engine stops, and none after that; `wake` tells that there is more.
pub(crate) async fn follow(wake: &Notify, stop: &CancellationToken, mut who: impl Follower) {
    loop {
        match who.next().await {
            Step::Went if stop.is_cancelled() => return,
            Step::Went => {}
            Step::NothingLeft => tokio::select! {
                biased;
                () = stop.cancelled() => return,
                () = wake.notified() => {}
            },
            Step::Failed => tokio::select! {
                biased;
                () = stop.cancelled() => return,
                () = who.pause() => {}
            },
        }
    }
}
