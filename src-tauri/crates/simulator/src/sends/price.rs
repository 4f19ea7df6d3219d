//! What a message costs, as statuses tell it.
//!
//! Since 1 October 2026 service messages are charged after the first thousand of a number and month.
//! Source: Meta, *Pricing*, read 2026-11.

use serde_json::{Value, json};

use super::{Recipient, Verdict};
use crate::{number::Number, world::State};

/// Service messages a month that cost nothing.
const FREE_A_MONTH: u32 = 1000;
const HOUR_S: u64 = 60 * 60;
/// How long all messages are free after the answer to somebody who came from an ad.
const FREE_ENTRY_S: u64 = 72 * HOUR_S;
/// Within which time that answer must come.
const ANSWER_WITHIN_S: u64 = 24 * HOUR_S;

/// `pricing` of a status.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(crate) struct Price {
    /// `service`, `utility`, …
    pub(crate) category: String,
    /// `regular`, `free_customer_service`, …
    pub(crate) kind: &'static str,
    /// End of the free entry point and the conversation's id, when it is inside one.
    free_entry: Option<(u64, String)>,
}

impl Price {
    /// The price of a message; a delivered service message uses up the free ones.
    pub(super) fn of(
        state: &mut State,
        number: &Number,
        recipient: &Recipient,
        verdict: &Verdict,
        is_delivered: bool,
        now_s: u64,
    ) -> Self {
        let free_entry = free_entry(state, number, recipient, now_s);
        let service = verdict.category.is_none();
        let category = match (&verdict.category, &recipient.group) {
            _ if free_entry.is_some() => String::from("referral_conversion"),
            (Some(category), Some(_)) => format!("group_{category}"),
            (Some(category), None) => category.clone(),
            (None, Some(_)) => String::from("group_service"),
            (None, None) => String::from("service"),
        };
        let kind = if free_entry.is_some() {
            "free_entry_point"
        } else if !service {
            "regular"
        } else if verdict.kind == "reaction" {
            "free_customer_service"
        } else {
            let used = state
                .service_messages
                .entry((number.id.clone(), month(now_s)))
                .or_default();
            *used += u32::from(is_delivered);
            if *used <= FREE_A_MONTH {
                "free_customer_service"
            } else {
                "regular"
            }
        };
        Self {
            category,
            kind,
            free_entry,
        }
    }

    pub(super) fn value(&self) -> Value {
        json!({
            "billable": self.kind == "regular",
            "pricing_model": "PMP",
            "type": self.kind,
            "category": self.category,
        })
    }

    /// `conversation`, which statuses have inside a free entry point only.
    pub(super) fn conversation(&self) -> Option<Value> {
        self.free_entry.as_ref().map(|(until_s, id)| {
            json!({
                "id": id,
                "expiration_timestamp": until_s.to_string(),
                "origin": {"type": "referral_conversion"},
            })
        })
    }
}

/// Notes that a customer came from an ad.
pub(crate) fn free_entry_opens(state: &mut State, name: &str, number_id: &str, at_s: u64) {
    if let Some(person) = state.people.get_mut(name) {
        person
            .free_entry
            .entry(number_id.to_owned())
            .or_insert((at_s, None));
    }
}

/// The free entry point this message is in; the first answer opens it.
fn free_entry(
    state: &mut State,
    number: &Number,
    recipient: &Recipient,
    now_s: u64,
) -> Option<(u64, String)> {
    let person = state.people.get_mut(recipient.person.as_deref()?)?;
    let (came_s, until_s) = person.free_entry.get_mut(&number.id)?;
    if until_s.is_none() && now_s <= came_s.saturating_add(ANSWER_WITHIN_S) {
        *until_s = Some(now_s + FREE_ENTRY_S);
    }
    let until_s = until_s.filter(|until_s| now_s < *until_s)?;
    let key = format!("conversation/{}/{}/{until_s}", number.id, person.name);
    Some((until_s, hex::encode(crate::ids::sixteen_for(&key))))
}

/// Months since year 0, of the civil calendar (UTC).
fn month(unix_s: u64) -> u64 {
    let is_leap = |year: u64| {
        year.is_multiple_of(4) && (!year.is_multiple_of(100) || year.is_multiple_of(400))
    };
    let (mut days, mut year) = (unix_s / (24 * HOUR_S), 1970);
    while days >= 365 + u64::from(is_leap(year)) {
        days -= 365 + u64::from(is_leap(year));
        year += 1;
    }
    let february = 28 + u64::from(is_leap(year));
    let mut months = 0;
    for length in [31, february, 31, 30, 31, 30, 31, 31, 30, 31, 30] {
        if days < length {
            break;
        }
        days -= length;
        months += 1;
    }
    year * 12 + months
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn months_change_at_midnight_of_the_first() {
        // 2026-10-31T23:59:59Z and the second after it; 2027-01-01T00:00:00Z.
        assert_eq!(month(1_793_491_199), 2026 * 12 + 9);
        assert_eq!(month(1_793_491_200), 2026 * 12 + 10);
        assert_eq!(month(1_798_761_600), 2027 * 12);
    }
}
