//! What the client sends is taken, arrives as it was meant, and can be read back.

use std::cell::RefCell;

use proptest::test_runner::{Config, TestCaseError, TestRunner};
use serde_json::{Value, json};
use shopbell_cloud_api::{Content, OutgoingMessage, Template, TemplateMessage};
use tokio::runtime::Runtime;

use crate::generate::{self, Filled};
use crate::shop::Shop;

/// As many messages as make every kind of message and most kinds of part likely.
const CASES: u32 = 256;

fn runner() -> TestRunner {
    TestRunner::new(Config {
        cases: CASES,
        // Failures print the smallest message that shows them; no file is needed to find it again.
        failure_persistence: None,
        max_shrink_iters: 400,
        ..Config::default()
    })
}

/// What was sent, by the id it was given.
type Sent = RefCell<Vec<(String, Value)>>;

/// Sends one message, and reads it back as an outbox would.
async fn goes_through(
    shop: &Shop,
    message: &OutgoingMessage,
    sent: &Sent,
) -> Result<(), TestCaseError> {
    let request = serde_json::to_value(message).unwrap();
    let failed = |why: String| TestCaseError::fail(format!("{why}: {request:#}"));
    let read: OutgoingMessage =
        serde_json::from_value(request.clone()).map_err(|error| failed(error.to_string()))?;
    if serde_json::to_value(&read).unwrap() != request {
        return Err(failed("it is not read back as it was".to_owned()));
    }
    let accepted = shop.send(message).await.map_err(|error| {
        let details = error.graph().and_then(|graph| graph.details.clone());
        failed(format!("{error:?} {details:?}"))
    })?;
    let wamid = accepted.wamid.into_string();
    sent.borrow_mut().push((wamid, request));
    Ok(())
}

/// What arrived is what was sent.
fn arrived(shop: &Shop, sent: &Sent) {
    let arrived = shop.simulator.sends();
    assert_eq!(arrived.len(), sent.borrow().len());
    for (arrived, (wamid, request)) in arrived.iter().zip(sent.borrow().iter()) {
        assert_eq!((&arrived.wamid, &arrived.body), (wamid, request));
    }
}

#[test]
fn every_free_form_message_is_accepted() {
    let runtime = Runtime::new().unwrap();
    let (shop, sent) = (runtime.block_on(Shop::open()), Sent::default());
    let messages = generate::free_form(&shop.known);
    let result = runner().run(&messages, |message| {
        runtime.block_on(goes_through(&shop, &message, &sent))
    });
    result.unwrap_or_else(|failure| panic!("{failure}"));
    arrived(&shop, &sent);
    let kinds = kinds(&shop);
    for kind in [
        "text",
        "image",
        "video",
        "audio",
        "document",
        "sticker",
        "location",
        "contacts",
        "reaction",
        "button",
        "list",
        "cta_url",
        "location_request_message",
        "product",
        "product_list",
        "catalog_message",
        "flow",
        "carousel",
        "address_message",
        "voice_call",
        "request_contact_info",
    ] {
        assert!(
            kinds.iter().any(|sent| sent == kind),
            "no {kind} was generated"
        );
    }
}

#[test]
fn every_filled_template_is_accepted() {
    let runtime = Runtime::new().unwrap();
    let (shop, sent) = (runtime.block_on(Shop::open()), Sent::default());
    let templates = generate::template(&shop.known);
    let result = runner().run(&templates, |filled: Filled| {
        let listed = shop.approve(filled.category, filled.named, &json!(filled.components));
        let template = Template::read(listed.clone()).unwrap();
        let mut message = TemplateMessage::new(&template.name, &template.language);
        message.components = filled.values.clone();
        template
            .check(&message)
            .map_err(|invalid| TestCaseError::fail(format!("{invalid}: {listed:#}")))?;
        let message = OutgoingMessage::new(shop.to_ana(), Content::Template(message));
        runtime.block_on(goes_through(&shop, &message, &sent))
    });
    result.unwrap_or_else(|failure| panic!("{failure}"));
    arrived(&shop, &sent);
    let sent: Vec<Value> = shop
        .simulator
        .sends()
        .into_iter()
        .map(|sent| sent.body)
        .collect();
    let sent = serde_json::to_string(&sent).unwrap();
    for part in [
        "header",
        "body",
        "button",
        "carousel",
        "limited_time_offer",
        "text",
        "currency",
        "date_time",
        "image",
        "video",
        "document",
        "location",
        "product",
        "payload",
        "coupon_code",
        "action",
    ] {
        assert!(
            sent.contains(&format!("\"type\":\"{part}\"")),
            "no {part} was generated"
        );
    }
    for kind in ["quick_reply", "url", "copy_code", "flow", "catalog", "mpm"] {
        assert!(
            sent.contains(&format!("\"sub_type\":\"{kind}\"")),
            "no {kind} was generated"
        );
    }
}

/// What was sent, interactive messages by their own kind.
fn kinds(shop: &Shop) -> Vec<String> {
    let kind = |request: &Value| {
        let own = request["interactive"]["type"].as_str();
        own.or(request["type"].as_str()).unwrap().to_owned()
    };
    shop.simulator
        .sends()
        .iter()
        .map(|sent| kind(&sent.body))
        .collect()
}
