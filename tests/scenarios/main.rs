//! The real engine against a played Meta, over real HTTP on loopback: what a person would notice.
//!
//! No window, no waiting for time to pass: the clock is moved by hand. What has to happen is
//! waited for with a deadline; what must not happen is looked for after something later did.

// `cfg(test)` is always on here; it tells clippy that helpers are test code too.
#[cfg(test)]
#[path = "../fuzz/bodies/mod.rs"]
#[expect(unreachable_pub, reason = "the fuzz targets see it from outside")]
mod bodies;
#[cfg(test)]
#[path = "../edge/mod.rs"]
mod edge;
#[cfg(test)]
#[path = "../shared/mod.rs"]
#[expect(dead_code, reason = "the real window uses what the scenarios do not")]
mod shared;
#[cfg(test)]
mod support;

#[cfg(test)]
mod account_events;
#[cfg(test)]
mod ambiguity;
#[cfg(test)]
mod attachments;
#[cfg(test)]
mod backups;
#[cfg(test)]
mod burst;
#[cfg(test)]
mod catch_up;
#[cfg(test)]
mod clocks;
#[cfg(test)]
mod closed_window;
#[cfg(test)]
mod conversation;
#[cfg(test)]
mod crashes;
#[cfg(test)]
mod damage;
#[cfg(test)]
mod doctor;
#[cfg(test)]
mod export;
#[cfg(test)]
mod full_disk;
#[cfg(test)]
mod headless;
#[cfg(test)]
mod held;
#[cfg(test)]
mod history;
#[cfg(test)]
mod hostile;
#[cfg(test)]
mod keyring;
#[cfg(test)]
mod kills;
#[cfg(test)]
mod limits;
#[cfg(test)]
mod media;
#[cfg(test)]
mod model;
#[cfg(test)]
mod network;
#[cfg(test)]
mod offers;
#[cfg(test)]
mod pacing;
#[cfg(test)]
mod people;
#[cfg(test)]
mod power_cuts;
#[cfg(test)]
mod privacy;
#[cfg(test)]
mod quick_replies;
#[cfg(test)]
mod rebuild;
#[cfg(test)]
mod recheck;
#[cfg(test)]
mod refusals;
#[cfg(test)]
mod registration;
#[cfg(test)]
mod rooms;
#[cfg(test)]
mod samples;
#[cfg(test)]
mod secrets;
#[cfg(test)]
mod setup;
#[cfg(test)]
mod shuffle;
#[cfg(test)]
mod sleep;
#[cfg(test)]
mod soak;
#[cfg(test)]
mod statuses;
#[cfg(test)]
mod template_book;
#[cfg(test)]
mod templates;
#[cfg(test)]
mod tunnel;
#[cfg(test)]
mod voice;
#[cfg(test)]
mod webhooks;
