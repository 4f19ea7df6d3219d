use serde::{Deserialize, Serialize};
use shopbell_core::account::{self, DailyLimit, NumberDetails};
use ts_rs::TS;

use super::{AccountView, templates::TemplateCategory};

/// Something the owner should know about her account, a number or a template.
#[derive(Clone, Debug, Serialize, TS)]
#[serde(rename_all = "camelCase")]
pub struct AccountNotice {
    /// Names it when it is dismissed.
    pub id: String,
    /// What it is about.
    pub scope: NoticeScope,
    /// The number it is about, as Meta formats it; null for accounts and templates.
    pub phone_number: Option<String>,
    /// One of the notice codes: the key of its sentence.
    pub code: String,
    /// How much it matters. Critical ones cannot be dismissed.
    pub severity: NoticeSeverity,
    /// What the sentence needs.
    pub facts: AccountNoticeFacts,
    /// Meta's own words, in English, or null: shown beside the sentence, never alone.
    pub detail: Option<String>,
    /// Since when, Unix milliseconds.
    #[ts(type = "number")]
    pub since_ms: i64,
    /// When it is over by itself, Unix milliseconds.
    #[ts(type = "number | null")]
    pub ends_ms: Option<i64>,
}

/// What a notice is about.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, TS)]
#[serde(rename_all = "camelCase")]
pub enum NoticeScope {
    /// The account.
    Account,
    /// One of its numbers.
    Number,
    /// One of its templates.
    Template,
}

/// How much a notice matters.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, TS)]
#[serde(rename_all = "camelCase")]
pub enum NoticeSeverity {
    /// Something does not work, or is about to be lost.
    Critical,
    /// Something to look after.
    Warning,
    /// Good to know.
    Info,
}

/// Numbers, dates and names for the sentence of a notice; null where its code has no use for one
/// or Meta did not say.
#[derive(Clone, Debug, Serialize, TS)]
#[serde(rename_all = "camelCase")]
pub struct AccountNoticeFacts {
    /// A name: of a template, a number, a flow, a payment configuration; a username.
    pub name: Option<String>,
    /// Language of the template.
    pub language: Option<String>,
    /// Why: Meta's code, such as `INVALID_FORMAT`.
    pub reason: Option<String>,
    /// What is restricted: `templates`, `replies`, `adding_numbers`, `utility_templates`,
    /// `direct_utility`, `calling_customers`, `customers_calling`, `call_button`, `calling`,
    /// `other`.
    pub restriction: Option<String>,
    /// A template's category, or the one whose prices change.
    pub category: Option<TemplateCategory>,
    /// The category from then on.
    pub next_category: Option<TemplateCategory>,
    /// A country in two letters, several of them, or Meta's name of a region.
    pub country: Option<String>,
    /// A month, `2026-11`.
    pub period: Option<String>,
    /// When it happens, Unix milliseconds.
    #[ts(type = "number | null")]
    pub at_ms: Option<i64>,
    /// Customers a day who may be written to first.
    pub daily_limit: Option<DailyLimitView>,
    /// How many numbers the account may have.
    #[ts(type = "number | null")]
    pub count: Option<i64>,
    /// The least number of messages of a price level.
    #[ts(type = "number | null")]
    pub from: Option<i64>,
    /// The largest; null for the last level.
    #[ts(type = "number | null")]
    pub up_to: Option<i64>,
    /// Messages a second.
    #[ts(type = "number | null")]
    pub per_second: Option<i64>,
    /// Meta's error code.
    #[ts(type = "number | null")]
    pub meta_code: Option<i64>,
}

/// Names a notice.
#[derive(Clone, Debug, Deserialize, TS)]
#[serde(rename_all = "camelCase", deny_unknown_fields)]
pub struct NoticeRef {
    /// Which.
    pub notice_id: String,
}

/// What is known about the connected numbers.
#[derive(Clone, Debug, Serialize, TS)]
#[serde(rename_all = "camelCase")]
pub struct AccountDetails {
    /// Each number, oldest first.
    pub numbers: Vec<NumberFacts>,
    /// When the test button of Meta's dashboard reached us last, Unix milliseconds.
    #[ts(type = "number | null")]
    pub last_test_ms: Option<i64>,
}

/// How many customers a day may be written to first.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, TS)]
#[serde(tag = "type", rename_all = "camelCase")]
pub enum DailyLimitView {
    /// So many.
    Customers {
        /// How many.
        #[ts(type = "number")]
        count: i64,
    },
    /// As many as she likes.
    Unlimited,
}

/// What is known about a number. Null is not known yet; words in upper case are Meta's own.
#[derive(Clone, Debug, Serialize, TS)]
#[serde(rename_all = "camelCase")]
pub struct NumberFacts {
    /// The number, with its name.
    pub account: AccountView,
    /// How customers take it.
    pub quality: QualityRating,
    /// `CONNECTED` when it works; else `PENDING`, `BANNED`, `RESTRICTED`, ….
    pub status: Option<String>,
    /// Whether messages can go out: `AVAILABLE`, `LIMITED`, `BLOCKED`.
    pub can_send: Option<String>,
    /// Null, or the notice code of what stopped the account: nothing goes out.
    pub stopped: Option<String>,
    /// Customers a day who may be written to first, over all numbers of the business.
    pub daily_limit: Option<DailyLimitView>,
    /// Messages a second.
    pub per_second: u32,
    /// How the name stands in review: `APPROVED`, `PENDING_REVIEW`, `DECLINED`, ….
    pub name_status: Option<String>,
    /// The name asked for last, when Meta told of its review.
    pub requested_name: Option<String>,
    /// Its username, without `@`.
    pub username: Option<String>,
    /// `approved` is visible to customers, `reserved` not yet.
    pub username_status: Option<String>,
    /// Whether the phone app uses the number, too.
    pub on_phone_app: Option<bool>,
    /// Whether it is one of Meta's test numbers.
    pub test_number: Option<bool>,
    /// The account's name.
    pub account_name: Option<String>,
    /// How the account stands in review: `APPROVED`, `REJECTED`, `PENDING`, `DEFERRED`.
    pub account_review: Option<String>,
    /// Whether Meta verified the business.
    pub business_verified: Option<bool>,
    /// Two letters.
    pub country: Option<String>,
    /// Of the bill, ISO 4217.
    pub currency: Option<String>,
    /// How many numbers the account may have.
    #[ts(type = "number | null")]
    pub most_numbers: Option<i64>,
    /// When Meta was asked last, Unix milliseconds.
    #[ts(type = "number | null")]
    pub checked_ms: Option<i64>,
}

/// How customers take a number or a template.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, TS)]
#[serde(rename_all = "camelCase")]
pub enum QualityRating {
    /// Meta's `GREEN`.
    High,
    /// Meta's `YELLOW`.
    Medium,
    /// Meta's `RED`.
    Low,
    /// Too few messages to tell, or not asked yet.
    Unknown,
}

impl QualityRating {
    pub(super) fn from_word(word: Option<&str>) -> Self {
        match word {
            Some("GREEN") => Self::High,
            Some("YELLOW") => Self::Medium,
            Some("RED") => Self::Low,
            _ => Self::Unknown,
        }
    }
}

impl From<account::Notice> for AccountNotice {
    fn from(notice: account::Notice) -> Self {
        Self {
            id: notice.id.to_string(),
            scope: match notice.scope {
                account::NoticeScope::Account => NoticeScope::Account,
                account::NoticeScope::Number => NoticeScope::Number,
                account::NoticeScope::Template => NoticeScope::Template,
            },
            phone_number: notice.phone_number,
            code: notice.code,
            severity: match notice.severity {
                account::Severity::Critical => NoticeSeverity::Critical,
                account::Severity::Warning => NoticeSeverity::Warning,
                account::Severity::Info => NoticeSeverity::Info,
            },
            facts: notice.facts.into(),
            detail: notice.detail,
            since_ms: notice.since_ms,
            ends_ms: notice.ends_ms,
        }
    }
}

impl From<account::NoticeFacts> for AccountNoticeFacts {
    fn from(facts: account::NoticeFacts) -> Self {
        let category = |word: Option<String>| word.as_deref().map(TemplateCategory::from_word);
        Self {
            name: facts.name,
            language: facts.language,
            reason: facts.reason,
            restriction: facts.restriction,
            category: category(facts.category),
            next_category: category(facts.next_category),
            country: facts.country,
            period: facts.period,
            at_ms: facts.at_ms,
            daily_limit: facts
                .limit
                .as_deref()
                .and_then(DailyLimit::from_word)
                .map(Into::into),
            count: facts.count,
            from: facts.from,
            up_to: facts.up_to,
            per_second: facts.per_second,
            meta_code: facts.meta_code,
        }
    }
}

impl From<DailyLimit> for DailyLimitView {
    fn from(limit: DailyLimit) -> Self {
        match limit {
            DailyLimit::Customers(count) => Self::Customers { count },
            DailyLimit::Unlimited => Self::Unlimited,
        }
    }
}

impl From<account::AccountDetails> for AccountDetails {
    fn from(details: account::AccountDetails) -> Self {
        Self {
            numbers: details.numbers.into_iter().map(Into::into).collect(),
            last_test_ms: details.last_test_ms,
        }
    }
}

impl From<NumberDetails> for NumberFacts {
    fn from(number: NumberDetails) -> Self {
        Self {
            account: number.account.into(),
            quality: QualityRating::from_word(number.quality.as_deref()),
            status: number.status,
            can_send: number.can_send,
            stopped: number.stopped.map(str::to_owned),
            daily_limit: number.daily_limit.map(Into::into),
            per_second: number.per_second,
            name_status: number.name_status,
            requested_name: number.requested_name,
            username: number.username,
            username_status: number.username_status,
            on_phone_app: number.on_phone_app,
            test_number: number.test_number,
            account_name: number.account_name,
            account_review: number.account_review,
            business_verified: number
                .verification
                .map(|word| word.eq_ignore_ascii_case("verified")),
            country: number.country,
            currency: number.currency,
            most_numbers: number.most_numbers,
            checked_ms: number.checked_ms,
        }
    }
}
