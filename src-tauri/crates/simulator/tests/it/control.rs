use serde_json::{Value, json};

use crate::receiver::Stage;

async fn control(
    stage: &Stage,
    method: reqwest::Method,
    path: &str,
    body: Option<Value>,
) -> (u16, Value) {
    let mut request = stage
        .http
        .request(
            method,
            format!("{}/simulator{path}", stage.simulator.graph_url()),
        )
        .bearer_auth(stage.simulator.token());
    if let Some(body) = body {
        request = request.json(&body);
    }
    let answer = request.send().await.unwrap();
    (
        answer.status().as_u16(),
        answer.json().await.unwrap_or_default(),
    )
}

#[tokio::test]
async fn a_program_in_another_language_can_play_customers() {
    use reqwest::Method;
    let stage = Stage::new().await;
    let about = json!({"username": "ana.ruiz", "replies": ["Thanks!"]});
    let (status, ana) = control(&stage, Method::POST, "/customers/Ana%20Ruiz", Some(about)).await;
    assert_eq!((status, &ana["name"]), (200, &json!("Ana Ruiz")));
    let to = ana["wa_id"].as_str().unwrap().to_owned();
    let (_, written) = control(
        &stage,
        Method::POST,
        "/customers/Ana%20Ruiz/messages",
        Some(json!({"type": "text", "body": "Hi"})),
    )
    .await;
    assert_eq!(stage.receiver.messages()[0]["id"], written["id"]);
    let picture =
        json!({"type": "media", "asset": "cake", "caption": "Look", "reply_to": written["id"]});
    control(
        &stage,
        Method::POST,
        "/customers/Ana%20Ruiz/messages",
        Some(picture),
    )
    .await;
    let message = &stage.receiver.messages()[1];
    assert_eq!(
        (&message["image"]["caption"], &message["context"]["id"]),
        (&json!("Look"), &written["id"])
    );

    let fault = json!({"fault": "refuse_send", "code": 131_000, "times": 1});
    control(&stage, Method::POST, "/faults", Some(fault)).await;
    assert_eq!(
        stage.refused(&crate::receiver::text(&to, "One")).await,
        131_000
    );
    stage.send_text(&to, "Two").await;
    assert_eq!(control(&stage, Method::POST, "/settled", None).await.0, 200);
    let (_, sends) = control(&stage, Method::GET, "/sends", None).await;
    assert_eq!(sends["sends"][0]["body"]["text"]["body"], "Two");
    let (_, ana) = control(&stage, Method::GET, "/customers/Ana%20Ruiz", None).await;
    assert_eq!(ana["inbox"][0]["text"], "Two");
    let (_, about) = control(&stage, Method::GET, "", None).await;
    assert_eq!(about["phone_number_ids"], json!(["700000000000001"]));
    let event = json!({"field": "security", "value": {"event": "PIN_CHANGED"}});
    control(&stage, Method::POST, "/webhooks", Some(event)).await;
    assert_eq!(
        stage.receiver.values("security"),
        [json!({"event": "PIN_CHANGED"})]
    );
    let (_, requests) = control(&stage, Method::GET, "/requests", None).await;
    assert_eq!(
        requests["requests"].as_array().unwrap().len(),
        2,
        "control requests are not among them"
    );
}

#[tokio::test]
async fn steering_wants_the_token() {
    let stage = Stage::new().await;
    let path = format!("{}/simulator/sends", stage.simulator.graph_url());
    assert_eq!(stage.http.get(&path).send().await.unwrap().status(), 401);
    assert_eq!(
        stage
            .http
            .get(&path)
            .bearer_auth("wrong")
            .send()
            .await
            .unwrap()
            .status(),
        401
    );
    let (status, why) = control(
        &stage,
        reqwest::Method::POST,
        "/webhook",
        Some(json!({"url": "http://127.0.0.1:9/"})),
    )
    .await;
    assert_eq!(
        (status, &why["error"]),
        (502, &json!("could not reach the webhook address"))
    );
}

#[tokio::test]
async fn whatever_a_test_can_do_a_program_can() {
    use reqwest::Method;
    let stage = Stage::new().await;
    let post = async |path: &str, body: Value| {
        let (status, answer) = control(&stage, Method::POST, path, Some(body.clone())).await;
        assert_eq!(status, 200, "{path} {body}: {answer}");
        answer
    };
    let acts = [
        json!({"act": "ad", "body": "Still on?", "headline": "Spring"}),
        json!({"act": "call", "call": "answered", "seconds": 9}),
        json!({"act": "voicemail"}),
        json!({"act": "marketing", "wanted": false}),
        json!({"act": "new_number", "phone": "447700900321"}),
        json!({"act": "new_user_id"}),
        json!({"act": "new_phone"}),
        json!({"act": "from_phone", "content": {"type": "text", "body": "From the counter"}}),
        json!({"act": "taken_over", "by": "ai_agent"}),
        json!({"act": "from_agent", "body": "Until 8"}),
        json!({"act": "handed_back", "why": "asked", "summary": "hours"}),
        json!({"act": "pay", "message": "wamid.x", "reference_id": "1", "amount": 100, "status": "captured"}),
    ];
    for act in acts {
        let before = stage.receiver.deliveries().len();
        post("/customers/Ana/acts", act.clone()).await;
        assert!(
            stage.receiver.deliveries().len() > before,
            "{act} is told of"
        );
    }
    post("/events", json!({"event": "pin_changed"})).await;
    assert_eq!(stage.receiver.values("security").len(), 1);
    post(
        "/templates/visit_thanks/en_US",
        json!({"review": "quality", "score": "YELLOW"}),
    )
    .await;
    assert_eq!(
        stage.receiver.values("message_template_quality_update")[0]["new_quality_score"],
        "YELLOW"
    );
    let group = post(
        "/groups",
        json!({"subject": "Riders", "members": ["Ana", "Ben"]}),
    )
    .await;
    let path = format!("/groups/{}", group["id"].as_str().unwrap());
    for event in [
        json!({"group": "wrote", "who": "Ana", "content": {"type": "text", "body": "Hi all"}}),
        json!({"group": "left", "who": "Ben"}),
        json!({"group": "renamed", "subject": "Walkers"}),
        json!({"group": "deleted"}),
    ] {
        post(&path, event).await;
    }
    let number = format!("/numbers/{}", stage.simulator.phone_number_id());
    let conditions = post(&number, json!({"quality_rating": "RED", "calling": false})).await;
    assert_eq!(
        (&conditions["quality_rating"], &conditions["registered"]),
        (&json!("RED"), &json!(true)),
        "what is absent stays"
    );
    for (path, body) in [
        (number.as_str(), json!({"colour": "red"})),
        ("/numbers/1", json!({"calling": true})),
        ("/groups/none", json!({"group": "deleted"})),
        ("/templates/none/en", json!({"review": "approved"})),
    ] {
        let (status, why) = control(&stage, Method::POST, path, Some(body)).await;
        assert!(
            matches!(status, 400 | 404) && why["error"].is_string(),
            "{path}: {why}"
        );
    }
}

#[tokio::test]
async fn token_and_wiring_are_steered_too() {
    use reqwest::Method;
    let stage = Stage::new().await;
    let ended = Some(json!({"ended": true}));
    let (status, token) = control(&stage, Method::POST, "/token", ended).await;
    assert_eq!((status, &token["ended"]), (200, &json!(true)));
    assert_eq!(stage.get(stage.simulator.waba_id()).await.0, 401);
    let odd = Some(json!({"endet": true}));
    assert_eq!(control(&stage, Method::POST, "/token", odd).await.0, 400);
    let foreign = Some(json!({"app": "https://crm.example/hook", "subscribed": true}));
    assert_eq!(
        control(&stage, Method::POST, "/wiring", foreign).await.0,
        200
    );
}
