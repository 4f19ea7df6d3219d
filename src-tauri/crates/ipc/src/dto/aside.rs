//! What came in and stands in no chat.

use serde::Serialize;
use shopbell_core as core;
use ts_rs::TS;

/// Why a part of a webhook stands in no chat.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, TS)]
#[serde(rename_all = "camelCase")]
pub enum AsideReason {
    /// The body is no JSON.
    NotJson,
    /// It could not be read.
    Broken,
    /// A kind of event that this version does not know.
    UnknownField,
    /// For a business number that is not connected here.
    UnknownNumber,
}

/// A part of a webhook that stands in no chat.
#[derive(Clone, Debug, Serialize, TS)]
#[serde(rename_all = "camelCase")]
pub struct AsidePartView {
    /// When it came, Unix milliseconds.
    #[ts(type = "number")]
    pub at_ms: i64,
    /// Why it is here.
    pub reason: AsideReason,
    /// Meta's id of the business number it is for, or null.
    pub phone_number_id: Option<String>,
    /// Meta's name of the kind of event, such as `messages`, or empty.
    pub field: String,
    /// What Meta sent, to read; the end of a long one is cut off.
    pub raw: String,
}

/// What came in and stands in no chat. It is kept, and shown once it can be.
#[derive(Clone, Debug, Serialize, TS)]
#[serde(rename_all = "camelCase")]
pub struct AsideView {
    /// Not, or not yet, understood.
    #[ts(type = "number")]
    pub not_understood: i64,
    /// For business numbers that are not connected here.
    #[ts(type = "number")]
    pub other_numbers: i64,
    /// The newest, newest first; at most 50.
    pub parts: Vec<AsidePartView>,
}

impl From<core::AsideReason> for AsideReason {
    fn from(reason: core::AsideReason) -> Self {
        match reason {
            core::AsideReason::NotJson => Self::NotJson,
            core::AsideReason::Broken => Self::Broken,
            core::AsideReason::UnknownField => Self::UnknownField,
            core::AsideReason::UnknownNumber => Self::UnknownNumber,
        }
    }
}

impl From<core::Aside> for AsideView {
    fn from(aside: core::Aside) -> Self {
        let parts = aside.parts.into_iter().map(|part| AsidePartView {
            at_ms: part.at_ms,
            reason: part.reason.into(),
            phone_number_id: part.phone_number_id,
            field: part.field,
            raw: part.raw,
        });
        Self {
            not_understood: aside.not_understood,
            other_numbers: aside.other_numbers,
            parts: parts.collect(),
        }
    }
}
