//! What is known about the connected numbers, and what sending makes of it.

use shopbell_store::{Account, NoticeScope, STOPPED};

use super::{
    LINK, NewNotice, NoticeCode, Subject,
    facts::{APP, Fact, Known},
    keep::Word,
};
use crate::{
    EngineError,
    changes::Change,
    engine::{Engine, Inner},
};

/// Messages a second of a number, inbound and outbound together.
///
/// Source: Meta, *Cloud API › Throughput*, read 2026-11.
const STANDARD: u32 = 80;
/// The same of a number whose throughput was raised.
const HIGH: u32 = 1_000;
/// The same of a number that the phone app uses, too.
const SHARED_WITH_PHONE: u32 = 20;

/// How many customers a day may be written to first. Counts those whom a template reaches outside
/// the service window, over all numbers of the business.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum DailyLimit {
    /// So many.
    Customers(i64),
    /// As many as she likes.
    Unlimited,
}

impl DailyLimit {
    /// Reads the engine's word for a limit: digits or `unlimited`.
    #[must_use]
    pub fn from_word(word: &str) -> Option<Self> {
        match word {
            "unlimited" => Some(Self::Unlimited),
            digits => digits.parse().ok().map(Self::Customers),
        }
    }
}

/// What is known about the connected numbers.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct AccountDetails {
    /// Each number, oldest first.
    pub numbers: Vec<NumberDetails>,
    /// When the test button of Meta's dashboard reached us last, Unix milliseconds.
    pub last_test_ms: Option<i64>,
}

/// What is known about a number. `None` is not known; words are Meta's own.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct NumberDetails {
    /// The number.
    pub account: Account,
    /// `GREEN`, `YELLOW`, `RED`; `NA` and `UNKNOWN` before there is one.
    pub quality: Option<String>,
    /// `CONNECTED` when it works; else `PENDING`, `BANNED`, `RESTRICTED`, ….
    pub status: Option<String>,
    /// Whether messages can go out: `AVAILABLE`, `LIMITED`, `BLOCKED`.
    pub can_send: Option<String>,
    /// Why nothing goes out: the stable code of what stopped the account.
    pub stopped: Option<&'static str>,
    /// Customers a day who may be written to first.
    pub daily_limit: Option<DailyLimit>,
    /// Messages a second, as Meta counts them.
    pub per_second: u32,
    /// How the name stands in review: `APPROVED`, `PENDING_REVIEW`, `DECLINED`, ….
    pub name_status: Option<String>,
    /// The name asked for last, when a webhook told of its review.
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
    /// Whether the business is verified: `verified`, `not_verified`, …; letter case varies.
    pub verification: Option<String>,
    /// Two letters.
    pub country: Option<String>,
    /// Of the bill, ISO 4217.
    pub currency: Option<String>,
    /// How many numbers the account may have.
    pub most_numbers: Option<i64>,
    /// When Meta was asked last, Unix milliseconds.
    pub checked_ms: Option<i64>,
}

impl Engine {
    /// What is known about the connected numbers.
    ///
    /// # Errors
    /// [`EngineError::Store`].
    pub async fn account_details(&self) -> Result<AccountDetails, EngineError> {
        let store = &self.inner.store;
        let stopped = self.inner.stopped().await?;
        let mut numbers = Vec::new();
        for account in store.accounts().await? {
            let number = Known::new(store.facts_of(account.phone_number_id.as_str()).await?);
            let waba = Known::new(store.facts_of(account.waba_id.as_str()).await?);
            let stop = stopped
                .iter()
                .find(|(waba_id, _)| waba_id == account.waba_id.as_str());
            numbers.push(details(
                account,
                &number,
                &waba,
                stop.map(|(_, code)| *code),
            ));
        }
        let app = Known::new(store.facts_of(APP).await?);
        Ok(AccountDetails {
            numbers,
            last_test_ms: app.dated(Fact::TestReceived).map(|(_, at_ms)| at_ms),
        })
    }
}

impl Inner {
    /// The accounts that Meta stopped, each with the stable code of why.
    pub(crate) async fn stopped(&self) -> Result<Vec<(String, &'static str)>, EngineError> {
        let known = |(waba_id, code): (String, String)| {
            let code = if code == NoticeCode::AccountDeleted.as_str() {
                NoticeCode::AccountDeleted
            } else {
                NoticeCode::AccountDisabled
            };
            (waba_id, code.as_str())
        };
        let standing = self.store.standing_on(STOPPED).await?;
        Ok(standing.into_iter().map(known).collect())
    }

    /// Ends what held an account, since the owner connected it anew and Meta accepted that. Its
    /// answers to other questions end nothing: they lag behind its events.
    pub(crate) async fn back_in_service(&self, waba_id: &str) -> Result<(), EngineError> {
        let account = Subject {
            scope: NoticeScope::Account,
            id: waba_id.to_owned(),
        };
        let word = Word {
            waba_id,
            asked: false,
            at_ms: self.clock.now_ms(),
        };
        let mut tx = self.store.write().await?;
        for topic in [STOPPED, LINK] {
            word.notice(&mut tx, &NewNotice::over(&account, topic))
                .await?;
        }
        tx.commit().await?;
        self.changes.tell(Change::Account);
        Ok(())
    }

    /// Sends as fast as each number may, by what is known of it now.
    pub(crate) async fn set_paces(&self) -> Result<(), EngineError> {
        for line in self.lines.all() {
            let id = line.account.phone_number_id.as_str();
            let known = Known::new(self.store.facts_of(id).await?);
            line.pace.set_level(per_second(&known));
        }
        Ok(())
    }
}

fn details(
    account: Account,
    number: &Known,
    waba: &Known,
    stopped: Option<&'static str>,
) -> NumberDetails {
    NumberDetails {
        quality: number.owned(Fact::Quality),
        status: number.owned(Fact::Status),
        can_send: number.owned(Fact::CanSend),
        stopped,
        daily_limit: waba.word(Fact::DailyLimit).and_then(DailyLimit::from_word),
        per_second: per_second(number),
        name_status: number.owned(Fact::NameStatus),
        requested_name: number.owned(Fact::RequestedName),
        username: number.owned(Fact::Username),
        username_status: number.owned(Fact::UsernameStatus),
        on_phone_app: number.word(Fact::OnPhoneApp).map(|word| word == "true"),
        test_number: number.word(Fact::Mode).map(|word| word == "SANDBOX"),
        account_name: waba.owned(Fact::AccountName),
        account_review: waba.owned(Fact::Review),
        verification: waba.owned(Fact::Verification),
        country: waba.owned(Fact::Country),
        currency: waba.owned(Fact::Currency),
        most_numbers: waba.number(Fact::MostNumbers),
        checked_ms: number.dated(Fact::Checked).map(|(_, at_ms)| at_ms),
        account,
    }
}

fn per_second(number: &Known) -> u32 {
    match (number.word(Fact::OnPhoneApp), number.word(Fact::Throughput)) {
        (Some("true"), _) => SHARED_WITH_PHONE,
        (_, Some("HIGH")) => HIGH,
        _ => STANDARD,
    }
}

#[cfg(test)]
mod tests {
    use shopbell_store::MetaFactRow;

    use super::*;

    fn known(facts: &[(Fact, &str)]) -> Known {
        Known::new(facts.iter().map(|(fact, value)| MetaFactRow {
            subject: "7".into(),
            fact: fact.as_str().into(),
            value: (*value).into(),
            at_ms: 1,
        }))
    }

    #[test]
    fn a_number_sends_as_fast_as_its_level_says() {
        assert_eq!(per_second(&known(&[])), 80);
        assert_eq!(per_second(&known(&[(Fact::Throughput, "STANDARD")])), 80);
        assert_eq!(per_second(&known(&[(Fact::Throughput, "HIGH")])), 1_000);
        let shared = [(Fact::Throughput, "HIGH"), (Fact::OnPhoneApp, "true")];
        assert_eq!(per_second(&known(&shared)), 20, "the phone app slows it");
    }
}
