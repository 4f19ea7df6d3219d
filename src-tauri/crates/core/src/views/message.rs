//! Messages, as bubbles need them.

use std::collections::HashMap;

use shopbell_domain::{AccountId, ConversationId, MessageId};
use shopbell_store::{MessageRow, PageAt, Quoted, ReactionRow};

use super::{
    details::Details,
    progress::{ProblemView, State, problem, state},
};
use crate::{
    EngineError,
    engine::Engine,
    text::{Paragraph, paragraphs},
};

/// What a message is to a person.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
#[expect(
    missing_docs,
    reason = "Meta's types, and `Voice`: audio recorded in the chat"
)]
pub enum Kind {
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
    System,
    Unsupported,
}

/// A message's file.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Media {
    /// `pending`, `ready`, `failed`, `expired` or `refused`.
    pub state: String,
    /// Its type.
    pub mime: String,
    /// Its name, safe to show.
    pub file_name: Option<String>,
    /// Size in bytes.
    pub bytes: Option<i64>,
    /// Pixels.
    pub width: Option<i64>,
    /// Pixels.
    pub height: Option<i64>,
    /// Length in milliseconds.
    pub duration_ms: Option<i64>,
    /// Sticker that moves.
    pub animated: bool,
}

/// A quoted message.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Quote {
    /// `None` when it is not here.
    pub message: Option<MessageId>,
    /// Ours or theirs.
    pub from_us: bool,
    /// What it is.
    pub kind: Option<Kind>,
    /// What it says.
    pub text: String,
}

/// A reaction.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Reaction {
    /// The emoji.
    pub emoji: String,
    /// Ours or theirs.
    pub from_us: bool,
}

/// A template as the customer saw it.
#[derive(Clone, Debug, Default, PartialEq, Eq, serde::Deserialize)]
#[serde(default)]
pub struct SentTemplate {
    /// Name.
    pub name: Option<String>,
    /// Language.
    pub language: Option<String>,
    /// Header text, filled in.
    pub header: Option<String>,
    /// Body, filled in.
    pub body: Option<String>,
    /// Small text below.
    pub footer: Option<String>,
    /// What the buttons say.
    pub buttons: Vec<String>,
}

/// A message.
#[derive(Clone, Debug)]
pub struct MessageView {
    /// The message.
    pub id: MessageId,
    /// Its thread.
    pub conversation: ConversationId,
    /// Chosen by the interface when sending.
    pub client_key: Option<String>,
    /// Ours or theirs.
    pub from_us: bool,
    /// What it is.
    pub kind: Kind,
    /// Meta's word.
    pub meta_type: String,
    /// Meta's word.
    pub meta_subtype: Option<String>,
    /// Body or caption, read into paragraphs.
    pub text: Vec<Paragraph>,
    /// The same, as sent.
    pub plain_text: String,
    /// When it was said, Unix milliseconds.
    pub at_ms: i64,
    /// When it came here, Unix milliseconds.
    pub arrived_ms: i64,
    /// How far ours came.
    pub state: Option<State>,
    /// What is wrong with ours.
    pub problem: Option<ProblemView>,
    /// Its file.
    pub media: Option<Media>,
    /// What it answers.
    pub quote: Option<Quote>,
    /// Reactions on it.
    pub reactions: Vec<Reaction>,
    /// The template as the customer saw it.
    pub template: Option<SentTemplate>,
    /// Marked as forwarded.
    pub forwarded: bool,
    /// Deleted by its author.
    pub deleted: bool,
    /// Edited by its author.
    pub edited: bool,
}

/// Where a page lies.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum TimelineAt {
    /// The end.
    Newest,
    /// Before a message.
    Before(MessageId),
    /// After a message.
    After(MessageId),
    /// Around a message.
    Around(MessageId),
}

/// A page of a thread, oldest first.
#[derive(Clone, Debug)]
pub struct Timeline {
    /// The messages.
    pub messages: Vec<MessageView>,
    /// There is more before.
    pub has_older: bool,
    /// There is more after.
    pub has_newer: bool,
    /// First message the owner has not seen.
    pub first_unread: Option<MessageId>,
}

impl Engine {
    /// A page of a thread; `limit` 1 to 100.
    ///
    /// # Errors
    /// [`EngineError::ConversationUnknown`], [`EngineError::Store`].
    pub async fn timeline(
        &self,
        conversation: ConversationId,
        at: TimelineAt,
        limit: u32,
    ) -> Result<Timeline, EngineError> {
        let store = &self.inner.store;
        let thread = store
            .thread(conversation)
            .await?
            .ok_or(EngineError::ConversationUnknown)?;
        let limit = i64::from(limit.clamp(1, 100));
        let (ids, has_older, has_newer) = match at {
            TimelineAt::Newest => {
                let page = store
                    .timeline_ids(conversation, PageAt::Newest, limit)
                    .await?;
                (page.ids, page.more, false)
            }
            TimelineAt::Before(message) => {
                let page = store
                    .timeline_ids(conversation, PageAt::Before(message), limit)
                    .await?;
                (page.ids, page.more, true)
            }
            TimelineAt::After(message) => {
                let page = store
                    .timeline_ids(conversation, PageAt::After(message), limit)
                    .await?;
                (page.ids, true, page.more)
            }
            TimelineAt::Around(message) => {
                let half = (limit / 2).max(1);
                let older = store
                    .timeline_ids(conversation, PageAt::Before(message), half)
                    .await?;
                let newer = store
                    .timeline_ids(conversation, PageAt::After(message), half)
                    .await?;
                let ids = older
                    .ids
                    .into_iter()
                    .chain([message])
                    .chain(newer.ids)
                    .collect();
                (ids, older.more, newer.more)
            }
        };
        Ok(Timeline {
            messages: self.message_views(thread.account_id, &ids).await?,
            has_older,
            has_newer,
            first_unread: store.first_unread(conversation).await?,
        })
    }

    /// Messages of a thread by id, oldest first; those gone are left out.
    ///
    /// # Errors
    /// [`EngineError::ConversationUnknown`], [`EngineError::Store`].
    pub async fn messages(
        &self,
        conversation: ConversationId,
        ids: &[MessageId],
    ) -> Result<Vec<MessageView>, EngineError> {
        let thread = self.inner.store.thread(conversation).await?;
        let thread = thread.ok_or(EngineError::ConversationUnknown)?;
        let mut views = self.message_views(thread.account_id, ids).await?;
        views.retain(|view| view.conversation == conversation);
        Ok(views)
    }

    /// One message.
    ///
    /// # Errors
    /// [`EngineError::MessageUnknown`].
    pub async fn message(&self, id: MessageId) -> Result<MessageView, EngineError> {
        let row = self.inner.message_row(id).await?;
        let found = self.messages(row.conversation_id, &[id]).await?;
        found.into_iter().next().ok_or(EngineError::MessageUnknown)
    }

    async fn message_views(
        &self,
        account: AccountId,
        ids: &[MessageId],
    ) -> Result<Vec<MessageView>, EngineError> {
        let store = &self.inner.store;
        let now_ms = self.inner.clock.now_ms();
        let rows = store.messages(ids).await?;
        let wamids: Vec<String> = rows.iter().filter_map(|row| row.wamid.clone()).collect();
        let quotes: Vec<String> = rows.iter().filter_map(|row| row.reply_to.clone()).collect();
        let quoted: HashMap<String, Quoted> = store
            .quoted(account, &quotes)
            .await?
            .into_iter()
            .map(|quoted| (quoted.wamid.clone(), quoted))
            .collect();
        let mut reactions: HashMap<String, Vec<ReactionRow>> = HashMap::new();
        for reaction in store.reactions(account, &wamids).await? {
            reactions
                .entry(reaction.target_wamid.clone())
                .or_default()
                .push(reaction);
        }
        let complete = |row: &MessageRow| {
            let mut view = MessageView::plain(row, now_ms);
            view.quote = row.reply_to.as_ref().map(|wamid| quote(quoted.get(wamid)));
            let own = row.wamid.as_ref().and_then(|wamid| reactions.get(wamid));
            view.reactions = own
                .into_iter()
                .flatten()
                .map(|row| Reaction {
                    emoji: row.emoji.clone(),
                    from_us: row.author == "us",
                })
                .collect();
            view
        };
        Ok(rows.iter().map(complete).collect())
    }
}

impl MessageView {
    /// The message without what other rows say about it.
    pub(super) fn plain(row: &MessageRow, now_ms: i64) -> Self {
        let details = row
            .details
            .as_deref()
            .and_then(|json| serde_json::from_str(json).ok());
        let details: Details = details.unwrap_or_default();
        let kind = kind(&row.kind, row.subtype.as_deref(), details.voice);
        let plain_text = if row.deleted {
            String::new()
        } else {
            details.text(kind, &row.body)
        };
        Self {
            id: row.id,
            conversation: row.conversation_id,
            client_key: row.client_key.clone(),
            from_us: row.from_us,
            kind,
            meta_type: row.kind.clone(),
            meta_subtype: row.subtype.clone(),
            text: paragraphs(&plain_text),
            plain_text,
            at_ms: row.at_ms,
            arrived_ms: row.arrived_ms,
            state: row.from_us.then(|| state(row)),
            problem: row.from_us.then(|| problem(row, now_ms)).flatten(),
            media: row
                .media_state
                .as_ref()
                .filter(|_| !row.deleted)
                .map(|state| Media {
                    state: state.clone(),
                    mime: row.media_mime.clone().unwrap_or_default(),
                    file_name: row.media_file_name.clone(),
                    bytes: row.media_bytes,
                    width: row.media_width,
                    height: row.media_height,
                    duration_ms: row.media_duration_ms,
                    animated: row.media_animated == Some(1),
                }),
            quote: None,
            reactions: Vec::new(),
            template: details.template,
            forwarded: row.forwarded,
            deleted: row.deleted,
            edited: row.edited,
        }
    }
}

fn kind(meta_type: &str, subtype: Option<&str>, voice: bool) -> Kind {
    match meta_type {
        "text" | "ephemeral" => Kind::Text,
        "image" => Kind::Image,
        "video" => Kind::Video,
        "audio" if voice => Kind::Voice,
        "audio" => Kind::Audio,
        "document" => Kind::Document,
        "sticker" => Kind::Sticker,
        "location" => Kind::Location,
        "contacts" => Kind::Contacts,
        "button" => Kind::Button,
        "interactive" => match subtype {
            Some("button_reply" | "list_reply" | "nfm_reply" | "button" | "list" | "cta_url") => {
                Kind::Interactive
            }
            _ => Kind::Unsupported,
        },
        "order" => Kind::Order,
        "template" => Kind::Template,
        "system" | "request_welcome" => Kind::System,
        _ => Kind::Unsupported,
    }
}

fn quote(quoted: Option<&Quoted>) -> Quote {
    match quoted {
        Some(quoted) => Quote {
            message: Some(quoted.id),
            from_us: quoted.from_us,
            kind: Some(kind(&quoted.kind, quoted.subtype.as_deref(), false)),
            text: quoted.body.chars().take(300).collect(),
        },
        None => Quote {
            message: None,
            from_us: false,
            kind: None,
            text: String::new(),
        },
    }
}
