//! What else can be said to Meta about a customer: forget them, who answers them, may we call.

use reqwest::Method;
use serde_json::{Value, json};

use super::{Client, not_understood};
use crate::error::Error;
use crate::json;
use crate::message::{Invalid, Problem};
use crate::{PhoneNumberId, Recipient, UserId, WaId};

/// What to do with the conversation of a number that several apps answer.
///
/// Source: Meta, *Conversation routing*, from partners' pages, read 2026-11.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
#[non_exhaustive]
pub enum ThreadControl<'a> {
    /// Hand it to another app.
    Pass {
        /// To which: a role as Meta names it; `None` for the usual one.
        target_role: Option<&'a str>,
    },
    /// Give it up.
    Release,
    /// Take it from whoever has it.
    Take,
}

/// Whether a customer may be called, and what can be done about it.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
#[non_exhaustive]
pub struct CallPermission {
    /// `granted`, `pending`, `denied`, `expired`.
    pub status: Option<String>,
    /// When it ends, Unix seconds; `None` for never.
    pub expires_at: Option<i64>,
    /// What can be done now.
    pub actions: Vec<CallAction>,
}

/// Something that can or cannot be done about calls.
#[derive(Clone, Debug, PartialEq, Eq)]
#[non_exhaustive]
pub struct CallAction {
    /// `start_call`, `send_call_permission_request`.
    pub name: String,
    /// Whether it can be done now.
    pub allowed: bool,
}

impl Client {
    /// Takes a person out of the contact book: their number is not told any more. `true` when they
    /// were in it.
    ///
    /// # Errors
    /// As every request.
    pub async fn forget_user(&self, from: &PhoneNumberId, user: &UserId) -> Result<bool, Error> {
        let request = self
            .request(Method::DELETE, &[from.as_str(), "contact_book"])
            .query(&[("messaging_product", "whatsapp"), ("bsuid", user.as_str())]);
        let answer = self.json(request).await?;
        match json::flag(&answer, "success") {
            Some(true) => Ok(json::flag(&answer, "deleted").unwrap_or(true)),
            _ => Err(not_understood(&answer)),
        }
    }

    /// Passes, gives up or takes a conversation. The note reaches the other app as it is.
    ///
    /// Releasing makes no webhook, and nobody can ask who has a conversation: remember it.
    ///
    /// # Errors
    /// [`Error::Invalid`] for a group; code 131070 when another app has it.
    pub async fn control_thread(
        &self,
        from: &PhoneNumberId,
        with: &Recipient,
        control: ThreadControl<'_>,
        note: Option<&str>,
    ) -> Result<(), Error> {
        let action = match control {
            ThreadControl::Pass { .. } => "pass",
            ThreadControl::Release => "release",
            ThreadControl::Take => "take",
        };
        let mut body = json!({ "messaging_product": "whatsapp", "action": action });
        let mut set = |key: &str, value: Value| {
            if let Some(fields) = body.as_object_mut() {
                fields.insert(key.to_owned(), value);
            }
        };
        match with {
            Recipient::Phone(number) => set("to", json!(format!("+{number}"))),
            Recipient::User(user) => set("recipient", json!(user)),
            Recipient::Group(_) => return Err(not_for_groups().into()),
        }
        if let ThreadControl::Pass {
            target_role: Some(role),
        } = control
        {
            set("control_pass", json!({ "target_role": role }));
        }
        if let Some(note) = note {
            set("metadata", json!(note));
        }
        self.post_to(from, "thread_control", &body).await
    }

    /// Whether a customer may be called. Asking too often is refused.
    ///
    /// # Errors
    /// Code 138000 when the number has no calls; 613 when asked too often.
    pub async fn call_permission(
        &self,
        from: &PhoneNumberId,
        customer: &WaId,
    ) -> Result<CallPermission, Error> {
        let request = self
            .request(Method::GET, &[from.as_str(), "call_permissions"])
            .query(&[("user_wa_id", customer.as_str())]);
        let answer = self.json(request).await?;
        let permission =
            json::object(&answer, "permission").ok_or_else(|| not_understood(&answer))?;
        let action = |raw: &Value| {
            Some(CallAction {
                name: json::ident(raw, "action_name")?,
                allowed: json::flag(raw, "can_perform_action").unwrap_or(false),
            })
        };
        Ok(CallPermission {
            status: json::ident(permission, "status"),
            expires_at: json::int(permission, "expiration_time").filter(|seconds| *seconds > 0),
            actions: json::list(&answer, "actions")
                .iter()
                .filter_map(action)
                .collect(),
        })
    }
}

fn not_for_groups() -> Invalid {
    Invalid {
        field: "to".to_owned(),
        problem: Problem::NotAllowed,
    }
}
