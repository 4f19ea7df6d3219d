//! What is remembered of the steps between two starts. No secret is in it.

use serde::{Deserialize, Serialize};
use shopbell_cloud_api as api;
use shopbell_domain::PhoneNumberId;

use super::{TokenFacts, TokenKind, number::KeptNumber, shape};
use crate::{EngineError, changes::Change, doctor::told::TokenTold, engine::Inner, ports::Secret};

const FACT: &str = "setup";

/// The permissions without which Shopbell cannot work, by Meta's names.
///
/// Source: Meta, *Permissions reference*, read 2026-11.
pub(crate) const PERMISSIONS: [&str; 2] = [
    "whatsapp_business_messaging",
    "whatsapp_business_management",
];

/// A token that ends within this is one for trying.
const TEMPORARY_MS: i64 = 72 * 60 * 60 * 1000;

/// Where the steps stand.
#[derive(Clone, Debug, Default, PartialEq, Serialize, Deserialize)]
#[serde(default)]
pub(super) struct Kept {
    pub(super) token: Option<KeptToken>,
    pub(super) needs_app_secret: bool,
    pub(super) needs_account_id: bool,
    /// The account that the owner named.
    pub(super) account_id: Option<String>,
    pub(super) numbers: Vec<KeptNumber>,
    pub(super) chosen: Option<String>,
    /// The end of the app secret.
    pub(super) app_secret: Option<String>,
    pub(super) finished: bool,
}

impl Kept {
    pub(super) fn number(&self, id: &str) -> Option<&KeptNumber> {
        self.numbers.iter().find(|number| number.id == id)
    }

    pub(super) fn chosen(&self) -> Option<&KeptNumber> {
        self.number(self.chosen.as_deref()?)
    }

    /// What Meta says of a number now.
    pub(super) fn put(&mut self, fresh: KeptNumber) {
        match self.numbers.iter_mut().find(|known| known.id == fresh.id) {
            Some(known) => *known = fresh,
            None => self.numbers.push(fresh),
        }
    }
}

/// What Meta said about the token.
#[derive(Clone, Debug, Default, PartialEq, Serialize, Deserialize)]
pub(super) struct KeptToken {
    last_four: String,
    kind: Option<String>,
    app_id: Option<String>,
    app_name: Option<String>,
    ends_ms: Option<i64>,
    /// Empty where Meta does not tell.
    scopes: Vec<String>,
}

impl KeptToken {
    /// What is known before Meta answers.
    pub(super) fn unseen(token: &Secret) -> Self {
        Self {
            last_four: shape::last_four(token),
            ..Self::default()
        }
    }

    pub(super) fn of(token: &Secret, info: &api::TokenInfo) -> Self {
        Self {
            last_four: shape::last_four(token),
            kind: info.kind.clone(),
            app_id: info.app_id.as_ref().map(|id| id.as_str().to_owned()),
            app_name: info.application.clone(),
            ends_ms: info.expires_at.map(|seconds| seconds.saturating_mul(1000)),
            scopes: info.scopes.clone(),
        }
    }

    /// The same as the doctor reads it.
    pub(super) fn told(&self) -> TokenTold {
        TokenTold {
            problem: None,
            personal: self.kind.as_deref() == Some("USER"),
            ends_ms: self.ends_ms,
            app_id: self.app_id.clone(),
            app_name: self.app_name.clone(),
            scopes: self.scopes.clone(),
        }
    }

    pub(super) fn app_id(&self) -> Option<&str> {
        self.app_id.as_deref()
    }

    pub(super) fn ended(&self, now_ms: i64) -> bool {
        self.ends_ms.is_some_and(|ends_ms| ends_ms <= now_ms)
    }

    pub(super) fn missing(&self) -> Vec<&'static str> {
        if self.scopes.is_empty() {
            return Vec::new();
        }
        let lacks = |wanted: &&str| !self.scopes.iter().any(|scope| scope == wanted);
        PERMISSIONS.into_iter().filter(lacks).collect()
    }

    /// Whether portfolios may be asked for.
    pub(super) fn sees_portfolios(&self) -> bool {
        self.scopes.is_empty()
            || self
                .scopes
                .iter()
                .any(|scope| scope == "business_management")
    }

    pub(super) fn shown(&self, now_ms: i64) -> TokenFacts {
        TokenFacts {
            last_four: self.last_four.clone(),
            kind: match self.kind.as_deref() {
                Some("SYSTEM_USER") => TokenKind::SystemUser,
                Some("USER") => TokenKind::Person,
                _ => TokenKind::Other,
            },
            app_id: self.app_id.clone().unwrap_or_default(),
            app_name: self.app_name.clone(),
            ends_ms: self.ends_ms,
            temporary: self
                .ends_ms
                .is_some_and(|ends_ms| ends_ms - now_ms <= TEMPORARY_MS),
            missing: self.missing(),
        }
    }
}

impl Inner {
    pub(super) async fn kept(&self) -> Result<Kept, EngineError> {
        match self.store.fact(FACT).await? {
            Some(json) => Ok(serde_json::from_str(&json)?),
            // A number that was connected in another way needs no steps.
            None => Ok(Kept {
                finished: !self.store.accounts().await?.is_empty(),
                ..Kept::default()
            }),
        }
    }

    pub(super) async fn keep(&self, kept: &Kept) -> Result<(), EngineError> {
        let json = serde_json::to_string(kept)?;
        let mut tx = self.store.write().await?;
        tx.set_fact(FACT, &json).await?;
        tx.commit().await?;
        self.changes.tell(Change::Setup);
        Ok(())
    }

    /// The number that connecting is about: the chosen one, else the one connected first.
    pub(super) async fn subject(
        &self,
        kept: &Kept,
    ) -> Result<Option<shopbell_store::Account>, EngineError> {
        let accounts = self.store.accounts().await?;
        let chosen = kept.chosen.as_deref().map(PhoneNumberId::new);
        Ok(match chosen {
            Some(chosen) => accounts
                .into_iter()
                .find(|account| account.phone_number_id == chosen),
            None => accounts.into_iter().next(),
        })
    }
}
