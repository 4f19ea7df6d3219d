//! The moment before a message goes out, in which the owner may take it back.
//!
//! Meta knows no unsending: what was handed over is out. So a message may be held here first, by a
//! setting. It is an outbox row like any other, whose time has not come: it holds its lane, survives
//! a restart, and goes out by itself.

use std::{sync::atomic::Ordering, time::Duration};

use shopbell_domain::{MessageId, window::millis};

use crate::{
    DraftView, EngineError,
    card::Details,
    changes::Change,
    engine::{Engine, Inner},
    outbox::request::Request,
};

/// Longest that a message may be held.
pub const LONGEST_HOLD: Duration = Duration::from_secs(30);

impl Engine {
    /// Chooses for how long messages are held before they go out, at most [`LONGEST_HOLD`]; from
    /// the next one on.
    pub fn hold_before_sending(&self, hold: Duration) {
        let hold_ms = millis(hold.min(LONGEST_HOLD));
        self.inner.hold_ms.store(hold_ms, Ordering::Relaxed);
    }

    /// Takes back a message that is still held: its text, its file and what it quotes are laid
    /// before what is being written in its chat. A voice message is a recording again, so that it
    /// can still go out as one. A card of another kind is gone.
    ///
    /// # Errors
    /// [`EngineError::CannotResend`] when its time is over: it may have left.
    pub async fn undo_send(&self, message: MessageId) -> Result<DraftView, EngineError> {
        let inner = &self.inner;
        let row = inner.message_row(message).await?;
        let thread = row.conversation_id;
        let recording = if Details::from_json(row.details.as_deref()).voice {
            inner.recorded_again(message).await?
        } else {
            None
        };
        let mut tx = inner.store.write().await?;
        // Whoever sends it changes this in a write of its own, before the first byte.
        if tx.outbox_state(message).await?.as_deref() != Some("held") {
            if let Some(recording) = recording {
                inner.remove_sound(&recording).await;
            }
            return Err(EngineError::CannotResend);
        }
        let quoted = match &row.reply_to {
            Some(wamid) => tx.find_message(row.account_id, wamid).await?,
            None => None,
        };
        let quoted = quoted.map(|(quoted, _)| quoted);
        let now_ms = inner.clock.now_ms();
        let picked = if let Some(recording) = &recording {
            tx.insert_recording(recording, thread, now_ms).await?;
            true
        } else {
            let file = inner.entropy.fresh_id();
            tx.pick_again(message, &file, now_ms).await?
        };
        // A caption went back with its file; a card of another kind has no text of the field's.
        let text = match row.kind.as_str() {
            "text" => row.body.as_str(),
            _ => "",
        };
        if picked || !text.is_empty() {
            tx.lay_before_draft(thread, text, quoted).await?;
        }
        tx.delete_unsent(message).await?;
        tx.refresh_thread(thread).await?;
        tx.commit().await?;
        inner.wake_outbox.notify_one();
        inner.changes.message(thread, message);
        inner.changes.tell(Change::Chats(vec![thread]));
        if recording.is_some() {
            inner.changes.tell(Change::Voice);
        }
        self.draft(thread).await
    }
}

impl Inner {
    /// How long a message is held. What has no bubble cannot be taken back on one.
    pub(crate) fn hold_ms(&self, request: &Request) -> i64 {
        if request.has_bubble() {
            self.hold_ms.load(Ordering::Relaxed)
        } else {
            0
        }
    }
}
