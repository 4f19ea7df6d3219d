//! Places.

use shopbell_domain::{ConversationId, MessageId};

use super::{at_hand, words};
use crate::{
    EngineError,
    card::{Card, Details, Place},
    engine::Engine,
    intents::Outgoing,
    outbox::request::Request,
    views::MessageView,
};

/// A place to send.
#[derive(Clone, Debug)]
pub struct SendLocation {
    /// The thread.
    pub conversation: ConversationId,
    /// Where; its web page is not sent.
    pub place: Place,
    /// Quoted message.
    pub reply_to: Option<MessageId>,
    /// Names the message for the interface; the same key twice sends once.
    pub client_key: String,
}

impl Engine {
    /// Queues a place; returns it as the timeline shows it. It is at hand for the next time.
    ///
    /// # Errors
    /// [`EngineError::Unsendable`], [`EngineError::WindowClosed`]; nothing was queued.
    pub async fn send_location(&self, send: SendLocation) -> Result<MessageView, EngineError> {
        let place = Place {
            name: words(send.place.name.as_deref()),
            address: words(send.place.address.as_deref()),
            url: None,
            ..send.place
        };
        let request = Request::Location {
            place: place.clone(),
        };
        let request = request.checked()?;
        let sent = self
            .sent_before(send.conversation, &send.client_key)
            .await?;
        if let Some(sent) = sent {
            return Ok(sent);
        }
        let thread = self.open_thread(send.conversation).await?;
        let reply_to = self.wamid_of(send.reply_to).await?;
        let details = Details {
            card: Some(Card::Location(place.clone())),
            ..Details::default()
        };
        let queued = self
            .queue(Outgoing {
                thread: &thread,
                request,
                kind: "location",
                body: "",
                details: details.to_json(),
                reply_to,
                client_key: &send.client_key,
                file: None,
                drafted: Some(""),
                recording: None,
            })
            .await?;
        // The message is on its way; only a convenience is lost when this fails.
        if let Err(error) =
            at_hand::remember_place(&self.inner.store, thread.account_id, place).await
        {
            tracing::warn!(%error, "the place just sent could not be remembered");
        }
        Ok(queued)
    }
}
