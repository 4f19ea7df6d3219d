//! What is kept to be sent again: places used last, the shop's own card, a builder's form that is
//! not sent yet.

use serde::{Serialize, de::DeserializeOwned};
use shopbell_domain::{AccountId, ConversationId};
use shopbell_store::{Store, StoreError, WriteTx};

use crate::{
    EngineError,
    card::{Choices, ContactCard, Place},
    engine::Engine,
};

/// More places than this are not offered.
const PLACES: usize = 4;

/// What is at hand for sending.
#[derive(Clone, Debug)]
pub struct AtHand {
    /// Places sent before, the last one first.
    pub places: Vec<Place>,
    /// The shop's own card: as last sent, or made of its name and number.
    pub card: ContactCard,
    /// The builder's form of this chat, as it was left.
    pub choices: Option<Choices>,
}

impl Engine {
    /// What is at hand for a chat.
    ///
    /// # Errors
    /// [`EngineError::ConversationUnknown`].
    pub async fn at_hand(&self, conversation: ConversationId) -> Result<AtHand, EngineError> {
        let thread = self.thread(conversation).await?;
        let account = self.account(thread.account_id).await?;
        let store = &self.inner.store;
        let card = kept(store, &card_key(account.id)).await?;
        Ok(AtHand {
            places: kept(store, &places_key(account.id))
                .await?
                .unwrap_or_default(),
            card: card.unwrap_or_else(|| {
                let filled = |text: String| Some(text).filter(|text| !text.is_empty());
                ContactCard {
                    name: filled(account.verified_name),
                    phones: filled(account.display_phone_number).into_iter().collect(),
                    ..ContactCard::default()
                }
            }),
            choices: kept(store, &choices_key(conversation)).await?,
        })
    }

    /// Keeps the builder's form of a chat, or forgets it.
    ///
    /// # Errors
    /// [`EngineError::ConversationUnknown`].
    pub async fn save_choices(
        &self,
        conversation: ConversationId,
        choices: Option<&Choices>,
    ) -> Result<(), EngineError> {
        let thread = self.thread(conversation).await?;
        let mut tx = self.inner.store.write().await?;
        match choices {
            Some(choices) => {
                let json = serde_json::to_string(choices)?;
                tx.set_fact(&choices_key(thread.id), &json).await?;
            }
            None => forget_choices(&mut tx, thread.id).await?,
        }
        Ok(tx.commit().await?)
    }
}

/// A message took the place of the builder's form.
pub(crate) async fn forget_choices(
    tx: &mut WriteTx,
    conversation: ConversationId,
) -> Result<(), StoreError> {
    tx.set_fact(&choices_key(conversation), "").await
}

/// Puts a place first among those used last.
pub(super) async fn remember_place(
    store: &Store,
    account: AccountId,
    place: Place,
) -> Result<(), EngineError> {
    let key = places_key(account);
    let mut places: Vec<Place> = kept(store, &key).await?.unwrap_or_default();
    places.retain(|one| *one != place);
    places.insert(0, place);
    places.truncate(PLACES);
    keep(store, &key, &places).await
}

/// Keeps the shop's own card as it was last sent.
pub(super) async fn remember_card(
    store: &Store,
    account: AccountId,
    card: &ContactCard,
) -> Result<(), EngineError> {
    keep(store, &card_key(account), card).await
}

async fn keep<T: Serialize>(store: &Store, key: &str, value: &T) -> Result<(), EngineError> {
    let json = serde_json::to_string(value)?;
    let mut tx = store.write().await?;
    tx.set_fact(key, &json).await?;
    Ok(tx.commit().await?)
}

/// What was kept. What a newer version wrote and this one cannot read counts as nothing.
async fn kept<T: DeserializeOwned>(store: &Store, key: &str) -> Result<Option<T>, StoreError> {
    let json = store.fact(key).await?;
    Ok(json.and_then(|json| serde_json::from_str(&json).ok()))
}

fn places_key(account: AccountId) -> String {
    format!("places_used:{account}")
}

fn card_key(account: AccountId) -> String {
    format!("own_card:{account}")
}

fn choices_key(conversation: ConversationId) -> String {
    format!("choices_draft:{conversation}")
}
