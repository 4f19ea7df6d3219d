//! The names of what Meta says about an account, a number or a template.

use std::collections::HashMap;

use shopbell_store::MetaFactRow;

/// Something Meta says about a number, an account, a template, or the app.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum Fact {
    /// Of a number: `GREEN`, `YELLOW`, `RED`.
    Quality,
    /// Of a number: `CONNECTED`, `BANNED`, ….
    Status,
    /// Of a number: `STANDARD` or `HIGH`.
    Throughput,
    /// Of a number: how its name stands in review.
    NameStatus,
    /// Of a number: the name asked for last.
    RequestedName,
    /// Of a number: its username, without `@`; empty for none.
    Username,
    /// Of a number: `approved`, `reserved`, `deleted`.
    UsernameStatus,
    /// Of a number: `true` when the phone app uses it, too.
    OnPhoneApp,
    /// Of a number: `SANDBOX` for one of Meta's test numbers.
    Mode,
    /// Of a number: `AVAILABLE`, `LIMITED`, `BLOCKED`.
    CanSend,
    /// Of a number: we asked.
    Checked,
    /// Of an account: customers a day who may be written to first; digits or `unlimited`.
    DailyLimit,
    /// Of an account: how many numbers it may have.
    MostNumbers,
    /// Of an account: how many templates it has.
    Templates,
    /// Of an account: how many templates it may have.
    MostTemplates,
    /// Of an account: `APPROVED`, `REJECTED`, `PENDING`, `DEFERRED`.
    Review,
    /// Of an account: whether the business is verified.
    Verification,
    /// Of an account: its name.
    AccountName,
    /// Of an account: two letters.
    Country,
    /// Of an account: of its bill.
    Currency,
    /// Of a template: JSON of [`TemplateWord`](crate::template_state::TemplateWord).
    TemplateState,
    /// Of a template: its category.
    Category,
    /// Of a template: JSON of [`NextCategory`](crate::template_state::NextCategory); empty for
    /// none.
    NextCategory,
    /// Of the app: the test button of Meta's dashboard was pressed.
    TestReceived,
}

impl Fact {
    pub(crate) fn as_str(self) -> &'static str {
        match self {
            Self::Quality => "quality",
            Self::Status => "status",
            Self::Throughput => "throughput",
            Self::NameStatus => "name_status",
            Self::RequestedName => "requested_name",
            Self::Username => "username",
            Self::UsernameStatus => "username_status",
            Self::OnPhoneApp => "on_phone_app",
            Self::Mode => "mode",
            Self::CanSend => "can_send",
            Self::Checked => "checked",
            Self::DailyLimit => "daily_limit",
            Self::MostNumbers => "most_numbers",
            Self::Templates => "templates",
            Self::MostTemplates => "most_templates",
            Self::Review => "review",
            Self::Verification => "verification",
            Self::AccountName => "account_name",
            Self::Country => "country",
            Self::Currency => "currency",
            Self::TemplateState => "template_state",
            Self::Category => "category",
            Self::NextCategory => "next_category",
            Self::TestReceived => "test_received",
        }
    }
}

/// The subject of facts about the app as a whole.
pub(crate) const APP: &str = "";

/// What is known about one subject.
#[derive(Debug, Default)]
pub(crate) struct Known(HashMap<String, (String, i64)>);

impl Known {
    pub(crate) fn new(rows: impl IntoIterator<Item = MetaFactRow>) -> Self {
        let pair = |row: MetaFactRow| (row.fact, (row.value, row.at_ms));
        Self(rows.into_iter().map(pair).collect())
    }

    /// The word on a thing, unless it is "none".
    pub(crate) fn word(&self, fact: Fact) -> Option<&str> {
        let (value, _) = self.0.get(fact.as_str())?;
        Some(value.as_str()).filter(|value| !value.is_empty())
    }

    /// The same with its time; also when the word is "none".
    pub(crate) fn dated(&self, fact: Fact) -> Option<(&str, i64)> {
        let (value, at_ms) = self.0.get(fact.as_str())?;
        Some((value, *at_ms))
    }

    pub(crate) fn owned(&self, fact: Fact) -> Option<String> {
        self.word(fact).map(str::to_owned)
    }

    pub(crate) fn number(&self, fact: Fact) -> Option<i64> {
        self.word(fact)?.parse().ok()
    }
}

/// A limit in Meta's words as digits or `unlimited`: `TIER_2K` and `2000` are the same, `-1` is
/// none. `None` for a limit that is not set.
pub(crate) fn limit_word(word: &str) -> Option<String> {
    let word = word.to_ascii_uppercase();
    let tier = word.strip_prefix("TIER_").unwrap_or(&word);
    match tier {
        "UNLIMITED" | "-1" => return Some("unlimited".to_owned()),
        "NOT_SET" | "" => return None,
        _ => {}
    }
    let (digits, factor) = match tier.strip_suffix('K') {
        Some(digits) => (digits, 1_000),
        None => tier
            .strip_suffix('M')
            .map_or((tier, 1), |digits| (digits, 1_000_000)),
    };
    let count: i64 = digits.parse().ok()?;
    (count >= 0).then(|| count.saturating_mul(factor).to_string())
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn limits_read_the_same_in_every_spelling() {
        for (word, limit) in [
            ("TIER_2K", Some("2000")),
            ("2000", Some("2000")),
            ("TIER_250", Some("250")),
            ("TIER_100K", Some("100000")),
            ("tier_1m", Some("1000000")),
            ("-1", Some("unlimited")),
            ("TIER_UNLIMITED", Some("unlimited")),
            ("TIER_NOT_SET", None),
            ("TIER_OF_THE_FUTURE", None),
            ("-7", None),
        ] {
            assert_eq!(limit_word(word).as_deref(), limit, "{word}");
        }
    }
}
