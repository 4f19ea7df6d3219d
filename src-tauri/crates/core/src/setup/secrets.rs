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

    /// The secret in force: the connected number's, else the one that waits for its number.
    pub(super) async fn secret(
        &self,
        kept: &Kept,
        kind: SecretKind,
    ) -> Result<Option<Secret>, EngineError> {
        let mut holders = Vec::new();
        let connected = self.subject(kept).await?;
        holders.extend(connected.map(|account| account.phone_number_id.as_str().to_owned()));
        holders.push(PENDING.to_owned());
        // For a second number: the token of the first may lead to it, too.
        let accounts = self.store.accounts().await?;
        let others = accounts
            .iter()
            .map(|account| account.phone_number_id.as_str());
        holders.extend(others.map(str::to_owned));
        for holder in holders {
            if let Some(secret) = self.vault.read(&holder, kind).await? {
                return Ok(Some(secret));
            }
        }
        Ok(None)
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
