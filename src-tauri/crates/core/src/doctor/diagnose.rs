//! Looking at the chain.

use super::Diagnosis;
use crate::{EngineError, engine::Engine};

impl Diagnosis {
    /// The same as plain text, for somebody who helps: no secret, no customer in it.
    #[must_use]
    pub fn report(&self) -> String {
        String::new()
    }
}

impl Engine {
    /// What was found last, with what is known here as of now.
    ///
    /// # Errors
    /// [`EngineError::Api`], [`EngineError::Vault`], [`EngineError::Store`].
    pub async fn doctor(&self) -> Result<Diagnosis, EngineError> {
        Err(EngineError::NotConnected)
    }

    /// Looks at every link now. Changes nothing, here or at Meta.
    ///
    /// # Errors
    /// [`EngineError::Api`], [`EngineError::Vault`], [`EngineError::Store`].
    pub async fn run_doctor(&self) -> Result<Diagnosis, EngineError> {
        Err(EngineError::NotConnected)
    }
}
