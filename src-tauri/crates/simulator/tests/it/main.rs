//! The simulator over real HTTP, as a client and a webhook receiver see it.

#[cfg(test)]
mod accepting;
#[cfg(test)]
mod account;
#[cfg(test)]
mod components;
#[cfg(test)]
mod control;
#[cfg(test)]
mod creating;
#[cfg(test)]
mod demo;
#[cfg(test)]
mod faults;
#[cfg(test)]
mod happening;
#[cfg(test)]
mod interactive;
#[cfg(test)]
mod links;
#[cfg(test)]
mod media;
#[cfg(test)]
mod nodes;
#[cfg(test)]
mod numbers;
#[cfg(test)]
mod receiver;
#[cfg(test)]
mod recipients;
#[cfg(test)]
mod refusing;
#[cfg(test)]
mod reviewing;
#[cfg(test)]
mod sending;
#[cfg(test)]
mod templates;
#[cfg(test)]
mod tokens;
#[cfg(test)]
mod webhooks;
