//! The access token: whose it is, what it may do, and whether it still does.

use serde::{Deserialize, Serialize};

/// How the access token stands with Meta; [`Simulator::change_token`](crate::Simulator::change_token) changes it.
///
/// Over HTTP the same, as `{"ended": true}`; what is absent stays as it is.
/// Source: Meta, *Access tokens* and *Manage WhatsApp Business accounts*, read 2026-11.
#[derive(Clone, PartialEq, Eq, Serialize, Deserialize)]
#[non_exhaustive]
pub struct TokenConditions {
    /// The token. Another one takes its place, as after "Generate token"; the steering paths stay with the first.
    pub value: String,
    /// It is over: everything is refused with 190, subcode 463.
    pub ended: bool,
    /// When it ends, Unix seconds; 0 is never.
    pub expires_at: u64,
    /// `SYSTEM_USER` or `USER`.
    pub kind: String,
    /// What it may do. Without `whatsapp_business_messaging` sending is refused with 10, without
    /// `whatsapp_business_management` all else about accounts and numbers with 200.
    pub scopes: Vec<String>,
    /// What names the accounts it leads to: `granular_scopes` of the inspection,
    /// `assigned_whatsapp_business_accounts` of the user, `owned_…` and `client_whatsapp_business_accounts` of the
    /// portfolio.
    pub named_by: Vec<String>,
}

impl TokenConditions {
    /// A system user's, with every permission and without an end.
    pub(crate) fn lasting(value: &str) -> Self {
        let words = |list: &[&str]| list.iter().map(|&word| word.to_owned()).collect();
        Self {
            value: value.to_owned(),
            ended: false,
            expires_at: 0,
            kind: String::from("SYSTEM_USER"),
            scopes: words(&[
                "whatsapp_business_management",
                "whatsapp_business_messaging",
                "business_management",
            ]),
            named_by: words(&[
                "granular_scopes",
                "assigned_whatsapp_business_accounts",
                "owned_whatsapp_business_accounts",
            ]),
        }
    }

    pub(crate) fn may(&self, scope: &str) -> bool {
        self.scopes.iter().any(|one| one == scope)
    }

    /// Whether this place names the accounts.
    pub(crate) fn is_named_by(&self, place: &str) -> bool {
        self.named_by.iter().any(|one| one == place)
    }

    /// Whether it is over at this time, Unix seconds.
    pub(crate) fn is_over(&self, now_s: u64) -> bool {
        self.ended || (self.expires_at != 0 && self.expires_at <= now_s)
    }
}

impl std::fmt::Debug for TokenConditions {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        f.debug_struct("TokenConditions")
            .field("ended", &self.ended)
            .field("kind", &self.kind)
            .field("scopes", &self.scopes)
            .finish_non_exhaustive()
    }
}
