use std::time::{Duration, Instant};

use serde_json::json;
use shopbell_simulator::{Customer, Fault};

use crate::receiver::{Stage, text};

async fn stage_with_ana() -> (Stage, Customer, String) {
    let stage = Stage::new().await;
    let ana = stage.simulator.customer("Ana");
    ana.writes("Hi").await;
    let to = ana.wa_id().unwrap();
    (stage, ana, to)
}

fn messages(stage: &Stage) -> String {
    format!("{}/messages", stage.simulator.phone_number_id())
}

#[tokio::test]
async fn sends_are_refused_with_code_and_retry_after() {
    let (stage, ana, to) = stage_with_ana().await;
    stage.simulator.fail_times(
        Fault::RefuseSend {
            code: 131_056,
            retry_after_s: Some(4),
        },
        2,
    );
    for _ in 0..2 {
        let answer = stage
            .try_post(&messages(&stage), &text(&to, "Hello"))
            .await
            .unwrap();
        assert_eq!(answer.headers()["retry-after"], "4");
        assert_eq!(answer.status(), 400);
        assert_eq!(
            answer.json::<serde_json::Value>().await.unwrap()["error"]["code"],
            131_056
        );
    }
    stage.send_text(&to, "Hello").await;
    stage.simulator.settled().await;
    assert_eq!(ana.inbox(), ["Hello"], "refused messages must not arrive");
}

#[tokio::test]
async fn a_broken_gateway_answers_html() {
    let (stage, _, to) = stage_with_ana().await;
    stage.simulator.fail(Fault::BrokenGateway { status: 502 });
    let answer = stage
        .try_post(&messages(&stage), &text(&to, "Hello"))
        .await
        .unwrap();
    assert_eq!(answer.status(), 502);
    assert!(answer.text().await.unwrap().starts_with("<html>"));
    assert!(stage.simulator.sends().is_empty());
}

#[tokio::test]
async fn a_client_that_gives_up_during_a_stall_has_sent_nothing() {
    let (stage, ana, to) = stage_with_ana().await;
    stage.simulator.fail(Fault::StallSend { for_ms: 400 });
    let request = stage
        .http
        .post(stage.graph(&messages(&stage)))
        .bearer_auth(stage.simulator.token());
    let gave_up = request
        .json(&text(&to, "Hello"))
        .timeout(Duration::from_millis(100))
        .send()
        .await
        .unwrap_err();
    assert!(gave_up.is_timeout());
    tokio::time::sleep(Duration::from_millis(600)).await;
    assert!(stage.simulator.sends().is_empty() && ana.inbox().is_empty());

    stage.simulator.fail(Fault::StallAnswer { for_ms: 300 });
    let request = stage
        .http
        .post(stage.graph(&messages(&stage)))
        .bearer_auth(stage.simulator.token());
    request
        .json(&text(&to, "Hello"))
        .timeout(Duration::from_millis(100))
        .send()
        .await
        .unwrap_err();
    assert_eq!(
        stage.simulator.sends().len(),
        1,
        "here it was taken before the stall"
    );
    stage.simulator.settled().await;
    assert_eq!(ana.inbox(), ["Hello"]);
}

#[tokio::test]
async fn a_dropped_send_is_not_taken_and_a_dropped_answer_is() {
    let (stage, ana, to) = stage_with_ana().await;
    stage.simulator.fail(Fault::DropSend);
    assert!(
        stage
            .try_post(&messages(&stage), &text(&to, "One"))
            .await
            .is_err()
    );
    assert!(stage.simulator.sends().is_empty());

    for after_bytes in [0, 1, 40] {
        stage.simulator.fail(Fault::DropAnswer { after_bytes });
        let answer = stage.try_post(&messages(&stage), &text(&to, "Two")).await;
        assert!(
            answer.is_err(),
            "no whole head after {after_bytes} bytes: {answer:?}"
        );
    }
    stage.simulator.fail(Fault::DropAnswer { after_bytes: 200 });
    let broken = stage.try_post(&messages(&stage), &text(&to, "Two")).await;
    assert!(match broken {
        Ok(answer) => answer.bytes().await.is_err(),
        Err(_) => true,
    });
    assert_eq!(stage.simulator.sends().len(), 4);
    stage.simulator.settled().await;
    assert_eq!(ana.inbox(), ["Two", "Two", "Two", "Two"]);
}

#[tokio::test]
async fn statuses_can_come_before_the_answer() {
    let (stage, _, to) = stage_with_ana().await;
    stage.simulator.fail(Fault::StatusBeforeAnswer);
    let wamid = stage.send_text(&to, "Hello").await;
    assert_eq!(
        stage.receiver.states_of(&wamid),
        ["sent", "delivered", "read"],
        "already there"
    );
}

#[tokio::test]
async fn statuses_can_come_backwards_fail_or_never_come() {
    let (stage, ana, to) = stage_with_ana().await;
    stage.simulator.fail(Fault::StatusesBackwards);
    let backwards = stage.send_text(&to, "One").await;
    stage.simulator.settled().await;
    assert_eq!(
        stage.receiver.states_of(&backwards),
        ["read", "delivered", "sent"]
    );

    stage.simulator.fail(Fault::FailDelivery { code: 131_049 });
    let failed = stage.send_text(&to, "Two").await;
    stage.simulator.fail(Fault::LoseStatuses);
    let silent = stage.send_text(&to, "Three").await;
    stage.simulator.settled().await;
    assert_eq!(stage.receiver.states_of(&failed), ["failed"]);
    let status = stage
        .receiver
        .statuses()
        .into_iter()
        .find(|s| s["id"] == failed.as_str())
        .unwrap();
    assert_eq!(status["errors"][0]["code"], 131_049);
    assert!(
        status.get("recipient_user_id").is_none(),
        "a failed send to a number tells no user id"
    );
    assert!(stage.receiver.states_of(&silent).is_empty());
    assert_eq!(ana.inbox(), ["One", "Three"]);
}

#[tokio::test]
async fn webhooks_can_come_twice_and_out_of_order() {
    let (stage, ana, _) = stage_with_ana().await;
    stage.simulator.fail(Fault::DuplicateWebhook);
    let twice = ana.writes("Twice").await;
    stage.simulator.settled().await;
    let ids: Vec<String> = stage
        .receiver
        .messages()
        .iter()
        .map(|m| m["id"].as_str().unwrap().to_owned())
        .collect();
    assert_eq!(ids.iter().filter(|id| **id == twice).count(), 2);

    stage.simulator.fail(Fault::ReorderWebhooks { count: 3 });
    let order = [
        ana.writes("a").await,
        ana.writes("b").await,
        ana.writes("c").await,
    ];
    stage.simulator.settled().await;
    let ids: Vec<String> = stage
        .receiver
        .messages()
        .iter()
        .map(|m| m["id"].as_str().unwrap().to_owned())
        .collect();
    let last: Vec<&String> = ids.iter().rev().take(3).collect();
    assert_eq!(last, order.iter().collect::<Vec<_>>(), "last first");
}

#[tokio::test]
async fn a_wrong_signature_is_corrected_on_retry() {
    let (stage, ana, _) = stage_with_ana().await;
    stage.simulator.fail(Fault::WrongSignature);
    stage.receiver.received.answers.lock().unwrap().push(401);
    ana.writes("Forged?").await;
    stage.simulator.settled().await;
    let deliveries = stage.receiver.deliveries();
    assert_eq!(deliveries.len(), 3);
    assert_eq!(deliveries[1].body, deliveries[2].body);
    assert_ne!(deliveries[1].signature, deliveries[2].signature);
}

#[tokio::test]
async fn webhooks_wait_through_an_outage() {
    let (stage, ana, _) = stage_with_ana().await;
    let began = Instant::now();
    stage.simulator.fail(Fault::WebhookOutage { for_ms: 400 });
    ana.writes("Are you there?").await;
    assert_eq!(
        stage.receiver.deliveries().len(),
        1,
        "only the one from before"
    );
    stage.simulator.settled().await;
    assert!(began.elapsed() >= Duration::from_millis(400));
    assert_eq!(stage.receiver.deliveries().len(), 2);
}

#[tokio::test]
async fn faults_can_be_forgotten() {
    let (stage, _, to) = stage_with_ana().await;
    stage.simulator.fail_times(
        Fault::RefuseSend {
            code: 130_429,
            retry_after_s: None,
        },
        99,
    );
    stage
        .simulator
        .fail(Fault::WebhookOutage { for_ms: 60_000 });
    stage.simulator.heal();
    let wamid = stage.send_text(&to, "Hello").await;
    stage.simulator.settled().await;
    assert_eq!(stage.receiver.states_of(&wamid).len(), 3);
}

#[tokio::test]
async fn any_request_can_be_refused() {
    let (stage, _, _) = stage_with_ana().await;
    stage.simulator.fail(Fault::RefuseRequest { code: 190 });
    let (status, answer) = stage.get(stage.simulator.phone_number_id()).await;
    assert_eq!((status, &answer["error"]["code"]), (401, &json!(190)));
    let (status, _) = stage.get(stage.simulator.phone_number_id()).await;
    assert_eq!(status, 200);
}
