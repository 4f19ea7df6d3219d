//! Connecting a number step by step: token, number, app secret, way in, live test.
//!
//! Each value is tried at once, kept at once, and never given back. Where the owner stops, the
//! next start goes on.

mod discover;
mod kept;
mod lines;
mod live_test;
mod mistake;
mod number;
mod register;
mod replace;
mod secrets;
mod shape;
mod steps;
mod view;

use shopbell_domain::{PhoneNumberId, WabaId};

pub(crate) use kept::PERMISSIONS;
pub use mistake::Mistake;

use crate::{doctor::Check, reach::Reach};

/// Where connecting stands.
#[derive(Clone, Debug, Default, PartialEq)]
pub struct Setup {
    /// The first step that is not done.
    pub open: Step,
    /// What is known about the token; `None` before there is one.
    pub token: Option<TokenFacts>,
    /// Meta answers only together with the app secret.
    pub needs_app_secret: bool,
    /// The token leads to no account: the owner has to name its id.
    pub needs_account_id: bool,
    /// The numbers that the token leads to.
    pub numbers: Vec<FoundNumber>,
    /// The number chosen.
    pub chosen: Option<PhoneNumberId>,
    /// The end of the app secret, once there is one.
    pub app_secret: Option<String>,
    /// The way in.
    pub reach: Reach,
    /// The live test, line by line.
    pub checks: Vec<Check>,
    /// The number is connected: messages can be sent.
    pub can_send: bool,
    /// A message has come in and a reply has been delivered.
    pub proven: bool,
}

/// A step of connecting.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub enum Step {
    /// Paste the access token.
    #[default]
    Token,
    /// Choose the number.
    Number,
    /// Paste the app secret.
    AppSecret,
    /// Paste the tunnel's token, or name an address.
    WayIn,
    /// The live test.
    Test,
}

/// What Meta says about the token.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct TokenFacts {
    /// Its end.
    pub last_four: String,
    /// Whose it is.
    pub kind: TokenKind,
    /// The app it was made for.
    pub app_id: String,
    /// The app's name, when Meta says so.
    pub app_name: Option<String>,
    /// When it ends, Unix milliseconds; `None` is never.
    pub ends_ms: Option<i64>,
    /// It ends within 72 hours.
    pub temporary: bool,
    /// Permissions it lacks, by Meta's names.
    pub missing: Vec<&'static str>,
}

/// Whose a token is.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum TokenKind {
    /// A system user's: the right one.
    SystemUser,
    /// A person's: ends within hours or 60 days.
    Person,
    /// Something else.
    Other,
}

/// A number that the token leads to.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct FoundNumber {
    /// Meta's id.
    pub phone_number_id: PhoneNumberId,
    /// Its account.
    pub waba_id: WabaId,
    /// The account's name.
    pub account_name: Option<String>,
    /// As Meta formats it.
    pub display_phone_number: String,
    /// The name customers see; empty before there is one.
    pub verified_name: String,
    /// `GREEN`, `YELLOW`, `RED`, ….
    pub quality: Option<String>,
    /// How far it is.
    pub state: NumberState,
    /// One of Meta's test numbers.
    pub test: bool,
    /// It has a PIN, which registering needs; `None` where Meta does not say.
    pub has_pin: Option<bool>,
    /// The phone app uses it, too.
    pub on_phone_app: bool,
}

/// How far a number is.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum NumberState {
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
    /// Out of service: Meta's word.
    OutOfService(String),
}
