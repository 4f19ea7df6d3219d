//! What Meta offers around templates: its archive, its counting, its ready texts, its bill.

use std::time::Duration;

use shopbell_core::{
    SendTemplate, TemplateValue,
    template_book::{Counted, FromLibrary},
    views::{Cost, State},
};
use shopbell_simulator::Review;

use super::draft;
use crate::support::World;

/// Meta tells times in whole seconds: what comes later is later by more than that.
const LATER: Duration = Duration::from_secs(60);

#[tokio::test]
async fn a_template_is_put_away_and_taken_out_again() {
    let world = World::new().await;
    let ana = world.customer("Ana");
    world.hears(&ana, "Hi").await;
    let chat = world.chat(&ana).await;
    world.submits(draft("old_words")).await;
    world
        .simulator
        .review("old_words", "en", &Review::Approved)
        .await;
    let template = world
        .template_once("old_words", "the approval", |one| one.status == "APPROVED")
        .await;
    for (archived, status) in [(true, "ARCHIVED"), (false, "APPROVED")] {
        world.clock.advance(LATER);
        let id = template.id;
        world
            .ask(move |engine| async move { engine.archive_template(id, archived).await })
            .await
            .unwrap();
        world
            .template_once("old_words", status, |one| one.status == status)
            .await;
        let picker = world.engine().templates(chat).await.unwrap();
        let offered = picker.iter().any(|one| one.name == "old_words");
        assert_eq!(offered, !archived, "what is put away is not offered");
    }
}

#[tokio::test]
async fn counting_is_switched_on_by_the_owner_and_numbers_follow() {
    let world = World::new().await;
    world.simulator.count_no_templates();
    let ana = world.customer("Ana");
    world.hears(&ana, "Hi").await;
    let chat = world.chat(&ana).await;
    let thanks = world
        .template_once("visit_thanks", "it is listed", |one| {
            one.status == "APPROVED"
        })
        .await;
    let id = thanks.id;
    let counted = async || {
        world
            .ask(move |engine| async move { engine.template_performance(id).await })
            .await
            .unwrap()
    };
    assert_eq!(counted().await, Counted::Off);
    world
        .ask(move |engine| async move { engine.count_templates(id).await })
        .await
        .unwrap();
    assert_eq!(counted().await, Counted::Nothing);
    let send = SendTemplate {
        conversation: chat,
        template: id,
        values: Vec::<TemplateValue>::new(),
        client_key: "thanks".into(),
    };
    let sent = world.engine().send_template(send).await.unwrap();
    world
        .sees(sent.id, "it is read", |m| m.state == Some(State::Read))
        .await;
    world.clock.advance(LATER);
    let Counted::Numbers(numbers) = counted().await else {
        panic!("something was sent");
    };
    assert_eq!((numbers.sent, numbers.delivered, numbers.read), (1, 1, 1));
}

#[tokio::test]
async fn a_ready_text_becomes_a_template_without_a_review() {
    let world = World::new().await;
    let library = async |language: &'static str, words: &'static str| {
        world
            .ask(move |engine| async move { engine.template_library(language, words).await })
            .await
            .unwrap()
            .expect("Meta offers ready texts")
    };
    assert_eq!(library("es", "").await, [], "none in this language");
    let found = library("en_US", "parcel").await;
    let [text] = found.as_slice() else {
        panic!("{found:?}");
    };
    assert!(text.body.contains("{{2}}"), "{text:?}");
    assert_eq!(text.buttons[0].kind, "URL");
    let add = FromLibrary {
        text: text.name.clone(),
        name: "on_its_way".into(),
        language: text.language.clone(),
        category: text.category.clone(),
        buttons: vec![("URL".into(), "https://shop.example/o/{{1}}".into())],
    };
    let added = world
        .ask(move |engine| async move { engine.add_from_library(add).await })
        .await
        .unwrap();
    assert_eq!(added.status, "APPROVED");
    let template = world
        .template_once("on_its_way", "it is listed", |one| one.unusable.is_none())
        .await;
    assert_eq!(
        template.variables.len(),
        3,
        "two in the text, one in the link"
    );
}

#[tokio::test]
async fn a_template_in_the_chat_says_what_it_costs() {
    let world = World::new().await;
    let ana = world.customer("Ana");
    world.hears(&ana, "Hi").await;
    let chat = world.chat(&ana).await;
    let thanks = world
        .template_once("visit_thanks", "it is listed", |one| {
            one.status == "APPROVED"
        })
        .await;
    let send = SendTemplate {
        conversation: chat,
        template: thanks.id,
        values: Vec::new(),
        client_key: "thanks".into(),
    };
    let sent = world.engine().send_template(send).await.unwrap();
    assert_eq!(sent.price, None, "Meta has not said a word yet");
    world
        .sees(sent.id, "it is read", |m| m.state == Some(State::Read))
        .await;
    let price = world.engine().message(sent.id).await.unwrap().price;
    let price = price.expect("Meta said it with the ticks");
    assert_eq!(price.cost, Cost::Charged);
    assert_eq!(price.category.as_deref(), Some("UTILITY"));
}
