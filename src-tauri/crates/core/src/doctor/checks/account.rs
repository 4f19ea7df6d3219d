//! The number, its name, and whether Meta lets it send.

use super::super::{
    Check, CheckCode,
    told::{Answer, HealthTold, NumberTold},
};

/// Meta's codes of what stands in the way of sending.
///
/// Source: Meta, *Cloud API › Messaging health status*, read 2026-11.
const NO_PAYMENT: i64 = 141_006;
const NOT_VERIFIED: i64 = 141_010;

/// Whether the number is in service.
pub(crate) fn number(told: &Answer<NumberTold>) -> Check {
    let Some(number) = told.told() else {
        return Check::new(CheckCode::NumberUnchecked);
    };
    let found = |code| {
        let check = Check::new(code).with("number", &number.display);
        match (code, &number.status) {
            (CheckCode::NumberOutOfService | CheckCode::NumberLimited, Some(status)) => {
                check.with("status", status)
            }
            _ => check,
        }
    };
    // A confirmation by code may lapse later on; the number works all the same.
    let unconfirmed = matches!(
        number.code_verification.as_deref(),
        Some("NOT_VERIFIED" | "UNVERIFIED")
    );
    found(match number.status.as_deref() {
        Some("CONNECTED") if number.mode.as_deref() == Some("SANDBOX") => CheckCode::NumberTest,
        Some("CONNECTED") => CheckCode::NumberReady,
        Some("UNVERIFIED") => CheckCode::NumberCodeNeeded,
        Some("PENDING" | "DISCONNECTED") if unconfirmed => CheckCode::NumberCodeNeeded,
        Some("PENDING" | "DISCONNECTED") => CheckCode::NumberUnregistered,
        Some("BANNED" | "MIGRATED" | "DELETED") => CheckCode::NumberOutOfService,
        Some("FLAGGED" | "RESTRICTED" | "RATE_LIMITED") => CheckCode::NumberLimited,
        _ => return Check::new(CheckCode::NumberUnchecked),
    })
}

/// Which name customers see.
pub(crate) fn name(told: &Answer<NumberTold>) -> Check {
    let Some(number) = told.told() else {
        return Check::new(CheckCode::NameUnchecked);
    };
    let (shown, new) = (number.name.as_deref(), number.new_name.as_deref());
    let status = number.name_status.as_deref();
    // A new name is news only while it is not the one that is shown.
    let (code, name) = match (new.filter(|new| shown != Some(new)), status) {
        (Some(new), _) => match number.new_name_status.as_deref() {
            Some("APPROVED" | "AVAILABLE_WITHOUT_REVIEW") => {
                (CheckCode::NameRegisterAgain, Some(new))
            }
            Some("DECLINED") => (CheckCode::NameDeclined, Some(new)),
            _ => (CheckCode::NameInReview, Some(new)),
        },
        (None, Some("APPROVED" | "AVAILABLE_WITHOUT_REVIEW")) => (CheckCode::NameApproved, shown),
        (None, Some("PENDING_REVIEW")) => (CheckCode::NameInReview, shown),
        (None, Some("DECLINED")) => (CheckCode::NameDeclined, shown),
        // The approval lapses when nobody registers the number within 14 days.
        (None, Some("EXPIRED")) => (CheckCode::NameRegisterAgain, shown),
        (None, _) => return Check::new(CheckCode::NameUnchecked),
    };
    Check::new(code).with("name", name.unwrap_or_default())
}

/// What customers make of the number's messages.
pub(crate) fn quality(told: &Answer<NumberTold>) -> Check {
    let word = told.told().and_then(|number| number.quality.as_deref());
    Check::new(match word {
        // Before there is a rating there is nothing to look after.
        Some("GREEN" | "NA" | "UNKNOWN") => CheckCode::QualityHigh,
        Some("YELLOW") => CheckCode::QualityMedium,
        Some("RED") => CheckCode::QualityLow,
        _ => CheckCode::QualityUnchecked,
    })
}

/// How many customers a day may be written to first.
pub(crate) fn limits(told: &Answer<NumberTold>) -> Check {
    match told.told().and_then(|number| number.limit.as_deref()) {
        Some(limit) => Check::new(CheckCode::LimitKnown).with("limit", limit),
        None => Check::new(CheckCode::LimitUnchecked),
    }
}

/// Whether Meta sends what we hand over. The only place where a missing payment method shows.
pub(crate) fn health(told: &Answer<HealthTold>) -> Check {
    let Some(health) = told.told() else {
        return Check::new(CheckCode::SendingUnchecked);
    };
    let blocked = match health.can_send.as_deref() {
        Some("AVAILABLE") => return Check::new(CheckCode::SendingAvailable),
        Some("LIMITED") => false,
        Some("BLOCKED") => true,
        _ => return Check::new(CheckCode::SendingUnchecked),
    };
    let code = if health.codes.contains(&NO_PAYMENT) {
        CheckCode::PaymentProblem
    } else if blocked {
        CheckCode::SendingBlocked
    } else if health.codes.contains(&NOT_VERIFIED) {
        CheckCode::BusinessUnverified
    } else {
        CheckCode::SendingLimited
    };
    let mut check = Check::new(code);
    if matches!(code, CheckCode::SendingBlocked | CheckCode::SendingLimited) {
        let first = health.codes.first().map(ToString::to_string);
        check = check
            .with("metaCode", first.unwrap_or_default())
            .with("detail", health.advice.join(" "));
    }
    check
}

#[cfg(test)]
mod tests {
    use super::*;

    fn told(change: impl FnOnce(&mut NumberTold)) -> Answer<NumberTold> {
        let mut number = NumberTold {
            display: "+55 11 4000-1234".to_owned(),
            ..NumberTold::default()
        };
        change(&mut number);
        Answer::Told(number)
    }

    fn some(word: &str) -> Option<String> {
        Some(word.to_owned())
    }

    #[test]
    fn a_number_is_as_its_status_says() {
        for (status, confirmed, code) in [
            ("CONNECTED", "VERIFIED", CheckCode::NumberReady),
            ("CONNECTED", "EXPIRED", CheckCode::NumberReady),
            ("UNVERIFIED", "", CheckCode::NumberCodeNeeded),
            ("PENDING", "NOT_VERIFIED", CheckCode::NumberCodeNeeded),
            ("PENDING", "VERIFIED", CheckCode::NumberUnregistered),
            ("DISCONNECTED", "VERIFIED", CheckCode::NumberUnregistered),
            ("DISCONNECTED", "EXPIRED", CheckCode::NumberUnregistered),
            ("BANNED", "VERIFIED", CheckCode::NumberOutOfService),
            ("MIGRATED", "VERIFIED", CheckCode::NumberOutOfService),
            ("DELETED", "", CheckCode::NumberOutOfService),
            ("FLAGGED", "VERIFIED", CheckCode::NumberLimited),
            ("RESTRICTED", "VERIFIED", CheckCode::NumberLimited),
            ("RATE_LIMITED", "VERIFIED", CheckCode::NumberLimited),
            ("SOMETHING_NEW", "VERIFIED", CheckCode::NumberUnchecked),
        ] {
            let check = number(&told(|number| {
                number.status = some(status);
                number.code_verification = some(confirmed);
            }));
            assert_eq!(check.code, code, "{status} {confirmed}");
            let names_status = matches!(
                code,
                CheckCode::NumberOutOfService | CheckCode::NumberLimited
            );
            assert_eq!(check.facts.contains_key("status"), names_status, "{status}");
        }
        let test = told(|number| {
            number.status = some("CONNECTED");
            number.mode = some("SANDBOX");
        });
        assert_eq!(super::number(&test).code, CheckCode::NumberTest);
        assert_eq!(super::number(&test).facts["number"], "+55 11 4000-1234");
        assert_eq!(
            super::number(&Answer::Silence).code,
            CheckCode::NumberUnchecked
        );
    }

    #[test]
    fn a_name_in_review_is_told_apart_from_the_name_shown() {
        for (status, new, new_status, code, shown) in [
            ("APPROVED", "", "", CheckCode::NameApproved, "Luna"),
            (
                "AVAILABLE_WITHOUT_REVIEW",
                "",
                "",
                CheckCode::NameApproved,
                "Luna",
            ),
            ("PENDING_REVIEW", "", "", CheckCode::NameInReview, "Luna"),
            ("DECLINED", "", "", CheckCode::NameDeclined, "Luna"),
            ("EXPIRED", "", "", CheckCode::NameRegisterAgain, "Luna"),
            (
                "APPROVED",
                "Sol",
                "PENDING_REVIEW",
                CheckCode::NameInReview,
                "Sol",
            ),
            (
                "APPROVED",
                "Sol",
                "APPROVED",
                CheckCode::NameRegisterAgain,
                "Sol",
            ),
            (
                "APPROVED",
                "Sol",
                "DECLINED",
                CheckCode::NameDeclined,
                "Sol",
            ),
            (
                "APPROVED",
                "Luna",
                "APPROVED",
                CheckCode::NameApproved,
                "Luna",
            ),
        ] {
            let check = name(&told(|number| {
                number.name = some("Luna");
                number.name_status = some(status);
                number.new_name = some(new).filter(|new| !new.is_empty());
                number.new_name_status = some(new_status);
            }));
            assert_eq!(check.code, code, "{status} {new} {new_status}");
            assert_eq!(check.facts["name"], shown, "{status} {new} {new_status}");
        }
        let none = told(|number| number.name_status = some("NONE"));
        assert_eq!(name(&none).code, CheckCode::NameUnchecked);
    }

    #[test]
    fn quality_and_limits_are_metas_words_or_unknown() {
        for (word, code) in [
            ("GREEN", CheckCode::QualityHigh),
            ("UNKNOWN", CheckCode::QualityHigh),
            ("YELLOW", CheckCode::QualityMedium),
            ("RED", CheckCode::QualityLow),
            ("PURPLE", CheckCode::QualityUnchecked),
        ] {
            let check = quality(&told(|number| number.quality = some(word)));
            assert_eq!(check.code, code, "{word}");
        }
        let limited = told(|number| number.limit = some("250"));
        assert_eq!(limits(&limited).facts["limit"], "250");
        assert_eq!(limits(&told(|_| {})).code, CheckCode::LimitUnchecked);
    }

    #[test]
    fn what_keeps_meta_from_sending_is_named_by_what_helps() {
        for (word, codes, found) in [
            ("AVAILABLE", &[][..], CheckCode::SendingAvailable),
            ("LIMITED", &[141_010], CheckCode::BusinessUnverified),
            ("BLOCKED", &[141_010], CheckCode::SendingBlocked),
            ("BLOCKED", &[141_010, 141_006], CheckCode::PaymentProblem),
            ("LIMITED", &[141_006], CheckCode::PaymentProblem),
            ("LIMITED", &[131_031], CheckCode::SendingLimited),
            ("BLOCKED", &[], CheckCode::SendingBlocked),
            ("PERHAPS", &[], CheckCode::SendingUnchecked),
        ] {
            let told = Answer::Told(HealthTold {
                can_send: some(word),
                codes: codes.to_vec(),
                advice: vec!["Add a method.".to_owned(), "Then wait.".to_owned()],
            });
            let check = health(&told);
            assert_eq!(check.code, found, "{word} {codes:?}");
            if found == CheckCode::SendingLimited {
                assert_eq!(check.facts["metaCode"], "131031");
                assert_eq!(check.facts["detail"], "Add a method. Then wait.");
            }
        }
        assert_eq!(health(&Answer::Silence).code, CheckCode::SendingUnchecked);
    }
}
