#![doc = include_str!("../README.md")]

mod assets;
mod clock;
mod control;
mod courier;
pub mod demo;
mod desk;
mod faults;
mod graph;
mod groups;
mod ids;
mod limits;
mod line;
mod media;
mod number;
mod options;
mod people;
mod record;
mod rules;
mod samples;
mod sends;
mod simulator;
mod templates;
mod token;
mod webhooks;
mod wire;
mod world;

pub use assets::Asset;
pub use clock::Clock;
pub use faults::Fault;
pub use groups::Group;
pub use media::MediaFile;
pub use number::Conditions;
pub use options::{
    Business, BusinessNumber, ClosedWindow, Limits, LinkMedia, Options, Pace, Retry, Scenario,
    StartError, Timing, VerifyError,
};
pub use people::{Call, ContactCard, Content, Customer, Owner, Receipts, ReceivedMessage};
pub use record::RecordedRequest;
pub use rules::{ShownButton, ShownCard, ShownTemplate};
pub use sends::AcceptedSend;
pub use simulator::{AccountEvent, PastChat, PastMessage, Simulator, Wiring};
pub use templates::Review;
pub use token::TokenConditions;
pub use world::SeenByShop;
