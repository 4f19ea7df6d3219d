//! Webhooks: their envelope, their signature, and getting them delivered.

mod deliver;
mod envelope;
mod mailroom;
mod sign;
mod verify;

pub(crate) use deliver::{post_raw, run};
pub(crate) use envelope::{Change, body};
pub(crate) use mailroom::{Event, Fate, Mailroom};
pub(crate) use sign::signature;
pub(crate) use verify::verify;
