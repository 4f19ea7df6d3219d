//! How far the copy of the phone app's history has come.

use serde::{Deserialize, Serialize};
use shopbell_cloud_api::webhook::HistoryProgress;
use shopbell_store::{Account, StoreError, WriteTx};

/// How far the copy of the history of the WhatsApp Business app has come.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
pub struct HistoryCopy {
    /// 0 to 100.
    pub percent: i64,
    /// The owner chose not to share it.
    pub declined: bool,
}

/// Under which name it is kept for a number.
pub(crate) fn key(phone_number_id: &str) -> String {
    format!("history/{phone_number_id}")
}

/// Notes progress. Chunks come out of order: the furthest counts.
pub(super) async fn progress(
    tx: &mut WriteTx,
    account: &Account,
    told: &HistoryProgress,
) -> Result<(), StoreError> {
    let key = key(account.phone_number_id.as_str());
    let before = tx.fact(&key).await?;
    let before: HistoryCopy = before
        .and_then(|json| serde_json::from_str(&json).ok())
        .unwrap_or_default();
    let copy = HistoryCopy {
        percent: before
            .percent
            .max(told.percent.unwrap_or_default().clamp(0, 100)),
        declined: before.declined || !told.errors.is_empty(),
    };
    let json = serde_json::to_string(&copy).unwrap_or_default();
    tx.set_fact(&key, &json).await
}
