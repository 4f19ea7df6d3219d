//! The table of commands: the only list there is.

use serde::{Serialize, de::DeserializeOwned};
use serde_json::Value;
use ts_rs::{Config, TS};

use crate::{
    App, AppError,
    dto::{
        AccountDetails, AccountNotice, AddFromLibrary, AppStatus, ArchiveTemplate, AsideView,
        AtHandView, CatchUpView, ChangeStaged, ChatIds, ChatPage, ChatPageRequest, ChatView,
        ChooseMicrophone, CleanStorage, ConnectionView, ConversationRef, CopyTemplate,
        DeleteTemplate, DoctorView, DraftView, FindInChat, ForwardMessage, FoundInChat,
        GalleryPage, GalleryRequest, GiveAccountId, GiveSecret, LibraryTextView, MarkRead,
        MediaRef, MessageIds, MessageRef, MessageView, MicrophonesView, NoticeRef, NumberRef,
        PreviewDraft, PreviewTemplate, QuickReplyRef, QuickReplyView, RecordingRef, RegisterNumber,
        SaveChoices, SaveDraft, SaveQuickReply, SaveTemplateDraft, SearchLibrary, SearchRequest,
        SearchView, SendChoices, SendContact, SendLocation, SendMedia, SendReaction, SendRecording,
        SendTemplate, SendText, SetupView, StagedFile, StarTemplate, StartChat, StartLiveTest,
        StorageView, SubmittedTemplateView, TakeCallback, TemplateBookView, TemplateDraftRef,
        TemplateDraftView, TemplateMessageView, TemplatePerformance, TemplateRef, TemplateView,
        TimelinePage, TimelineRequest, UseOwnAddress, VoiceView,
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
    Setup,
    Doctor,
    CatchUp,
    Voice,
    QuickReplies,
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
    mutate start_demo(()) -> AppStatus [Status, Chats, Messages, Templates, Connection, Account, Setup, Doctor, CatchUp, Voice, QuickReplies];
    /// Closes the demo shop and forgets it.
    mutate leave_demo(()) -> AppStatus [Status, Chats, Messages, Templates, Connection, Account, Setup, Doctor, CatchUp, Voice, QuickReplies];
    /// Begins to connect a number, or goes on where it was left.
    mutate begin_setup(()) -> AppStatus [Status, Chats, Messages, Templates, Connection, Account, Setup, Doctor, CatchUp, Voice, QuickReplies];
    /// Leaves connecting for the welcome screen. Nothing is lost.
    mutate leave_setup(()) -> AppStatus [Status, Chats, Messages, Templates, Connection, Account, Setup, Doctor, CatchUp, Voice, QuickReplies];
    /// Leaves connecting for the inbox, also before everything works.
    mutate finish_setup(()) -> AppStatus [Status, Chats, Messages, Templates, Connection, Account, Setup, Doctor, CatchUp, Voice, QuickReplies];
    /// Where connecting stands.
    read setup(()) -> SetupView [Setup];
    /// Tries an access token and keeps it; replaces the one of a connected number.
    mutate give_token(GiveSecret) -> SetupView [Setup, Status, Connection, Account, Doctor];
    /// Tries an app secret and keeps it; replaces the one of a connected number.
    mutate give_app_secret(GiveSecret) -> SetupView [Setup, Status, Connection, Account, Doctor];
    /// Names the account that the token does not lead to.
    mutate give_account_id(GiveAccountId) -> SetupView [Setup];
    /// Chooses a number.
    mutate choose_number(NumberRef) -> SetupView [Setup, Status, Connection, Account, Doctor];
    /// Registers a number with its PIN.
    mutate register_number(RegisterNumber) -> SetupView [Setup, Account, Doctor];
    /// Takes ngrok as the way in, with the owner's authtoken.
    mutate give_tunnel_token(GiveSecret) -> SetupView [Setup, Connection, Doctor];
    /// Takes an address of the owner's own as the way in.
    mutate use_own_address(UseOwnAddress) -> SetupView [Setup, Connection, Doctor];
    /// Has Meta deliver here what another tool gets now.
    mutate take_callback(TakeCallback) -> SetupView [Setup, Connection, Doctor];
    /// Begins the live test: waits for a message that is one word, and answers it.
    mutate start_live_test(StartLiveTest) -> SetupView [Setup];
    /// Looks again now: the tunnel, the proof from outside, what Meta is told.
    mutate look_again(()) -> () [Setup, Connection, Doctor];
    /// What the doctor found, link by link.
    read doctor(()) -> DoctorView [Doctor];
    /// Looks at every link now. Changes nothing.
    mutate run_doctor(()) -> DoctorView [Doctor];
    /// What came in and stands in no chat.
    read aside(()) -> AsideView [Doctor];
    /// What came in while this computer could not be reached, or null.
    read catch_up(()) -> Option<CatchUpView> [CatchUp];
    /// Puts the line about it away.
    mutate dismiss_catch_up(()) -> () [CatchUp];
    /// A page of the chat list, newest activity first.
    read chat_page(ChatPageRequest) -> ChatPage [Chats];
    /// Chats by id, in the order asked; unknown ones are left out.
    read chats_by_id(ChatIds) -> Vec<ChatView> [Chats];
    /// Opens a chat with somebody by number or user id.
    mutate start_chat(StartChat) -> ChatView [Chats];
    /// What is being written in a chat, as it was kept.
    read draft(ConversationRef) -> DraftView [Chats];
    /// Keeps what is being written in a chat.
    mutate save_draft(SaveDraft) -> () [Chats];
    /// Changes as what a picked file goes out; returns it as it is then.
    mutate change_staged(ChangeStaged) -> StagedFile [];
    /// A page of one conversation, oldest first.
    read timeline_page(TimelineRequest) -> TimelinePage [Messages];
    /// Messages by id, oldest first; those gone are left out.
    read messages_by_id(MessageIds) -> Vec<MessageView> [Messages];
    /// Queues a text; returns it as the timeline will show it.
    mutate send_text(SendText) -> MessageView [Messages, Chats];
    /// Queues a staged file; returns its message as the timeline will show it.
    mutate send_media(SendMedia) -> MessageView [Messages, Chats];
    /// The voice notes that are not sent.
    read voice(()) -> VoiceView [Voice];
    /// Begins a voice note. One that is being recorded in another chat is kept there.
    mutate start_recording(ConversationRef) -> VoiceView [Voice];
    /// Closes the microphone for a while.
    mutate pause_recording(RecordingRef) -> VoiceView [Voice];
    /// Opens the microphone again for a recording that pauses.
    mutate resume_recording(RecordingRef) -> VoiceView [Voice];
    /// Throws a recording away.
    mutate discard_recording(RecordingRef) -> VoiceView [Voice];
    /// Queues a recording as a voice message; returns it as the timeline will show it.
    mutate send_recording(SendRecording) -> MessageView [Messages, Chats, Voice];
    /// The microphones of this computer, and which one is used.
    read microphones(()) -> MicrophonesView [Voice];
    /// Records with another microphone from now on.
    mutate choose_microphone(ChooseMicrophone) -> MicrophonesView [Voice];
    /// Queues a template; returns it as the customer will see it.
    mutate send_template(SendTemplate) -> MessageView [Messages, Chats];
    /// Queues a reaction, or takes ours back; returns the message it is on.
    mutate send_reaction(SendReaction) -> MessageView [Messages];
    /// Queues a place; returns it as the timeline will show it.
    mutate send_location(SendLocation) -> MessageView [Messages, Chats];
    /// Queues a contact card; returns it as the timeline will show it.
    mutate send_contact(SendContact) -> MessageView [Messages, Chats];
    /// Queues buttons, a list or a link; returns it as the timeline will show it.
    mutate send_choices(SendChoices) -> MessageView [Messages, Chats];
    /// Queues a copy of a message for a chat; returns it as that chat's timeline will show it.
    mutate forward_message(ForwardMessage) -> MessageView [Messages, Chats];
    /// What is kept to be sent again: places, the shop's card, an unfinished form of choices.
    read at_hand(ConversationRef) -> AtHandView [Messages];
    /// Keeps the form of choices of a chat until it is sent.
    mutate save_choices(SaveChoices) -> () [Messages];
    /// What is kept under a name, sorted by name; at most 500.
    read quick_replies(()) -> Vec<QuickReplyView> [QuickReplies];
    /// Keeps a quick reply; returns it as it was kept.
    mutate save_quick_reply(SaveQuickReply) -> QuickReplyView [QuickReplies];
    /// Removes a quick reply. That can be taken back for a day.
    mutate remove_quick_reply(QuickReplyRef) -> () [QuickReplies];
    /// Takes a removal back; returns the quick reply.
    mutate restore_quick_reply(QuickReplyRef) -> QuickReplyView [QuickReplies];
    /// Sends a message again that did not go out, may not have, or failed.
    mutate send_again(MessageRef) -> MessageView [Messages, Chats];
    /// Takes back a message that is held before it goes out; returns the draft that it is part of
    /// again.
    mutate undo_send(MessageRef) -> DraftView [Messages, Chats];
    /// Deletes a message that never left this computer, or surely did not arrive.
    mutate delete_unsent(MessageRef) -> () [Messages, Chats];
    /// Marks a customer's messages up to this one as seen.
    mutate mark_read(MarkRead) -> () [Chats];
    /// Templates for a conversation: usable ones and the others, with the reason.
    read template_list(ConversationRef) -> Vec<TemplateView> [Templates];
    /// All templates, all drafts, and what Meta still allows.
    read template_book(()) -> TemplateBookView [Templates];
    /// Keeps a template being written; returns it with everything that is wrong with it.
    mutate save_template_draft(SaveTemplateDraft) -> TemplateDraftView [Templates];
    /// Makes a draft of a template: to change it, to copy it, to translate it.
    mutate copy_template(CopyTemplate) -> TemplateDraftView [Templates];
    /// Forgets a draft.
    mutate remove_template_draft(TemplateDraftRef) -> () [Templates];
    /// Submits a draft for review. When that worked the draft is gone.
    mutate submit_template_draft(TemplateDraftRef) -> SubmittedTemplateView [Templates];
    /// Deletes a template at Meta.
    mutate delete_template(DeleteTemplate) -> () [Templates];
    /// Ends a pause that Meta made while it spread a template slowly.
    mutate unpause_template(TemplateRef) -> () [Templates];
    /// Makes a template a favourite, or none.
    mutate star_template(StarTemplate) -> () [Templates];
    /// How a template was taken within the last 30 days.
    read template_performance(TemplateRef) -> TemplatePerformance [Templates];
    /// Lets Meta count how the templates of this one's account are taken. It stays so.
    mutate count_templates(TemplateRef) -> () [Templates];
    /// Puts a template into Meta's archive, or takes it out.
    mutate archive_template(ArchiveTemplate) -> () [Templates];
    /// Meta's ready texts, or null where it offers none.
    read template_library(SearchLibrary) -> Option<Vec<LibraryTextView>> [Templates];
    /// Makes a template of a ready text; Meta approves it at once.
    mutate add_from_library(AddFromLibrary) -> SubmittedTemplateView [Templates];
    /// How a template looks with these values, as it will be drawn once it is sent.
    read template_preview(PreviewTemplate) -> TemplateMessageView [Templates];
    /// How a template being written looks with its examples.
    read draft_preview(PreviewDraft) -> Option<TemplateMessageView> [Templates];
    /// Reads the templates from Meta again.
    mutate refresh_templates(()) -> () [Templates];
    /// Fetches a file again that could not be fetched.
    mutate download_media(MediaRef) -> () [Messages];
    /// A page of the photos, files or links of a chat or of all, newest first.
    read gallery_page(GalleryRequest) -> GalleryPage [Messages];
    /// People, messages and files by words, newest first: the first page of each, or one of them
    /// further on.
    read search(SearchRequest) -> SearchView [Messages, Chats];
    /// The hits in one chat, newest first.
    read find_in_chat(FindInChat) -> FoundInChat [Messages];
    /// What room files take on this computer.
    read storage(()) -> StorageView [Messages];
    /// Removes old files from this computer; their messages stay. What is still to be sent stays.
    mutate clean_storage(CleanStorage) -> StorageView [Messages, Chats];
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
