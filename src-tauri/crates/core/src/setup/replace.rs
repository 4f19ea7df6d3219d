//! Other secrets for connected numbers: after a token ended, or the app's secret was reset.
//!
//! A new value has to serve the number before the old one goes. Token and secret of another app
//! come one after the other: the token waits until its secret is there.

use shopbell_cloud_api as api;
use shopbell_store::Account;

use super::{
    Mistake,
    discover::{inspect, told, wants_app_secret},
    kept::KeptToken,
    shape,
    steps::belongs_to,
};
use crate::{
    EngineError,
    engine::{Engine, Inner},
    line,
    ports::{Secret, SecretKind},
};

impl Engine {
    /// Puts another token in the place of the one in force.
    pub(super) async fn replace_token(&self, token: &Secret) -> Result<(), EngineError> {
        let inner = &self.inner;
        let mut kept = inner.kept().await?;
        for (at, account) in inner.connected(&kept).await?.into_iter().enumerate() {
            let id = account.phone_number_id.as_str();
            let app_secret = inner.vault.read(id, SecretKind::AppSecret).await?;
            let known = match inner.serves(&account, token, app_secret.as_ref()).await {
                Ok((known, _)) => known,
                // The first number is the one that all this is about.
                Err(error) if at > 0 => {
                    tracing::info!(%error, "another number keeps its token");
                    continue;
                }
                Err(error) if wants_app_secret(&error) => {
                    return Err(inner.await_app_secret(&account, token).await);
                }
                Err(error) => return Err(error),
            };
            inner
                .keep_secret(id, SecretKind::AccessToken, token)
                .await?;
            inner.reopen(account).await?;
            if at == 0 {
                kept.token = Some(known);
            }
        }
        inner.forget_pending(SecretKind::AccessToken).await?;
        inner.keep(&kept).await
    }

    /// Puts another app secret in the place of the one in force.
    pub(super) async fn replace_app_secret(&self, app_secret: &Secret) -> Result<(), EngineError> {
        let inner = &self.inner;
        let mut kept = inner.kept().await?;
        let pending = inner.pending(SecretKind::AccessToken).await?;
        for (at, account) in inner.connected(&kept).await?.into_iter().enumerate() {
            let id = account.phone_number_id.as_str();
            let present = inner.vault.read(id, SecretKind::AccessToken).await?;
            let mut outcome = Err(Mistake::TooEarly.into());
            let mut served_by = None;
            for token in [pending.as_ref(), present.as_ref()].into_iter().flatten() {
                outcome = inner.serves(&account, token, Some(app_secret)).await;
                if let Ok((known, client)) = &outcome {
                    belongs_to(client, known, app_secret).await?;
                    served_by = Some(token);
                    break;
                }
            }
            let (Some(token), Ok((known, _))) = (served_by, &outcome) else {
                if at > 0 {
                    continue;
                }
                return outcome.map(drop);
            };
            inner
                .keep_secret(id, SecretKind::AppSecret, app_secret)
                .await?;
            inner
                .keep_secret(id, SecretKind::AccessToken, token)
                .await?;
            if at == 0 {
                kept.token = Some(known.clone());
            }
            inner.reopen(account).await?;
        }
        inner.forget_pending(SecretKind::AccessToken).await?;
        kept.needs_app_secret = false;
        kept.app_secret = Some(shape::last_four(app_secret));
        inner.keep(&kept).await
    }
}

impl Inner {
    /// The connected numbers, the one that connecting is about first.
    async fn connected(&self, kept: &super::kept::Kept) -> Result<Vec<Account>, EngineError> {
        let mut accounts = self.store.accounts().await?;
        if let Some(subject) = self.subject(kept).await? {
            accounts.sort_by_key(|account| account.id != subject.id);
        }
        Ok(accounts)
    }

    /// Whether Meta shows a connected number to this token.
    async fn serves(
        &self,
        account: &Account,
        token: &Secret,
        app_secret: Option<&Secret>,
    ) -> Result<(KeptToken, api::Client), EngineError> {
        let client = self.meta(token, app_secret)?;
        let (known, _) = inspect(&client, token, self.clock.now_ms()).await?;
        let id = api::PhoneNumberId::new(account.phone_number_id.as_str());
        match told(client.phone_number(&id).await)? {
            Some(_) => Ok((known, client)),
            None => Err(Mistake::TokenOfOther.into()),
        }
    }

    /// The token does not go with the app secret at hand. If it leads to the number, it waits for
    /// the secret of its own app.
    async fn await_app_secret(&self, account: &Account, token: &Secret) -> EngineError {
        match self.serves(account, token, None).await {
            Ok(_) => {}
            Err(error) if wants_app_secret(&error) => {}
            Err(error) => return error,
        }
        match self.keep_pending(SecretKind::AccessToken, token).await {
            Ok(()) => Mistake::AppSecretRefused.into(),
            Err(error) => error,
        }
    }

    /// Makes the line of a number anew, with the secrets of the vault. One that still lacks a
    /// secret stays as it is.
    async fn reopen(&self, account: Account) -> Result<(), EngineError> {
        let id = account.id;
        if let Some(line) = line::open(account, &self.graph_url, self.vault.as_ref()).await? {
            self.lines.put(line);
        }
        self.set_paces().await?;
        if self.lines.get(id).is_some() {
            self.back_at_work();
        }
        Ok(())
    }
}
