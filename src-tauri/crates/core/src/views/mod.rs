//! What the interface draws: rows of the store, put into words of the product.

mod chats;
mod details;
mod message;
mod progress;

pub use chats::{ChatList, ChatView, Filter, Preview};
pub use message::{Kind, Media, MessageView, Quote, Reaction, SentTemplate, Timeline, TimelineAt};
pub use progress::{ProblemKind, ProblemView, State};
