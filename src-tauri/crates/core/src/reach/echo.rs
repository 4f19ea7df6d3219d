//! Hearing ourselves: a request that we sent to our own public address.

use std::sync::{
    Arc,
    atomic::{AtomicBool, Ordering},
};

use shopbell_cloud_api::webhook as api;

use crate::engine::Engine;

/// A request to ourselves that is under way. Dropped, nothing is awaited any more.
#[derive(Debug)]
pub struct Echo {
    engine: Engine,
    awaited: Arc<Awaited>,
}

/// What is listened for.
#[derive(Debug)]
pub(super) struct Awaited {
    nonce: String,
    heard: AtomicBool,
}

impl Echo {
    /// What the request has to carry.
    #[must_use]
    pub fn nonce(&self) -> &str {
        &self.awaited.nonce
    }

    /// Whether it came in.
    #[must_use]
    pub fn was_heard(&self) -> bool {
        self.awaited.heard.load(Ordering::Acquire)
    }
}

impl Drop for Echo {
    fn drop(&mut self) {
        let reaching = &self.engine.inner.reach;
        reaching.hold(|held| {
            // A later one may be awaited by now.
            if held
                .awaited
                .as_ref()
                .is_some_and(|awaited| Arc::ptr_eq(awaited, &self.awaited))
            {
                held.awaited = None;
            }
        });
    }
}

impl Engine {
    /// Listens for a request of our own from now on, in place of an earlier one.
    #[must_use]
    pub fn await_echo(&self) -> Echo {
        let awaited = Arc::new(Awaited {
            nonce: self.inner.entropy.fresh_id(),
            heard: AtomicBool::new(false),
        });
        self.inner
            .reach
            .hold(|held| held.awaited = Some(Arc::clone(&awaited)));
        Echo {
            engine: self.clone(),
            awaited,
        }
    }

    /// Whether this is the request that is awaited; if so, it is heard now.
    #[must_use]
    pub fn hear_echo(&self, nonce: &str) -> bool {
        let awaited = self.inner.reach.hold(|held| held.awaited.clone());
        let Some(awaited) = awaited else {
            return false;
        };
        // Compared as Meta's verify token is: in a time that tells nothing.
        let asked = [
            ("hub.mode", "subscribe"),
            ("hub.verify_token", nonce),
            ("hub.challenge", ""),
        ];
        let ours = api::verify_subscription(asked, &awaited.nonce);
        let ours = matches!(ours, api::Verification::Echo(_));
        if ours {
            awaited.heard.store(true, Ordering::Release);
        }
        ours
    }
}
