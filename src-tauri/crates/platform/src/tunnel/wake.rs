//! Notices that the computer slept or changed its network, and nudges.
//!
//! Asked of the clocks and of the routing table every few seconds: no system's notices are needed.

use std::{
    net::{IpAddr, Ipv4Addr, UdpSocket},
    sync::Arc,
    time::{Duration, Instant},
};

use shopbell_core::ports::Clock;
use tokio::sync::watch;

const TICK: Duration = Duration::from_secs(5);
/// The clocks part by more than this only in sleep.
const SLEPT: Duration = Duration::from_secs(20);

/// Watches for ever.
pub(super) async fn watch(clock: Arc<dyn Clock>, nudges: watch::Sender<u64>) {
    let mut place = own_address();
    loop {
        let (steady_ms, awake) = (clock.steady_ms(), Instant::now());
        tokio::time::sleep(TICK).await;
        let here = own_address();
        let slept = slept(clock.steady_ms().saturating_sub(steady_ms), awake.elapsed());
        if slept || here != place {
            tracing::info!(
                slept,
                moved = here != place,
                "the tunnel looks at its line again"
            );
            super::nudge(&nudges);
        }
        place = here;
    }
}

/// Whether the computer slept while these times passed by its two clocks, in a tick of
/// [`TICK`]. The second one stands still in sleep on Linux and macOS and runs on on Windows.
fn slept(steady_ms: i64, awake: Duration) -> bool {
    let steady = Duration::from_millis(u64::try_from(steady_ms).unwrap_or(0));
    steady.max(awake) > TICK + SLEPT
}

/// The address this computer would speak from. No packet is sent for it.
fn own_address() -> Option<IpAddr> {
    // 192.0.2.0/24 is nobody's (RFC 5737): the route to it is the one to the world.
    let socket = UdpSocket::bind((Ipv4Addr::UNSPECIFIED, 0)).ok()?;
    socket.connect((Ipv4Addr::new(192, 0, 2, 1), 9)).ok()?;
    socket.local_addr().ok().map(|address| address.ip())
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn sleep_shows_on_either_clock_and_a_busy_minute_does_not() {
        let s = Duration::from_secs;
        assert!(!slept(5_000, s(5)));
        assert!(!slept(9_000, s(9)), "a busy computer ticks late");
        assert!(
            slept(3_600_000, s(5)),
            "Linux and macOS: one of them stood still"
        );
        assert!(slept(3_600_000, s(3600)), "Windows: both ran on");
    }
}
