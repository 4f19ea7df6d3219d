//! What the interface draws: rows of the store, put into words of the product.

mod chats;
mod kind;
mod message;
mod progress;

pub use chats::{ChatList, ChatView, Filter, GroupState, Preview, shown_id as shown_number};
pub use kind::Kind;
pub use message::{Media, MessageView, Payment, Quote, Reaction, SentFrom, Timeline, TimelineAt};
pub use progress::{ProblemKind, ProblemView, State};
