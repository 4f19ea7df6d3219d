//! Notices: what the owner should know, as a code with facts. The words are the interface's.

use serde::{Deserialize, Serialize};
use shopbell_domain::window::millis;
use shopbell_store::{NoticeRow, NoticeScope, Severity};

use super::NoticeCode;
use crate::{EngineError, changes::Change, engine::Engine};

/// Numbers, dates and names for the sentence; which of them a code uses stands at
/// [`NoticeCode`].
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
#[serde(default)]
pub struct NoticeFacts {
    /// A name: of a template, a number, a flow, a payment configuration; a username.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub name: Option<String>,
    /// The language of the template.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub language: Option<String>,
    /// Why: Meta's code, such as `INVALID_FORMAT`.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub reason: Option<String>,
    /// What is restricted, in a word of ours: `templates`, `replies`, `adding_numbers`,
    /// `utility_templates`, `direct_utility`, `calling_customers`, `customers_calling`,
    /// `call_button`, `calling`, `other`.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub restriction: Option<String>,
    /// Meta's category, upper case.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub category: Option<String>,
    /// The category from then on.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub next_category: Option<String>,
    /// A country: two letters, or Meta's name of a region.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub country: Option<String>,
    /// A month, `2026-11`.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub period: Option<String>,
    /// When it happens, Unix milliseconds.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub at_ms: Option<i64>,
    /// Customers a day: digits or `unlimited`.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub limit: Option<String>,
    /// How many.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub count: Option<i64>,
    /// The least number of messages of a price level.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub from: Option<i64>,
    /// The largest; none for the last level.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub up_to: Option<i64>,
    /// Messages a second.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub per_second: Option<i64>,
    /// Meta's error code.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub meta_code: Option<i64>,
}

/// What a notice is about.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(crate) struct Subject {
    pub(crate) scope: NoticeScope,
    /// Meta's id of it.
    pub(crate) id: String,
}

/// The newest word on a topic: that something stands, or that it is over.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(crate) struct NewNotice {
    pub(crate) subject: Subject,
    pub(crate) topic: String,
    /// `None`: it is over.
    pub(crate) code: Option<NoticeCode>,
    pub(crate) severity: Severity,
    pub(crate) facts: NoticeFacts,
    /// Meta's words.
    pub(crate) detail: String,
    /// A known end, Unix milliseconds.
    pub(crate) ends_ms: Option<i64>,
}

impl NewNotice {
    pub(crate) fn stands(
        subject: &Subject,
        topic: impl Into<String>,
        code: NoticeCode,
        facts: NoticeFacts,
    ) -> Self {
        Self {
            subject: subject.clone(),
            topic: topic.into(),
            code: Some(code),
            severity: code.severity(),
            facts,
            detail: String::new(),
            ends_ms: None,
        }
    }

    pub(crate) fn over(subject: &Subject, topic: impl Into<String>) -> Self {
        Self {
            subject: subject.clone(),
            topic: topic.into(),
            code: None,
            severity: Severity::Info,
            facts: NoticeFacts::default(),
            detail: String::new(),
            ends_ms: None,
        }
    }

    pub(crate) fn in_metas_words(mut self, detail: Option<impl Into<String>>) -> Self {
        self.detail = detail.map(Into::into).unwrap_or_default();
        self
    }

    /// When it is over by itself, if it stands since then.
    pub(crate) fn ends_ms(&self, since_ms: i64) -> Option<i64> {
        let stays = self.code.and_then(NoticeCode::stays).map(millis);
        self.ends_ms
            .or_else(|| stays.map(|stays| since_ms.saturating_add(stays)))
    }
}

/// A notice that stands.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Notice {
    /// Our id.
    pub id: i64,
    /// What it is about.
    pub scope: NoticeScope,
    /// The number it is about, as Meta formats it; `None` for accounts and templates.
    pub phone_number: Option<String>,
    /// The word of a [`NoticeCode`].
    pub code: String,
    /// How much it matters. Critical ones cannot be dismissed.
    pub severity: Severity,
    /// What the sentence needs.
    pub facts: NoticeFacts,
    /// Meta's own words, in English; to be shown as such, never alone.
    pub detail: Option<String>,
    /// Since when, Unix milliseconds.
    pub since_ms: i64,
    /// When it is over by itself, Unix milliseconds.
    pub ends_ms: Option<i64>,
}

impl Engine {
    /// What the owner should know about her account, its numbers and templates: the gravest
    /// first, then the newest. Without what is over or dismissed.
    ///
    /// # Errors
    /// [`EngineError::Store`].
    pub async fn notices(&self) -> Result<Vec<Notice>, EngineError> {
        let store = &self.inner.store;
        let accounts = store.accounts().await?;
        let printed = |row: &NoticeRow| {
            let number = accounts
                .iter()
                .find(|account| account.phone_number_id.as_str() == row.subject)?;
            Some(number.display_phone_number.clone()).filter(|text| !text.is_empty())
        };
        let rows = store.notices(self.inner.clock.now_ms()).await?;
        rows.into_iter()
            .map(|row| {
                Ok(Notice {
                    id: row.id,
                    scope: row.scope,
                    phone_number: printed(&row),
                    facts: serde_json::from_str(&row.facts)?,
                    code: row.code,
                    severity: row.severity,
                    detail: Some(row.detail).filter(|detail| !detail.is_empty()),
                    since_ms: row.at_ms,
                    ends_ms: row.ends_ms,
                })
            })
            .collect()
    }

    /// Puts a notice away. One that is not there any more is no error.
    ///
    /// # Errors
    /// [`EngineError::NoticeStays`] for a critical one: it goes when it is over.
    pub async fn dismiss_notice(&self, id: i64) -> Result<(), EngineError> {
        let mut tx = self.inner.store.write().await?;
        let found = tx.dismiss_notice(id).await?;
        tx.commit().await?;
        if found == Some(Severity::Critical) {
            return Err(EngineError::NoticeStays);
        }
        self.inner.changes.tell(Change::Account);
        Ok(())
    }
}
