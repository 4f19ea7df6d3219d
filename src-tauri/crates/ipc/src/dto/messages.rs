use serde::{Deserialize, Serialize};
use ts_rs::TS;

use super::cards::{CardView, PaymentView, ReferralView, SentFrom};
use super::sent_template::{PriceView, TemplateMessageView};

/// What a message is to a person.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, TS)]
#[serde(rename_all = "camelCase")]
#[expect(
    missing_docs,
    reason = "Meta's types, and `Voice`: audio recorded in the chat; `System`: lines nobody said"
)]
pub enum MessageKind {
    Text,
    Image,
    Video,
    Audio,
    Voice,
    Document,
    Sticker,
    Location,
    Contacts,
    Button,
    Interactive,
    Order,
    Template,
    Call,
    System,
    Unsupported,
}

/// How far an outgoing message has travelled.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, TS)]
#[serde(rename_all = "camelCase")]
#[expect(missing_docs, reason = "the steps, in order")]
pub enum Delivery {
    Held,
    Queued,
    Uploading,
    Sending,
    Accepted,
    Sent,
    Delivered,
    Read,
    Played,
}

/// Asks for a page of a conversation.
#[derive(Clone, Debug, Deserialize, TS)]
#[serde(rename_all = "camelCase", deny_unknown_fields)]
pub struct TimelineRequest {
    /// The conversation.
    pub conversation_id: String,
    /// Where the page lies.
    pub at: TimelineAt,
    /// 1 to 100.
    pub limit: u32,
}

/// Where a page lies.
#[derive(Clone, Debug, Deserialize, TS)]
#[serde(
    tag = "kind",
    rename_all = "camelCase",
    rename_all_fields = "camelCase"
)]
pub enum TimelineAt {
    /// The end.
    Newest,
    /// Before a message.
    Before {
        /// The message.
        message_id: String,
    },
    /// After a message.
    After {
        /// The message.
        message_id: String,
    },
    /// Around a message.
    Around {
        /// The message.
        message_id: String,
    },
}

/// A page of a conversation, oldest first.
#[derive(Clone, Debug, Serialize, TS)]
#[serde(rename_all = "camelCase")]
pub struct TimelinePage {
    /// The messages.
    pub messages: Vec<MessageView>,
    /// There is more before.
    pub has_older: bool,
    /// There is more after.
    pub has_newer: bool,
    /// First message the owner has not seen, or null.
    pub first_unread_id: Option<String>,
}

/// A message.
#[derive(Clone, Debug, Serialize, TS)]
#[serde(rename_all = "camelCase")]
pub struct MessageView {
    /// The message.
    pub id: String,
    /// Its conversation.
    pub conversation_id: String,
    /// Chosen by the interface when sending, so that a row stays the same row.
    pub client_key: Option<String>,
    /// Ours or theirs.
    pub from_us: bool,
    /// What it is.
    pub kind: MessageKind,
    /// Meta's own name of the type, for details.
    pub meta_type: String,
    /// Meta's own name of the subtype, for details.
    pub meta_subtype: Option<String>,
    /// Body or caption, read into paragraphs.
    pub text: Vec<Paragraph>,
    /// The same as sent, for copying.
    pub plain_text: String,
    /// When it was said.
    #[ts(type = "number")]
    pub at_ms: i64,
    /// When it came here. Later than `atMs` by more than ten minutes: shown as late.
    #[ts(type = "number")]
    pub arrived_ms: i64,
    /// How far ours came.
    pub delivery: Option<Delivery>,
    /// What is wrong with ours.
    pub problem: Option<ProblemView>,
    /// Its file.
    pub media: Option<MediaView>,
    /// What it answers.
    pub quote: Option<QuoteView>,
    /// Reactions on it.
    pub reactions: Vec<ReactionView>,
    /// The template as the customer saw it.
    pub template: Option<TemplateMessageView>,
    /// What its card shows.
    pub card: Option<CardView>,
    /// The advertisement or post it came from.
    pub referral: Option<ReferralView>,
    /// The catalogue product it asks about: the shop's own number for it.
    pub product: Option<String>,
    /// Who wrote it, in a group.
    pub author: Option<String>,
    /// By which door ours left, when not by this program's.
    pub sent_from: Option<SentFrom>,
    /// The payment ours asks for.
    pub payment: Option<PaymentView>,
    /// What a template of ours costs, or null while Meta has not said it.
    pub price: Option<PriceView>,
    /// Marked as forwarded.
    pub forwarded: bool,
    /// Forwarded more than five times.
    pub forwarded_often: bool,
    /// Deleted by its author.
    pub deleted: bool,
    /// Edited by its author.
    pub edited: bool,
}

/// A paragraph of a message.
#[derive(Clone, Debug, Serialize, TS)]
#[serde(rename_all = "camelCase")]
pub struct Paragraph {
    /// How it stands.
    pub kind: ParagraphKind,
    /// What it says.
    pub spans: Vec<Span>,
}

/// How a paragraph stands.
#[derive(Clone, Copy, Debug, Serialize, TS)]
#[serde(rename_all = "camelCase")]
#[expect(missing_docs, reason = "each is its own explanation")]
pub enum ParagraphKind {
    Plain,
    Bullet,
    Numbered,
    Quote,
    Mono,
}

/// A run of text in one style.
#[derive(Clone, Debug, Serialize, TS)]
#[serde(rename_all = "camelCase")]
pub struct Span {
    /// The text.
    pub text: String,
    /// Bold.
    pub bold: bool,
    /// Italic.
    pub italic: bool,
    /// Struck through.
    pub strike: bool,
    /// Fixed width.
    pub code: bool,
    /// Address to open outside, or null.
    pub href: Option<String>,
    /// The name of the value that is missing here: only in what is not sent yet.
    #[serde(skip_serializing_if = "Option::is_none")]
    #[ts(optional)]
    pub blank: Option<String>,
}

/// Why a message did not go out, or may not have.
#[derive(Clone, Debug, Serialize, TS)]
#[serde(rename_all = "camelCase")]
pub struct ProblemView {
    /// Stable code; its words are in the message catalogue.
    pub code: String,
    /// How bad.
    pub kind: ProblemKind,
    /// Meta's code, for details.
    #[ts(type = "number | null")]
    pub meta_code: Option<i64>,
    /// Meta's explanation, for details.
    pub detail: Option<String>,
    /// Next automatic attempt, or null.
    #[ts(type = "number | null")]
    pub retry_at_ms: Option<i64>,
}

/// How bad a problem is.
#[derive(Clone, Copy, Debug, Serialize, TS)]
#[serde(rename_all = "camelCase")]
pub enum ProblemKind {
    /// Refused, or reported as failed.
    Failed,
    /// No answer came: sent or not.
    MaybeSent,
    /// Waits for the owner.
    Parked,
    /// We go on by ourselves.
    Retrying,
    /// Goes out in a moment; until then the owner may take it back.
    Held,
    /// It arrived all the same.
    Note,
}

/// A message's file.
#[derive(Clone, Debug, Serialize, TS)]
#[serde(rename_all = "camelCase")]
pub struct MediaView {
    /// Names it.
    pub id: String,
    /// Where it stands.
    pub state: MediaState,
    /// Its type.
    pub mime: String,
    /// Its name, safe to show.
    pub file_name: Option<String>,
    /// Size.
    #[ts(type = "number | null")]
    pub bytes: Option<i64>,
    /// Pixels.
    #[ts(type = "number | null")]
    pub width: Option<i64>,
    /// Pixels.
    #[ts(type = "number | null")]
    pub height: Option<i64>,
    /// Length.
    #[ts(type = "number | null")]
    pub duration_ms: Option<i64>,
    /// Sticker that moves.
    pub animated: bool,
    /// Opening it may run something.
    pub program: bool,
}

/// Where a file stands.
#[derive(Clone, Copy, Debug, Serialize, TS)]
#[serde(rename_all = "camelCase")]
pub enum MediaState {
    /// On its way.
    Pending,
    /// Here.
    Ready,
    /// Could not be fetched; may be asked for again.
    Failed,
    /// No longer at Meta.
    Expired,
    /// Against our limits.
    Refused,
    /// Was here; removed from this computer to save room.
    Removed,
}

/// A quoted message.
#[derive(Clone, Debug, Serialize, TS)]
#[serde(rename_all = "camelCase")]
pub struct QuoteView {
    /// Null when the quoted message is not here.
    pub message_id: Option<String>,
    /// Ours or theirs.
    pub from_us: bool,
    /// What it is.
    pub kind: Option<MessageKind>,
    /// What it says.
    pub text: String,
}

/// A reaction.
#[derive(Clone, Debug, Serialize, TS)]
#[serde(rename_all = "camelCase")]
pub struct ReactionView {
    /// The emoji; empty when taking ours back did not work.
    pub emoji: String,
    /// Ours or theirs.
    pub from_us: bool,
    /// Names ours while WhatsApp does not have it yet, to try again or to let it be; else null.
    pub message_id: Option<String>,
    /// What is wrong with ours.
    pub problem: Option<ProblemView>,
}

/// Names a message.
#[derive(Clone, Debug, Deserialize, TS)]
#[serde(rename_all = "camelCase", deny_unknown_fields)]
pub struct MessageRef {
    /// The message.
    pub message_id: String,
}

/// Names a file.
#[derive(Clone, Debug, Deserialize, TS)]
#[serde(rename_all = "camelCase", deny_unknown_fields)]
pub struct MediaRef {
    /// The file.
    pub media_id: String,
}

/// Names messages of a conversation.
#[derive(Clone, Debug, Deserialize, TS)]
#[serde(rename_all = "camelCase", deny_unknown_fields)]
pub struct MessageIds {
    /// The conversation.
    pub conversation_id: String,
    /// The messages.
    pub ids: Vec<String>,
}
