//! The client against real HTTP on loopback.

#[cfg(test)]
mod account;
#[cfg(test)]
mod files;
#[cfg(test)]
mod management;
#[cfg(test)]
mod outcome;
#[cfg(test)]
mod sending;
#[cfg(test)]
mod server;
