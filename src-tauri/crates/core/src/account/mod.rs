//! What concerns the account, its numbers and templates rather than a chat.
//!
//! Two ways lead here: webhooks, which come in any order and more than once, and questions to
//! Meta. Both leave dated facts and notices, and the newest word on each thing stands. Rejected:
//! stepping a state from event to event, because an event that comes late would undo a newer one.

mod codes;
pub(crate) mod facts;
mod fetch;
pub(crate) mod keep;
mod notices;
mod numbers;

pub use codes::NoticeCode;
pub(crate) use notices::{NewNotice, Subject};
pub use notices::{Notice, NoticeFacts};
pub use numbers::{AccountDetails, DailyLimit, NumberDetails};
pub use shopbell_store::{NoticeScope, Severity};

/// The topic of the link with the phone app, or with a partner's app.
pub(crate) const LINK: &str = "link";
