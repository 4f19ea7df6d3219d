//! What the scenarios and the tests of the real window have in common.

mod folder;
mod gate;
mod meta;
mod programs;
pub(crate) mod secrets;
pub(crate) mod wire;

pub(crate) use folder::Folder;
pub(crate) use gate::Gate;
pub(crate) use meta::Meta;
pub(crate) use programs::{built, log_file};
