//! Groups: their names, members and states. Most shops have none; those that appear are shown.

use shopbell_cloud_api::webhook::{GroupEvent, Identity};
use shopbell_store::{Account, GroupState, RawWebhook, StoreError, WriteTx};

use super::{
    Touched,
    item::seconds_to_ms,
    notes::{self, Place},
    people,
};
use crate::card::{Notice, NoticeCode};

pub(super) async fn event(
    tx: &mut WriteTx,
    account: &Account,
    row: &RawWebhook,
    event: &GroupEvent,
    touched: &mut Touched,
) -> Result<(), StoreError> {
    // One that could not be created has no chat.
    let failed = event.kind.as_deref() == Some("group_create") && !event.errors.is_empty();
    let Some(group) = event.group_id.as_ref().filter(|_| !failed) else {
        return Ok(());
    };
    let at_ms = event.timestamp.map_or(row.received_at_ms, seconds_to_ms);
    let conversation = tx.group_thread(account.id, group).await?;
    tx.touch_thread(conversation, at_ms).await?;
    touched.thread(conversation);
    for member in event.added.iter().chain(&event.removed) {
        people::resolve(tx, account, member, at_ms, touched).await?;
    }
    if let Some(subject) = &event.subject {
        tx.name_group(conversation, subject, at_ms).await?;
    }
    if let Some(state) = state(event) {
        tx.note_group_state(conversation, state, at_ms).await?;
    }
    let Some(notice) = notice(event) else {
        return Ok(());
    };
    let (names, text) = (notice.names.join("\n"), notice.text.clone());
    let place = Place {
        account,
        conversation,
        field: "group",
        same: &[group, &names, &text],
        at_ms,
        dated: true,
    };
    notes::add(tx, place, notice, touched).await
}

fn state(event: &GroupEvent) -> Option<GroupState> {
    match event.kind.as_deref()? {
        "group_delete" if event.errors.is_empty() => Some(GroupState::Closed),
        "group_create" | "group_suspend_cleared" => Some(GroupState::Open),
        "group_suspend" => Some(GroupState::Suspended),
        _ => None,
    }
}

fn notice(event: &GroupEvent) -> Option<Notice> {
    let (code, people, text) = match event.kind.as_deref()? {
        "group_create" => (NoticeCode::GroupCreated, &[][..], event.subject.as_deref()),
        "group_delete" if event.errors.is_empty() => (NoticeCode::GroupDeleted, &[][..], None),
        "group_participants_add" | "group_add_participants" if !event.added.is_empty() => {
            (NoticeCode::MembersJoined, &event.added[..], None)
        }
        "group_participants_remove" | "group_remove_participants" if !event.removed.is_empty() => {
            let left = event.initiated_by.as_deref() == Some("participant");
            let code = if left {
                NoticeCode::MembersLeft
            } else {
                NoticeCode::MembersRemoved
            };
            (code, &event.removed[..], None)
        }
        "group_join_request_created" => (NoticeCode::JoinAsked, &event.added[..], None),
        "group_join_request_revoked" => (NoticeCode::JoinWithdrawn, &event.added[..], None),
        "group_settings_update" => {
            let subject = event.subject.as_deref()?;
            (NoticeCode::GroupRenamed, &[][..], Some(subject))
        }
        "group_suspend" => (NoticeCode::GroupSuspended, &[][..], None),
        "group_suspend_cleared" => (NoticeCode::GroupUnsuspended, &[][..], None),
        _ => return None,
    };
    Some(Notice {
        code,
        names: people.iter().filter_map(member).collect(),
        text: text.unwrap_or_default().to_owned(),
        former: None,
        current: None,
    })
}

/// By what a member is called where the contact is not known better: the views look names up.
fn member(identity: &Identity) -> Option<String> {
    let name = identity.wa_id.clone().or_else(|| identity.user_id.clone());
    name.or_else(|| identity.parent_user_id.clone())
}
