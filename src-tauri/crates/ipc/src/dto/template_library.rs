//! Meta's ready texts, and what it counts about templates.

use serde::{Deserialize, Serialize};
use shopbell_core::template_book::{Counted, FromLibrary, LibraryText, Performance};
use ts_rs::TS;

use super::{
    sent_template::TemplateMessageView,
    templates::{TemplateButtonView, TemplateCategory, summary},
};

/// Asks for ready texts.
#[derive(Clone, Debug, Deserialize, TS)]
#[serde(rename_all = "camelCase", deny_unknown_fields)]
pub struct SearchLibrary {
    /// One of Meta's codes.
    pub language: String,
    /// Words in name or text; empty for all.
    pub search: String,
}

/// A ready text.
#[derive(Clone, Debug, Serialize, TS)]
#[serde(rename_all = "camelCase")]
pub struct LibraryTextView {
    /// Meta's name of it.
    pub name: String,
    /// Its language.
    pub language: String,
    /// What it may be used for, and costs.
    pub category: TemplateCategory,
    /// The beginning of it without marks, for lists.
    pub summary: String,
    /// How it looks with Meta's examples.
    pub preview: TemplateMessageView,
    /// Its buttons; the shop gives their addresses and numbers.
    pub buttons: Vec<TemplateButtonView>,
}

/// Makes a template of a ready text.
#[derive(Clone, Debug, Deserialize, TS)]
#[serde(rename_all = "camelCase", deny_unknown_fields)]
pub struct AddFromLibrary {
    /// Meta's name of the text.
    pub text: String,
    /// Ours for the template.
    pub name: String,
    /// The text's language.
    pub language: String,
    /// The text's category.
    pub category: TemplateCategory,
    /// Its buttons, in order.
    pub buttons: Vec<LibraryButton>,
}

/// What a button of a ready text leads to.
#[derive(Clone, Debug, Deserialize, TS)]
#[serde(rename_all = "camelCase", deny_unknown_fields)]
pub struct LibraryButton {
    /// Meta's kind, upper case.
    pub kind: String,
    /// The address or the number; empty where it needs nothing.
    pub leads_to: String,
}

/// Names a template and whether it belongs into Meta's archive.
#[derive(Clone, Debug, Deserialize, TS)]
#[serde(rename_all = "camelCase", deny_unknown_fields)]
pub struct ArchiveTemplate {
    /// The template.
    pub template_id: String,
    /// Into the archive, or out of it.
    pub archived: bool,
}

/// What is known of how a template was taken within the last 30 days.
#[derive(Clone, Copy, Debug, Serialize, TS)]
#[serde(tag = "is", rename_all = "camelCase")]
pub enum TemplatePerformance {
    /// These numbers.
    Counted {
        /// How many were sent.
        #[ts(type = "number")]
        sent: i64,
        /// How many arrived.
        #[ts(type = "number")]
        delivered: i64,
        /// How many were read.
        #[ts(type = "number")]
        read: i64,
        /// Taps on its buttons.
        #[ts(type = "number")]
        clicked: i64,
    },
    /// Nothing was sent.
    Nothing {},
    /// Meta counts only once that is switched on.
    Off {},
    /// Meta does not say.
    Unsaid {},
}

impl From<Counted> for TemplatePerformance {
    fn from(counted: Counted) -> Self {
        match counted {
            Counted::Numbers(Performance {
                sent,
                delivered,
                read,
                clicked,
            }) => Self::Counted {
                sent,
                delivered,
                read,
                clicked,
            },
            Counted::Nothing => Self::Nothing {},
            Counted::Off => Self::Off {},
            Counted::Unsaid => Self::Unsaid {},
        }
    }
}

impl From<LibraryText> for LibraryTextView {
    fn from(text: LibraryText) -> Self {
        Self {
            name: text.name,
            language: text.language,
            category: TemplateCategory::from_word(&text.category),
            summary: summary(&text.body),
            preview: text.preview.into(),
            buttons: text.buttons.into_iter().map(Into::into).collect(),
        }
    }
}

impl From<AddFromLibrary> for FromLibrary {
    fn from(add: AddFromLibrary) -> Self {
        let buttons = add.buttons.into_iter();
        Self {
            text: add.text,
            name: add.name,
            language: add.language,
            category: add.category.as_word().to_owned(),
            buttons: buttons.map(|one| (one.kind, one.leads_to)).collect(),
        }
    }
}
