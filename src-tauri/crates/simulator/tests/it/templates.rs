use serde_json::{Value, json};
use shopbell_simulator::Content;

use crate::receiver::Stage;

fn template(to: &str, name: &str, language: &str, components: Value) -> Value {
    json!({
        "messaging_product": "whatsapp", "to": to, "type": "template",
        "template": {"name": name, "language": {"code": language}, "components": components},
    })
}

#[tokio::test]
async fn the_list_is_walked_by_cursors() {
    let stage = Stage::new().await;
    let path = format!(
        "{}/message_templates?limit=5&fields=name,language,status,quality_score",
        stage.simulator.waba_id()
    );
    let (_, mut page) = stage.get(&path).await;
    let (mut names, mut pages) = (Vec::new(), 1);
    loop {
        let items = page["data"].as_array().unwrap();
        assert!(items.len() <= 5);
        names.extend(items.iter().map(|t| {
            format!(
                "{}/{}",
                t["name"].as_str().unwrap(),
                t["language"].as_str().unwrap()
            )
        }));
        let Some(next) = page["paging"]["next"].as_str() else {
            break;
        };
        let answer = stage
            .http
            .get(next)
            .bearer_auth(stage.simulator.token())
            .send()
            .await
            .unwrap();
        page = answer.json().await.unwrap();
        pages += 1;
    }
    let mut once = names.clone();
    once.sort();
    once.dedup();
    assert!(
        pages >= 3 && names.len() >= 8 && once.len() == names.len(),
        "each once: {names:?}"
    );
    let before = page["paging"]["cursors"]["before"].as_str().unwrap();
    let (_, back) = stage
        .get(&format!(
            "{}/message_templates?limit=5&before={before}",
            stage.simulator.waba_id()
        ))
        .await;
    assert_eq!(
        back["data"].as_array().unwrap().len(),
        5,
        "the page before the last"
    );
    let (status, _) = stage
        .get(&format!(
            "{}/message_templates?after=nonsense",
            stage.simulator.waba_id()
        ))
        .await;
    assert_eq!(status, 400);
}

#[tokio::test]
async fn the_shop_has_templates_of_every_kind() {
    let stage = Stage::new().await;
    let (_, all) = stage
        .get(&format!(
            "{}/message_templates?limit=100",
            stage.simulator.waba_id()
        ))
        .await;
    let all = all["data"].as_array().unwrap();
    let has = |what: &str, test: &dyn Fn(&Value) -> bool| {
        assert!(all.iter().any(test), "no template with {what}")
    };
    for status in ["APPROVED", "PAUSED", "REJECTED", "PENDING"] {
        has(status, &|t| t["status"] == status);
    }
    for language in ["en_US", "pt_BR", "es", "ar"] {
        has(language, &|t| {
            t["language"] == language && t["status"] == "APPROVED"
        });
    }
    has("names", &|t| t["parameter_format"] == "NAMED");
    has("positions", &|t| {
        t["parameter_format"] == "POSITIONAL" && t.to_string().contains("{{2}}")
    });
    has("marketing", &|t| {
        t["category"] == "MARKETING" && t["status"] == "APPROVED"
    });
    let part = |t: &Value, test: &dyn Fn(&Value) -> bool| {
        t["components"].as_array().unwrap().iter().any(test)
    };
    has("a variable in the header", &|t| {
        part(t, &|c| {
            c["format"] == "TEXT" && c["text"].as_str().unwrap().contains("{{1}}")
        })
    });
    has("a footer", &|t| part(t, &|c| c["type"] == "FOOTER"));
    has("a variable in a link", &|t| {
        t.to_string().contains(r#"/{{1}}""#)
    });
    has("quick replies", &|t| t.to_string().contains("QUICK_REPLY"));
    let image = all
        .iter()
        .find(|t| part(t, &|c| c["format"] == "IMAGE"))
        .unwrap();
    let url = image["components"][0]["example"]["header_handle"][0]
        .as_str()
        .unwrap();
    assert_eq!(
        stage.http.get(url).send().await.unwrap().headers()["content-type"],
        "image/jpeg",
        "an example to show"
    );

    let (_, one) = stage
        .get(&format!(
            "{}?fields=name,status",
            all[0]["id"].as_str().unwrap()
        ))
        .await;
    assert_eq!(one["name"], all[0]["name"]);
}

#[tokio::test]
async fn filters_narrow_the_list() {
    let stage = Stage::new().await;
    let list = async |query: &str| {
        let (_, page) = stage
            .get(&format!(
                "{}/message_templates?limit=100&{query}",
                stage.simulator.waba_id()
            ))
            .await;
        page["data"].as_array().unwrap().clone()
    };
    assert!(
        list("status=APPROVED")
            .await
            .iter()
            .all(|t| t["status"] == "APPROVED")
    );
    let two = list("status=%5B%22PAUSED%22%2C%22PENDING%22%5D").await;
    assert!(two.len() == 2 && two.iter().all(|t| t["status"] != "APPROVED"));
    assert_eq!(list("name=order_ready").await.len(), 3);
    assert_eq!(list("name=order_ready&language=es").await.len(), 1);
    assert_eq!(list("content=strawberry").await.len(), 1);
    assert!(list("name=none").await.is_empty());
}

#[tokio::test]
async fn a_template_goes_to_a_closed_window_and_is_priced() {
    let stage = Stage::new().await;
    let ana = stage.simulator.customer("Ana");
    ana.last_wrote_hours_ago(50).await;
    let named =
        |name: &str, value: &str| json!({"type": "text", "parameter_name": name, "text": value});
    let body = json!([{"type": "body", "parameters": [named("customer_name", "Ana"), named("order_number", "7"), named("closing_time", "18:00")]}]);
    let (status, answer) = stage
        .send(&template(
            &ana.wa_id().unwrap(),
            "order_ready",
            "en_US",
            body,
        ))
        .await;
    assert_eq!(status, 200, "{answer}");
    assert_eq!(answer["messages"][0]["message_status"], "accepted");
    stage.simulator.settled().await;
    let wamid = answer["messages"][0]["id"].as_str().unwrap();
    assert_eq!(
        stage.receiver.states_of(wamid),
        ["sent", "delivered", "read"]
    );
    assert_eq!(
        stage.receiver.statuses()[0]["pricing"],
        json!({"billable": true, "pricing_model": "PMP", "type": "regular", "category": "utility"})
    );
    assert_eq!(
        ana.inbox(),
        ["Hi Ana, your order 7 is ready. We close at 18:00, see you soon!"]
    );
    ana.sends_quoting(
        wamid,
        Content::TemplateButton {
            text: "On my way".into(),
            payload: "On my way".into(),
        },
    )
    .await;
    let tap = stage.receiver.messages().pop().unwrap();
    assert_eq!(
        (&tap["type"], &tap["context"]["id"]),
        (&json!("button"), &json!(wamid))
    );
}

#[tokio::test]
async fn templates_that_do_not_fit_are_refused() {
    let stage = Stage::new().await;
    let to = stage.simulator.customer("Ana").wa_id().unwrap();
    let text = |text: &str| json!({"type": "text", "text": text});
    let body = |parameters: Value| json!({"type": "body", "parameters": parameters});
    let header = json!({"type": "header", "parameters": [text("1042")]});
    let button =
        json!({"type": "button", "sub_type": "url", "index": "0", "parameters": [text("1042")]});
    let both = body(json!([text("Ana"), text("R$ 9")]));
    let good = template(
        &to,
        "payment_reminder",
        "pt_BR",
        json!([header, both, button]),
    );
    assert_eq!(stage.send(&good).await.0, 200);

    let reminder = |components: Value| template(&to, "payment_reminder", "pt_BR", components);
    let cases = [
        (
            template(&to, "payment_reminder", "fr", json!([])),
            132_001,
            "language",
        ),
        (
            template(
                &to,
                "cake_week",
                "pt_BR",
                json!([body(json!([text("Ana")]))]),
            ),
            132_015,
            "paused",
        ),
        (
            template(&to, "birthday_offer", "en_US", json!([])),
            132_001,
            "rejected",
        ),
        (
            template(&to, "holiday_hours", "es", json!([])),
            132_001,
            "pending",
        ),
        (
            reminder(json!([header, body(json!([text("Ana")])), button])),
            132_000,
            "too few values",
        ),
        (reminder(json!([both, button])), 132_000, "no header value"),
        (reminder(json!([header, both])), 131_008, "no link value"),
        (
            reminder(json!([
                header,
                body(json!([text("A\nB"), text("x")])),
                button
            ])),
            132_018,
            "a line break",
        ),
        (
            template(&to, "spring_sale", "en_US", json!([header, both])),
            132_012,
            "text for a picture",
        ),
        (
            template(
                &to,
                "hello_world",
                "en_US",
                json!([body(json!([text("x")]))]),
            ),
            132_000,
            "values for none",
        ),
    ];
    for (message, code, what) in cases {
        assert_eq!(stage.refused(&message).await, code, "{what}");
    }
    assert_eq!(
        stage.simulator.sends().len(),
        1,
        "nothing refused was taken"
    );
}

#[tokio::test]
async fn who_stopped_marketing_gets_none_and_codes_need_a_number() {
    let stage = Stage::new().await;
    let ana = stage.simulator.customer("Ana").without_marketing();
    let picture = json!({"type": "header", "parameters": [{"type": "image", "image": {"link": "https://cdn.example/a.jpg"}}]});
    let body = json!({"type": "body", "parameters": [{"type": "text", "text": "Ana"}, {"type": "text", "text": "Friday"}]});
    let link = json!({"type": "button", "sub_type": "url", "index": 1, "parameters": [{"type": "text", "text": "ana"}]});
    let (_, answer) = stage
        .send(&template(
            &ana.wa_id().unwrap(),
            "spring_sale",
            "en_US",
            json!([picture, body, link]),
        ))
        .await;
    stage.simulator.settled().await;
    assert_eq!(
        stage
            .receiver
            .states_of(answer["messages"][0]["id"].as_str().unwrap()),
        ["failed"]
    );
    assert_eq!(stage.receiver.statuses()[0]["errors"][0]["code"], 131_050);

    let cai = stage.simulator.customer("Cai").with_username_only("cai");
    let value = json!([{"type": "text", "text": "384921"}]);
    let components = json!([{"type": "body", "parameters": value}, {"type": "button", "sub_type": "url", "index": 0, "parameters": value}]);
    let mut message = template("", "login_code", "en_US", components);
    message.as_object_mut().unwrap().remove("to");
    message["recipient"] = json!(cai.user_id());
    assert_eq!(stage.refused(&message).await, 131_062);
}
