//! Who a payload speaks of, and what it says of them beside messages.

use shopbell_cloud_api::WaId;
use shopbell_cloud_api::webhook::{
    Identity, SavedContact, SystemNotice, UserIdUpdate, UserPreference,
};
use shopbell_domain::{ContactId, ConversationId};
use shopbell_store::{Account, Person, RawWebhook, Resolved, StoreError, WriteTx};

use super::{
    Touched,
    item::seconds_to_ms,
    notes::{self, Place},
};
use crate::card::{Notice, NoticeCode};

/// A person as the store knows people.
pub(crate) fn person(identity: &Identity) -> Person {
    Person {
        phone: identity.wa_id.clone(),
        other_forms: other_forms(identity.wa_id.as_deref()),
        user_id: identity.user_id.clone(),
        parent_user_id: identity.parent_user_id.clone(),
        profile_name: identity.profile_name.clone(),
        username: identity
            .username
            .as_deref()
            .map(|name| name.trim_start_matches('@').to_owned()),
        identity_hash: identity.identity_key_hash.clone(),
    }
}

/// The other digits under which WhatsApp may know a number.
pub(crate) fn other_forms(digits: Option<&str>) -> Vec<String> {
    let forms = digits.map(|digits| WaId::new(digits).other_forms());
    let forms = forms.unwrap_or_default().into_iter();
    forms.map(|form| form.as_str().to_owned()).collect()
}

/// The contact a payload names; chats of one person are joined, and a number that changed hands
/// is told in both chats. `None` when it names nobody.
pub(super) async fn resolve(
    tx: &mut WriteTx,
    account: &Account,
    identity: &Identity,
    at_ms: i64,
    touched: &mut Touched,
) -> Result<Option<ContactId>, StoreError> {
    let person = person(identity);
    let resolved = tx
        .resolve_person(account.waba_id.as_str(), &person, at_ms)
        .await?;
    let Some(resolved) = resolved else {
        return Ok(None);
    };
    join(tx, resolved, touched).await?;
    if let (Some(before), Some(number)) = (resolved.strangers, &person.phone)
        && tx.find_thread(account.id, before).await?.is_some()
    {
        let halves = [
            (before, NoticeCode::NumberLost),
            (resolved.contact, NoticeCode::NumberGained),
        ];
        for (contact, code) in halves {
            let conversation = tx.person_thread(account.id, contact).await?;
            touched.thread(conversation);
            let place = Place {
                account,
                conversation,
                field: "contacts",
                same: &[number, &contact.to_string()],
                at_ms,
                dated: true,
            };
            let notice = Notice {
                code,
                current: Some(number.clone()),
                ..Notice::default()
            };
            notes::add(tx, place, notice, touched).await?;
        }
    }
    Ok(Some(resolved.contact))
}

async fn join(
    tx: &mut WriteTx,
    resolved: Resolved,
    touched: &mut Touched,
) -> Result<(), StoreError> {
    if let Some(other) = resolved.joined {
        for gone in tx.join_threads(other, resolved.contact).await? {
            touched.threads.remove(&gone);
        }
        touched.joined = true;
    }
    Ok(())
}

/// The thread of somebody who may have none.
async fn known_thread(
    tx: &mut WriteTx,
    account: &Account,
    contact: ContactId,
    touched: &mut Touched,
) -> Result<Option<ConversationId>, StoreError> {
    let thread = tx.find_thread(account.id, contact).await?;
    if let Some(thread) = thread {
        touched.thread(thread);
    }
    Ok(thread)
}

/// A customer stopped or resumed marketing messages.
pub(super) async fn preference(
    tx: &mut WriteTx,
    account: &Account,
    row: &RawWebhook,
    told: &UserPreference,
    touched: &mut Touched,
) -> Result<(), StoreError> {
    let Some(stopped) = told.stops_marketing() else {
        return Ok(());
    };
    let at_ms = told.timestamp.map_or(row.received_at_ms, seconds_to_ms);
    let Some(contact) = resolve(tx, account, &told.customer, at_ms, touched).await? else {
        return Ok(());
    };
    marketing(tx, account, contact, stopped, at_ms, touched).await
}

/// Notes whether somebody wants marketing messages, and says so in the chat when it is news.
pub(super) async fn marketing(
    tx: &mut WriteTx,
    account: &Account,
    contact: ContactId,
    stopped: bool,
    at_ms: i64,
    touched: &mut Touched,
) -> Result<(), StoreError> {
    let news = tx.note_marketing(contact, stopped, at_ms).await?;
    let Some(conversation) = known_thread(tx, account, contact, touched).await? else {
        return Ok(());
    };
    if !news {
        return Ok(());
    }
    let code = if stopped {
        NoticeCode::MarketingStopped
    } else {
        NoticeCode::MarketingResumed
    };
    let place = Place {
        account,
        conversation,
        field: "user_preferences",
        same: &[],
        at_ms,
        dated: true,
    };
    let notice = Notice {
        code,
        ..Notice::default()
    };
    notes::add(tx, place, notice, touched).await
}

/// A customer has a new user id.
pub(super) async fn new_user_id(
    tx: &mut WriteTx,
    account: &Account,
    row: &RawWebhook,
    told: &UserIdUpdate,
    touched: &mut Touched,
) -> Result<(), StoreError> {
    let former = Person {
        user_id: told.previous.clone(),
        parent_user_id: told.parent_previous.clone(),
        ..Person::default()
    };
    let current = Person {
        user_id: Some(told.current.clone()),
        parent_user_id: told.parent_current.clone(),
        profile_name: told.customer.profile_name.clone(),
        username: told.customer.username.clone(),
        ..Person::default()
    };
    let at_ms = told.timestamp.map_or(row.received_at_ms, seconds_to_ms);
    rotate(tx, account, &former, &current, at_ms, touched).await?;
    // The number, where it is told, belongs to the same person.
    let with_number = Identity {
        user_id: Some(told.current.clone()),
        parent_user_id: told.parent_current.clone(),
        ..told.customer.clone()
    };
    if let Some(contact) = resolve(tx, account, &with_number, at_ms, touched).await? {
        known_thread(tx, account, contact, touched).await?;
    }
    Ok(())
}

/// A notice of WhatsApp about somebody's number or user id. `who` is named by the former ids.
pub(super) async fn system(
    tx: &mut WriteTx,
    account: &Account,
    who: &Identity,
    notice: &SystemNotice,
    at_ms: i64,
    touched: &mut Touched,
) -> Result<(), StoreError> {
    let mut former = person(who);
    if let Some(previous) = &notice.previous_user_id {
        former.user_id = Some(previous.clone());
    }
    let current = Person {
        phone: notice.wa_id.clone(),
        other_forms: other_forms(notice.wa_id.as_deref()),
        user_id: notice.user_id.clone(),
        parent_user_id: notice.parent_user_id.clone(),
        ..Person::default()
    };
    rotate(tx, account, &former, &current, at_ms, touched).await
}

async fn rotate(
    tx: &mut WriteTx,
    account: &Account,
    former: &Person,
    current: &Person,
    at_ms: i64,
    touched: &mut Touched,
) -> Result<(), StoreError> {
    let rotated = tx
        .rotate_person(account.waba_id.as_str(), former, current, at_ms)
        .await?;
    let Some(rotated) = rotated else {
        return Ok(());
    };
    join(tx, rotated, touched).await?;
    known_thread(tx, account, rotated.contact, touched).await?;
    Ok(())
}

/// The address book of the phone changed.
pub(super) async fn saved(
    tx: &mut WriteTx,
    account: &Account,
    row: &RawWebhook,
    told: &SavedContact,
    touched: &mut Touched,
) -> Result<(), StoreError> {
    let at_ms = told.timestamp.map_or(row.received_at_ms, seconds_to_ms);
    let Some(contact) = resolve(tx, account, &told.customer, at_ms, touched).await? else {
        return Ok(());
    };
    let name = match (told.removed, &told.full_name, &told.first_name) {
        (false, Some(name), _) | (false, None, Some(name)) => name.trim(),
        _ => "",
    };
    tx.save_name(contact, name, at_ms).await?;
    known_thread(tx, account, contact, touched).await?;
    Ok(())
}
