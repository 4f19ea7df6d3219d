//! The steps.

use shopbell_cloud_api as api;
use shopbell_domain::PhoneNumberId;

use super::{
    Mistake, Setup,
    discover::{self, inspect, told, wants_app_secret},
    kept::{Kept, KeptToken},
    shape,
};
use crate::{
    Connect, EngineError,
    changes::Change,
    engine::Engine,
    ports::{Secret, SecretKind},
};

impl Engine {
    /// Tries a token at Meta, keeps it, and finds the numbers it leads to. With a number connected it
    /// replaces the token of that number.
    ///
    /// # Errors
    /// [`EngineError::Setup`] with what is wrong with it, [`EngineError::Api`],
    /// [`EngineError::Vault`]; nothing was kept then.
    pub async fn give_token(&self, token: Secret) -> Result<Setup, EngineError> {
        let token = shape::token(&token)?;
        let turn = self.inner.setup_turn.lock().await;
        if self.inner.store.accounts().await?.is_empty() {
            self.first_token(&token).await?;
        } else {
            self.replace_token(&token).await?;
        }
        drop(turn);
        self.setup().await
    }

    /// Tries an app secret together with the token and keeps it.
    ///
    /// # Errors
    /// [`Mistake::TooEarly`] before there is a token; else as [`Engine::give_token`].
    pub async fn give_app_secret(&self, app_secret: Secret) -> Result<Setup, EngineError> {
        let app_secret = shape::app_secret(&app_secret)?;
        let turn = self.inner.setup_turn.lock().await;
        if self.inner.store.accounts().await?.is_empty() {
            self.first_app_secret(&app_secret).await?;
        } else {
            self.replace_app_secret(&app_secret).await?;
        }
        drop(turn);
        self.setup().await
    }

    /// Names the account, where the token does not lead to one.
    ///
    /// # Errors
    /// [`Mistake::AccountUnknown`] when Meta does not show it to this token,
    /// [`Mistake::NumberNotFound`] when it has no number; [`EngineError::Api`],
    /// [`EngineError::Vault`].
    pub async fn give_account_id(&self, waba_id: &str) -> Result<Setup, EngineError> {
        let waba_id = shape::account_id(waba_id)?;
        let turn = self.inner.setup_turn.lock().await;
        let mut kept = self.inner.kept().await?;
        let client = self.client_in_force(&kept).await?;
        let found = discover::numbers_of(&client, &waba_id).await?;
        for number in found {
            kept.put(number);
        }
        kept.account_id = Some(waba_id);
        kept.needs_account_id = false;
        choose_the_only_one(&mut kept);
        self.inner.keep(&kept).await?;
        self.take_into_service(&kept).await?;
        drop(turn);
        self.setup().await
    }

    /// Chooses one of the found numbers, and asks Meta again how far it is.
    ///
    /// # Errors
    /// [`Mistake::NumberNotFound`]; [`EngineError::Api`], [`EngineError::Vault`] when it could
    /// not be connected: it is chosen all the same.
    pub async fn choose_number(&self, id: &PhoneNumberId) -> Result<Setup, EngineError> {
        let turn = self.inner.setup_turn.lock().await;
        let mut kept = self.inner.kept().await?;
        let known = kept.number(id.as_str()).cloned();
        let known = known.ok_or(Mistake::NumberNotFound)?;
        let client = self.client_in_force(&kept).await?;
        match told(
            client
                .phone_number(&api::PhoneNumberId::new(&known.id))
                .await,
        ) {
            Ok(Some(now)) => kept.put(known.again(now)),
            Ok(None) => {}
            // What was found a moment ago does for choosing.
            Err(error) => tracing::info!(%error, "the number could not be asked for again"),
        }
        kept.chosen = Some(known.id);
        self.inner.keep(&kept).await?;
        self.take_into_service(&kept).await?;
        drop(turn);
        self.setup().await
    }

    /// Leaves the steps for the inbox.
    ///
    /// # Errors
    /// [`Mistake::TooEarly`] before a number is connected, [`EngineError::Store`].
    pub async fn finish_setup(&self) -> Result<(), EngineError> {
        let turn = self.inner.setup_turn.lock().await;
        let mut kept = self.inner.kept().await?;
        if self.inner.subject(&kept).await?.is_none() {
            return Err(Mistake::TooEarly.into());
        }
        kept.finished = true;
        self.inner.keep(&kept).await?;
        // Left by a crash, or by a token whose app secret never came.
        for kind in [SecretKind::AccessToken, SecretKind::AppSecret] {
            if let Err(error) = self.inner.forget_pending(kind).await {
                tracing::info!(%error, "a secret that waited could not be forgotten");
            }
        }
        drop(turn);
        Ok(())
    }

    /// Whether the steps were left for the inbox.
    ///
    /// # Errors
    /// [`EngineError::Store`].
    pub async fn setup_is_finished(&self) -> Result<bool, EngineError> {
        Ok(self.inner.kept().await?.finished)
    }

    async fn first_token(&self, token: &Secret) -> Result<(), EngineError> {
        let inner = &self.inner;
        let mut kept = inner.kept().await?;
        let app_secret = inner.pending(SecretKind::AppSecret).await?;
        let mut outcome = self.find(token, app_secret.as_ref(), &kept).await;
        let proof_refused = outcome.as_ref().is_err_and(wants_app_secret);
        if proof_refused && app_secret.is_some() {
            // The secret was that of the app of an earlier token.
            kept.app_secret = None;
            outcome = self.find(token, None, &kept).await;
        }
        match outcome {
            Ok(found) => found.put_into(&mut kept),
            Err(error) if wants_app_secret(&error) => {
                kept.token = Some(KeptToken::unseen(token));
                kept.needs_app_secret = true;
                kept.needs_account_id = false;
                kept.numbers.clear();
                kept.chosen = None;
            }
            Err(error) => return Err(error),
        }
        inner.keep_pending(SecretKind::AccessToken, token).await?;
        if kept.app_secret.is_none() {
            inner.forget_pending(SecretKind::AppSecret).await?;
        }
        inner.keep(&kept).await?;
        self.take_into_service(&kept).await
    }

    async fn first_app_secret(&self, app_secret: &Secret) -> Result<(), EngineError> {
        let inner = &self.inner;
        let mut kept = inner.kept().await?;
        let token = inner.token(&kept).await?;
        let client = inner.meta(&token, Some(app_secret))?;
        let (known, info) = inspect(&client, &token, inner.clock.now_ms()).await?;
        belongs_to(&client, &known, app_secret).await?;
        if kept.numbers.is_empty() {
            let numbers =
                discover::numbers(&client, &known, &info, kept.account_id.as_deref()).await?;
            Found {
                token: known,
                numbers,
            }
            .put_into(&mut kept);
        } else {
            kept.token = Some(known);
        }
        kept.needs_app_secret = false;
        kept.app_secret = Some(shape::last_four(app_secret));
        inner
            .keep_pending(SecretKind::AppSecret, app_secret)
            .await?;
        inner.keep(&kept).await?;
        self.take_into_service(&kept).await
    }

    async fn find(
        &self,
        token: &Secret,
        app_secret: Option<&Secret>,
        kept: &Kept,
    ) -> Result<Found, EngineError> {
        let client = self.inner.meta(token, app_secret)?;
        let now_ms = self.inner.clock.now_ms();
        let (token, info) = inspect(&client, token, now_ms).await?;
        let numbers = discover::numbers(&client, &token, &info, kept.account_id.as_deref()).await?;
        Ok(Found { token, numbers })
    }

    /// A client with the secrets in force.
    pub(super) async fn client_in_force(&self, kept: &Kept) -> Result<api::Client, EngineError> {
        let token = self.inner.token(kept).await?;
        let app_secret = self.inner.secret(kept, SecretKind::AppSecret).await?;
        self.inner.meta(&token, app_secret.as_ref())
    }

    /// Connects the chosen number as soon as token, app secret and number are good.
    pub(super) async fn take_into_service(&self, kept: &Kept) -> Result<(), EngineError> {
        let inner = &self.inner;
        let ready = kept
            .chosen()
            .filter(|number| number.state().is_in_service());
        let Some(number) = ready else { return Ok(()) };
        if inner.subject(kept).await?.is_some() {
            return Ok(());
        }
        let Some(app_secret) = inner.secret(kept, SecretKind::AppSecret).await? else {
            return Ok(());
        };
        self.connect(Connect {
            token: inner.token(kept).await?,
            app_secret,
            verify_token: None,
            phone_number_id: number.id.clone(),
            waba_id: number.waba_id.clone(),
        })
        .await?;
        for kind in [SecretKind::AccessToken, SecretKind::AppSecret] {
            inner.forget_pending(kind).await?;
        }
        inner.changes.tell(Change::Setup);
        Ok(())
    }
}

/// What a token turned out to be.
struct Found {
    token: KeptToken,
    numbers: Vec<super::number::KeptNumber>,
}

impl Found {
    fn put_into(self, kept: &mut Kept) {
        kept.token = Some(self.token);
        kept.needs_app_secret = false;
        kept.needs_account_id = self.numbers.is_empty();
        kept.numbers = self.numbers;
        choose_the_only_one(kept);
    }
}

/// Keeps the choice while it is there; a single number needs none.
fn choose_the_only_one(kept: &mut Kept) {
    if kept.chosen().is_none() {
        kept.chosen = match kept.numbers.as_slice() {
            [only] => Some(only.id.clone()),
            _ => None,
        };
    }
}

/// Whether the secret is that of the token's app. Meta checks the proof that goes with each
/// request; the app's own token says the same a second time, whatever the app requires.
pub(super) async fn belongs_to(
    client: &api::Client,
    token: &KeptToken,
    app_secret: &Secret,
) -> Result<(), EngineError> {
    let Some(app_id) = token.app_id() else {
        return Ok(());
    };
    let secret = api::AppSecret::new(app_secret.expose());
    match client
        .app_subscriptions(&api::AppId::new(app_id), &secret)
        .await
    {
        Err(error) if error.graph().is_some_and(|graph| graph.code == 190) => {
            Err(Mistake::AppSecretRefused.into())
        }
        Err(error) if error.graph().is_none() => Err(EngineError::Api(error)),
        Ok(_) | Err(_) => Ok(()),
    }
}
