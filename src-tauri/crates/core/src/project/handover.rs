//! Who answers a conversation: us, or another app or an AI agent on the same number.

use shopbell_cloud_api::webhook::{Handover, HandoverKind};
use shopbell_store::{Account, RawWebhook, StoreError, WriteTx};

use super::{
    Touched,
    item::seconds_to_ms,
    notes::{self, Place},
    people,
};
use crate::card::{Notice, NoticeCode};

/// The role of a responder that Meta did not name.
pub(crate) const UNNAMED: &str = "unknown";

pub(super) async fn apply(
    tx: &mut WriteTx,
    account: &Account,
    row: &RawWebhook,
    told: &Handover,
    touched: &mut Touched,
) -> Result<(), StoreError> {
    let at_ms = told.timestamp.map_or(row.received_at_ms, seconds_to_ms);
    // At times the customer is left out: nothing can be shown then.
    let contact = people::resolve(tx, account, &told.customer, at_ms, touched).await?;
    let Some(contact) = contact else {
        return Ok(());
    };
    let conversation = tx.person_thread(account.id, contact).await?;
    touched.thread(conversation);
    let (code, other) = match told.kind {
        HandoverKind::Passed => (NoticeCode::HandedToUs, None),
        HandoverKind::Taken => (
            NoticeCode::AnsweredByOther,
            Some(told.new_role.as_deref().unwrap_or(UNNAMED)),
        ),
        _ => return Ok(()),
    };
    tx.note_answered_by(conversation, other, UNNAMED, at_ms)
        .await?;
    let role = match told.kind {
        HandoverKind::Passed => told.previous_role.as_deref(),
        _ => told.new_role.as_deref(),
    };
    let text = told.summary.as_deref().or(told.note.as_deref());
    let place = Place {
        account,
        conversation,
        field: "messaging_handovers",
        same: &[],
        at_ms,
        dated: true,
    };
    let notice = Notice {
        code,
        names: role.map(str::to_owned).into_iter().collect(),
        text: text.unwrap_or_default().to_owned(),
        former: None,
        current: None,
    };
    notes::add(tx, place, notice, touched).await
}
