//! What travels between engine and interface.

mod account;
mod app;
mod cards;
mod chats;
mod from_engine;
mod messages;
mod sending;
mod templates;

pub use account::{
    AccountDetails, AccountNotice, AccountNoticeFacts, DailyLimitView, NoticeRef, NoticeScope,
    NoticeSeverity, NumberFacts, QualityRating,
};
pub use app::{
    AccountView, AppStatus, ConnectNumber, ConnectionView, HistoryView, Phase, Receiving, Sending,
};
pub use cards::{
    AnswerView, CallOutcome, CardView, ContactCardView, NoticeCode, OrderItemView, PaymentView,
    ReferralView, SentFrom, TotalView,
};
pub(crate) use chats::read_cursor;
pub use chats::{
    ChatFilter, ChatIds, ChatPage, ChatPageRequest, ChatView, ConversationRef, GroupState,
    MarkRead, PreviewView, SaveDraft, StartChat, WindowView,
};
pub use messages::{
    Delivery, MediaRef, MediaState, MediaView, MessageIds, MessageKind, MessageRef, MessageView,
    Paragraph, ParagraphKind, ProblemKind, ProblemView, QuoteView, ReactionView, Span,
    TemplateMessageView, TimelineAt, TimelinePage, TimelineRequest,
};
pub use sending::{SendMedia, SendTemplate, SendText, StagedFile, TemplateValue};
pub use templates::{
    NextCategoryView, TemplateButtonView, TemplateCategory, TemplateHeaderView, TemplateReasonView,
    TemplateVariable, TemplateView,
};
