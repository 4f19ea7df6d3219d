//! Getting what a customer does to the shop.

use std::time::Duration;

use serde_json::{Map, Value};
use tokio::sync::oneshot;

use super::Customer;
use crate::{
    number::{Conditions, Number},
    people::{
        content::Content,
        incoming::{Incoming, Letter, compose, contact, queue, value},
    },
    webhooks::Change,
};

impl Customer {
    pub(super) async fn send(&self, content: &Content, letter: &Letter) -> String {
        let incoming = compose(&self.world, &self.name, &self.number(), content, letter);
        self.deliver(incoming).await
    }

    pub(super) async fn deliver(&self, incoming: Incoming) -> String {
        let wamid = incoming.wamid.clone();
        self.wait(self.enqueue(incoming)).await;
        wamid
    }

    pub(super) fn enqueue(&self, incoming: Incoming) -> oneshot::Receiver<()> {
        let number = self.number();
        if self.is_blocked_by(&number.id) {
            // Their phone takes it; the shop never hears of it. The closed channel tells at once that nobody waits.
            return oneshot::channel().1;
        }
        let mut value = value(&self.world, &self.name, &number, &[incoming]);
        let is_ours = {
            let state = self.world.state();
            let person = state.people.get(&self.name);
            person.is_none_or(|person| !person.owners.contains_key(&number.id))
        };
        let mut field = "messages";
        if let (false, Some(fields)) = (is_ours, value.as_object_mut()) {
            // The same one level deeper, on another field.
            field = "standby";
            let mut standby = Map::new();
            for key in ["contacts", "messages"] {
                if let Some(part) = fields.remove(key) {
                    standby.insert(key.to_owned(), part);
                }
            }
            fields.insert(String::from("standby"), Value::Object(standby));
        }
        queue(
            &self.world,
            &number,
            &[Change::new(field, value)],
            Duration::ZERO,
        )
    }

    /// One webhook about them; returns once it was attempted.
    pub(super) async fn hear(&self, field: &str, value: Value) {
        let number = self.number();
        let change = Change::new(field, value);
        self.wait(queue(&self.world, &number, &[change], Duration::ZERO))
            .await;
    }

    /// They as `value.contacts` shows them.
    pub(super) fn contact(&self) -> Value {
        contact(&self.world, &self.name, &self.number())
    }

    fn is_blocked_by(&self, number_id: &str) -> bool {
        let state = self.world.state();
        let person = state.people.get(&self.name);
        person.is_some_and(|person| person.blocked_by.contains(number_id))
    }

    pub(super) async fn wait(&self, attempted: oneshot::Receiver<()>) {
        if self.world.mailroom.is_open() {
            // An error means that nobody will tell: the event was put out of order, or the simulator stops.
            let _ = attempted.await;
        }
    }

    /// The number they write to; the first one when theirs is unknown.
    pub(crate) fn number(&self) -> Number {
        let state = self.world.state();
        state
            .numbers
            .get(&self.number_id)
            .or_else(|| state.numbers.values().next())
            .cloned()
            .unwrap_or_else(|| Number {
                id: self.number_id.clone(),
                waba_id: String::new(),
                name: String::new(),
                display: String::new(),
                digits: String::new(),
                callback: None,
                conditions: Conditions::default(),
            })
    }
}
