//! The sentences of the interface, for a terminal.

use std::collections::BTreeMap;

use serde_json::{Map, Value};
use shopbell_core::doctor::utc;

/// The words of the interface's source language.
const CATALOGUE: &str = include_str!("../../../../ui/messages/en.json");

/// The catalogue, read.
pub(crate) struct Words(Map<String, Value>);

impl Words {
    pub(crate) fn read() -> Self {
        // A test reads it; without words a code has to do.
        Self(serde_json::from_str(CATALOGUE).unwrap_or_default())
    }

    /// The sentence for what a check found; its code where there is none.
    pub(crate) fn finding(&self, code: &str, facts: &BTreeMap<String, String>) -> String {
        match self.text(&format!("check_{code}")) {
            Some(sentence) => self.fill(sentence, facts),
            None => code.to_owned(),
        }
    }

    fn text(&self, key: &str) -> Option<&str> {
        self.0.get(key).and_then(Value::as_str)
    }

    /// Puts the facts where the sentence names them; `{at}` is the fact `atMs`.
    fn fill(&self, sentence: &str, facts: &BTreeMap<String, String>) -> String {
        let mut filled = String::new();
        let mut rest = sentence;
        while let Some((before, after)) = rest.split_once('{') {
            filled.push_str(before);
            let Some((name, behind)) = after.split_once('}') else {
                rest = after;
                break;
            };
            filled.push_str(&self.fact(name, facts));
            rest = behind;
        }
        filled + rest
    }

    fn fact(&self, name: &str, facts: &BTreeMap<String, String>) -> String {
        if let Some(at_ms) = facts.get(&format!("{name}Ms")) {
            return at_ms.parse().map_or_else(|_| at_ms.clone(), utc);
        }
        let value = facts.get(name).map(String::as_str).unwrap_or_default();
        let words = |key: String| self.text(&key).map(|words| self.fill(words, facts));
        match name {
            "reason" => words(format!("error_{value}")).unwrap_or_else(|| value.to_owned()),
            "secret" => words(format!("secret_{}", value.replace('-', "_")))
                .unwrap_or_else(|| value.to_owned()),
            "bytes" => value.parse().map_or_else(|_| value.to_owned(), size),
            "seconds" => value.trim_start_matches('-').to_owned(),
            "limit" if value == "unlimited" => {
                words("limit_none".to_owned()).unwrap_or_else(|| value.to_owned())
            }
            _ if value.is_empty() => "–".to_owned(),
            _ => value.to_owned(),
        }
    }
}

/// A size as disks are sold: thousands, one decimal from a gigabyte on.
fn size(bytes: u64) -> String {
    const MB: u64 = 1_000_000;
    const GB: u64 = 1_000 * MB;
    if bytes < GB {
        format!("{} MB", bytes / MB)
    } else {
        format!("{}.{} GB", bytes / GB, bytes % GB / (GB / 10))
    }
}

#[cfg(test)]
mod tests {
    use shopbell_core::doctor::CheckCode;

    use super::*;

    fn facts(pairs: &[(&str, &str)]) -> BTreeMap<String, String> {
        pairs
            .iter()
            .map(|&(fact, value)| (fact.to_owned(), value.to_owned()))
            .collect()
    }

    #[test]
    fn every_finding_has_a_sentence_without_holes() {
        let words = Words::read();
        for code in CheckCode::ALL {
            let sentence = words.finding(code.as_str(), &BTreeMap::new());
            assert_ne!(sentence, code.as_str(), "no words");
            assert!(!sentence.contains(['{', '}']), "{sentence}");
        }
        assert_eq!(
            words.finding("of_the_future", &BTreeMap::new()),
            "of_the_future"
        );
    }

    #[test]
    fn facts_stand_where_the_sentence_names_them() {
        let words = Words::read();
        for (code, given, part) in [
            (
                "token_ends",
                facts(&[("atMs", "1793700000000")]),
                "Tue, 03 Nov 2026 10:00:00 GMT",
            ),
            (
                "number_ready",
                facts(&[("number", "+55 11 4000-1234")]),
                "+55 11 4000-1234",
            ),
            ("disk_low", facts(&[("bytes", "123456789")]), "123 MB"),
            ("disk_roomy", facts(&[("bytes", "51234567890")]), "51.2 GB"),
            (
                "keychain_entry_missing",
                facts(&[("secret", "app-secret")]),
                "the app secret",
            ),
            ("clock_off", facts(&[("seconds", "-90")]), " 90 seconds"),
        ] {
            let sentence = words.finding(code, &given);
            assert!(sentence.contains(part), "{sentence}");
        }
        let revoked = facts(&[("reason", "tunnel_token_revoked")]);
        let sentence = words.finding("tunnel_refused", &revoked);
        assert!(
            !sentence.contains("tunnel_token_revoked"),
            "a reason is said in words: {sentence}"
        );
    }
}
