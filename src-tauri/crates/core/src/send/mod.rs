//! What goes out beside texts, files and templates: reactions, places, contact cards, choices, and
//! copies of what was said elsewhere.
//!
//! Each is checked against Meta's limits before anything is queued, needs an open window, and then
//! takes the same road as a text: message and outbox row in one commit, at most once.

pub(crate) mod at_hand;
pub(crate) mod choices;
mod contact;
mod forward;
mod held;
mod place;
mod reaction;

pub use at_hand::AtHand;
pub use choices::SendChoices;
pub use contact::{SendContact, WhoseCard};
pub use forward::Forward;
pub use held::LONGEST_HOLD;
pub use place::SendLocation;
pub use reaction::SendReaction;

/// A text without the white space around it; `None` when nothing is left.
fn words(text: Option<&str>) -> Option<String> {
    let text = text.map(str::trim).filter(|text| !text.is_empty());
    text.map(str::to_owned)
}
