//! Groups.

use serde_json::Value;

use super::identity::Identity;
use super::message::MessageError;
use crate::discreet::discreet;
use crate::json;

/// Something happened to a group.
#[derive(Clone, PartialEq, Eq)]
#[non_exhaustive]
pub struct GroupEvent {
    /// The group; absent when it could not be created.
    pub group_id: Option<String>,
    /// `group_create`, `group_delete`, `group_participants_add`, `group_participants_remove`,
    /// `group_join_request_created`, `group_join_request_revoked`, `group_settings_update`,
    /// `group_suspend`, `group_suspend_cleared`, …
    pub kind: Option<String>,
    /// Our request this answers.
    pub request_id: Option<String>,
    /// Unix seconds.
    pub timestamp: Option<i64>,
    /// The name from now on, if it was set and that succeeded.
    pub subject: Option<String>,
    /// The description from now on, if it was set and that succeeded.
    pub description: Option<String>,
    /// How to join.
    pub invite_link: Option<String>,
    /// Who came, or asks to come.
    pub added: Vec<Identity>,
    /// Who left or was removed.
    pub removed: Vec<Identity>,
    /// Who could neither be added nor removed.
    pub failed: Vec<Identity>,
    /// `approval_required` or `auto_approve`.
    pub join_approval_mode: Option<String>,
    /// `business` or `participant`.
    pub initiated_by: Option<String>,
    /// What did not work.
    pub errors: Vec<MessageError>,
}

discreet!(GroupEvent {
    group_id,
    kind,
    request_id,
    timestamp,
    added,
    removed,
    errors
});

impl GroupEvent {
    pub(super) fn read(raw: &Value) -> Self {
        let people = |key| json::list(raw, key).iter().map(member).collect::<Vec<_>>();
        let own = Identity::of(raw, "wa_id", "user_id", "parent_user_id");
        let mut added = people("added_participants");
        if !own.is_anonymous() {
            added.push(member(raw));
        }
        Self {
            group_id: json::ident(raw, "group_id"),
            kind: json::ident(raw, "type"),
            request_id: json::ident(raw, "request_id")
                .or_else(|| json::ident(raw, "join_request_id")),
            timestamp: json::int(raw, "timestamp"),
            subject: json::ident(raw, "subject").or_else(|| setting(raw, "group_subject")),
            description: json::ident(raw, "description")
                .or_else(|| setting(raw, "group_description")),
            invite_link: json::ident(raw, "invite_link"),
            added,
            removed: people("removed_participants"),
            failed: people("failed_participants"),
            join_approval_mode: json::ident(raw, "join_approval_mode"),
            initiated_by: json::ident(raw, "initiated_by"),
            errors: MessageError::list(raw),
        }
    }
}

fn member(raw: &Value) -> Identity {
    let mut member = Identity::contact(raw);
    if member.wa_id.is_none() {
        member.place_phone(json::ident(raw, "input"));
    }
    member
}

/// A setting's text, unless changing it failed.
fn setting(raw: &Value, key: &str) -> Option<String> {
    let setting = json::object(raw, key)?;
    json::flag(setting, "update_successful")?
        .then(|| json::text(setting, "text"))
        .flatten()
}
