//! Groups, templates, who answers, and everything about the account itself.

use serde_json::Value;

use super::identity::Identity;
use super::message::MessageError;
use super::users;
use crate::json;

/// Something happened to a group.
#[derive(Clone, Debug, PartialEq, Eq)]
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
    /// `business` or `participant`.
    pub initiated_by: Option<String>,
    /// What did not work.
    pub errors: Vec<MessageError>,
}

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

/// Something happened to a message template. Refetch it; until then apply what is here.
#[derive(Clone, Debug, PartialEq, Eq)]
#[non_exhaustive]
pub struct TemplateEvent {
    /// The language version it is about.
    pub template_id: Option<String>,
    /// The template's name.
    pub name: Option<String>,
    /// Its language, `en_GB`, at times `en-GB`.
    pub language: Option<String>,
    /// A new state: `APPROVED`, `REJECTED`, `PAUSED`, …
    pub status: Option<String>,
    /// Why, when it was rejected, paused or disabled: Meta's code.
    pub reason: Option<String>,
    /// The same in English words.
    pub explanation: Option<String>,
    /// What Meta advises to change.
    pub recommendation: Option<String>,
    /// The quality from now on: `GREEN`, `YELLOW`, `RED`, `UNKNOWN`.
    pub quality: Option<String>,
    /// The category in force.
    pub category: Option<String>,
    /// The category it will get.
    pub next_category: Option<String>,
    /// When it gets that, Unix seconds.
    pub category_change_at: Option<i64>,
}

impl TemplateEvent {
    pub(super) fn read(field: &str, value: &Value) -> Self {
        let get = |key| json::ident(value, key);
        let part = |object: &str, key| json::ident(json::object(value, object)?, key);
        // Documentation once shows a quality event under the status field.
        let quality = get("new_quality_score");
        let is_status = field == "message_template_status_update" && quality.is_none();
        Self {
            template_id: get("message_template_id"),
            name: get("message_template_name"),
            language: get("message_template_language"),
            status: is_status.then(|| get("event")).flatten(),
            reason: get("reason").filter(|reason| reason != "NONE"),
            explanation: part("rejection_info", "reason")
                .or_else(|| part("other_info", "description")),
            recommendation: part("rejection_info", "recommendation"),
            quality,
            // An announcement calls the category in force the new one.
            category: get("new_category")
                .or_else(|| get("message_template_category"))
                .or_else(|| get("category")),
            next_category: get("correct_category"),
            category_change_at: json::int(value, "category_update_timestamp"),
        }
    }
}

/// Who answers a conversation changed. The latest by time counts.
#[derive(Clone, Debug, PartialEq, Eq)]
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

/// A notice about the account, the number or the business.
///
/// Fields differ per event; [`Item::raw`](super::Item::raw) has them all.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
#[non_exhaustive]
pub struct AccountEvent {
    /// What happened: `event`, else `decision`, `status`, `type` or the alert's type.
    pub event: Option<String>,
    /// How bad, on alerts: `CRITICAL`, `WARNING`, `INFORMATIONAL`.
    pub severity: Option<String>,
    /// English words about it.
    pub description: Option<String>,
    /// Why a name was rejected or the number restricted: Meta's code.
    pub reason: Option<String>,
    /// What is restricted from now on: type, and end in Unix seconds when there is one.
    ///
    /// Empty on an `ACCOUNT_RESTRICTION` that only warns or lifts.
    pub restrictions: Vec<(String, Option<i64>)>,
    /// The messaging limit from now on: `TIER_2K` or a number.
    pub messaging_limit: Option<String>,
    /// The account meant, where the entry names a portfolio.
    pub waba_id: Option<String>,
    /// Unix seconds, from within the value.
    pub timestamp: Option<i64>,
}

impl AccountEvent {
    pub(super) fn read(value: &Value) -> Self {
        let get = |key| json::ident(value, key);
        let part = |object: &str, key| json::ident(json::object(value, object)?, key);
        let restriction = |info: &Value| {
            Some((
                json::ident(info, "restriction_type")?,
                json::int(info, "expiration"),
            ))
        };
        Self {
            event: get("event")
                .or_else(|| get("decision"))
                .or_else(|| part("alert_info", "alert_type"))
                .or_else(|| get("status"))
                .or_else(|| get("type")),
            severity: part("alert_info", "alert_severity"),
            description: part("alert_info", "alert_description")
                .or_else(|| get("message"))
                .or_else(|| part("violation_info", "remediation")),
            reason: get("rejection_reason")
                .or_else(|| part("violation_info", "violation_type"))
                .or_else(|| part("ban_info", "waba_ban_state"))
                .or_else(|| part("disconnection_info", "reason")),
            restrictions: json::list(value, "restriction_info")
                .iter()
                .filter_map(restriction)
                .collect(),
            messaging_limit: get("max_daily_conversations_per_business")
                .or_else(|| get("max_daily_conversation_per_phone"))
                .or_else(|| get("current_limit")),
            waba_id: part("waba_info", "waba_id"),
            timestamp: json::int(value, "timestamp"),
        }
    }
}

/// Fields whose value is one template event.
pub(super) fn is_template_field(field: &str) -> bool {
    field.starts_with("message_template_")
        || field == "template_category_update"
        || field == "template_correct_category_detection"
}

/// Fields known to be about the account, number or business.
pub(super) fn is_account_field(field: &str) -> bool {
    matches!(
        field,
        "account_update"
            | "account_alerts"
            | "account_review_update"
            | "account_settings_update"
            | "automatic_events"
            | "business_capability_update"
            | "business_status_update"
            | "business_username_update"
            | "business_username_updates"
            | "campaign_status_update"
            | "consumer_profile"
            | "flows"
            | "partner_solutions"
            | "payment_configuration_update"
            | "phone_number_name_update"
            | "phone_number_quality_update"
            | "phone_number_username_update"
            | "security"
            | "tracking_events"
    )
}
