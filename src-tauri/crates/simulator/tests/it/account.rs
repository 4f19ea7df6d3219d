//! What happens to the account, and the past a number brings along.

use serde_json::{Value, json};
use shopbell_simulator::{AccountEvent, Asset, Content, PastChat, PastMessage, Review};

use crate::receiver::{Stage, text};

#[tokio::test]
async fn the_past_comes_in_chunks_and_its_files_afterwards() {
    let stage = Stage::new().await;
    let who: Vec<_> = ["Ana", "Ben", "Cleo"]
        .map(|name| stage.simulator.customer(name))
        .into();
    let now_s = 1_793_700_000;
    let day = 86_400;
    let past = |days: u64, by_shop: bool, content: Content| PastMessage {
        at_s: now_s - days * day,
        status: String::from("READ"),
        by_shop,
        content,
    };
    let chats: Vec<PastChat> = who
        .iter()
        .map(|with| PastChat {
            with: with.clone(),
            messages: vec![
                past(120, false, Content::text("Long ago")),
                past(400, false, Content::text("Too long ago")),
                past(30, true, Content::text("A month ago")),
                past(0, false, Content::media(Asset::Cake, Some("Today"))),
            ],
        })
        .collect();
    let ids = stage.simulator.syncs_history(&chats);
    stage.simulator.settled().await;
    assert_eq!(ids.len(), 9);
    let values = stage.receiver.values("history");
    let chunks: Vec<&Value> = values
        .iter()
        .filter_map(|value| value.get("history"))
        .collect();
    assert_eq!(chunks.last().unwrap()[0]["metadata"]["progress"], 100);
    let threads: usize = chunks
        .iter()
        .map(|chunk| chunk[0]["threads"].as_array().unwrap().len())
        .sum();
    assert!(
        chunks.len() > 3 && threads >= 6,
        "{} chunks, {threads} threads",
        chunks.len()
    );
    let text = stage
        .receiver
        .values("history")
        .iter()
        .map(Value::to_string)
        .collect::<String>();
    assert_eq!(
        text.matches("history_context").count(),
        9,
        "each message once"
    );
    let declined = stage.receiver.values("messages");
    assert!(declined.is_empty(), "history does not come as messages");
    stage.simulator.declines_history();
    stage.simulator.syncs_contacts(&[
        (who[0].clone(), Some("Ana (bike club)")),
        (who[1].clone(), None),
    ]);
    stage.simulator.settled().await;
    let last = stage.receiver.values("history").pop().unwrap();
    assert_eq!(last["history"][0]["errors"][0]["code"], 2_593_109);
    let book = &stage.receiver.values("smb_app_state_sync")[0]["state_sync"];
    assert_eq!(
        (&book[0]["action"], &book[1]["action"]),
        (&json!("add"), &json!("remove"))
    );
    let wamid = stage.send_text(&who[0].wa_id().unwrap(), "Hello").await;
    stage.simulator.settled().await;
    assert_eq!(
        stage.receiver.states_of(&wamid),
        ["failed"],
        "the past opens no window"
    );
}

#[tokio::test]
async fn what_happens_to_the_account_is_told_and_has_its_effect() {
    let stage = Stage::new().await;
    let ana = stage.simulator.customer("Ana");
    ana.writes("Hi").await;
    let number = stage.simulator.phone_number_id();
    let hello = text(&ana.wa_id().unwrap(), "Hello");
    let template = json!({
        "messaging_product": "whatsapp", "to": ana.wa_id(), "type": "template",
        "template": {"name": "hello_world", "language": {"code": "en_US"}},
    });
    let happens = async |event: AccountEvent| stage.simulator.happens(&event).await;
    happens(AccountEvent::Restricted {
        kinds: vec!["RESTRICTED_BIZ_INITIATED_MESSAGING".into()],
        until_s: Some(1_794_304_800),
    })
    .await;
    assert_eq!(stage.refused(&template).await, 131_031);
    assert_eq!(stage.send(&hello).await.0, 200, "answers still go");
    happens(AccountEvent::RestrictionLifted).await;
    assert_eq!(stage.send(&template).await.0, 200);
    happens(AccountEvent::Banned).await;
    assert_eq!(stage.refused(&hello).await, 131_031);
    happens(AccountEvent::Reinstated).await;
    assert_eq!(stage.send(&hello).await.0, 200);
    happens(AccountEvent::NameDecided {
        approved: true,
        name: "Luna Café".into(),
        reason: None,
    })
    .await;
    happens(AccountEvent::CapabilityChanged {
        limit: "TIER_10K".into(),
        numbers: 20,
    })
    .await;
    happens(AccountEvent::QualityChanged {
        rating: "YELLOW".into(),
    })
    .await;
    let (_, node) = stage
        .get(&format!(
            "{number}?fields=verified_name,quality_rating,whatsapp_business_manager_messaging_limit"
        ))
        .await;
    assert_eq!(
        node,
        json!({"id": number, "verified_name": "Luna Café", "quality_rating": "YELLOW",
               "whatsapp_business_manager_messaging_limit": "TIER_10K"})
    );
    happens(AccountEvent::FlowChanged {
        flow_id: "640".into(),
        from: "PUBLISHED".into(),
        to: "BLOCKED".into(),
    })
    .await;
    let flow = json!({
        "messaging_product": "whatsapp", "to": ana.wa_id(), "type": "interactive",
        "interactive": {"type": "flow", "body": {"text": "Book"}, "action": {"name": "flow", "parameters": {
            "flow_message_version": "3", "flow_id": "640", "flow_cta": "Book"}}},
    });
    assert_eq!(stage.refused(&flow).await, 132_068);
    let updates: Vec<Value> = stage
        .receiver
        .values("account_update")
        .iter()
        .map(|v| v["event"].clone())
        .collect();
    assert_eq!(
        updates,
        [
            "ACCOUNT_RESTRICTION",
            "ACCOUNT_RESTRICTION",
            "DISABLED_UPDATE",
            "DISABLED_UPDATE"
        ]
    );
    let info = &stage.receiver.values("account_update")[0]["restriction_info"][0];
    assert_eq!(info["expiration"], 1_794_304_800);
}

#[tokio::test]
async fn every_event_goes_out_on_its_field() {
    let stage = Stage::new().await;
    let word = |text: &str| text.to_owned();
    let events = [
        (
            AccountEvent::Violation { kind: word("SPAM") },
            "account_update",
        ),
        (
            AccountEvent::BanScheduled {
                date: word("November 30, 2026"),
            },
            "account_update",
        ),
        (
            AccountEvent::Offboarded {
                reason: word("CHANGE_NUMBER"),
            },
            "account_update",
        ),
        (AccountEvent::Reconnected, "account_update"),
        (
            AccountEvent::AppRemoved {
                reason: word("USER"),
            },
            "account_update",
        ),
        (
            AccountEvent::CountryChanged {
                country: word("PT"),
            },
            "account_update",
        ),
        (
            AccountEvent::VolumeTier {
                category: word("UTILITY"),
                tier: word("0:100000"),
                region: word("Brazil"),
            },
            "account_update",
        ),
        (
            AccountEvent::Reviewed {
                decision: word("APPROVED"),
            },
            "account_review_update",
        ),
        (
            AccountEvent::Alert {
                severity: word("CRITICAL"),
                kind: word("PROFILE_PICTURE_LOST"),
                description: word("Gone"),
            },
            "account_alerts",
        ),
        (
            AccountEvent::ThroughputUpgraded,
            "phone_number_quality_update",
        ),
        (AccountEvent::PinChanged, "security"),
        (AccountEvent::PinResetRequested, "security"),
        (
            AccountEvent::PaymentConfigured {
                name: word("main"),
                status: word("Active"),
            },
            "payment_configuration_update",
        ),
        (
            AccountEvent::Username {
                username: Some(word("luna")),
                status: word("approved"),
            },
            "business_username_updates",
        ),
        (AccountEvent::Trouble { code: 131_035 }, "messages"),
        (AccountEvent::LinkFollowed { product_id: None }, "messages"),
        (
            AccountEvent::Detected {
                wamid: word("wamid.x"),
                name: word("Purchase"),
            },
            "automatic_events",
        ),
        (AccountEvent::Deleted, "account_update"),
    ];
    for (event, field) in events {
        let before = stage.receiver.values(field).len();
        let read: AccountEvent = serde_json::from_value(json!(event)).unwrap();
        assert_eq!(read, event, "the same over HTTP");
        stage.simulator.happens(&event).await;
        assert_eq!(stage.receiver.values(field).len(), before + 1, "{event:?}");
    }
    assert_eq!(
        serde_json::from_value::<Review>(json!({"review": "rejected", "reason": "SCAM"})).unwrap(),
        Review::Rejected {
            reason: word("SCAM"),
            explanation: None,
            recommendation: None
        }
    );
}
