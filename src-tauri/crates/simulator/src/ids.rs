//! Identifiers that look like Meta's.
//!
//! Two kinds are needed. What the demo shop's history holds keeps its ids from start to start, so that an inbox that has
//! seen the demo yesterday does not show it twice today: those are made from a key. Everything else must never repeat,
//! not even after a restart: those are made from a seed taken once per simulator, and a counter.

use std::sync::atomic::{AtomicU64, Ordering};

use base64::{Engine, engine::general_purpose::STANDARD};
use sha2::{Digest, Sha256};

use crate::clock::Clock;

static STARTED: AtomicU64 = AtomicU64::new(0);

/// Which way a message went; Meta's ids differ in one byte.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum Direction {
    FromShop,
    FromCustomer,
}

/// Source of ids of one simulator.
#[derive(Debug)]
pub(crate) struct Ids {
    seed: [u8; 32],
    next: AtomicU64,
}

impl Ids {
    /// A source that no other simulator, in this process or another, repeats.
    pub(crate) fn fresh() -> Self {
        let started = STARTED.fetch_add(1, Ordering::Relaxed);
        // The real time even when the platform's clock is held by hand: two simulators may share that one.
        let text = format!(
            "{}/{}/{started}",
            Clock::system().now_ms(),
            std::process::id()
        );
        Self {
            seed: digest(&text),
            next: AtomicU64::new(0),
        }
    }

    fn unique(&self) -> [u8; 32] {
        let count = self.next.fetch_add(1, Ordering::Relaxed);
        let mut hash = Sha256::new();
        hash.update(self.seed);
        hash.update(count.to_be_bytes());
        hash.finalize().into()
    }

    /// A message id that was never used.
    pub(crate) fn wamid(&self, direction: Direction, address: &str) -> String {
        wamid_from(self.unique(), direction, address)
    }

    /// A numeric object id (media, template).
    pub(crate) fn object(&self) -> String {
        number(self.unique(), 1_000_000_000_000_000, 9_000_000_000_000_000)
    }

    /// What Meta puts into `fbtrace_id`.
    pub(crate) fn trace(&self) -> String {
        let [.., a, b, c, d, e, f, g, h, i, j, k, l, m, n, o, p] = self.unique();
        let text = STANDARD.encode([a, b, c, d, e, f, g, h, i, j, k, l, m, n, o, p]);
        format!(
            "A{}",
            text.trim_end_matches('=')
                .replace('+', "-")
                .replace('/', "_")
        )
    }

    /// Random-looking digits for the webhook verification.
    pub(crate) fn challenge(&self) -> String {
        number(self.unique(), 100_000_000, 2_000_000_000)
    }
}

/// The message id that belongs to `key` for ever.
pub(crate) fn wamid_for(key: &str, direction: Direction, address: &str) -> String {
    wamid_from(digest(key), direction, address)
}

/// The numeric object id that belongs to `key` for ever.
pub(crate) fn object_for(key: &str) -> String {
    number(digest(key), 1_000_000_000_000_000, 9_000_000_000_000_000)
}

/// The business-scoped user id of `key` in `country` (ISO alpha-2).
pub(crate) fn user_id_for(key: &str, country: &str) -> String {
    let hash = digest(&format!("user/{key}"));
    format!(
        "{country}.{}{}",
        number(hash, 1_000_000_000, 9_000_000_000),
        number(digest(&hex::encode(hash)), 1_000_000_000, 9_000_000_000)
    )
}

/// Sixteen bytes that belong to `key` for ever.
pub(crate) fn sixteen_for(key: &str) -> [u8; 16] {
    let [a, b, c, d, e, f, g, h, i, j, k, l, m, n, o, p, ..] = digest(key);
    [a, b, c, d, e, f, g, h, i, j, k, l, m, n, o, p]
}

/// A number below `span` that belongs to `key` for ever.
pub(crate) fn number_below(key: &str, span: u64) -> u64 {
    first_eight(digest(key)) % span.max(1)
}

/// Meta's layout: a header, the address, a version, the direction, twenty hex digits.
fn wamid_from(hash: [u8; 32], direction: Direction, address: &str) -> String {
    let address = address.as_bytes();
    let unique = hex::encode_upper(hash).into_bytes();
    let mut bytes = vec![0x1c, 0x18, u8::try_from(address.len()).unwrap_or(u8::MAX)];
    bytes.extend_from_slice(address);
    let way = match direction {
        Direction::FromShop => 0x11,
        Direction::FromCustomer => 0x12,
    };
    bytes.extend_from_slice(&[0x15, 0x02, 0x00, way, 0x18, 20]);
    bytes.extend(unique.into_iter().take(20));
    bytes.push(0);
    format!("wamid.{}", STANDARD.encode(bytes))
}

fn number(hash: [u8; 32], from: u64, span: u64) -> String {
    (from + first_eight(hash) % span).to_string()
}

fn first_eight(hash: [u8; 32]) -> u64 {
    let [a, b, c, d, e, f, g, h, ..] = hash;
    u64::from_be_bytes([a, b, c, d, e, f, g, h])
}

fn digest(text: &str) -> [u8; 32] {
    Sha256::digest(text.as_bytes()).into()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn ids_of_two_simulators_never_meet() {
        let (one, two) = (Ids::fresh(), Ids::fresh());
        let a = one.wamid(Direction::FromShop, "447700900123");
        assert_ne!(
            a,
            two.wamid(Direction::FromShop, "447700900123"),
            "a restart must not reuse a message id"
        );
        assert_ne!(
            a,
            one.wamid(Direction::FromShop, "447700900123"),
            "nor may one run"
        );
        assert!(
            a.starts_with("wamid.HBgM"),
            "as Meta's ids of a twelve-digit number start: {a}"
        );
    }

    #[test]
    fn a_key_keeps_its_ids() {
        assert_eq!(
            wamid_for("demo/1", Direction::FromCustomer, "1"),
            wamid_for("demo/1", Direction::FromCustomer, "1")
        );
        assert_eq!(object_for("photo").len(), 16);
        assert!(user_id_for("Ana", "BR").starts_with("BR."));
    }
}
