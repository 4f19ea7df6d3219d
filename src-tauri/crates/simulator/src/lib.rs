#![doc = include_str!("../README.md")]

mod assets;
mod clock;
mod control;
pub mod demo;
mod faults;
mod graph;
mod ids;
mod limits;
mod line;
mod media;
mod options;
mod people;
mod record;
mod rules;
mod sends;
mod simulator;
mod webhooks;
mod wire;
mod world;

pub use assets::Asset;
pub use clock::Clock;
pub use faults::Fault;
pub use media::MediaFile;
pub use options::{
    Business, BusinessNumber, ClosedWindow, Limits, Options, Pace, Retry, Scenario, StartError,
    Timing, VerifyError,
};
pub use people::{ContactCard, Content, Customer, Receipts, ReceivedMessage};
pub use record::RecordedRequest;
pub use sends::AcceptedSend;
pub use simulator::Simulator;
pub use world::SeenByShop;
