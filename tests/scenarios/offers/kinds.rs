//! P3: each kind arrives once, as its card shows it; what Meta would refuse is refused here.

use serde_json::json;
use shopbell_core::{
    EngineError,
    card::{Card, ContactCard, Offer, Place},
    quick_replies::SaveQuickReply,
    send::{SendContact, WhoseCard},
    views::{Kind, State},
};
use shopbell_simulator::Content;

use super::{buttons, choices, link, list, location, market, our_card};
use crate::support::World;

#[tokio::test]
async fn a_place_arrives_as_its_card_and_is_at_hand_next_time() {
    let world = World::new().await;
    let ana = world.customer("Ana");
    world.hears(&ana, "Where are you?").await;
    let chat = world.chat(&ana).await;
    let engine = world.engine();
    assert!(engine.at_hand(chat).await.unwrap().places.is_empty());
    let sent = engine
        .send_location(location(chat, market()))
        .await
        .unwrap();
    assert_eq!(
        (sent.kind, &sent.card),
        (Kind::Location, &Some(Card::Location(market())))
    );
    let again = engine
        .send_location(location(chat, market()))
        .await
        .unwrap();
    assert_eq!(again.id, sent.id, "the same key twice sends once");
    world
        .sees(sent.id, "read", |m| m.state == Some(State::Read))
        .await;
    assert_eq!(
        world.taken_of(&ana, "location"),
        [json!({
            "latitude": -23.541_68, "longitude": -46.629_57,
            "name": "Mercado Municipal", "address": "Rua da Cantareira 306",
        })]
    );
    assert_eq!(engine.at_hand(chat).await.unwrap().places, [market()]);

    for (latitude, longitude, field) in [
        (90.5, 0.0, "location.latitude"),
        (0.0, -180.001, "location.longitude"),
        (f64::NAN, 0.0, "location.latitude"),
    ] {
        let wrong = Place {
            latitude,
            longitude,
            ..market()
        };
        let mut send = location(chat, wrong);
        send.client_key = field.to_owned();
        let refused = engine.send_location(send).await.unwrap_err();
        assert_eq!(refused.code(), "message_invalid");
        assert_eq!(refused.params()[0].1, field);
    }
    assert_eq!(
        world.messages(chat).await.len(),
        2,
        "no bubble without a promise"
    );
}

#[tokio::test]
async fn the_shops_card_is_kept_and_a_customers_card_is_made_of_what_we_know() {
    let world = World::new().await;
    let (ana, bruno) = (world.customer("Ana"), world.customer("Bruno Lima"));
    let hidden = world.customer("Nora").with_username_only("nora");
    world.hears(&ana, "Who repairs this?").await;
    world.hears(&bruno, "Hi").await;
    hidden.writes("Hello").await;
    let chat = world.chat(&ana).await;
    let engine = world.engine();
    let kept = engine.at_hand(chat).await.unwrap().card;
    assert!(
        kept.name.is_some() && kept.phones.len() == 1,
        "made of name and number: {kept:?}"
    );
    let own = kept.phones[0].clone();
    let card = ContactCard {
        name: Some(" Luna Bakery ".to_owned()),
        phones: vec![own.clone(), "+34 600 999 888".to_owned(), "  ".to_owned()],
        emails: vec!["hello@luna.example".to_owned()],
        ..ContactCard::default()
    };
    let sent = engine.send_contact(our_card(chat, card)).await.unwrap();
    world
        .sees(sent.id, "read", |m| m.state == Some(State::Read))
        .await;
    let digits: String = own.chars().filter(char::is_ascii_digit).collect();
    let taken = world.taken_of(&ana, "contacts").remove(0);
    assert_eq!(taken[0]["name"]["formatted_name"], "Luna Bakery");
    assert_eq!(taken[0]["phones"][0]["wa_id"], digits.as_str());
    assert_eq!(taken[0]["phones"][1], json!({"phone": "+34 600 999 888"}));
    assert_eq!(taken[0]["phones"].as_array().unwrap().len(), 2);
    let kept = engine.at_hand(chat).await.unwrap().card;
    assert_eq!(kept.emails, ["hello@luna.example"], "as last sent");

    let of = |customer: &shopbell_simulator::Customer| {
        let customer = customer.clone();
        let (world, key) = (&world, format!("of {}", customer.name()));
        async move {
            let of = world.chat(&customer).await;
            world
                .engine()
                .send_contact(SendContact {
                    conversation: chat,
                    whose: WhoseCard::OfChat(of),
                    reply_to: None,
                    client_key: key,
                })
                .await
        }
    };
    let sent = of(&bruno).await.unwrap();
    world
        .sees(sent.id, "read", |m| m.state == Some(State::Read))
        .await;
    let taken = world.taken_of(&ana, "contacts").remove(1);
    assert_eq!(taken[0]["name"]["first_name"], "Bruno");
    assert_eq!(
        taken[0]["phones"][0]["wa_id"],
        bruno.wa_id().unwrap().as_str()
    );
    let refused = of(&hidden).await.unwrap_err();
    assert_eq!(refused.code(), "contact_number_hidden");

    for (card, field) in [
        (ContactCard::default(), "contacts[0].name.formatted_name"),
        (
            ContactCard {
                name: Some("Luna".to_owned()),
                phones: vec!["call us".to_owned()],
                ..ContactCard::default()
            },
            "contacts[0].phones[0].phone",
        ),
    ] {
        let mut send = our_card(chat, card);
        send.client_key = field.to_owned();
        let refused = engine.send_contact(send).await.unwrap_err();
        assert_eq!(refused.params()[0].1, field);
    }
}

#[tokio::test]
async fn choices_arrive_and_the_customers_choice_quotes_them() {
    let world = World::new().await;
    let ana = world.customer("Ana");
    world.hears(&ana, "When do you deliver?").await;
    let chat = world.chat(&ana).await;
    let engine = world.engine();
    let form = list(10);
    engine.save_choices(chat, Some(&form)).await.unwrap();
    assert_eq!(
        engine.at_hand(chat).await.unwrap().choices,
        Some(form.clone())
    );

    let asked = engine
        .send_choices(choices(chat, buttons(&[" Today ", "Tomorrow"]), "b"))
        .await
        .unwrap();
    assert_eq!(asked.plain_text, "When shall we *deliver*?");
    assert_eq!(
        asked.card,
        Some(Card::Choices(buttons(&["Today", "Tomorrow"])))
    );
    assert_eq!(
        engine.at_hand(chat).await.unwrap().choices,
        None,
        "what was sent is no draft any more"
    );
    let listed = engine.send_choices(choices(chat, form, "l")).await.unwrap();
    let linked = engine
        .send_choices(choices(chat, link("https://shop.example/t/1182"), "u"))
        .await
        .unwrap();
    for message in [&asked, &listed, &linked] {
        assert_eq!(message.kind, Kind::Interactive);
        world
            .sees(message.id, "read", |m| m.state == Some(State::Read))
            .await;
    }
    let taken = world.taken_of(&ana, "interactive");
    let kinds: Vec<_> = taken
        .iter()
        .map(|one| one["type"].as_str().unwrap())
        .collect();
    assert_eq!(kinds, ["button", "list", "cta_url"]);
    assert_eq!(
        taken[0]["action"]["buttons"][1]["reply"]["title"],
        "Tomorrow"
    );
    assert_eq!(
        taken[1]["action"]["sections"][0]["rows"]
            .as_array()
            .unwrap()
            .len(),
        10
    );
    assert_eq!(
        taken[2]["action"]["parameters"]["url"],
        "https://shop.example/t/1182"
    );

    let got = ana.inbox();
    ana.sends_quoting(
        &got[0].wamid,
        Content::ButtonReply {
            id: "button-2".to_owned(),
            title: "Tomorrow".to_owned(),
        },
    )
    .await;
    let chosen = crate::support::until("her choice", async || {
        let newest = world.newest(&ana).await;
        (newest.plain_text == "Tomorrow").then_some(newest)
    })
    .await;
    let quote = chosen.quote.unwrap();
    assert_eq!(quote.message, Some(asked.id));
    assert_eq!(quote.text, "When shall we deliver?");
}

#[tokio::test]
async fn choices_past_a_limit_are_refused_with_their_field() {
    let world = World::new().await;
    let ana = world.customer("Ana");
    world.hears(&ana, "Hi").await;
    let chat = world.chat(&ana).await;
    let long = |units: usize| "x".repeat(units);
    let mut table = vec![
        (buttons(&[]), "interactive.action.buttons"),
        (buttons(&["a", "b", "c", "d"]), "interactive.action.buttons"),
        (
            buttons(&["a", " a"]),
            "interactive.action.buttons[1].reply.title",
        ),
        (
            buttons(&["a", " "]),
            "interactive.action.buttons[1].reply.title",
        ),
        (
            buttons(&[&long(21)]),
            "interactive.action.buttons[0].reply.title",
        ),
        (list(0), "interactive.action.sections.rows"),
        (list(11), "interactive.action.sections.rows"),
        (link("shop.example"), "interactive.action.parameters.url"),
    ];
    for (header, body, footer, field) in [
        (Some(long(61)), long(1), None, "interactive.header.text"),
        (None, long(1025), None, "interactive.body.text"),
        (None, " ".to_owned(), None, "interactive.body.text"),
        (None, long(1024), Some(long(61)), "interactive.footer.text"),
    ] {
        let mut wrong = buttons(&["a"]);
        (wrong.header, wrong.body, wrong.footer) = (header, body, footer);
        table.push((wrong, field));
    }
    for (part, field) in [
        ("button", "interactive.action.button"),
        ("section", "interactive.action.sections[0].title"),
        ("row", "interactive.action.sections[0].rows[0].title"),
        (
            "description",
            "interactive.action.sections[0].rows[0].description",
        ),
    ] {
        let mut wrong = list(1);
        let Offer::List { button, sections } = &mut wrong.offer else {
            panic!("a list");
        };
        match part {
            "button" => *button = long(21),
            "section" => sections[0].title = Some(long(25)),
            "row" => sections[0].rows[0].title = long(25),
            _ => sections[0].rows[0].description = Some(long(73)),
        }
        table.push((wrong, field));
    }
    for (wrong, field) in table {
        // What could not be sent is not kept to be sent either.
        let keep = SaveQuickReply {
            id: None,
            name: "choices".to_owned(),
            text: String::new(),
            choices: Some(wrong.clone()),
        };
        let engine = world.engine();
        for refused in [
            engine.save_quick_reply(keep).await.err(),
            engine
                .send_choices(choices(chat, wrong.clone(), field))
                .await
                .err(),
        ] {
            let Some(refused) = refused else {
                panic!("{field}: {wrong:?} was taken");
            };
            assert_eq!(refused.code(), "message_invalid");
            assert_eq!(refused.params()[0].1, field);
        }
    }
    let mut widest = list(10);
    widest.body = long(1024);
    widest.header = Some(long(60));
    widest.footer = Some(long(60));
    let sent = world
        .engine()
        .send_choices(choices(chat, widest, "w"))
        .await
        .unwrap();
    world
        .sees(sent.id, "the limits themselves are fine", |m| {
            m.state == Some(State::Read)
        })
        .await;
    assert_eq!(world.messages(chat).await.len(), 2);
}

#[tokio::test]
async fn to_a_closed_window_nothing_of_it_is_queued() {
    let world = World::new().await;
    let ana = world.customer("Ana");
    world.hears(&ana, "Hi").await;
    let chat = world.chat(&ana).await;
    let hello = world.newest(&ana).await.id;
    world
        .clock
        .advance(std::time::Duration::from_secs(24 * 3600));
    let engine = world.engine();
    let card = engine.at_hand(chat).await.unwrap().card;
    let refusals = [
        engine
            .send_reaction(super::reaction(hello, Some("👍"), "r"))
            .await,
        engine.send_location(location(chat, market())).await,
        engine.send_contact(our_card(chat, card)).await,
        engine.send_choices(choices(chat, list(3), "c")).await,
        engine.forward(super::copies::copy(hello, chat, "f")).await,
    ];
    for refused in refusals {
        assert!(
            matches!(refused, Err(EngineError::WindowClosed)),
            "{refused:?}"
        );
    }
    assert_eq!(world.said(&ana).await, ["Hi"]);
    assert!(world.simulator.sends().is_empty());
}
