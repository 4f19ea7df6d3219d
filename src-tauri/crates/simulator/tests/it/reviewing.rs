//! What Meta decides about templates, and what becomes of changed and deleted ones.

use std::{
    sync::{
        Arc,
        atomic::{AtomicU64, Ordering},
    },
    time::Duration,
};

use serde_json::{Value, json};
use shopbell_simulator::{Clock, Review};

use crate::{
    creating::{body, create, created, new, subcode},
    receiver::Stage,
};

const HOUR_MS: u64 = 3_600_000;

async fn delete(stage: &Stage, query: &str) -> (u16, Value) {
    let path = format!("{}/message_templates?{query}", stage.simulator.waba_id());
    let answer = stage
        .http
        .delete(stage.graph(&path))
        .bearer_auth(stage.simulator.token())
        .send()
        .await
        .unwrap();
    (answer.status().as_u16(), answer.json().await.unwrap())
}

async fn status_of(stage: &Stage, id: &str) -> String {
    let (_, node) = stage.get(&format!("{id}?fields=status")).await;
    node["status"].as_str().unwrap_or_default().to_owned()
}

/// A stage whose clock a test moves.
async fn held() -> (Stage, Arc<AtomicU64>) {
    let now_ms = Arc::new(AtomicU64::new(1_793_700_000_000));
    let hand = Arc::clone(&now_ms);
    let stage = Stage::with(move |options| {
        options.clock = Clock::from_fn(move || hand.load(Ordering::SeqCst));
    })
    .await;
    (stage, now_ms)
}

#[tokio::test]
async fn the_review_has_a_taste_of_its_own() {
    let stage = Stage::with(|options| options.review_after = Some(Duration::from_millis(20))).await;
    let cases = [
        (
            "good",
            body("Your parcel has left us", &[]),
            "APPROVED",
            "NONE",
        ),
        (
            "twin",
            body("Your parcel has left us", &[]),
            "REJECTED",
            "INVALID_FORMAT",
        ),
        (
            "greedy",
            body("Please send us your card number now", &[]),
            "REJECTED",
            "SCAM",
        ),
        (
            "crowded",
            body("Hi {{1}} {{2}}, all is well here", &["a", "b"]),
            "REJECTED",
            "INVALID_FORMAT",
        ),
    ];
    for (name, body, status, reason) in cases {
        let id = created(&stage, &new(name, "UTILITY", json!([body]))).await;
        assert_eq!(status_of(&stage, &id).await, "PENDING");
        tokio::time::sleep(Duration::from_millis(120)).await;
        stage.simulator.settled().await;
        let told = stage
            .receiver
            .values("message_template_status_update")
            .pop()
            .unwrap();
        assert_eq!(
            (&told["event"], &told["reason"]),
            (&json!(status), &json!(reason)),
            "{name}"
        );
        assert_eq!(
            told["rejection_info"]["recommendation"].is_string(),
            status == "REJECTED",
            "{told}"
        );
        assert_eq!(status_of(&stage, &id).await, status);
    }
    let (_, answer) = create(
        &stage,
        &new(
            "spring",
            "UTILITY",
            json!([body("Everything 20 % off until Friday", &[])]),
        ),
    )
    .await;
    assert_eq!(answer["category"], "MARKETING", "it advertises");
}

#[tokio::test]
async fn pauses_end_by_the_clock_and_the_third_never() {
    let (stage, now_ms) = held().await;
    let id = created(
        &stage,
        &new("notice", "UTILITY", json!([body("We moved house", &[])])),
    )
    .await;
    let review = async |review: Review| {
        assert!(stage.simulator.review("notice", "en_US", &review).await);
    };
    review(Review::Approved).await;
    for (hours, title) in [(3, "FIRST_PAUSE"), (6, "SECOND_PAUSE")] {
        review(Review::Quality {
            score: String::from("RED"),
        })
        .await;
        let told = stage
            .receiver
            .values("message_template_status_update")
            .pop()
            .unwrap();
        assert_eq!(
            (&told["event"], &told["other_info"]["title"]),
            (&json!("PAUSED"), &json!(title))
        );
        let message = json!({
            "messaging_product": "whatsapp", "to": "+447700900123", "type": "template",
            "template": {"name": "notice", "language": {"code": "en_US"}},
        });
        now_ms.fetch_add(hours * HOUR_MS - 1, Ordering::SeqCst);
        assert_eq!(stage.refused(&message).await, 132_015);
        now_ms.fetch_add(1, Ordering::SeqCst);
        assert_eq!(stage.send(&message).await.0, 200, "after {hours} hours");
    }
    review(Review::Quality {
        score: String::from("RED"),
    })
    .await;
    now_ms.fetch_add(1000 * HOUR_MS, Ordering::SeqCst);
    assert_eq!(status_of(&stage, &id).await, "DISABLED");
    assert_eq!(
        delete(&stage, "name=notice").await.0,
        400,
        "a disabled one stays"
    );
    let qualities = stage.receiver.values("message_template_quality_update");
    assert_eq!(qualities[0]["previous_quality_score"], "UNKNOWN");
    assert_eq!(qualities[1]["previous_quality_score"], "RED");
}

#[tokio::test]
async fn a_pause_by_pacing_waits_for_somebody() {
    let (stage, now_ms) = held().await;
    let id = created(
        &stage,
        &new("notice", "UTILITY", json!([body("We moved house", &[])])),
    )
    .await;
    stage
        .simulator
        .review("notice", "en_US", &Review::PausedByPacing)
        .await;
    let path = format!("{id}/unpause");
    assert_eq!(stage.post(&path, &json!({})).await.0, 400, "too early");
    now_ms.fetch_add(5 * 60 * 1000, Ordering::SeqCst);
    assert_eq!(
        stage.post(&path, &json!({})).await,
        (200, json!({"success": true}))
    );
    assert_eq!(status_of(&stage, &id).await, "APPROVED");
}

#[tokio::test]
async fn categories_change_with_and_without_notice() {
    let stage = Stage::new().await;
    let mut template = new("notice", "UTILITY", json!([body("We moved house", &[])]));
    template["message_send_ttl_seconds"] = json!(600);
    let id = created(&stage, &template).await;
    let review = async |review: Review| stage.simulator.review("notice", "en_US", &review).await;
    review(Review::CategoryMisjudged {
        to: String::from("MARKETING"),
    })
    .await;
    review(Review::CategoryAnnounced {
        to: String::from("MARKETING"),
        at_s: 1_793_786_400,
    })
    .await;
    let (_, node) = stage
        .get(&format!("{id}?fields=category,correct_category"))
        .await;
    assert_eq!(
        (&node["category"], &node["correct_category"]),
        (&json!("UTILITY"), &json!("MARKETING"))
    );
    review(Review::CategoryChanged {
        to: String::from("MARKETING"),
    })
    .await;
    let (_, node) = stage
        .get(&format!(
            "{id}?fields=category,previous_category,correct_category,message_send_ttl_seconds"
        ))
        .await;
    assert_eq!(
        node,
        json!({"id": id, "category": "MARKETING", "previous_category": "UTILITY"})
    );
    let told = stage.receiver.values("template_category_update");
    assert_eq!(
        told[0]["new_category"], "UTILITY",
        "in the announcement this is the present one"
    );
    assert_eq!(told[0]["category_update_timestamp"], "1793786400");
    assert_eq!(told[1]["previous_category"], "UTILITY");
    assert_eq!(
        stage
            .receiver
            .values("template_correct_category_detection")
            .len(),
        1
    );
}

#[tokio::test]
async fn edits_are_reviewed_again_and_rationed() {
    let (stage, now_ms) = held().await;
    let id = created(
        &stage,
        &new("notice", "UTILITY", json!([body("We moved house", &[])])),
    )
    .await;
    let change = |text: &str| json!({"components": [body(text, &[])]});
    let (status, answer) = stage.post(&id, &change("In review it stays")).await;
    assert_eq!(
        (status, &answer["error"]["error_subcode"]),
        (400, &json!(2_388_039))
    );
    stage
        .simulator
        .review("notice", "en_US", &Review::Approved)
        .await;
    assert_eq!(
        stage.post(&id, &change("We moved again")).await,
        (200, json!({"success": true}))
    );
    assert_eq!(status_of(&stage, &id).await, "PENDING");
    stage.simulator.settled().await;
    assert_eq!(
        stage.receiver.values("message_template_components_update")[0]["message_template_element"],
        "We moved again"
    );
    stage
        .simulator
        .review("notice", "en_US", &Review::Approved)
        .await;
    let (status, answer) = stage.post(&id, &change("Twice a day")).await;
    assert_eq!(
        (status, &answer["error"]["error_subcode"]),
        (400, &json!(2_388_039))
    );
    let (status, _) = stage
        .post(
            &format!("{id}?cta_url_link_tracking_opted_out=true&category=UTILITY"),
            &json!({}),
        )
        .await;
    assert_eq!(status, 200, "this needs no review");
    assert_eq!(status_of(&stage, &id).await, "APPROVED");
    let (status, _) = stage.post(&id, &json!({"category": "MARKETING"})).await;
    assert_eq!(status, 400, "the category of an approved template stays");
    now_ms.fetch_add(24 * HOUR_MS, Ordering::SeqCst);
    assert_eq!(stage.post(&id, &change("The next day")).await.0, 200);
    let rejected = Review::Rejected {
        reason: String::from("PROMOTIONAL"),
        explanation: None,
        recommendation: None,
    };
    stage.simulator.review("notice", "en_US", &rejected).await;
    let (_, node) = stage.get(&format!("{id}?fields=rejected_reason")).await;
    assert_eq!(node["rejected_reason"], "PROMOTIONAL");
    assert_eq!(
        stage
            .post(&id, &change("A rejected one as often as one likes"))
            .await
            .0,
        200
    );
}

#[tokio::test]
async fn a_deleted_name_rests_for_thirty_days() {
    let (stage, now_ms) = held().await;
    let template = new("notice", "UTILITY", json!([body("We moved house", &[])]));
    let id = created(&stage, &template).await;
    stage
        .simulator
        .review("notice", "en_US", &Review::Approved)
        .await;
    let (status, _) = delete(&stage, &format!("hsm_id={id}")).await;
    assert_eq!(status, 400, "an id needs its name");
    assert_eq!(
        delete(&stage, &format!("hsm_id={id}&name=notice")).await,
        (200, json!({"success": true}))
    );
    assert_eq!(delete(&stage, "name=notice").await.0, 400, "it is gone");
    assert_eq!(subcode(&stage, &template).await, 2_388_023);
    now_ms.fetch_add(30 * 24 * HOUR_MS, Ordering::SeqCst);
    created(&stage, &template).await;
    let (_, many) = delete(&stage, "hsm_ids=%5B%22610000000000001%22%2C%22404%22%5D").await;
    assert_eq!(many["error"]["code"], 100, "all or none");
    assert_eq!(status_of(&stage, "610000000000001").await, "APPROVED");
    assert_eq!(
        delete(&stage, "name=order_ready").await.0,
        200,
        "all languages of a name"
    );
    stage.simulator.settled().await;
    let told = stage.receiver.values("message_template_status_update");
    assert_eq!(
        told.iter()
            .filter(|value| value["event"] == "PENDING_DELETION")
            .count(),
        4
    );
}
