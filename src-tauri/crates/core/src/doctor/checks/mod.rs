//! What follows from what was asked and what is known: pure functions, a table of tests each.

mod account;
mod aside;
mod here;
mod token;
mod way_in;

pub(crate) use account::{health, limits, name, number, quality};
pub(crate) use aside::aside;
pub(crate) use here::{Data, clock, disk, keychain, last_event, signature};
pub(crate) use token::{app, permissions, token};
pub(crate) use way_in::{callback, subscription, tunnel, way_round};
