//! The owner's choice of a way in.

use tokio::sync::oneshot;

use super::{
    Reach, TakeCallback, Way, WayIn, authtoken,
    kept::{INSTALLATION, KeptWay},
    own_address,
    register::Answer,
};
use crate::{
    EngineError,
    engine::{Engine, Inner},
    ports::{Secret, SecretKind},
    setup::Mistake,
};

impl Engine {
    /// Tries an ngrok authtoken's form and keeps it: the way in is ngrok from now on. Whether
    /// ngrok accepts it, the state of the address tells.
    ///
    /// # Errors
    /// [`EngineError::Setup`] with what it looks like instead, [`EngineError::Vault`],
    /// [`EngineError::Store`]; [`EngineError::NotConnected`] where no way in is needed.
    pub async fn give_tunnel_token(&self, authtoken: Secret) -> Result<(), EngineError> {
        let inner = &self.inner;
        self.needs_a_way()?;
        let authtoken = authtoken::read(&authtoken)?;
        inner
            .keep_secret(INSTALLATION, SecretKind::TunnelToken, &authtoken)
            .await?;
        // Most often a fresh token of the same account, which has the same address. Should it
        // be another account's, ngrok says so, and the address is forgotten then.
        let domain = match inner.reach.hold(|held| held.kept.clone()) {
            Some(KeptWay::Ngrok { domain }) => domain,
            _ => None,
        };
        let kept = KeptWay::Ngrok {
            domain: domain.clone(),
        };
        inner.keep_way(&kept).await?;
        inner.want(Way::Ngrok { authtoken, domain });
        Ok(())
    }

    /// Takes an address of the owner's own as the way in. It has to lead to `port` on this
    /// computer.
    ///
    /// # Errors
    /// [`EngineError::Setup`] with why Meta could not deliver there, [`EngineError::Store`];
    /// [`EngineError::NotConnected`] where no way in is needed.
    pub async fn use_own_address(&self, url: &str, port: u16) -> Result<(), EngineError> {
        self.needs_a_way()?;
        let url = own_address::read(url)?;
        if port == 0 {
            return Err(Mistake::AddressMalformed.into());
        }
        let kept = KeptWay::OwnAddress {
            url: url.clone(),
            port,
        };
        self.inner.keep_way(&kept).await?;
        self.inner.want(Way::OwnAddress { url, port });
        Ok(())
    }

    /// What the owner answers when another tool gets the webhooks; Meta is told.
    ///
    /// # Errors
    /// [`EngineError::Api`] with what Meta answered, [`EngineError::NotConnected`] before a number
    /// is connected and its address proven, [`EngineError::Vault`], [`EngineError::Store`].
    pub async fn take_callback(&self, how: TakeCallback) -> Result<(), EngineError> {
        let reach = &self.inner.reach;
        let (done, outcome) = oneshot::channel();
        // An earlier answer that was not taken up yet ends as not given.
        reach.hold(|held| held.answer = Some(Answer { how, done }));
        reach.wake.notify_one();
        tokio::select! {
            () = self.inner.stop.cancelled() => Err(EngineError::NotConnected),
            outcome = outcome => outcome.unwrap_or(Err(EngineError::NotConnected)),
        }
    }

    /// How the way in stands.
    ///
    /// # Errors
    /// [`EngineError::Store`].
    #[expect(clippy::unused_async, reason = "asked for as every other view is")]
    pub async fn reach(&self) -> Result<Reach, EngineError> {
        Ok(self.inner.reach.view(self.inner.clock.now_ms()))
    }

    /// Looks again now: the tunnel, the proof from outside, what Meta is told.
    ///
    /// # Errors
    /// [`EngineError::Store`].
    pub async fn look_again(&self) -> Result<(), EngineError> {
        let reach = &self.inner.reach;
        self.inner.take_up_way_again().await;
        reach
            .nudges
            .send_modify(|count| *count = count.wrapping_add(1));
        reach.wake.notify_one();
        self.inner.wake_lines.notify_one();
        Ok(())
    }

    fn needs_a_way(&self) -> Result<(), EngineError> {
        if self.inner.reach.from == WayIn::NotNeeded {
            Err(EngineError::NotConnected)
        } else {
            Ok(())
        }
    }
}

impl Inner {
    /// Follows the owner's choice if it is not followed: its secret may be to be had by now.
    pub(crate) async fn take_up_way_again(&self) {
        if self.reach.wanted.borrow().is_none() {
            self.take_up_kept_way().await;
        }
    }
}
