//! The chat list.

use std::{collections::HashMap, time::Duration};

use shopbell_cloud_api::{Country, WaId};
use shopbell_domain::{ConversationId, MessageId, SERVICE_WINDOW, ServiceWindow, window::millis};
use shopbell_store::{ChatFilter, ChatRow};

use super::{
    kind::{Kind, kind},
    message::MessageView,
    progress::State,
};
use crate::{EngineError, card::Card, engine::Engine, text::without_marks};

/// A window that ends sooner than this is "closing soon".
const CLOSING_SOON: Duration = Duration::from_secs(2 * 60 * 60);

/// What is shown of the last message, in characters.
const PREVIEW: usize = 160;

/// Which chats to list.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Filter {
    /// All of them.
    All,
    /// With messages not seen yet.
    Unread,
    /// Where the customer wrote last.
    Waiting,
    /// Where the customer wrote last and the window ends within two hours.
    ClosingSoon,
}

/// A page of the chat list.
#[derive(Clone, Debug)]
pub struct ChatList {
    /// Newest activity first.
    pub chats: Vec<ChatView>,
    /// Where the next page starts; `None` at the end.
    pub next: Option<(i64, ConversationId)>,
    /// Chats with messages not seen yet, in all.
    pub unread_chats: i64,
}

/// A chat in the list.
#[derive(Clone, Debug)]
pub struct ChatView {
    /// The thread.
    pub id: ConversationId,
    /// The best name known: the owner's, the customer's, the username, the number. Empty for a
    /// group whose name we were not told.
    pub name: String,
    /// As people write it, `+44 7700 900123`, when the customer shows it.
    pub phone: Option<String>,
    /// The two letters of the country of that number, or of a customer who hides it.
    pub country: Option<String>,
    /// Without `@`.
    pub username: Option<String>,
    /// Unix milliseconds.
    pub last_activity_ms: i64,
    /// The line under the name.
    pub preview: Preview,
    /// Messages not seen yet.
    pub unread: i64,
    /// Text kept in the composer.
    pub draft: String,
    /// Files kept in the composer.
    pub draft_files: DraftFiles,
    /// Whether replies may go out.
    pub window: ServiceWindow,
    /// Until when messages are free of charge (free entry point), Unix milliseconds.
    pub free_until_ms: Option<i64>,
    /// The customer asked for no marketing messages.
    pub no_marketing: bool,
    /// The role of another responder that answers: `ai_agent`, or `unknown`.
    pub answered_by: Option<String>,
    /// Set for groups.
    pub group: Option<GroupState>,
}

/// The files of a draft, in short.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub struct DraftFiles {
    /// How many there are.
    pub count: usize,
    /// What they are, when all are of one kind.
    pub kind: Option<Kind>,
}

/// Whether a group takes messages.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum GroupState {
    /// It does.
    Open,
    /// Meta suspended it.
    Suspended,
    /// It was deleted.
    Closed,
}

/// The line under the name.
#[derive(Clone, Debug, Default)]
pub struct Preview {
    /// Kind of the newest message; `None` when there is none.
    pub kind: Option<Kind>,
    /// Its text on one line.
    pub text: String,
    /// What its card shows, for the kinds whose line the interface writes.
    pub card: Option<Card>,
    /// Ours or theirs.
    pub from_us: bool,
    /// How far ours came.
    pub state: Option<State>,
    /// It did not go out or arrive.
    pub failed: bool,
}

impl Engine {
    /// A page of the chat list; `limit` 1 to 100.
    ///
    /// # Errors
    /// [`EngineError::Store`].
    pub async fn chat_page(
        &self,
        filter: Filter,
        search: &str,
        after: Option<(i64, ConversationId)>,
        limit: u32,
    ) -> Result<ChatList, EngineError> {
        let now_ms = self.inner.clock.now_ms();
        let filter = match filter {
            Filter::All => ChatFilter::All,
            Filter::Unread => ChatFilter::Unread,
            Filter::Waiting => ChatFilter::Waiting,
            Filter::ClosingSoon => ChatFilter::InboundBetween {
                from_ms: now_ms - millis(SERVICE_WINDOW),
                to_ms: now_ms - millis(SERVICE_WINDOW) + millis(CLOSING_SOON),
            },
        };
        let limit = i64::from(limit.clamp(1, 100));
        // A number pasted with its plus and spaces finds the digits it is kept as.
        let digits: String = search.chars().filter(char::is_ascii_digit).collect();
        let is_number = digits.len() >= 4 && !search.chars().any(char::is_alphabetic);
        let search = if is_number { digits.as_str() } else { search };
        let mut places = self
            .inner
            .store
            .chat_ids(filter, search, after, limit + 1)
            .await?;
        let next = if places.len() > usize::try_from(limit).unwrap_or(0) {
            places.pop();
            places.last().copied()
        } else {
            None
        };
        let ids: Vec<ConversationId> = places.iter().map(|(_, id)| *id).collect();
        let unread_chats = self.inner.store.unread_chats().await?;
        Ok(ChatList {
            chats: self.chats(&ids).await?,
            next,
            unread_chats,
        })
    }

    /// Chats by id, in the order asked; unknown ones are left out.
    ///
    /// # Errors
    /// [`EngineError::Store`].
    pub async fn chats(&self, ids: &[ConversationId]) -> Result<Vec<ChatView>, EngineError> {
        let now_ms = self.inner.clock.now_ms();
        let rows = self.inner.store.chats(ids).await?;
        let newest: Vec<MessageId> = rows
            .iter()
            .filter_map(|row| row.last_message_id.map(MessageId))
            .collect();
        let mut messages: HashMap<MessageId, MessageView> = HashMap::new();
        let groups: Vec<ConversationId> = rows
            .iter()
            .filter(|row| !row.group_id.is_empty())
            .map(|row| row.id)
            .collect();
        for row in self.inner.store.messages(&newest).await? {
            let mut view = MessageView::plain(&row, now_ms);
            if groups.contains(&row.conversation_id) {
                let names = self
                    .names(row.account_id, std::slice::from_ref(&row))
                    .await?;
                view.name_people(&row.author, &names);
            }
            messages.insert(row.id, view);
        }
        let mut views: HashMap<ConversationId, ChatView> = rows
            .into_iter()
            .map(|row| {
                let message = row
                    .last_message_id
                    .and_then(|id| messages.get(&MessageId(id)));
                (row.id, view(row, message, now_ms))
            })
            .collect();
        Ok(ids.iter().filter_map(|id| views.remove(id)).collect())
    }
}

fn view(row: ChatRow, message: Option<&MessageView>, now_ms: i64) -> ChatView {
    let phone = row.phone.as_deref().map(shown_id);
    let is_group = !row.group_id.is_empty();
    let username = Some(row.username.clone()).filter(|name| !name.is_empty());
    let name = chat_name(&row);
    let preview = message.map(|message| Preview {
        kind: Some(message.kind),
        text: one_line(&without_marks(&message.plain_text, PREVIEW)),
        card: message.card.clone().filter(|card| {
            matches!(
                card,
                Card::Call(_) | Card::CallPermission { .. } | Card::Notice(_)
            )
        }),
        from_us: message.from_us,
        state: message.state,
        failed: message
            .problem
            .as_ref()
            .is_some_and(|problem| problem.kind.is_trouble()),
    });
    ChatView {
        id: row.id,
        name,
        country: country(&row),
        phone,
        username,
        last_activity_ms: row.last_activity_ms,
        preview: preview.unwrap_or_default(),
        unread: row.unread,
        draft: row.draft,
        draft_files: DraftFiles {
            count: usize::try_from(row.draft_files).unwrap_or_default(),
            kind: row
                .draft_kind
                .as_deref()
                .map(|file| kind(file, None, false)),
        },
        window: ServiceWindow::at(row.last_inbound_ms, now_ms),
        free_until_ms: row.free_until_ms.filter(|end| *end > now_ms),
        no_marketing: row.no_marketing,
        answered_by: Some(row.answered_by).filter(|role| !role.is_empty()),
        group: is_group.then_some(match row.group_state.as_str() {
            "suspended" => GroupState::Suspended,
            "closed" => GroupState::Closed,
            _ => GroupState::Open,
        }),
    }
}

/// The best name known: the owner's, the customer's, the username, the number. Empty for a group
/// whose name we were not told.
pub(crate) fn chat_name(row: &ChatRow) -> String {
    let given = [
        row.subject.trim(),
        row.given_name.trim(),
        row.profile_name.trim(),
    ];
    let username = || (!row.username.is_empty()).then(|| format!("@{}", row.username));
    given
        .into_iter()
        .find(|name| !name.is_empty())
        .map(str::to_owned)
        .or_else(username)
        .or_else(|| row.phone.as_deref().map(shown_id))
        .or_else(|| row.user_id.as_deref().map(shown_id))
        .unwrap_or_default()
}

/// Of the number, else of the user id, which begins with it: `ES.48213377190045126633`.
fn country(row: &ChatRow) -> Option<String> {
    let country = match (&row.phone, &row.user_id) {
        (Some(phone), _) => WaId::new(phone).country(),
        (None, Some(id)) => Country::parse(id.split_once('.')?.0),
        (None, None) => None,
    };
    country.map(|country| country.code().to_owned())
}

/// An id of somebody as people read it: a number with its spaces, a user id by its ends.
#[must_use]
pub fn shown_id(id: &str) -> String {
    let number = WaId::new(id);
    if number.is_well_formed() {
        number.international()
    } else {
        short_user_id(id)
    }
}

/// `ES.48213377190045126633` → `ES…6633`: enough to tell two apart.
fn short_user_id(id: &str) -> String {
    let country: String = id.chars().take(2).collect();
    let count = id.chars().count();
    let tail: String = id.chars().skip(count.saturating_sub(4)).collect();
    format!("{country}…{tail}")
}

/// The first words, for a row that has no room for more.
fn one_line(text: &str) -> String {
    let flat: String = text.split_whitespace().collect::<Vec<_>>().join(" ");
    flat.chars().take(PREVIEW).collect()
}
