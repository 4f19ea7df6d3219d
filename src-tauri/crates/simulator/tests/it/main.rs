//! The simulator over real HTTP, as a client and a webhook receiver see it.

mod receiver;
mod sending;
