//! The secrets that the tests use: recognisable ones, listed in one file.

use std::io::Write as _;

use super::log_file;

const LIST: &str = include_str!("../secrets.tsv");

/// The secret of this name.
pub(crate) fn named(name: &str) -> &'static str {
    let secret = all().find(|(listed, _)| *listed == name);
    secret.expect("a secret of the list").1
}

/// Name and value of each.
pub(crate) fn all() -> impl Iterator<Item = (&'static str, &'static str)> {
    LIST.lines()
        .filter(|line| !line.starts_with('#'))
        .filter_map(|line| line.split_once('\t'))
}

/// A secret that was made at random while the test ran: it is looked for, too.
pub(crate) fn note(name: &str, value: &str) {
    if let Some(file) = std::env::var_os("SHOPBELL_SECRETS_NOTED").filter(|file| !file.is_empty()) {
        // One write a line, so that lines of several tests do not mix.
        let line = format!("{name}\t{value}\n");
        log_file(file.as_ref()).write_all(line.as_bytes()).unwrap();
    }
}
