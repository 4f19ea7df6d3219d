//! Calls: one line in the chat for each, whatever order its events come in.

use shopbell_cloud_api::webhook::{Call, MediaContent, StatusReport};
use shopbell_domain::{ConversationId, MessageId};
use shopbell_store::{
    Account, CallFact, CallRow, NewMessage, Origin, RawWebhook, StoreError, WriteTx,
};

use super::{
    Touched,
    item::{digest, seconds_to_ms},
    message::insert_media,
    people,
};
use crate::card::{CallLine, CallOutcome, Card, Details};

/// An event of a call; `false` when it names nobody whose it could be.
pub(super) async fn event(
    tx: &mut WriteTx,
    account: &Account,
    row: &RawWebhook,
    call: &Call,
    touched: &mut Touched,
) -> Result<bool, StoreError> {
    let at_ms = call.timestamp.map_or(row.received_at_ms, seconds_to_ms);
    let started_ms = call.started.map_or(at_ms, seconds_to_ms).min(at_ms);
    let known = tx.call(account.id, &call.id).await?;
    if known.is_none() {
        let contact = people::resolve(tx, account, &call.customer, at_ms, touched).await?;
        let Some(contact) = contact else {
            return Ok(false);
        };
        let conversation = tx.person_thread(account.id, contact).await?;
        begin(
            tx,
            account,
            conversation,
            &call.id,
            call.from_customer,
            started_ms,
        )
        .await?;
    }
    let talked = call.duration_s.or(match (call.started, call.ended) {
        (Some(started), Some(ended)) => Some((ended - started).max(0)),
        _ => None,
    });
    let ended = match call.event.as_deref() {
        Some("terminate") => Some(call.status.as_deref().unwrap_or("COMPLETED")),
        _ => None,
    };
    let fact = CallFact {
        ended,
        seconds: talked.filter(|_| ended.is_some()),
        ..CallFact::default()
    };
    tx.note_call(account.id, &call.id, fact).await?;
    let shown = show(tx, account, &call.id, started_ms, touched).await?;
    if let (Some(file), Some((message, conversation))) = (&call.file, shown) {
        attach(
            tx,
            account,
            call,
            file,
            (message, conversation),
            at_ms,
            touched,
        )
        .await?;
    }
    Ok(true)
}

/// A report about a call of ours.
pub(super) async fn status(
    tx: &mut WriteTx,
    account: &Account,
    row: &RawWebhook,
    report: &StatusReport,
    touched: &mut Touched,
) -> Result<(), StoreError> {
    let at_ms = report.timestamp.map_or(row.received_at_ms, seconds_to_ms);
    if tx.call(account.id, &report.id).await?.is_none() {
        let contact = people::resolve(tx, account, &report.recipient, at_ms, touched).await?;
        let Some(contact) = contact else {
            return Ok(());
        };
        let conversation = tx.person_thread(account.id, contact).await?;
        begin(tx, account, conversation, &report.id, false, at_ms).await?;
    }
    let fact = CallFact {
        ringing: report.status.eq_ignore_ascii_case("ringing"),
        accepted: report.status.eq_ignore_ascii_case("accepted"),
        rejected: report.status.eq_ignore_ascii_case("rejected"),
        ..CallFact::default()
    };
    tx.note_call(account.id, &report.id, fact).await?;
    show(tx, account, &report.id, at_ms, touched).await?;
    Ok(())
}

async fn begin(
    tx: &mut WriteTx,
    account: &Account,
    conversation: ConversationId,
    call_id: &str,
    incoming: bool,
    at_ms: i64,
) -> Result<(), StoreError> {
    // Not under the call's id: a voicemail is a message with that id.
    let hash = digest(&[account.phone_number_id.as_str(), "call", call_id]);
    let message = tx
        .insert_message(&NewMessage {
            content_hash: Some(&hash),
            from_us: !incoming,
            ..line(account, conversation, at_ms)
        })
        .await?;
    match message {
        Some(message) => tx.keep_call(account.id, call_id, message, incoming).await,
        None => Ok(()),
    }
}

fn line(account: &Account, conversation: ConversationId, at_ms: i64) -> NewMessage<'static> {
    NewMessage {
        account_id: account.id,
        conversation_id: conversation,
        wamid: None,
        content_hash: None,
        client_key: None,
        from_us: false,
        origin: Origin::Live,
        shown: true,
        kind: "call",
        subtype: None,
        body: "",
        details: None,
        words: "",
        raw: "",
        author: "",
        at_ms,
        arrived_ms: at_ms,
        reply_to: None,
        forwarded: false,
        unread: false,
        delivery: None,
    }
}

/// Brings the line of a call up to date.
async fn show(
    tx: &mut WriteTx,
    account: &Account,
    call_id: &str,
    at_ms: i64,
    touched: &mut Touched,
) -> Result<Option<(MessageId, ConversationId)>, StoreError> {
    let Some(row) = tx.call(account.id, call_id).await? else {
        return Ok(None);
    };
    let line = CallLine {
        incoming: row.incoming,
        outcome: outcome(&row),
        seconds: row.seconds,
    };
    let details = Details {
        card: Some(Card::Call(line)),
        ..Details::default()
    };
    let json = details.to_json().unwrap_or_default();
    let missed = row.incoming && line.outcome == CallOutcome::Missed;
    tx.show_call(row.message_id, &words(line), &json, missed, at_ms)
        .await?;
    touched.message(row.conversation_id, row.message_id);
    Ok(Some((row.message_id, row.conversation_id)))
}

/// What became of a call, from all that was told of it.
fn outcome(call: &CallRow) -> CallOutcome {
    let talked = call.seconds.is_some_and(|seconds| seconds > 0);
    match call.ended.as_deref() {
        _ if call.rejected => CallOutcome::Declined,
        Some(_) if talked => CallOutcome::Answered,
        Some("COMPLETED") if call.accepted => CallOutcome::Answered,
        Some(_) => CallOutcome::Missed,
        None if call.accepted => CallOutcome::Ongoing,
        None => CallOutcome::Ringing,
    }
}

/// The line in English, for exports; the interface has words of its own.
fn words(line: CallLine) -> String {
    let seconds = line.seconds.unwrap_or_default();
    match (line.outcome, line.incoming) {
        (CallOutcome::Answered, _) => format!("Call, {}:{:02}", seconds / 60, seconds % 60),
        (CallOutcome::Missed, true) => "Missed call".to_owned(),
        (CallOutcome::Missed, false) => "Call not answered".to_owned(),
        (CallOutcome::Declined, _) => "Declined call".to_owned(),
        (CallOutcome::Ongoing, _) => "Call".to_owned(),
        (CallOutcome::Ringing, true) => "Incoming call".to_owned(),
        (CallOutcome::Ringing, false) => "Outgoing call".to_owned(),
    }
}

/// A recording is the file of the call's line; a transcript stands below it.
async fn attach(
    tx: &mut WriteTx,
    account: &Account,
    call: &Call,
    file: &MediaContent,
    (message, conversation): (MessageId, ConversationId),
    at_ms: i64,
    touched: &mut Touched,
) -> Result<(), StoreError> {
    if call.event.as_deref() != Some("call_transcription_available") {
        return insert_media(tx, message, file).await;
    }
    let hash = digest(&[account.phone_number_id.as_str(), "transcript", &call.id]);
    let inserted = tx
        .insert_message(&NewMessage {
            content_hash: Some(&hash),
            kind: "call",
            subtype: Some("transcript"),
            origin: Origin::Note,
            ..line(account, conversation, at_ms)
        })
        .await?;
    if let Some(id) = inserted {
        insert_media(tx, id, file).await?;
        touched.message(conversation, id);
    }
    Ok(())
}

#[cfg(test)]
mod tests {
    use super::*;

    fn call(incoming: bool) -> CallRow {
        CallRow {
            message_id: MessageId(1),
            conversation_id: ConversationId(1),
            incoming,
            ringing: false,
            accepted: false,
            rejected: false,
            ended: None,
            seconds: None,
        }
    }

    fn said(call: &CallRow) -> String {
        words(CallLine {
            incoming: call.incoming,
            outcome: outcome(call),
            seconds: call.seconds,
        })
    }

    #[test]
    fn a_line_says_what_became_of_the_call() {
        let ended = |word: &str, seconds, row: CallRow| CallRow {
            ended: Some(word.to_owned()),
            seconds,
            ..row
        };
        let table = [
            (call(true), "Incoming call"),
            (call(false), "Outgoing call"),
            (ended("FAILED", None, call(true)), "Missed call"),
            (ended("COMPLETED", None, call(true)), "Missed call"),
            (ended("COMPLETED", Some(60), call(true)), "Call, 1:00"),
            (ended("FAILED", Some(605), call(false)), "Call, 10:05"),
            (ended("FAILED", None, call(false)), "Call not answered"),
            (
                CallRow {
                    rejected: true,
                    ..ended("FAILED", None, call(false))
                },
                "Declined call",
            ),
            (
                CallRow {
                    accepted: true,
                    ..call(false)
                },
                "Call",
            ),
        ];
        for (row, expected) in table {
            assert_eq!(said(&row), expected, "{row:?}");
        }
    }
}
