//! From a body in the journal to the notices that stand.

mod effects;
mod samples;
mod shop;
mod told;

use std::collections::{HashMap, HashSet};

use serde_json::{Value, json};
use shopbell_store::NoticeScope;

use self::{
    shop::{
        AT_MS, AT_S, NUMBER, Shop, TEMPLATE, WABA, alert, event, event_at, of_number, of_template,
        update,
    },
    told::told,
};
use crate::account::NoticeCode;

#[tokio::test]
async fn every_event_leaves_its_notice_and_a_repeat_changes_nothing() {
    for (field, value, code) in told() {
        let shop = Shop::new().await;
        shop.hears(&event(field, value.clone())).await;
        let first = shop.notices().await;
        assert_eq!(shop.codes().await, [code.as_str()], "{field}: {value}");
        shop.hears_at(&event(field, value.clone()), AT_MS + 60_000)
            .await;
        assert_eq!(shop.notices().await, first, "a repeat of {field}: {value}");
        let (scope, subject) = (first[0].scope, first[0].subject.as_str());
        let expected = match scope {
            NoticeScope::Account => WABA,
            NoticeScope::Number => NUMBER,
            NoticeScope::Template => TEMPLATE,
        };
        assert_eq!(subject, expected, "{field} is about a {scope:?}");
    }
}

#[test]
fn every_code_is_reached_by_an_event_or_a_question() {
    let mut reached: HashSet<&str> = told().iter().map(|(.., code)| code.as_str()).collect();
    // `account::fetch` tests these.
    reached.extend([
        NoticeCode::SendingBlocked.as_str(),
        NoticeCode::SendingLimited.as_str(),
        NoticeCode::NumberNotConnected.as_str(),
        NoticeCode::NumberQualityLow.as_str(),
    ]);
    for code in NoticeCode::ALL {
        assert!(reached.contains(code.as_str()), "{code:?}");
    }
}

/// What all of it together comes to must not hang on the order it came in.
#[tokio::test]
async fn the_order_of_events_does_not_matter() {
    let bodies: Vec<Value> = told()
        .into_iter()
        .enumerate()
        .map(|(index, (field, value, _))| {
            // Some at the same second, some not.
            let later = i64::try_from(index / 2).unwrap();
            event_at(AT_S + later, field, value)
        })
        .collect();
    let mut outcomes = Vec::new();
    for turn in [0, 7, 31] {
        let shop = Shop::new().await;
        for index in 0..bodies.len() {
            shop.hears(&bodies[(index + turn) % bodies.len()]).await;
        }
        for body in bodies.iter().rev() {
            shop.hears(body).await;
        }
        let told: HashMap<_, _> = shop
            .notices()
            .await
            .into_iter()
            // Trouble without a time of its own is dated by its arrival.
            .map(|n| ((n.subject, n.code), (n.facts, n.detail, n.at_ms, n.ends_ms)))
            .collect();
        let mut known = Vec::new();
        for subject in [WABA, NUMBER, TEMPLATE] {
            known.push(shop.store.facts_of(subject).await.unwrap());
        }
        outcomes.push((told, known));
    }
    assert_eq!(outcomes[0], outcomes[1]);
    assert_eq!(outcomes[0], outcomes[2]);
}

#[tokio::test]
async fn what_is_over_goes_whatever_comes_first() {
    let template = |word: &str| of_template(json!({ "event": word }));
    let alert_over = json!({ "entity_type": "PHONE_NUMBER", "entity_id": NUMBER, "alert_info": {
        "alert_severity": "CRITICAL", "alert_status": "NONE", "alert_type": "PROFILE_PICTURE_LOST" } });
    let lifted = |kind: &str| {
        let violation = json!({ "violation_info": { "violation_type": kind } });
        update("ACCOUNT_RESTRICTION", violation)
    };
    let ban = |state: &str| {
        update(
            "DISABLED_UPDATE",
            json!({ "ban_info": { "waba_ban_state": state } }),
        )
    };
    let over = [
        (
            "account_update",
            update("ACCOUNT_DELETED", json!({})),
            ban("REINSTATE"),
        ),
        ("account_update", ban("DISABLE"), ban("REINSTATE")),
        (
            "account_update",
            ban("SCHEDULE_FOR_DISABLE"),
            ban("REINSTATE"),
        ),
        ("account_update", lifted("SCAM_WARN"), lifted("SCAM_UNBAN")),
        (
            "account_update",
            update("ACCOUNT_OFFBOARDED", json!({})),
            update("ACCOUNT_RECONNECTED", json!({})),
        ),
        (
            "account_update",
            update("PARTNER_REMOVED", json!({})),
            update("PARTNER_ADDED", json!({})),
        ),
        (
            "account_alerts",
            alert("PROFILE_PICTURE_LOST", "CRITICAL"),
            alert_over,
        ),
        (
            "phone_number_quality_update",
            of_number(json!({ "event": "FLAGGED" })),
            of_number(json!({ "event": "UNFLAGGED" })),
        ),
        (
            "message_template_status_update",
            template("REJECTED"),
            template("PENDING"),
        ),
        (
            "message_template_status_update",
            template("PAUSED"),
            template("DELETED"),
        ),
        (
            "message_template_quality_update",
            of_template(json!({ "new_quality_score": "RED" })),
            of_template(json!({ "new_quality_score": "GREEN" })),
        ),
        (
            "flows",
            json!({ "event": "ENDPOINT_LATENCY", "flow_id": "6", "alert_state": "ACTIVATED" }),
            json!({ "event": "ENDPOINT_LATENCY", "flow_id": "6", "alert_state": "DEACTIVATED" }),
        ),
    ];
    for (field, stands, ends) in over {
        let stands = event_at(AT_S, field, stands);
        let ends = event_at(AT_S + 60, field, ends);
        for order in [[&stands, &ends], [&ends, &stands]] {
            let shop = Shop::new().await;
            for body in order {
                shop.hears(body).await;
            }
            assert_eq!(shop.codes().await, [""; 0], "{ends} ends {stands}");
        }
        let shop = Shop::new().await;
        shop.hears(&stands).await;
        assert!(!shop.notices().await.is_empty(), "{stands} stands before");
    }
}
