//! What customers do apart from writing: they move, call, pay, meet in groups, are answered by somebody else.

use serde_json::{Value, json};
use shopbell_simulator::{Call, Content, Owner};

use crate::receiver::{Stage, text};

#[tokio::test]
async fn who_moves_writes_from_the_new_ids() {
    let stage = Stage::new().await;
    let ana = stage.simulator.customer("Ana");
    ana.writes("Hi").await;
    let (old_phone, old_id) = (ana.wa_id().unwrap(), ana.user_id());
    ana.changes_number("447700900321").await;
    let notice = &stage.receiver.messages()[1];
    assert_eq!(notice["from"], old_phone.as_str());
    assert_eq!(
        (&notice["system"]["type"], &notice["system"]["wa_id"]),
        (&json!("user_changed_number"), &json!("447700900321"))
    );
    let update = &stage.receiver.values("user_id_update")[0]["user_id_update"][0];
    assert_eq!(
        update["user_id"],
        json!({"previous": old_id, "current": ana.user_id()})
    );
    assert_eq!(update["user_id"]["current"], notice["system"]["user_id"]);
    ana.writes("It's me").await;
    let message = &stage.receiver.messages()[2];
    assert_eq!(message["from"], "447700900321");
    assert_ne!(ana.user_id(), old_id);

    let before = ana.identity_hash();
    ana.changes_phone().await;
    let notice = &stage.receiver.messages()[3];
    assert_eq!(notice["system"]["type"], "customer_identity_changed");
    assert_ne!(notice["identity"]["hash"], before.as_str());
    let cai = stage.simulator.customer("Cai").with_username_only("cai");
    cai.changes_user_id().await;
    let notice = stage.receiver.messages().pop().unwrap();
    assert_eq!(notice["system"]["user_id"], cai.user_id().as_str());
}

#[tokio::test]
async fn calls_are_told_of_and_open_the_window() {
    let stage = Stage::new().await;
    let ana = stage.simulator.customer("Ana");
    let missed = ana.calls(Call::Missed).await;
    ana.calls(Call::Recorded { seconds: 60 }).await;
    ana.calls(Call::Declined).await;
    let calls: Vec<Value> = stage
        .receiver
        .values("calls")
        .iter()
        .filter_map(|value| value["calls"].get(0).cloned())
        .collect();
    let events: Vec<&Value> = calls.iter().map(|call| &call["event"]).collect();
    assert_eq!(
        events,
        [
            "connect",
            "terminate",
            "connect",
            "terminate",
            "call_recording_available"
        ]
    );
    assert_eq!(calls[1]["id"], missed.as_str());
    assert!(missed.starts_with("wacid."));
    assert_eq!(
        (&calls[1]["status"], calls[1].get("duration")),
        (&json!("FAILED"), None)
    );
    assert_eq!(calls[3]["duration"], 60);
    let tape = calls[4]["call_recording"]["audio"]["id"].as_str().unwrap();
    assert_eq!(stage.get(tape).await.0, 200, "the recording can be fetched");
    let rung = stage.receiver.values("calls").pop().unwrap();
    assert_eq!(rung["statuses"][0]["status"], "REJECTED");
    stage.send_text(&ana.wa_id().unwrap(), "You called?").await;
    stage.simulator.settled().await;
    assert_eq!(ana.inbox(), ["You called?"], "a call opens the window");

    let voicemail = ana.leaves_voicemail().await;
    let message = stage.receiver.messages().pop().unwrap();
    assert_eq!(
        (&message["id"], &message["type"]),
        (&json!(voicemail), &json!("audio"))
    );
}

#[tokio::test]
async fn a_permission_to_call_is_asked_for_given_and_found() {
    let stage = Stage::new().await;
    let ana = stage.simulator.customer("Ana");
    ana.writes("Hi").await;
    let path = format!(
        "{}/call_permissions?user_wa_id={}",
        stage.simulator.phone_number_id(),
        ana.wa_id().unwrap()
    );
    assert_eq!(
        stage.get(&path).await.1["permission"]["status"],
        "no_permission"
    );
    let ask = json!({
        "messaging_product": "whatsapp", "to": ana.wa_id(), "type": "interactive",
        "interactive": {"type": "call_permission_request", "action": {"name": "call_permission_request"}},
    });
    let (_, answer) = stage.send(&ask).await;
    let wamid = answer["messages"][0]["id"].as_str().unwrap();
    ana.answers_call_request(wamid, true, None).await;
    let reply = stage.receiver.messages().pop().unwrap();
    assert_eq!(
        reply["interactive"]["call_permission_reply"],
        json!({"response": "accept", "is_permanent": true, "response_source": "user_action"})
    );
    assert_eq!(
        stage.get(&path).await.1["permission"]["status"],
        "permanent"
    );
}

#[tokio::test]
async fn forms_products_and_shared_numbers_have_their_shapes() {
    let stage = Stage::new().await;
    let ana = stage.simulator.customer("Ana");
    ana.sends(Content::FlowAnswer {
        response: json!({"flow_token": "t", "day": "Friday"}),
    })
    .await;
    ana.sends(Content::OwnNumber {
        phone: "447700900123".into(),
        name: "Ana".into(),
    })
    .await;
    ana.asks_about("600", "HELMET", "Do you have it in blue?")
        .await;
    ana.forwards_often("Chain letter").await;
    ana.sends(Content::Welcome).await;
    let messages = stage.receiver.messages();
    let inside = messages[0]["interactive"]["nfm_reply"]["response_json"]
        .as_str()
        .unwrap();
    assert_eq!(
        serde_json::from_str::<Value>(inside).unwrap(),
        json!({"flow_token": "t", "day": "Friday"}),
        "JSON inside a text"
    );
    assert_eq!(messages[1]["contacts"][0]["origin"], "contact_request");
    assert_eq!(
        messages[2]["context"]["referred_product"]["product_retailer_id"],
        "HELMET"
    );
    assert_eq!(
        messages[3]["context"],
        json!({"frequently_forwarded": true})
    );
    assert_eq!(messages[4]["type"], "request_welcome");

    ana.pays("wamid.x", "inv-77", 2500, "captured").await;
    let status = stage.receiver.statuses().pop().unwrap();
    assert_eq!(
        (&status["type"], &status["payment"]["amount"]["value"]),
        (&json!("payment"), &json!(2500))
    );
}

#[tokio::test]
async fn a_group_lives_and_is_written_to() {
    let stage = Stage::new().await;
    let (ana, ben) = (
        stage.simulator.customer("Ana"),
        stage.simulator.customer("Ben"),
    );
    let group = stage.simulator.group("Sunday riders").await;
    group.joined_by(&ana).await;
    group.joined_by(&ben).await;
    group.hears(&ana, Content::text("Who comes?")).await;
    let message = &stage.receiver.messages()[0];
    assert_eq!(
        (&message["group_id"], &message["from"]),
        (&json!(group.id()), &json!(ana.wa_id()))
    );

    let mut hello = text(group.id(), "We do");
    hello["recipient_type"] = json!("group");
    let (status, answer) = stage.send(&hello).await;
    assert_eq!(
        (status, &answer["messages"][0]["group_id"]),
        (200, &json!(group.id())),
        "{answer}"
    );
    stage.simulator.settled().await;
    assert_eq!((ana.inbox().len(), ben.inbox().len()), (1, 1));
    let statuses = stage.receiver.statuses();
    let of = |state: &str| {
        statuses
            .iter()
            .filter(|status| status["status"] == state)
            .count()
    };
    assert_eq!(
        (of("sent"), of("delivered"), of("read")),
        (1, 2, 2),
        "one report for each member"
    );
    assert_eq!(statuses[1]["recipient_type"], "group");
    assert!(statuses[1]["recipient_participant_id"].is_string());
    let wamid = stage.send_text(&ana.wa_id().unwrap(), "Alone").await;
    stage.simulator.settled().await;
    assert_eq!(
        stage.receiver.states_of(&wamid),
        ["failed"],
        "a group opens nobody's own window"
    );

    group.renamed("Saturday riders", false).await;
    group.asked_by(&stage.simulator.customer("Eva")).await;
    group.left_by(&ben).await;
    group.suspended(true).await;
    assert_eq!(stage.refused(&hello).await, 131_204);
    group.suspended(false).await;
    group.deleted().await;
    assert_eq!(stage.refused(&hello).await, 131_041);
    let mut kinds = Vec::new();
    for field in [
        "group_lifecycle_update",
        "group_participants_update",
        "group_settings_update",
        "group_status_update",
    ] {
        for value in stage.receiver.values(field) {
            kinds.push(value["groups"][0]["type"].as_str().unwrap().to_owned());
        }
    }
    assert_eq!(
        kinds,
        [
            "group_create",
            "group_delete",
            "group_participants_add",
            "group_participants_add",
            "group_join_request_created",
            "group_participants_remove",
            "group_settings_update",
            "group_suspend",
            "group_suspend_cleared",
        ]
    );
}

#[tokio::test]
async fn conversations_change_hands() {
    let stage = Stage::new().await;
    let ana = stage.simulator.customer("Ana");
    ana.writes("Hi").await;
    ana.is_taken_over_by(Owner::AiAgent).await;
    ana.writes("Are you open?").await;
    ana.hears_from_agent("Yes, until 8 pm.").await;
    assert_eq!(
        stage.receiver.messages().len(),
        1,
        "the rest is not ours to answer"
    );
    let standby = stage.receiver.values("standby");
    assert_eq!(
        standby[0]["standby"]["messages"][0]["text"]["body"],
        "Are you open?"
    );
    assert_eq!(
        standby[1]["standby"]["message_echoes"][0]["message"]["text"]["body"],
        "Yes, until 8 pm."
    );
    ana.is_handed_back("Customer asked for a person", "Asked about opening hours.")
        .await;
    let handovers = stage.receiver.values("messaging_handovers");
    assert_eq!(
        (&handovers[0]["type"], &handovers[1]["type"]),
        (&json!("control_taken"), &json!("control_passed"))
    );
    ana.writes("Finally").await;
    assert_eq!(stage.receiver.messages().len(), 2);

    let hello = text(&ana.wa_id().unwrap(), "Hello");
    ana.is_taken_over_by(Owner::OtherApp).await;
    assert_eq!(stage.refused(&hello).await, 131_070);
    let take = json!({"messaging_product": "whatsapp", "to": ana.wa_id(), "action": "take"});
    let path = format!("{}/thread_control", stage.simulator.phone_number_id());
    assert_eq!(stage.post(&path, &take).await.0, 200);
    assert_eq!(stage.send(&hello).await.0, 200);
}
