//! Where pasted secrets lie: in the vault at once, under a name of their own until a number is
//! connected, then under the number's.

use shopbell_cloud_api as api;

use super::{Mistake, kept::Kept};
use crate::{
    EngineError,
    engine::Inner,
    line,
    ports::{Secret, SecretKind, VaultError},
};

/// The account under which secrets lie before a number is connected.
const PENDING: &str = "setup";

impl Inner {
    /// Keeps a secret and reads it back: a keychain that forgets is found out now.
    pub(crate) async fn keep_secret(
        &self,
        account: &str,
        kind: SecretKind,
        secret: &Secret,
    ) -> Result<(), EngineError> {
        self.vault.keep(account, kind, secret.clone()).await?;
        if self.vault.read(account, kind).await?.as_ref() == Some(secret) {
            Ok(())
        } else {
            Err(EngineError::Vault(VaultError::Unfit))
        }
    }

    pub(super) async fn keep_pending(
        &self,
        kind: SecretKind,
        secret: &Secret,
    ) -> Result<(), EngineError> {
        self.keep_secret(PENDING, kind, secret).await
    }

    pub(super) async fn pending(&self, kind: SecretKind) -> Result<Option<Secret>, EngineError> {
        Ok(self.vault.read(PENDING, kind).await?)
    }

    pub(super) async fn forget_pending(&self, kind: SecretKind) -> Result<(), EngineError> {
        Ok(self.vault.forget(PENDING, kind).await?)
    }

    /// The secret in force: the one that waits for its number, else the number's.
    pub(super) async fn secret(
        &self,
        kept: &Kept,
        kind: SecretKind,
    ) -> Result<Option<Secret>, EngineError> {
        if let Some(pending) = self.pending(kind).await? {
            return Ok(Some(pending));
        }
        let connected = match self.subject(kept).await? {
            Some(account) => Some(account),
            // A second number of the same token.
            None => self.store.accounts().await?.into_iter().next(),
        };
        match connected {
            Some(account) => {
                let id = account.phone_number_id.as_str();
                Ok(self.vault.read(id, kind).await?)
            }
            None => Ok(None),
        }
    }

    /// The token in force. A keychain that has lost it is locked, or somebody cleared it.
    pub(super) async fn token(&self, kept: &Kept) -> Result<Secret, EngineError> {
        match self.secret(kept, SecretKind::AccessToken).await? {
            Some(token) => Ok(token),
            None if kept.token.is_some() => Err(EngineError::Vault(VaultError::Locked)),
            None => Err(Mistake::TooEarly.into()),
        }
    }

    /// A client with what is known by now.
    pub(super) fn meta(
        &self,
        token: &Secret,
        app_secret: Option<&Secret>,
    ) -> Result<api::Client, EngineError> {
        match app_secret {
            Some(secret) => line::client(&self.graph_url, token, secret),
            None => line::client_without_proof(&self.graph_url, token),
        }
    }
}
