//! What can be set up at a phone number.

use std::sync::{
    Arc,
    atomic::{AtomicU64, Ordering},
};

use serde_json::{Value, json};
use shopbell_simulator::{Clock, Fault};

use crate::receiver::{Stage, text};

const HOUR_MS: u64 = 3_600_000;

impl Stage {
    pub(crate) fn edge(&self, edge: &str) -> String {
        format!("{}/{edge}", self.simulator.phone_number_id())
    }

    async fn on(&self, edge: &str, body: Value) -> (u16, Value) {
        self.post(&self.edge(edge), &body).await
    }

    async fn code_on(&self, edge: &str, body: Value) -> Value {
        self.on(edge, body).await.1["error"]["code"].clone()
    }

    pub(crate) async fn ask(
        &self,
        method: reqwest::Method,
        path: &str,
        body: Option<Value>,
    ) -> (u16, Value) {
        let mut request = self
            .http
            .request(method, self.graph(path))
            .bearer_auth(self.simulator.token());
        if let Some(body) = body {
            request = request.json(&body);
        }
        let answer = request.send().await.unwrap();
        (answer.status().as_u16(), answer.json().await.unwrap())
    }
}

fn fine() -> (u16, Value) {
    (200, json!({"success": true}))
}

#[tokio::test]
async fn a_number_is_registered_with_its_pin() {
    let now_ms = Arc::new(AtomicU64::new(1_793_700_000_000));
    let hand = Arc::clone(&now_ms);
    let stage = Stage::with(move |options| {
        options.clock = Clock::from_fn(move || hand.load(Ordering::SeqCst));
    })
    .await;
    let ana = stage.simulator.customer("Ana");
    ana.writes("Hi").await;
    let hello = text(&ana.wa_id().unwrap(), "Hello");
    let with = |pin: &str| json!({"messaging_product": "whatsapp", "pin": pin});
    assert_eq!(
        stage
            .on("deregister", json!({"messaging_product": "whatsapp"}))
            .await,
        fine()
    );
    assert_eq!(stage.refused(&hello).await, 133_010);
    let (_, node) = stage
        .get(&stage.edge("?fields=status").replace("/?", "?"))
        .await;
    assert_eq!(node["status"], "DISCONNECTED");
    assert_eq!(
        stage.code_on("register", with("12345")).await,
        100,
        "six digits"
    );
    for _ in 0..4 {
        assert_eq!(stage.code_on("register", with("000000")).await, 133_005);
    }
    assert_eq!(stage.code_on("register", with("000000")).await, 133_008);
    assert_eq!(
        stage.code_on("register", with("739182")).await,
        133_009,
        "even the right one waits now"
    );
    now_ms.fetch_add(12 * HOUR_MS, Ordering::SeqCst);
    assert_eq!(stage.on("register", with("739182")).await, fine());
    ana.writes("Still there?").await;
    assert_eq!(stage.send(&hello).await.0, 200);

    let number = stage.simulator.phone_number_id();
    assert_eq!(stage.post(number, &json!({"pin": "111222"})).await, fine());
    assert_eq!(stage.code_on("register", with("739182")).await, 133_005);
    for _ in 0..8 {
        assert_eq!(stage.on("register", with("111222")).await, fine());
    }
    assert_eq!(
        stage.code_on("register", with("111222")).await,
        133_016,
        "the eleventh time in 72 hours"
    );
    stage
        .simulator
        .change_number(|it| it.on_business_app = true);
    let (status, _) = stage
        .on("deregister", json!({"messaging_product": "whatsapp"}))
        .await;
    assert_eq!(status, 400, "a number of the Business app stays");
}

#[tokio::test]
async fn a_code_is_asked_for_and_given_back() {
    let stage = Stage::new().await;
    assert_eq!(
        stage.on("verify_code", json!({"code": "123456"})).await.0,
        400
    );
    let ask = json!({"code_method": "SMS", "language": "es_ES"});
    assert_eq!(stage.on("request_code", ask).await, fine());
    let (_, wrong) = stage.on("verify_code", json!({"code": "654321"})).await;
    assert_eq!(wrong["error"]["error_subcode"], 2_388_093);
    assert_eq!(
        stage.on("verify_code", json!({"code": "123456"})).await,
        fine()
    );
}

#[tokio::test]
async fn the_profile_is_read_and_changed_within_its_limits() {
    let stage = Stage::new().await;
    let edge = "whatsapp_business_profile";
    let with = |key: &str, value: Value| json!({"messaging_product": "whatsapp", key: value});
    for (key, limit) in [("about", 139), ("address", 256), ("description", 512)] {
        assert_eq!(
            stage.on(edge, with(key, json!("x".repeat(limit)))).await,
            fine()
        );
        assert_eq!(
            stage
                .code_on(edge, with(key, json!("x".repeat(limit + 1))))
                .await,
            100
        );
    }
    let cases = [
        ("about", json!("")),
        ("email", json!("nobody")),
        ("websites", json!(["shop.example"])),
        (
            "websites",
            json!([
                "https://a.example",
                "https://b.example",
                "https://c.example"
            ]),
        ),
        ("vertical", json!("UNDEFINED")),
        ("profile_picture_handle", json!("4::no")),
        ("surprise", json!(1)),
    ];
    for (key, value) in cases {
        assert_eq!(stage.code_on(edge, with(key, value)).await, 100, "{key}");
    }
    assert_eq!(stage.on(edge, with("description", json!(""))).await, fine());
    assert_eq!(
        stage.on(edge, with("vertical", json!("RETAIL"))).await,
        fine()
    );
    let (_, profile) = stage
        .get(&stage.edge(&format!(
            "{edge}?fields=about,description,vertical,websites"
        )))
        .await;
    assert_eq!(
        profile["data"][0],
        json!({"messaging_product": "whatsapp", "about": "x".repeat(139), "vertical": "RETAIL",
               "websites": ["https://lunabakery.example/"]}),
        "an empty text takes a field away"
    );
}

#[tokio::test]
async fn who_wrote_today_can_be_blocked() {
    let stage = Stage::new().await;
    let (ana, old) = (
        stage.simulator.customer("Ana"),
        stage.simulator.customer("Old"),
    );
    ana.writes("Buy my coins").await;
    old.last_wrote_hours_ago(25).await;
    let users = |ids: &[String]| {
        let list: Vec<Value> = ids
            .iter()
            .map(|id| json!({"user": format!("+{id}")}))
            .collect();
        json!({"messaging_product": "whatsapp", "block_users": list})
    };
    let (ana_id, old_id) = (ana.wa_id().unwrap(), old.wa_id().unwrap());
    let (_, answer) = stage
        .on("block_users", users(&[ana_id.clone(), old_id]))
        .await;
    assert_eq!(
        answer["block_users"]["added_users"][0]["wa_id"],
        ana_id.as_str()
    );
    assert_eq!(
        answer["block_users"]["failed_users"][0]["errors"][0]["code"],
        131_047
    );
    assert_eq!(
        answer["error"]["code"], 139_100,
        "results and an error together"
    );
    assert_eq!(stage.refused(&text(&ana_id, "Hello")).await, 130_403);
    let before = stage.receiver.messages().len();
    ana.writes("Hello?").await;
    assert_eq!(
        stage.receiver.messages().len(),
        before,
        "what a blocked customer writes does not come"
    );
    let (_, list) = stage.get(&stage.edge("block_users")).await;
    assert_eq!(list["data"][0]["wa_id"], ana_id.as_str());
    let (_, answer) = stage
        .ask(
            reqwest::Method::DELETE,
            &stage.edge("block_users"),
            Some(users(std::slice::from_ref(&ana_id))),
        )
        .await;
    assert_eq!(
        answer["block_users"]["removed_users"]
            .as_array()
            .unwrap()
            .len(),
        1
    );
    assert_eq!(stage.send(&text(&ana_id, "Hello")).await.0, 200);
}

#[tokio::test]
async fn links_menus_windows_and_names_are_kept() {
    let stage = Stage::new().await;
    let (_, link) = stage
        .on("message_qrdls", json!({"prefilled_message": "Hi"}))
        .await;
    let code = link["code"].as_str().unwrap().to_owned();
    assert_eq!(code.len(), 14);
    assert_eq!(
        link["deep_link_url"],
        format!("https://wa.me/message/{code}")
    );
    let (_, changed) = stage
        .on(
            "message_qrdls",
            json!({"code": code, "prefilled_message": "Hello"}),
        )
        .await;
    assert_eq!(changed["prefilled_message"], "Hello");
    assert_eq!(
        stage
            .code_on(
                "message_qrdls",
                json!({"prefilled_message": "x".repeat(141)})
            )
            .await,
        100
    );
    let one = stage.edge(&format!("message_qrdls/{code}"));
    let (_, list) = stage.get(&stage.edge("message_qrdls")).await;
    assert_eq!(list["data"].as_array().unwrap().len(), 1);
    assert_eq!(stage.ask(reqwest::Method::DELETE, &one, None).await, fine());
    assert_eq!(stage.get(&one).await.0, 400);

    let menu = |prompts: usize, length: usize| json!({"prompts": vec!["x".repeat(length); prompts], "commands": [{"command_name": "hours", "command_description": "When we open"}]});
    assert_eq!(
        stage.on("conversational_automation", menu(4, 80)).await,
        fine()
    );
    assert_eq!(
        stage
            .code_on("conversational_automation", menu(5, 80))
            .await,
        100
    );
    assert_eq!(
        stage
            .code_on("conversational_automation", menu(4, 81))
            .await,
        100
    );
    let number = stage.simulator.phone_number_id();
    let read = format!("{number}?fields=conversational_automation");
    let (_, node) = stage.get(&read).await;
    assert_eq!(
        node["conversational_automation"]["prompts"]
            .as_array()
            .unwrap()
            .len(),
        4
    );
    stage
        .on("conversational_automation", json!({"prompts": []}))
        .await;
    let (_, node) = stage.get(&read).await;
    assert!(node["conversational_automation"].get("prompts").is_none());

    let (_, window) = stage.get(&stage.edge("whatsapp_commerce_settings")).await;
    assert_eq!(window["data"][0]["is_cart_enabled"], true);
    stage
        .on(
            "whatsapp_commerce_settings?is_cart_enabled=false",
            json!({}),
        )
        .await;
    let (_, window) = stage.get(&stage.edge("whatsapp_commerce_settings")).await;
    assert_eq!(window["data"][0]["is_cart_enabled"], false);

    assert_eq!(
        stage.code_on("username", json!({"username": "meta"})).await,
        147_001
    );
    assert_eq!(
        stage
            .on("username", json!({"username": "luna.bakery"}))
            .await,
        fine()
    );
    let (_, name) = stage.get(&stage.edge("username")).await;
    assert_eq!(
        name,
        json!({"username": "luna.bakery", "status": "reserved"})
    );
    stage
        .ask(reqwest::Method::DELETE, &stage.edge("username"), None)
        .await;
    assert_eq!(stage.get(&stage.edge("username")).await.1, json!({}));
    assert_eq!(
        stage
            .post(number, &json!({"new_display_name": "Luna Café"}))
            .await,
        fine()
    );
    let (_, node) = stage
        .get(&format!("{number}?fields=new_display_name,new_name_status"))
        .await;
    assert_eq!(node["new_name_status"], "PENDING_REVIEW");
}

#[tokio::test]
async fn settings_change_one_feature_at_a_time() {
    let stage = Stage::new().await;
    let calling = |status: &str| json!({"calling": {"status": status}});
    assert_eq!(stage.on("settings", calling("DISABLED")).await, fine());
    let (_, settings) = stage.get(&stage.edge("settings")).await;
    assert_eq!(settings["calling"]["status"], "DISABLED");
    stage.simulator.settled().await;
    let told = &stage.receiver.values("account_settings_update")[0];
    assert_eq!(
        told["phone_number_settings"]["calling"]["status"],
        "DISABLED"
    );
    let mut two = calling("ENABLED");
    two["user_identity_change"] = json!({"enable_identity_key_check": true});
    assert_eq!(stage.code_on("settings", two).await, 100);
    assert_eq!(stage.code_on("settings", calling("MAYBE")).await, 100);
    let check = json!({"user_identity_change": {"enable_identity_key_check": true}});
    assert_eq!(stage.on("settings", check).await, fine());
    stage.simulator.customer("Ana").writes("Hi").await;
    let value = &stage.receiver.values("messages")[0];
    assert_eq!(
        value["contacts"][0]["identity_key_hash"],
        stage.simulator.customer("Ana").identity_hash(),
        "with the check on, messages tell the key"
    );
}

#[tokio::test]
async fn faults_reach_the_new_edges_too() {
    let stage = Stage::new().await;
    stage.simulator.fail(Fault::RefuseRequest { code: 131_000 });
    assert_eq!(stage.get(&stage.edge("settings")).await.0, 500);
    assert_eq!(stage.get(&stage.edge("settings")).await.0, 200);
}
