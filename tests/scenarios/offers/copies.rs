//! P3: what was said in one chat goes to another as a message of ours, its file as it lies here.

use shopbell_core::{
    card::Card,
    send::Forward,
    views::{Kind, State},
};
use shopbell_domain::{ConversationId, MessageId};
use shopbell_simulator::{Asset, ContactCard, Content};

use super::{buttons, choices};
use crate::support::{World, until};

pub(super) fn copy(message: MessageId, to: ConversationId, key: &str) -> Forward {
    Forward {
        message,
        to,
        client_key: key.to_owned(),
    }
}

#[tokio::test]
async fn a_copy_holds_what_was_said_and_its_file_is_neither_fetched_nor_uploaded_twice() {
    let world = World::new().await;
    let (ana, bruno) = (world.customer("Ana"), world.customer("Bruno"));
    let eva = world.customer("Eva");
    world.hears(&ana, "Two cakes, *please*").await;
    world.hears(&bruno, "Hi").await;
    world.hears(&eva, "Hello").await;
    ana.sends_image(Some("Like this")).await;
    ana.sends(Content::media(Asset::Sticker, None)).await;
    ana.sends(Content::Location {
        latitude: 41.385_06,
        longitude: 2.1734,
        name: Some("Taller Sol".to_owned()),
        address: None,
    })
    .await;
    ana.sends(Content::media(Asset::Voice, None)).await;
    ana.sends(Content::Contacts {
        cards: vec![ContactCard {
            name: "Marta Ruiz".to_owned(),
            phone: "+34 600 999 888".to_owned(),
            wa_id: Some("34600999888".to_owned()),
            company: None,
        }],
    })
    .await;
    let from = world.chat(&ana).await;
    let said = until("everything is here", async || {
        let said = world.messages(from).await;
        let ready = said
            .iter()
            .all(|m| m.media.as_ref().is_none_or(|media| media.state == "ready"));
        (said.len() == 6 && ready).then_some(said)
    })
    .await;
    let engine = world.engine();
    for to in [&bruno, &eva] {
        let chat = world.chat(to).await;
        for message in &said {
            let sent = engine
                .forward(copy(message.id, chat, &message.id.to_string()))
                .await;
            let sent = sent.unwrap();
            assert_eq!(sent.kind, message.kind);
            assert!(!sent.forwarded, "Meta marks nothing, so neither do we");
            world
                .sees(sent.id, "read", |m| {
                    matches!(m.state, Some(State::Read | State::Played))
                })
                .await;
        }
        let again = engine
            .forward(copy(said[0].id, chat, &said[0].id.to_string()))
            .await;
        assert_eq!(again.unwrap().plain_text, "Two cakes, *please*");
        let got = to.inbox();
        let kinds: Vec<_> = got.iter().map(|got| &*got.kind).collect();
        assert_eq!(
            kinds,
            ["text", "image", "sticker", "location", "audio", "contacts"],
            "each once"
        );
        assert_eq!(got[1].text.as_deref(), Some("Like this"));
        assert_eq!(
            to.received_file(&got[1]).unwrap(),
            Asset::Bread.file().bytes
        );
        assert_eq!(
            got[4].request["audio"]["voice"], true,
            "a voice message stays one"
        );
        assert_eq!(
            got[5].request["contacts"][0]["phones"][0]["wa_id"], "34600999888",
            "who was on WhatsApp still is"
        );
    }
    let uploads = world.simulator.requests();
    let uploads = uploads
        .iter()
        .filter(|asked| asked.method == "POST" && asked.path.ends_with("/media"));
    assert_eq!(
        uploads.count(),
        3,
        "a photo, a sticker and a voice message, once for both chats"
    );
}

#[tokio::test]
async fn our_own_choices_can_be_copied_and_what_cannot_be_says_so() {
    let world = World::new().await;
    let (ana, bruno) = (world.customer("Ana"), world.customer("Bruno"));
    world.hears(&ana, "Hi").await;
    world.hears(&bruno, "Hello").await;
    let (from, to) = (world.chat(&ana).await, world.chat(&bruno).await);
    let engine = world.engine();
    let asked = engine
        .send_choices(choices(from, buttons(&["Yes", "No"]), "b"))
        .await
        .unwrap();
    let sent = engine.forward(copy(asked.id, to, "f")).await.unwrap();
    assert_eq!((sent.kind, &sent.card), (Kind::Interactive, &asked.card));
    assert!(matches!(sent.card, Some(Card::Choices(_))));
    world
        .sees(sent.id, "read", |m| m.state == Some(State::Read))
        .await;

    let hello = world.hears(&ana, "Forget it").await;
    let message = world.newest(&ana).await;
    ana.revokes(&hello).await;
    world.sees(message.id, "deleted", |m| m.deleted).await;
    let refused = engine.forward(copy(message.id, to, "d")).await.unwrap_err();
    assert_eq!(refused.code(), "forward_not_possible");
    ana.sends(Content::Unsupported {
        kind: "poll_creation".to_owned(),
    })
    .await;
    let poll = until("the poll", async || {
        let newest = world.newest(&ana).await;
        (newest.kind == Kind::Unsupported).then_some(newest)
    })
    .await;
    let refused = engine.forward(copy(poll.id, to, "p")).await.unwrap_err();
    assert_eq!(refused.code(), "forward_not_possible");
    assert_eq!(bruno.inbox().len(), 1);
}
