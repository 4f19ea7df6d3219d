//! A shop of the test's own: Meta, the engine, its files, and a clock moved by hand.

mod chats;
mod clock;
mod dice;
mod disk;
mod ears;
pub(crate) mod http;
pub(crate) mod later;
mod listening;
mod logs;
mod microphone;
mod numbers;
#[cfg(unix)]
pub(crate) mod program;
pub(crate) mod rows;
#[cfg(target_os = "linux")]
mod small_disk;
#[cfg(target_os = "linux")]
mod sockets;
mod wait;
mod weather;
mod world;

pub(crate) use crate::shared::Gate;
pub(crate) use chats::{only, text};
pub(crate) use dice::{Dice, from_environment};
pub(crate) use ears::{is_about, seconds_of_opus};
pub(crate) use listening::{APP_SECRET, Listening};
#[cfg(target_os = "linux")]
pub(crate) use small_disk::{SmallDisk, length};
#[cfg(target_os = "linux")]
pub(crate) use sockets::open_sockets;
pub(crate) use wait::{until, until_within};
pub(crate) use weather::{Way, Weather};
pub(crate) use world::World;
