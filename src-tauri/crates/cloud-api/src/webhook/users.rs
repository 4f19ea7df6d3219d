//! What customers and the phone app change beside messages.

use serde_json::Value;

use super::identity::{Identity, People};
use super::message::MessageError;
use crate::discreet::discreet;
use crate::json;

/// A customer stopped or resumed a kind of message. The latest by time counts.
#[derive(Clone, PartialEq, Eq)]
#[non_exhaustive]
pub struct UserPreference {
    /// Who.
    pub customer: Identity,
    /// `marketing_messages`.
    pub category: Option<String>,
    /// `stop` or `resume`.
    pub value: String,
    /// English sentence.
    pub detail: Option<String>,
    /// Unix seconds.
    pub timestamp: Option<i64>,
}

discreet!(UserPreference {
    customer,
    category,
    value,
    timestamp
});

impl UserPreference {
    /// Whether marketing messages are now refused; `None` when this says nothing about them.
    #[must_use]
    pub fn stops_marketing(&self) -> Option<bool> {
        let marketing = self
            .category
            .as_deref()
            .is_none_or(|kind| kind == "marketing_messages");
        match self.value.as_str() {
            "stop" if marketing => Some(true),
            "resume" if marketing => Some(false),
            _ => None,
        }
    }

    pub(super) fn read(raw: &Value, people: &People, alone: bool) -> Result<Self, &'static str> {
        let own = Identity::of(raw, "wa_id", "user_id", "parent_user_id");
        Ok(Self {
            customer: people.complete(own, alone),
            category: json::ident(raw, "category"),
            value: json::ident(raw, "value").ok_or("a preference without a value")?,
            detail: json::ident(raw, "detail"),
            timestamp: json::int(raw, "timestamp"),
        })
    }
}

/// A customer has a new business-scoped user id. Late webhooks still name the former one.
#[derive(Clone, PartialEq, Eq)]
#[non_exhaustive]
pub struct UserIdUpdate {
    /// Who, by number and names; the ids are below.
    pub customer: Identity,
    /// The former user id.
    pub previous: Option<String>,
    /// The user id from now on.
    pub current: String,
    /// The former parent id.
    pub parent_previous: Option<String>,
    /// The parent id from now on.
    pub parent_current: Option<String>,
    /// Unix seconds.
    pub timestamp: Option<i64>,
}

discreet!(UserIdUpdate {
    customer,
    timestamp
});

impl UserIdUpdate {
    pub(super) fn read(raw: &Value, people: &People, alone: bool) -> Result<Self, &'static str> {
        let ids = raw.get("user_id").unwrap_or(&Value::Null);
        let parents = raw.get("parent_user_id").unwrap_or(&Value::Null);
        let mut own = Identity::default();
        own.place_phone(json::ident(raw, "wa_id"));
        let mut customer = people.complete(own, alone);
        customer.user_id = None;
        customer.parent_user_id = None;
        Ok(Self {
            customer,
            previous: json::ident(ids, "previous"),
            current: json::ident(ids, "current").ok_or("a user id update without a new id")?,
            parent_previous: json::ident(parents, "previous"),
            parent_current: json::ident(parents, "current"),
            timestamp: json::int(raw, "timestamp"),
        })
    }
}

/// An entry of the phone app's address book was saved or removed. The latest by time counts.
#[derive(Clone, PartialEq, Eq)]
#[non_exhaustive]
pub struct SavedContact {
    /// Who.
    pub customer: Identity,
    /// Whether the entry is gone. The chat stays.
    pub removed: bool,
    /// The saved name: better than the one the person chose.
    pub full_name: Option<String>,
    /// The saved first name.
    pub first_name: Option<String>,
    /// Unix seconds.
    pub timestamp: Option<i64>,
}

discreet!(SavedContact {
    customer,
    removed,
    timestamp
});

impl SavedContact {
    pub(super) fn read(raw: &Value) -> Result<Self, &'static str> {
        let contact = json::object(raw, "contact").ok_or("a saved contact without a contact")?;
        let username = json::ident(contact, "username");
        let customer = Identity {
            username: username.map(|name| name.trim_start_matches('@').to_owned()),
            ..Identity::of(contact, "phone_number", "user_id", "parent_user_id")
        };
        if customer.is_anonymous() {
            return Err("a saved contact without number and user id");
        }
        Ok(Self {
            customer,
            removed: json::ident(raw, "action").as_deref() == Some("remove"),
            full_name: json::ident(contact, "full_name"),
            first_name: json::ident(contact, "first_name"),
            timestamp: raw
                .get("metadata")
                .and_then(|metadata| json::int(metadata, "timestamp")),
        })
    }
}

/// How far the copy of the phone app's history has come. Chunks arrive out of order.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
#[non_exhaustive]
pub struct HistoryProgress {
    /// 0: the last day; 1: days 1 to 90; 2: days 90 to 180.
    pub phase: Option<i64>,
    /// Place within the phase.
    pub chunk_order: Option<i64>,
    /// 0 to 100; 100 is the end.
    pub percent: Option<i64>,
    /// Why there is no history; 2593109: the owner declined.
    pub errors: Vec<MessageError>,
}

impl HistoryProgress {
    pub(super) fn read(chunk: &Value) -> Self {
        let metadata = chunk.get("metadata").unwrap_or(&Value::Null);
        Self {
            phase: json::int(metadata, "phase"),
            chunk_order: json::int(metadata, "chunk_order"),
            percent: json::int(metadata, "progress"),
            errors: MessageError::list(chunk),
        }
    }
}

/// What an AI agent wrote about the conversation for whoever takes over. Never a message of the
/// customer.
#[derive(Clone, PartialEq, Eq)]
#[non_exhaustive]
pub struct ConversationSummary {
    /// Whom the conversation is with, when the value speaks of one person.
    pub customer: Option<Identity>,
    /// The message it came along with.
    pub message_id: Option<String>,
    /// The summary. Untrusted, generated text.
    pub text: String,
}

discreet!(ConversationSummary { message_id });

/// The text of a `conversation_context`.
pub(super) fn summary_text(context: &Value) -> Option<String> {
    let text = json::text(json::object(context, "summary")?, "text")?;
    (!text.trim().is_empty()).then_some(text)
}
