//! Answers to interactive messages.

use serde_json::{Map, Value};

use super::content::MessageContent;
use crate::json;

/// An answer to an interactive message.
#[derive(Clone, PartialEq)]
#[non_exhaustive]
pub enum InteractiveReply {
    /// A reply button was tapped.
    Button {
        /// The id set when sending.
        id: Option<String>,
        /// What the button says.
        title: Option<String>,
    },
    /// A row of a list was chosen.
    List {
        /// The id set when sending.
        id: Option<String>,
        /// What the row says.
        title: Option<String>,
        /// The smaller text of the row.
        description: Option<String>,
    },
    /// A form was filled in: a flow or an address.
    Form {
        /// `flow`, `address_message`, …
        name: Option<String>,
        /// What the bubble says, often only `Sent`.
        body: Option<String>,
        /// The answers as sent: JSON in a string, at times broken.
        response_json: Option<String>,
        /// The answers, when the string holds an object.
        answers: Option<Map<String, Value>>,
    },
    /// The customer answered a request for permission to call.
    CallPermission {
        /// Whether calls are allowed; absent when Meta sent neither `accept` nor `reject`.
        accepted: Option<bool>,
        /// Whether the permission lasts.
        permanent: bool,
        /// When it ends, Unix seconds.
        expires: Option<i64>,
        /// Whether the person decided, rather than a rule.
        by_user: bool,
    },
    /// A kind of the future.
    Other,
}

/// Shows the kind, not what somebody answered.
impl std::fmt::Debug for InteractiveReply {
    fn fmt(&self, formatter: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        formatter.write_str(match self {
            Self::Button { .. } => "Button",
            Self::List { .. } => "List",
            Self::Form { .. } => "Form",
            Self::CallPermission { .. } => "CallPermission",
            Self::Other => "Other",
        })
    }
}

/// Reads the `interactive` object: an answer, or the question itself in an echo.
pub(super) fn read(interactive: &Value) -> MessageContent {
    let kind = json::ident(interactive, "type").unwrap_or_default();
    let part = |key| json::object(interactive, key);
    let reply = match (kind.as_str(), part(&kind)) {
        ("button_reply", Some(reply)) => InteractiveReply::Button {
            id: json::ident(reply, "id"),
            title: json::text(reply, "title"),
        },
        ("list_reply", Some(reply)) => InteractiveReply::List {
            id: json::ident(reply, "id"),
            title: json::text(reply, "title"),
            description: json::ident(reply, "description"),
        },
        ("nfm_reply", Some(reply)) => form(reply),
        ("call_permission_reply", Some(reply)) => call_permission(reply),
        (_, None) if part("action").is_some() || part("body").is_some() => {
            return prompt(interactive);
        }
        _ => InteractiveReply::Other,
    };
    MessageContent::Interactive(reply)
}

fn form(reply: &Value) -> InteractiveReply {
    let response_json = match reply.get("response_json") {
        Some(inline @ Value::Object(_)) => Some(inline.to_string()),
        _ => json::text(reply, "response_json"),
    };
    let answers = response_json
        .as_deref()
        .and_then(|text| serde_json::from_str(text).ok());
    InteractiveReply::Form {
        name: json::ident(reply, "name"),
        body: json::text(reply, "body").filter(|body| !body.is_empty()),
        response_json,
        answers,
    }
}

fn call_permission(reply: &Value) -> InteractiveReply {
    InteractiveReply::CallPermission {
        accepted: match json::ident(reply, "response").as_deref() {
            Some("accept") => Some(true),
            Some("reject") => Some(false),
            _ => None,
        },
        permanent: json::flag(reply, "is_permanent").unwrap_or(false),
        expires: json::int(reply, "expiration_timestamp"),
        by_user: json::ident(reply, "response_source").as_deref() == Some("user_action"),
    }
}

fn prompt(interactive: &Value) -> MessageContent {
    let body = json::object(interactive, "body").and_then(|body| json::text(body, "text"));
    let action = interactive.get("action").unwrap_or(&Value::Null);
    let buttons = json::list(action, "buttons")
        .iter()
        .filter_map(|button| json::ident(json::object(button, "reply")?, "title"));
    let rows = json::list(action, "sections")
        .iter()
        .flat_map(|section| json::list(section, "rows"))
        .filter_map(|row| json::ident(row, "title"));
    let link =
        json::object(action, "parameters").and_then(|link| json::ident(link, "display_text"));
    MessageContent::Prompt {
        body,
        options: buttons.chain(rows).chain(link).collect(),
    }
}
