//! Messages of customers, and echoes of ours from elsewhere.

use shopbell_cloud_api::WaId;
use shopbell_cloud_api::webhook::{
    Identity, IncomingMessage, InteractiveReply, Item, MediaContent, MessageContent,
    Origin as Road, SharedContact,
};
use shopbell_domain::{ConversationId, Delivery, MessageId, media::safe_file_name};
use shopbell_store::{
    Account, Amendment, MediaState, NewMedia, NewMessage, Origin, RawWebhook, Reaction, StoreError,
    WriteTx,
};

use super::{
    Touched, card,
    handover::UNNAMED,
    item::{as_text, digest, seconds_to_ms},
    people,
};

/// A message that comes within this time was written in the second in which it comes, as far as
/// one can tell: Meta dates messages in whole seconds.
const JUST_NOW_MS: i64 = 3_000;

/// Files one message; `false` when it names nobody whose it could be. `echo` says that it is ours,
/// sent from elsewhere.
pub(super) async fn apply(
    tx: &mut WriteTx,
    account: &Account,
    row: &RawWebhook,
    item: &Item,
    message: &IncomingMessage,
    echo: bool,
    touched: &mut Touched,
) -> Result<bool, StoreError> {
    let known = match &message.id {
        Some(wamid) => tx.find_message(account.id, wamid).await?,
        None => None,
    };
    let place = match known {
        Some((_, conversation)) => {
            let author = known_author(tx, account, conversation, message, echo, touched).await?;
            Some((conversation, author))
        }
        None => thread(tx, account, row, message, echo, touched).await?,
    };
    let Some((conversation, author)) = place else {
        return Ok(false);
    };
    let raw = as_text(&item.raw);
    let at_ms = message.timestamp.map_or(row.received_at_ms, seconds_to_ms);
    let origin = match (&message.origin, echo) {
        (Road::Live, false) => Origin::Live,
        (Road::History { .. }, _) => Origin::History,
        (Road::Standby, _) => Origin::Standby,
        _ => Origin::Phone,
    };
    // Without an id, what makes a repeat the same message is what it says.
    let hash = message.id.is_none().then(|| {
        let sender = message
            .customer
            .wa_id
            .as_deref()
            .or(message.customer.user_id.as_deref());
        digest(&[
            account.phone_number_id.as_str(),
            sender.unwrap_or_default(),
            &message
                .timestamp
                .map(|time| time.to_string())
                .unwrap_or_default(),
            &raw,
        ])
    });
    let is_annotation = matches!(
        message.content,
        MessageContent::Reaction { .. }
            | MessageContent::Edit { .. }
            | MessageContent::Revoke { .. }
    );
    let is_notice = matches!(
        message.content,
        MessageContent::System(_)
            | MessageContent::Welcome
            | MessageContent::Interactive(InteractiveReply::CallPermission { .. })
    );
    let is_hidden = is_annotation || message.subtype.as_deref() == Some("user_changed_user_id");
    let target = match &message.content {
        MessageContent::Reaction { message_id, .. } => Some(message_id.as_str()),
        MessageContent::Edit { original, .. } | MessageContent::Revoke { original } => {
            Some(original.as_str())
        }
        _ => message
            .context
            .as_ref()
            .and_then(|context| context.message_id.as_deref()),
    };
    let forwarded = message
        .context
        .as_ref()
        .is_some_and(|c| c.forwarded || c.frequently_forwarded);
    let author_id = author_id(message.author.as_ref().unwrap_or(&message.customer));
    let details = card::details(message);
    let words = details.words();
    let details = details.to_json();
    let new = NewMessage {
        account_id: account.id,
        conversation_id: conversation,
        wamid: message.id.as_deref(),
        content_hash: hash.as_deref(),
        client_key: None,
        from_us: echo,
        origin,
        shown: !is_hidden,
        kind: &message.kind,
        subtype: message.subtype.as_deref(),
        body: &message.text().unwrap_or_default(),
        details: details.as_deref(),
        words: &words,
        raw: &raw,
        author: if echo { "" } else { author_id },
        at_ms,
        arrived_ms: arrived_ms(at_ms, row.received_at_ms, account.created_at_ms),
        reply_to: target,
        forwarded,
        unread: origin == Origin::Live && !is_annotation && !is_notice,
        delivery: echo.then(|| echoed_delivery(&message.origin)),
    };
    let (id, conversation) = match tx.insert_message(&new).await? {
        Some(id) => (id, conversation),
        None if message.content == MessageContent::MediaPlaceholder => return Ok(true),
        None => {
            // History sends a place first and what belongs there later.
            let Some(place) = tx.fill_placeholder(&new).await? else {
                return Ok(true);
            };
            place
        }
    };
    touched.message(conversation, id);
    if origin == Origin::Live && row.received_at_ms.saturating_sub(at_ms) < JUST_NOW_MS {
        touched.heard(account.id);
    }
    if let Some(media) = media_of(&message.content) {
        insert_media(tx, id, media).await?;
    }
    if is_annotation {
        annotate(tx, account, message, &author, at_ms, touched).await?;
    } else if let Some(wamid) = &message.id {
        // What was said about it may have come before it.
        tx.amend(account.id, wamid).await?;
        if echo {
            tx.settle_message(id).await?;
            if origin == Origin::Phone && known.is_none() {
                tx.mark_seen(conversation, id).await?;
            }
        }
    }
    Ok(true)
}

/// The thread a message belongs to and who wrote it, as reactions name authors. `None` when the
/// payload names nobody.
async fn thread(
    tx: &mut WriteTx,
    account: &Account,
    row: &RawWebhook,
    message: &IncomingMessage,
    echo: bool,
    touched: &mut Touched,
) -> Result<Option<(ConversationId, String)>, StoreError> {
    let at_ms = message.timestamp.map_or(row.received_at_ms, seconds_to_ms);
    let mut who = message.author.as_ref().unwrap_or(&message.customer).clone();
    match &message.content {
        MessageContent::System(notice) => {
            people::system(tx, account, &who, notice, at_ms, touched).await?;
            if notice.identity.is_some() {
                who.identity_key_hash.clone_from(&notice.identity);
            }
        }
        // The customer answers our request for the number.
        MessageContent::Contacts(cards) if !echo && who.wa_id.is_none() => {
            let mut own = cards.iter().filter(|one| card::answers_request(one));
            who.wa_id = own.find_map(own_number);
        }
        _ => {}
    }
    let contact = people::resolve(tx, account, &who, at_ms, touched).await?;
    let author = match (contact, echo) {
        (_, true) => "us".to_owned(),
        (Some(contact), false) => contact.to_string(),
        (None, false) => String::new(),
    };
    let conversation = match (&message.group_id, contact) {
        (Some(group), _) => tx.group_thread(account.id, group).await?,
        (None, Some(contact)) => tx.person_thread(account.id, contact).await?,
        (None, None) => return Ok(None),
    };
    touched.thread(conversation);
    // Messages for others to answer come by another road.
    let answered_by = match message.origin {
        Road::Live => Some(None),
        Road::Standby => Some(Some(UNNAMED)),
        _ => None,
    };
    if let Some(other) = answered_by {
        tx.note_answered_by(conversation, other, UNNAMED, at_ms)
            .await?;
    }
    Ok(Some((conversation, author)))
}

/// Who wrote a message that is here, as reactions name authors. Whose it is was settled when it
/// came: a repeat moves nobody's numbers, which may be somebody else's since.
async fn known_author(
    tx: &mut WriteTx,
    account: &Account,
    conversation: ConversationId,
    message: &IncomingMessage,
    echo: bool,
    touched: &mut Touched,
) -> Result<String, StoreError> {
    let mut contact = tx.contact_of(conversation).await?;
    if tx.is_again() && !echo {
        touched.thread(conversation);
        let who = message.author.as_ref().unwrap_or(&message.customer);
        let at_ms = message.timestamp.map_or(0, seconds_to_ms);
        match contact {
            Some(contact) => {
                let scope = account.waba_id.as_str();
                tx.enrich_person(scope, contact, &people::person(who), at_ms)
                    .await?;
            }
            // Many write in a group's chat.
            None => contact = people::resolve(tx, account, who, at_ms, touched).await?,
        }
    }
    Ok(match (contact, echo) {
        (_, true) => "us".to_owned(),
        (Some(contact), false) => contact.to_string(),
        (None, false) => String::new(),
    })
}

/// The number on a card, digits only.
fn own_number(card: &SharedContact) -> Option<String> {
    card.phones.iter().find_map(|phone| {
        let written = || {
            let phone = phone.phone.as_deref()?;
            WaId::parse(phone).map(|number| number.as_str().to_owned())
        };
        phone.wa_id.clone().or_else(written)
    })
}

fn author_id(identity: &Identity) -> &str {
    identity
        .wa_id
        .as_deref()
        .or(identity.user_id.as_deref())
        .unwrap_or_default()
}

fn echoed_delivery(origin: &Road) -> Delivery {
    match origin {
        Road::History {
            status: Some(status),
        } => match status.as_str() {
            "DELIVERED" => Delivery::Delivered,
            "READ" => Delivery::Read,
            "PLAYED" => Delivery::Played,
            _ => Delivery::Sent,
        },
        _ => Delivery::Sent,
    }
}

async fn annotate(
    tx: &mut WriteTx,
    account: &Account,
    message: &IncomingMessage,
    author: &str,
    at_ms: i64,
    touched: &mut Touched,
) -> Result<(), StoreError> {
    let event = message.id.as_deref().unwrap_or_default();
    let target = match &message.content {
        MessageContent::Reaction { message_id, emoji } => {
            tx.keep_reaction(&Reaction {
                account_id: account.id,
                target_wamid: message_id,
                author,
                emoji: emoji.as_deref().unwrap_or_default(),
                at_ms,
            })
            .await?;
            tx.find_message(account.id, message_id).await?
        }
        MessageContent::Edit { original, message } => {
            keep(
                tx,
                account,
                event,
                original,
                Some(message.text().unwrap_or_default()),
                at_ms,
            )
            .await?
        }
        MessageContent::Revoke { original } => {
            keep(tx, account, event, original, None, at_ms).await?
        }
        _ => None,
    };
    if let Some((message, conversation)) = target {
        touched.message(conversation, message);
    }
    Ok(())
}

async fn keep(
    tx: &mut WriteTx,
    account: &Account,
    event_wamid: &str,
    target_wamid: &str,
    new_body: Option<&str>,
    at_ms: i64,
) -> Result<Option<(MessageId, ConversationId)>, StoreError> {
    tx.keep_amendment(&Amendment {
        account_id: account.id,
        event_wamid,
        target_wamid,
        new_body,
        at_ms,
    })
    .await?;
    tx.amend(account.id, target_wamid).await
}

fn media_of(content: &MessageContent) -> Option<&MediaContent> {
    match content {
        MessageContent::Image(media)
        | MessageContent::Video(media)
        | MessageContent::Audio(media)
        | MessageContent::Document(media)
        | MessageContent::Sticker(media) => Some(media),
        _ => None,
    }
}

pub(super) async fn insert_media(
    tx: &mut WriteTx,
    id: MessageId,
    media: &MediaContent,
) -> Result<(), StoreError> {
    let claimed_sha = media.sha256.map(hex::encode);
    let file_name = media.filename.as_deref().and_then(safe_file_name);
    let state = if media.id.is_some() {
        MediaState::Pending
    } else {
        MediaState::Refused
    };
    let mime = media
        .mime_type
        .as_deref()
        .unwrap_or("application/octet-stream");
    tx.insert_media(&NewMedia {
        message_id: id,
        meta_id: media.id.as_deref(),
        mime,
        file_name: file_name.as_deref(),
        claimed_sha: claimed_sha.as_deref(),
        animated: media.animated,
        state,
        facts: None,
    })
    .await
}

/// When a message came. What was said before the number was connected here could not come earlier:
/// it is not late. Meta's times are whole seconds, so that second counts as after.
fn arrived_ms(at_ms: i64, received_at_ms: i64, connected_at_ms: i64) -> i64 {
    if at_ms.div_euclid(1000) < connected_at_ms.div_euclid(1000) {
        at_ms
    } else {
        received_at_ms
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn what_was_said_before_the_number_was_here_is_not_late() {
        let connected = 100_500;
        for (said, arrived) in [(99_000, 99_000), (100_000, 900_000), (101_000, 900_000)] {
            assert_eq!(arrived_ms(said, 900_000, connected), arrived, "{said}");
        }
    }
}
