//! Tokens, what they lead to, and the app's own subscription.

use serde_json::{Value, json};

use crate::receiver::Stage;

#[tokio::test]
async fn the_way_from_a_token_to_a_number_is_there() {
    let stage = Stage::new().await;
    let waba = stage.simulator.waba_id();
    let (_, token) = stage
        .get(&format!(
            "debug_token?input_token={}",
            stage.simulator.token()
        ))
        .await;
    let user = token["data"]["user_id"].as_str().unwrap();
    for path in [
        format!("{user}/assigned_whatsapp_business_accounts?fields=id,name"),
        "me/assigned_whatsapp_business_accounts".to_owned(),
    ] {
        assert_eq!(stage.get(&path).await.1["data"][0]["id"], waba, "{path}");
    }
    let (_, businesses) = stage.get("me/businesses?fields=id,name").await;
    let business = businesses["data"][0]["id"].as_str().unwrap();
    let (_, owned) = stage
        .get(&format!("{business}/owned_whatsapp_business_accounts"))
        .await;
    assert_eq!(owned["data"][0]["id"], waba);
    let (_, clients) = stage
        .get(&format!("{business}/client_whatsapp_business_accounts"))
        .await;
    assert_eq!(clients, json!({"data": []}));
}

#[tokio::test]
async fn the_proof_of_the_app_secret_is_checked() {
    let stage = Stage::with(|options| options.require_app_secret_proof = true).await;
    let waba = stage.simulator.waba_id();
    assert_eq!(
        stage.get(waba).await.1["error"]["code"],
        100,
        "it is missing"
    );
    let wrong = stage
        .get(&format!("{waba}?appsecret_proof=d3d7a9a3"))
        .await
        .1;
    assert_eq!(
        wrong["error"]["message"],
        "(#100) Invalid appsecret_proof provided in the API argument"
    );
    let proof = stage.simulator.app_secret_proof();
    assert_eq!(
        stage
            .get(&format!("{waba}?appsecret_proof={proof}"))
            .await
            .0,
        200
    );
}

#[tokio::test]
async fn the_app_subscribes_with_its_own_token() {
    let stage = Stage::new().await;
    let path = "600000000000001/subscriptions";
    assert_eq!(stage.get(path).await.0, 400, "a system user may not");
    let app = stage.simulator.app_token();
    let body = json!({
        "object": "whatsapp_business_account", "callback_url": stage.receiver.url,
        "verify_token": stage.simulator.verify_token(), "fields": "messages,account_update", "access_token": app,
    });
    let subscribe = async |body: &Value| {
        let answer = stage
            .http
            .post(stage.graph(path))
            .json(body)
            .send()
            .await
            .unwrap();
        answer.json::<Value>().await.unwrap()
    };
    assert_eq!(subscribe(&body).await, json!({"success": true}));
    let mut odd = body.clone();
    odd["fields"] = json!("messages,nonsense");
    assert_eq!(subscribe(&odd).await["error"]["code"], 100);
    odd = body.clone();
    odd["verify_token"] = json!("wrong");
    assert_eq!(subscribe(&odd).await["error"]["code"], 2200);
    let list = stage
        .http
        .get(stage.graph(path))
        .bearer_auth(&app)
        .send()
        .await
        .unwrap();
    let list: Value = list.json().await.unwrap();
    assert_eq!(list["data"][0]["fields"][1]["name"], "account_update");
    stage
        .simulator
        .tell("security", json!({"event": "PIN_CHANGED"}))
        .await;
    stage
        .simulator
        .tell("account_update", json!({"event": "ACCOUNT_DELETED"}))
        .await;
    assert!(
        stage.receiver.values("security").is_empty(),
        "not subscribed"
    );
    assert_eq!(stage.receiver.values("account_update").len(), 1);
    let gone = stage
        .http
        .delete(stage.graph(path))
        .bearer_auth(&app)
        .send()
        .await
        .unwrap();
    assert_eq!(gone.status(), 200);
}
