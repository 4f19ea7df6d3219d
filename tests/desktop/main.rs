//! The built app in a real window: what a person sees, driven through WebDriver.
//!
//! Every test brings its own display, keychain and home folder, so nothing of the person who runs
//! it is touched. Linux only: there the app's own webview can be driven.
#![cfg(target_os = "linux")]

mod support;

mod demo;
mod whole_loop;
