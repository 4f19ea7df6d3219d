//! Secrets held in memory only: for the demo shop, and for values a host got from its
//! environment. Nothing of it outlives the process.

use std::{
    collections::HashMap,
    sync::{Mutex, PoisonError},
};

use shopbell_core::ports::{PortFuture, Secret, SecretKind, Vault, VaultError};

/// No number has this id.
const EVERY: &str = "";

/// A vault that forgets when the process ends.
#[derive(Debug, Default)]
pub struct HeldSecrets(Mutex<HashMap<(String, SecretKind), Secret>>);

impl HeldSecrets {
    /// Holds one more secret.
    pub fn hold(&self, phone_number_id: &str, kind: SecretKind, secret: Secret) {
        let mut held = self.0.lock().unwrap_or_else(PoisonError::into_inner);
        held.insert((phone_number_id.to_owned(), kind), secret);
    }

    /// Holds a secret for every number that has none of its own.
    pub fn hold_for_all(&self, kind: SecretKind, secret: Secret) {
        self.hold(EVERY, kind, secret);
    }

    fn find(&self, phone_number_id: &str, kind: SecretKind) -> Option<Secret> {
        let held = self.0.lock().unwrap_or_else(PoisonError::into_inner);
        let of = |whose: &str| held.get(&(whose.to_owned(), kind)).cloned();
        of(phone_number_id).or_else(|| of(EVERY))
    }
}

impl Vault for HeldSecrets {
    fn read(
        &self,
        phone_number_id: &str,
        kind: SecretKind,
    ) -> PortFuture<'_, Result<Option<Secret>, VaultError>> {
        let found = self.find(phone_number_id, kind);
        Box::pin(async move { Ok(found) })
    }

    fn keep(
        &self,
        phone_number_id: &str,
        kind: SecretKind,
        secret: Secret,
    ) -> PortFuture<'_, Result<(), VaultError>> {
        self.hold(phone_number_id, kind, secret);
        Box::pin(async { Ok(()) })
    }

    fn forget(
        &self,
        phone_number_id: &str,
        kind: SecretKind,
    ) -> PortFuture<'_, Result<(), VaultError>> {
        let mut held = self.0.lock().unwrap_or_else(PoisonError::into_inner);
        held.remove(&(phone_number_id.to_owned(), kind));
        Box::pin(async { Ok(()) })
    }
}
