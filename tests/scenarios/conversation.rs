//! A customer asks, the shop answers, the ticks turn blue.

use serde_json::json;
use shopbell_core::{Draft, SendText, views::State};
use shopbell_domain::ServiceWindow;
use shopbell_simulator::Receipts;

use crate::support::{World, only, text, until};

#[tokio::test]
async fn a_question_comes_in_and_its_answer_is_read() {
    let world = World::new().await;
    let (ana, ben) = (world.customer("Ana"), world.customer("Ben"));
    world.hears(&ben, "Hello").await;
    world.hears(&ana, "Open today?").await;

    let chat = world
        .chats()
        .await
        .into_iter()
        .find(|chat| chat.name == "Ana")
        .unwrap();
    assert_eq!(chat.unread, 1);
    assert_eq!(chat.preview.text, "Open today?");
    assert!(matches!(chat.window, ServiceWindow::Open { .. }));
    let shown = chat.phone.unwrap();
    assert!(shown.starts_with("+44 "), "as people write it: {shown}");
    let digits: String = shown.chars().filter(char::is_ascii_digit).collect();
    assert_eq!(Some(digits), ana.wa_id());

    let answer = world.replies(&ana, "Until six").await.unwrap();
    assert_eq!(
        answer.state,
        Some(State::Queued),
        "the bubble is there at once"
    );
    world
        .sees(answer.id, "the answer is read", |m| {
            m.state == Some(State::Read)
        })
        .await;

    assert_eq!(world.said(&ana).await, ["Open today?", "Until six"]);
    assert_eq!(
        world.said(&ben).await,
        ["Hello"],
        "nothing went to somebody else"
    );
    let received = only(ana.inbox());
    assert_eq!(received.text.as_deref(), Some("Until six"));
    assert!(ben.inbox().is_empty());
    let state = world.engine().connection().await.unwrap();
    assert!(state.receiving);
    assert_eq!(state.waiting_to_send, 0);
    assert_eq!(state.not_understood, 0);
}

#[tokio::test]
async fn an_answer_that_quotes_names_the_quoted_message_on_both_sides() {
    let world = World::new().await;
    let ana = world.customer("Ana");
    let first = world.hears(&ana, "Rye or wheat?").await;
    let chat = world.chat(&ana).await;
    let question = only(world.messages(chat).await).id;
    let answer = world
        .engine()
        .send_text(SendText {
            reply_to: Some(question),
            ..text(chat, "k", "Rye")
        })
        .await
        .unwrap();
    let quote = answer.quote.unwrap();
    assert_eq!(
        (quote.message, quote.text.as_str()),
        (Some(question), "Rye or wheat?")
    );
    until("the answer arrives", async || {
        ana.inbox().into_iter().next()
    })
    .await;
    let request = only(world.simulator.sends()).body;
    assert_eq!(request["context"], json!({ "message_id": first }));

    let wamid = only(ana.inbox()).wamid;
    ana.replies_to(&wamid, "Two, please").await;
    let back = until("her answer to the answer", async || {
        world
            .messages(chat)
            .await
            .into_iter()
            .find(|m| m.plain_text == "Two, please")
    })
    .await;
    assert_eq!(back.quote.unwrap().message, Some(answer.id));
}

#[tokio::test]
async fn marking_as_read_reaches_the_customer_and_only_once() {
    let world = World::new().await;
    let ana = world.customer("Ana");
    let first = world.hears(&ana, "Hi").await;
    let second = world.hears(&ana, "Anybody there?").await;
    let chat = world.chat(&ana).await;
    assert!(
        ana.seen_by_shop().is_empty(),
        "nothing is marked before the owner looks"
    );

    let newest = world.messages(chat).await.pop().unwrap().id;
    world.engine().mark_read(chat, newest).await.unwrap();
    until("blue ticks at the customer's", async || {
        (world.simulator.marked_as_read().len() == 1).then_some(())
    })
    .await;
    let mut seen = ana.seen_by_shop();
    seen.sort();
    let mut both = vec![first, second.clone()];
    both.sort();
    assert_eq!(seen, both);
    assert_eq!(world.chats().await[0].unread, 0);

    world.engine().mark_read(chat, newest).await.unwrap();
    world.a_round_passes().await;
    let marked: Vec<_> = world
        .simulator
        .marked_as_read()
        .into_iter()
        .map(|s| s.wamid)
        .collect();
    assert_eq!(
        marked,
        [second],
        "one mark for the newest, none for what was seen before"
    );
}

#[tokio::test]
async fn the_same_key_sends_once_however_often_it_is_pressed() {
    let world = World::new().await;
    let ana = world.customer("Ana");
    world.hears(&ana, "Hi").await;
    let chat = world.chat(&ana).await;
    let engine = world.engine();
    let (one, two, three) = tokio::join!(
        engine.send_text(text(chat, "same", "Hello Ana")),
        engine.send_text(text(chat, "same", "Hello Ana")),
        engine.send_text(text(chat, "same", "Hello Ana")),
    );
    let ids = [one.unwrap().id, two.unwrap().id, three.unwrap().id];
    assert!(ids.iter().all(|id| *id == ids[0]), "one message: {ids:?}");
    world
        .sees(ids[0], "it is read", |m| m.state == Some(State::Read))
        .await;
    let late = engine
        .send_text(text(chat, "same", "Hello Ana"))
        .await
        .unwrap();
    assert_eq!(late.id, ids[0], "nor after it has left");
    world.a_round_passes().await;
    assert_eq!(world.taken_for(&ana), ["Hello Ana"]);
    // Another key is another message, even with the same words.
    engine
        .send_text(text(chat, "other", "Hello Ana"))
        .await
        .unwrap();
    until("the second one leaves", async || {
        (world.taken_for(&ana).len() == 2).then_some(())
    })
    .await;
}

#[tokio::test]
async fn messages_of_one_chat_arrive_in_the_order_written() {
    let world = World::new().await;
    let (ana, ben) = (world.customer("Ana"), world.customer("Ben"));
    for customer in [&ana, &ben] {
        world.hears(customer, "Hi").await;
    }
    let lines: Vec<String> = (0..20).map(|n| format!("line {n}")).collect();
    for line in &lines {
        world.replies(&ana, line).await.unwrap();
        world.replies(&ben, line).await.unwrap();
    }
    for customer in [&ana, &ben] {
        until("all lines arrive", async || {
            (customer.inbox().len() == 20).then_some(())
        })
        .await;
        assert_eq!(world.taken_for(customer), lines);
    }
}

#[tokio::test]
async fn a_customer_with_receipts_off_stays_at_delivered() {
    let world = World::new().await;
    let ana = world.customer("Ana").with_receipts(Receipts::Receives);
    world.hears(&ana, "Hi").await;
    let answer = world.replies(&ana, "Hello").await.unwrap();
    world
        .sees(answer.id, "delivered", |m| {
            m.state == Some(State::Delivered)
        })
        .await;
    world.settled().await;
    let message = world.engine().message(answer.id).await.unwrap();
    assert_eq!(
        message.state,
        Some(State::Delivered),
        "no blue tick without proof"
    );
}

#[tokio::test]
async fn what_the_owner_writes_on_the_phone_is_in_the_chat() {
    let world = World::new().await;
    let ana = world.customer("Ana");
    world.hears(&ana, "Hi").await;
    let chat = world.chat(&ana).await;
    ana.hears_from_phone("Written on the phone").await;
    let echo = until("the echo", async || {
        world
            .messages(chat)
            .await
            .into_iter()
            .find(|m| m.plain_text == "Written on the phone")
    })
    .await;
    assert!(echo.from_us);
    world.a_round_passes().await;
    assert!(
        world.taken_for(&ana).is_empty(),
        "it is not sent a second time from here"
    );
    let row = world
        .chats()
        .await
        .into_iter()
        .find(|c| c.id == chat)
        .unwrap();
    assert_eq!(row.unread, 0, "who answers on the phone has read");
}

#[tokio::test]
async fn a_draft_survives_and_goes_when_it_is_sent() {
    let mut world = World::new().await;
    let ana = world.customer("Ana");
    world.hears(&ana, "Hi").await;
    let chat = world.chat(&ana).await;
    world
        .engine()
        .save_draft(chat, Draft::text("Until s"))
        .await
        .unwrap();
    world.crash_and_restart().await;
    assert_eq!(world.chats().await[0].draft, "Until s");
    world.replies(&ana, "Until six").await.unwrap();
    assert_eq!(
        world.chats().await[0].draft,
        "",
        "what is sent is no draft any more"
    );
}
