//! Who answers a conversation.

use serde_json::Value;

use super::identity::Identity;
use super::users;
use crate::discreet::discreet;
use crate::json;

/// Who answers a conversation changed. The latest by time counts.
#[derive(Clone, PartialEq, Eq)]
#[non_exhaustive]
pub struct Handover {
    /// The customer; often known by number only, at times not at all.
    pub customer: Identity,
    /// Which way it went.
    pub kind: HandoverKind,
    /// Unix seconds.
    pub timestamp: Option<i64>,
    /// Who answered before: `ai_agent`, `customer_service`, …
    pub previous_role: Option<String>,
    /// Who answers now.
    pub new_role: Option<String>,
    /// Free text along with it.
    pub note: Option<String>,
    /// What the AI agent wrote about the conversation. Untrusted, generated text.
    pub summary: Option<String>,
}

discreet!(Handover {
    customer,
    kind,
    timestamp,
    previous_role,
    new_role
});

/// Which way a conversation went.
#[derive(Clone, Debug, PartialEq, Eq)]
#[non_exhaustive]
pub enum HandoverKind {
    /// It is ours now: please answer.
    Passed,
    /// Somebody else has it now.
    Taken,
    /// A kind of the future.
    Other(String),
}

impl Handover {
    pub(super) fn read(value: &Value) -> Result<Self, &'static str> {
        let name = json::ident(value, "type").ok_or("a handover without a type")?;
        let details = value.get(&name).unwrap_or(&Value::Null);
        let sender = value.get("sender").unwrap_or(&Value::Null);
        let role = |side: &str| {
            json::ident(details, &format!("{side}_owner_role"))
                .or_else(|| json::ident(details, &format!("{side}_owner_app_role")))
        };
        Ok(Self {
            customer: Identity::of(sender, "phone_number", "user_id", "parent_user_id"),
            timestamp: json::int(value, "timestamp"),
            previous_role: role("previous"),
            new_role: role("new"),
            note: json::ident(details, "metadata"),
            summary: details
                .get("conversation_context")
                .and_then(users::summary_text),
            kind: match name.as_str() {
                "control_passed" => HandoverKind::Passed,
                "control_taken" => HandoverKind::Taken,
                _ => HandoverKind::Other(name),
            },
        })
    }
}
