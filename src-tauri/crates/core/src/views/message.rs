//! Messages, as bubbles need them.

use std::collections::{BTreeSet, HashMap};

use shopbell_domain::{AccountId, ConversationId, MessageId};
use shopbell_store::{MessageRow, PageAt, PaymentRow, Quoted, Thread};

use super::{
    chats::shown_id,
    kind::{Kind, kind, shown_kind},
    price::Price,
    progress::{ProblemView, State, problem, state},
    reactions::{Reaction, reactions},
};
use crate::{
    EngineError,
    card::{Card, Details, Referral, SentTemplate},
    engine::Engine,
    text::{Paragraph, paragraphs, without_marks},
};

/// What is shown of a quoted message, in characters.
const QUOTED: usize = 300;

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

/// By which door a message left that was not written here.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum SentFrom {
    /// The owner's phone.
    Phone,
    /// Another responder: an AI agent, another app.
    OtherResponder,
}

/// The payment of a message that asks for one.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Payment {
    /// Meta's word: `captured`, `pending`, `failed`.
    pub status: String,
    /// In the smallest unit of the currency that `offset` divides.
    pub amount: Option<i64>,
    /// Divides the amount into units of the currency.
    pub offset: Option<i64>,
    /// ISO 4217.
    pub currency: Option<String>,
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
    /// What its card shows.
    pub card: Option<Card>,
    /// The advertisement or post it came from.
    pub referral: Option<Referral>,
    /// The catalogue product it asks about.
    pub product: Option<String>,
    /// Who wrote it, in a group.
    pub author: Option<String>,
    /// By which door it left, when not by ours.
    pub sent_from: Option<SentFrom>,
    /// The payment it asks for.
    pub payment: Option<Payment>,
    /// What a template of ours costs, as soon as Meta has said it.
    pub price: Option<Price>,
    /// Marked as forwarded.
    pub forwarded: bool,
    /// Forwarded more than five times.
    pub forwarded_often: bool,
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
            messages: self.message_views(&thread, &ids).await?,
            has_older,
            has_newer,
            first_unread: store.first_unread(conversation).await?,
        })
    }

    /// Messages of a thread by id, oldest first; those gone are left out. What has no bubble of
    /// its own, such as a reaction, is answered with the message it speaks of.
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
        let ids = self.inner.store.bubbles(ids).await?;
        let mut views = self.message_views(&thread, &ids).await?;
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
        thread: &Thread,
        ids: &[MessageId],
    ) -> Result<Vec<MessageView>, EngineError> {
        let store = &self.inner.store;
        let account = thread.account_id;
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
        let mut reactions = reactions(store, account, &wamids, now_ms).await?;
        let payments: HashMap<MessageId, PaymentRow> = store
            .payments(ids)
            .await?
            .into_iter()
            .map(|row| (row.message_id, row))
            .collect();
        let prices = self.prices(&rows).await?;
        let names = if thread.is_group {
            self.names(account, &rows).await?
        } else {
            HashMap::new()
        };
        let mut complete = |row: &MessageRow| {
            let mut view = MessageView::plain(row, now_ms);
            if thread.is_group {
                view.name_people(&row.author, &names);
            }
            view.payment = payments.get(&row.id).map(payment);
            view.price = prices.get(&row.id).cloned();
            view.quote = row.reply_to.as_ref().map(|wamid| quote(quoted.get(wamid)));
            let on_it = row.wamid.as_ref().and_then(|wamid| reactions.remove(wamid));
            view.reactions = on_it.unwrap_or_default();
            view
        };
        Ok(rows.iter().map(&mut complete).collect())
    }

    /// What the templates among these messages cost.
    async fn prices(&self, rows: &[MessageRow]) -> Result<HashMap<MessageId, Price>, EngineError> {
        let templates = rows
            .iter()
            .filter(|row| row.from_us && row.kind == "template");
        let ids: Vec<MessageId> = templates.map(|row| row.id).collect();
        if ids.is_empty() {
            return Ok(HashMap::new());
        }
        let reports = self.inner.store.priced(&ids).await?;
        // The newest come first, so that the first one is what stays.
        let read = |row: shopbell_store::PricedRow| Some((row.message_id, Price::read(&row.raw)?));
        Ok(reports.into_iter().filter_map(read).collect())
    }

    /// What the people of a group are called, by the ids messages and notices name.
    pub(super) async fn names(
        &self,
        account: AccountId,
        rows: &[MessageRow],
    ) -> Result<HashMap<String, String>, EngineError> {
        let mut ids: BTreeSet<String> = rows.iter().map(|row| row.author.clone()).collect();
        for row in rows {
            if let Some(Card::Notice(notice)) = Details::from_json(row.details.as_deref()).card {
                ids.extend(notice.names);
            }
        }
        let ids: Vec<&str> = ids.iter().map(String::as_str).collect();
        let found = self.inner.store.author_names(account, &ids).await?;
        Ok(found
            .into_iter()
            .filter_map(|known| {
                let username = Some(known.username).filter(|name| !name.is_empty());
                let name = [known.given_name, known.profile_name]
                    .into_iter()
                    .find(|name| !name.trim().is_empty())
                    .or_else(|| username.map(|name| format!("@{name}")))?;
                Some((known.value, name))
            })
            .collect())
    }
}

/// The name of somebody in a group: the one we know, else the number or user id.
fn called(names: &HashMap<String, String>, id: &str) -> String {
    names.get(id).cloned().unwrap_or_else(|| shown_id(id))
}

fn payment(row: &PaymentRow) -> Payment {
    let raw: serde_json::Value = serde_json::from_str(&row.raw).unwrap_or_default();
    let whole = |value: &serde_json::Value| {
        value
            .as_i64()
            .or_else(|| value.as_str().and_then(|text| text.parse().ok()))
    };
    let amount = raw.pointer("/payment/amount");
    let part = |key| amount.and_then(|amount| amount.get(key)).and_then(whole);
    let currency = raw
        .pointer("/payment/currency")
        .and_then(|text| text.as_str());
    Payment {
        status: row.status.clone(),
        amount: part("value"),
        offset: part("offset"),
        currency: currency.map(str::to_owned),
    }
}

impl MessageView {
    /// Calls the people of a group by their names.
    pub(super) fn name_people(&mut self, author: &str, names: &HashMap<String, String>) {
        self.author = (!author.is_empty()).then(|| called(names, author));
        if let Some(Card::Notice(notice)) = &mut self.card {
            for name in &mut notice.names {
                *name = called(names, name);
            }
        }
    }

    /// The message without what other rows say about it.
    pub(super) fn plain(row: &MessageRow, now_ms: i64) -> Self {
        let details = Details::from_json(row.details.as_deref());
        let kind = shown_kind(row, &details);
        let plain_text = if row.deleted {
            String::new()
        } else {
            details.text(&row.body)
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
            card: details.card.filter(|_| !row.deleted),
            referral: details.referral,
            product: details.product,
            author: None,
            sent_from: match (row.from_us, row.origin.as_str()) {
                (true, "phone") => Some(SentFrom::Phone),
                (true, "standby") => Some(SentFrom::OtherResponder),
                _ => None,
            },
            payment: None,
            price: None,
            forwarded: row.forwarded,
            forwarded_often: details.forwarded_often,
            deleted: row.deleted,
            edited: row.edited,
        }
    }
}

fn quote(quoted: Option<&Quoted>) -> Quote {
    match quoted {
        Some(quoted) => Quote {
            message: Some(quoted.id),
            from_us: quoted.from_us,
            kind: Some(kind(&quoted.kind, quoted.subtype.as_deref(), false)),
            text: without_marks(&quoted.body, QUOTED),
        },
        None => Quote {
            message: None,
            from_us: false,
            kind: None,
            text: String::new(),
        },
    }
}
