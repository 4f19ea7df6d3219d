//! What travels between engine and interface.

mod account;
mod app;
mod aside;
mod cards;
mod chats;
mod doctor;
mod from_engine;
mod gallery;
mod messages;
mod offers;
mod quick_replies;
mod reach;
mod search;
mod sending;
mod sent_template;
mod setup;
mod template_book;
mod template_draft;
mod template_library;
mod templates;
mod voice;

pub use account::{
    AccountDetails, AccountNotice, AccountNoticeFacts, DailyLimitView, NoticeRef, NoticeScope,
    NoticeSeverity, NumberFacts, QualityRating,
};
pub use app::{AccountView, AppStatus, ConnectionView, HistoryView, Phase, Receiving, Sending};
pub use aside::{AsidePartView, AsideReason, AsideView};
pub use cards::{
    AnswerView, CallOutcome, CardView, ContactCardView, NoticeCode, OrderItemView, PaymentView,
    ReferralView, SentFrom, TotalView,
};
pub(crate) use chats::read_cursor;
pub use chats::{
    CatchUpView, ChatFilter, ChatIds, ChatPage, ChatPageRequest, ChatView, ConversationRef,
    DraftFilesView, GroupState, LossView, MarkRead, PreviewView, StartChat, WindowView,
};
pub use doctor::{CheckFix, CheckId, CheckState, CheckView, DoctorView};
pub(crate) use gallery::read_place;
pub use gallery::{
    CleanStorage, GalleryPage, GalleryRequest, GallerySection, RemovableView, StorageView,
    StoredChatView, StoredKindView,
};
pub use messages::{
    Delivery, MediaRef, MediaState, MediaView, MessageIds, MessageKind, MessageRef, MessageView,
    Paragraph, ParagraphKind, ProblemKind, ProblemView, QuoteView, ReactionView, Span, TimelineAt,
    TimelinePage, TimelineRequest,
};
pub use offers::{
    AtHandView, ChoicesView, ForwardMessage, OfferRow, OfferSection, OfferView, PlaceView,
    SaveChoices, SendChoices, SendContact, SendLocation, SendReaction, WhoseCard,
};
pub use quick_replies::{QuickReplyRef, QuickReplyView, SaveQuickReply};
pub use reach::{AddressView, ReachView, TakeCallback, WayView};
pub(crate) use search::read_found_at;
pub use search::{
    FindInChat, FoundInChat, HitView, HitsView, PeopleView, SearchBit, SearchPart, SearchRequest,
    SearchView, SearchWith,
};
pub use sending::{
    ChangeStaged, DraftFile, DraftFileView, DraftView, SaveDraft, SendAs, SendMedia, SendTemplate,
    SendText, StagedFile, TemplateValue,
};
pub use sent_template::{
    Cost, PreviewDraft, PreviewTemplate, PriceView, SentButtonView, SentCardView, SentOfferView,
    TemplateMessageView,
};
pub use setup::{
    FoundNumberView, GiveAccountId, GiveSecret, NumberRef, NumberStateView, RegisterNumber,
    SetupStep, SetupView, StartLiveTest, TokenView, UseOwnAddress,
};
pub use template_book::{
    CopyPurpose, CopyTemplate, DeleteTemplate, SaveTemplateDraft, StarTemplate,
    SubmittedTemplateView, TemplateBookView, TemplateDraftRef, TemplateDraftView, TemplateEdits,
    TemplateFault, TemplateRef, TemplateRoom, TemplateRule,
};
pub use template_draft::{
    CardTop, CodeApp, CodeWay, DraftButton, DraftCard, DraftCategory, DraftCode, DraftHeader,
    DraftOffer, SampleKind, TemplateDraft, TemplateExample, TemplateSample,
};
pub use template_library::{
    AddFromLibrary, ArchiveTemplate, LibraryButton, LibraryTextView, SearchLibrary,
    TemplatePerformance,
};
pub use templates::{
    NextCategoryView, TemplateAsked, TemplateButtonView, TemplateCardView, TemplateCategory,
    TemplateHeaderView, TemplateOfferView, TemplateReasonView, TemplateVariable, TemplateView,
};
pub(crate) use voice::recording_of;
pub use voice::{
    ChooseMicrophone, MicrophonesView, RecordingRef, RecordingState, RecordingView, SendRecording,
    VoiceView,
};
