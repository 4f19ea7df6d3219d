//! Every rule of Meta's that the form knows: a template that breaks it is refused here with its
//! own sentence, and by Meta too. Submitted past the form, as a client without one would.

mod cases;

use serde_json::{Value, json};
use shopbell_core::template_book::{
    draft::DraftCategory,
    rules::{Other, Others},
};
use shopbell_simulator::{Options, Simulator};

use self::cases::{By, DELETED, OTHER, cases, coupon, header, link, phone, quick};
use super::draft;

/// What the shop has, as far as the rules ask.
fn others() -> Others {
    let other = |name: &str, language: &str, body: &str| Other {
        name: name.into(),
        language: language.into(),
        body: body.into(),
        footer: String::new(),
    };
    Others {
        templates: vec![
            other("order_ready", "en", "Something else."),
            other("visit_thanks", "en_US", OTHER),
        ],
        blocked: vec![(DELETED.into(), "en".into())],
        ..Others::default()
    }
}

struct Meta {
    simulator: Simulator,
    http: reqwest::Client,
}

impl Meta {
    async fn post(&self, path: &str, body: &Value) -> (u16, Value) {
        let url = format!("{}/{path}", self.simulator.graph_url());
        let request = self.http.post(url).bearer_auth(self.simulator.token());
        let answer = request.json(body).send().await.unwrap();
        (answer.status().as_u16(), answer.json().await.unwrap())
    }

    /// What a template stands at once it was read.
    async fn verdict(&self, id: &str) -> Value {
        let url = format!("{}/v25.0/{id}?fields=status", self.simulator.graph_url());
        let read = async || {
            let asked = self.http.get(&url).bearer_auth(self.simulator.token());
            let answer: Value = asked.send().await.ok()?.json().await.ok()?;
            (answer["status"] != "PENDING").then_some(answer)
        };
        crate::support::until("the review is over", read).await
    }

    /// Has a template approved and deletes it: its name rests then.
    async fn deletes(&self, path: &str) {
        let gone = json!({ "name": DELETED, "language": "en", "category": "UTILITY",
            "components": [{ "type": "BODY", "text": "We were here." }] });
        let (status, answer) = self.post(path, &gone).await;
        assert_eq!(status, 200, "{answer}");
        let approved = self.verdict(answer["id"].as_str().unwrap()).await;
        assert_eq!(approved["status"], "APPROVED");
        let url = format!("{}/{path}?name={DELETED}", self.simulator.graph_url());
        let asked = self.http.delete(url).bearer_auth(self.simulator.token());
        assert_eq!(asked.send().await.unwrap().status().as_u16(), 200);
    }

    /// Brings a sample there; its handle.
    async fn sample(&self, mime: &str) -> String {
        let path = format!(
            "v25.0/{}/uploads?file_name=a&file_length=3&file_type={mime}",
            self.simulator.app_id()
        );
        let (status, session) = self.post(&path, &json!({})).await;
        assert_eq!(status, 200, "{session}");
        let url = format!(
            "{}/v25.0/{}",
            self.simulator.graph_url(),
            session["id"].as_str().unwrap()
        );
        let sent = self
            .http
            .post(url)
            .header("authorization", format!("OAuth {}", self.simulator.token()))
            .header("file_offset", "0")
            .body("abc")
            .send();
        let answer: Value = sent.await.unwrap().json().await.unwrap();
        answer["h"]
            .as_str()
            .unwrap_or_else(|| panic!("{answer}"))
            .to_owned()
    }
}

#[tokio::test]
async fn what_breaks_a_rule_is_refused_here_with_its_sentence_and_by_meta_too() {
    let _ = rustls::crypto::ring::default_provider().install_default();
    let mut options = Options::default();
    options.review_after = Some(std::time::Duration::from_millis(1));
    // What is broken belongs into no record of what the client sends.
    options.record = None;
    let meta = Meta {
        simulator: Simulator::start(options).await.unwrap(),
        http: reqwest::Client::new(),
    };
    meta.simulator.add_template(
        json!({ "id": "991", "name": "order_ready", "language": "en",
        "category": "UTILITY", "status": "APPROVED", "parameter_format": "NAMED",
        "components": [{ "type": "BODY", "text": "Something else." }] }),
    );
    let path = format!("v25.0/{}/message_templates", meta.simulator.waba_id());
    meta.deletes(&path).await;
    let cases = cases();
    let (mut refused, mut rejected, mut recategorised) = (0, 0, 0);
    for (at, case) in cases.iter().enumerate() {
        let mut broken = case.broken.clone();
        // Each has a name of its own, so that none is refused for another's sake.
        if broken.name == "broken" {
            broken.name = format!("broken_{at}");
        }
        let rule = case.rule;
        let faults = broken.faults(&others());
        assert!(
            faults.iter().any(|fault| fault.rule == rule),
            "{rule:?} is not seen in case {at}: {faults:?}"
        );
        let mut handles = std::collections::HashMap::new();
        for sample in broken.samples() {
            if !handles.contains_key(&sample.staged) {
                let handle = meta.sample(&sample.mime).await;
                handles.insert(sample.staged.clone(), handle);
            }
        }
        let new = broken.to_new(&|sample| handles[&sample.staged].clone());
        let (status, answer) = meta.post(&path, &serde_json::to_value(&new).unwrap()).await;
        match case.by {
            By::Creation => {
                assert_eq!(status, 400, "{rule:?}, case {at}: {answer}");
                refused += 1;
            }
            By::Review => {
                assert_eq!(status, 200, "{rule:?}, case {at}: {answer}");
                let answer = meta.verdict(answer["id"].as_str().unwrap()).await;
                assert_eq!(answer["status"], "REJECTED", "{rule:?}, case {at}");
                rejected += 1;
            }
            By::Category => {
                assert_eq!(answer["category"], "MARKETING", "{rule:?}, case {at}");
                recategorised += 1;
            }
        }
    }
    println!(
        "rules of templates: {} cases, {refused} refused, {rejected} rejected in review, \
         {recategorised} put into another category; seen here first: all",
        cases.len()
    );
}

#[test]
fn what_breaks_no_rule_has_no_fault() {
    let mut whole = draft("whole");
    whole.category = DraftCategory::Marketing;
    whole.header = header("Order {{number}}");
    whole.buttons = vec![
        quick("Yes"),
        quick("No"),
        link("https://shop.example/{{1}}", "https://shop.example/1"),
        phone("+55 11 4000-1234"),
        coupon("SPRING10"),
    ];
    whole.footer = "Luna Bakery".into();
    whole.ttl_seconds = Some(43_200);
    assert_eq!(whole.faults(&others()), []);
}
