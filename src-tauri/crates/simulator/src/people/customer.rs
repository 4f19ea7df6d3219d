//! A customer in the hands of a test, or of the demo's script: who they are and what reached them.

mod calling;
mod delivery;
mod moving;
mod paying;
mod routing;
mod writing;

use std::sync::Arc;

use bytes::Bytes;
use serde_json::Value;

use super::person::{Person, Receipts, ReceivedMessage, country_of};
pub use calling::Call;

use crate::{ids::user_id_for, world::World};

/// One customer. Cheap to clone; all clones are the same person.
///
/// Everything that sends returns the id of the new message once its webhook was attempted, or at once while the
/// simulator does not know a webhook address yet (the webhook then waits).
#[derive(Clone, Debug)]
pub struct Customer {
    world: Arc<World>,
    name: String,
    number_id: String,
}

impl Customer {
    pub(crate) fn new(world: Arc<World>, name: &str, number_id: &str) -> Self {
        world.state().people.meet(name);
        Self {
            world,
            name: name.to_owned(),
            number_id: number_id.to_owned(),
        }
    }

    /// The same person, writing to another number of the shop.
    #[must_use]
    pub fn to_number(mut self, phone_number_id: &str) -> Self {
        phone_number_id.clone_into(&mut self.number_id);
        self
    }

    /// Gives them this number (digits with country code); their user id gets its country.
    #[must_use]
    pub fn with_phone(self, digits: &str) -> Self {
        self.change(|person| {
            person.phone = Some(digits.to_owned());
            if person.user_id.is_some() {
                person.user_id = Some(user_id_for(&person.name, country_of(digits)));
            }
        });
        self
    }

    /// Gives them a name that differs from the one the simulator knows them by.
    #[must_use]
    pub fn with_profile_name(self, name: &str) -> Self {
        self.change(|person| name.clone_into(&mut person.profile_name));
        self
    }

    /// They adopted a username; their number stays visible.
    #[must_use]
    pub fn with_username(self, username: &str) -> Self {
        self.change(|person| person.username = Some(username.to_owned()));
        self
    }

    /// They adopted a username and hide their number: webhooks carry the user id only.
    #[must_use]
    pub fn with_username_only(self, username: &str) -> Self {
        self.change(|person| {
            person.username = Some(username.to_owned());
            person.phone = None;
        });
        self
    }

    /// As before April 2026: a number and no user id.
    #[must_use]
    pub fn with_phone_only(self) -> Self {
        self.change(|person| person.user_id = None);
        self
    }

    /// What happens to messages that are sent to them.
    #[must_use]
    pub fn with_receipts(self, receipts: Receipts) -> Self {
        self.change(|person| person.receipts = receipts);
        self
    }

    /// They stopped marketing messages: marketing templates fail with 131050.
    #[must_use]
    pub fn without_marketing(self) -> Self {
        self.change(|person| person.opted_out = true);
        self
    }

    /// They had enough marketing messages for now, from whomever: marketing templates fail with 131049.
    #[must_use]
    pub fn who_has_enough(self) -> Self {
        self.change(|person| person.has_enough = true);
        self
    }

    /// They are in an experiment of Meta's: marketing templates fail with 130472.
    #[must_use]
    pub fn in_experiment(self) -> Self {
        self.change(|person| person.in_experiment = true);
        self
    }

    /// After each message of the shop that they read they give the next of these replies, until none is left.
    #[must_use]
    pub fn who_answers<'a>(self, replies: impl IntoIterator<Item = &'a str>) -> Self {
        self.change(|person| person.replies = replies.into_iter().map(str::to_owned).collect());
        self
    }

    fn change(&self, change: impl FnOnce(&mut Person)) {
        self.world.state().people.change(&self.name, change);
    }

    /// Their name in the simulator.
    #[must_use]
    pub fn name(&self) -> &str {
        &self.name
    }

    /// Their number as WhatsApp id; `None` when it is hidden from the shop.
    #[must_use]
    pub fn wa_id(&self) -> Option<String> {
        self.world
            .state()
            .people
            .get(&self.name)
            .and_then(|person| person.phone.clone())
    }

    /// Their business-scoped user id; empty for somebody made [`with_phone_only`](Self::with_phone_only).
    #[must_use]
    pub fn user_id(&self) -> String {
        self.world
            .state()
            .people
            .get(&self.name)
            .and_then(|person| person.user_id.clone())
            .unwrap_or_default()
    }

    /// What the shop sent and their phone received, oldest first.
    #[must_use]
    pub fn inbox(&self) -> Vec<ReceivedMessage> {
        self.world
            .state()
            .people
            .get(&self.name)
            .map(|person| person.inbox.clone())
            .unwrap_or_default()
    }

    /// Which of their messages carry blue ticks: the shop marked them, or a later one, as read.
    #[must_use]
    pub fn seen_by_shop(&self) -> Vec<String> {
        let state = self.world.state();
        let last_seen = state
            .seen
            .iter()
            .filter_map(|seen| state.messages.get(&seen.wamid))
            .filter(|known| known.person.as_deref() == Some(&self.name))
            .map(|known| known.at_s)
            .max();
        let mut mine: Vec<(u64, String)> = state
            .messages
            .iter()
            .filter(|(_, known)| known.from_customer && known.person.as_deref() == Some(&self.name))
            .filter(|(_, known)| last_seen.is_some_and(|seen| known.at_s <= seen))
            .map(|(wamid, known)| (known.at_s, wamid.clone()))
            .collect();
        mine.sort();
        mine.into_iter().map(|(_, wamid)| wamid).collect()
    }

    /// The bytes of a file the shop sent in a message of [`inbox`](Self::inbox): uploaded, or fetched from its link.
    #[must_use]
    pub fn received_file(&self, message: &ReceivedMessage) -> Option<Bytes> {
        let media = message.request.get(&message.kind)?;
        let state = self.world.state();
        if let Some(link) = media.get("link").and_then(Value::as_str) {
            return state.links.file(link).map(|file| file.bytes.clone());
        }
        let id = media.get("id").and_then(Value::as_str)?;
        state
            .media
            .find(id, self.world.options.clock.now_ms())
            .map(|media| media.file.bytes.clone())
    }

    /// What changes when they use WhatsApp on another phone; `recipient_identity_key_hash` of a send must equal it.
    #[must_use]
    pub fn identity_hash(&self) -> String {
        self.world
            .state()
            .people
            .get(&self.name)
            .map(Person::identity_hash)
            .unwrap_or_default()
    }
}
