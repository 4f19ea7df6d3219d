//! What time it is for the simulated platform.

use std::{fmt, sync::Arc, time::UNIX_EPOCH};

/// The platform's clock: the system's, or one a test moves by hand.
///
/// It dates messages, decides whether a customer's window is open and when a download address dies. It does not pace
/// deliveries: those wait in real time (see [`Timing`](crate::Timing)).
#[derive(Clone)]
pub struct Clock(Arc<dyn Fn() -> u64 + Send + Sync>);

impl Clock {
    /// The system's clock.
    #[must_use]
    pub fn system() -> Self {
        Self(Arc::new(system_ms))
    }

    /// A clock read through `now_ms`, which answers Unix milliseconds.
    pub fn from_fn(now_ms: impl Fn() -> u64 + Send + Sync + 'static) -> Self {
        Self(Arc::new(now_ms))
    }

    /// Unix milliseconds.
    pub(crate) fn now_ms(&self) -> u64 {
        (self.0)()
    }

    /// Unix seconds, the unit of everything Meta dates.
    pub(crate) fn now_s(&self) -> u64 {
        self.now_ms() / 1000
    }
}

impl Default for Clock {
    fn default() -> Self {
        Self::system()
    }
}

impl fmt::Debug for Clock {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str("Clock(…)")
    }
}

#[expect(
    clippy::disallowed_methods,
    reason = "the simulator is its own world: this is the one place that asks the system"
)]
fn system_ms() -> u64 {
    std::time::SystemTime::now()
        .duration_since(UNIX_EPOCH)
        .map_or(0, |since| {
            u64::try_from(since.as_millis()).unwrap_or(u64::MAX)
        })
}
