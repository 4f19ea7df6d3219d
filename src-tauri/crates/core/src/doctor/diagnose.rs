//! Looking at the chain: what Meta was found to say, and what is known here as of now.

use std::sync::Arc;

use super::{Check, CheckId, Diagnosis, checks, told::Told};
use crate::{
    EngineError,
    engine::{Engine, Inner},
    ports::{SecretKind, VaultError},
    reach::{AddressState, Reach},
    room::Trouble,
};

/// The links in the order they are shown, from this computer's keys to its disk.
const ORDER: [CheckId; 18] = [
    CheckId::Keychain,
    CheckId::Token,
    CheckId::Permissions,
    CheckId::App,
    CheckId::Number,
    CheckId::Name,
    CheckId::Quality,
    CheckId::Limits,
    CheckId::Health,
    CheckId::Subscription,
    CheckId::Callback,
    CheckId::Tunnel,
    CheckId::Loop,
    CheckId::Signature,
    CheckId::LastEvent,
    CheckId::Aside,
    CheckId::Clock,
    CheckId::Disk,
];

impl Engine {
    /// What was found last, with what is known here as of now.
    ///
    /// # Errors
    /// [`EngineError::Store`].
    pub async fn doctor(&self) -> Result<Diagnosis, EngineError> {
        let inner = &self.inner;
        let mut checks = inner.chain();
        checks.push(inner.keychain().await?);
        checks.push(checks::aside(inner.store.aside_count().await?));
        checks.push(checks::disk(
            inner.free_bytes(),
            inner.room.trouble() == Some(Trouble::Full),
            inner.data(),
        ));
        checks.sort_by_key(|check| ORDER.iter().position(|id| *id == check.id));
        Ok(Diagnosis {
            checks,
            checked_ms: inner.findings.kept().checked_ms,
            running: inner.findings.is_running(),
            at_ms: inner.clock.now_ms(),
        })
    }

    /// Looks at every link now. Changes nothing, here or at Meta.
    ///
    /// # Errors
    /// [`EngineError::Store`]. That Meta does not answer is a finding, not an error.
    pub async fn run_doctor(&self) -> Result<Diagnosis, EngineError> {
        let inner = Arc::clone(&self.inner);
        // A task of the engine's: whoever asked may go away in the middle of it.
        let look = self.inner.tasks.spawn(async move {
            tokio::select! {
                outcome = inner.examine() => outcome,
                () = inner.stop.cancelled() => Ok(()),
            }
        });
        match look.await {
            Ok(Err(EngineError::Api(_)) | Ok(())) => {}
            Ok(Err(error)) => return Err(error),
            Err(error) => tracing::error!(%error, "looking at the chain ended early"),
        }
        self.doctor().await
    }
}

impl Inner {
    /// The way in; `None` where webhooks are led here without one.
    pub(crate) fn way_in(&self) -> Option<Reach> {
        let reach = &self.reach;
        reach.is_needed().then(|| reach.view(self.clock.now_ms()))
    }

    /// Every link that costs no question: what Meta was found to say, and what is known here.
    pub(super) fn chain(&self) -> Vec<Check> {
        let kept = self.findings.kept();
        let reach = self.way_in();
        let told_meta = self.told_meta();
        let mut checks = if kept.checks.is_empty() {
            self.checks_of(&Told::default())
        } else {
            kept.checks
        };
        // What Meta was told since says more than what it said before.
        if kept.compared_with.is_some_and(|before| before != told_meta)
            && let Some(check) = checks
                .iter_mut()
                .find(|check| check.id == CheckId::Callback)
        {
            *check = checks::callback(None, &told_meta.1);
        }
        let receiving = reach
            .as_ref()
            .is_none_or(|reach| matches!(reach.address, AddressState::Online { .. }));
        checks.extend(
            reach
                .iter()
                .flat_map(|reach| way_in_now(reach, kept.way_in.as_deref())),
        );
        let last_event_ms = self.health.last_event_ms();
        checks.push(checks::signature(self.health.rejected(), last_event_ms));
        checks.push(checks::last_event(
            last_event_ms,
            receiving,
            self.clock.now_ms(),
        ));
        checks
    }

    /// Whether the keychain gives the secrets of every connected number. The verify token is not
    /// asked for: one that is missing is made anew.
    async fn keychain(&self) -> Result<Check, EngineError> {
        let mut read: Vec<(SecretKind, Result<bool, VaultError>)> = Vec::new();
        for account in self.store.accounts().await? {
            for kind in [SecretKind::AccessToken, SecretKind::AppSecret] {
                let secret = self
                    .vault
                    .read(account.phone_number_id.as_str(), kind)
                    .await;
                read.push((kind, secret.map(|secret| secret.is_some())));
            }
        }
        Ok(checks::keychain(&read))
    }
}

/// Tunnel and way round. A run without a way in of its own shows how they stood last.
fn way_in_now(reach: &Reach, last: Option<&[Check]>) -> Vec<Check> {
    match last {
        Some(last) if reach.address == AddressState::Off => last.to_vec(),
        _ => vec![checks::tunnel(reach), checks::way_round(reach)],
    }
}
