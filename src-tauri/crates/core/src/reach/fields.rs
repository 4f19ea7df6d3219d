//! The kinds of events that we ask Meta for.

/// Fields of a WhatsApp account's webhooks that Shopbell makes something of; messages first.
///
/// Source: Meta, *Webhooks › Reference*, read 2026-11. An app that is not offered one of them is
/// refused the whole list.
pub const FIELDS: &[&str] = &[
    "messages",
    "message_template_status_update",
    "message_template_quality_update",
    "message_template_components_update",
    "template_category_update",
    "phone_number_quality_update",
    "phone_number_name_update",
    "account_update",
    "account_alerts",
    "account_review_update",
    "account_settings_update",
    "business_capability_update",
    "business_username_updates",
    "payment_configuration_update",
    "security",
    "user_preferences",
    "user_id_update",
    "calls",
    "message_echoes",
    "smb_message_echoes",
    "smb_app_state_sync",
    "history",
    "standby",
    "messaging_handovers",
    "group_lifecycle_update",
    "group_participants_update",
    "group_settings_update",
    "group_status_update",
    "flows",
];

/// Ours that an app does not get, but for those that it was refused before.
pub(super) fn missing(got: &[String], refused: &[String]) -> Vec<&'static str> {
    let known = |field: &str| got.iter().chain(refused).any(|known| known == field);
    let fields = FIELDS.iter().copied();
    fields.filter(|field| !known(field)).collect()
}
