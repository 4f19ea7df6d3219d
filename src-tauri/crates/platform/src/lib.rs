//! The engine's ports for real: the system's clock, its randomness, its keychain, its folders.
//!
//! The only room that asks the operating system for time, randomness and secrets.

pub mod clock;
pub mod paths;
pub mod vault;
