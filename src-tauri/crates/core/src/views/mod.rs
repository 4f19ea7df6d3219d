//! What the interface draws: rows of the store, put into words of the product.

mod chats;
mod message;

pub use chats::{ChatList, ChatView, Filter, Preview};
pub use message::{
    Kind, Media, MessageView, ProblemKind, ProblemView, Quote, Reaction, SentTemplate, State,
    Timeline, TimelineAt,
};
