//! What Meta says about our webhooks when somebody else than the registration asks: the doctor.

use super::{
    AddressState, FIELDS, Way, Wiring,
    wiring::{Ours, Reading, standing},
};
use crate::engine::Inner;

/// The addresses that Meta tells of a number.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub(crate) struct Addresses {
    pub(crate) number: Option<String>,
    pub(crate) account: Option<String>,
    pub(crate) app: Option<String>,
}

impl Inner {
    /// Who gets a number's webhooks by these addresses; `None` while there is no address of ours
    /// to compare with.
    pub(crate) fn wiring_by(&self, addresses: &Addresses) -> Option<Wiring> {
        let before = self.reach.hold(|held| held.registered.ours.clone());
        let now = match &*self.reach.address.borrow() {
            AddressState::Online { url } => url.clone(),
            // It is ours while nothing leads here, too.
            _ => before.last()?.clone(),
        };
        let reading = Reading {
            app: addresses.app.clone(),
            account: addresses.account.clone(),
            number: addresses.number.clone(),
            // Whether anything is sent at all is another question.
            complete: true,
            subscribed: true,
        };
        let ours = Ours {
            now: &now,
            before: &before,
            whole_host: matches!(*self.reach.wanted.borrow(), Some(Way::Ngrok { .. })),
        };
        Some(standing(&reading, ours))
    }

    /// What Meta was told last, and what became of it: another look is stale once this is another.
    pub(crate) fn told_meta(&self) -> (Option<String>, Wiring) {
        self.reach.hold(|held| {
            let registered = &held.registered;
            (registered.ours.last().cloned(), registered.wiring.clone())
        })
    }

    /// The fields that the app should get, but for those that it is not offered.
    pub(crate) fn wanted_fields(&self) -> Vec<&'static str> {
        let refused = self
            .reach
            .hold(|held| held.registered.refused_fields.clone());
        let offered = |field: &&str| !refused.iter().any(|refused| refused == field);
        FIELDS.iter().copied().filter(offered).collect()
    }
}
