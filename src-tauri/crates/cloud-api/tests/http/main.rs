//! The client against real HTTP on loopback.

#[cfg(test)]
mod account;
#[cfg(test)]
mod counting;
#[cfg(test)]
mod daily;
#[cfg(test)]
mod discreet;
#[cfg(test)]
mod files;
#[cfg(test)]
mod management;
#[cfg(test)]
mod outcome;
#[cfg(test)]
#[path = "../record/mod.rs"]
mod record;
#[cfg(test)]
mod seldom;
#[cfg(test)]
mod sending;
#[cfg(test)]
mod server;
#[cfg(test)]
mod templates;
