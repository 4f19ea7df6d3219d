//! Contact cards.

use shopbell_cloud_api::{Invalid, Problem};
use shopbell_domain::{ConversationId, MessageId};
use shopbell_store::ChatRow;

use super::{at_hand, words};
use crate::{
    EngineError,
    card::{Card, ContactCard, Details},
    engine::Engine,
    intents::Outgoing,
    outbox::request::Request,
    views::{MessageView, chat_name, shown_id},
};

/// A contact card to send.
#[derive(Clone, Debug)]
pub struct SendContact {
    /// The thread.
    pub conversation: ConversationId,
    /// Whose card.
    pub whose: WhoseCard,
    /// Quoted message.
    pub reply_to: Option<MessageId>,
    /// Names the message for the interface; the same key twice sends once.
    pub client_key: String,
}

/// Whose card it is.
#[derive(Clone, Debug)]
pub enum WhoseCard {
    /// The shop's own, as the owner wrote it; kept for the next time.
    Ours(ContactCard),
    /// That of the person of a chat.
    OfChat(ConversationId),
}

impl Engine {
    /// Queues a contact card; returns it as the timeline shows it.
    ///
    /// # Errors
    /// [`EngineError::NumberHidden`], [`EngineError::Unsendable`], [`EngineError::WindowClosed`];
    /// nothing was queued.
    pub async fn send_contact(&self, send: SendContact) -> Result<MessageView, EngineError> {
        let sent = self
            .sent_before(send.conversation, &send.client_key)
            .await?;
        if let Some(sent) = sent {
            return Ok(sent);
        }
        let thread = self.open_thread(send.conversation).await?;
        let (card, ours) = match send.whose {
            WhoseCard::Ours(card) => {
                let own = self.account(thread.account_id).await?.display_phone_number;
                (written(card, &own)?, true)
            }
            WhoseCard::OfChat(of) => (self.card_of(of).await?, false),
        };
        let cards = vec![card.clone()];
        let request = Request::Contacts {
            cards: cards.clone(),
        };
        let request = request.checked()?;
        let reply_to = self.wamid_of(send.reply_to).await?;
        let details = Details {
            card: Some(Card::Contacts {
                cards,
                requested: false,
            }),
            ..Details::default()
        };
        let queued = self
            .queue(Outgoing {
                thread: &thread,
                request,
                kind: "contacts",
                body: "",
                details: details.to_json(),
                reply_to,
                client_key: &send.client_key,
                file: None,
                drafted: Some(""),
                recording: None,
            })
            .await?;
        if ours
            && let Err(error) =
                at_hand::remember_card(&self.inner.store, thread.account_id, &card).await
        {
            tracing::warn!(%error, "the shop's card could not be kept");
        }
        Ok(queued)
    }

    /// The card of the person of a chat: the name we know, and the number they show us.
    async fn card_of(&self, chat: ConversationId) -> Result<ContactCard, EngineError> {
        let rows = self.inner.store.chats(&[chat]).await?;
        let row = rows.into_iter().next();
        let row = row.ok_or(EngineError::ConversationUnknown)?;
        let digits = row.phone.clone().filter(|_| row.group_id.is_empty());
        let digits = digits.ok_or(EngineError::NumberHidden)?;
        Ok(ContactCard {
            name: Some(name_on_card(&row)),
            phones: vec![shown_id(&digits)],
            on_whatsapp: vec![digits],
            ..ContactCard::default()
        })
    }
}

fn name_on_card(row: &ChatRow) -> String {
    let name = chat_name(row);
    name.strip_prefix('@').unwrap_or(&name).to_owned()
}

/// The shop's card without empty lines. Its own number is on WhatsApp; of others nobody knows.
fn written(card: ContactCard, own_number: &str) -> Result<ContactCard, EngineError> {
    let lines = |all: Vec<String>| all.iter().filter_map(|one| words(Some(one))).collect();
    let digits = |text: &str| {
        text.chars()
            .filter(char::is_ascii_digit)
            .collect::<String>()
    };
    let phones: Vec<String> = lines(card.phones);
    for (index, phone) in phones.iter().enumerate() {
        if digits(phone).len() < 5 {
            return Err(EngineError::Unsendable(Invalid {
                field: format!("contacts[0].phones[{index}].phone"),
                problem: Problem::Malformed,
            }));
        }
    }
    let own = digits(own_number);
    let on_whatsapp = phones.iter().map(|phone| digits(phone));
    Ok(ContactCard {
        name: words(card.name.as_deref()),
        on_whatsapp: on_whatsapp.filter(|phone| *phone == own).collect(),
        phones,
        emails: lines(card.emails),
        urls: lines(card.urls),
        addresses: lines(card.addresses),
        company: words(card.company.as_deref()),
    })
}
