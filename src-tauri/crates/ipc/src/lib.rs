//! The contract between the engine and the interface.
//!
//! One table in `commands.rs` declares every command; the shell, the headless host and the
//! interface's `bindings.ts` come from it. Types here are what travels: camelCase, ids as
//! strings, times as Unix milliseconds, alternatives as tagged unions.

mod app;
mod commands;
pub mod dto;
mod error;
mod events;
mod handlers;
mod typescript;

pub use app::{App, LaunchError, Launcher, MediaFile, Profile};
pub use commands::{COMMANDS, CommandInfo, CommandKind, Tag};
pub use dto::StagedFile;
pub use error::{AppError, CODES, Fix, Severity};
pub use events::{Event, EventBatch};
pub use shopbell_core::StagePart;
pub use typescript::bindings;
