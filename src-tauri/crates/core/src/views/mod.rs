//! What the interface draws: rows of the store, put into words of the product.

mod chats;
mod kind;
mod message;
mod price;
mod progress;
mod reactions;

pub use chats::{ChatList, ChatView, Filter, GroupState, Preview, shown_id as shown_number};
pub(crate) use chats::{chat_name, shown_id};
pub use kind::Kind;
pub(crate) use kind::shown_kind;
pub use message::{Media, MessageView, Payment, Quote, SentFrom, Timeline, TimelineAt};
pub use price::{Cost, Price};
pub use progress::{ProblemKind, ProblemView, State};
pub(crate) use reactions::OwnReactions;
pub use reactions::Reaction;
