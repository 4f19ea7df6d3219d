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
