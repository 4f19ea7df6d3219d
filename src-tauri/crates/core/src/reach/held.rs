//! How the way in stands, in memory.

use std::sync::{Arc, Mutex, PoisonError};

use tokio::sync::{Notify, watch};

use super::{
    AddressState, Loop, Reach, Way, WayIn, WayShown,
    echo::Awaited,
    kept::{KeptWay, Registered},
    meter::{FREE_REQUESTS, Meter},
    own_address::host_of,
    register::Answer,
};
use crate::{changes::Change, engine::Inner};

/// The way in of an engine.
#[derive(Debug)]
pub(crate) struct Reaching {
    pub(super) from: WayIn,
    /// What `platform` follows. `None` while there is nothing to follow: no choice, or no secret.
    pub(super) wanted: watch::Sender<Option<Way>>,
    pub(super) address: watch::Sender<AddressState>,
    /// Counts the wishes to look again.
    pub(super) nudges: watch::Sender<u64>,
    /// Wakes the registration.
    pub(crate) wake: Notify,
    held: Mutex<Held>,
}

#[derive(Debug, Default)]
pub(super) struct Held {
    /// The owner's choice, also while its secret is not to be had.
    pub(super) kept: Option<KeptWay>,
    since_ms: i64,
    pub(super) proof: Option<(Loop, i64)>,
    /// The address that the proof is about.
    proven_at: Option<String>,
    pub(super) registered: Registered,
    /// The owner's answer, until the registration takes it up.
    pub(super) answer: Option<Answer>,
    pub(super) meter: Meter,
    pub(super) awaited: Option<Arc<Awaited>>,
}

impl Reaching {
    pub(crate) fn new(from: WayIn) -> Self {
        Self {
            from,
            wanted: watch::Sender::new(None),
            address: watch::Sender::new(AddressState::Off),
            nudges: watch::Sender::new(0),
            wake: Notify::new(),
            held: Mutex::default(),
        }
    }

    /// Reads or changes what is held. Nothing that waits may be done meanwhile.
    pub(super) fn hold<T>(&self, work: impl FnOnce(&mut Held) -> T) -> T {
        work(&mut self.held.lock().unwrap_or_else(PoisonError::into_inner))
    }

    /// Whether webhooks need a way in that we care for.
    pub(crate) fn is_needed(&self) -> bool {
        self.from != WayIn::NotNeeded
    }

    /// Whether webhooks reach us, as far as is known: the address is online, and the last request
    /// to ourselves came in, or one of Meta's has since.
    pub(crate) fn lets_in(&self) -> bool {
        if !self.is_needed() {
            return true;
        }
        let online = matches!(*self.address.borrow(), AddressState::Online { .. });
        let proof = self.hold(|held| held.proof);
        online && matches!(proof, None | Some((Loop::Closed, _)))
    }

    /// The whole view.
    pub(crate) fn view(&self, now_ms: i64) -> Reach {
        let wanted = self.wanted.borrow().clone();
        let address = self.address.borrow().clone();
        self.hold(|held| {
            let way = match wanted {
                Some(way) => Some(shown(way, &address)),
                None => held.kept.clone().map(shown_without_secret),
            };
            let through_ngrok = matches!(way, Some(WayShown::Ngrok { .. }));
            Reach {
                way,
                address,
                since_ms: held.since_ms,
                proof: held.proof,
                wiring: held.registered.wiring.clone(),
                requests: held.meter.requests(now_ms),
                request_limit: through_ngrok.then_some(FREE_REQUESTS),
            }
        })
    }
}

fn shown(way: Way, address: &AddressState) -> WayShown {
    match way {
        Way::Ngrok { authtoken, domain } => WayShown::Ngrok {
            last_four: last_four(authtoken.expose()),
            domain: domain.or_else(|| match address {
                AddressState::Online { url } => host_of(url),
                _ => None,
            }),
        },
        Way::OwnAddress { url, port } => WayShown::OwnAddress { url, port },
    }
}

fn shown_without_secret(kept: KeptWay) -> WayShown {
    match kept {
        KeptWay::Ngrok { domain } => WayShown::Ngrok {
            last_four: String::new(),
            domain,
        },
        KeptWay::OwnAddress { url, port } => WayShown::OwnAddress { url, port },
    }
}

/// The end of a secret that is long enough to have one to show.
fn last_four(secret: &str) -> String {
    let letters = secret.chars().count();
    let shown = if letters >= 16 { 4 } else { 0 };
    secret.chars().skip(letters - shown).collect()
}

impl Inner {
    /// Wants a way from now on; the host follows.
    pub(super) fn want(&self, way: Way) {
        // Before the host knows of it: what it tells then is newer.
        self.stands(AddressState::Connecting);
        self.reach.wanted.send_replace(Some(way));
        self.tell_reach();
    }

    /// Leaves it to others to follow the way: there is no address meanwhile.
    pub(crate) fn leave_way_in(&self) {
        self.stands(AddressState::Off);
    }

    /// Notes how the address stands.
    pub(super) fn stands(&self, state: AddressState) {
        let now_ms = self.clock.now_ms();
        let mut before = AddressState::Off;
        self.reach.address.send_if_modified(|held| {
            before = std::mem::replace(held, state.clone());
            before != *held
        });
        if before == state {
            return;
        }
        self.reach.hold(|held| {
            if !is_more_of(&before, &state) {
                held.since_ms = now_ms;
            }
            // What a request showed holds for the address it was sent to.
            if let AddressState::Online { url } = &state
                && held.proven_at.as_deref() != Some(url)
            {
                held.proof = None;
                held.proven_at = Some(url.clone());
            }
        });
        self.tell_reach();
        self.reach.wake.notify_one();
    }

    /// Meta got through: that proves more than a request of our own that went astray.
    pub(crate) fn meta_got_through(&self, at_ms: i64) {
        let news = self.reach.hold(|held| match held.proof {
            None | Some((Loop::Closed, _)) => false,
            Some(_) => {
                held.proof = Some((Loop::Closed, at_ms));
                true
            }
        });
        if news {
            self.tell_reach();
            self.reach.wake.notify_one();
        }
    }

    /// The way in stands otherwise: whoever shows it reads it again.
    pub(super) fn tell_reach(&self) {
        for change in [Change::Connection, Change::Setup, Change::Doctor] {
            self.changes.tell(change);
        }
    }
}

/// Whether two states are the same thing to the owner, so that it stands since the first of them.
fn is_more_of(before: &AddressState, now: &AddressState) -> bool {
    use AddressState::{Connecting, Waiting};
    match (before, now) {
        (Connecting | Waiting { .. }, Connecting | Waiting { .. }) => true,
        _ => before == now,
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn only_the_end_of_a_long_secret_is_shown() {
        assert_eq!(last_four("2fCanaryTokenOfTheTests"), "ests");
        assert_eq!(
            last_four("short"),
            "",
            "the end of a short one is most of it"
        );
    }

    #[test]
    fn webhooks_come_in_where_the_address_leads_here() {
        let reaching = Reaching::new(WayIn::Chosen);
        assert!(!reaching.lets_in(), "nothing is chosen");
        let url = "https://casa-azul.ngrok-free.app/webhook".to_owned();
        reaching.address.send_replace(AddressState::Online { url });
        assert!(reaching.lets_in());
        let broken = Loop::Broken { status: Some(502) };
        reaching.hold(|held| held.proof = Some((broken, 1_000)));
        assert!(!reaching.lets_in(), "it leads elsewhere");
        assert!(Reaching::new(WayIn::NotNeeded).lets_in());
    }
}
