//! The engine's ports for real, and the hosts' composition of it.
//!
//! The only room that asks the operating system for time, randomness and secrets. It also puts
//! an engine together with what it needs around it: the webhook listener, the tunnel, and, in the
//! demo shop, the simulator that plays Meta.

pub mod clock;
mod demo_replies;
pub mod disk;
mod follower;
pub mod held;
pub mod host;
pub mod listener;
pub mod microphone;
pub mod origin;
mod outside;
pub mod paths;
mod router;
pub mod running;
mod serving;
pub mod settings;
pub mod tunnel;
pub mod vault;
