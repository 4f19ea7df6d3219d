//! What Meta was found to say last, kept so that a page shows it at once after a start.

use std::{
    collections::BTreeMap,
    sync::{
        Mutex, PoisonError,
        atomic::{AtomicBool, Ordering},
    },
};

use serde::{Deserialize, Serialize};

use super::{Check, CheckCode};
use crate::{
    EngineError,
    changes::{Change, Changes},
    engine::Inner,
    reach::Wiring,
};

/// Where the findings are kept.
const FINDINGS: &str = "doctor";
/// Where it is kept how the way in stood last: a run without one has nothing else to show.
const WAY_IN: &str = "doctor_way_in";
/// Every fact a check may have; others, of another version, are not read back.
const FACTS: [&str; 19] = [
    "atMs",
    "bytes",
    "count",
    "detail",
    "fields",
    "host",
    "limit",
    "metaCode",
    "name",
    "number",
    "permission",
    "reason",
    "seconds",
    "secret",
    "status",
    "used",
    "from",
    "app",
    "account",
];

/// What Meta was told when it was asked: our address, and what became of it.
type ToldMeta = (Option<String>, Wiring);

/// The last findings.
#[derive(Clone, Debug, Default)]
pub(super) struct Kept {
    pub(super) checks: Vec<Check>,
    pub(super) checked_ms: Option<i64>,
    /// With what the callback was compared; `None` after a start.
    pub(super) compared_with: Option<ToldMeta>,
    /// Tunnel and way round, as they stood in the last run that had a way in of its own; none in
    /// one that needed none. `None` when no run told.
    pub(super) way_in: Option<Vec<Check>>,
}

/// The doctor's memory.
#[derive(Debug, Default)]
pub(crate) struct Findings {
    kept: Mutex<Kept>,
    running: AtomicBool,
    /// One looks at a time; who comes later looks again.
    pub(super) looking: tokio::sync::Mutex<()>,
}

impl Findings {
    pub(super) fn kept(&self) -> Kept {
        let kept = self.kept.lock().unwrap_or_else(PoisonError::into_inner);
        kept.clone()
    }

    pub(super) fn change(&self, change: impl FnOnce(&mut Kept)) {
        change(&mut self.kept.lock().unwrap_or_else(PoisonError::into_inner));
    }

    pub(super) fn is_running(&self) -> bool {
        self.running.load(Ordering::Relaxed)
    }

    /// Shows that it is being looked at, until the guard is gone.
    pub(super) fn run<'a>(&'a self, changes: &'a Changes) -> Running<'a> {
        self.running.store(true, Ordering::Relaxed);
        changes.tell(Change::Doctor);
        Running(self, changes)
    }
}

/// Ends the showing, whatever becomes of the look.
pub(super) struct Running<'a>(&'a Findings, &'a Changes);

impl Drop for Running<'_> {
    fn drop(&mut self) {
        self.0.running.store(false, Ordering::Relaxed);
        self.1.tell(Change::Doctor);
    }
}

#[derive(Serialize, Deserialize)]
struct Written {
    checked_ms: Option<i64>,
    checks: Vec<(String, BTreeMap<String, String>)>,
}

impl Written {
    fn of(checked_ms: Option<i64>, checks: &[Check]) -> Self {
        let write = |check: &Check| {
            let facts = check.facts.iter();
            let facts = facts.map(|(&fact, value)| (fact.to_owned(), value.clone()));
            (check.code.as_str().to_owned(), facts.collect())
        };
        Self {
            checked_ms,
            checks: checks.iter().map(write).collect(),
        }
    }

    /// What another version wrote and this one does not know is left out.
    fn checks(self) -> Vec<Check> {
        let read = |(word, facts): (String, BTreeMap<String, String>)| {
            let known = CheckCode::ALL.iter().find(|code| code.as_str() == word)?;
            let mut check = Check::new(*known);
            for (fact, value) in facts {
                if let Some(known) = FACTS.iter().find(|known| **known == fact) {
                    check = check.with(known, value);
                }
            }
            Some(check)
        };
        self.checks.into_iter().filter_map(read).collect()
    }
}

impl Inner {
    /// Reads back what was found before the start.
    pub(crate) async fn open_findings(&self) -> Result<(), EngineError> {
        let read = async |key| -> Result<Option<Written>, EngineError> {
            let json = self.store.fact(key).await?;
            // One that cannot be read is found anew.
            Ok(json.and_then(|json| serde_json::from_str(&json).ok()))
        };
        let (findings, way_in) = (read(FINDINGS).await?, read(WAY_IN).await?);
        self.findings.change(|kept| {
            if let Some(findings) = findings {
                kept.checked_ms = findings.checked_ms;
                kept.checks = findings.checks();
            }
            kept.way_in = way_in.map(Written::checks);
        });
        Ok(())
    }

    pub(super) async fn keep_findings(&self) -> Result<(), EngineError> {
        let kept = self.findings.kept();
        let findings = Written::of(kept.checked_ms, &kept.checks);
        self.write(FINDINGS, &findings).await
    }

    /// Keeps how the way in stands, if it stands otherwise than before.
    pub(super) async fn keep_way_in(&self, way_in: Vec<Check>) -> Result<(), EngineError> {
        let codes = |checks: &[Check]| checks.iter().map(|check| check.code).collect::<Vec<_>>();
        let known = self.findings.kept().way_in;
        if known.is_some_and(|known| codes(&known) == codes(&way_in)) {
            return Ok(());
        }
        self.write(WAY_IN, &Written::of(None, &way_in)).await?;
        self.findings.change(|kept| kept.way_in = Some(way_in));
        Ok(())
    }

    async fn write(&self, key: &str, written: &Written) -> Result<(), EngineError> {
        self.keep_fact(key, &serde_json::to_string(written)?).await
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn findings_are_read_back_as_they_were() {
        let checks = vec![
            Check::new(CheckCode::TokenEnds).with("atMs", 7),
            Check::new(CheckCode::NumberReady).with("number", "+55 11 4000-1234"),
            Check::new(CheckCode::DiskUnchecked),
        ];
        let json = serde_json::to_string(&Written::of(Some(5), &checks)).unwrap();
        let read: Written = serde_json::from_str(&json).unwrap();
        assert_eq!(read.checked_ms, Some(5));
        assert_eq!(read.checks(), checks);
    }

    #[test]
    fn what_another_version_wrote_is_left_out() {
        let json = r#"{"checked_ms":null,"checks":[["token_of_the_future",{}],
            ["clock_off",{"seconds":"90","colour":"red"}]]}"#;
        let read: Written = serde_json::from_str(json).unwrap();
        let known = Check::new(CheckCode::ClockOff).with("seconds", 90);
        assert_eq!(read.checks(), [known]);
    }
}
