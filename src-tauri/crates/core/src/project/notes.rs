//! Lines about a chat that nobody said.

use shopbell_cloud_api::webhook::ConversationSummary;
use shopbell_domain::ConversationId;
use shopbell_store::{Account, NewMessage, Origin, RawWebhook, StoreError, WriteTx};

use super::{Touched, item::digest, people};
use crate::card::{Card, Details, Notice, NoticeCode};

/// Where a line stands, and what makes it the same line when it is told again.
pub(super) struct Place<'a> {
    pub(super) account: &'a Account,
    pub(super) conversation: ConversationId,
    /// The webhook field it comes from.
    pub(super) field: &'a str,
    pub(super) same: &'a [&'a str],
    pub(super) at_ms: i64,
    /// Whether the same told for another time is another line.
    pub(super) dated: bool,
}

/// Adds a line; told again, nothing changes.
pub(super) async fn add(
    tx: &mut WriteTx,
    place: Place<'_>,
    notice: Notice,
    touched: &mut Touched,
) -> Result<(), StoreError> {
    let at = match place.dated {
        true => place.at_ms.to_string(),
        false => String::new(),
    };
    let mut parts = vec![
        place.account.phone_number_id.as_str(),
        place.field,
        notice.code.as_str(),
        &at,
    ];
    parts.extend(place.same);
    let hash = digest(&parts);
    let code = notice.code;
    let body = notice.text.clone();
    let details = Details {
        card: Some(Card::Notice(notice)),
        ..Details::default()
    };
    let inserted = tx
        .insert_message(&NewMessage {
            account_id: place.account.id,
            conversation_id: place.conversation,
            wamid: None,
            content_hash: Some(&hash),
            client_key: None,
            from_us: false,
            origin: Origin::Note,
            shown: true,
            kind: place.field,
            subtype: Some(code.as_str()),
            body: &body,
            details: details.to_json().as_deref(),
            words: &details.words(),
            raw: "",
            author: "",
            at_ms: place.at_ms,
            arrived_ms: place.at_ms,
            reply_to: None,
            forwarded: false,
            unread: false,
            delivery: None,
        })
        .await?;
    if let Some(id) = inserted {
        touched.message(place.conversation, id);
    }
    Ok(())
}

/// Shows what an AI agent wrote about a conversation, to the owner only.
pub(super) async fn summary(
    tx: &mut WriteTx,
    account: &Account,
    row: &RawWebhook,
    summary: &ConversationSummary,
    touched: &mut Touched,
) -> Result<(), StoreError> {
    let Some(customer) = &summary.customer else {
        return Ok(());
    };
    let message = summary.message_id.as_deref().unwrap_or_default();
    let at_ms = match tx.said_at(account.id, message).await? {
        Some(at_ms) => at_ms,
        None => row.received_at_ms,
    };
    let Some(contact) = people::resolve(tx, account, customer, at_ms, touched).await? else {
        return Ok(());
    };
    let conversation = tx.person_thread(account.id, contact).await?;
    touched.thread(conversation);
    let place = Place {
        account,
        conversation,
        field: "conversation_context",
        same: &[message, &summary.text],
        at_ms,
        // It names its message; whether that is here decides only where the line stands.
        dated: false,
    };
    let notice = Notice {
        code: NoticeCode::Summary,
        text: summary.text.clone(),
        ..Notice::default()
    };
    add(tx, place, notice, touched).await
}
