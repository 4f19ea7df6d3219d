//! Reactions of ours.

use std::time::Duration;

use shopbell_domain::{MessageId, window::millis};
use shopbell_store::MessageRow;

use crate::{
    EngineError,
    engine::Engine,
    intents::Outgoing,
    outbox::request::Request,
    views::{MessageView, OwnReactions},
};

/// Meta takes no reaction to an older message.
///
/// Source: Meta, *Cloud API › Reaction messages*, read 2026-11.
const REACTABLE: Duration = Duration::from_secs(30 * 24 * 60 * 60);

/// A reaction to send.
#[derive(Clone, Debug)]
pub struct SendReaction {
    /// The message it is on.
    pub message: MessageId,
    /// One emoji; `None` takes ours back.
    pub emoji: Option<String>,
    /// Names the reaction for the interface; the same key twice sends once.
    pub client_key: String,
}

impl Engine {
    /// Queues a reaction, or takes ours back; returns the message it is on. A reaction that has
    /// not left yet is replaced, so that only the last word travels.
    ///
    /// # Errors
    /// [`EngineError::CannotReact`], [`EngineError::WindowClosed`], [`EngineError::Unsendable`]
    /// when it is no emoji; nothing was queued.
    pub async fn send_reaction(&self, send: SendReaction) -> Result<MessageView, EngineError> {
        let target = self.inner.message_row(send.message).await?;
        let conversation = target.conversation_id;
        let sent = self.sent_before(conversation, &send.client_key).await?;
        if let Some(sent) = sent {
            return Ok(sent);
        }
        let thread = self.open_thread(conversation).await?;
        let wamid = reactable(&target, self.inner.clock.now_ms())?;
        let emoji = send.emoji.unwrap_or_default();
        let request = Request::Reaction {
            target: wamid.to_owned(),
            emoji: emoji.clone(),
        };
        let request = request.checked()?;
        let ours = OwnReactions::read(&self.inner.store, thread.account_id, wamid).await?;
        if !ours.is_under_way() && ours.settled() == emoji {
            // Whatever waited to change that is not wanted any more.
            let mut tx = self.inner.store.write().await?;
            tx.drop_unsent_reactions(thread.account_id, wamid).await?;
            tx.commit().await?;
            self.inner.changes.message(conversation, send.message);
            return self.message(send.message).await;
        }
        self.queue(Outgoing {
            thread: &thread,
            request,
            kind: "reaction",
            body: &emoji,
            details: None,
            reply_to: Some(wamid.to_owned()),
            client_key: &send.client_key,
            file: None,
            drafted: None,
            recording: None,
        })
        .await
    }
}

/// Meta's id of a message that takes a reaction.
fn reactable(row: &MessageRow, now_ms: i64) -> Result<&str, EngineError> {
    let somebody_said_it = row.origin != "note" && !is_none(&row.kind);
    let in_time = row.at_ms.saturating_add(millis(REACTABLE)) > now_ms;
    row.wamid
        .as_deref()
        .filter(|_| somebody_said_it && in_time && !row.deleted)
        .ok_or(EngineError::CannotReact)
}

/// Types that are no message to a person.
fn is_none(kind: &str) -> bool {
    matches!(
        kind,
        "reaction" | "edit" | "revoke" | "system" | "request_welcome" | "call"
    )
}
