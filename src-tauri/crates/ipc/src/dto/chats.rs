use serde::{Deserialize, Serialize};
use shopbell_core::views;
use shopbell_domain::{ConversationId, ServiceWindow};
use ts_rs::TS;

use super::{
    cards::CardView,
    messages::{Delivery, MessageKind},
};

/// Which chats to list.
#[derive(Clone, Copy, Debug, Deserialize, TS)]
#[serde(rename_all = "camelCase")]
pub enum ChatFilter {
    /// All of them.
    All,
    /// With messages not seen yet.
    Unread,
    /// Where the customer wrote last.
    Waiting,
    /// Where the customer wrote last and the window ends within two hours.
    ClosingSoon,
}

/// Asks for a page of the chat list.
#[derive(Clone, Debug, Deserialize, TS)]
#[serde(rename_all = "camelCase", deny_unknown_fields)]
pub struct ChatPageRequest {
    /// Which chats.
    pub filter: ChatFilter,
    /// Part of a name or number; empty means all.
    pub search: String,
    /// Cursor of the previous page, or null for the first.
    pub after: Option<String>,
    /// 1 to 100.
    pub limit: u32,
}

/// A page of the chat list.
#[derive(Clone, Debug, Serialize, TS)]
#[serde(rename_all = "camelCase")]
pub struct ChatPage {
    /// Newest activity first.
    pub chats: Vec<ChatView>,
    /// Cursor of the next page, or null at the end.
    pub next: Option<String>,
    /// Chats with messages not seen yet, in all.
    #[ts(type = "number")]
    pub unread_chats: i64,
}

/// A chat in the list.
#[derive(Clone, Debug, Serialize, TS)]
#[serde(rename_all = "camelCase")]
pub struct ChatView {
    /// The conversation.
    pub id: String,
    /// The best name known; empty for a group whose name we were not told.
    pub name: String,
    /// As people write it (`+44 7700 900123`), or null when the customer hides the number.
    pub phone: Option<String>,
    /// The two letters of the customer's country, or null where neither number nor id tells it.
    pub country: Option<String>,
    /// Without `@`.
    pub username: Option<String>,
    /// When something was last said.
    #[ts(type = "number")]
    pub last_activity_ms: i64,
    /// The line under the name.
    pub preview: PreviewView,
    /// Messages not seen yet.
    #[ts(type = "number")]
    pub unread: i64,
    /// Text kept in the composer; empty when none.
    pub draft: String,
    /// Files kept in the composer; null when none.
    pub draft_files: Option<DraftFilesView>,
    /// Whether replies may go out.
    pub window: WindowView,
    /// Until when messages are free of charge after an advertisement, or null.
    #[ts(type = "number | null")]
    pub free_until_ms: Option<i64>,
    /// The customer asked for no marketing messages: marketing templates are refused.
    pub no_marketing: bool,
    /// Another responder answers this chat: its role (`ai_agent`, …) or `unknown`. A reply of
    /// ours takes the chat over.
    pub answered_by: Option<String>,
    /// Set for groups.
    pub group: Option<GroupState>,
}

/// The files of a draft, in short.
#[derive(Clone, Debug, Serialize, TS)]
#[serde(rename_all = "camelCase")]
pub struct DraftFilesView {
    /// How many there are, at least one.
    #[ts(type = "number")]
    pub count: usize,
    /// What they are, when all are of one kind.
    pub kind: Option<MessageKind>,
}

/// Whether a group takes messages.
#[derive(Clone, Copy, Debug, Serialize, TS)]
#[serde(rename_all = "camelCase")]
pub enum GroupState {
    /// It does.
    Open,
    /// Meta suspended it.
    Suspended,
    /// It was deleted.
    Closed,
}

/// One line under the name. The interface adds words and icons.
#[derive(Clone, Debug, Serialize, TS)]
#[serde(rename_all = "camelCase")]
pub struct PreviewView {
    /// Kind of the newest message, or null when there is none.
    pub kind: Option<MessageKind>,
    /// Its text on one line.
    pub text: String,
    /// What its card shows, for calls and lines about the chat.
    pub card: Option<CardView>,
    /// Ours or theirs.
    pub from_us: bool,
    /// How far ours came.
    pub delivery: Option<Delivery>,
    /// It did not go out or arrive, or may not have.
    pub failed: bool,
}

/// The 24-hour customer service window. Times are Unix milliseconds.
#[derive(Clone, Copy, Debug, Serialize, TS)]
#[serde(
    tag = "state",
    rename_all = "camelCase",
    rename_all_fields = "camelCase"
)]
pub enum WindowView {
    /// Replies may go out.
    Open {
        /// Until then.
        #[ts(type = "number")]
        ends_ms: i64,
    },
    /// Only templates may go out.
    Closed {
        /// Since then.
        #[ts(type = "number")]
        ended_ms: i64,
    },
    /// The customer has never written; only templates may go out.
    Never,
}

/// Opens a chat.
#[derive(Clone, Debug, Deserialize, TS)]
#[serde(rename_all = "camelCase", deny_unknown_fields)]
pub struct StartChat {
    /// A phone number with country code, or a business-scoped user id.
    pub to: String,
}

/// Marks messages as seen.
#[derive(Clone, Debug, Deserialize, TS)]
#[serde(rename_all = "camelCase", deny_unknown_fields)]
pub struct MarkRead {
    /// The conversation.
    pub conversation_id: String,
    /// The newest message that was seen.
    pub up_to: String,
}

/// Names a conversation.
#[derive(Clone, Debug, Deserialize, TS)]
#[serde(rename_all = "camelCase", deny_unknown_fields)]
pub struct ConversationRef {
    /// The conversation.
    pub conversation_id: String,
}

/// Names chats.
#[derive(Clone, Debug, Deserialize, TS)]
#[serde(rename_all = "camelCase", deny_unknown_fields)]
pub struct ChatIds {
    /// Their conversations.
    pub ids: Vec<String>,
}

impl From<ChatFilter> for views::Filter {
    fn from(filter: ChatFilter) -> Self {
        match filter {
            ChatFilter::All => Self::All,
            ChatFilter::Unread => Self::Unread,
            ChatFilter::Waiting => Self::Waiting,
            ChatFilter::ClosingSoon => Self::ClosingSoon,
        }
    }
}

impl From<views::ChatList> for ChatPage {
    fn from(list: views::ChatList) -> Self {
        Self {
            chats: list.chats.into_iter().map(Into::into).collect(),
            next: list.next.map(|(at_ms, id)| format!("{at_ms}:{id}")),
            unread_chats: list.unread_chats,
        }
    }
}

/// Reads a cursor of a [`ChatPage`]; `None` for anything else.
pub(crate) fn read_cursor(cursor: &str) -> Option<(i64, ConversationId)> {
    let (at_ms, id) = cursor.split_once(':')?;
    Some((at_ms.parse().ok()?, id.parse().ok()?))
}

impl From<views::ChatView> for ChatView {
    fn from(chat: views::ChatView) -> Self {
        Self {
            id: chat.id.to_string(),
            name: chat.name,
            phone: chat.phone,
            country: chat.country,
            username: chat.username,
            last_activity_ms: chat.last_activity_ms,
            preview: PreviewView {
                kind: chat.preview.kind.map(Into::into),
                text: chat.preview.text,
                card: chat.preview.card.map(Into::into),
                from_us: chat.preview.from_us,
                delivery: chat.preview.state.map(Into::into),
                failed: chat.preview.failed,
            },
            unread: chat.unread,
            draft: chat.draft,
            draft_files: (chat.draft_files.count > 0).then(|| DraftFilesView {
                count: chat.draft_files.count,
                kind: chat.draft_files.kind.map(Into::into),
            }),
            window: match chat.window {
                ServiceWindow::Open { ends_ms } => WindowView::Open { ends_ms },
                ServiceWindow::Closed { ended_ms } => WindowView::Closed { ended_ms },
                ServiceWindow::Never => WindowView::Never,
            },
            free_until_ms: chat.free_until_ms,
            no_marketing: chat.no_marketing,
            answered_by: chat.answered_by,
            group: chat.group.map(|state| match state {
                views::GroupState::Open => GroupState::Open,
                views::GroupState::Suspended => GroupState::Suspended,
                views::GroupState::Closed => GroupState::Closed,
            }),
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_cursor_is_read_back_as_written() {
        let list = views::ChatList {
            chats: Vec::new(),
            next: Some((1_793_700_000_000, ConversationId(7))),
            unread_chats: 0,
        };
        let next = ChatPage::from(list).next.unwrap();
        assert_eq!(
            read_cursor(&next),
            Some((1_793_700_000_000, ConversationId(7)))
        );
        assert_eq!(read_cursor("7"), None);
        assert_eq!(read_cursor("x:y"), None);
    }
}

/// What came in while this computer could not be reached.
#[derive(Clone, Copy, Debug, Serialize, TS)]
#[serde(rename_all = "camelCase")]
pub struct CatchUpView {
    /// Since when it could not, Unix milliseconds.
    #[ts(type = "number")]
    pub since_ms: i64,
    /// Until when.
    #[ts(type = "number")]
    pub until_ms: i64,
    /// Customers' messages of that time.
    #[ts(type = "number")]
    pub messages: i64,
    /// The chats they are in.
    #[ts(type = "number")]
    pub chats: i64,
    /// Whether others can be lost.
    pub loss: Option<LossView>,
}

/// Whether messages of an absence can be lost.
#[derive(Clone, Copy, Debug, Serialize, TS)]
#[serde(rename_all = "camelCase")]
pub enum LossView {
    /// They may be: it was longer than 36 hours.
    Possible,
    /// They are, those sent more than 7 days before its end.
    Certain,
}

impl From<shopbell_core::CatchUp> for CatchUpView {
    fn from(caught: shopbell_core::CatchUp) -> Self {
        Self {
            since_ms: caught.since_ms,
            until_ms: caught.until_ms,
            messages: caught.messages,
            chats: caught.chats,
            loss: caught.loss.map(|loss| match loss {
                shopbell_core::Loss::Possible => LossView::Possible,
                shopbell_core::Loss::Certain => LossView::Certain,
            }),
        }
    }
}
