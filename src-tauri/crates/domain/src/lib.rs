//! Shopbell's rules, free of input, output, clocks and formats: ids, the delivery ladder, the
//! 24-hour customer service window, the limits a message must keep, and how search reads text.
//!
//! Everything here is a pure function or a plain value, so each rule has a table of tests.

pub mod delivery;
pub mod id;
pub mod limits;
pub mod media;
pub mod program;
pub mod search;
pub mod window;

pub use delivery::{Delivery, Report, ReportedState, Settled};
pub use id::{
    AccountId, AttemptId, ContactId, ConversationId, MessageId, PhoneNumberId, WabaId, Wamid,
};
pub use media::MediaKind;
pub use program::is_program;
pub use search::{Sought, SoughtWord};
pub use window::{SERVICE_WINDOW, ServiceWindow};
