//! Conversations that somebody else answers: Meta's AI agent, or another app of the business.

use serde_json::{Value, json};

use super::Customer;
use crate::{ids::Direction, people::Owner, world::KnownMessage};

impl Customer {
    /// Somebody else answers them from now on: what they write comes on `standby`.
    pub async fn is_taken_over_by(&self, owner: Owner) {
        let number = self.number();
        self.change(|person| {
            person.owners.insert(number.id.clone(), owner);
        });
        let role = role(owner);
        self.handover(
            "control_taken",
            json!({"previous_owner_role": "customer_service", "new_owner_role": role}),
        )
        .await;
    }

    /// The conversation comes back to the shop, with a summary of what was said.
    pub async fn is_handed_back(&self, why: &str, summary: &str) {
        let number = self.number();
        let mut before = None;
        self.change(|person| before = person.owners.remove(&number.id));
        self.handover(
            "control_passed",
            json!({
                "previous_owner_role": role(before.unwrap_or(Owner::AiAgent)),
                "new_owner_role": "escalation",
                "metadata": why,
                "conversation_context": {"type": "summary", "summary": {"text": summary}},
            }),
        )
        .await;
    }

    /// Whoever answers in the shop's place writes a text; the shop hears of it on `standby`. Returns its id.
    pub async fn hears_from_agent(&self, text: &str) -> String {
        let number = self.number();
        let now_s = self.world.options.clock.now_s();
        let address = self.wa_id().unwrap_or_else(|| self.user_id());
        let wamid = self.world.ids.wamid(Direction::FromShop, &address);
        self.world.state().messages.insert(
            wamid.clone(),
            KnownMessage {
                number_id: number.id.clone(),
                person: Some(self.name().to_owned()),
                from_customer: false,
                group: None,
                kind: String::from("text"),
                at_s: now_s,
                gone: false,
            },
        );
        let mut message =
            json!({"messaging_product": "whatsapp", "type": "text", "text": {"body": text}});
        if let Some(message) = message.as_object_mut() {
            match self.wa_id() {
                Some(phone) => message.insert(String::from("to"), json!(phone)),
                None => message.insert(String::from("recipient"), json!(self.user_id())),
            };
        }
        let echo = json!({"id": wamid, "timestamp": now_s.to_string(), "message": message});
        let value = json!({
            "messaging_product": "whatsapp",
            "metadata": number.metadata(),
            "standby": {"contacts": [self.contact()], "message_echoes": [echo]},
        });
        self.hear("standby", value).await;
        wamid
    }

    async fn handover(&self, kind: &str, details: Value) {
        let number = self.number();
        let mut value = json!({
            "messaging_product": "whatsapp",
            "recipient": {"phone_number_id": number.id, "display_phone_number": number.digits},
            "type": kind,
            "timestamp": self.world.options.clock.now_s().to_string(),
        });
        if let Some(value) = value.as_object_mut() {
            if let Some(phone) = self.wa_id() {
                value.insert(String::from("sender"), json!({"phone_number": phone}));
            }
            value.insert(kind.to_owned(), details);
        }
        self.hear("messaging_handovers", value).await;
    }
}

fn role(owner: Owner) -> &'static str {
    match owner {
        Owner::AiAgent => "ai_agent",
        Owner::OtherApp => "marketing",
    }
}
