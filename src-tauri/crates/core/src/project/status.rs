//! Reports about our messages.

use shopbell_cloud_api::webhook::{Item, StatusReport};
use shopbell_domain::{AttemptId, ConversationId};
use shopbell_store::{Account, RawWebhook, StoreError, WriteTx};

use super::{
    Touched, calls,
    handover::UNNAMED,
    item::{as_text, seconds_to_ms},
    people,
};

/// Meta's code: the customer asked for no marketing messages.
pub(crate) const OPTED_OUT: i64 = 131_050;
/// Meta's code: another app or an AI agent owns the thread.
pub(crate) const THREAD_OWNED: i64 = 131_070;

pub(super) async fn apply(
    tx: &mut WriteTx,
    account: &Account,
    row: &RawWebhook,
    item: &Item,
    report: &StatusReport,
    touched: &mut Touched,
) -> Result<(), StoreError> {
    if report.kind.as_deref() == Some("call") {
        calls::status(tx, account, row, report, touched).await?;
    }
    let at_ms = report.timestamp.map_or(row.received_at_ms, seconds_to_ms);
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
    let raw = as_text(&item.raw);
    let affected = tx
        .keep_status(&shopbell_store::StatusReport {
            account_id: account.id,
            wamid: &report.id,
            kind: report.kind.as_deref().unwrap_or("message"),
            status: &report.status,
            participant: participant.unwrap_or_default(),
            at_ms,
            error_code: error.map(|error| error.code),
            error_detail: error.and_then(|e| e.details.as_deref().or(e.title.as_deref())),
            attempt: attempt.as_ref(),
            raw: &raw,
        })
        .await?;
    if let Some(affected) = affected {
        touched.message(affected.conversation, affected.message);
        about_thread(tx, account, report, affected.conversation, at_ms, touched).await?;
    }
    Ok(())
}

/// What a report says beside the message's state: who the customer is, until when messages are
/// free, that marketing is unwanted, that another app answers.
async fn about_thread(
    tx: &mut WriteTx,
    account: &Account,
    report: &StatusReport,
    conversation: ConversationId,
    at_ms: i64,
    touched: &mut Touched,
) -> Result<(), StoreError> {
    let refused = |code| report.errors.iter().any(|error| error.code == code);
    if refused(THREAD_OWNED) {
        tx.note_answered_by(conversation, Some(UNNAMED), UNNAMED, at_ms)
            .await?;
    }
    if let Some(end) = free_until(report) {
        tx.note_free_until(conversation, seconds_to_ms(end)).await?;
    }
    let Some(contact) = tx.contact_of(conversation).await? else {
        return Ok(());
    };
    if refused(OPTED_OUT) {
        people::marketing(tx, account, contact, true, at_ms, touched).await?;
    }
    let scope = account.waba_id.as_str();
    let who = people::person(&report.recipient);
    let known = tx.knows_person(scope, contact, &who).await?;
    if !known || who.identity_hash.is_some() {
        tx.enrich_person(scope, contact, &who, at_ms).await?;
    }
    Ok(())
}

/// The end of the free entry point window a report speaks of, Unix seconds.
fn free_until(report: &StatusReport) -> Option<i64> {
    let conversation = report.conversation.as_ref()?;
    let priced = report
        .pricing
        .as_ref()
        .and_then(|price| price.kind.as_deref());
    let free = priced == Some("free_entry_point")
        || conversation.origin.as_deref() == Some("referral_conversion");
    conversation.expires.filter(|_| free)
}
