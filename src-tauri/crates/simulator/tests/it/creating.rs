//! Making templates, and the samples of their headers.

use serde_json::{Value, json};
use shopbell_simulator::{Asset, Fault, Review};

use crate::receiver::Stage;

pub(crate) fn body(text: &str, examples: &[&str]) -> Value {
    let mut body = json!({"type": "BODY", "text": text});
    if !examples.is_empty() {
        body["example"] = json!({"body_text": [examples]});
    }
    body
}

pub(crate) fn new(name: &str, category: &str, components: Value) -> Value {
    json!({"name": name, "language": "en_US", "category": category, "components": components})
}

pub(crate) async fn create(stage: &Stage, template: &Value) -> (u16, Value) {
    let path = format!("{}/message_templates", stage.simulator.waba_id());
    stage.post(&path, template).await
}

pub(crate) async fn created(stage: &Stage, template: &Value) -> String {
    let (status, answer) = create(stage, template).await;
    assert_eq!(status, 200, "{template}: {answer}");
    answer["id"].as_str().unwrap().to_owned()
}

pub(crate) async fn subcode(stage: &Stage, template: &Value) -> u64 {
    let (status, answer) = create(stage, template).await;
    assert_eq!(
        (status, &answer["error"]["code"]),
        (400, &json!(100)),
        "{template}: {answer}"
    );
    let subcode = answer["error"]["error_subcode"].as_u64().unwrap_or(0);
    assert!(
        subcode == 0 || answer["error"]["error_user_msg"].is_string(),
        "a subcode comes with words for a person: {answer}"
    );
    subcode
}

/// Uploads a sample and returns its handle.
async fn upload(stage: &Stage, bytes: &[u8], mime: &str) -> String {
    let session = open(stage, bytes.len(), mime).await;
    let (_, answer) = push(stage, &session, 0, bytes).await.unwrap();
    answer["h"].as_str().unwrap().to_owned()
}

async fn open(stage: &Stage, length: usize, mime: &str) -> String {
    let path = format!("600000000000001/uploads?file_name=a&file_length={length}&file_type={mime}");
    let (status, answer) = stage.post(&path, &json!({})).await;
    assert_eq!(status, 200, "{answer}");
    answer["id"].as_str().unwrap().to_owned()
}

async fn push(
    stage: &Stage,
    session: &str,
    offset: usize,
    bytes: &[u8],
) -> Result<(u16, Value), reqwest::Error> {
    let answer = stage
        .http
        .post(stage.graph(session))
        .header(
            "authorization",
            format!("OAuth {}", stage.simulator.token()),
        )
        .header("file_offset", offset.to_string())
        .body(bytes.to_vec())
        .send()
        .await?;
    Ok((answer.status().as_u16(), answer.json().await?))
}

#[tokio::test]
async fn a_template_is_made_reviewed_and_sent() {
    let stage = Stage::new().await;
    let ready = json!({
        "name": "cake_ready", "language": "en_US", "category": "UTILITY", "parameter_format": "NAMED",
        "components": [
            {"type": "HEADER", "format": "TEXT", "text": "Order {{order_number}}",
             "example": {"header_text_named_params": [{"param_name": "order_number", "example": "1182"}]}},
            {"type": "BODY", "text": "Hi {{customer_name}}, your cake is ready. See you soon!",
             "example": {"body_text_named_params": [{"param_name": "customer_name", "example": "Ana"}]}},
            {"type": "FOOTER", "text": "Luna Bakery"},
            {"type": "BUTTONS", "buttons": [{"type": "QUICK_REPLY", "text": "On my way"}]},
        ],
    });
    let id = created(&stage, &ready).await;
    let named = |name: &str| json!({"type": "text", "parameter_name": name, "text": "7"});
    let message = json!({
        "messaging_product": "whatsapp", "to": "+447700900123", "type": "template",
        "template": {"name": "cake_ready", "language": {"code": "en_US"}, "components": [
            {"type": "header", "parameters": [named("order_number")]},
            {"type": "body", "parameters": [named("customer_name")]},
        ]},
    });
    assert_eq!(stage.refused(&message).await, 132_001, "it is in review");
    assert!(
        stage
            .simulator
            .review("cake_ready", "en_US", &Review::Approved)
            .await
    );
    assert_eq!(stage.send(&message).await.0, 200);
    let told = &stage.receiver.values("message_template_status_update")[0];
    assert_eq!(
        (
            &told["event"],
            &told["message_template_id"],
            &told["reason"]
        ),
        (
            &json!("APPROVED"),
            &json!(id.parse::<u64>().unwrap()),
            &json!("NONE")
        )
    );
    let (_, node) = stage
        .get(&format!("{id}?fields=name,components,parameter_format"))
        .await;
    assert_eq!(node["components"], ready["components"]);
    assert!(
        !stage
            .simulator
            .review("nothing", "en_US", &Review::Approved)
            .await
    );
}

#[tokio::test]
async fn what_breaks_a_rule_is_refused_with_its_subcode() {
    let stage = Stage::new().await;
    let long = |length: usize| "x".repeat(length);
    let plain = || body("Hello there", &[]);
    let t = |components: Value| new("a", "UTILITY", components);
    let buttons = |buttons: Value| t(json!([plain(), {"type": "BUTTONS", "buttons": buttons}]));
    let reply = json!({"type": "QUICK_REPLY", "text": "Yes"});
    let site = json!({"type": "URL", "text": "See", "url": "https://a.example"});
    let header =
        |text: &str| t(json!([plain(), {"type": "HEADER", "format": "TEXT", "text": text}]));
    let cases = [
        (t(json!([])), 0, "nothing"),
        (
            t(json!([{"type": "FOOTER", "text": "x"}])),
            2_388_043,
            "no body",
        ),
        (t(json!([plain(), plain()])), 0, "two bodies"),
        (t(json!([body(&long(1025), &[])])), 2_388_040, "body"),
        (
            t(json!([body("{{1}} is ready", &["It"])])),
            2_388_299,
            "at the start",
        ),
        (
            t(json!([body("Ready is {{1}}", &["It"])])),
            2_388_299,
            "at the end",
        ),
        (
            t(json!([body("Hi {{1}} {{2}} {{3}} you", &["a", "b", "c"])])),
            2_388_293,
            "too many",
        ),
        (
            t(json!([body("Hi {{2}}, bye now", &["a"])])),
            2_388_072,
            "from 1",
        ),
        (
            t(json!([body("Hi {{name}}, bye now", &["a"])])),
            2_388_072,
            "a name",
        ),
        (
            t(json!([body("Hi {{1}}, bye now", &[])])),
            2_388_043,
            "no example",
        ),
        (
            t(json!([body("Hi {{1}}, bye now", &["a", "b"])])),
            2_388_043,
            "two examples",
        ),
        (
            t(json!([body("Hi {{1, bye now", &[])])),
            2_388_072,
            "not closed",
        ),
        (header(&long(61)), 2_388_040, "header"),
        (header("*Bold*"), 2_388_047, "markup"),
        (header("{{1}} and {{2}}"), 2_388_047, "two variables"),
        (
            t(json!([plain(), {"type": "FOOTER", "text": "{{1}}"}])),
            2_388_073,
            "footer variable",
        ),
        (
            t(json!([plain(), {"type": "FOOTER", "text": long(61)}])),
            2_388_040,
            "footer",
        ),
        (
            t(
                json!([plain(), {"type": "HEADER", "format": "IMAGE", "example": {"header_handle": ["4::no"]}}]),
            ),
            0,
            "a handle of nobody's",
        ),
        (
            t(json!([plain(), {"type": "HEADER", "format": "IMAGE"}])),
            2_388_043,
            "no sample",
        ),
        (buttons(json!([reply, site, reply])), 0, "not grouped"),
        (buttons(json!([site, site, site])), 0, "three links"),
        (
            buttons(json!([{"type": "QUICK_REPLY", "text": long(26)}])),
            2_388_040,
            "label",
        ),
        (
            buttons(
                json!([{"type": "URL", "text": "See", "url": "https://a.example/{{1}}/x", "example": ["x"]}]),
            ),
            0,
            "a variable inside a link",
        ),
        (
            buttons(json!([{"type": "URL", "text": "See", "url": "https://a.example/{{1}}"}])),
            2_388_043,
            "no example of a link",
        ),
        (
            buttons(json!([{"type": "COPY_CODE", "example": long(21)}])),
            2_388_040,
            "code",
        ),
        (
            buttons(json!([{"type": "OTP", "otp_type": "COPY_CODE"}])),
            0,
            "a login code",
        ),
        (
            t(
                json!([plain(), {"type": "LIMITED_TIME_OFFER", "limited_time_offer": {"text": "x"}}]),
            ),
            0,
            "an offer is marketing",
        ),
    ];
    for (template, expected, what) in cases {
        assert_eq!(
            subcode(&stage, &template).await,
            expected,
            "{what}: {template}"
        );
    }
    let mut odd = new("Big Name", "UTILITY", json!([plain()]));
    assert_eq!(subcode(&stage, &odd).await, 0, "upper case and a space");
    odd["name"] = json!("name");
    odd["language"] = json!("xx");
    assert_eq!(subcode(&stage, &odd).await, 0, "no such language");
    odd["language"] = json!("en_US");
    odd["message_send_ttl_seconds"] = json!(43_201);
    assert_eq!(subcode(&stage, &odd).await, 0, "too long for utility");
    odd["message_send_ttl_seconds"] = json!(43_200);
    created(&stage, &odd).await;
    assert_eq!(
        subcode(&stage, &odd).await,
        2_388_024,
        "the same name and language"
    );
}

#[tokio::test]
async fn offers_carousels_and_login_codes_are_made() {
    let stage = Stage::new().await;
    let picture = upload(&stage, &Asset::Cake.file().bytes, "image/jpeg").await;
    let other = upload(&stage, &Asset::Cupcakes.file().bytes, "image/jpeg").await;
    let offer = |text: &str, code: &str| {
        new(
            "spring_offer",
            "MARKETING",
            json!([
                {"type": "LIMITED_TIME_OFFER", "limited_time_offer": {"text": text, "has_expiration": true}},
                body("Hi {{1}}, use {{2}} today.", &["Ana", "SPRING10"]),
                {"type": "BUTTONS", "buttons": [{"type": "COPY_CODE", "example": code}]},
            ]),
        )
    };
    assert_eq!(
        subcode(&stage, &offer("Seventeen letters", "A")).await,
        2_388_040
    );
    assert_eq!(
        subcode(&stage, &offer("Soon over", "sixteen_letters_")).await,
        2_388_040
    );
    created(&stage, &offer("Soon over", "SPRING10")).await;

    let card = |handle: &str, label: &str| {
        json!({"components": [
            {"type": "HEADER", "format": "IMAGE", "example": {"header_handle": [handle]}},
            body("Cake {{1}}, fresh today", &["blue"]),
            {"type": "BUTTONS", "buttons": [{"type": "QUICK_REPLY", "text": label}]},
        ]})
    };
    let cards = |cards: Value| {
        new(
            "cakes",
            "MARKETING",
            json!([body("New cakes", &[]), {"type": "CAROUSEL", "cards": cards}]),
        )
    };
    assert_eq!(
        subcode(&stage, &cards(json!([card(&picture, "A")]))).await,
        0,
        "one card"
    );
    let mut odd = card(&other, "B");
    odd["components"].as_array_mut().unwrap().pop();
    assert_eq!(
        subcode(&stage, &cards(json!([card(&picture, "A"), odd]))).await,
        0,
        "cards of different builds"
    );
    let id = created(
        &stage,
        &cards(json!([card(&picture, "A"), card(&other, "B")])),
    )
    .await;
    let (_, node) = stage.get(&format!("{id}?fields=components")).await;
    let shown = &node["components"][1]["cards"][0]["components"][0]["example"]["header_handle"][0];
    let file = stage
        .http
        .get(shown.as_str().unwrap())
        .send()
        .await
        .unwrap();
    assert_eq!(file.bytes().await.unwrap(), Asset::Cake.file().bytes);

    let login = json!({
        "name": "login", "language": "en_US", "category": "AUTHENTICATION", "message_send_ttl_seconds": 300,
        "components": [
            {"type": "BODY", "add_security_recommendation": true},
            {"type": "FOOTER", "code_expiration_minutes": 10},
            {"type": "BUTTONS", "buttons": [{"type": "OTP", "otp_type": "COPY_CODE", "text": "Copy"}]},
        ],
    });
    created(&stage, &login).await;
    stage
        .simulator
        .review("login", "en_US", &Review::Approved)
        .await;
    let value = json!([{"type": "text", "text": "384921"}]);
    let message = json!({
        "messaging_product": "whatsapp", "to": "+447700900123", "type": "template",
        "template": {"name": "login", "language": {"code": "en_US"}, "components": [
            {"type": "body", "parameters": value},
            {"type": "button", "sub_type": "url", "index": 0, "parameters": value},
        ]},
    });
    assert_eq!(stage.send(&message).await.0, 200);
}

#[tokio::test]
async fn a_broken_upload_goes_on_where_it_broke() {
    let stage = Stage::new().await;
    let bytes = Asset::Cake.file().bytes;
    let session = open(&stage, bytes.len(), "image/jpeg").await;
    stage
        .simulator
        .fail(Fault::BreakUpload { after_bytes: 1000 });
    assert!(push(&stage, &session, 0, &bytes).await.is_err());
    let (_, about) = stage.get(&session).await;
    assert_eq!(about["file_offset"], 1000);
    let (status, _) = push(&stage, &session, 0, &bytes).await.unwrap();
    assert_eq!(status, 400, "bytes that are there are not sent again");
    let (_, answer) = push(&stage, &session, 1000, &bytes[1000..]).await.unwrap();
    let handle = answer["h"].as_str().unwrap();
    created(
        &stage,
        &new(
            "with_picture",
            "UTILITY",
            json!([
                {"type": "HEADER", "format": "IMAGE", "example": {"header_handle": [handle]}},
                body("Here it is", &[]),
            ]),
        ),
    )
    .await;
    let film = new(
        "with_film",
        "UTILITY",
        json!([
            {"type": "HEADER", "format": "VIDEO", "example": {"header_handle": [handle]}},
            body("Here it is", &[]),
        ]),
    );
    assert_eq!(
        subcode(&stage, &film).await,
        2_388_047,
        "a picture is no film"
    );
}

#[tokio::test]
async fn library_templates_are_ready_at_once_and_check_their_values() {
    let stage = Stage::new().await;
    let (_, page) = stage.get("message_template_library?topic=PAYMENTS").await;
    assert_eq!(page["data"].as_array().unwrap().len(), 1);
    let due = json!({
        "name": "due", "language": "en_US", "category": "UTILITY", "library_template_name": "payment_due_1",
        "library_template_button_inputs": [{"type": "PHONE_NUMBER", "phone_number": "+34600111222"}],
    });
    let (status, answer) = create(&stage, &due).await;
    assert_eq!(
        (status, &answer["status"]),
        (200, &json!("APPROVED")),
        "{answer}"
    );
    let send = |amount: &str| {
        let values: Vec<Value> = ["Ana", amount, "12 May"]
            .iter()
            .map(|text| json!({"type": "text", "text": text}))
            .collect();
        json!({
            "messaging_product": "whatsapp", "to": "+447700900123", "type": "template",
            "template": {"name": "due", "language": {"code": "en_US"}, "components": [{"type": "body", "parameters": values}]},
        })
    };
    assert_eq!(stage.send(&send("20 €")).await.0, 200);
    assert_eq!(stage.refused(&send("a lot")).await, 132_018);
}

#[tokio::test]
async fn an_account_has_room_for_so_many_templates() {
    let stage = Stage::with(|options| options.conditions.business_verified = false).await;
    let (_, page) = stage
        .get(&format!(
            "{}/message_templates?summary=total_count",
            stage.simulator.waba_id()
        ))
        .await;
    let there = page["summary"]["total_count"].as_u64().unwrap();
    for at in there..250 {
        stage.simulator.add_template(json!({"id": at.to_string(), "name": format!("t{at}"), "language": "en", "status": "APPROVED"}));
    }
    let one = new("one_more", "UTILITY", json!([body("We moved house", &[])]));
    assert_eq!(subcode(&stage, &one).await, 2_388_019);
    stage
        .simulator
        .change_number(|number| number.business_verified = true);
    created(&stage, &one).await;
}
