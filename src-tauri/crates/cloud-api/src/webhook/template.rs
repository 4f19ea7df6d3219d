//! What happens to message templates.

use serde_json::Value;

use crate::discreet::discreet;
use crate::json;

/// Something happened to a message template. Refetch it; until then apply what is here.
#[derive(Clone, PartialEq, Eq)]
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
    /// The quality until now.
    pub previous_quality: Option<String>,
    /// When it was disabled, Unix seconds.
    pub disabled_at: Option<i64>,
    /// Its texts from now on, when they changed.
    pub texts: Option<TemplateTexts>,
    /// The category in force.
    pub category: Option<String>,
    /// The category it will get.
    pub next_category: Option<String>,
    /// When it gets that, Unix seconds.
    pub category_change_at: Option<i64>,
}

discreet!(TemplateEvent {
    template_id,
    name,
    language,
    status,
    reason,
    quality,
    category,
    next_category
});

/// The texts of a template that changed.
#[derive(Clone, Default, PartialEq, Eq)]
#[non_exhaustive]
pub struct TemplateTexts {
    /// The header's, if it has one.
    pub header: Option<String>,
    /// The body's.
    pub body: Option<String>,
    /// The small text below.
    pub footer: Option<String>,
    /// What the buttons say, in order.
    pub buttons: Vec<String>,
}

discreet!(TemplateTexts {});

impl TemplateTexts {
    fn read(value: &Value) -> Self {
        let text = |key| json::text(value, key);
        Self {
            header: text("message_template_title"),
            body: text("message_template_element"),
            footer: text("message_template_footer"),
            buttons: json::list(value, "message_template_buttons")
                .iter()
                .filter_map(|button| json::text(button, "message_template_button_text"))
                .collect(),
        }
    }
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
            previous_quality: get("previous_quality_score"),
            disabled_at: json::object(value, "disable_info")
                .and_then(|info| json::int(info, "disable_date")),
            texts: (field == "message_template_components_update")
                .then(|| TemplateTexts::read(value)),
            // An announcement calls the category in force the new one.
            category: get("new_category")
                .or_else(|| get("message_template_category"))
                .or_else(|| get("category")),
            next_category: get("correct_category"),
            category_change_at: json::int(value, "category_update_timestamp"),
        }
    }
}

/// Fields whose value is one template event.
pub(super) fn is_template_field(field: &str) -> bool {
    field.starts_with("message_template_")
        || field == "template_category_update"
        || field == "template_correct_category_detection"
}
