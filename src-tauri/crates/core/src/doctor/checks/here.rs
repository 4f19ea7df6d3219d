//! What this computer knows by itself: keychain, clock, disk, and what came in.

use std::time::Duration;

use super::super::{Check, CheckCode, told::Told};
use crate::{
    ports::{SecretKind, VaultError},
    room::LOW_BYTES,
};

/// A clock that is further off than this shows wrong windows.
const OFF: Duration = Duration::from_secs(60);
/// So long without an event is not a quiet day any more.
const LONG_AGO: Duration = Duration::from_secs(3 * 24 * 60 * 60);
/// Below this, the next picture may not fit.
const FULL_BYTES: u64 = 50_000_000;

/// Whether the keychain gives what was kept in it: each secret that has to be there, and what
/// became of reading it.
pub(crate) fn keychain(read: &[(SecretKind, Result<bool, VaultError>)]) -> Check {
    if read.iter().any(|(_, outcome)| outcome.is_err()) {
        return Check::new(CheckCode::KeychainUnavailable);
    }
    match read.iter().find(|(_, outcome)| *outcome == Ok(false)) {
        Some((kind, _)) => Check::new(CheckCode::KeychainEntryMissing).with("secret", kind.name()),
        None => Check::new(CheckCode::KeychainReady),
    }
}

/// Whether what came in since the start was signed with the app secret.
pub(crate) fn signature(rejected: u64, last_event_ms: Option<i64>) -> Check {
    match (rejected, last_event_ms) {
        (0, None) => Check::new(CheckCode::SignaturesNone),
        (0, Some(_)) => Check::new(CheckCode::SignaturesGood),
        (count, _) => Check::new(CheckCode::SignaturesWrong).with("count", count),
    }
}

/// When something came in last. Silence is only odd while something could come in.
pub(crate) fn last_event(last_ms: Option<i64>, receiving: bool, now_ms: i64) -> Check {
    let Some(last_ms) = last_ms else {
        return Check::new(CheckCode::EventNever);
    };
    let silent_ms = u128::try_from(now_ms.saturating_sub(last_ms)).unwrap_or(0);
    let code = if receiving && silent_ms >= LONG_AGO.as_millis() {
        CheckCode::EventLongAgo
    } else {
        CheckCode::EventSeen
    };
    Check::new(code).with("atMs", last_ms)
}

/// Whether this computer's clock agrees with Meta's.
pub(crate) fn clock(told: &Told) -> Check {
    match told.ahead_ms {
        None => Check::new(CheckCode::ClockUnchecked),
        Some(ahead_ms) if u128::from(ahead_ms.unsigned_abs()) > OFF.as_millis() => {
            Check::new(CheckCode::ClockOff).with("seconds", ahead_ms / 1000)
        }
        Some(_) => Check::new(CheckCode::ClockRight),
    }
}

/// What is known about the database's health.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum Data {
    Sound,
    /// Damaged, and healed at the next start.
    Damaged,
    /// Healed at this start; this many places could not be read.
    Recovered(u64),
}

/// Whether there is room where the data lies, and whether it can be read. A disk that is full comes
/// first: it stops everything now.
///
/// `full`: it was, when something was written last.
pub(crate) fn disk(free_bytes: Option<u64>, full: bool, data: Data) -> Check {
    if !full && free_bytes.is_none_or(|bytes| bytes >= FULL_BYTES) {
        match data {
            Data::Damaged => return Check::new(CheckCode::DataDamaged),
            Data::Recovered(lost) => {
                return Check::new(CheckCode::DataRecovered).with("count", lost);
            }
            Data::Sound => {}
        }
    }
    let Some(bytes) = free_bytes else {
        return Check::new(CheckCode::DiskUnchecked);
    };
    let code = if full || bytes < FULL_BYTES {
        CheckCode::DiskFull
    } else if bytes < LOW_BYTES {
        CheckCode::DiskLow
    } else {
        CheckCode::DiskRoomy
    };
    Check::new(code).with("bytes", bytes)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_keychain_that_is_silent_is_worse_than_one_that_lacks_something() {
        let (token, secret) = (SecretKind::AccessToken, SecretKind::AppSecret);
        for (read, code) in [
            (vec![], CheckCode::KeychainReady),
            (
                vec![(token, Ok(true)), (secret, Ok(true))],
                CheckCode::KeychainReady,
            ),
            (
                vec![(token, Ok(true)), (secret, Ok(false))],
                CheckCode::KeychainEntryMissing,
            ),
            (
                vec![(token, Ok(false)), (secret, Err(VaultError::Locked))],
                CheckCode::KeychainUnavailable,
            ),
        ] {
            let check = keychain(&read);
            assert_eq!(check.code, code, "{read:?}");
            if code == CheckCode::KeychainEntryMissing {
                assert_eq!(check.facts["secret"], "app-secret");
            }
        }
    }

    #[test]
    fn wrong_signatures_are_counted_and_none_is_no_praise() {
        assert_eq!(signature(0, None).code, CheckCode::SignaturesNone);
        assert_eq!(signature(0, Some(1)).code, CheckCode::SignaturesGood);
        let wrong = signature(3, None);
        assert_eq!(wrong.code, CheckCode::SignaturesWrong);
        assert_eq!(wrong.facts["count"], "3");
    }

    #[test]
    fn three_days_of_silence_are_odd_while_something_could_come_in() {
        const DAY_MS: i64 = 24 * 60 * 60 * 1000;
        for (days, receiving, code) in [
            (0, true, CheckCode::EventSeen),
            (2, true, CheckCode::EventSeen),
            (3, true, CheckCode::EventLongAgo),
            (3, false, CheckCode::EventSeen),
            (-1, true, CheckCode::EventSeen),
        ] {
            let check = last_event(Some(10 * DAY_MS), receiving, (10 + days) * DAY_MS);
            assert_eq!(check.code, code, "{days} days, receiving {receiving}");
        }
        assert_eq!(last_event(None, true, 0).code, CheckCode::EventNever);
    }

    #[test]
    fn a_clock_may_be_a_minute_off() {
        for (ahead_ms, code) in [
            (None, CheckCode::ClockUnchecked),
            (Some(60_000), CheckCode::ClockRight),
            (Some(-60_000), CheckCode::ClockRight),
            (Some(61_000), CheckCode::ClockOff),
            (Some(-3_600_000), CheckCode::ClockOff),
        ] {
            let check = clock(&Told {
                ahead_ms,
                ..Told::default()
            });
            assert_eq!(check.code, code, "{ahead_ms:?}");
            if ahead_ms == Some(-3_600_000) {
                assert_eq!(check.facts["seconds"], "-3600", "negative is behind");
            }
        }
    }

    #[test]
    fn a_disk_is_low_before_it_is_full() {
        for (bytes, code) in [
            (None, CheckCode::DiskUnchecked),
            (Some(0), CheckCode::DiskFull),
            (Some(49_999_999), CheckCode::DiskFull),
            (Some(50_000_000), CheckCode::DiskLow),
            (Some(499_999_999), CheckCode::DiskLow),
            (Some(500_000_000), CheckCode::DiskRoomy),
        ] {
            assert_eq!(disk(bytes, false, Data::Sound).code, code, "{bytes:?}");
        }
        // The ballast's room is not for what comes in.
        assert_eq!(
            disk(Some(64_000_000), true, Data::Sound).code,
            CheckCode::DiskFull
        );
    }

    #[test]
    fn damage_is_said_before_little_room_and_after_none() {
        let roomy = Some(500_000_000_000);
        assert_eq!(
            disk(roomy, false, Data::Damaged).code,
            CheckCode::DataDamaged
        );
        assert_eq!(
            disk(None, false, Data::Damaged).code,
            CheckCode::DataDamaged
        );
        assert_eq!(
            disk(Some(0), false, Data::Damaged).code,
            CheckCode::DiskFull
        );
        let recovered = disk(roomy, false, Data::Recovered(7));
        assert_eq!(recovered.code, CheckCode::DataRecovered);
        assert_eq!(recovered.facts["count"], "7");
    }
}
