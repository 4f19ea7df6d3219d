//! How far a message of ours has travelled.

use serde_json::Value;

use super::identity::{Identity, People};
use super::message::MessageError;
use crate::json;

/// A report about something we sent.
///
/// Reports arrive in any order, repeatedly, and before the answer to the request they are about.
#[derive(Clone, Debug, PartialEq)]
#[non_exhaustive]
pub struct StatusReport {
    /// The message it is about; a call id when [`kind`](Self::kind) is `call`.
    pub id: String,
    /// As sent. See [`delivery`](Self::delivery).
    pub status: String,
    /// When it happened, Unix seconds. Absent: take the time of arrival.
    pub timestamp: Option<i64>,
    /// The customer it was sent to; anonymous for groups.
    pub recipient: Identity,
    /// The group it was sent to.
    pub group_id: Option<String>,
    /// Groups: the member this report is about. Each member reports on its own.
    pub participant: Option<Participant>,
    /// `payment` or `call`: such a report says nothing about delivery. `None` for messages.
    pub kind: Option<String>,
    /// What was sent along as `biz_opaque_callback_data`.
    pub callback_data: Option<String>,
    /// Why it failed. May be empty even then.
    pub errors: Vec<MessageError>,
    /// What it costs.
    pub pricing: Option<Pricing>,
    /// The conversation it is billed in.
    pub conversation: Option<Conversation>,
    /// The template made for a direct send.
    pub template_id: Option<String>,
    /// The payment, when [`kind`](Self::kind) is `payment`.
    pub payment: Option<Payment>,
}

/// A member of a group.
pub type Participant = Identity;

/// How far a message has travelled, as one report says.
#[derive(Clone, Debug, PartialEq, Eq)]
#[non_exhaustive]
pub enum DeliveryStatus {
    /// It left Meta's servers.
    Sent,
    /// It is on the phone.
    Delivered,
    /// The chat was opened, by somebody who shows it.
    Read,
    /// The voice note was listened to.
    Played,
    /// It was not delivered.
    Failed,
    /// Anything else, including `deleted` and `warning` of older versions, and every payment and
    /// call state: no change to delivery.
    Other(String),
}

/// What a message costs.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
#[non_exhaustive]
pub struct Pricing {
    /// Being retired: see [`kind`](Self::kind).
    pub billable: Option<bool>,
    /// `PMP`, per message; `CBP`, per conversation, before July 2025.
    pub model: Option<String>,
    /// `regular`, `free_customer_service`, `free_entry_point`.
    pub kind: Option<String>,
    /// `marketing`, `utility`, `service`, …
    pub category: Option<String>,
}

/// The conversation a message is billed in.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
#[non_exhaustive]
pub struct Conversation {
    /// Its id.
    pub id: Option<String>,
    /// When it ends, Unix seconds; for a free entry point, the end of the free window.
    pub expires: Option<i64>,
    /// What opened it.
    pub origin: Option<String>,
}

/// A payment inside a chat (India, Brazil).
#[derive(Clone, Debug, Default, PartialEq, Eq)]
#[non_exhaustive]
pub struct Payment {
    /// Our reference of the bill.
    pub reference_id: Option<String>,
    /// The amount times [`offset`](Self::offset).
    pub amount: Option<i64>,
    /// What to divide the amount by.
    pub offset: Option<i64>,
    /// ISO 4217.
    pub currency: Option<String>,
    /// The transaction at the payment provider.
    pub transaction_id: Option<String>,
    /// Its state.
    pub transaction_status: Option<String>,
}

impl StatusReport {
    /// How far the message has travelled. Payment and call states are always
    /// [`Other`](DeliveryStatus::Other): their `failed` is no failed message.
    #[must_use]
    pub fn delivery(&self) -> DeliveryStatus {
        match self.status.as_str() {
            _ if self.kind.is_some() => DeliveryStatus::Other(self.status.clone()),
            "sent" => DeliveryStatus::Sent,
            "delivered" => DeliveryStatus::Delivered,
            "read" => DeliveryStatus::Read,
            "played" => DeliveryStatus::Played,
            "failed" => DeliveryStatus::Failed,
            other => DeliveryStatus::Other(other.to_owned()),
        }
    }

    /// Reads a report; the error says what is missing.
    pub(super) fn read(raw: &Value, people: &People, alone: bool) -> Result<Self, &'static str> {
        let id = json::ident(raw, "id").ok_or("a status without an id")?;
        let status = json::ident(raw, "status").ok_or("a status without a status")?;
        let kind = json::ident(raw, "type").filter(|kind| kind != "message");
        let to_group = json::ident(raw, "recipient_type").as_deref() == Some("group");
        let group_id = to_group.then(|| json::ident(raw, "recipient_id")).flatten();
        let recipient = if to_group {
            Identity::default()
        } else {
            let mut own = Identity::of(
                raw,
                "recipient_id",
                "recipient_user_id",
                "recipient_parent_user_id",
            );
            // The spelling before 2026-05-05.
            let older = json::ident(raw, "parent_recipient_user_id");
            own.parent_user_id = own.parent_user_id.or(older);
            own.identity_key_hash = json::ident(raw, "recipient_identity_key_hash");
            people.complete(own, alone)
        };
        let conversation = json::object(raw, "conversation");
        Ok(Self {
            id,
            status,
            kind,
            timestamp: json::int(raw, "timestamp"),
            recipient,
            group_id,
            participant: to_group.then(|| participant(raw, people)).flatten(),
            callback_data: json::ident(raw, "biz_opaque_callback_data"),
            errors: MessageError::list(raw),
            pricing: json::object(raw, "pricing")
                .or_else(|| json::object(conversation?, "pricing"))
                .map(pricing),
            conversation: conversation.map(self::conversation),
            template_id: json::ident(raw, "template_id"),
            payment: json::object(raw, "payment").map(payment),
        })
    }
}

fn participant(raw: &Value, people: &People) -> Option<Participant> {
    let mut member = Identity::of(
        raw,
        "recipient_participant_id",
        "recipient_participant_user_id",
        "recipient_participant_parent_user_id",
    );
    if member.is_anonymous() {
        member.place_phone(json::ident(raw, "participant_recipient_id"));
    }
    (!member.is_anonymous()).then(|| people.complete(member, false))
}

fn pricing(pricing: &Value) -> Pricing {
    Pricing {
        billable: json::flag(pricing, "billable"),
        model: json::ident(pricing, "pricing_model"),
        kind: json::ident(pricing, "type"),
        category: json::ident(pricing, "category"),
    }
}

fn conversation(conversation: &Value) -> Conversation {
    Conversation {
        id: json::ident(conversation, "id"),
        expires: json::int(conversation, "expiration_timestamp"),
        origin: json::object(conversation, "origin").and_then(|origin| json::ident(origin, "type")),
    }
}

fn payment(payment: &Value) -> Payment {
    let amount = payment.get("amount").unwrap_or(&Value::Null);
    let transaction = payment.get("transaction").unwrap_or(&Value::Null);
    Payment {
        reference_id: json::ident(payment, "reference_id"),
        amount: json::int(amount, "value"),
        offset: json::int(amount, "offset"),
        currency: json::ident(payment, "currency"),
        transaction_id: json::ident(transaction, "id"),
        transaction_status: json::ident(transaction, "status"),
    }
}
