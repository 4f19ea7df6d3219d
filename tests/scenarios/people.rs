//! Who is who: by number, by user id, by both; reactions, edits and deletions.

use serde_json::json;
use shopbell_core::views::State;
use shopbell_simulator::Content;

use crate::support::{Listening, World, only, until};

#[tokio::test]
async fn a_customer_without_a_number_is_answered() {
    let world = World::new().await;
    let cai = world.customer("Cai").with_username_only("cai.makes.cakes");
    world.hears(&cai, "Do you deliver?").await;
    let chat = only(world.chats().await);
    assert_eq!(chat.phone, None);
    assert_eq!(chat.username.as_deref(), Some("cai.makes.cakes"));
    let answer = world.replies(&cai, "We do").await.unwrap();
    world
        .sees(answer.id, "read", |m| m.state == Some(State::Read))
        .await;
    let send = only(world.simulator.sends());
    assert_eq!(send.recipient, Some(cai.user_id()));
    assert_eq!(
        send.to, None,
        "a user id is never put where a number belongs"
    );
}

#[tokio::test]
async fn a_number_shown_later_belongs_to_the_same_chat() {
    let world = World::new().await;
    let cai = world.customer("Cai").with_username_only("cai");
    world.hears(&cai, "first").await;
    let chat = world.chat(&cai).await;
    let cai = cai.with_phone("447700900456");
    world.hears(&cai, "second").await;
    assert_eq!(only(world.chats().await).id, chat);
    assert_eq!(world.said(&cai).await, ["first", "second"]);
    assert_eq!(
        only(world.chats().await).phone.as_deref(),
        Some("+44 7700 900456")
    );
}

#[tokio::test]
async fn two_halves_of_one_person_become_one_chat_with_both_histories() {
    let world = World::new().await;
    // Before user ids came there was a number only; then she hid it; then she shows both.
    let ana = world
        .customer("Ana")
        .with_phone_only()
        .with_phone("447700900789");
    world.hears(&ana, "by number").await;
    let old = only(world.chats().await).id;
    let answer = world.replies(&ana, "noted").await.unwrap();
    world
        .sees(answer.id, "read", |m| m.state == Some(State::Read))
        .await;
    let later = world
        .customer("Ana later")
        .with_profile_name("Ana")
        .with_username_only("ana");
    later.writes("by user id").await;
    until("a second chat", async || {
        (world.chats().await.len() == 2).then_some(())
    })
    .await;
    let both = later.with_phone("447700900789");
    both.writes("by both").await;
    until("one chat", async || {
        (world.chats().await.len() == 1).then_some(())
    })
    .await;
    assert_eq!(only(world.chats().await).id, old, "the older chat stays");
    assert_eq!(
        world.said(&ana).await,
        ["by number", "noted", "by user id", "by both"]
    );
}

#[tokio::test]
async fn a_reaction_is_on_its_message_however_early_it_comes() {
    let world = World::new().await;
    let ana = world.customer("Ana");
    world.hears(&ana, "Hi").await;
    let chat = world.chat(&ana).await;
    // The reaction overtakes its message.
    world
        .simulator
        .fail(shopbell_simulator::Fault::ReorderWebhooks { count: 2 });
    let cake = ana.sends(Content::text("A cake?")).await;
    ana.reacts(&cake, "🎂").await;
    let shown = until("the reaction is shown", async || {
        let messages = world.messages(chat).await;
        messages.into_iter().find(|m| !m.reactions.is_empty())
    })
    .await;
    assert_eq!(shown.plain_text, "A cake?");
    assert_eq!(only(shown.reactions).emoji, "🎂");
    assert_eq!(
        world.said(&ana).await,
        ["Hi", "A cake?"],
        "a reaction is no bubble"
    );
    let unread = world.chats().await[0].unread;
    assert_eq!(unread, 2, "nor something to read");

    world.clock.advance(std::time::Duration::from_secs(2));
    ana.reacts(&cake, "🎉").await;
    until("changed", async || {
        let message = world.engine().message(shown.id).await.unwrap();
        (message.reactions.first()?.emoji == "🎉" && message.reactions.len() == 1).then_some(())
    })
    .await;
    world.clock.advance(std::time::Duration::from_secs(2));
    ana.reacts(&cake, "").await;
    until("taken back", async || {
        world
            .engine()
            .message(shown.id)
            .await
            .unwrap()
            .reactions
            .is_empty()
            .then_some(())
    })
    .await;
}

#[tokio::test]
async fn an_edit_changes_its_message_and_a_deletion_marks_it() {
    let world = World::new().await;
    let ana = world.customer("Ana");
    let order = world.hears(&ana, "Two cakes").await;
    let other = world.hears(&ana, "And bread").await;
    let chat = world.chat(&ana).await;
    let id = world.messages(chat).await[0].id;
    ana.edits(&order, "Three cakes").await;
    let edited = world
        .sees(id, "the new words", |m| m.plain_text == "Three cakes")
        .await;
    assert!(edited.edited && !edited.deleted);
    assert_eq!(
        world.said(&ana).await,
        ["Three cakes", "And bread"],
        "in its place"
    );

    ana.revokes(&other).await;
    let gone = world.messages(chat).await[1].id;
    let gone = world.sees(gone, "deleted", |m| m.deleted).await;
    assert_eq!(gone.plain_text, "", "its words are shown no more");
    assert_eq!(world.messages(chat).await.len(), 2, "its place is kept");
    assert_eq!(world.chats().await[0].preview.text, "", "nor in the list");
}

#[tokio::test]
async fn a_deletion_that_comes_before_its_message_counts() {
    let world = World::new().await;
    let ana = world.customer("Ana");
    world.hears(&ana, "Hi").await;
    let chat = world.chat(&ana).await;
    world
        .simulator
        .fail(shopbell_simulator::Fault::ReorderWebhooks { count: 2 });
    let oops = ana.sends(Content::text("Oops")).await;
    ana.revokes(&oops).await;
    let message = until("both are here", async || {
        let messages = world.messages(chat).await;
        (messages.len() == 2)
            .then(|| messages.into_iter().nth(1))
            .flatten()
    })
    .await;
    assert!(message.deleted);
    assert_eq!(message.plain_text, "");
}

#[tokio::test]
async fn the_same_person_at_two_of_our_numbers_has_two_chats() {
    let world = World::with(|options| {
        options
            .business
            .numbers
            .push(shopbell_simulator::BusinessNumber {
                id: "700000000000002".into(),
                display: "+55 11 4000-5678".into(),
            });
    })
    .await;
    world.connect_number("700000000000002").await;
    let ana = world.customer("Ana");
    let at_second = ana.clone().to_number("700000000000002");
    world.hears(&ana, "To the first").await;
    at_second.writes("To the second").await;
    until("two chats", async || {
        (world.chats().await.len() == 2).then_some(())
    })
    .await;
    for chat in world.chats().await {
        let message = only(world.messages(chat.id).await);
        let body = format!("Answer to: {}", message.plain_text);
        let text = crate::support::text(chat.id, "k", &body);
        let sent = world.engine().send_text(text).await.unwrap();
        world
            .sees(sent.id, "read", |m| m.state == Some(State::Read))
            .await;
    }
    let mut from: Vec<_> = world
        .simulator
        .sends()
        .iter()
        .map(|send| {
            (
                send.phone_number_id.clone(),
                send.body["text"]["body"].clone(),
            )
        })
        .collect();
    from.sort_by(|a, b| a.0.cmp(&b.0));
    assert_eq!(
        from,
        [
            (
                "700000000000001".to_owned(),
                "Answer to: To the first".into()
            ),
            (
                "700000000000002".to_owned(),
                "Answer to: To the second".into()
            ),
        ]
    );
}

#[tokio::test]
async fn a_number_is_known_in_each_form_whats_app_gives_it() {
    let shop = Listening::with(&[("700000000000001", "800000000000001")]).await;
    let rows = [
        ("Mexico", "5215512345678", "+52 55 1234 5678"),
        ("Argentina", "5491123456789", "+54 11 2345-6789"),
        ("Brazil", "551199887766", "+55 11 99988-7766"),
        ("Brazil, the other way", "5521987654321", "+55 21 8765-4321"),
    ];
    for (name, from, dialled) in rows {
        let message = json!({ "from": from, "id": format!("wamid.{from}"), "timestamp": "1793700000",
            "type": "text", "text": { "body": "Hello" } });
        let value = json!({ "metadata": { "phone_number_id": "700000000000001" }, "messages": [message],
            "contacts": [{ "profile": { "name": name }, "wa_id": from }] });
        shop.hears(
            &json!({ "object": "whatsapp_business_account", "entry": [{ "id": "800000000000001",
            "changes": [{ "field": "messages", "value": value }] }] }),
        )
        .await;
        shop.settled().await;
        let chat = shop.engine.start_chat(dialled).await.unwrap();
        let found = shop.engine.chats(&[chat]).await.unwrap();
        assert_eq!(only(found).name, name, "{dialled} is {from}");
    }
    // A fixed line in São Paulo has no mobile twin.
    let line = shop.engine.start_chat("+55 11 3333-4444").await.unwrap();
    let mobile = shop.engine.start_chat("+55 11 93333-4444").await.unwrap();
    assert_ne!(line, mobile);
    shop.close().await;
}
