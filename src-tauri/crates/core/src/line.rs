//! A connected number in memory: its account, its client, its secrets.

use std::{
    collections::HashMap,
    sync::{Arc, Mutex, MutexGuard, PoisonError},
    time::Duration,
};

use shopbell_cloud_api as api;
use shopbell_domain::AccountId;
use shopbell_store::Account;

use crate::{
    EngineError,
    outbox::pace::Pace,
    ports::{Secret, SecretKind, Vault},
    time::Time,
};

/// Longest wait for an answer to a send; after it nobody knows whether the message went out.
const SEND_TIMEOUT: Duration = Duration::from_secs(30);
/// Longest wait for a connection.
const CONNECT_TIMEOUT: Duration = Duration::from_secs(10);

/// A connected number.
#[derive(Debug)]
pub(crate) struct Line {
    pub(crate) account: Account,
    pub(crate) client: api::Client,
    pub(crate) app_secret: api::AppSecret,
    pub(crate) verify_token: Option<Secret>,
    /// Kept when the number is connected anew: Meta's limit knows nothing of that.
    pub(crate) pace: Arc<Pace>,
    /// Until when nothing is sent, by the steady clock: Meta refuses everything, or is not reached.
    held_until: Mutex<Option<i64>>,
}

impl Line {
    /// Sends nothing for a time from now: what failed would fail the same way for every message.
    pub(crate) fn hold(&self, steady_ms: i64, for_ms: i64) {
        *self.held_until() = Some(steady_ms.saturating_add(for_ms));
    }

    /// Whether something may be tried.
    pub(crate) fn may_send(&self, steady_ms: i64) -> bool {
        self.held_until().is_none_or(|until| until <= steady_ms)
    }

    /// Takes the time that Meta told in an answer to something asked at `asked_steady_ms`.
    pub(crate) fn hear_time<T>(
        &self,
        time: &Time,
        asked_steady_ms: i64,
        answer: &Result<T, api::Error>,
    ) {
        // Without an answer the last time that was told is from long ago.
        let answered = match answer {
            Ok(_) => true,
            Err(error) => error.graph().is_some(),
        };
        let told = self.client.server_time().filter(|_| answered);
        if let Some(theirs_ms) = told.and_then(theirs_ms) {
            time.meta_told(theirs_ms, asked_steady_ms);
        }
    }

    fn held_until(&self) -> MutexGuard<'_, Option<i64>> {
        self.held_until
            .lock()
            .unwrap_or_else(PoisonError::into_inner)
    }

    pub(crate) fn phone_number_id(&self) -> api::PhoneNumberId {
        api::PhoneNumberId::new(self.account.phone_number_id.as_str())
    }

    pub(crate) fn waba_id(&self) -> api::WabaId {
        api::WabaId::new(self.account.waba_id.as_str())
    }
}

/// Meta tells whole seconds: half of one is their middle.
pub(crate) fn theirs_ms(seconds: u64) -> Option<i64> {
    i64::try_from(seconds)
        .ok()?
        .checked_mul(1000)?
        .checked_add(500)
}

/// Makes a client for a token before its app's secret is known.
pub(crate) fn client_without_proof(
    graph_url: &str,
    token: &Secret,
) -> Result<api::Client, EngineError> {
    let client = api::Client::builder(api::AccessToken::new(token.expose()));
    finish(client, graph_url)
}

/// Makes a client for a token. Each request proves that we know the app's secret: apps may demand
/// it, and a secret that is not the app's is found out at once instead of at the first webhook.
pub(crate) fn client(
    graph_url: &str,
    token: &Secret,
    app_secret: &Secret,
) -> Result<api::Client, EngineError> {
    let client = api::Client::builder(api::AccessToken::new(token.expose()))
        .app_secret(api::AppSecret::new(app_secret.expose()));
    finish(client, graph_url)
}

fn finish(client: api::ClientBuilder, graph_url: &str) -> Result<api::Client, EngineError> {
    client
        .base_url(graph_url)
        .timeout(SEND_TIMEOUT)
        .connect_timeout(CONNECT_TIMEOUT)
        .build()
        .map_err(EngineError::Client)
}

/// The numbers whose secrets are at hand.
#[derive(Debug, Default)]
pub(crate) struct Lines(Mutex<HashMap<AccountId, Arc<Line>>>);

impl Lines {
    pub(crate) fn get(&self, account: AccountId) -> Option<Arc<Line>> {
        self.0
            .lock()
            .unwrap_or_else(PoisonError::into_inner)
            .get(&account)
            .cloned()
    }

    pub(crate) fn all(&self) -> Vec<Arc<Line>> {
        self.0
            .lock()
            .unwrap_or_else(PoisonError::into_inner)
            .values()
            .cloned()
            .collect()
    }

    pub(crate) fn put(&self, mut line: Line) -> Arc<Line> {
        let mut lines = self.0.lock().unwrap_or_else(PoisonError::into_inner);
        if let Some(before) = lines.get(&line.account.id) {
            line.pace = Arc::clone(&before.pace);
        }
        let line = Arc::new(line);
        lines.insert(line.account.id, Arc::clone(&line));
        line
    }
}

/// Reads the secrets of an account and makes its line; `None` when the keychain has not all of
/// them.
pub(crate) async fn open(
    account: Account,
    graph_url: &str,
    vault: &dyn Vault,
) -> Result<Option<Line>, EngineError> {
    let id = account.phone_number_id.as_str();
    let token = vault.read(id, SecretKind::AccessToken).await?;
    let app_secret = vault.read(id, SecretKind::AppSecret).await?;
    let verify_token = vault.read(id, SecretKind::VerifyToken).await?;
    let (Some(token), Some(app_secret)) = (token, app_secret) else {
        return Ok(None);
    };
    Ok(Some(Line {
        client: client(graph_url, &token, &app_secret)?,
        app_secret: api::AppSecret::new(app_secret.expose()),
        verify_token,
        pace: Arc::default(),
        held_until: Mutex::default(),
        account,
    }))
}
