//! Everything one simulator holds, shared by its tasks.

use std::{
    collections::{BTreeMap, HashMap},
    sync::{Mutex, MutexGuard, PoisonError},
};

use serde_json::Value;
use tokio::time::Instant;
use tokio_util::{sync::CancellationToken, task::TaskTracker};

use crate::{
    courier::Courier,
    desk::Desk,
    faults::Faults,
    groups::GroupChat,
    ids::Ids,
    limits::Meter,
    media::{LinkCache, MediaShelf},
    number::{Conditions, Number},
    options::{Business, BusinessNumber, Options},
    people::People,
    record::Record,
    samples::Samples,
    sends::{AcceptedSend, Story},
    templates::Book,
    token::TokenConditions,
    webhooks::Mailroom,
};

pub(crate) use crate::people::Owner;

/// Fields whose webhooks follow an account's or a number's own address; all others go to the app's.
///
/// Source: Meta, *Webhook overrides*, read 2026-11.
const OVERRIDABLE: [&str; 13] = [
    "messages",
    "message_echoes",
    "calls",
    "consumer_profile",
    "messaging_handovers",
    "group_lifecycle_update",
    "group_participants_update",
    "group_settings_update",
    "group_status_update",
    "smb_message_echoes",
    "smb_app_state_sync",
    "history",
    "account_settings_update",
];

/// The simulated platform.
#[derive(Debug)]
pub(crate) struct World {
    pub(crate) options: Options,
    pub(crate) base_url: String,
    pub(crate) ids: Ids,
    pub(crate) courier: Courier,
    pub(crate) mailroom: Mailroom,
    pub(crate) record: Record,
    pub(crate) stop: CancellationToken,
    pub(crate) tasks: TaskTracker,
    /// Until when webhooks do not get through.
    pub(crate) outage: Mutex<Option<Instant>>,
    state: Mutex<State>,
}

/// The part of it that changes.
#[derive(Debug)]
pub(crate) struct State {
    pub(crate) wabas: BTreeMap<String, Waba>,
    pub(crate) numbers: BTreeMap<String, Number>,
    pub(crate) people: People,
    pub(crate) media: MediaShelf,
    pub(crate) messages: HashMap<String, KnownMessage>,
    pub(crate) sends: Vec<AcceptedSend>,
    /// What became of each, by wamid.
    pub(crate) stories: HashMap<String, Story>,
    /// Delivered service messages, by phone number id and month.
    pub(crate) service_messages: HashMap<(String, u64), u32>,
    pub(crate) seen: Vec<SeenByShop>,
    pub(crate) faults: Faults,
    pub(crate) meter: Meter,
    /// Files fetched from links.
    pub(crate) links: LinkCache,
    pub(crate) samples: Samples,
    /// What is set up at each number, by id.
    pub(crate) desks: BTreeMap<String, Desk>,
    pub(crate) groups: BTreeMap<String, GroupChat>,
    /// Flows that are not simply published, by id: `THROTTLED`, `BLOCKED`, …
    pub(crate) flows: BTreeMap<String, String>,
    /// How a number of a later business stands at first.
    conditions: Conditions,
    /// Fields the app has subscribed to, by object; without any it gets all.
    pub(crate) subscriptions: BTreeMap<String, Vec<String>>,
    /// Fields that it may not subscribe to.
    pub(crate) refused_fields: Vec<String>,
    /// Where the app's webhooks go, once verified.
    pub(crate) app_callback: Option<String>,
    /// How the access token stands.
    pub(crate) token: TokenConditions,
}

/// A business account.
#[derive(Debug)]
pub(crate) struct Waba {
    pub(crate) id: String,
    pub(crate) name: String,
    pub(crate) subscribed: bool,
    pub(crate) callback: Option<String>,
    pub(crate) templates: Vec<Value>,
    /// What is remembered about them.
    pub(crate) book: Book,
    /// Template analytics are on.
    pub(crate) insights: bool,
    /// Marketing templates must go through the marketing endpoint.
    pub(crate) marketing_disabled: bool,
}

/// A message both sides may refer to.
#[derive(Clone, Debug)]
pub(crate) struct KnownMessage {
    pub(crate) number_id: String,
    /// Name of the customer in whose chat it is; `None` for a stranger's.
    pub(crate) person: Option<String>,
    pub(crate) from_customer: bool,
    /// The group, when it was written there.
    pub(crate) group: Option<String>,
    pub(crate) kind: String,
    pub(crate) at_s: u64,
    /// Taken back by its author.
    pub(crate) gone: bool,
}

/// A mark-as-read of the shop.
#[derive(Clone, Debug, PartialEq, Eq, serde::Serialize)]
pub struct SeenByShop {
    /// The customer's message that was marked.
    pub wamid: String,
    /// Whether the shop also showed that it is typing.
    pub typing: bool,
}

impl World {
    pub(crate) fn new(
        options: Options,
        base_url: String,
        courier: Courier,
        record: Record,
    ) -> Self {
        let state = State::new(
            &options.business,
            options.conditions.clone(),
            &options.token,
        );
        Self {
            options,
            base_url,
            ids: Ids::fresh(),
            courier,
            mailroom: Mailroom::default(),
            record,
            stop: CancellationToken::new(),
            tasks: TaskTracker::new(),
            outage: Mutex::default(),
            state: Mutex::new(state),
        }
    }

    /// Held for a few lines at a time, never across an await.
    pub(crate) fn state(&self) -> MutexGuard<'_, State> {
        self.state.lock().unwrap_or_else(PoisonError::into_inner)
    }

    /// How long webhooks still do not get through.
    pub(crate) fn outage_left(&self) -> Option<std::time::Duration> {
        let until = *self.outage.lock().unwrap_or_else(PoisonError::into_inner);
        until
            .and_then(|until| until.checked_duration_since(Instant::now()))
            .filter(|left| !left.is_zero())
    }

    /// Runs until it ends or the simulator stops.
    pub(crate) fn spawn(&self, work: impl Future<Output = ()> + Send + 'static) {
        let stop = self.stop.clone();
        self.tasks.spawn(async move {
            tokio::select! {
                () = stop.cancelled() => {}
                () = work => {}
            }
        });
    }
}

impl State {
    fn new(business: &Business, conditions: Conditions, token: &str) -> Self {
        let mut state = Self {
            wabas: BTreeMap::new(),
            numbers: BTreeMap::new(),
            people: People::default(),
            media: MediaShelf::default(),
            messages: HashMap::new(),
            sends: Vec::new(),
            stories: HashMap::new(),
            service_messages: HashMap::new(),
            seen: Vec::new(),
            faults: Faults::default(),
            meter: Meter::default(),
            links: LinkCache::default(),
            samples: Samples::default(),
            desks: BTreeMap::new(),
            subscriptions: BTreeMap::new(),
            refused_fields: Vec::new(),
            groups: BTreeMap::new(),
            flows: BTreeMap::new(),
            conditions,
            app_callback: None,
            token: TokenConditions::lasting(token),
        };
        state.add_business(business);
        state
    }

    /// A further business account with its numbers and the usual templates.
    pub(crate) fn add_business(&mut self, business: &Business) {
        self.wabas.insert(
            business.waba_id.clone(),
            Waba {
                id: business.waba_id.clone(),
                name: business.name.clone(),
                subscribed: true,
                callback: None,
                templates: crate::demo::templates(),
                book: Book::default(),
                insights: true,
                marketing_disabled: false,
            },
        );
        for number in &business.numbers {
            self.add_number(&business.waba_id, &business.name, number);
        }
    }

    pub(crate) fn add_number(&mut self, waba_id: &str, name: &str, number: &BusinessNumber) {
        self.numbers.insert(
            number.id.clone(),
            Number {
                id: number.id.clone(),
                waba_id: waba_id.to_owned(),
                name: name.to_owned(),
                display: number.display.clone(),
                digits: number.digits(),
                callback: None,
                conditions: self.conditions.clone(),
            },
        );
    }

    /// Where a webhook goes: the most specific address that applies. `None`: nobody is subscribed.
    pub(crate) fn callback(
        &self,
        waba_id: &str,
        number_id: Option<&str>,
        field: &str,
    ) -> Option<String> {
        let is_wanted = self.subscriptions.is_empty()
            || self
                .subscriptions
                .values()
                .any(|fields| fields.iter().any(|one| one == field));
        if !is_wanted {
            return None;
        }
        let waba = self.wabas.get(waba_id).filter(|waba| waba.subscribed);
        let Some(waba) = waba else {
            // Accounts we do not play (raw webhooks of a test) still reach the app.
            return if self.wabas.contains_key(waba_id) {
                None
            } else {
                self.app_callback.clone()
            };
        };
        if OVERRIDABLE.contains(&field) {
            let number = number_id
                .and_then(|id| self.numbers.get(id))
                .and_then(|number| number.callback.clone());
            if let Some(url) = number.or_else(|| waba.callback.clone()) {
                return Some(url);
            }
        }
        self.app_callback.clone()
    }
}
