//! The tray: what came in and stands in no chat, with its content out of the journal.

use serde_json::Value;
use shopbell_cloud_api::webhook;
use shopbell_store::{AsideCount, AsideRow, Journal, StoreError};

use crate::{EngineError, engine::Engine};

/// Parts that the tray lists; how many there are is counted beside it.
const LISTED: i64 = 50;
/// Longest raw text of a part in the list, in bytes: it is to be read, not to be kept.
const RAW: usize = 32 * 1024;

/// Why a part of a webhook stands in no chat.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
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
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct AsidePart {
    /// When it came, Unix milliseconds.
    pub at_ms: i64,
    /// Why it is here.
    pub reason: AsideReason,
    /// Meta's id of the business number it is for, when it names one.
    pub phone_number_id: Option<String>,
    /// Meta's name of the kind of event, such as `messages`; empty for a body that is no JSON.
    pub field: String,
    /// What Meta sent, to read; the end of a long one is cut off.
    pub raw: String,
}

/// What came in and stands in no chat.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Aside {
    /// Not, or not yet, understood.
    pub not_understood: i64,
    /// For business numbers that are not connected here.
    pub other_numbers: i64,
    /// The newest of both, newest first.
    pub parts: Vec<AsidePart>,
}

impl Engine {
    /// What came in and stands in no chat.
    ///
    /// # Errors
    /// [`EngineError::Store`].
    pub async fn aside(&self) -> Result<Aside, EngineError> {
        let inner = &self.inner;
        let AsideCount {
            not_understood,
            other_numbers,
        } = inner.store.aside_count().await?;
        let mut parts = Vec::new();
        for row in inner.store.aside_newest(LISTED).await? {
            let found = found(&inner.journal, &row).await?;
            parts.push(AsidePart {
                at_ms: row.at_ms,
                reason: reason(&row.kind),
                phone_number_id: found.phone_number_id,
                field: found.field,
                raw: readable(&found.raw),
            });
        }
        Ok(Aside {
            not_understood,
            other_numbers,
            parts,
        })
    }
}

/// A part that was set aside, with its content.
pub(crate) struct Found {
    pub(crate) phone_number_id: Option<String>,
    pub(crate) waba_id: Option<String>,
    pub(crate) field: String,
    pub(crate) raw: Value,
}

/// Reads a part out of the journal. Of a body that cannot be taken apart it is the whole.
pub(crate) async fn found(journal: &Journal, row: &AsideRow) -> Result<Found, StoreError> {
    let kept = journal.after(row.journal_id - 1, 1).await?;
    let body = kept.into_iter().find(|kept| kept.id == row.journal_id);
    let body = body.map(|kept| kept.body).unwrap_or_default();
    let item = webhook::parse(&body)
        .unwrap_or_default()
        .into_iter()
        .find(|item| item.path == row.path);
    Ok(match item {
        Some(item) => Found {
            phone_number_id: item.phone_number_id,
            waba_id: item.waba_id,
            field: item.field,
            raw: item.raw,
        },
        None => Found {
            phone_number_id: None,
            waba_id: None,
            field: String::new(),
            raw: Value::String(String::from_utf8_lossy(&body).into_owned()),
        },
    })
}

fn reason(kind: &str) -> AsideReason {
    match kind {
        "not_json" => AsideReason::NotJson,
        "unknown_field" => AsideReason::UnknownField,
        "unknown_number" => AsideReason::UnknownNumber,
        _ => AsideReason::Broken,
    }
}

fn readable(raw: &Value) -> String {
    let mut text = match raw {
        Value::String(text) => text.clone(),
        raw => format!("{raw:#}"),
    };
    if text.len() > RAW {
        text.truncate(text.floor_char_boundary(RAW));
        text.push('…');
    }
    text
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_long_part_is_cut_between_letters() {
        let long = readable(&Value::String("é".repeat(RAW)));
        assert_eq!(long.len(), RAW + '…'.len_utf8());
        assert_eq!(readable(&serde_json::json!({ "a": 1 })), "{\n  \"a\": 1\n}");
    }
}
