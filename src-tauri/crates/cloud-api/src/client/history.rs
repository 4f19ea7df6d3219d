//! What became of a message, asked after the fact: for statuses missed while nobody listened.

use reqwest::Method;
use serde_json::Value;

use super::Client;
use crate::discreet::discreet;
use crate::error::Error;
use crate::json;
use crate::page::Page;
use crate::{Cursor, PhoneNumberId, Wamid};

const FIELDS: &str =
    "id,message_id,events{delivery_status,webhook_update_state,timestamp,error_description}";

/// What is known about a message.
#[derive(Clone, Debug, PartialEq, Eq)]
#[non_exhaustive]
pub struct HistoryEntry {
    /// Its id, for [`Client::history_events`].
    pub id: Option<String>,
    /// The message.
    pub message_id: Wamid,
    /// What happened to it.
    pub events: Vec<DeliveryEvent>,
}

/// One thing that happened to a message.
#[derive(Clone, PartialEq, Eq)]
#[non_exhaustive]
pub struct DeliveryEvent {
    /// `SENT`, `DELIVERED`, `READ`, `FAILED`, `DELETED`.
    pub status: String,
    /// Whether our webhook was told: `PENDING`, `DELIVERED`, `FAILED`, `RETRYING`.
    pub webhook_state: Option<String>,
    /// Unix seconds.
    pub timestamp: Option<i64>,
    /// English words.
    pub error: Option<String>,
}

discreet!(DeliveryEvent {
    status,
    webhook_state,
    timestamp
});

impl Client {
    /// What became of a message. In Meta's published interface, but not offered everywhere: be
    /// ready for a refusal.
    ///
    /// # Errors
    /// As every request.
    pub async fn message_history(
        &self,
        from: &PhoneNumberId,
        message: &Wamid,
        page: Option<&Cursor>,
    ) -> Result<Page<HistoryEntry>, Error> {
        let mut request = self
            .request(Method::GET, &[from.as_str(), "message_history"])
            .query(&[("message_id", message.as_str()), ("fields", FIELDS)]);
        if let Some(page) = page {
            request = request.query(&[("after", page.as_str())]);
        }
        let answer = self.json(request).await?;
        self.page(answer, |raw| HistoryEntry::read(&raw))
    }

    /// More of what happened to one message, only of one status if one is named.
    ///
    /// # Errors
    /// As every request.
    pub async fn history_events(
        &self,
        entry: &str,
        status: Option<&str>,
        page: Option<&Cursor>,
    ) -> Result<Page<DeliveryEvent>, Error> {
        let mut request = self.request(Method::GET, &[entry, "events"]);
        if let Some(status) = status {
            request = request.query(&[("status_filter", status)]);
        }
        if let Some(page) = page {
            request = request.query(&[("after", page.as_str())]);
        }
        let answer = self.json(request).await?;
        self.page(answer, |raw| DeliveryEvent::read(&raw))
    }
}

impl DeliveryEvent {
    fn read(event: &Value) -> Option<Self> {
        Some(Self {
            status: json::ident(event, "delivery_status")?.to_ascii_uppercase(),
            webhook_state: json::ident(event, "webhook_update_state"),
            timestamp: json::int(event, "timestamp"),
            error: json::ident(event, "error_description"),
        })
    }
}

impl HistoryEntry {
    fn read(raw: &Value) -> Option<Self> {
        // Nested lists come as pages of their own.
        let events = raw.get("events").unwrap_or(&Value::Null);
        let events = if events.is_array() {
            events.as_array()
        } else {
            events.get("data")?.as_array()
        };
        Some(Self {
            id: json::ident(raw, "id"),
            message_id: Wamid::new(json::ident(raw, "message_id")?),
            events: events
                .into_iter()
                .flatten()
                .filter_map(DeliveryEvent::read)
                .collect(),
        })
    }
}
