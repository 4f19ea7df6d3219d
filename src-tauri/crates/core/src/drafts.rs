//! What is being written: kept as it changes, and there again after a crash.

use shopbell_domain::{ConversationId, MessageId};

use crate::{EngineError, changes::Change, engine::Engine, media::Staged, views::MessageView};

/// What is being written in a thread, to be kept.
#[derive(Clone, Debug, Default)]
pub struct Draft {
    /// Its text; empty for none.
    pub text: String,
    /// The message it quotes.
    pub reply_to: Option<MessageId>,
    /// Picked files in order, each with its caption.
    pub files: Vec<(String, String)>,
}

impl Draft {
    /// A draft of nothing but text.
    pub fn text(text: impl Into<String>) -> Self {
        Self {
            text: text.into(),
            ..Self::default()
        }
    }
}

/// What is being written in a thread, as it was kept.
#[derive(Clone, Debug)]
pub struct DraftView {
    /// Its text; empty for none.
    pub text: String,
    /// The message it quotes.
    pub reply_to: Option<MessageView>,
    /// Picked files in order, each with its caption.
    pub files: Vec<(Staged, String)>,
}

impl Engine {
    /// What is being written in a thread.
    ///
    /// # Errors
    /// [`EngineError::ConversationUnknown`].
    pub async fn draft(&self, conversation: ConversationId) -> Result<DraftView, EngineError> {
        let kept = self.inner.store.draft(conversation).await?;
        let kept = kept.ok_or(EngineError::ConversationUnknown)?;
        // What it quotes may have been deleted since.
        let quoted: Vec<_> = kept.reply_to.into_iter().collect();
        let reply_to = self.messages(conversation, &quoted).await?.pop();
        let files = kept.files.iter();
        Ok(DraftView {
            text: kept.text,
            reply_to,
            files: files
                .map(|(file, caption)| (Staged::from(file), caption.clone()))
                .collect(),
        })
    }

    /// Keeps what is being written in a thread, in place of what was kept before.
    ///
    /// # Errors
    /// [`EngineError::ConversationUnknown`].
    pub async fn save_draft(
        &self,
        conversation: ConversationId,
        draft: Draft,
    ) -> Result<(), EngineError> {
        let mut tx = self.inner.store.write().await?;
        let found = tx
            .save_draft(conversation, &draft.text, draft.reply_to)
            .await?;
        if !found {
            return Err(EngineError::ConversationUnknown);
        }
        tx.save_draft_files(conversation, &draft.files).await?;
        tx.commit().await?;
        self.inner.changes.tell(Change::Chats(vec![conversation]));
        Ok(())
    }
}
