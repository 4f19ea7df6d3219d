//! Customers: who they are, what they write, what reaches them.

mod content;
mod customer;
mod incoming;
mod person;

pub use content::{ContactCard, Content};
pub use customer::{Call, Customer};
pub(crate) use incoming::{
    Incoming, Letter, compose, deliver_together, echo_value, queue, queue_tracked, referral, value,
};
pub use person::{Owner, Receipts, ReceivedMessage};
pub(crate) use person::{People, Person, country_of};
