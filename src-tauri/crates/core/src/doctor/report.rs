//! The findings as plain text, for somebody who helps.

use std::{
    fmt::Write as _,
    time::{Duration, UNIX_EPOCH},
};

use super::{Check, CheckId, CheckState, Diagnosis};

/// The last second that has a written form.
const END_OF_TIME_S: u64 = 253_402_300_799;

/// A time in words, in UTC: `Tue, 03 Nov 2026 10:00:00 GMT`.
#[must_use]
pub fn utc(at_ms: i64) -> String {
    let seconds = u64::try_from(at_ms / 1000).unwrap_or(0).min(END_OF_TIME_S);
    httpdate::fmt_http_date(UNIX_EPOCH + Duration::from_secs(seconds))
}

impl Diagnosis {
    /// The same as plain text, for somebody who helps: no secret, no customer in it, and of the
    /// number only its end.
    #[must_use]
    pub fn report(&self) -> String {
        let mut report = format!(
            "Shopbell {} on {} ({})\n{}\n",
            env!("CARGO_PKG_VERSION"),
            std::env::consts::OS,
            std::env::consts::ARCH,
            utc(self.at_ms),
        );
        // Writing to a string cannot fail.
        let _written = match self.checked_ms {
            Some(at_ms) => writeln!(report, "Meta was asked last: {}", utc(at_ms)),
            None => writeln!(report, "Meta was not asked yet"),
        };
        report.push('\n');
        for check in &self.checks {
            let (link, state) = (check.id.as_str(), check.code.state().as_str());
            let _written = write!(report, "{link:<13} {state:<9} {}", check.code.as_str());
            for (fact, value) in shown_facts(check) {
                let _written = write!(report, "  {fact}={value}");
            }
            report.push('\n');
        }
        report
    }
}

/// The facts of a line: times in words, the number without all but its end, customers not at all.
fn shown_facts(check: &Check) -> impl Iterator<Item = (&'static str, String)> {
    let facts = check.facts.iter().filter(|(_, value)| !value.is_empty());
    facts.filter_map(|(&fact, value)| {
        let shown = match fact {
            "from" => return None,
            "number" => masked(value),
            _ if fact.ends_with("Ms") => value.parse().map_or_else(|_| value.clone(), utc),
            _ => value.replace(['\n', '\r'], " "),
        };
        Some((fact, shown))
    })
}

/// Keeps the last four digits; page numbers of ngrok's errors are no longer than that.
fn masked(number: &str) -> String {
    let digits = number.chars().filter(char::is_ascii_digit).count();
    let mut hidden = digits.saturating_sub(4);
    let mask = |character: char| {
        if !character.is_ascii_digit() || hidden == 0 {
            return character;
        }
        hidden -= 1;
        '*'
    };
    number.chars().map(mask).collect()
}

impl CheckId {
    /// Its name in a report.
    #[must_use]
    pub fn as_str(self) -> &'static str {
        match self {
            Self::Keychain => "keychain",
            Self::Token => "token",
            Self::Permissions => "permissions",
            Self::App => "app",
            Self::Number => "number",
            Self::Name => "name",
            Self::Quality => "quality",
            Self::Limits => "limits",
            Self::Health => "health",
            Self::Subscription => "subscription",
            Self::Callback => "callback",
            Self::Tunnel => "tunnel",
            Self::Loop => "loop",
            Self::Signature => "signature",
            Self::LastEvent => "last_event",
            Self::Aside => "aside",
            Self::Clock => "clock",
            Self::Disk => "disk",
            Self::Hello => "hello",
            Self::Reply => "reply",
            Self::Later => "later",
        }
    }
}

impl CheckState {
    /// Its name in a report.
    #[must_use]
    pub fn as_str(self) -> &'static str {
        match self {
            Self::Pending => "pending",
            Self::Running => "running",
            Self::Good => "good",
            Self::Attention => "attention",
            Self::Bad => "bad",
            Self::Unknown => "unknown",
        }
    }
}

#[cfg(test)]
mod tests {
    use super::{super::CheckCode, *};

    #[test]
    fn a_report_says_what_was_found_and_hides_the_number() {
        let diagnosis = Diagnosis {
            checks: vec![
                Check::new(CheckCode::TokenEnds).with("atMs", 1_793_700_000_000_i64),
                Check::new(CheckCode::NumberReady).with("number", "+55 11 4000-1234"),
                Check::new(CheckCode::TunnelRefused)
                    .with("reason", "tunnel_token_revoked")
                    .with("number", 107),
                Check::new(CheckCode::HelloReceived).with("from", "5511987654321"),
            ],
            checked_ms: None,
            running: false,
            at_ms: 1_793_700_000_000,
        };
        let report = diagnosis.report();
        for line in [
            "Tue, 03 Nov 2026 10:00:00 GMT",
            "Meta was not asked yet",
            "token         good      token_ends  atMs=Tue, 03 Nov 2026 10:00:00 GMT",
            "number        good      number_ready  number=+** ** ****-1234",
            "tunnel        bad       tunnel_refused  number=107  reason=tunnel_token_revoked",
            "hello         good      hello_received",
        ] {
            assert!(
                report.lines().any(|found| found == line),
                "{line:?} in\n{report}"
            );
        }
        assert!(report.starts_with(concat!("Shopbell ", env!("CARGO_PKG_VERSION"), " on ")));
    }

    #[test]
    fn every_time_has_a_written_form() {
        assert_eq!(utc(0), "Thu, 01 Jan 1970 00:00:00 GMT");
        assert_eq!(utc(-5_000), utc(0));
        assert!(utc(i64::MAX).ends_with("9999 23:59:59 GMT"));
    }
}
