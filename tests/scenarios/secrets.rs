//! The list of secrets that is looked for after the last test is complete.

use std::collections::HashSet;

use shopbell_simulator::Options;

use crate::{edge::TOKEN, shared::secrets, support::APP_SECRET};

#[test]
fn whatever_the_tests_use_as_a_secret_is_on_the_list() {
    let meta = Options::default();
    let used = [
        meta.token.as_str(),
        &meta.app_secret,
        &meta.verify_token,
        TOKEN,
        APP_SECRET,
    ];
    let listed: HashSet<_> = secrets::all().map(|(_, value)| value).collect();
    for secret in used {
        assert!(listed.contains(secret), "{secret}");
    }
}

#[test]
fn each_is_long_enough_not_to_be_found_by_chance() {
    let mut names = HashSet::new();
    for (name, value) in secrets::all() {
        assert!(names.insert(name), "{name} is listed twice");
        assert!(value.len() >= 16, "{name} is short");
    }
}
