//! All photos, files and links of a chat or of the shop; what room they take, and how to get it
//! back.

use shopbell_domain::{ConversationId, MessageId};
use shopbell_store::{GallerySection, Stored};

use crate::{
    EngineError,
    changes::Change,
    engine::Engine,
    views::{ChatView, MessageView},
};

const DAY_MS: i64 = 24 * 60 * 60 * 1000;
/// Chats on the storage page: those with the most.
const CHATS: i64 = 20;

/// A page of a gallery.
#[derive(Clone, Debug)]
pub struct Gallery {
    /// Newest first.
    pub messages: Vec<MessageView>,
    /// Where the next page begins, if there is one.
    pub next: Option<(i64, MessageId)>,
}

/// What room files take on this computer.
#[derive(Clone, Debug)]
pub struct Storage {
    /// By kind of message, the largest first.
    pub kinds: Vec<Stored>,
    /// The chats with the most: files, bytes.
    pub chats: Vec<(ChatView, i64, i64)>,
    /// What would go: age in days, files, bytes.
    pub removable: Vec<(u16, i64, i64)>,
}

/// Ages in days by which files can be let go of.
pub const AGES: [u16; 3] = [30, 90, 365];

impl Engine {
    /// A page of a gallery, newest first; of all chats without one. `limit` 1 to 60.
    ///
    /// # Errors
    /// [`EngineError::ConversationUnknown`], [`EngineError::Store`].
    pub async fn gallery(
        &self,
        conversation: Option<ConversationId>,
        section: GallerySection,
        before: Option<(i64, MessageId)>,
        limit: u32,
    ) -> Result<Gallery, EngineError> {
        let limit = limit.clamp(1, 60);
        let mut found = self
            .inner
            .store
            .gallery(conversation, section, before, i64::from(limit) + 1)
            .await?;
        let wanted = usize::try_from(limit).unwrap_or(1);
        let more = found.len() > wanted;
        found.truncate(wanted);
        let last = found.last().filter(|_| more);
        let next = last.map(|item| (item.at_ms, item.id));
        // A chat's messages are read together.
        let mut messages = Vec::with_capacity(found.len());
        let mut threads: Vec<ConversationId> = found.iter().map(|i| i.conversation_id).collect();
        threads.sort_unstable_by_key(|thread| thread.0);
        threads.dedup();
        for thread in threads {
            let ids: Vec<MessageId> = found
                .iter()
                .filter(|item| item.conversation_id == thread)
                .map(|item| item.id)
                .collect();
            messages.extend(self.messages(thread, &ids).await?);
        }
        messages.sort_unstable_by_key(|message| std::cmp::Reverse((message.at_ms, message.id.0)));
        Ok(Gallery { messages, next })
    }

    /// What room files take on this computer.
    ///
    /// # Errors
    /// [`EngineError::Store`].
    pub async fn storage(&self) -> Result<Storage, EngineError> {
        let store = &self.inner.store;
        let threads = store.stored_by_thread(CHATS).await?;
        let ids: Vec<_> = threads
            .iter()
            .map(|thread| thread.conversation_id)
            .collect();
        let views = self.chats(&ids).await?;
        let chats = threads.iter().filter_map(|thread| {
            let chat = views
                .iter()
                .find(|chat| chat.id == thread.conversation_id)?;
            Some((chat.clone(), thread.files, thread.bytes))
        });
        let chats = chats.collect();
        let mut removable = Vec::new();
        for days in AGES {
            let (files, bytes) = store.removable(self.days_ago(days)).await?;
            removable.push((days, files, bytes));
        }
        Ok(Storage {
            kinds: store.stored_by_kind().await?,
            chats,
            removable,
        })
    }

    /// Removes the files of messages older than this from this computer; the messages stay, and
    /// what is still to be sent stays whole.
    ///
    /// # Errors
    /// [`EngineError::Store`].
    pub async fn clean_storage(&self, older_than_days: u16) -> Result<(), EngineError> {
        let before_ms = self.days_ago(older_than_days);
        let mut tx = self.inner.store.write().await?;
        let files = tx.remove_files(before_ms).await?;
        tx.commit().await?;
        tracing::info!(files = files.len(), "old files were let go of");
        self.inner.let_go(files).await?;
        self.inner.changes.tell(Change::Everything);
        Ok(())
    }

    fn days_ago(&self, days: u16) -> i64 {
        let age_ms = i64::from(days) * DAY_MS;
        self.inner.clock.now_ms().saturating_sub(age_ms)
    }
}
