//! How the connection stands, for one dot and its explanation.

use std::sync::{
    Mutex, PoisonError,
    atomic::{AtomicBool, AtomicI64, AtomicU64, Ordering},
};

use crate::{project::HistoryCopy, reach::Reach};

/// Whether messages go out.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub enum SendingState {
    /// The last try reached Meta.
    #[default]
    Online,
    /// Meta cannot be reached; messages wait.
    WaitingForInternet,
    /// Meta no longer accepts the access token, or it is not to be had.
    TokenRefused,
    /// Meta refuses everything, for the reason given.
    RefusedByMeta,
}

/// How the connection stands.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct ConnectionState {
    /// Whether webhooks reach us: a listener takes them in and, where a way in is needed, it
    /// leads here.
    pub receiving: bool,
    /// Whether messages go out.
    pub sending: SendingState,
    /// The stable code of what stops sending, or writing.
    pub problem: Option<&'static str>,
    /// The newest webhook, Unix milliseconds.
    pub last_event_ms: Option<i64>,
    /// Messages that wait to go out by themselves.
    pub waiting_to_send: i64,
    /// Webhooks refused for their signature since the start.
    pub rejected_signatures: u64,
    /// Parts of webhooks kept but not understood.
    pub not_understood: i64,
    /// How far the copy of the phone app's history has come, when one was begun.
    pub history: Option<HistoryCopy>,
    /// The way in; `None` where webhooks come over loopback, as in the demo shop.
    pub reach: Option<Reach>,
}

/// The parts of the state that live in memory.
#[derive(Debug, Default)]
pub(crate) struct Health {
    pub(crate) receiving: AtomicBool,
    pub(crate) rejected_signatures: AtomicU64,
    last_event_ms: AtomicI64,
    sending: Mutex<(SendingState, Option<&'static str>)>,
}

impl Health {
    pub(crate) fn saw_event(&self, at_ms: i64) {
        self.last_event_ms.fetch_max(at_ms, Ordering::Relaxed);
    }

    pub(crate) fn last_event_ms(&self) -> Option<i64> {
        Some(self.last_event_ms.load(Ordering::Relaxed)).filter(|at_ms| *at_ms > 0)
    }

    pub(crate) fn is_receiving(&self) -> bool {
        self.receiving.load(Ordering::Relaxed)
    }

    pub(crate) fn rejected(&self) -> u64 {
        self.rejected_signatures.load(Ordering::Relaxed)
    }

    pub(crate) fn sending(&self) -> (SendingState, Option<&'static str>) {
        *self.sending.lock().unwrap_or_else(PoisonError::into_inner)
    }

    /// Notes how sending stands; `true` when that is news.
    pub(crate) fn set_sending(&self, state: SendingState, problem: Option<&'static str>) -> bool {
        let mut held = self.sending.lock().unwrap_or_else(PoisonError::into_inner);
        let news = *held != (state, problem);
        *held = (state, problem);
        news
    }
}
