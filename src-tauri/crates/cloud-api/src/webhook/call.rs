//! Calls. One line per call id in a chat; their states are no message ticks.

use serde_json::Value;

use super::content::{self, MediaContent};
use super::identity::{Identity, People};
use super::message::MessageError;
use crate::json;

/// Something happened to a call.
#[derive(Clone, Debug, PartialEq)]
#[non_exhaustive]
pub struct Call {
    /// The call, `wacid.…`.
    pub id: String,
    /// `connect`, `terminate`, `call_created`, `call_recording_available`,
    /// `call_transcription_available`, …
    pub event: Option<String>,
    /// Who is called or calls.
    pub customer: Identity,
    /// Whether the customer called. Decided by Meta's `direction`, since `from` and `to` have
    /// been seen mixed up.
    pub from_customer: bool,
    /// On `terminate`: `COMPLETED` or `FAILED`, here always in upper case.
    pub status: Option<String>,
    /// Unix seconds.
    pub timestamp: Option<i64>,
    /// When it was answered, Unix seconds.
    pub started: Option<i64>,
    /// When it ended, Unix seconds.
    pub ended: Option<i64>,
    /// How long it lasted, seconds.
    pub duration_s: Option<i64>,
    /// The recording or the transcript.
    pub file: Option<MediaContent>,
    /// What was sent along when calling.
    pub callback_data: Option<String>,
    /// Why it failed.
    pub errors: Vec<MessageError>,
}

impl Call {
    /// Reads a call. `ours` is the digits of the business number: the other side is the customer.
    pub(super) fn read(
        raw: &Value,
        people: &People,
        alone: bool,
        ours: Option<&str>,
    ) -> Result<Self, &'static str> {
        let caller = Identity::of(raw, "from", "from_user_id", "from_parent_user_id");
        let called = Identity::of(raw, "to", "to_user_id", "to_parent_user_id");
        let is_us = |side: &Identity| side.wa_id.is_some() && side.wa_id.as_deref() == ours;
        let from_customer = match json::ident(raw, "direction").as_deref() {
            Some("BUSINESS_INITIATED") => false,
            Some("USER_INITIATED") => true,
            _ => !is_us(&caller),
        };
        // Only people have user ids, and only we have our number; else trust the direction.
        let caller_is_customer = if caller.user_id.is_some() != called.user_id.is_some() {
            caller.user_id.is_some()
        } else if is_us(&caller) != is_us(&called) {
            is_us(&called)
        } else {
            from_customer
        };
        let customer = if caller_is_customer { caller } else { called };
        let file =
            |key: &str, kind: &str| json::object(json::object(raw, key)?, kind).map(content::media);
        Ok(Self {
            id: json::ident(raw, "id").ok_or("a call without an id")?,
            event: json::ident(raw, "event"),
            customer: people.complete(customer, alone),
            from_customer,
            status: json::ident(raw, "status").map(|status| status.to_ascii_uppercase()),
            timestamp: json::int(raw, "timestamp"),
            started: json::int(raw, "start_time"),
            ended: json::int(raw, "end_time"),
            duration_s: json::int(raw, "duration"),
            file: file("call_recording", "audio").or_else(|| file("call_transcript", "document")),
            callback_data: json::ident(raw, "biz_opaque_callback_data"),
            errors: MessageError::list(raw),
        })
    }
}
