//! P3 and P10: whatever strangers send costs nothing but itself, and nothing of it runs, reads or
//! calls out.

#[cfg(target_os = "linux")]
mod bodies_in_the_inbox;
mod corpora;
mod mutator;
mod zoo;
