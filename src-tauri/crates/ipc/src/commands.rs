//! The table of commands: the only list there is.

use serde::{Serialize, de::DeserializeOwned};
use serde_json::Value;
use ts_rs::{Config, TS};

use crate::{
    App, AppError,
    dto::{
        AccountDetails, AccountNotice, AppStatus, ChatIds, ChatPage, ChatPageRequest, ChatView,
        ConnectNumber, ConnectionView, ConversationRef, MarkRead, MediaRef, MessageIds, MessageRef,
        MessageView, NoticeRef, SaveDraft, SendMedia, SendTemplate, SendText, StartChat,
        TemplateView, TimelinePage, TimelineRequest,
    },
    handlers,
};

/// What the interface caches under, and what makes it stale.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, TS)]
#[expect(missing_docs, reason = "each names a kind of data")]
pub enum Tag {
    Status,
    Chats,
    Messages,
    Templates,
    Connection,
    Account,
}

/// Whether a command changes anything.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum CommandKind {
    /// It provides its tags.
    Read,
    /// It makes its tags stale.
    Mutate,
}

impl CommandKind {
    pub(crate) fn as_str(self) -> &'static str {
        match self {
            Self::Read => "read",
            Self::Mutate => "mutate",
        }
    }
}

/// A command, described.
pub struct CommandInfo {
    /// Its name.
    pub name: &'static str,
    /// What it does.
    pub docs: &'static str,
    /// Whether it changes anything.
    pub kind: CommandKind,
    /// What it provides or makes stale.
    pub tags: &'static [Tag],
    pub(crate) request: fn(&Config) -> String,
    pub(crate) answer: fn(&Config) -> String,
}

macro_rules! commands {
    (@kind read) => { CommandKind::Read };
    (@kind mutate) => { CommandKind::Mutate };
    ($($(#[doc = $docs:literal])+ $kind:ident $name:ident($request:ty) -> $answer:ty [$($tag:ident),*];)*) => {
        /// Every command.
        pub const COMMANDS: &[CommandInfo] = &[$(CommandInfo {
            name: stringify!($name),
            docs: concat!($($docs),+),
            kind: commands!(@kind $kind),
            tags: &[$(Tag::$tag),*],
            request: <$request as TS>::name,
            answer: <$answer as TS>::name,
        }),*];

        /// Answers a command by name.
        pub(crate) async fn dispatch(app: &App, name: &str, request: Value) -> Result<Value, AppError> {
            match name {
                $(stringify!($name) => {
                    let answer: $answer = handlers::$name(app, read::<$request>(request)?).await?;
                    write(&answer)
                })*
                _ => Err(AppError::request_invalid()),
            }
        }
    };
}

commands! {
    /// Where the application stands.
    read app_status(()) -> AppStatus [Status];
    /// Opens the demo shop.
    mutate start_demo(()) -> AppStatus [Status, Chats, Messages, Templates, Connection, Account];
    /// Connects a business number and opens it.
    mutate connect_number(ConnectNumber) -> AppStatus [Status, Chats, Messages, Templates, Connection, Account];
    /// Closes the demo shop and forgets it.
    mutate leave_demo(()) -> AppStatus [Status, Chats, Messages, Templates, Connection, Account];
    /// A page of the chat list, newest activity first.
    read chat_page(ChatPageRequest) -> ChatPage [Chats];
    /// Chats by id, in the order asked; unknown ones are left out.
    read chats_by_id(ChatIds) -> Vec<ChatView> [Chats];
    /// Opens a chat with somebody by number or user id.
    mutate start_chat(StartChat) -> ChatView [Chats];
    /// Keeps the text of the composer.
    mutate save_draft(SaveDraft) -> () [Chats];
    /// A page of one conversation, oldest first.
    read timeline_page(TimelineRequest) -> TimelinePage [Messages];
    /// Messages by id, oldest first; those gone are left out.
    read messages_by_id(MessageIds) -> Vec<MessageView> [Messages];
    /// Queues a text; returns it as the timeline will show it.
    mutate send_text(SendText) -> MessageView [Messages, Chats];
    /// Queues a staged file; returns its message as the timeline will show it.
    mutate send_media(SendMedia) -> MessageView [Messages, Chats];
    /// Queues a template; returns it as the customer will see it.
    mutate send_template(SendTemplate) -> MessageView [Messages, Chats];
    /// Sends a message again that did not go out, may not have, or failed.
    mutate send_again(MessageRef) -> MessageView [Messages, Chats];
    /// Deletes a message that never left this computer, or surely did not arrive.
    mutate delete_unsent(MessageRef) -> () [Messages, Chats];
    /// Marks a customer's messages up to this one as seen.
    mutate mark_read(MarkRead) -> () [Chats];
    /// Templates for a conversation: usable ones and the others, with the reason.
    read template_list(ConversationRef) -> Vec<TemplateView> [Templates];
    /// Reads the templates from Meta again.
    mutate refresh_templates(()) -> () [Templates];
    /// Fetches a file again that could not be fetched.
    mutate download_media(MediaRef) -> () [Messages];
    /// How the connection stands.
    read connection(()) -> ConnectionView [Connection];
    /// What the owner should know about her account, its numbers and templates: the gravest
    /// first, then the newest.
    read notices(()) -> Vec<AccountNotice> [Account];
    /// Puts a notice away; critical ones stay until they are over.
    mutate dismiss_notice(NoticeRef) -> () [Account];
    /// What is known about the connected numbers.
    read account_details(()) -> AccountDetails [Account];
    /// Asks Meta again how the numbers are.
    mutate refresh_account(()) -> () [Account];
}

fn read<T: DeserializeOwned>(request: Value) -> Result<T, AppError> {
    serde_json::from_value(request).map_err(|error| {
        tracing::warn!(%error, "a request does not fit the contract");
        AppError::request_invalid()
    })
}

fn write<T: Serialize>(answer: &T) -> Result<Value, AppError> {
    serde_json::to_value(answer).map_err(|_| AppError::internal())
}
