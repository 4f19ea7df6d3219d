//! The owner's choice between two starts: facts for what may be read, the vault for the secret.

use std::time::Duration;

use serde::{Deserialize, Serialize};

use super::{AddressState, Way, WayIn, Wiring};
use crate::{
    EngineError,
    engine::Inner,
    line::{self, Line},
    ports::{Secret, SecretKind},
};

/// The account under which the vault keeps what belongs to the installation.
pub(super) const INSTALLATION: &str = "installation";
const WAY: &str = "reach_way";
const METER: &str = "reach_requests";
const REGISTERED: &str = "reach_registered";
/// A keychain that did not give the token is asked again this often.
pub(super) const KEYCHAIN_AGAIN: Duration = Duration::from_secs(60);
/// How many addresses of ours are remembered.
const MOST_ADDRESSES: usize = 20;

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

/// What Meta knows of our address.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
pub(super) struct Registered {
    /// Who gets the webhooks.
    pub(super) wiring: Wiring,
    /// When Meta said so.
    pub(super) at_ms: i64,
    /// Addresses that we registered, the newest last.
    pub(super) ours: Vec<String>,
    /// Fields that the app is not offered.
    pub(super) refused_fields: Vec<String>,
}

impl Inner {
    /// Brings back what was kept.
    pub(crate) async fn open_reach(&self) -> Result<(), EngineError> {
        let meter = self.store.fact(METER).await?;
        let registered = self.store.fact(REGISTERED).await?;
        let meter = meter.map(|json| serde_json::from_str(&json)).transpose()?;
        let registered = registered
            .map(|json| serde_json::from_str(&json))
            .transpose()?;
        self.reach.hold(|held| {
            held.meter = meter.unwrap_or_default();
            held.registered = registered.unwrap_or_default();
        });
        match &self.reach.from {
            WayIn::NotNeeded => {}
            WayIn::Given(way) => self.want(way.clone()),
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
                        let again_ms = i64::try_from(KEYCHAIN_AGAIN.as_millis());
                        let until_ms = self.clock.now_ms() + again_ms.unwrap_or(i64::MAX);
                        return self.stands(AddressState::Waiting {
                            until_ms,
                            code: "keychain_unavailable",
                            number: None,
                        });
                    }
                }
            }
        };
        self.want(way);
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

    /// Remembers an address as ours.
    pub(super) async fn remember_as_ours(&self, url: &str) -> Result<(), EngineError> {
        self.reach.hold(|held| {
            let ours = &mut held.registered.ours;
            ours.retain(|known| known != url);
            ours.push(url.to_owned());
            let oldest = ours.len().saturating_sub(MOST_ADDRESSES);
            ours.drain(..oldest);
        });
        self.keep_registration().await
    }

    /// Remembers fields that the app is not offered: they are not asked for again.
    pub(super) async fn remember_refused(&self, fields: Vec<String>) -> Result<(), EngineError> {
        if fields.is_empty() {
            return Ok(());
        }
        self.reach
            .hold(|held| held.registered.refused_fields = fields);
        self.keep_registration().await
    }

    pub(super) async fn keep_registration(&self) -> Result<(), EngineError> {
        let json = self
            .reach
            .hold(|held| serde_json::to_string(&held.registered))?;
        self.keep_fact(REGISTERED, &json).await
    }

    /// What Meta has to show when it verifies our address for a number. Made and kept where there
    /// is none.
    pub(super) async fn verify_token(&self, line: &Line) -> Result<String, EngineError> {
        if let Some(token) = &line.verify_token {
            return Ok(token.expose().to_owned());
        }
        let id = line.account.phone_number_id.as_str();
        let token = Secret::new(self.entropy.fresh_id());
        self.keep_secret(id, SecretKind::VerifyToken, &token)
            .await?;
        let fresh = line::open(line.account.clone(), &self.graph_url, self.vault.as_ref()).await?;
        self.lines.put(fresh.ok_or(EngineError::NotConnected)?);
        Ok(token.expose().to_owned())
    }

    pub(crate) async fn keep_fact(&self, key: &str, value: &str) -> Result<(), EngineError> {
        let mut tx = self.store.write().await?;
        tx.set_fact(key, value).await?;
        tx.commit().await?;
        Ok(())
    }
}
