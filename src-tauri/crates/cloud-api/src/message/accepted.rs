//! The answer to a message.

use serde_json::Value;

use crate::json;
use crate::{UserId, WaId, Wamid};

/// Meta took the message in charge. It is not sent yet, let alone delivered: statuses tell.
#[derive(Clone, Debug, PartialEq, Eq)]
#[non_exhaustive]
pub struct Accepted {
    /// The id under which statuses will speak of it.
    pub wamid: Wamid,
    /// The number as Meta spells it; may differ from the one asked for (Brazil, Mexico,
    /// Argentina).
    pub wa_id: Option<WaId>,
    /// The user id, when it was sent to one.
    pub user_id: Option<UserId>,
    /// Templates only: `accepted`, `held_for_quality_assessment`, `paused`, …
    pub message_status: Option<String>,
    /// The group, when it was sent to one.
    pub group_id: Option<String>,
}

impl Accepted {
    /// `None` without a message id: then nobody can say what became of it.
    pub(crate) fn read(body: &Value) -> Option<Self> {
        let message = json::list(body, "messages").first()?;
        let contact = json::list(body, "contacts").first().unwrap_or(&Value::Null);
        Some(Self {
            wamid: Wamid::new(json::ident(message, "id")?),
            wa_id: json::ident(contact, "wa_id").map(WaId::new),
            user_id: json::ident(contact, "user_id").map(UserId::new),
            message_status: json::ident(message, "message_status"),
            group_id: json::ident(message, "group_id"),
        })
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use serde_json::json;

    #[test]
    fn an_answer_to_a_user_id_has_no_number() {
        let body = json!({ "messaging_product": "whatsapp",
            "contacts": [{ "input": "ES.1", "user_id": "ES.1" }],
            "messages": [{ "id": "wamid.A", "message_status": "held_for_quality_assessment" }] });
        let accepted = Accepted::read(&body).unwrap();
        assert_eq!((accepted.wamid.as_str(), accepted.wa_id), ("wamid.A", None));
        assert_eq!(accepted.user_id, Some(UserId::new("ES.1")));
        assert_eq!(
            accepted.message_status.as_deref(),
            Some("held_for_quality_assessment")
        );
    }

    #[test]
    fn an_answer_without_an_id_is_none() {
        for body in [
            json!({}),
            json!({ "messages": [] }),
            json!({ "messages": [{ "id": "" }] }),
        ] {
            assert_eq!(Accepted::read(&body), None, "{body}");
        }
    }
}
