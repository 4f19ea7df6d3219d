//! What is on its way: of each lane at most one, and lanes never wait for each other.
//!
//! Here is no file and no clock, so that every order in which things end, arrive and stop can be
//! tried (see `concurrency`).

use std::{
    collections::HashMap,
    hash::Hash,
    panic::resume_unwind,
    pin::Pin,
    task::{Context, Poll, ready},
};

use futures_util::{StreamExt as _, stream::FuturesUnordered};
use tokio::sync::Notify;
use tokio_util::{sync::CancellationToken, task::AbortOnDropHandle};

/// Pieces of work in hand, each `K` in a lane `L`. `F` ends with the piece that it was, or with
/// nothing when it was broken off.
#[derive(Debug)]
pub(crate) struct Lanes<K, L, F> {
    in_hand: HashMap<K, L>,
    running: FuturesUnordered<F>,
}

/// Who finds what is to be started.
pub(crate) trait Rounds<K, L, F> {
    /// Starts what may start; whether something is due later.
    fn round(&mut self, lanes: &mut Lanes<K, L, F>) -> impl Future<Output = bool> + Send;
    /// Until what is due later is looked for again.
    fn pause(&self) -> impl Future<Output = ()> + Send;
}

impl<K, L, F> Default for Lanes<K, L, F> {
    fn default() -> Self {
        Self {
            in_hand: HashMap::new(),
            running: FuturesUnordered::new(),
        }
    }
}

impl<K: Eq + Hash, L, F: Future<Output = Option<K>>> Lanes<K, L, F> {
    /// The lanes in which something is on its way.
    pub(crate) fn busy(&self) -> impl Iterator<Item = &L> {
        self.in_hand.values()
    }

    /// Takes one in hand.
    pub(crate) fn start(&mut self, piece: K, lane: L, work: F) {
        self.in_hand.insert(piece, lane);
        self.running.push(work);
    }

    /// Goes a round whenever something ends, somebody wakes us or the pause for what is due later
    /// is over: until the engine stops. What is on its way then is waited for.
    pub(crate) async fn tend(
        mut self,
        wake: &Notify,
        stop: &CancellationToken,
        mut who: impl Rounds<K, L, F>,
    ) {
        loop {
            let later = who.round(&mut self).await;
            tokio::select! {
                biased;
                () = stop.cancelled() => break,
                // Before the wake-ups: however many there are, what has ended frees its lane.
                Some(done) = self.running.next() => {
                    if let Some(piece) = done {
                        self.in_hand.remove(&piece);
                    }
                }
                () = wake.notified() => {}
                () = who.pause(), if later => {}
            }
        }
        while self.running.next().await.is_some() {}
    }
}

/// Work in a task of its own, broken off when nobody waits for it any more. A panic of the task
/// goes on in who waits for it.
#[derive(Debug)]
pub(crate) struct Task<T>(AbortOnDropHandle<T>);

impl<T: Send + 'static> Task<T> {
    pub(crate) fn spawn(work: impl Future<Output = T> + Send + 'static) -> Self {
        Self(AbortOnDropHandle::new(tokio::spawn(work)))
    }
}

impl<T> Future for Task<T> {
    type Output = Option<T>;

    fn poll(mut self: Pin<&mut Self>, context: &mut Context<'_>) -> Poll<Self::Output> {
        Poll::Ready(match ready!(Pin::new(&mut self.0).poll(context)) {
            Ok(done) => Some(done),
            Err(error) if error.is_panic() => resume_unwind(error.into_panic()),
            Err(error) => {
                tracing::error!(%error, "a task stopped unexpectedly");
                None
            }
        })
    }
}
