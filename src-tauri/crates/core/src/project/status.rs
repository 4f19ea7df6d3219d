//! Reports about our messages.

use shopbell_cloud_api::webhook::{Item, StatusReport};
use shopbell_domain::AttemptId;
use shopbell_store::{Account, RawWebhook, StoreError, WriteTx};

use super::{Touched, item::seconds_to_ms};

pub(super) async fn apply(
    tx: &mut WriteTx,
    account: &Account,
    row: &RawWebhook,
    item: &Item,
    report: &StatusReport,
    touched: &mut Touched,
) -> Result<(), StoreError> {
    let attempt = report
        .callback_data
        .as_deref()
        .and_then(AttemptId::from_callback_data);
    let participant = report.participant.as_ref().and_then(|member| {
        member
            .wa_id
            .as_deref()
            .or(member.user_id.as_deref())
            .or(member.parent_user_id.as_deref())
    });
    let error = report.errors.first();
    let raw = item.raw.to_string();
    let affected = tx
        .keep_status(&shopbell_store::StatusReport {
            account_id: account.id,
            wamid: &report.id,
            kind: report.kind.as_deref().unwrap_or("message"),
            status: &report.status,
            participant: participant.unwrap_or_default(),
            at_ms: report.timestamp.map_or(row.received_at_ms, seconds_to_ms),
            error_code: error.map(|error| error.code),
            error_detail: error.and_then(|e| e.details.as_deref().or(e.title.as_deref())),
            attempt: attempt.as_ref(),
            raw: &raw,
        })
        .await?;
    if let Some(affected) = affected {
        touched.message(affected.conversation, affected.message);
    }
    Ok(())
}
