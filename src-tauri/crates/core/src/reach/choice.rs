//! The owner's choice of a way in.

use super::{Reach, TakeCallback};
use crate::{EngineError, engine::Engine, ports::Secret};

impl Engine {
    /// Tries an ngrok authtoken's form and keeps it: the way in is ngrok from now on.
    ///
    /// # Errors
    /// [`EngineError::Api`], [`EngineError::Vault`], [`EngineError::Store`].
    pub async fn give_tunnel_token(&self, _authtoken: Secret) -> Result<(), EngineError> {
        Err(EngineError::NotConnected)
    }

    /// Takes an address of the owner's own as the way in.
    ///
    /// # Errors
    /// [`EngineError::Api`], [`EngineError::Vault`], [`EngineError::Store`].
    pub async fn use_own_address(&self, _url: &str, _port: u16) -> Result<(), EngineError> {
        Err(EngineError::NotConnected)
    }

    /// What the owner answers when another tool gets the webhooks; Meta is told.
    ///
    /// # Errors
    /// [`EngineError::Api`], [`EngineError::Vault`], [`EngineError::Store`].
    pub async fn take_callback(&self, _how: TakeCallback) -> Result<(), EngineError> {
        Err(EngineError::NotConnected)
    }

    /// How the way in stands.
    ///
    /// # Errors
    /// [`EngineError::Api`], [`EngineError::Vault`], [`EngineError::Store`].
    pub async fn reach(&self) -> Result<Reach, EngineError> {
        Err(EngineError::NotConnected)
    }

    /// Looks again now: the tunnel, the proof from outside, what Meta is told.
    ///
    /// # Errors
    /// [`EngineError::Api`], [`EngineError::Vault`], [`EngineError::Store`].
    pub async fn look_again(&self) -> Result<(), EngineError> {
        Err(EngineError::NotConnected)
    }
}
