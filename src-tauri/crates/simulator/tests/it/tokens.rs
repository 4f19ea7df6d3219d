//! Tokens, what they lead to, and the app's own subscription.

use serde_json::{Value, json};
use shopbell_simulator::Wiring;

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

#[tokio::test]
async fn a_token_that_is_over_is_refused_everywhere_and_a_new_one_takes_its_place() {
    let stage = Stage::new().await;
    let waba = stage.simulator.waba_id();
    stage.simulator.change_token(|token| token.ended = true);
    let (status, refusal) = stage.get(waba).await;
    assert_eq!((status, &refusal["error"]["code"]), (401, &json!(190)));
    assert_eq!(refusal["error"]["error_subcode"], 463);
    let app = stage.simulator.app_token();
    let inspected = stage
        .http
        .get(stage.graph("debug_token"))
        .query(&[("input_token", stage.simulator.token())])
        .bearer_auth(app);
    let inspected: Value = inspected.send().await.unwrap().json().await.unwrap();
    assert_eq!(inspected["data"]["is_valid"], false);
    assert_eq!(inspected["data"]["error"]["subcode"], 463);

    stage.simulator.change_token(|token| {
        token.value = "EAAGnewTokenOfTheSameUser".to_owned();
        token.ended = false;
    });
    let asked = async |token: &str| {
        let request = stage.http.get(stage.graph(waba)).bearer_auth(token);
        request.send().await.unwrap().status().as_u16()
    };
    assert_eq!(asked("EAAGnewTokenOfTheSameUser").await, 200);
    assert_eq!(asked(stage.simulator.token()).await, 401, "the old one");
}

#[tokio::test]
async fn what_a_token_may_not_do_is_refused_and_who_names_its_accounts_can_differ() {
    let stage = Stage::new().await;
    let waba = stage.simulator.waba_id();
    stage.simulator.change_token(|token| {
        token.scopes = vec!["whatsapp_business_messaging".to_owned()];
        token.named_by = vec!["client_whatsapp_business_accounts".to_owned()];
    });
    assert_eq!(stage.get(waba).await.1["error"]["code"], 200);
    let inspected = format!("debug_token?input_token={}", stage.simulator.token());
    let (_, inspected) = stage.get(&inspected).await;
    assert_eq!(
        inspected["data"]["granular_scopes"],
        json!([{"scope": "whatsapp_business_messaging"}])
    );
    for (place, count) in [
        ("me/assigned_whatsapp_business_accounts", 0),
        ("500000000000001/owned_whatsapp_business_accounts", 0),
        ("500000000000001/client_whatsapp_business_accounts", 1),
    ] {
        let (_, found) = stage.get(place).await;
        assert_eq!(found["data"].as_array().unwrap().len(), count, "{place}");
    }
}

#[tokio::test]
async fn another_tools_wiring_is_shown_as_meta_shows_it() {
    let stage = Stage::new().await;
    stage.simulator.wire(Wiring {
        app: Some("https://crm.example/hook".to_owned()),
        number: Some("https://bot.example/hook".to_owned()),
        refused_fields: vec!["flows".to_owned()],
        ..Wiring::default()
    });
    let waba = stage.simulator.waba_id();
    let (_, apps) = stage.get(&format!("{waba}/subscribed_apps")).await;
    assert_eq!(
        apps,
        json!({"data": []}),
        "the account is subscribed to nothing"
    );
    let number = stage.simulator.phone_number_id();
    let (_, number) = stage
        .get(&format!("{number}?fields=webhook_configuration"))
        .await;
    let configured = &number["webhook_configuration"];
    assert_eq!(configured["application"], "https://crm.example/hook");
    assert_eq!(configured["phone_number"], "https://bot.example/hook");
    let app = stage.simulator.app_token();
    let path = "600000000000001/subscriptions";
    let list = stage.http.get(stage.graph(path)).bearer_auth(&app);
    let list: Value = list.send().await.unwrap().json().await.unwrap();
    assert_eq!(list["data"][0]["callback_url"], "https://crm.example/hook");
    let fields = |fields: &str| {
        json!({ "object": "whatsapp_business_account", "callback_url": stage.receiver.url,
            "verify_token": stage.simulator.verify_token(), "fields": fields, "access_token": app })
    };
    for (names, status) in [("messages,flows", 400), ("messages", 200)] {
        let request = stage.http.post(stage.graph(path)).json(&fields(names));
        assert_eq!(request.send().await.unwrap().status(), status, "{names}");
    }
}
