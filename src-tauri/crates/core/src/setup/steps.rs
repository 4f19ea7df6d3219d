//! The steps.

use shopbell_domain::PhoneNumberId;

use super::Setup;
use crate::{EngineError, engine::Engine, ports::Secret};

impl Engine {
    /// Where connecting stands.
    ///
    /// # Errors
    /// [`EngineError::Api`], [`EngineError::Vault`], [`EngineError::Store`].
    pub async fn setup(&self) -> Result<Setup, EngineError> {
        Err(EngineError::NotConnected)
    }

    /// Tries a token at Meta, keeps it, and finds the numbers it leads to. With a number connected it
    /// replaces the token of that number.
    ///
    /// # Errors
    /// [`EngineError::Api`], [`EngineError::Vault`], [`EngineError::Store`].
    pub async fn give_token(&self, _token: Secret) -> Result<Setup, EngineError> {
        Err(EngineError::NotConnected)
    }

    /// Tries an app secret together with the token and keeps it.
    ///
    /// # Errors
    /// [`EngineError::Api`], [`EngineError::Vault`], [`EngineError::Store`].
    pub async fn give_app_secret(&self, _app_secret: Secret) -> Result<Setup, EngineError> {
        Err(EngineError::NotConnected)
    }

    /// Names the account, where the token does not lead to one.
    ///
    /// # Errors
    /// [`EngineError::Api`], [`EngineError::Vault`], [`EngineError::Store`].
    pub async fn give_account_id(&self, _waba_id: &str) -> Result<Setup, EngineError> {
        Err(EngineError::NotConnected)
    }

    /// Chooses one of the found numbers.
    ///
    /// # Errors
    /// [`EngineError::Api`], [`EngineError::Vault`], [`EngineError::Store`].
    pub async fn choose_number(&self, _id: &PhoneNumberId) -> Result<Setup, EngineError> {
        Err(EngineError::NotConnected)
    }

    /// Registers a number with its PIN of six digits.
    ///
    /// # Errors
    /// [`EngineError::Api`], [`EngineError::Vault`], [`EngineError::Store`].
    pub async fn register_number(
        &self,
        _id: &PhoneNumberId,
        _pin: &str,
    ) -> Result<Setup, EngineError> {
        Err(EngineError::NotConnected)
    }

    /// Begins the live test: the next message that is just `word` is answered with `reply`.
    ///
    /// # Errors
    /// [`EngineError::Api`], [`EngineError::Vault`], [`EngineError::Store`].
    pub async fn start_live_test(&self, _word: &str, _reply: &str) -> Result<Setup, EngineError> {
        Err(EngineError::NotConnected)
    }

    /// Leaves the steps for the inbox.
    ///
    /// # Errors
    /// [`EngineError::Api`], [`EngineError::Vault`], [`EngineError::Store`].
    pub async fn finish_setup(&self) -> Result<(), EngineError> {
        Err(EngineError::NotConnected)
    }

    /// Whether the steps were left for the inbox.
    ///
    /// # Errors
    /// [`EngineError::Api`], [`EngineError::Vault`], [`EngineError::Store`].
    pub async fn setup_is_finished(&self) -> Result<bool, EngineError> {
        Err(EngineError::NotConnected)
    }
}
