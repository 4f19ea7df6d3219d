//! The table of error codes, held against a list of what Meta's pages name.
//!
//! Source: Meta, *Cloud API › Error codes*, *Calling*, *Block users*, *Flows*, *Business-scoped
//! user IDs*, *Message templates*, read 2026-11.

use std::collections::BTreeSet;
use std::ops::RangeInclusive;

use shopbell_cloud_api::{Class, classify, rule_of};

#[cfg(test)]
const NEVER: &[i64] = &[
    100, 1026, 2500, 130_472, 130_497, 131_008, 131_009, 131_021, 131_026, 131_050, 131_051,
    131_055, 131_061, 134_100, 134_102, 135_000, 132_000, 132_008, 132_012, 132_016, 132_018,
    132_068, 138_001, 138_003, 200_005, 200_006,
];
#[cfg(test)]
const USER: &[i64] = &[
    0, 3, 10, 33, 102, 104, 190, 368, 803, 2200, 130_403, 131_005, 131_030, 131_031, 131_037,
    131_042, 131_044, 131_045, 131_047, 131_052, 131_053, 131_062, 131_063, 131_064, 131_070,
    132_001, 132_005, 132_007, 132_015, 133_005, 133_006, 133_010, 134_011, 137_000, 138_000,
    138_006, 138_015, 138_018, 138_024, 138_025, 139_000, 139_001, 139_002, 139_003, 139_004,
    139_101, 141_002, 141_006, 141_010, 147_001, 147_002, 147_003, 147_004, 147_005, 200_007,
];
#[cfg(test)]
const BACKOFF: &[i64] = &[
    1, 2, 4, 17, 32, 341, 613, 80_007, 80_008, 130_429, 131_000, 131_016, 131_057, 132_069,
    133_000, 133_004, 138_002, 138_004, 138_005, 138_007, 138_013, 139_102, 139_103,
];
#[cfg(test)]
const WAIT: &[i64] = &[
    131_048, 131_049, 133_008, 133_009, 133_015, 133_016, 134_101, 138_009, 138_012,
];
/// Codes whose class Meta leaves open: groups, partial success, and management subcodes.
#[cfg(test)]
const OPEN: &[i64] = &[
    131_020, 131_041, 131_059, 139_100, 1_752_041, 2_388_001, 2_388_012, 2_388_019, 2_388_024,
    2_388_039, 2_388_040, 2_388_047, 2_388_072, 2_388_073, 2_388_091, 2_388_093, 2_388_103,
    2_388_293, 2_388_299, 2_494_100, 2_494_176, 2_494_177, 2_494_179, 2_593_079, 2_593_080,
    2_593_085, 2_593_107, 2_593_108,
];
#[cfg(test)]
const OPEN_SPANS: [RangeInclusive<i64>; 2] = [131_201..=131_215, 2_494_164..=2_494_168];

#[test]
fn each_code_of_the_papers_has_its_class() {
    let classes = [
        (Class::Never, NEVER),
        (Class::User, USER),
        (Class::Backoff, BACKOFF),
        (Class::Pair, &[131_056]),
        (Class::Wait, WAIT),
    ];
    let mut listed = BTreeSet::new();
    for (class, codes) in classes {
        for &code in codes {
            let rule = rule_of(code).unwrap_or_else(|| panic!("{code} has no rule"));
            assert_eq!(rule.class, class, "{code}");
            assert!(listed.insert(code), "{code} is listed twice");
        }
    }
    for code in (200..=299).chain(136_000..=136_999) {
        assert_eq!(classify(code).class, Class::User, "{code}");
    }
    let open = OPEN.iter().copied().chain(OPEN_SPANS.into_iter().flatten());
    for code in open {
        assert!(rule_of(code).is_some(), "{code} has no rule");
        assert!(listed.insert(code), "{code} is listed twice");
    }
    assert_eq!(
        listed.len(),
        162,
        "as many as the papers name, without the two wide spans"
    );
}

#[test]
fn each_key_is_one_sentence() {
    let all = (0..=3000).chain(80_000..=80_010).chain(130_000..=148_000);
    let keys: BTreeSet<&str> = all
        .chain(200_000..=200_010)
        .chain([1_752_041])
        .chain(2_388_000..=2_388_300)
        .chain(2_494_100..=2_494_180)
        .chain(2_593_079..=2_593_109)
        .filter_map(rule_of)
        .map(|rule| rule.key)
        .collect();
    assert!(
        keys.len() > 80,
        "one sentence for everything helps nobody: {}",
        keys.len()
    );
    assert!(!keys.contains(""), "every code can be explained");
}
