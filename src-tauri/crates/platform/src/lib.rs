//! The engine's ports for real, and the hosts' composition of it.
//!
//! The only room that asks the operating system for time, randomness and secrets. It also puts
//! an engine together with what it needs around it: the webhook listener, and, in the demo shop,
//! the simulator that plays Meta.

pub mod clock;
pub mod held;
pub mod host;
pub mod listener;
pub mod paths;
pub mod running;
pub mod settings;
pub mod vault;
