//! How Meta's requests come here: subscription, callback, tunnel, and the way round through it.

use super::super::{Check, CheckCode, told::Told};
use crate::reach::{AddressState, Loop, Reach, WayShown, Wiring, host_of};

/// The field without which nothing comes in.
const MESSAGES: &str = "messages";

/// Whether the account sends its events to the app, and the app hears what it should: `wanted`
/// are names of webhook fields.
pub(crate) fn subscription(told: &Told, wanted: &[&str]) -> Check {
    let (Some(apps), Some(fields)) = (told.apps.told(), told.fields.told()) else {
        return Check::new(CheckCode::SubscriptionUnchecked);
    };
    let own = told.token.told().and_then(|token| token.app_id.as_ref());
    let subscribed = own.map_or(!apps.is_empty(), |own| apps.contains(own));
    let hears = |field: &str| fields.iter().any(|heard| heard == field);
    if !subscribed || !hears(MESSAGES) {
        return Check::new(CheckCode::NotSubscribed);
    }
    let missing: Vec<&str> = wanted
        .iter()
        .copied()
        .filter(|field| !hears(field))
        .collect();
    if missing.is_empty() {
        Check::new(CheckCode::Subscribed)
    } else {
        Check::new(CheckCode::FieldsMissing).with("fields", missing.join(", "))
    }
}

/// Where Meta delivers: by what it said now, where it said anything, and by what became of
/// telling it our address.
pub(crate) fn callback(said: Option<&Wiring>, told: &Wiring) -> Check {
    let ours = |wiring: &Wiring| matches!(wiring, Wiring::Ours | Wiring::OursForNumber { .. });
    let failed = matches!(told, Wiring::Unverified | Wiring::Refused { .. });
    match said {
        // That our address was refused says more than whose Meta still has.
        Some(said) if ours(said) || !failed => wired(said),
        _ => wired(told),
    }
}

fn wired(wiring: &Wiring) -> Check {
    match wiring {
        Wiring::Unknown => Check::new(CheckCode::CallbackUnchecked),
        Wiring::Nobody => Check::new(CheckCode::CallbackNone),
        Wiring::Ours => Check::new(CheckCode::CallbackOurs),
        Wiring::OursForNumber { rest } => Check::new(CheckCode::CallbackOursForNumber)
            .with("host", rest.as_deref().unwrap_or_default()),
        Wiring::OursOfBefore => Check::new(CheckCode::CallbackOld),
        Wiring::Foreign { host } => Check::new(CheckCode::CallbackForeign).with("host", host),
        Wiring::Unverified => Check::new(CheckCode::CallbackUnverified),
        Wiring::Refused { meta_code } => {
            Check::new(CheckCode::CallbackRefused).with("metaCode", meta_code)
        }
    }
}

/// How the way in stands.
pub(crate) fn tunnel(reach: &Reach) -> Check {
    let number = |check: Check, number: &Option<u32>| match number {
        Some(number) => check.with("number", number),
        None => check,
    };
    match (&reach.address, &reach.way) {
        (AddressState::Online { url }, Some(WayShown::OwnAddress { .. }) | None) => {
            Check::new(CheckCode::OwnAddress).with("host", host_of(url).unwrap_or_default())
        }
        (AddressState::Online { url }, Some(WayShown::Ngrok { .. })) => match reach.request_limit {
            Some(limit) if nearly_used_up(reach.requests, limit) => {
                Check::new(CheckCode::TunnelNearlyUsedUp)
                    .with("used", reach.requests)
                    .with("limit", limit)
            }
            _ => Check::new(CheckCode::TunnelOnline).with("host", host_of(url).unwrap_or_default()),
        },
        (_, None) => Check::new(CheckCode::TunnelNone),
        (AddressState::Off | AddressState::Connecting, Some(_)) => {
            Check::new(CheckCode::TunnelConnecting)
        }
        (
            AddressState::Waiting {
                until_ms,
                code,
                number: page,
            },
            Some(_),
        ) => number(
            Check::new(CheckCode::TunnelWaiting)
                .with("atMs", until_ms)
                .with("reason", code),
            page,
        ),
        (AddressState::Refused { code, number: page }, Some(_)) => number(
            Check::new(CheckCode::TunnelRefused).with("reason", code),
            page,
        ),
    }
}

/// Over 80 % of a month's requests.
fn nearly_used_up(used: i64, limit: i64) -> bool {
    used.saturating_mul(100) > limit.saturating_mul(80)
}

/// What became of our own request through the public address.
pub(crate) fn way_round(reach: &Reach) -> Check {
    if !matches!(reach.address, AddressState::Online { .. }) {
        return Check::new(CheckCode::LoopUntried);
    }
    match &reach.proof {
        None => Check::new(CheckCode::LoopTrying),
        Some((Loop::Closed, at_ms)) => Check::new(CheckCode::LoopClosed).with("atMs", at_ms),
        Some((Loop::Broken { status }, _)) => {
            let status = status.map(|status| status.to_string());
            Check::new(CheckCode::LoopBroken).with("status", status.unwrap_or_default())
        }
        Some((Loop::Stopped { number }, _)) => {
            Check::new(CheckCode::LoopStopped).with("number", number)
        }
        Some((Loop::Elsewhere, _)) => Check::new(CheckCode::LoopElsewhere),
    }
}

#[cfg(test)]
mod tests {
    use super::{
        super::super::told::{Answer, TokenTold},
        *,
    };

    const OURS: &str = "https://casa-azul.ngrok-free.app/webhook";

    fn ngrok() -> Option<WayShown> {
        Some(WayShown::Ngrok {
            last_four: "1234".to_owned(),
            domain: Some("casa-azul.ngrok-free.app".to_owned()),
        })
    }

    fn online() -> Reach {
        Reach {
            way: ngrok(),
            address: AddressState::Online {
                url: OURS.to_owned(),
            },
            ..Reach::default()
        }
    }

    #[test]
    fn what_meta_says_now_counts_unless_it_refused_our_address() {
        let foreign = Wiring::Foreign {
            host: "crm.example".to_owned(),
        };
        let refused = Wiring::Refused { meta_code: 2200 };
        for (said, told, code) in [
            (
                Some(&Wiring::Ours),
                &Wiring::Unknown,
                CheckCode::CallbackOurs,
            ),
            (
                Some(&Wiring::Nobody),
                &Wiring::Ours,
                CheckCode::CallbackNone,
            ),
            (Some(&foreign), &Wiring::Ours, CheckCode::CallbackForeign),
            (
                Some(&Wiring::OursOfBefore),
                &Wiring::Ours,
                CheckCode::CallbackOld,
            ),
            (
                Some(&foreign),
                &Wiring::Unverified,
                CheckCode::CallbackUnverified,
            ),
            (Some(&Wiring::Nobody), &refused, CheckCode::CallbackRefused),
            (Some(&Wiring::Ours), &refused, CheckCode::CallbackOurs),
            (None, &foreign, CheckCode::CallbackForeign),
            (None, &Wiring::Ours, CheckCode::CallbackOurs),
            (None, &Wiring::Unknown, CheckCode::CallbackUnchecked),
        ] {
            assert_eq!(callback(said, told).code, code, "{said:?} {told:?}");
        }
        assert_eq!(
            callback(Some(&foreign), &Wiring::Unknown).facts["host"],
            "crm.example"
        );
        let shared = Wiring::OursForNumber {
            rest: Some("crm.example".to_owned()),
        };
        let shared = callback(Some(&shared), &Wiring::Unknown);
        assert_eq!(shared.code, CheckCode::CallbackOursForNumber);
        assert_eq!(shared.facts["host"], "crm.example");
    }

    #[test]
    fn a_subscription_needs_the_app_and_its_fields() {
        let subscribed = |apps: &[&str], fields: &[&str]| {
            let names = |names: &[&str]| {
                let owned = names.iter().map(|&name| name.to_owned());
                Answer::Told(owned.collect())
            };
            let told = Told {
                token: Answer::Told(TokenTold {
                    app_id: Some("600".to_owned()),
                    ..TokenTold::default()
                }),
                apps: names(apps),
                fields: names(fields),
                ..Told::default()
            };
            subscription(&told, &["messages", "account_update"])
        };
        let good = subscribed(&["1", "600"], &["account_update", "messages"]);
        assert_eq!(good.code, CheckCode::Subscribed);
        let other = subscribed(&["1"], &["account_update", "messages"]);
        assert_eq!(other.code, CheckCode::NotSubscribed, "another app is");
        let deaf = subscribed(&["600"], &["account_update"]);
        assert_eq!(deaf.code, CheckCode::NotSubscribed, "no message comes");
        let half = subscribed(&["600"], &["messages"]);
        assert_eq!(half.code, CheckCode::FieldsMissing);
        assert_eq!(half.facts["fields"], "account_update");
        let silent = subscription(&Told::default(), &[]);
        assert_eq!(silent.code, CheckCode::SubscriptionUnchecked);
    }

    #[test]
    fn a_tunnel_is_as_its_address_stands() {
        let waiting = AddressState::Waiting {
            until_ms: 7,
            code: "tunnel_unreachable",
            number: None,
        };
        let refused = AddressState::Refused {
            code: "tunnel_token_wrong",
            number: Some(107),
        };
        for (address, code) in [
            (AddressState::Off, CheckCode::TunnelConnecting),
            (AddressState::Connecting, CheckCode::TunnelConnecting),
            (waiting, CheckCode::TunnelWaiting),
            (refused, CheckCode::TunnelRefused),
        ] {
            let check = tunnel(&Reach {
                address,
                ..online()
            });
            assert_eq!(check.code, code);
            assert_eq!(
                check.facts.contains_key("reason"),
                code.fix().is_some(),
                "{check:?}"
            );
        }
        assert_eq!(tunnel(&online()).facts["host"], "casa-azul.ngrok-free.app");
        assert_eq!(tunnel(&Reach::default()).code, CheckCode::TunnelNone);
        let own = Reach {
            way: Some(WayShown::OwnAddress {
                url: OURS.to_owned(),
                port: 8080,
            }),
            ..online()
        };
        assert_eq!(tunnel(&own).code, CheckCode::OwnAddress);
    }

    #[test]
    fn a_month_is_nearly_used_up_above_four_fifths() {
        for (requests, code) in [
            (16_000, CheckCode::TunnelOnline),
            (16_001, CheckCode::TunnelNearlyUsedUp),
            (i64::MAX, CheckCode::TunnelNearlyUsedUp),
        ] {
            let check = tunnel(&Reach {
                requests,
                request_limit: Some(20_000),
                ..online()
            });
            assert_eq!(check.code, code, "{requests}");
        }
    }

    #[test]
    fn a_way_round_counts_only_while_the_address_is_online() {
        for (proof, code) in [
            (None, CheckCode::LoopTrying),
            (Some(Loop::Closed), CheckCode::LoopClosed),
            (Some(Loop::Broken { status: None }), CheckCode::LoopBroken),
            (Some(Loop::Stopped { number: 727 }), CheckCode::LoopStopped),
            (Some(Loop::Elsewhere), CheckCode::LoopElsewhere),
        ] {
            let mut reach = online();
            reach.proof = proof.map(|proof| (proof, 7));
            assert_eq!(way_round(&reach).code, code);
            reach.address = AddressState::Connecting;
            assert_eq!(way_round(&reach).code, CheckCode::LoopUntried);
        }
    }
}
