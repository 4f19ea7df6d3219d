//! The owner's choice between two starts: facts for what may be read, the vault for the secret.

use serde::{Deserialize, Serialize};

use super::{AddressState, Way, WayIn};
use crate::{
    EngineError,
    engine::Inner,
    ports::{Secret, SecretKind, VaultError},
};

/// The account under which the vault keeps what belongs to the installation.
pub(super) const INSTALLATION: &str = "installation";
const WAY: &str = "reach_way";
const METER: &str = "reach_requests";
const WIRING: &str = "reach_wiring";

/// The choice without its secret.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(tag = "kind", rename_all = "snake_case")]
pub(super) enum KeptWay {
    /// Through ngrok.
    Ngrok {
        /// The host name that ngrok gave, once it has.
        domain: Option<String>,
    },
    /// Through an address of the owner's own.
    OwnAddress {
        /// With its path.
        url: String,
        /// On this computer.
        port: u16,
    },
}

impl Inner {
    /// Brings back what was kept.
    pub(crate) async fn open_reach(&self) -> Result<(), EngineError> {
        let meter = self.store.fact(METER).await?;
        let wiring = self.store.fact(WIRING).await?;
        let meter = meter.map(|json| serde_json::from_str(&json)).transpose()?;
        let wiring = wiring.map(|json| serde_json::from_str(&json)).transpose()?;
        self.reach.hold(|held| {
            held.meter = meter.unwrap_or_default();
            held.wiring = wiring.unwrap_or_default();
        });
        match &self.reach.from {
            WayIn::NotNeeded => {}
            WayIn::Given(way) => self.want(Some(way.clone())),
            WayIn::Chosen => {
                if let Some(json) = self.store.fact(WAY).await? {
                    let kept = serde_json::from_str(&json)?;
                    self.reach.hold(|held| held.kept = Some(kept));
                    self.take_up_kept_way().await;
                }
            }
        }
        Ok(())
    }

    /// Wants the kept way, once its secret is to be had.
    pub(super) async fn take_up_kept_way(&self) {
        let way = match self.reach.hold(|held| held.kept.clone()) {
            None => return,
            Some(KeptWay::OwnAddress { url, port }) => Way::OwnAddress { url, port },
            Some(KeptWay::Ngrok { domain }) => {
                let token = self.vault.read(INSTALLATION, SecretKind::TunnelToken);
                match token.await {
                    Ok(Some(authtoken)) => Way::Ngrok { authtoken, domain },
                    Ok(None) => {
                        tracing::warn!("the keychain has no token for the tunnel");
                        return self.stands(AddressState::Refused {
                            code: "tunnel_token_missing",
                            number: None,
                        });
                    }
                    Err(error) => {
                        tracing::warn!(%error, "the keychain did not give the tunnel's token");
                        return self.stands(AddressState::Refused {
                            code: "keychain_unavailable",
                            number: None,
                        });
                    }
                }
            }
        };
        self.want(Some(way));
    }

    /// Keeps an authtoken, and reads it back: a keychain that forgets is found out now.
    pub(super) async fn keep_authtoken(&self, authtoken: &Secret) -> Result<(), EngineError> {
        let kind = SecretKind::TunnelToken;
        self.vault
            .keep(INSTALLATION, kind, authtoken.clone())
            .await?;
        if self.vault.read(INSTALLATION, kind).await?.as_ref() == Some(authtoken) {
            Ok(())
        } else {
            Err(EngineError::Vault(VaultError::Unfit))
        }
    }

    pub(super) async fn keep_way(&self, way: &KeptWay) -> Result<(), EngineError> {
        self.keep_fact(WAY, &serde_json::to_string(way)?).await?;
        self.reach.hold(|held| held.kept = Some(way.clone()));
        Ok(())
    }

    pub(super) async fn keep_meter(&self) -> Result<(), EngineError> {
        let json = self.reach.hold(|held| serde_json::to_string(&held.meter))?;
        self.keep_fact(METER, &json).await
    }

    pub(super) async fn keep_fact(&self, key: &str, value: &str) -> Result<(), EngineError> {
        let mut tx = self.store.write().await?;
        tx.set_fact(key, value).await?;
        tx.commit().await?;
        Ok(())
    }
}
