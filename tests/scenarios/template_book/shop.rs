//! The kinds that belong to more of a shop than its chats: products, calls, its own apps; those that
//! cannot be made here; and what was given last.

use serde_json::json;
use shopbell_core::{
    SendTemplate,
    card::Card,
    template_book::{
        CopyFor,
        draft::{CardTop, CodeApp, CodeWay, DraftButton, DraftCard, DraftCategory, DraftHeader},
    },
    views::State,
};

use super::{draft, example, kinds::value};
use crate::support::{World, only, until};

#[tokio::test]
async fn products_are_sent_by_the_shops_own_numbers() {
    let world = World::new().await;
    let ana = world.customer("Ana");
    world.hears(&ana, "Hi").await;
    let chat = world.chat(&ana).await;
    let mut one = draft("one_cake");
    one.category = DraftCategory::Marketing;
    one.header = DraftHeader::Product;
    one.buttons = vec![DraftButton::Product];
    let one = world.has_template(one).await;
    let mut many = draft("many_cakes");
    many.category = DraftCategory::Marketing;
    many.body = "Hi {{customer_name}}, these are fresh today.".into();
    many.buttons = vec![DraftButton::Products];
    let many = world.has_template(many).await;
    let values = vec![
        value("header", "catalogue", "367025965434465"),
        value("header", "product", "CAKE-7"),
        value("body", "customer_name", "Ana"),
    ];
    let sent = world.sends_template(chat, &one, values).await;
    world
        .sees(sent.id, "it is read", |m| m.state == Some(State::Read))
        .await;
    let too_many: Vec<String> = (0..31).map(|at| format!("CAKE-{at}")).collect();
    for (products, refused) in [
        (too_many.join(","), Some("template_value_invalid")),
        (" , ".to_owned(), Some("template_value_invalid")),
        ("CAKE-1, CAKE-2".to_owned(), None),
    ] {
        let send = SendTemplate {
            conversation: chat,
            template: many.id,
            values: vec![
                value("body", "customer_name", "Ana"),
                value("button:0", "products", &products),
            ],
            client_key: products.clone(),
        };
        let sent = world.engine().send_template(send).await;
        let code = sent.as_ref().err().map(shopbell_core::EngineError::code);
        assert_eq!(code, refused, "{products}");
        if let Ok(sent) = sent {
            world
                .sees(sent.id, "it is read", |m| m.state == Some(State::Read))
                .await;
        }
    }
    let inbox = ana.inbox();
    assert_eq!(inbox.len(), 2, "what was wrong did not go out");
    assert_eq!(
        inbox[0].shown.as_ref().unwrap().product.as_deref(),
        Some("CAKE-7")
    );
    let behind = &inbox[1].shown.as_ref().unwrap().buttons[0].leads_to;
    assert_eq!(behind.as_deref(), Some("CAKE-1, CAKE-2"));
}

#[tokio::test]
async fn each_card_shows_a_product_of_one_catalogue() {
    let world = World::new().await;
    let ana = world.customer("Ana");
    world.hears(&ana, "Hi").await;
    let chat = world.chat(&ana).await;
    let mut wanted = draft("cake_cards");
    wanted.category = DraftCategory::Marketing;
    wanted.card_top = CardTop::Product;
    let card = DraftCard {
        buttons: vec![DraftButton::Product],
        ..DraftCard::default()
    };
    wanted.cards = vec![card; 2];
    let template = world.has_template(wanted).await;
    let asked: Vec<&str> = template
        .variables
        .iter()
        .map(|one| one.name.as_str())
        .collect();
    assert_eq!(
        asked,
        ["customer_name", "catalogue", "product", "product"],
        "the catalogue is asked for once"
    );
    let values = vec![
        value("body", "customer_name", "Ana"),
        value("card:0/header", "catalogue", "367025965434465"),
        value("card:0/header", "product", "CAKE-1"),
        value("card:1/header", "product", "CAKE-2"),
    ];
    let sent = world.sends_template(chat, &template, values).await;
    world
        .sees(sent.id, "it is read", |m| m.state == Some(State::Read))
        .await;
    let ours = sent.template.unwrap();
    let shown = only(ana.inbox()).shown.unwrap();
    for (at, number) in ["CAKE-1", "CAKE-2"].into_iter().enumerate() {
        assert_eq!(ours.cards[at].product.as_deref(), Some(number));
        assert_eq!(shown.cards[at].product.as_deref(), Some(number));
        assert_eq!(shown.cards[at].buttons[0].kind, "SPM");
    }
    let engine = world.engine();
    let copy = engine.copy_template(template.id, CopyFor::Another).await;
    assert_eq!(copy.unwrap().draft.card_top, CardTop::Product);
}

#[tokio::test]
async fn a_template_offers_a_call_and_asks_for_one() {
    let world = World::new().await;
    let ana = world.customer("Ana");
    world.hears(&ana, "Hi").await;
    let chat = world.chat(&ana).await;
    let mut wanted = draft("may_we_call");
    wanted.asks_to_call = true;
    wanted.buttons = vec![DraftButton::VoiceCall {
        text: "Call us".into(),
    }];
    let template = world.has_template(wanted).await;
    let values = || vec![value("body", "customer_name", "Ana")];
    let sent = world.sends_template(chat, &template, values()).await;
    assert!(sent.template.as_ref().unwrap().asks_to_call);
    world
        .sees(sent.id, "it is read", |m| m.state == Some(State::Read))
        .await;
    let received = only(ana.inbox());
    let shown = received.shown.unwrap();
    assert!(shown.asks_to_call, "{shown:?}");
    assert_eq!(
        (
            shown.buttons[0].kind.as_str(),
            shown.buttons[0].text.as_str()
        ),
        ("VOICE_CALL", "Call us")
    );
    assert_eq!(
        received.request["template"]["components"],
        json!([{ "type": "body", "parameters": [
            { "type": "text", "parameter_name": "customer_name", "text": "Ana" }] }]),
        "neither takes a value"
    );
    let copy = world
        .engine()
        .copy_template(template.id, CopyFor::Another)
        .await;
    let copy = copy.unwrap().draft;
    assert!(copy.asks_to_call && copy.buttons[0].as_meta() == "VOICE_CALL");
    ana.answers_call_request(&received.wamid, true, None).await;
    let answer = until("the answer is in the chat", async || {
        let messages = world.messages(chat).await;
        messages
            .into_iter()
            .find_map(|one| match (one.card, one.quote) {
                (Some(Card::CallPermission { accepted, .. }), Some(quote)) => {
                    Some((accepted, quote.message))
                }
                _ => None,
            })
    })
    .await;
    assert_eq!(
        answer,
        (Some(true), Some(sent.id)),
        "a yes to this template"
    );
}

#[tokio::test]
async fn what_cannot_be_made_here_is_shown_and_sent_as_far_as_meta_takes_it() {
    let world = World::new().await;
    let ana = world.customer("Ana");
    world.hears(&ana, "Hi").await;
    let chat = world.chat(&ana).await;
    for (id, name, top, button) in [
        (
            "881",
            "moving",
            json!({ "type": "HEADER", "format": "GIF" }),
            json!({ "type": "QUICK_REPLY", "text": "Nice" }),
        ),
        (
            "882",
            "our_app",
            json!({ "type": "HEADER", "format": "TEXT", "text": "Our app" }),
            json!({ "type": "APP", "text": "Open the app" }),
        ),
    ] {
        world
            .simulator
            .add_template(json!({ "id": id, "name": name, "language": "en",
            "category": "MARKETING", "status": "APPROVED", "parameter_format": "NAMED",
            "components": [top, { "type": "BODY", "text": "Have a look." },
                { "type": "BUTTONS", "buttons": [button] }] }));
    }
    world
        .ask(|engine| async move { engine.refresh_templates().await })
        .await
        .unwrap();
    let moving = world
        .template_once("moving", "it is listed", |_| true)
        .await;
    assert_eq!(
        moving.unusable,
        Some("template_has_gif"),
        "not sent from here"
    );
    assert_eq!(moving.header, Some(("GIF".to_owned(), None)), "but shown");
    let our_app = world
        .template_once("our_app", "it is listed", |_| true)
        .await;
    for template in [&moving, &our_app] {
        let engine = world.engine();
        let copy = engine.copy_template(template.id, CopyFor::Another).await;
        assert_eq!(copy.unwrap_err().code(), "template_needs_more");
    }
    let refused = SendTemplate {
        conversation: chat,
        template: moving.id,
        values: Vec::new(),
        client_key: "moving".into(),
    };
    let refused = world.engine().send_template(refused).await.unwrap_err();
    assert_eq!(refused.code(), "template_needs_more");
    let sent = world.sends_template(chat, &our_app, Vec::new()).await;
    world
        .sees(sent.id, "it is read", |m| m.state == Some(State::Read))
        .await;
    let shown = only(ana.inbox()).shown.unwrap();
    assert_eq!(
        (
            shown.buttons[0].kind.as_str(),
            shown.buttons[0].text.as_str()
        ),
        ("APP", "Open the app")
    );
    let ours = &sent.template.unwrap().buttons[0];
    assert_eq!(
        (ours.kind.as_str(), ours.text.as_str()),
        ("APP", "Open the app")
    );
}

#[tokio::test]
async fn what_was_given_last_is_offered_for_the_next_customer() {
    let world = World::new().await;
    let (ana, bia) = (world.customer("Ana"), world.customer("Bia"));
    world.hears(&ana, "Hi").await;
    world.hears(&bia, "Hi").await;
    let mut wanted = draft("ready_at");
    wanted.body = "Hi {{customer_name}}, it is ready. We close at {{closing_time}} today.".into();
    wanted.examples.push(example("closing_time", "18:00"));
    let template = world.has_template(wanted).await;
    assert!(
        template.variables.iter().all(|one| one.last.is_none()),
        "it never was sent"
    );
    let values = vec![
        value("body", "customer_name", "Ana"),
        value("body", "closing_time", "19:30"),
    ];
    let sent = world
        .sends_template(world.chat(&ana).await, &template, values)
        .await;
    world
        .sees(sent.id, "it is read", |m| m.state == Some(State::Read))
        .await;
    let lasts = async || {
        let chat = world.chat(&bia).await;
        let picker = world.engine().templates(chat).await.unwrap();
        let found = picker.into_iter().find(|one| one.id == template.id);
        let variables = found.unwrap().variables.into_iter();
        variables.filter_map(|one| one.last).collect::<Vec<_>>()
    };
    assert_eq!(lasts().await, ["Ana", "19:30"]);
}

#[tokio::test]
async fn a_code_is_handed_to_the_shops_own_apps() {
    let world = World::new().await;
    let mut wanted = draft("login_app");
    wanted.category = DraftCategory::Authentication;
    wanted.code.way = CodeWay::ZeroTap;
    wanted.code.terms = true;
    wanted.code.apps = vec![CodeApp {
        package: "com.example.shop".into(),
        signature: "K8a/AINcGX7".into(),
    }];
    let template = world.has_template(wanted).await;
    let requests = world.simulator.requests();
    let created = requests
        .iter()
        .rfind(|one| one.method == "POST" && one.path.ends_with("/message_templates"));
    let button = &created.unwrap().body.as_ref().unwrap()["components"][2]["buttons"][0];
    assert_eq!(button["otp_type"], "ZERO_TAP");
    assert_eq!(
        button["supported_apps"][0]["package_name"],
        "com.example.shop"
    );
    let engine = world.engine();
    let copy = engine.copy_template(template.id, CopyFor::Another).await;
    assert_eq!(copy.unwrap().draft.code.way, CodeWay::ZeroTap);
    let mut tapped = draft("login_tap");
    tapped.category = DraftCategory::Authentication;
    tapped.code.way = CodeWay::OneTap;
    tapped.code.autofill = "Fill it in".into();
    tapped.code.apps = vec![CodeApp {
        package: "com.example.shop".into(),
        signature: "K8a/AINcGX7".into(),
    }];
    world.has_template(tapped).await;
    let requests = world.simulator.requests();
    let created = requests
        .iter()
        .rfind(|one| one.method == "POST" && one.path.ends_with("/message_templates"));
    let button = &created.unwrap().body.as_ref().unwrap()["components"][2]["buttons"][0];
    assert_eq!(button["otp_type"], "ONE_TAP");
    assert_eq!(button["autofill_text"], "Fill it in");
    assert!(button.get("zero_tap_terms_accepted").is_none(), "{button}");
}
