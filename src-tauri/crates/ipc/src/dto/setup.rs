//! Connecting a number step by step.

use std::fmt;

use serde::{Deserialize, Serialize};
use shopbell_core::setup;
use ts_rs::TS;

use super::{CheckView, QualityRating, ReachView};

/// Where connecting stands.
#[derive(Clone, Debug, Serialize, TS)]
#[serde(rename_all = "camelCase")]
pub struct SetupView {
    /// The first step that is not done.
    pub open: SetupStep,
    /// What is known about the token; null before there is one.
    pub token: Option<TokenView>,
    /// Meta answers only together with the app secret: ask for it next.
    pub needs_app_secret: bool,
    /// The token leads to no account: ask for the account's id.
    pub needs_account_id: bool,
    /// The numbers that the token leads to.
    pub numbers: Vec<FoundNumberView>,
    /// The one chosen, by Meta's id, or null.
    pub chosen: Option<String>,
    /// The end of the app secret, once there is one.
    pub app_secret: Option<String>,
    /// The way in.
    pub reach: ReachView,
    /// The live test, line by line.
    pub checks: Vec<CheckView>,
    /// The number is connected: messages can be sent, the inbox can be opened.
    pub can_send: bool,
    /// A message has come in and a reply has been delivered.
    pub proven: bool,
}

/// A step of connecting.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, TS)]
#[serde(rename_all = "camelCase")]
#[expect(missing_docs, reason = "each is the name of a step")]
pub enum SetupStep {
    Token,
    Number,
    AppSecret,
    WayIn,
    Test,
}

/// What Meta says about the token.
#[derive(Clone, Debug, Serialize, TS)]
#[serde(rename_all = "camelCase")]
pub struct TokenView {
    /// Its end.
    pub last_four: String,
    /// It is a system user's: the right kind.
    pub system_user: bool,
    /// The app it was made for.
    pub app_id: String,
    /// The app's name, or null.
    pub app_name: Option<String>,
    /// When it ends, Unix milliseconds; null is never.
    #[ts(type = "number | null")]
    pub ends_ms: Option<i64>,
    /// It ends within 72 hours.
    pub temporary: bool,
    /// Permissions it lacks, by Meta's names.
    pub missing: Vec<String>,
}

/// A number that the token leads to.
#[derive(Clone, Debug, Serialize, TS)]
#[serde(rename_all = "camelCase")]
pub struct FoundNumberView {
    /// Meta's id.
    pub phone_number_id: String,
    /// Meta's id of its account.
    pub waba_id: String,
    /// The account's name, or null.
    pub account_name: Option<String>,
    /// As Meta formats it.
    pub display_phone_number: String,
    /// The name customers see; empty before there is one.
    pub verified_name: String,
    /// How customers take it.
    pub quality: QualityRating,
    /// How far it is.
    pub state: NumberStateView,
    /// Meta's word for its status where `state` is `outOfService`, else null.
    pub status: Option<String>,
    /// One of Meta's test numbers.
    pub test: bool,
    /// It has a PIN, which registering needs; null where Meta does not say.
    pub has_pin: Option<bool>,
    /// The phone app uses it, too.
    pub on_phone_app: bool,
}

/// How far a number is.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, TS)]
#[serde(rename_all = "camelCase")]
pub enum NumberStateView {
    /// In service.
    Ready,
    /// It has to be registered with its PIN.
    Unregistered,
    /// Meta has to confirm it by a code first.
    CodeNeeded,
    /// In service, its name in review.
    NameInReview,
    /// In service, its name refused.
    NameDeclined,
    /// Out of service.
    OutOfService,
}

impl From<setup::Setup> for SetupView {
    fn from(setup: setup::Setup) -> Self {
        use setup::Step;
        Self {
            open: match setup.open {
                Step::Token => SetupStep::Token,
                Step::Number => SetupStep::Number,
                Step::AppSecret => SetupStep::AppSecret,
                Step::WayIn => SetupStep::WayIn,
                Step::Test => SetupStep::Test,
            },
            token: setup.token.map(Into::into),
            needs_app_secret: setup.needs_app_secret,
            needs_account_id: setup.needs_account_id,
            numbers: setup.numbers.into_iter().map(Into::into).collect(),
            chosen: setup.chosen.map(|id| id.as_str().to_owned()),
            app_secret: setup.app_secret,
            reach: setup.reach.into(),
            checks: setup.checks.into_iter().map(Into::into).collect(),
            can_send: setup.can_send,
            proven: setup.proven,
        }
    }
}

impl From<setup::TokenFacts> for TokenView {
    fn from(token: setup::TokenFacts) -> Self {
        Self {
            last_four: token.last_four,
            system_user: token.kind == setup::TokenKind::SystemUser,
            app_id: token.app_id,
            app_name: token.app_name,
            ends_ms: token.ends_ms,
            temporary: token.temporary,
            missing: token.missing.into_iter().map(str::to_owned).collect(),
        }
    }
}

impl From<setup::FoundNumber> for FoundNumberView {
    fn from(number: setup::FoundNumber) -> Self {
        use setup::NumberState;
        let (state, status) = match number.state {
            NumberState::Ready => (NumberStateView::Ready, None),
            NumberState::Unregistered => (NumberStateView::Unregistered, None),
            NumberState::CodeNeeded => (NumberStateView::CodeNeeded, None),
            NumberState::NameInReview => (NumberStateView::NameInReview, None),
            NumberState::NameDeclined => (NumberStateView::NameDeclined, None),
            NumberState::OutOfService(word) => (NumberStateView::OutOfService, Some(word)),
        };
        Self {
            phone_number_id: number.phone_number_id.as_str().to_owned(),
            waba_id: number.waba_id.as_str().to_owned(),
            account_name: number.account_name,
            display_phone_number: number.display_phone_number,
            verified_name: number.verified_name,
            quality: QualityRating::from_word(number.quality.as_deref()),
            state,
            status,
            test: number.test,
            has_pin: number.has_pin,
            on_phone_app: number.on_phone_app,
        }
    }
}

/// A secret that the owner pastes. Goes to the keychain at once and never comes back.
#[derive(Clone, Deserialize, TS)]
#[serde(rename_all = "camelCase", deny_unknown_fields)]
pub struct GiveSecret {
    /// As pasted.
    pub secret: String,
}

impl fmt::Debug for GiveSecret {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str("GiveSecret { … }")
    }
}

/// The id of a WhatsApp Business account.
#[derive(Clone, Debug, Deserialize, TS)]
#[serde(rename_all = "camelCase", deny_unknown_fields)]
pub struct GiveAccountId {
    /// As pasted: digits.
    pub waba_id: String,
}

/// Names one of the found numbers.
#[derive(Clone, Debug, Deserialize, TS)]
#[serde(rename_all = "camelCase", deny_unknown_fields)]
pub struct NumberRef {
    /// Meta's id.
    pub phone_number_id: String,
}

/// Registers a number with the Cloud API.
#[derive(Clone, Deserialize, TS)]
#[serde(rename_all = "camelCase", deny_unknown_fields)]
pub struct RegisterNumber {
    /// Meta's id.
    pub phone_number_id: String,
    /// Six digits: the number's own PIN, or a new one where it has none.
    pub pin: String,
}

impl fmt::Debug for RegisterNumber {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("RegisterNumber")
            .field("phone_number_id", &self.phone_number_id)
            .finish_non_exhaustive()
    }
}

/// An address of the owner's own.
#[derive(Clone, Debug, Deserialize, TS)]
#[serde(rename_all = "camelCase", deny_unknown_fields)]
pub struct UseOwnAddress {
    /// `https://…`; our webhook's path is added where there is none.
    pub url: String,
    /// The port on this computer that it leads to.
    pub port: u16,
}

/// Begins the live test.
#[derive(Clone, Debug, Deserialize, TS)]
#[serde(rename_all = "camelCase", deny_unknown_fields)]
pub struct StartLiveTest {
    /// The word that the owner is asked to send, such as `hi`. Only a message of just this word
    /// is answered: another may be a customer's.
    pub word: String,
    /// What is answered.
    pub reply: String,
}
