//! Connecting a number: try the values at Meta, keep the secrets, start working.

use shopbell_cloud_api as api;
use shopbell_domain::{PhoneNumberId, WabaId};
use shopbell_store::{Account, NewAccount};

use crate::{
    EngineError,
    engine::Engine,
    line,
    ports::{Secret, SecretKind, VaultError},
};

/// What it takes to connect a number.
#[derive(Clone, Debug)]
pub struct Connect {
    /// The system user's access token.
    pub token: Secret,
    /// The secret of the Meta app.
    pub app_secret: Secret,
    /// What Meta must repeat when it verifies our address; made and kept when `None`.
    pub verify_token: Option<Secret>,
    /// Meta's id of the number.
    pub phone_number_id: String,
    /// Meta's id of the account it belongs to.
    pub waba_id: String,
}

impl Engine {
    /// Connects a number: asks Meta for it with the token, keeps the secrets in the vault (and
    /// reads them back) and fetches its templates. Its webhooks are asked for once there is a way
    /// in.
    ///
    /// # Errors
    /// [`EngineError::Api`] when Meta does not accept the values, [`EngineError::Vault`]. Nothing
    /// is connected then.
    pub async fn connect(&self, connect: Connect) -> Result<Account, EngineError> {
        let client = line::client(&self.inner.graph_url, &connect.token, &connect.app_secret)?;
        let number = client
            .phone_number(&api::PhoneNumberId::new(&connect.phone_number_id))
            .await
            .map_err(EngineError::Api)?;
        let waba = api::WabaId::new(&connect.waba_id);
        client.waba(&waba).await.map_err(EngineError::Api)?;
        self.keep_secrets(&connect).await?;
        self.inner.back_in_service(&connect.waba_id).await?;
        self.adopt(NewAccount {
            phone_number_id: PhoneNumberId::new(connect.phone_number_id),
            waba_id: WabaId::new(connect.waba_id),
            display_phone_number: number.display_phone_number.unwrap_or_default(),
            verified_name: number.verified_name.unwrap_or_default(),
        })
        .await
    }

    /// Takes a number whose secrets are in the vault into service, without asking Meta first.
    ///
    /// # Errors
    /// [`EngineError::Vault`] with [`VaultError::Locked`] when the vault has not all of them.
    pub async fn adopt(&self, number: NewAccount) -> Result<Account, EngineError> {
        let inner = &self.inner;
        let mut tx = inner.store.write().await?;
        let id = tx.upsert_account(&number, inner.clock.now_ms()).await?;
        tx.commit().await?;
        let account = inner
            .store
            .accounts()
            .await?
            .into_iter()
            .find(|account| account.id == id);
        let account = account.ok_or(EngineError::NotConnected)?;
        // What came for it before it was connected is there.
        inner.wake_again.notify_one();
        let line = line::open(account.clone(), &inner.graph_url, inner.vault.as_ref()).await?;
        inner
            .lines
            .put(line.ok_or(EngineError::Vault(VaultError::Locked))?);
        inner.back_at_work();
        Ok(account)
    }

    /// Writes the secrets and reads them back: a keychain that forgets is found out now.
    async fn keep_secrets(&self, connect: &Connect) -> Result<(), EngineError> {
        let inner = &self.inner;
        let id = connect.phone_number_id.as_str();
        let kept = inner.vault.read(id, SecretKind::VerifyToken).await?;
        let verify_token = connect
            .verify_token
            .clone()
            .or(kept)
            .unwrap_or_else(|| Secret::new(inner.entropy.fresh_id()));
        for (kind, secret) in [
            (SecretKind::AccessToken, &connect.token),
            (SecretKind::AppSecret, &connect.app_secret),
            (SecretKind::VerifyToken, &verify_token),
        ] {
            inner.keep_secret(id, kind, secret).await?;
        }
        Ok(())
    }

    /// Connected numbers, oldest first.
    ///
    /// # Errors
    /// [`EngineError::Store`].
    pub async fn accounts(&self) -> Result<Vec<Account>, EngineError> {
        Ok(self.inner.store.accounts().await?)
    }
}
