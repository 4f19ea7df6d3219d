//! What becomes of a message, by whom it is for and how the number stands.

use serde_json::{Value, json};
use shopbell_simulator::{Limits, Options};

use crate::receiver::{Stage, text};

async fn fails_with(stage: &Stage, message: &Value) -> u64 {
    let (status, answer) = stage.send(message).await;
    assert_eq!(status, 200, "{answer}");
    stage.simulator.settled().await;
    let id = answer["messages"][0]["id"].as_str().unwrap();
    assert_eq!(stage.receiver.states_of(id), ["failed"]);
    let statuses = stage.receiver.statuses();
    let status = statuses.iter().find(|status| status["id"] == id).unwrap();
    status["errors"][0]["code"].as_u64().unwrap()
}

fn sale(to: &str) -> Value {
    let text = |text: &str| json!({"type": "text", "text": text});
    json!({
        "messaging_product": "whatsapp", "to": to, "type": "template",
        "template": {"name": "spring_sale", "language": {"code": "en_US"}, "components": [
            {"type": "header", "parameters": [{"type": "image", "image": {"link": "https://cdn.example/a.jpg"}}]},
            {"type": "body", "parameters": [text("Ana"), text("Friday")]},
            {"type": "button", "sub_type": "url", "index": 1, "parameters": [text("ana")]},
        ]},
    })
}

#[tokio::test]
async fn marketing_fails_for_a_reason_and_resumes() {
    let stage = Stage::new().await;
    let capped = stage.simulator.customer("Capped").who_has_enough();
    let tested = stage.simulator.customer("Tested").in_experiment();
    let ana = stage.simulator.customer("Ana");
    let of = |who: &shopbell_simulator::Customer| sale(&who.wa_id().unwrap());
    assert_eq!(fails_with(&stage, &of(&capped)).await, 131_049);
    assert_eq!(fails_with(&stage, &of(&tested)).await, 130_472);
    ana.stops_marketing(true).await;
    assert_eq!(fails_with(&stage, &of(&ana)).await, 131_050);
    ana.stops_marketing(false).await;
    let preferences = stage.receiver.values("user_preferences");
    assert_eq!(
        preferences
            .iter()
            .map(|value| &value["user_preferences"][0]["value"])
            .collect::<Vec<_>>(),
        ["stop", "resume"]
    );
    stage.send(&of(&ana)).await;
    stage.simulator.settled().await;
    assert_eq!(ana.inbox().len(), 1, "she gets them again");
}

#[tokio::test]
async fn a_test_number_reaches_its_list_only_and_compares_literally() {
    let stage = Stage::new().await;
    let lupe = stage.simulator.customer("Lupe").with_phone("5215512345678");
    lupe.writes("Hola").await;
    let (_, answer) = stage.send(&text("+52 55 1234 5678", "Hola")).await;
    assert_eq!(
        answer["contacts"],
        json!([{"input": "+52 55 1234 5678", "wa_id": "5215512345678"}]),
        "a real number reaches both forms"
    );
    stage.simulator.change_number(|number| {
        number.allowed_recipients = Some(vec![String::from("525512345678")]);
    });
    assert_eq!(stage.send(&text("+525512345678", "Hola")).await.0, 200);
    assert_eq!(
        stage.refused(&text("+5215512345678", "Hola")).await,
        131_030,
        "the same person under the other form is not on the list"
    );
    let (_, node) = stage
        .get(&format!(
            "{}?fields=account_mode",
            stage.simulator.phone_number_id()
        ))
        .await;
    assert_eq!(node["account_mode"], "SANDBOX");
}

#[tokio::test]
async fn argentine_and_brazilian_forms_lead_to_one_person() {
    let stage = Stage::new().await;
    for (name, wa_id, dialled) in [
        ("Tomás", "5491123456789", "+54 11 2345-6789"),
        ("Bia", "551187654321", "+55 11 98765-4321"),
    ] {
        let who = stage.simulator.customer(name).with_phone(wa_id);
        who.writes("Oi").await;
        let (_, answer) = stage.send(&text(dialled, "Hello")).await;
        assert_eq!(answer["contacts"][0]["wa_id"], wa_id, "{name}");
        stage.simulator.settled().await;
        assert_eq!(who.inbox(), ["Hello"]);
    }
}

#[tokio::test]
async fn how_the_number_stands_decides() {
    let stage = Stage::new().await;
    let ana = stage.simulator.customer("Ana");
    let incoming = ana.writes("Hi").await;
    let hello = text(&ana.wa_id().unwrap(), "Hello");
    let number = stage.simulator.phone_number_id();

    stage.simulator.change_number(|it| it.registered = false);
    assert_eq!(stage.refused(&hello).await, 133_010);
    let mark = json!({"messaging_product": "whatsapp", "status": "read", "message_id": incoming});
    assert_eq!(stage.refused(&mark).await, 133_010);
    stage.simulator.change_number(|it| {
        it.registered = true;
        it.status = String::from("BANNED");
    });
    assert_eq!(stage.refused(&hello).await, 131_031);
    stage.simulator.change_number(|it| {
        it.status = String::from("CONNECTED");
        it.payment_method = false;
        it.business_verified = false;
    });
    assert_eq!(fails_with(&stage, &hello).await, 131_042);
    let (_, node) = stage.get(&format!("{number}?fields=health_status")).await;
    let health = &node["health_status"];
    assert_eq!(health["can_send_message"], "BLOCKED", "the worst decides");
    let codes: Vec<&Value> = health["entities"]
        .as_array()
        .unwrap()
        .iter()
        .filter_map(|entity| entity["errors"].get(0))
        .map(|error| &error["error_code"])
        .collect();
    assert_eq!(codes, [&json!(141_006), &json!(141_010)]);

    stage.simulator.change_number(|it| {
        it.payment_method = true;
        it.calling = false;
    });
    let ask = json!({
        "messaging_product": "whatsapp", "to": ana.wa_id(), "type": "interactive",
        "interactive": {"type": "call_permission_request", "action": {"name": "call_permission_request"}},
    });
    assert_eq!(stage.refused(&ask).await, 138_000);
    assert_eq!(stage.send(&hello).await.0, 200, "all else goes");
}

#[tokio::test]
async fn a_number_lent_by_whatsapp_waits_for_its_name() {
    let stage = Stage::with(|options: &mut Options| {
        options.business.numbers[0].display = String::from("+1 555 010 0200");
        options.conditions.name_status = String::from("PENDING_REVIEW");
    })
    .await;
    let ana = stage.simulator.customer("Ana");
    ana.writes("Hi").await;
    let hello = text(&ana.wa_id().unwrap(), "Hello");
    assert_eq!(stage.refused(&hello).await, 131_037);
    stage
        .simulator
        .change_number(|it| it.name_status = String::from("APPROVED"));
    assert_eq!(stage.send(&hello).await.0, 200);
}

#[tokio::test]
async fn a_changed_phone_is_noticed_by_its_hash() {
    let stage = Stage::new().await;
    let ana = stage.simulator.customer("Ana");
    ana.writes("Hi").await;
    let mut hello = text(&ana.wa_id().unwrap(), "Hello");
    hello["recipient_identity_key_hash"] = json!(ana.identity_hash());
    assert_eq!(stage.send(&hello).await.0, 200);
    hello["recipient_identity_key_hash"] = json!("another");
    assert_eq!(stage.refused(&hello).await, 137_000);
}

#[tokio::test]
async fn quotes_are_shown_while_their_message_can_be_found() {
    let stage = Stage::new().await;
    let ana = stage.simulator.customer("Ana");
    let asked = ana.writes("Open?").await;
    let other = stage.simulator.customer("Ben").writes("Hi").await;
    for quoted in [asked.as_str(), "wamid.unknown"] {
        let mut reply = text(&ana.wa_id().unwrap(), "Until six");
        reply["context"] = json!({"message_id": quoted});
        assert_eq!(stage.send(&reply).await.0, 200);
    }
    stage.simulator.settled().await;
    let quotes: Vec<_> = ana.inbox().into_iter().map(|it| it.quotes).collect();
    assert_eq!(quotes, [Some(asked), None], "it arrives without the quote");
    let foreign = json!({
        "messaging_product": "whatsapp", "to": ana.wa_id(), "type": "reaction",
        "reaction": {"message_id": other, "emoji": "👍"},
    });
    assert_eq!(
        stage.refused(&foreign).await,
        131_009,
        "a reaction stays in its chat"
    );
}

#[tokio::test]
async fn rates_follow_the_clock_that_is_held_by_hand() {
    use std::sync::{
        Arc,
        atomic::{AtomicU64, Ordering},
    };
    let now_ms = Arc::new(AtomicU64::new(1_793_700_000_000));
    let hand = Arc::clone(&now_ms);
    let stage = Stage::with(move |options| {
        options.clock = shopbell_simulator::Clock::from_fn(move || hand.load(Ordering::SeqCst));
        options.conditions.on_business_app = true;
        options.limits = Some(Limits {
            calls_an_hour: 3,
            ..Limits::default()
        });
    })
    .await;
    let hello = |at: usize| {
        let who = stage.simulator.customer(&format!("Customer {at}"));
        text(&who.wa_id().unwrap(), "Hello")
    };
    for at in 0..20 {
        assert_eq!(stage.send(&hello(at)).await.0, 200);
    }
    assert_eq!(
        stage.refused(&hello(20)).await,
        130_429,
        "a number of the Business app sends 20 a second"
    );
    now_ms.fetch_add(1000, Ordering::SeqCst);
    assert_eq!(stage.send(&hello(20)).await.0, 200);

    let waba = stage.simulator.waba_id();
    for _ in 0..3 {
        assert_eq!(stage.get(waba).await.0, 200);
    }
    let refused = stage
        .http
        .get(stage.graph(waba))
        .bearer_auth(stage.simulator.token())
        .send()
        .await
        .unwrap();
    let error: Value = refused.json().await.unwrap();
    assert_eq!(error["error"]["code"], 80_007);
    now_ms.fetch_add(3_600_000, Ordering::SeqCst);
    let answer = stage
        .http
        .get(stage.graph(waba))
        .bearer_auth(stage.simulator.token())
        .send()
        .await
        .unwrap();
    let usage = &answer.headers()["x-business-use-case-usage"];
    let usage: Value = serde_json::from_slice(usage.as_bytes()).unwrap();
    assert_eq!(usage[waba][0]["call_count"], 34);
    assert!(answer.headers().contains_key("x-app-usage"));
}

#[tokio::test]
async fn a_tier_counts_people_written_to_first() {
    let stage = Stage::with(|options| {
        options.limits = Some(Limits {
            per_second: 10_000,
            ..Limits::default()
        });
        options.conditions.messaging_limit = String::from("TIER_250");
        options.webhook_workers = 8;
    })
    .await;
    let hello = |to: String| {
        json!({"messaging_product": "whatsapp", "to": to, "type": "template",
               "template": {"name": "hello_world", "language": {"code": "en_US"}}})
    };
    let known = stage.simulator.customer("Ana");
    known.writes("Hi").await;
    for at in 0..250 {
        let (status, answer) = stage.send(&hello(format!("+4477009{at:05}"))).await;
        assert_eq!(status, 200, "{answer}");
    }
    assert_eq!(
        fails_with(&stage, &hello(String::from("+447700999999"))).await,
        131_048
    );
    stage.send(&hello(known.wa_id().unwrap())).await;
    stage.simulator.settled().await;
    assert_eq!(known.inbox().len(), 1, "replies do not count");
}
