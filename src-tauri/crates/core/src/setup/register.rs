//! Registering a number with the Cloud API.

use shopbell_cloud_api as api;
use shopbell_domain::PhoneNumberId;

use super::{Mistake, Setup, discover::told, kept::Kept, number::KeptNumber, shape};
use crate::{EngineError, engine::Engine};

impl Engine {
    /// Registers a number with its PIN of six digits, and chooses it. A number without a PIN gets
    /// this one.
    ///
    /// # Errors
    /// [`Mistake::PinMalformed`], [`Mistake::PinWrong`], [`Mistake::PinLocked`],
    /// [`Mistake::RegisteredTooOften`], [`Mistake::NumberNotConfirmed`],
    /// [`Mistake::NumberNotFound`]; [`EngineError::Api`], [`EngineError::Vault`].
    pub async fn register_number(
        &self,
        id: &PhoneNumberId,
        pin: &str,
    ) -> Result<Setup, EngineError> {
        let pin = shape::pin(pin)?;
        let turn = self.inner.setup_turn.lock().await;
        let mut kept = self.inner.kept().await?;
        let client = self.client_in_force(&kept).await?;
        let known = self.known_number(&kept, &client, id).await?;
        let id = api::PhoneNumberId::new(&known.id);
        // A number of the phone app is registered by that app; asking for it here could only take
        // it away from there.
        if !known.belongs_to_phone_app() {
            client.register(&id, &pin).await.map_err(why)?;
        }
        let fresh = match told(client.phone_number(&id).await)? {
            Some(number) => known.again(number),
            None => known,
        };
        kept.chosen = Some(fresh.id.clone());
        kept.put(fresh.registered());
        self.inner.keep(&kept).await?;
        self.inner.wake_numbers.notify_one();
        self.take_into_service(&kept).await?;
        drop(turn);
        self.setup().await
    }

    /// One of the numbers found, or one connected before: a new name counts from the next
    /// registration on.
    async fn known_number(
        &self,
        kept: &Kept,
        client: &api::Client,
        id: &PhoneNumberId,
    ) -> Result<KeptNumber, EngineError> {
        if let Some(known) = kept.number(id.as_str()) {
            return Ok(known.clone());
        }
        let accounts = self.inner.store.accounts().await?;
        let account = accounts
            .into_iter()
            .find(|account| account.phone_number_id == *id)
            .ok_or(Mistake::NumberNotFound)?;
        let number = client
            .phone_number(&api::PhoneNumberId::new(id.as_str()))
            .await
            .map_err(EngineError::Api)?;
        let waba_id = api::WabaId::new(account.waba_id.as_str());
        Ok(KeptNumber::of(number, &waba_id, None))
    }
}

/// Source: Meta, *Cloud API › Error codes*, read 2026-11.
fn why(error: api::Error) -> EngineError {
    match error.graph().map(|graph| graph.code) {
        Some(133_005) => Mistake::PinWrong.into(),
        Some(133_008 | 133_009) => Mistake::PinLocked.into(),
        Some(133_016) => Mistake::RegisteredTooOften.into(),
        Some(133_006 | 133_015) => Mistake::NumberNotConfirmed.into(),
        _ => EngineError::Api(error),
    }
}
