//! Buttons, lists and links.

use shopbell_domain::{ConversationId, MessageId};

use super::words;
use crate::{
    EngineError,
    card::{Card, Choices, Details, Offer, OfferRow, OfferSection},
    engine::Engine,
    intents::Outgoing,
    outbox::request::Request,
    views::MessageView,
};

/// Choices to send.
#[derive(Clone, Debug)]
pub struct SendChoices {
    /// The thread.
    pub conversation: ConversationId,
    /// What is offered.
    pub choices: Choices,
    /// Quoted message.
    pub reply_to: Option<MessageId>,
    /// Names the message for the interface; the same key twice sends once.
    pub client_key: String,
}

impl Engine {
    /// Queues buttons, a list or a link; returns it as the timeline shows it. What was kept of the
    /// builder's form is gone with it.
    ///
    /// # Errors
    /// [`EngineError::Unsendable`] names the field, [`EngineError::WindowClosed`]; nothing was
    /// queued.
    pub async fn send_choices(&self, send: SendChoices) -> Result<MessageView, EngineError> {
        let choices = whole(send.choices)?;
        let sent = self
            .sent_before(send.conversation, &send.client_key)
            .await?;
        if let Some(sent) = sent {
            return Ok(sent);
        }
        let thread = self.open_thread(send.conversation).await?;
        let reply_to = self.wamid_of(send.reply_to).await?;
        let body = choices.body.clone();
        let details = Details {
            card: Some(Card::Choices(choices.clone())),
            ..Details::default()
        };
        self.queue(Outgoing {
            thread: &thread,
            request: Request::Choices { choices },
            kind: "interactive",
            body: &body,
            details: details.to_json(),
            reply_to,
            client_key: &send.client_key,
            file: None,
            drafted: Some(""),
            recording: None,
        })
        .await
    }
}

/// Choices as they may go out: tidy, and within every limit of Meta's.
///
/// # Errors
/// [`EngineError::Unsendable`] names the field.
pub(crate) fn whole(choices: Choices) -> Result<Choices, EngineError> {
    let choices = tidy(choices);
    let request = Request::Choices {
        choices: choices.clone(),
    };
    request.checked()?;
    Ok(choices)
}

/// Without white space around the words; what is empty and may be left out is left out.
fn tidy(choices: Choices) -> Choices {
    let trimmed = |text: &str| text.trim().to_owned();
    Choices {
        header: words(choices.header.as_deref()),
        body: trimmed(&choices.body),
        footer: words(choices.footer.as_deref()),
        offer: match choices.offer {
            Offer::Buttons { titles } => Offer::Buttons {
                titles: titles.iter().map(|title| trimmed(title)).collect(),
            },
            Offer::List { button, sections } => Offer::List {
                button: trimmed(&button),
                sections: sections
                    .iter()
                    .map(|section| OfferSection {
                        title: words(section.title.as_deref()),
                        rows: section
                            .rows
                            .iter()
                            .map(|row| OfferRow {
                                title: trimmed(&row.title),
                                description: words(row.description.as_deref()),
                            })
                            .collect(),
                    })
                    .collect(),
            },
            Offer::Link { text, url } => Offer::Link {
                text: trimmed(&text),
                url: trimmed(&url),
            },
        },
    }
}
