//! Reading webhooks: one body in, one [`Item`] for each thing it tells out.
//!
//! A body can hold a thousand things. Each is read on its own, so that one that cannot be
//! understood costs nothing else: it becomes [`Event::Broken`] or [`Event::Unknown`] and keeps
//! its JSON in [`Item::raw`]. Nothing in here fails as a whole except a body that is not JSON.
//!
//! Reading is tolerant where Meta has been seen to vary: numbers and strings stand for each
//! other, `null`, missing and (for ids) empty are the same, key order and extra keys do not
//! matter. Texts are handed on exactly as written: treat them as untrusted.

mod account;
mod call;
mod content;
mod echo;
mod event;
mod group;
mod handover;
mod history;
mod identity;
mod interactive;
mod message;
mod read;
mod shared;
mod status;
mod template;
mod text;
mod users;
mod verification;
mod walk;

pub use account::{AccountEvent, VolumeTier};
pub use call::Call;
pub use content::{
    Location, MediaContent, MessageContent, Order, OrderItem, SystemNotice, TemplateContent,
};
pub use event::{Event, Item};
pub use group::GroupEvent;
pub use handover::{Handover, HandoverKind};
pub use identity::Identity;
pub use interactive::InteractiveReply;
pub use message::{Context, IncomingMessage, MessageError, Origin, ProductRef, Referral};
pub use read::NotJson;
pub use shared::{SharedContact, SharedPhone};
pub use status::{Conversation, DeliveryStatus, Participant, Payment, Pricing, StatusReport};
pub use template::{TemplateEvent, TemplateTexts};
pub use users::{ConversationSummary, HistoryProgress, SavedContact, UserIdUpdate, UserPreference};
pub use verification::{Verification, verify_subscription};

/// Takes a body apart, in document order.
///
/// The arrays of one `value` come in a fixed order, messages before echoes before statuses, since
/// JSON gives the keys of an object none.
///
/// # Errors
/// [`NotJson`] when the body is not JSON, even after replacing invalid UTF-8 and halves of
/// surrogate pairs.
pub fn parse(body: &[u8]) -> Result<Vec<Item>, NotJson> {
    let mut items = Vec::new();
    walk::document(read::json(body)?, &mut items);
    Ok(items)
}
