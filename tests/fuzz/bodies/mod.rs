//! What is fuzzed: one function for each border that strangers write across.
//!
//! Each takes any bytes and panics when a promise is broken. The fuzzer's targets and the ordinary
//! test that replays the corpora both call these, so that they cannot drift apart.
//!
//! P3 and P10: what cannot be understood costs nothing else, and nothing a customer sends can run,
//! read or call out.

mod files;
mod signature;
mod templates;
mod text;
mod webhook;

/// A function that is fuzzed, and the folder of its corpus.
pub type Target = (&'static str, fn(&[u8]));

/// All of them.
pub const TARGETS: &[Target] = &[
    ("webhook_body", webhook::body),
    ("signature_header", signature::header),
    ("template_parameters", templates::parameters),
    ("text_formatter", text::formatter),
    ("media_file", files::content),
    ("file_name", files::name),
];

/// Calls the target of this name.
///
/// # Panics
/// When there is none, or a promise is broken.
pub fn run(name: &str, input: &[u8]) {
    let target = TARGETS.iter().find(|(known, _)| *known == name);
    let (_, body) = target.expect("a target of the list");
    body(input);
}
