//! Finding what was said, and with whom.

mod excerpt;
mod words;

use std::collections::HashMap;

use shopbell_domain::{ConversationId, MessageId, Sought};
use shopbell_store::{Found, FoundAt, Holds, Search};

use crate::{
    EngineError,
    card::Details,
    engine::Engine,
    views::{ChatView, Kind, shown_kind},
};

pub use excerpt::Bit;

/// Hits in one chat that are named at once.
const IN_CHAT: i64 = 400;

/// What messages found must have with them.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum With {
    /// A photo or a video.
    Photo,
    /// A document.
    Document,
}

/// What is looked for, and where.
#[derive(Clone, Debug, Default)]
pub struct Looking {
    /// As typed.
    pub text: String,
    /// In one chat.
    pub within: Option<ConversationId>,
    /// Ours or theirs.
    pub from_us: Option<bool>,
    /// With a file.
    pub with: Option<With>,
    /// Not older, Unix milliseconds.
    pub from_ms: Option<i64>,
    /// Older than this, Unix milliseconds.
    pub to_ms: Option<i64>,
}

/// A message that was found.
#[derive(Clone, Debug)]
pub struct Hit {
    /// The message.
    pub id: MessageId,
    /// Its chat.
    pub conversation_id: ConversationId,
    /// Ours or theirs.
    pub from_us: bool,
    /// What it is.
    pub kind: Kind,
    /// When it was said, Unix milliseconds.
    pub at_ms: i64,
    /// Why it was found: a piece of it, around the first hit.
    pub excerpt: Vec<Bit>,
    /// The name of its file, if it has one.
    pub file_name: Vec<Bit>,
}

/// A page of messages that were found, newest first.
#[derive(Clone, Debug, Default)]
pub struct Hits {
    /// The messages.
    pub hits: Vec<Hit>,
    /// Where the next page begins, if there is one.
    pub next: Option<FoundAt>,
}

/// A page of chats whose names or numbers were found, the most recent first.
#[derive(Clone, Debug, Default)]
pub struct People {
    /// The chats.
    pub chats: Vec<ChatView>,
    /// Where the next page begins, if there is one.
    pub next: Option<(i64, ConversationId)>,
}

/// Hits in one chat, newest first.
#[derive(Clone, Debug)]
pub struct InChat {
    /// How many there are, counted with the first page.
    pub total: Option<i64>,
    /// Messages of this page.
    pub hits: Vec<MessageId>,
    /// Where the next page begins, if there is one.
    pub next: Option<(i64, MessageId)>,
}

impl Looking {
    /// Whether only words narrow it: then people are looked for, too.
    #[must_use]
    pub fn is_wide(&self) -> bool {
        let narrow = (
            self.within,
            self.from_us,
            self.with,
            self.from_ms,
            self.to_ms,
        );
        narrow == (None, None, None, None, None)
    }

    fn search(&self, holds: Holds) -> Search {
        Search {
            sought: Sought::read(&self.text),
            within: self.within,
            from_us: self.from_us,
            holds,
            from_ms: self.from_ms,
            to_ms: self.to_ms,
        }
    }
}

impl Engine {
    /// People and groups by name or by any part of a number, however it is written. Nobody when
    /// more than words narrow the search. `limit` 1 to 50.
    ///
    /// # Errors
    /// [`EngineError::Store`].
    pub async fn search_people(
        &self,
        looking: &Looking,
        after: Option<(i64, ConversationId)>,
        limit: u32,
    ) -> Result<People, EngineError> {
        if !looking.is_wide() {
            return Ok(People::default());
        }
        let limit = limit.clamp(1, 50);
        let sought = Sought::read(&looking.text);
        let store = &self.inner.store;
        let asked = i64::from(limit) + 1;
        let mut found = store.search_people(&sought, after, asked).await?;
        let next = cut(&mut found, limit);
        let ids: Vec<_> = found.iter().map(|(_, id)| *id).collect();
        let mut chats = self.chats(&ids).await?;
        chats.sort_by_key(|chat| ids.iter().position(|id| *id == chat.id));
        Ok(People { chats, next })
    }

    /// Messages without files. None when the search asks for files. `limit` 1 to 50.
    ///
    /// # Errors
    /// [`EngineError::Store`].
    pub async fn search_messages(
        &self,
        looking: &Looking,
        after: Option<FoundAt>,
        limit: u32,
    ) -> Result<Hits, EngineError> {
        match looking.with {
            None => {
                self.hits(&looking.search(Holds::NoFile), after, limit)
                    .await
            }
            Some(_) => Ok(Hits::default()),
        }
    }

    /// Messages with files, by what they say and by the names of their files. `limit` 1 to 50.
    ///
    /// # Errors
    /// [`EngineError::Store`].
    pub async fn search_files(
        &self,
        looking: &Looking,
        after: Option<FoundAt>,
        limit: u32,
    ) -> Result<Hits, EngineError> {
        let holds = match looking.with {
            None => Holds::File,
            Some(With::Photo) => Holds::Photo,
            Some(With::Document) => Holds::Document,
        };
        self.hits(&looking.search(holds), after, limit).await
    }

    /// A page of the hits in one chat, for walking from one to the next.
    ///
    /// # Errors
    /// [`EngineError::Store`].
    pub async fn find_in_chat(
        &self,
        thread: ConversationId,
        text: &str,
        before: Option<(i64, MessageId)>,
    ) -> Result<InChat, EngineError> {
        let sought = Sought::read(text);
        let store = &self.inner.store;
        let mut found = store
            .search_thread(thread, &sought, before, IN_CHAT + 1)
            .await?;
        let next = cut(&mut found, u32::try_from(IN_CHAT).unwrap_or(1));
        let total = match before {
            None if next.is_some() => Some(store.count_in_thread(thread, &sought).await?),
            None => i64::try_from(found.len()).ok(),
            Some(_) => None,
        };
        Ok(InChat {
            total,
            hits: found.into_iter().map(|(_, id)| id).collect(),
            next,
        })
    }

    async fn hits(
        &self,
        search: &Search,
        after: Option<FoundAt>,
        limit: u32,
    ) -> Result<Hits, EngineError> {
        let limit = limit.clamp(1, 50);
        let store = &self.inner.store;
        let mut found = store.search(search, after, i64::from(limit) + 1).await?;
        let next = cut(&mut found, limit).map(|last: Found| last.at);
        let ids: Vec<MessageId> = found.iter().map(|found| found.id).collect();
        let rows = store.messages(&ids).await?;
        let mut rows: HashMap<MessageId, _> = rows.into_iter().map(|row| (row.id, row)).collect();
        let hits = found.iter().filter_map(|found| {
            let row = rows.remove(&found.id)?;
            let details = Details::from_json(row.details.as_deref());
            let file_name = row.media_file_name.as_deref().unwrap_or_default();
            Some(Hit {
                id: row.id,
                conversation_id: row.conversation_id,
                from_us: row.from_us,
                kind: shown_kind(&row, &details),
                at_ms: row.at_ms,
                excerpt: excerpt::excerpt(&search.sought, &[&row.body, &details.words()]),
                file_name: excerpt::excerpt(&search.sought, &[file_name]),
            })
        });
        // The index has them as they came, which is almost as they were said: late ones, and chats
        // that were filled one after another, find their place within the page.
        let mut hits: Vec<Hit> = hits.collect();
        hits.sort_by_key(|hit| std::cmp::Reverse((hit.at_ms, hit.id.0)));
        Ok(Hits { hits, next })
    }
}

/// Cuts a page to its length; the last of it when there was more.
fn cut<T: Copy>(found: &mut Vec<T>, limit: u32) -> Option<T> {
    let wanted = usize::try_from(limit).unwrap_or(1);
    let more = found.len() > wanted;
    found.truncate(wanted);
    found.last().copied().filter(|_| more)
}
