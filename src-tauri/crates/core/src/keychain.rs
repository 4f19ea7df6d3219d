//! Connected numbers and the keychain that holds their secrets.
//!
//! A keychain may be locked when the app starts, or come up after it. The inbox opens all the same
//! and can be read; nothing goes out and no webhook can be checked. So what could not be opened is
//! tried again every minute, and at once when the owner asks to look again.

use std::{sync::Arc, time::Duration};

use crate::{EngineError, changes::Change, engine::Inner, health::SendingState, line};

/// A keychain that did not answer is asked again this often.
const AGAIN: Duration = Duration::from_secs(60);

impl Inner {
    /// Opens the numbers that are not open and whose secrets are at hand. One without is no
    /// reason not to start: its chats can be read.
    pub(crate) async fn open_lines(&self) -> Result<(), EngineError> {
        let (mut opened, mut missing) = (false, None);
        for account in self.store.accounts().await? {
            if self.lines.get(account.id).is_some() {
                continue;
            }
            match line::open(account, &self.graph_url, self.vault.as_ref()).await {
                Ok(Some(line)) => {
                    self.lines.put(line);
                    opened = true;
                }
                Ok(None) => missing = Some("keychain_entry_missing"),
                Err(EngineError::Vault(error)) => {
                    tracing::debug!(%error, "the keychain did not give the secrets");
                    missing = Some("keychain_unavailable");
                }
                Err(error) => return Err(error),
            }
        }
        if let Some(problem) = missing {
            if self
                .health
                .set_sending(SendingState::TokenRefused, Some(problem))
            {
                tracing::warn!(problem, "the keychain has not the secrets of every number");
                self.changes.tell(Change::Connection);
                self.changes.tell(Change::Doctor);
            }
        } else if opened {
            self.set_paces().await?;
            self.back_at_work();
        }
        Ok(())
    }

    /// Opens numbers whose keychain comes back, until the engine stops.
    pub(crate) async fn keep_lines_open(self: Arc<Self>) {
        loop {
            tokio::select! {
                () = self.stop.cancelled() => return,
                () = tokio::time::sleep(AGAIN) => {}
                () = self.wake_lines.notified() => {}
            }
            if let Err(error) = self.open_missing().await {
                tracing::error!(%error, "a number could not be opened");
            }
        }
    }

    async fn open_missing(&self) -> Result<(), EngineError> {
        let accounts = self.store.accounts().await?;
        if accounts
            .iter()
            .all(|account| self.lines.get(account.id).is_some())
        {
            return Ok(());
        }
        self.open_lines().await?;
        // The secret of the way in lies in the same keychain.
        self.take_up_way_again().await;
        Ok(())
    }

    /// The secrets are good: what waited for them goes on.
    pub(crate) fn back_at_work(&self) {
        self.sending(SendingState::Online, None);
        for waiting in [
            &self.wake_outbox,
            &self.wake_media,
            &self.wake_templates,
            &self.wake_numbers,
            &self.reach.wake,
        ] {
            waiting.notify_one();
        }
        for change in [Change::Connection, Change::Setup, Change::Doctor] {
            self.changes.tell(change);
        }
    }
}
