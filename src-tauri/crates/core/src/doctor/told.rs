//! What Meta answered about one number, reduced to what the checks need.

use shopbell_cloud_api as api;

use crate::{account::facts::limit_word, reach::Addresses};

/// An answer of Meta's, or why there is none.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub(crate) enum Answer<T> {
    /// Meta was not reached, or not asked.
    #[default]
    Silence,
    /// Meta refused, with this code.
    Refused(Refusal),
    /// Meta told.
    Told(T),
}

/// How Meta refused.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) struct Refusal {
    pub(crate) code: i64,
    /// Because of the app secret.
    pub(crate) for_secret: bool,
}

impl<T> Answer<T> {
    pub(crate) fn of<A>(answer: Result<A, api::Error>, read: impl FnOnce(A) -> T) -> Self {
        match answer {
            Ok(answer) => Self::Told(read(answer)),
            Err(error) => Self::refused(&error),
        }
    }

    pub(crate) fn refused(error: &api::Error) -> Self {
        error.graph().map_or(Self::Silence, |graph| {
            Self::Refused(Refusal {
                code: graph.code,
                for_secret: graph.rejects_app_secret(),
            })
        })
    }

    pub(crate) fn told(&self) -> Option<&T> {
        match self {
            Self::Told(told) => Some(told),
            Self::Refused(_) | Self::Silence => None,
        }
    }

    pub(crate) fn refusal(&self) -> Option<Refusal> {
        match self {
            Self::Refused(refusal) => Some(*refusal),
            Self::Told(_) | Self::Silence => None,
        }
    }
}

/// Everything asked about one number. Times are Unix milliseconds.
#[derive(Clone, Debug, Default)]
pub(crate) struct Told {
    pub(crate) token: Answer<TokenTold>,
    pub(crate) number: Answer<NumberTold>,
    pub(crate) health: Answer<HealthTold>,
    /// Ids of the apps that get the account's events.
    pub(crate) apps: Answer<Vec<String>>,
    /// The fields that the app hears; empty when it hears nothing.
    pub(crate) fields: Answer<Vec<String>>,
    pub(crate) addresses: Answer<Addresses>,
    /// How far this computer's clock is ahead of Meta's.
    pub(crate) ahead_ms: Option<i64>,
}

impl Told {
    /// Every refusal, but those of what the app asked for itself.
    pub(crate) fn refusals(&self) -> impl Iterator<Item = Refusal> {
        [
            self.token.refusal(),
            self.number.refusal(),
            self.health.refusal(),
            self.apps.refusal(),
            self.addresses.refusal(),
        ]
        .into_iter()
        .flatten()
    }
}

/// What a token is and may do.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub(crate) struct TokenTold {
    /// Meta's code for why it does not work; `None` when it does.
    pub(crate) problem: Option<i64>,
    /// It belongs to a person.
    pub(crate) personal: bool,
    /// `None` is never.
    pub(crate) ends_ms: Option<i64>,
    pub(crate) app_id: Option<String>,
    pub(crate) app_name: Option<String>,
    /// Empty when Meta does not tell.
    pub(crate) scopes: Vec<String>,
}

impl TokenTold {
    pub(crate) fn of(token: api::TokenInfo) -> Self {
        Self {
            problem: (!token.is_valid).then(|| token.problem.map_or(0, |(code, _)| code)),
            personal: token.kind.as_deref() == Some("USER"),
            ends_ms: token.expires_at.map(|seconds| seconds.saturating_mul(1000)),
            app_id: token.app_id.map(|id| id.as_str().to_owned()),
            app_name: token.application,
            scopes: token.scopes,
        }
    }
}

/// How a number is, in Meta's words.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub(crate) struct NumberTold {
    pub(crate) display: String,
    pub(crate) status: Option<String>,
    pub(crate) mode: Option<String>,
    pub(crate) code_verification: Option<String>,
    pub(crate) name: Option<String>,
    pub(crate) name_status: Option<String>,
    pub(crate) new_name: Option<String>,
    pub(crate) new_name_status: Option<String>,
    pub(crate) quality: Option<String>,
    /// Digits or `unlimited`.
    pub(crate) limit: Option<String>,
}

impl NumberTold {
    pub(crate) fn of(number: &api::PhoneNumber) -> Self {
        Self {
            display: number.display_phone_number.clone().unwrap_or_default(),
            status: number.status.clone(),
            mode: number.account_mode.clone(),
            code_verification: number.code_verification_status.clone(),
            name: number.verified_name.clone(),
            name_status: number.name_status.clone(),
            new_name: number.new_display_name.clone(),
            new_name_status: number.new_name_status.clone(),
            quality: number.quality_rating.clone(),
            limit: number.messaging_limit.as_deref().and_then(limit_word),
        }
    }
}

/// Whether messages can be sent, and what stands in the way of it.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub(crate) struct HealthTold {
    pub(crate) can_send: Option<String>,
    /// Of whatever is as bad as the whole.
    pub(crate) codes: Vec<i64>,
    /// Meta's English sentences.
    pub(crate) advice: Vec<String>,
}

impl HealthTold {
    pub(crate) fn of(health: &api::Health) -> Self {
        let decisive = || {
            let entities = health.entities.iter();
            entities.filter(|entity| entity.can_send == health.can_send)
        };
        Self {
            can_send: health.can_send.clone(),
            codes: decisive()
                .flat_map(|entity| entity.errors.clone())
                .collect(),
            advice: decisive()
                .flat_map(|entity| entity.advice.clone())
                .collect(),
        }
    }
}

/// Where the number's webhooks may go.
pub(super) fn addresses_of(told: api::WebhookAddresses) -> Addresses {
    Addresses {
        number: told.phone_number,
        account: told.account,
        app: told.app,
    }
}
