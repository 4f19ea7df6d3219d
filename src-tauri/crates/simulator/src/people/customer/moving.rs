//! Customers who change their number, their phone or their identity.

use serde_json::{Value, json};

use super::Customer;
use crate::{
    ids::user_id_for,
    people::{
        content::Content,
        incoming::{Letter, compose},
        person::country_of,
    },
};

impl Customer {
    /// Moves to another number (digits with country code): the notice from the old one, and the change of user id that
    /// goes with it. What they write from now on comes from the new ids. Returns the notice's id.
    pub async fn changes_number(&self, digits: &str) -> String {
        let (old_phone, old_id) = (self.wa_id(), self.user_id());
        let new_id = self.next_user_id(digits);
        let told = old_phone.clone().unwrap_or_default();
        let body = format!(
            "User {} changed from {told} to {digits}",
            self.profile_name()
        );
        let notice = json!({"type": "user_changed_number", "body": body, "wa_id": digits, "user_id": new_id});
        let wamid = self.tells_of_themselves(notice, None).await;
        self.change(|person| {
            person.phone = Some(digits.to_owned());
            person.user_id = Some(new_id.clone());
            person.phones += 1;
        });
        self.user_id_changed(old_phone, &old_id, &new_id).await;
        wamid
    }

    /// Gets another user id, as somebody does who hides their number and changes it. Returns the notice's id.
    pub async fn changes_user_id(&self) -> String {
        let (phone, old_id) = (self.wa_id(), self.user_id());
        let new_id = self.next_user_id(phone.as_deref().unwrap_or_default());
        let body = format!(
            "User {} changed from {old_id} to {new_id}",
            self.profile_name()
        );
        let notice = json!({"type": "user_changed_user_id", "body": body, "user_id": new_id});
        let wamid = self.tells_of_themselves(notice, None).await;
        self.change(|person| {
            person.user_id = Some(new_id.clone());
            person.phones += 1;
        });
        self.user_id_changed(phone, &old_id, &new_id).await;
        wamid
    }

    /// Uses WhatsApp on another phone: the security code changes. Returns the notice's id.
    pub async fn changes_phone(&self) -> String {
        self.change(|person| person.phones += 1);
        let hash = self.identity_hash();
        let created_s = self.world.options.clock.now_s();
        let body = format!("User {} may have changed their phone", self.profile_name());
        let notice = json!({
            "type": "customer_identity_changed", "body": body, "customer": self.wa_id(), "identity": hash,
        });
        let identity = json!({"acknowledged": false, "created_timestamp": created_s.to_string(), "hash": hash});
        self.tells_of_themselves(notice, Some(identity)).await
    }

    fn profile_name(&self) -> String {
        let state = self.world.state();
        let person = state.people.get(self.name());
        person
            .map(|person| person.profile_name.clone())
            .unwrap_or_default()
    }

    /// The user id after this one.
    fn next_user_id(&self, digits: &str) -> String {
        let state = self.world.state();
        let phones = state
            .people
            .get(self.name())
            .map_or(0, |person| person.phones);
        user_id_for(
            &format!("{}/{}", self.name(), phones + 1),
            country_of(digits),
        )
    }

    /// A `system` message; such webhooks have no contacts.
    async fn tells_of_themselves(&self, system: Value, identity: Option<Value>) -> String {
        let number = self.number();
        let content = Content::Raw {
            kind: String::from("system"),
            content: system,
        };
        let mut incoming = compose(
            &self.world,
            self.name(),
            &number,
            &content,
            &Letter::default(),
        );
        if let (Some(identity), Some(message)) = (identity, incoming.message.as_object_mut()) {
            message.insert(String::from("identity"), identity);
        }
        let value = json!({
            "messaging_product": "whatsapp",
            "metadata": number.metadata(),
            "messages": [incoming.message],
        });
        self.hear("messages", value).await;
        incoming.wamid
    }

    async fn user_id_changed(&self, phone: Option<String>, before: &str, after: &str) {
        let number = self.number();
        let now_s = self.world.options.clock.now_s().to_string();
        let mut update = json!({
            "detail": format!("User id for {} has been updated.", self.profile_name()),
            "user_id": {"previous": before, "current": after},
            "timestamp": now_s,
        });
        if let (Some(phone), Some(update)) = (phone, update.as_object_mut()) {
            update.insert(String::from("wa_id"), json!(phone));
        }
        let contact = {
            let mut state = self.world.state();
            state.people.meet(self.name()).contact()
        };
        let value = json!({
            "messaging_product": "whatsapp",
            "metadata": number.metadata(),
            "contacts": [contact],
            "user_id_update": [update],
        });
        self.hear("user_id_update", value).await;
    }
}
