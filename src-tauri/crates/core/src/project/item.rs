//! One element of a webhook: whose it is, and what becomes of it.

use serde_json::Value;
use sha2::{Digest, Sha256};
use shopbell_cloud_api::webhook::{Event, Item};
use shopbell_store::{Account, AccountEvent, RawWebhook, SetAsideKind, StoreError, WriteTx};

use super::{Touched, account, calls, groups, handover, history, message, notes, people, status};

const DAY_MS: i64 = 24 * 60 * 60 * 1000;

/// What became of an element.
#[derive(Debug)]
pub(super) enum Applied {
    /// It is in the store.
    Done,
    /// It is kept in the journal and noted.
    Aside(SetAsideKind, String),
    /// It made us panic: undone, kept in the journal and noted.
    Stumbled,
}

pub(super) async fn apply(
    tx: &mut WriteTx,
    accounts: &[Account],
    row: &RawWebhook,
    item: &Item,
    touched: &mut Touched,
) -> Result<Applied, StoreError> {
    match &item.event {
        Event::Broken { reason } => {
            return Ok(Applied::Aside(SetAsideKind::Broken, reason.clone()));
        }
        Event::Unknown => {
            return Ok(Applied::Aside(
                SetAsideKind::UnknownField,
                item.field.clone(),
            ));
        }
        _ => {}
    }
    // The display number is formatted freely: only the id routes.
    let account = match &item.phone_number_id {
        Some(id) => match accounts.iter().find(|a| a.phone_number_id.as_str() == id) {
            Some(account) => Some(account),
            None if account::is_dashboard_test(item, None) => {
                return account::test_received(tx, row, touched).await;
            }
            None => return Ok(Applied::Aside(SetAsideKind::UnknownNumber, String::new())),
        },
        None => None,
    };
    match (&item.event, account) {
        (Event::Message(said), Some(account)) => {
            let filed = message::apply(tx, account, row, item, said, false, touched).await?;
            return Ok(whose(filed));
        }
        (Event::Echo(said), Some(account)) => {
            let filed = message::apply(tx, account, row, item, said, true, touched).await?;
            return Ok(whose(filed));
        }
        (Event::Status(report), Some(account)) => {
            // A call's or a payment's report says nothing about delivery: it is an event, too.
            if report.kind.is_some() {
                account_event(tx, row, item).await?;
            }
            status::apply(tx, account, row, item, report, touched).await?;
        }
        (Event::Message(_) | Event::Echo(_) | Event::Status(_), None) => {
            return Ok(Applied::Aside(
                SetAsideKind::UnknownNumber,
                "no number is named".to_owned(),
            ));
        }
        (Event::Template(_) | Event::Account(_) | Event::ValueErrors(_), account) => {
            if account::is_dashboard_test(item, account) {
                return account::test_received(tx, row, touched).await;
            }
            return account::apply(tx, accounts, row, item, account, touched).await;
        }
        (event, account) => {
            let is_news = account_event(tx, row, item).await?;
            // A repeat changes nothing, also where much happened in between. Who goes by which
            // name and number is settled when it is told: a number may be somebody else's since.
            let settled = !is_news && (!tx.is_again() || is_about_people(event));
            if let Some(account) = account.filter(|_| !settled) {
                return chat_event(tx, account, row, event, touched).await;
            }
        }
    }
    Ok(Applied::Done)
}

/// What an event that is neither message nor status changes in the chats of a number.
async fn chat_event(
    tx: &mut WriteTx,
    account: &Account,
    row: &RawWebhook,
    event: &Event,
    touched: &mut Touched,
) -> Result<Applied, StoreError> {
    match event {
        Event::UserPreference(told) => people::preference(tx, account, row, told, touched).await?,
        Event::UserIdUpdate(told) => people::new_user_id(tx, account, row, told, touched).await?,
        Event::SavedContact(told) => people::saved(tx, account, row, told, touched).await?,
        Event::HistoryProgress(told) => history::progress(tx, account, told).await?,
        Event::Summary(told) => notes::summary(tx, account, row, told, touched).await?,
        Event::Handover(told) => handover::apply(tx, account, row, told, touched).await?,
        Event::Group(told) => groups::event(tx, account, row, told, touched).await?,
        Event::Call(call) => {
            return Ok(whose(calls::event(tx, account, row, call, touched).await?));
        }
        _ => {}
    }
    Ok(Applied::Done)
}

fn is_about_people(event: &Event) -> bool {
    matches!(
        event,
        Event::UserPreference(_) | Event::UserIdUpdate(_) | Event::SavedContact(_)
    )
}

fn whose(filed: bool) -> Applied {
    if filed {
        Applied::Done
    } else {
        Applied::Aside(SetAsideKind::Broken, "it names nobody".to_owned())
    }
}

/// Keeps what is neither message nor status, once; `false` for a repeat.
pub(super) async fn account_event(
    tx: &mut WriteTx,
    row: &RawWebhook,
    item: &Item,
) -> Result<bool, StoreError> {
    let raw = as_text(&item.raw);
    let waba_id = item.waba_id.as_deref().unwrap_or_default();
    let number = item.phone_number_id.as_deref().unwrap_or_default();
    let time = match (item.entry_time, &item.event) {
        (Some(time), _) => time.to_string(),
        // Dated by nothing but its arrival. Meta repeats for days; the same trouble on another
        // day is news.
        (None, Event::ValueErrors(_)) => row.received_at_ms.div_euclid(DAY_MS).to_string(),
        (None, _) => String::new(),
    };
    let hash = digest(&[waba_id, number, &item.field, &time, &raw]);
    tx.keep_account_event(&AccountEvent {
        waba_id,
        phone_number_id: number,
        field: &item.field,
        content_hash: &hash,
        at_ms: event_time(item).map_or(row.received_at_ms, seconds_to_ms),
        raw: &raw,
    })
    .await
}

/// An element as text. The order of keys is no part of it, and which one they come in depends on how
/// a program was built: sorted, what was told is the same text to every program.
pub(super) fn as_text(element: &Value) -> String {
    fn sorted(value: &Value) -> Value {
        match value {
            Value::Object(fields) => {
                let mut fields: Vec<_> = fields.iter().collect();
                fields.sort_by_key(|(key, _)| *key);
                let fields = fields.into_iter();
                Value::Object(
                    fields
                        .map(|(key, value)| (key.clone(), sorted(value)))
                        .collect(),
                )
            }
            Value::Array(values) => Value::Array(values.iter().map(sorted).collect()),
            other => other.clone(),
        }
    }
    sorted(element).to_string()
}

/// When an event happened, Unix seconds, as far as it says so itself.
fn event_time(item: &Item) -> Option<i64> {
    let own = item.raw.get("timestamp");
    let own = own.and_then(|time| time.as_i64().or_else(|| time.as_str()?.parse().ok()));
    own.or(item.entry_time)
}

/// SHA-256 of parts, in hex; no two lists of parts share one.
pub(super) fn digest(parts: &[&str]) -> String {
    let mut hasher = Sha256::new();
    for part in parts {
        hasher.update((part.len() as u64).to_be_bytes());
        hasher.update(part.as_bytes());
    }
    hex::encode(hasher.finalize())
}

/// Meta counts seconds, we milliseconds.
pub(super) fn seconds_to_ms(seconds: i64) -> i64 {
    seconds.saturating_mul(1000)
}
