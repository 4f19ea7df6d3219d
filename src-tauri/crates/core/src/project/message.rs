//! Messages of customers, and echoes of ours from elsewhere.

use serde_json::json;
use shopbell_cloud_api::webhook::{
    Identity, IncomingMessage, Item, MediaContent, MessageContent, Origin as Road, SharedContact,
};
use shopbell_domain::{ConversationId, Delivery, MessageId, media::safe_file_name};
use shopbell_store::{
    Account, Amendment, MediaState, NewMedia, NewMessage, Origin, Person, RawWebhook, Reaction,
    Resolved, StoreError, WriteTx,
};

use super::{
    Touched,
    item::{digest, seconds_to_ms},
};

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
    let Some((conversation, author)) = thread(tx, account, row, message, echo, touched).await?
    else {
        return Ok(false);
    };
    let raw = item.raw.to_string();
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
        MessageContent::System(_) | MessageContent::Welcome
    );
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
    let details = details(&message.content);
    let inserted = tx
        .insert_message(&NewMessage {
            account_id: account.id,
            conversation_id: conversation,
            wamid: message.id.as_deref(),
            content_hash: hash.as_deref(),
            client_key: None,
            from_us: echo,
            origin,
            shown: !is_annotation,
            kind: &message.kind,
            subtype: message.subtype.as_deref(),
            body: &message.text().unwrap_or_default(),
            details: details.as_deref(),
            raw: &raw,
            author: if echo { "" } else { author_id },
            at_ms,
            // What was said before the number was connected here could not come earlier: it is
            // not late.
            arrived_ms: if at_ms < account.created_at_ms {
                at_ms
            } else {
                row.received_at_ms
            },
            reply_to: target,
            forwarded,
            unread: origin == Origin::Live && !is_annotation && !is_notice,
            delivery: echo.then(|| echoed_delivery(&message.origin)),
        })
        .await?;
    let Some(id) = inserted else { return Ok(true) };
    touched.message(conversation, id);
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
            if origin == Origin::Phone {
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
    let scope = account.waba_id.as_str();
    let person = person(message.author.as_ref().unwrap_or(&message.customer));
    let resolved = tx
        .resolve_person(scope, &person, row.received_at_ms)
        .await?;
    let author = match (&resolved, echo) {
        (_, true) => "us".to_owned(),
        (Some(resolved), false) => resolved.contact.to_string(),
        (None, false) => String::new(),
    };
    if let Some(Resolved {
        contact,
        joined: Some(other),
    }) = resolved
    {
        tx.join_threads(other, contact).await?;
        touched.joined = true;
    }
    let conversation = match (&message.group_id, resolved) {
        (Some(group), _) => tx.group_thread(account.id, group).await?,
        (None, Some(resolved)) => tx.person_thread(account.id, resolved.contact).await?,
        (None, None) => return Ok(None),
    };
    touched.thread(conversation);
    Ok(Some((conversation, author)))
}

fn person(identity: &Identity) -> Person {
    Person {
        phone: identity.wa_id.clone(),
        user_id: identity.user_id.clone(),
        parent_user_id: identity.parent_user_id.clone(),
        profile_name: identity.profile_name.clone(),
        username: identity
            .username
            .as_deref()
            .map(|name| name.trim_start_matches('@').to_owned()),
    }
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

async fn insert_media(
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

/// What the card of a type needs beside the text, as JSON of ours.
fn details(content: &MessageContent) -> Option<String> {
    let value = match content {
        MessageContent::Location(place) => json!({
            "location": {
                "latitude": place.latitude, "longitude": place.longitude,
                "name": place.name, "address": place.address,
            }
        }),
        MessageContent::Contacts(cards) => {
            json!({ "contacts": cards.iter().map(card).collect::<Vec<_>>() })
        }
        MessageContent::Order(order) => json!({
            "order": order.items.iter().map(|item| json!({
                "product": item.product_retailer_id, "quantity": item.quantity,
                "price": item.item_price, "currency": item.currency,
            })).collect::<Vec<_>>()
        }),
        MessageContent::Template(template) => json!({
            "template": {
                "name": template.name, "language": template.language, "header": template.header,
                "body": template.body, "footer": template.footer, "buttons": template.buttons,
            }
        }),
        MessageContent::Audio(media) if media.voice => json!({ "voice": true }),
        _ => return None,
    };
    Some(value.to_string())
}

fn card(card: &SharedContact) -> serde_json::Value {
    json!({
        "name": card.name,
        "phones": card.phones.iter().filter_map(|phone| phone.phone.clone()).collect::<Vec<_>>(),
    })
}
