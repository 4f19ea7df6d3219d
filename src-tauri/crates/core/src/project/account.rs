//! What concerns the account rather than a chat: whose it is, and what follows from it.
//!
//! Each event is read into [`Effects`] by a function of its payload alone, then written. An event
//! that is not understood is kept like every other and makes Meta be asked.

mod alerts;
mod number;
mod raw;
mod template;
#[cfg(test)]
mod tests;
mod waba;

use serde_json::Value;
use shopbell_cloud_api::webhook::{AccountEvent, Event, Item};
use shopbell_store::{Account, NoticeScope, RawWebhook, SetAsideKind, StoreError, WriteTx};

use super::{
    Touched,
    item::{Applied, account_event, seconds_to_ms},
};
use crate::account::{NewNotice, NoticeCode, NoticeFacts, Subject, facts, facts::Fact, keep::Word};

/// Who and what an event is about, and what it says.
struct News<'a> {
    waba: Subject,
    /// The number it is about; present where [`needs_number`] says so.
    number: Option<Subject>,
    at_ms: i64,
    raw: &'a Value,
}

/// What follows from an event.
#[derive(Debug, Default)]
struct Effects {
    notices: Vec<NewNotice>,
    /// What is known now of which subject.
    facts: Vec<(Subject, Fact, String)>,
    /// Meta knows more than the event says.
    ask_for_numbers: bool,
}

impl Effects {
    fn of(notice: NewNotice) -> Self {
        Self {
            notices: vec![notice],
            ..Self::default()
        }
    }

    fn asking(mut self) -> Self {
        self.ask_for_numbers = true;
        self
    }

    fn and_fact(mut self, subject: &Subject, fact: Fact, value: Option<String>) -> Self {
        if let Some(value) = value {
            self.facts.push((subject.clone(), fact, value));
        }
        self
    }
}

/// The test button of Meta's dashboard names nobody: there is no such account, and a number of
/// ours neither.
pub(super) fn is_dashboard_test(item: &Item, account: Option<&Account>) -> bool {
    item.waba_id.as_deref() == Some("0") && account.is_none()
}

/// Notes that the test button reached us. Nothing else follows from it.
pub(super) async fn test_received(
    tx: &mut WriteTx,
    row: &RawWebhook,
    touched: &mut Touched,
) -> Result<Applied, StoreError> {
    touched.account = true;
    let word = Word {
        waba_id: "",
        asked: false,
        at_ms: row.received_at_ms,
    };
    word.fact(tx, facts::APP, Fact::TestReceived, "").await?;
    Ok(Applied::Aside(
        SetAsideKind::UnknownNumber,
        "a test from the dashboard".to_owned(),
    ))
}

/// Applies an event that concerns the account, one of its numbers or templates.
pub(super) async fn apply(
    tx: &mut WriteTx,
    accounts: &[Account],
    row: &RawWebhook,
    item: &Item,
    account: Option<&Account>,
    touched: &mut Touched,
) -> Result<Applied, StoreError> {
    // About a portfolio and partners of Meta's, not about a shop: kept, no more.
    if item.field == "partner_solutions" {
        account_event(tx, row, item).await?;
        return Ok(Applied::Done);
    }
    let not_ours = |reason: &str| {
        Ok(Applied::Aside(
            SetAsideKind::UnknownNumber,
            reason.to_owned(),
        ))
    };
    let Some(waba_id) = waba_of(accounts, item, account) else {
        return not_ours("the account is not connected here");
    };
    let number = account.or_else(|| named_number(accounts, waba_id, item));
    if number.is_none() && needs_number(item) {
        return not_ours("the number is not connected here");
    }
    if !account_event(tx, row, item).await? && !tx.is_again() {
        return Ok(Applied::Done);
    }
    let subject = |scope, id: &str| Subject {
        scope,
        id: id.to_owned(),
    };
    let in_value = match &item.event {
        Event::Account(event) => event.timestamp,
        _ => None,
    };
    let news = News {
        waba: subject(NoticeScope::Account, waba_id),
        number: number.map(|a| subject(NoticeScope::Number, a.phone_number_id.as_str())),
        at_ms: item
            .entry_time
            .or(in_value)
            .map_or(row.received_at_ms, seconds_to_ms),
        raw: &item.raw,
    };
    let effects = read(item, &news);
    let word = Word {
        waba_id,
        asked: false,
        at_ms: news.at_ms,
    };
    for (subject, fact, value) in &effects.facts {
        word.fact(tx, &subject.id, *fact, value).await?;
    }
    for notice in &effects.notices {
        word.notice(tx, notice).await?;
    }
    touched.templates |= matches!(item.event, Event::Template(_));
    touched.account = true;
    touched.numbers |= effects.ask_for_numbers;
    Ok(Applied::Done)
}

fn read(item: &Item, news: &News<'_>) -> Effects {
    match &item.event {
        Event::Template(event) => template::read(&item.field, event, news),
        Event::ValueErrors(errors) => alerts::value_errors(errors, news),
        Event::Account(event) => account(&item.field, event, news),
        _ => Effects::default(),
    }
}

fn account(field: &str, event: &AccountEvent, news: &News<'_>) -> Effects {
    match field {
        "account_update" => waba::read(event, news),
        "account_alerts" => alerts::alert(event, news),
        "account_review_update" => alerts::review(event, news),
        "business_capability_update" => number::capability(event, news),
        "phone_number_quality_update" => number::quality(event, news),
        "phone_number_name_update" => number::name(event, news),
        "business_username_update"
        | "business_username_updates"
        | "phone_number_username_update" => number::username(event, news),
        "security" => number::security(event, news),
        "flows" => alerts::flow(event, news),
        "payment_configuration_update" => alerts::payments(news),
        "account_settings_update" => Effects::default().asking(),
        // Clicks, purchases, and what Meta does not document: kept, no more.
        _ => Effects::default(),
    }
}

/// The account that is meant, when it is one of ours. An entry may name a portfolio instead; then
/// the account stands in the value.
fn waba_of<'a>(
    accounts: &'a [Account],
    item: &Item,
    account: Option<&'a Account>,
) -> Option<&'a str> {
    let stated = match &item.event {
        Event::Account(event) => event.waba_id.as_deref(),
        _ => None,
    };
    let named = stated.or(item.waba_id.as_deref());
    let found = accounts
        .iter()
        .find(|account| Some(account.waba_id.as_str()) == named);
    found.or(account).map(|account| account.waba_id.as_str())
}

/// The number that is meant, among those of one account, where only its digits are given.
///
/// Digits alone never route between accounts; inside one they are all there is. A number whose
/// digits we have not learnt yet is meant when it is the only one.
fn named_number<'a>(accounts: &'a [Account], waba_id: &str, item: &Item) -> Option<&'a Account> {
    let ours = || accounts.iter().filter(|a| a.waba_id.as_str() == waba_id);
    if let Some(id) = raw::word(&item.raw, "/entity_id") {
        return ours().find(|account| account.phone_number_id.as_str() == id);
    }
    let digits = |text: &str| -> String { text.chars().filter(char::is_ascii_digit).collect() };
    let named = digits(item.display_phone_number.as_deref()?);
    let matching = ours().find(|account| digits(&account.display_phone_number) == named);
    let mut unknown = ours().filter(|account| account.display_phone_number.is_empty());
    matching.or_else(|| match (unknown.next(), unknown.next()) {
        (Some(only), None) if ours().count() == 1 => Some(only),
        _ => None,
    })
}

/// Whether the event is about one number, so that without it nothing can be said.
fn needs_number(item: &Item) -> bool {
    match item.field.as_str() {
        "phone_number_quality_update"
        | "phone_number_name_update"
        | "business_username_update"
        | "business_username_updates"
        | "phone_number_username_update"
        | "security" => true,
        "account_alerts" => raw::word(&item.raw, "/entity_type").as_deref() == Some("PHONE_NUMBER"),
        _ => matches!(item.event, Event::ValueErrors(_)),
    }
}

/// What no sentence of its own exists for.
fn other_news(subject: &Subject, word: Option<&str>) -> Effects {
    let word = word.unwrap_or("UNKNOWN");
    Effects::of(NewNotice::stands(
        subject,
        format!("news:{word}"),
        NoticeCode::AccountNews,
        NoticeFacts {
            reason: Some(word.to_owned()),
            ..NoticeFacts::default()
        },
    ))
}
