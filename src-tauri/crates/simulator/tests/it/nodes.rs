use serde_json::{Value, json};
use shopbell_simulator::{Business, BusinessNumber};

use crate::receiver::{Receiver, Stage};

#[tokio::test]
async fn nodes_answer_the_fields_asked_for() {
    let stage = Stage::new().await;
    let number = stage.simulator.phone_number_id();
    let (_, node) = stage.get(number).await;
    assert_eq!(node["display_phone_number"], "+55 11 4000-1234");
    assert_eq!(node["verified_name"], "Luna Bakery");
    let fields = "status,throughput,health_status{can_send_message},whatsapp_business_manager_messaging_limit";
    let (_, node) = stage.get(&format!("{number}?fields={fields}")).await;
    assert_eq!(
        (&node["status"], &node["throughput"]["level"]),
        (&json!("CONNECTED"), &json!("STANDARD"))
    );
    assert!(
        node.get("verified_name").is_none(),
        "only what was asked for"
    );
    let (status, error) = stage.get(&format!("{number}?fields=status,nonsense")).await;
    assert_eq!(
        (status, &error["error"]["code"]),
        (400, &json!(100)),
        "one unknown field refuses all"
    );

    let waba = stage.simulator.waba_id();
    let (_, node) = stage.get(&format!("{waba}?fields=name,currency")).await;
    assert_eq!(
        node,
        json!({"id": waba, "name": "Luna Bakery", "currency": "BRL"})
    );
    let (_, list) = stage.get(&format!("{waba}/phone_numbers")).await;
    assert_eq!(list["data"][0]["id"], number);
    let (_, token) = stage
        .get(&format!(
            "debug_token?input_token={}",
            stage.simulator.token()
        ))
        .await;
    assert_eq!(token["data"]["is_valid"], true);
    assert_eq!(
        token["data"]["granular_scopes"][0]["target_ids"],
        json!([waba])
    );
    let (_, token) = stage.get("debug_token?input_token=other").await;
    assert_eq!(token["data"]["is_valid"], false);
}

#[tokio::test]
async fn overrides_are_verified_and_the_most_specific_wins() {
    let stage = Stage::new().await;
    let ana = stage.simulator.customer("Ana");
    let (waba, number) = (stage.simulator.waba_id(), stage.simulator.phone_number_id());
    let (for_waba, for_number) = (
        Receiver::start("waba token").await,
        Receiver::start("number token").await,
    );
    let apps = format!("{waba}/subscribed_apps");

    let wrong = json!({"override_callback_uri": for_waba.url, "verify_token": "wrong"});
    let (status, error) = stage.post(&apps, &wrong).await;
    assert_eq!((status, &error["error"]["code"]), (400, &json!(2200)));
    let right = json!({"override_callback_uri": for_waba.url, "verify_token": "waba token"});
    assert_eq!(
        stage.post(&apps, &right).await,
        (200, json!({"success": true}))
    );
    assert_eq!(
        stage.get(&apps).await.1["data"][0]["override_callback_uri"],
        for_waba.url.as_str()
    );
    ana.writes("To the account's address").await;
    assert_eq!(
        (
            stage.receiver.deliveries().len(),
            for_waba.deliveries().len()
        ),
        (0, 1)
    );

    let own = json!({"webhook_configuration": {"override_callback_uri": for_number.url, "verify_token": "number token"}});
    assert_eq!(stage.post(number, &own).await.0, 200);
    ana.writes("To the number's address").await;
    assert_eq!(
        (for_waba.deliveries().len(), for_number.deliveries().len()),
        (1, 1)
    );
    ana.stops_marketing(true).await;
    assert_eq!(
        stage.receiver.deliveries().len(),
        1,
        "preferences are not overridable: the app's address"
    );
    let (_, node) = stage
        .get(&format!("{number}?fields=webhook_configuration"))
        .await;
    assert_eq!(
        node["webhook_configuration"],
        json!({"phone_number": for_number.url, "whatsapp_business_account": for_waba.url, "application": stage.receiver.url})
    );

    let clear = json!({"webhook_configuration": {"override_callback_uri": ""}});
    assert_eq!(stage.post(number, &clear).await.0, 200);
    assert_eq!(stage.post(&apps, &json!({})).await.0, 200);
    ana.writes("Back to the app's").await;
    assert_eq!(stage.receiver.deliveries().len(), 2);

    let gone = stage
        .http
        .delete(stage.graph(&apps))
        .bearer_auth(stage.simulator.token())
        .send()
        .await
        .unwrap();
    assert_eq!(
        gone.json::<Value>().await.unwrap(),
        json!({"success": true})
    );
    assert_eq!(stage.get(&apps).await.1, json!({"data": []}));
    ana.writes("Into the void").await;
    assert_eq!(
        stage.receiver.deliveries().len(),
        2,
        "without a subscription nothing comes"
    );
}

#[tokio::test]
async fn a_second_business_is_apart_from_the_first() {
    let stage = Stage::new().await;
    let number = |id: &str, display: &str| BusinessNumber {
        id: id.to_owned(),
        display: display.to_owned(),
    };
    stage.simulator.add_business(&Business {
        waba_id: "800000000000002".to_owned(),
        name: "Casa Azul".to_owned(),
        numbers: vec![number("700000000000002", "+34 600 11 12 22")],
    });
    let ana = stage.simulator.customer("Ana");
    ana.clone()
        .to_number("700000000000002")
        .writes("Hola")
        .await;
    let delivery = stage.receiver.deliveries()[0].json();
    assert_eq!(delivery["entry"][0]["id"], "800000000000002");
    assert_eq!(
        stage.receiver.values("messages")[0]["metadata"]["phone_number_id"],
        "700000000000002"
    );
    let wamid = stage
        .send_text(&ana.wa_id().unwrap(), "From the bakery")
        .await;
    stage.simulator.settled().await;
    assert_eq!(
        stage.receiver.states_of(&wamid),
        ["failed"],
        "she wrote to the other shop, this window is closed"
    );
}

#[tokio::test]
async fn requests_are_kept_and_written_down_without_the_token() {
    let file = tempfile::NamedTempFile::new().unwrap();
    let path = file.path().to_owned();
    let stage = Stage::with(move |options| options.record = Some(path)).await;
    let ana = stage.simulator.customer("Ana");
    ana.writes("Hi").await;
    stage.send_text(&ana.wa_id().unwrap(), "Hello").await;
    stage
        .get(&format!(
            "{}?fields=name&access_token={}",
            stage.simulator.waba_id(),
            stage.simulator.token()
        ))
        .await;
    let form = reqwest::multipart::Form::new()
        .text("messaging_product", "whatsapp")
        .text("type", "image/jpeg")
        .part(
            "file",
            reqwest::multipart::Part::bytes(vec![1, 2, 3])
                .file_name("a.jpg")
                .mime_str("image/jpeg")
                .unwrap(),
        );
    let media = stage.graph(&format!("{}/media", stage.simulator.phone_number_id()));
    stage
        .http
        .post(media)
        .bearer_auth(stage.simulator.token())
        .multipart(form)
        .send()
        .await
        .unwrap();

    let written = std::fs::read_to_string(file.path()).unwrap();
    assert!(
        !written.contains(stage.simulator.token()),
        "the token is never written down"
    );
    let lines: Vec<Value> = written
        .lines()
        .map(|line| serde_json::from_str(line).unwrap())
        .collect();
    assert_eq!(lines.len(), 3);
    assert_eq!(lines[0]["method"], "POST");
    assert_eq!(lines[0]["path"], "/v25.0/700000000000001/messages");
    assert_eq!(
        (&lines[0]["content_type"], &lines[0]["body"]["text"]["body"]),
        (&json!("application/json"), &json!("Hello"))
    );
    assert_eq!(lines[1]["query"], json!({"fields": "name"}));
    assert_eq!(
        lines[2]["form"]["file"],
        json!({"filename": "a.jpg", "content_type": "image/jpeg", "bytes": 3})
    );
    assert_eq!(stage.simulator.requests().len(), 3);
}
