//! The built app in a real window: what a person sees, driven through WebDriver.
//!
//! Every test brings its own display, keychain and home folder, so nothing of the person who runs
//! it is touched. Linux only: there the app's own webview can be driven.
#![cfg(target_os = "linux")]

// `cfg(test)` is always on here; it tells clippy that helpers are test code too.
#[cfg(test)]
#[path = "../edge/mod.rs"]
#[expect(dead_code, unused_imports, reason = "the scenarios use all of it")]
mod edge;
#[cfg(test)]
#[path = "../shared/mod.rs"]
#[expect(dead_code, unused_imports, reason = "the scenarios use all of it")]
mod shared;
#[cfg(test)]
mod support;

#[cfg(test)]
mod attaching;
#[cfg(test)]
mod budgets;
#[cfg(test)]
mod connection;
#[cfg(test)]
mod demo;
#[cfg(test)]
mod dragging;
#[cfg(test)]
mod first_run;
#[cfg(test)]
mod keychain;
#[cfg(test)]
mod kinds;
#[cfg(test)]
mod long_chat;
#[cfg(test)]
mod mistakes;
#[cfg(test)]
mod opening;
#[cfg(test)]
mod over_a_chat;
#[cfg(test)]
mod quick_replies;
#[cfg(test)]
mod screens;
#[cfg(test)]
mod search;
#[cfg(test)]
mod states;
#[cfg(test)]
mod templates;
#[cfg(test)]
mod troubles;
#[cfg(test)]
mod voice;
#[cfg(test)]
mod walls;
#[cfg(test)]
mod whole_loop;
#[cfg(test)]
mod wizard;
#[cfg(test)]
mod writing;
