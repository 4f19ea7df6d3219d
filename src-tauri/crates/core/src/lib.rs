//! Shopbell's engine: takes webhooks in, sends messages out, fetches media, keeps templates.
//!
//! ```text
//! POST ─ receive ─► journal ─ commit ─► 200          outbox ─► Cloud API
//!                      └─► project ─► store ◄─ intents ─┘        │
//!                                       └─ changes ─► interface ◄┘ (statuses come in as webhooks)
//! ```
//!
//! The engine owns the truth. It knows no window, no keychain and no network but the Cloud API:
//! time, randomness and secrets come through [`ports`].

pub mod account;
mod aside;
pub mod card;
mod catch_up;
pub mod changes;
#[cfg(test)]
mod concurrency;
mod connect;
pub mod doctor;
mod drafts;
mod engine;
pub mod error;
mod export;
mod follow;
mod health;
mod intake;
mod intents;
mod keychain;
mod line;
pub mod media;
mod outbox;
pub mod ports;
mod project;
pub mod quick_replies;
pub mod reach;
mod rebuild;
mod receive;
mod room;
pub mod search;
pub mod send;
pub mod setup;
mod sound;
mod supervise;
pub mod template_book;
mod template_news;
mod template_state;
mod template_sync;
mod templates;
pub mod text;
mod time;
mod upkeep;
pub mod views;
mod voice;

pub use aside::{Aside, AsidePart, AsideReason};
pub use catch_up::{CatchUp, Loss};
pub use connect::Connect;
pub use drafts::{Draft, DraftView};
pub use engine::{Engine, Options};
pub use error::EngineError;
pub use export::{EventLine, ExportLine, ExportMedia, Exporter};
pub use health::{ConnectionState, SendingState};
pub use intents::{SendMedia, SendTemplate, SendText};
pub use media::{Gallery, MediaFile, SendAs, StageFile, StagePart, Staged, StagedProblem, Storage};
pub use project::HistoryCopy;
pub use rebuild::{Rebuilt, rebuild};
pub use receive::{Receipt, Verification};
pub use shopbell_store::{Account, Backup, FoundAt, GallerySection, NewAccount, Recovery, Tally};
pub use template_state::{NextCategory, TemplateReason};
pub use templates::{
    Asked, ButtonInfo, CardInfo, OfferInfo, Preview, TemplateInfo, TemplateValue, Variable,
};
pub use upkeep::KeepBodies;
pub use voice::{LIMIT_BYTES, Microphones, Recording, RecordingState, SendRecording};
