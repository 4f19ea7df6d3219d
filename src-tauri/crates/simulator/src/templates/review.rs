//! What Meta decides about a template, and the webhooks that tell of it.

use serde::{Deserialize, Serialize};
use serde_json::{Map, Value, json};

use super::{PAUSES_MS, text_of};
use crate::world::World;

/// One decision about a template. Over HTTP the same, as `{"review": "rejected", "reason": "PROMOTIONAL"}`.
///
/// Source: Meta, *Template quality*, *Template pausing* and the webhook reference, read 2026-11.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(tag = "review", rename_all = "snake_case")]
#[non_exhaustive]
pub enum Review {
    /// It can be sent.
    Approved,
    /// It cannot.
    Rejected {
        /// `INVALID_FORMAT`, `PROMOTIONAL`, `SCAM`, …
        reason: String,
        /// Why, in words.
        #[serde(default)]
        explanation: Option<String>,
        /// What to do about it, in words.
        #[serde(default)]
        recommendation: Option<String>,
    },
    /// Paused for low quality: three hours, then six, the third time disabled for good.
    Paused,
    /// Paused by pacing, until somebody ends it.
    PausedByPacing,
    /// The pause is over.
    Unpaused,
    /// Disabled for good.
    Disabled,
    /// At risk of being disabled; can still be sent.
    Flagged,
    /// Out of danger.
    Reinstated,
    /// The business has asked for another look.
    InAppeal,
    /// Unused for a year.
    Archived,
    /// Back from the archive.
    Unarchived,
    /// Cannot be edited for now.
    Locked,
    /// The account has too many templates.
    LimitExceeded,
    /// Another quality: `GREEN`, `YELLOW`, `RED` (which pauses it), `UNKNOWN`.
    Quality {
        /// The new score.
        score: String,
    },
    /// The category will change.
    CategoryAnnounced {
        /// To this one.
        to: String,
        /// Unix seconds when it will.
        at_s: u64,
    },
    /// The category has changed.
    CategoryChanged {
        /// To this one.
        to: String,
    },
    /// Meta thinks that another category would be right.
    CategoryMisjudged {
        /// This one.
        to: String,
    },
}

/// Applies a decision; the webhooks it makes, none when there is no such template.
pub(crate) fn apply(
    world: &World,
    waba_id: &str,
    name: &str,
    language: &str,
    review: &Review,
) -> Vec<(String, Value)> {
    let now_ms = world.options.clock.now_ms();
    let mut state = world.state();
    let Some(waba) = state.wabas.get_mut(waba_id) else {
        return Vec::new();
    };
    let Some(template) = waba
        .templates
        .iter_mut()
        .find(|one| text_of(one, "name") == name && text_of(one, "language") == language)
    else {
        return Vec::new();
    };
    let id = text_of(template, "id").to_owned();
    let mut told = Vec::new();
    match review {
        Review::Quality { score } => {
            let before = template
                .pointer("/quality_score/score")
                .cloned()
                .unwrap_or_else(|| json!("UNKNOWN"));
            set(
                template,
                "quality_score",
                json!({"score": score, "date": now_ms / 1000}),
            );
            let mut value = identity(template);
            value.insert(String::from("previous_quality_score"), before);
            value.insert(String::from("new_quality_score"), json!(score));
            told.push(("message_template_quality_update", value));
            if score == "RED" && text_of(template, "status") == "APPROVED" {
                let strikes = waba.book.pauses(&id, now_ms);
                told.push(("message_template_status_update", paused(template, strikes)));
            }
        }
        Review::Paused => {
            let strikes = waba.book.pauses(&id, now_ms);
            told.push(("message_template_status_update", paused(template, strikes)));
        }
        Review::PausedByPacing => {
            waba.book.paces(&id, now_ms);
            set(template, "status", json!("PAUSED"));
            let info = info("RATE_LIMITING_PAUSE", "The template is paused by pacing.");
            told.push((
                "message_template_status_update",
                event(template, "PAUSED", "NONE", info),
            ));
        }
        Review::CategoryAnnounced { to, at_s } => {
            set(template, "correct_category", json!(to));
            let mut value = identity(template);
            value.insert(String::from("correct_category"), json!(to));
            value.insert(
                String::from("new_category"),
                json!(text_of(template, "category")),
            );
            value.insert(
                String::from("category_update_timestamp"),
                json!(at_s.to_string()),
            );
            told.push(("template_category_update", value));
        }
        Review::CategoryChanged { to } => {
            let before = json!(text_of(template, "category"));
            set(template, "previous_category", before.clone());
            set(template, "category", json!(to));
            if let Some(fields) = template.as_object_mut() {
                // Source: Meta, *Template categorization*: a custom time to live is cleared.
                fields.remove("correct_category");
                fields.remove("message_send_ttl_seconds");
            }
            let mut value = identity(template);
            value.insert(String::from("previous_category"), before);
            value.insert(String::from("new_category"), json!(to));
            told.push(("template_category_update", value));
        }
        Review::CategoryMisjudged { to } => {
            let mut value = identity(template);
            value.insert(
                String::from("category"),
                json!(text_of(template, "category")),
            );
            value.insert(String::from("correct_category"), json!(to));
            told.push(("template_correct_category_detection", value));
        }
        other => told.push(("message_template_status_update", status(template, other))),
    }
    told.into_iter()
        .map(|(field, value)| (field.to_owned(), Value::Object(value)))
        .collect()
}

/// A decision that is a status: what is listed, and what is told.
fn status(template: &mut Value, review: &Review) -> Map<String, Value> {
    let (listed, told) = match review {
        Review::Approved => ("APPROVED", "APPROVED"),
        Review::Unpaused => ("APPROVED", "APPROVED"),
        Review::Disabled => ("DISABLED", "DISABLED"),
        // The list keeps calling these approved.
        Review::Flagged => ("APPROVED", "FLAGGED"),
        Review::Reinstated => ("APPROVED", "REINSTATED"),
        Review::Unarchived => ("APPROVED", "UNARCHIVED"),
        Review::InAppeal => ("IN_APPEAL", "IN_APPEAL"),
        Review::Archived => ("ARCHIVED", "ARCHIVED"),
        Review::Locked => ("LOCKED", "LOCKED"),
        Review::LimitExceeded => ("LIMIT_EXCEEDED", "LIMIT_EXCEEDED"),
        _ => ("REJECTED", "REJECTED"),
    };
    set(template, "status", json!(listed));
    match review {
        Review::Rejected {
            reason,
            explanation,
            recommendation,
        } => {
            set(template, "rejected_reason", json!(reason));
            let mut value = event(template, told, reason, None);
            if let Some(explanation) = explanation {
                let info = json!({"reason": explanation, "recommendation": recommendation});
                value.insert(String::from("rejection_info"), info);
            }
            value
        }
        Review::Disabled => event(
            template,
            told,
            "NONE",
            info("DISABLED", "The template is disabled for good."),
        ),
        Review::Unpaused => event(
            template,
            told,
            "NONE",
            info("UNPAUSE", "The template can be sent again."),
        ),
        _ => {
            set(template, "rejected_reason", json!("NONE"));
            event(template, told, "NONE", None)
        }
    }
}

/// A pause for low quality, or the end after the last one.
fn paused(template: &mut Value, strikes: usize) -> Map<String, Value> {
    let (status, title, description) = match strikes {
        1 => (
            "PAUSED",
            "FIRST_PAUSE",
            "The template is paused for 3 hours.",
        ),
        2 => (
            "PAUSED",
            "SECOND_PAUSE",
            "The template is paused for 6 hours.",
        ),
        _ => ("DISABLED", "DISABLED", "The template is disabled for good."),
    };
    debug_assert_eq!(status == "PAUSED", strikes <= PAUSES_MS.len());
    set(template, "status", json!(status));
    event(template, status, "NONE", info(title, description))
}

fn info(title: &str, description: &str) -> Option<Value> {
    Some(json!({"title": title, "description": description}))
}

/// `value` of a status update.
pub(crate) fn event(
    template: &Value,
    status: &str,
    reason: &str,
    other_info: Option<Value>,
) -> Map<String, Value> {
    let mut value = identity(template);
    value.insert(String::from("event"), json!(status));
    value.insert(String::from("reason"), json!(reason));
    value.insert(
        String::from("message_template_category"),
        json!(text_of(template, "category")),
    );
    if let Some(info) = other_info {
        value.insert(String::from("other_info"), info);
    }
    value
}

/// `value` of a components update: the parts by their flat names.
pub(crate) fn changed(template: &Value) -> Value {
    let mut value = identity(template);
    let parts = template
        .get("components")
        .and_then(Value::as_array)
        .map(Vec::as_slice)
        .unwrap_or_default();
    for part in parts {
        let key = match text_of(part, "type") {
            "HEADER" if text_of(part, "format") == "TEXT" => "message_template_title",
            "BODY" => "message_template_element",
            "FOOTER" => "message_template_footer",
            "BUTTONS" => {
                let buttons: Vec<Value> = part
                    .get("buttons")
                    .and_then(Value::as_array)
                    .map(|buttons| buttons.iter().map(button).collect())
                    .unwrap_or_default();
                value.insert(String::from("message_template_buttons"), json!(buttons));
                continue;
            }
            _ => continue,
        };
        value.insert(key.to_owned(), json!(text_of(part, "text")));
    }
    Value::Object(value)
}

fn button(button: &Value) -> Value {
    let mut told = Map::new();
    for (from, to) in [
        ("type", "message_template_button_type"),
        ("text", "message_template_button_text"),
        ("url", "message_template_button_url"),
        ("phone_number", "message_template_button_phone_number"),
    ] {
        if let Some(value) = button.get(from) {
            told.insert(to.to_owned(), value.clone());
        }
    }
    Value::Object(told)
}

/// Which template it is; the id as a number, as Meta writes it here.
fn identity(template: &Value) -> Map<String, Value> {
    let id = text_of(template, "id").parse::<u64>().ok();
    let mut value = Map::new();
    value.insert(String::from("message_template_id"), json!(id));
    value.insert(
        String::from("message_template_name"),
        json!(text_of(template, "name")),
    );
    value.insert(
        String::from("message_template_language"),
        json!(text_of(template, "language")),
    );
    value
}

fn set(template: &mut Value, key: &str, value: Value) {
    if let Some(fields) = template.as_object_mut() {
        fields.insert(key.to_owned(), value);
    }
}
