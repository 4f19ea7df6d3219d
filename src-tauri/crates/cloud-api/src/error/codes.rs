//! Meta's error codes as data: what to do about each, and the key of its plain sentence.
//!
//! Source: Meta, *Cloud API › Error codes*, *Calling*, *Business-scoped user IDs*, read 2026-11.

use std::time::Duration;

/// What to do after an error.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
pub enum Class {
    /// The same request will always fail.
    Never,
    /// Someone has to change something first: text, template, token, payment.
    User,
    /// Repeat by yourself: 2 s, 4 s, 8 s … at most 5 min, ±20 %, six tries.
    Backoff,
    /// Repeat by yourself, this recipient only: 1 s, 4 s, 16 s, 64 s …
    Pair,
    /// Not before a time; see [`ErrorRule::wait`].
    Wait,
    /// It may have been carried out: do not repeat it by yourself.
    Unknown,
}

/// What is known about one error code.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
#[non_exhaustive]
pub struct ErrorRule {
    /// What to do.
    pub class: Class,
    /// Stable name of the sentence that explains it to the account's owner.
    pub key: &'static str,
    /// Class [`Wait`](Class::Wait): the shortest sensible wait, when Meta names one.
    pub wait: Option<Duration>,
    /// Class [`Backoff`](Class::Backoff): give up and ask after this many tries, when fewer than
    /// the usual six make sense.
    pub tries: Option<u8>,
}

/// The rule for a code. A code without one of its own is explained as `refused`, for the owner
/// to decide; [`GraphError::class`](crate::GraphError::class) also looks at the HTTP status.
#[must_use]
pub fn classify(code: i64) -> ErrorRule {
    rule_of(code).unwrap_or(rule(Class::User, "refused"))
}

/// The rule for a code, `None` when the code is not in the table.
#[must_use]
pub fn rule_of(code: i64) -> Option<ErrorRule> {
    TABLE
        .iter()
        .find(|row| row.from <= code && code <= row.to)
        .map(|row| row.rule)
}

struct Row {
    from: i64,
    to: i64,
    rule: ErrorRule,
}

const fn rule(class: Class, key: &'static str) -> ErrorRule {
    ErrorRule {
        class,
        key,
        wait: None,
        tries: None,
    }
}

const fn row(code: i64, class: Class, key: &'static str) -> Row {
    span(code, code, class, key)
}

const fn span(from: i64, to: i64, class: Class, key: &'static str) -> Row {
    Row {
        from,
        to,
        rule: rule(class, key),
    }
}

const fn thrice(code: i64, key: &'static str) -> Row {
    Row {
        from: code,
        to: code,
        rule: ErrorRule {
            tries: Some(3),
            ..rule(Class::Backoff, key)
        },
    }
}

const fn wait(code: i64, minutes: u64, key: &'static str) -> Row {
    let rule = ErrorRule {
        wait: Some(Duration::from_secs(minutes * 60)),
        ..rule(Class::Wait, key)
    };
    Row {
        from: code,
        to: code,
        rule,
    }
}

use Class::{Backoff, Never, Pair, User, Wait};

/// The first row that fits counts.
#[rustfmt::skip]
const TABLE: &[Row] = &[
    // Authorization and generic.
    row(0, User, "token_refused"),
    thrice(1, "temporary"),
    row(2, Backoff, "temporary"),
    row(3, User, "permission_missing"),
    row(4, Backoff, "rate_limited"),
    row(10, User, "permission_missing"),
    row(17, Backoff, "rate_limited"),
    row(32, Backoff, "rate_limited"),
    row(33, User, "object_gone"),
    row(100, Never, "request_invalid"),
    row(102, User, "token_refused"),
    row(104, User, "token_refused"),
    row(190, User, "token_expired"),
    span(200, 299, User, "asset_not_assigned"),
    row(341, Backoff, "rate_limited"),
    row(368, User, "account_blocked"),
    row(470, User, "service_window_closed"),
    row(613, Backoff, "rate_limited"),
    row(803, User, "object_gone"),
    row(1026, Never, "undeliverable"),
    row(2200, User, "callback_not_reachable"),
    row(2500, Never, "request_invalid"),
    row(80_007, Backoff, "rate_limited"),
    row(80_008, Backoff, "rate_limited"),
    // Integrity and throughput.
    row(130_403, User, "customer_blocked"),
    row(130_429, Backoff, "throughput_reached"),
    row(130_472, Never, "marketing_experiment"),
    row(130_497, Never, "country_not_allowed"),
    row(130_501, Never, "type_unsupported"),
    row(131_031, User, "account_restricted"),
    row(131_045, User, "register_again"),
    wait(131_048, 60, "spam_limit"),
    row(131_056, Pair, "pair_limited"),
    row(131_057, Backoff, "number_in_maintenance"),
    row(131_064, User, "template_category_limit"),
    // Sending messages.
    thrice(131_000, "temporary"),
    row(131_005, User, "permission_missing"),
    row(131_008, Never, "parameter_missing"),
    row(131_009, Never, "parameter_invalid"),
    row(131_016, Backoff, "temporary"),
    row(131_020, Never, "group_refused"),
    row(131_021, Never, "recipient_is_sender"),
    row(131_026, Never, "undeliverable"),
    row(131_030, User, "not_in_test_list"),
    row(131_035, Never, "message_not_stored"),
    row(131_036, User, "partly_delivered"),
    row(131_037, User, "name_not_approved"),
    row(131_041, Never, "group_refused"),
    row(131_042, User, "payment_problem"),
    row(131_044, User, "payment_problem"),
    row(131_047, User, "service_window_closed"),
    wait(131_049, 24 * 60, "marketing_held_back"),
    row(131_050, Never, "marketing_opted_out"),
    row(131_051, Never, "type_unsupported"),
    row(131_052, User, "media_not_downloaded"),
    row(131_053, User, "media_not_accepted"),
    row(131_055, Never, "method_not_allowed"),
    row(131_059, Never, "group_refused"),
    row(131_060, Never, "message_unavailable"),
    row(131_061, Never, "template_needs_marketing_endpoint"),
    row(131_062, User, "phone_number_needed"),
    row(131_063, User, "marketing_disabled"),
    row(131_070, User, "thread_not_ours"),
    span(131_201, 131_215, User, "group_refused"),
    row(134_011, User, "payment_terms"),
    row(134_100, Never, "marketing_templates_only"),
    wait(134_101, 10, "template_syncing"),
    row(134_102, Never, "template_unavailable"),
    row(135_000, Never, "request_invalid"),
    span(136_000, 136_999, User, "refused"),
    row(137_000, User, "identity_changed"),
    // Templates at send time.
    row(132_000, Never, "template_values_missing"),
    row(132_001, User, "template_gone"),
    row(132_005, User, "template_text_too_long"),
    row(132_007, User, "template_policy"),
    row(132_008, Never, "template_value_invalid"),
    row(132_012, Never, "template_value_invalid"),
    row(132_015, User, "template_paused"),
    row(132_016, Never, "template_disabled"),
    row(132_018, Never, "template_value_invalid"),
    row(132_068, Never, "flow_blocked"),
    row(132_069, Backoff, "flow_throttled"),
    // Registration.
    thrice(133_000, "deregister_again"),
    row(133_004, Backoff, "temporary"),
    row(133_005, User, "pin_wrong"),
    row(133_006, User, "number_not_verified"),
    row(133_008, Wait, "pin_locked"),
    row(133_009, Wait, "pin_too_fast"),
    row(133_010, User, "number_not_registered"),
    wait(133_015, 5, "number_being_deleted"),
    wait(133_016, 72 * 60, "registration_limit"),
    // Calling.
    row(138_000, User, "calling_disabled"),
    row(138_001, Never, "call_not_possible"),
    row(138_002, Backoff, "call_limit"),
    row(138_003, Never, "call_in_progress"),
    row(138_004, Backoff, "call_failed"),
    row(138_005, Backoff, "call_limit"),
    row(138_006, User, "call_permission_missing"),
    row(138_007, Backoff, "call_failed"),
    wait(138_009, 24 * 60, "call_request_limit"),
    wait(138_012, 24 * 60, "call_limit"),
    row(138_013, Backoff, "rate_limited"),
    row(138_015, User, "messaging_limit_too_low"),
    row(138_018, User, "calling_not_set_up"),
    span(138_024, 138_025, User, "calling_restricted"),
    // Flows, blocking, health, usernames, insights.
    row(139_000, User, "flow_blocked"),
    span(139_001, 139_004, User, "flow_change_failed"),
    row(139_100, User, "block_failed"),
    row(139_101, User, "block_list_full"),
    row(139_102, Backoff, "block_list_changed"),
    row(139_103, Backoff, "temporary"),
    row(141_002, User, "template_gone"),
    row(141_006, User, "payment_problem"),
    row(141_010, User, "business_not_verified"),
    row(147_001, User, "username_taken"),
    row(147_002, User, "messaging_limit_too_low"),
    span(147_003, 147_004, User, "username_needs_page"),
    row(147_005, User, "username_taken"),
    span(200_005, 200_006, Never, "insights_unavailable"),
    row(200_007, User, "insights_disabled"),
    // Management, mostly as subcodes; a few arrive as the code itself.
    row(1_752_041, User, "already_onboarded"),
    row(2_388_001, User, "number_not_verified"),
    row(2_388_012, User, "number_already_added"),
    row(2_388_019, User, "template_limit"),
    row(2_388_024, User, "template_exists"),
    row(2_388_039, Wait, "template_not_editable"),
    row(2_388_040, User, "template_text_too_long"),
    row(2_388_047, User, "template_header_invalid"),
    row(2_388_072, User, "template_body_invalid"),
    row(2_388_073, User, "template_footer_invalid"),
    row(2_388_091, User, "number_not_eligible"),
    row(2_388_093, User, "number_not_eligible"),
    row(2_388_103, User, "number_not_migratable"),
    row(2_388_293, User, "template_too_many_variables"),
    row(2_388_299, User, "template_variable_at_edge"),
    row(2_494_100, Backoff, "number_in_maintenance"),
    span(2_494_164, 2_494_179, User, "onboarding_refused"),
    span(2_593_079, 2_593_085, User, "account_being_moved"),
    row(2_593_107, Wait, "history_limit"),
    row(2_593_108, Never, "history_too_late"),
    row(2_593_109, Never, "history_declined"),
];

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn each_code_stands_once_and_has_a_usable_key() {
        for (index, row) in TABLE.iter().enumerate() {
            let Row { from, to, rule } = row;
            assert!(from <= to, "{from}");
            let again = TABLE
                .iter()
                .skip(index + 1)
                .any(|other| other.from <= *to && *from <= other.to);
            assert!(
                !again,
                "{from} is listed twice: the second row would never count"
            );
            let snake = |byte: u8| byte.is_ascii_lowercase() || byte == b'_';
            assert!(
                !rule.key.is_empty() && rule.key.bytes().all(snake),
                "{}",
                rule.key
            );
            assert!(rule.wait.is_none() || rule.class == Class::Wait, "{from}");
            assert!(
                rule.tries.is_none() || rule.class == Class::Backoff,
                "{from}"
            );
        }
    }

    #[test]
    fn codes_lead_to_their_class() {
        let table = [
            (131_047, User, "service_window_closed"),
            (131_056, Pair, "pair_limited"),
            (130_429, Backoff, "throughput_reached"),
            (131_026, Never, "undeliverable"),
            (131_049, Wait, "marketing_held_back"),
            (190, User, "token_expired"),
            (250, User, "asset_not_assigned"),
            (131_208, User, "group_refused"),
            (987_654_321, User, "refused"),
        ];
        for (code, class, key) in table {
            let rule = classify(code);
            assert_eq!((rule.class, rule.key), (class, key), "{code}");
        }
        assert_eq!(rule_of(987_654_321), None);
        assert_eq!(
            classify(131_049).wait,
            Some(Duration::from_secs(24 * 60 * 60))
        );
        assert_eq!(
            classify(131_000).tries,
            Some(3),
            "an unknown error is tried three times"
        );
    }

    #[test]
    fn no_code_is_of_unknown_outcome() {
        assert!(
            TABLE.iter().all(|row| row.rule.class != Class::Unknown),
            "an envelope is an answer"
        );
    }
}
