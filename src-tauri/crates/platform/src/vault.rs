//! Secrets in the system's keychain: Secret Service on Linux, Keychain on macOS, Credential
//! Manager on Windows. Nowhere else: when the keychain does not answer, the secret is not kept.
//!
//! Keychains block, for as long as an unlock dialogue is open or a daemon hangs. So every call runs
//! on a thread for blocking work and waits at most [`LIMIT`]. Calls go one at a time: a keychain
//! that hangs then holds one thread, not one for each caller that gave up.
//!
//! The connection is made on first use and dropped after a failure that may be its own. `keyring`,
//! which wraps the same stores, opens one only once for each process: started before the keychain
//! daemon, the app would need a restart. That is why its stores are used directly.

use std::sync::{Arc, Mutex, PoisonError};
use std::time::Duration;

use keyring_core::{CredentialStore, Entry, Error};
use shopbell_core::ports::{PortFuture, Secret, SecretKind, Vault, VaultError};
use tokio::sync::Semaphore;

/// How long a caller waits for the keychain.
pub const LIMIT: Duration = Duration::from_secs(5);

/// The longest secret that every system's keychain takes, in bytes.
///
/// Source: Windows, `CRED_MAX_CREDENTIAL_BLOB_SIZE` (5 × 512 bytes, UTF-16 there), read 2026-11.
pub const MAX_SECRET_BYTES: usize = 1280;

/// The name under which people find our entries in their keychain.
const SERVICE: &str = "Shopbell";

/// The system's keychain.
#[derive(Debug)]
pub struct Keychain {
    store: Arc<Mutex<Option<Arc<CredentialStore>>>>,
    one_at_a_time: Arc<Semaphore>,
}

impl Default for Keychain {
    fn default() -> Self {
        Self::new()
    }
}

impl Keychain {
    /// Opens nothing yet; the first read or write does.
    #[must_use]
    pub fn new() -> Self {
        Self {
            store: Arc::default(),
            one_at_a_time: Arc::new(Semaphore::new(1)),
        }
    }

    /// Runs `work` on this entry, on a thread that may block.
    async fn with_entry<T: Send + 'static>(
        &self,
        user: String,
        work: impl FnOnce(&Entry) -> Result<T, Error> + Send + 'static,
    ) -> Result<T, VaultError> {
        let (store, turns) = (Arc::clone(&self.store), Arc::clone(&self.one_at_a_time));
        let blocking = async move {
            let turn = turns
                .acquire_owned()
                .await
                .map_err(|_| VaultError::Unavailable)?;
            let done = tokio::task::spawn_blocking(move || {
                let outcome = open(&store).and_then(|store| work(&entry(&store, &user)?));
                if matches!(
                    outcome,
                    Err(Error::PlatformFailure(_) | Error::NoDefaultStore)
                ) {
                    // The bus or the daemon may have gone away; the next call connects anew.
                    *lock(&store) = None;
                }
                drop(turn);
                outcome
            });
            done.await
                .map_err(|_| VaultError::Unavailable)?
                .map_err(|error| explain(&error))
        };
        tokio::time::timeout(LIMIT, blocking)
            .await
            .unwrap_or_else(|_| {
                tracing::warn!(
                    limit_s = LIMIT.as_secs(),
                    "the keychain did not answer in time"
                );
                Err(VaultError::Unavailable)
            })
    }
}

impl Vault for Keychain {
    fn read(
        &self,
        phone_number_id: &str,
        kind: SecretKind,
    ) -> PortFuture<'_, Result<Option<Secret>, VaultError>> {
        let user = user(phone_number_id, kind);
        Box::pin(self.with_entry(user, |entry| match entry.get_password() {
            Ok(value) => Ok(Some(Secret::new(value))),
            Err(Error::NoEntry) => Ok(None),
            // Two keyrings of one person may both hold it, for example after a migration.
            Err(Error::Ambiguous(same)) => match same.first() {
                Some(first) => first.get_password().map(|value| Some(Secret::new(value))),
                None => Ok(None),
            },
            Err(error) => Err(error),
        }))
    }

    fn keep(
        &self,
        phone_number_id: &str,
        kind: SecretKind,
        secret: Secret,
    ) -> PortFuture<'_, Result<(), VaultError>> {
        let user = user(phone_number_id, kind);
        Box::pin(async move {
            let fits = (1..=MAX_SECRET_BYTES).contains(&secret.expose().len());
            if !fits {
                return Err(VaultError::Unfit);
            }
            self.with_entry(user, move |entry| {
                match entry.set_password(secret.expose()) {
                    Err(Error::Ambiguous(same)) => {
                        remove_all(&same)?;
                        entry.set_password(secret.expose())
                    }
                    outcome => outcome,
                }
            })
            .await
        })
    }

    fn forget(
        &self,
        phone_number_id: &str,
        kind: SecretKind,
    ) -> PortFuture<'_, Result<(), VaultError>> {
        let user = user(phone_number_id, kind);
        Box::pin(
            self.with_entry(user, |entry| match entry.delete_credential() {
                Err(Error::NoEntry) => Ok(()),
                Err(Error::Ambiguous(same)) => remove_all(&same),
                outcome => outcome,
            }),
        )
    }
}

/// The name of one secret's entry, for example `106540352242922 access-token`.
fn user(phone_number_id: &str, kind: SecretKind) -> String {
    format!("{phone_number_id} {}", kind.name())
}

fn remove_all(entries: &[Entry]) -> Result<(), Error> {
    entries.iter().try_for_each(Entry::delete_credential)
}

fn entry(store: &Arc<CredentialStore>, user: &str) -> Result<Entry, Error> {
    store.build(SERVICE, user, None)
}

/// The connection that is there, or a new one.
fn open(store: &Mutex<Option<Arc<CredentialStore>>>) -> Result<Arc<CredentialStore>, Error> {
    if let Some(open) = lock(store).as_ref() {
        return Ok(Arc::clone(open));
    }
    // Not under the lock: connecting may block.
    let opened = connect()?;
    *lock(store) = Some(Arc::clone(&opened));
    Ok(opened)
}

#[cfg(all(unix, not(target_vendor = "apple")))]
fn connect() -> Result<Arc<CredentialStore>, Error> {
    Ok(zbus_secret_service_keyring_store::Store::new()?)
}

#[cfg(target_os = "macos")]
fn connect() -> Result<Arc<CredentialStore>, Error> {
    Ok(apple_native_keyring_store::keychain::Store::new()?)
}

#[cfg(windows)]
fn connect() -> Result<Arc<CredentialStore>, Error> {
    Ok(windows_native_keyring_store::Store::new()?)
}

/// A panic elsewhere leaves the option whole, so a poisoned lock is as good as a healthy one.
fn lock<T>(mutex: &Mutex<T>) -> std::sync::MutexGuard<'_, T> {
    mutex.lock().unwrap_or_else(PoisonError::into_inner)
}

/// What the caller can act on. The keychain's own words go to the log; they hold no secret, but an
/// [`Error::Ambiguous`] would name the entries, so only its kind is told.
fn explain(error: &Error) -> VaultError {
    let explained = match error {
        Error::NoStorageAccess(_) => VaultError::Locked,
        Error::PlatformFailure(_) | Error::NoDefaultStore => VaultError::Unavailable,
        _ => VaultError::Unfit,
    };
    match error {
        Error::Ambiguous(_) => tracing::warn!("the keychain holds one secret several times"),
        error => tracing::warn!(%error, "the keychain refused"),
    }
    explained
}

#[cfg(test)]
mod tests {
    use super::*;

    #[tokio::test]
    async fn what_some_keychain_cannot_hold_is_refused_before_asking_any() {
        let keychain = Keychain::new();
        for value in [String::new(), "x".repeat(MAX_SECRET_BYTES + 1)] {
            let kept = keychain
                .keep("1", SecretKind::AppSecret, Secret::new(value))
                .await;
            assert_eq!(kept, Err(VaultError::Unfit));
        }
        assert!(
            lock(&keychain.store).is_none(),
            "no connection was opened for that"
        );
    }

    #[test]
    fn every_account_and_kind_has_its_own_entry() {
        let mut names: Vec<String> = ["1", "11"]
            .into_iter()
            .flat_map(|account| SecretKind::ALL.map(|kind| user(account, kind)))
            .collect();
        names.sort();
        names.dedup();
        assert_eq!(names.len(), 2 * SecretKind::ALL.len());
    }
}
