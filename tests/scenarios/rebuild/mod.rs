//! P1, P2, P3 and P9: the rows are computed again from the journal, and nothing that is not in it
//! is lost on the way.

#[cfg(unix)]
mod killed;
mod later;
#[cfg(unix)]
mod program;

use serde_json::{Value, json};
use shopbell_core::{Draft, SendText, quick_replies::SaveQuickReply};

use crate::{
    samples::NUMBERS,
    support::{World, rows::number, text, until},
};

/// A shop with a past: what customers wrote, changed and sent, what the owner answered, did not
/// finish writing, and could not send. It is closed.
async fn with_a_past() -> World {
    let mut world = World::new().await;
    let (ana, ben) = (world.customer("Ana"), world.customer("Ben"));
    let hello = world.hears(&ana, "Open todya?").await;
    ana.edits(&hello, "Open today?").await;
    ana.reacts(&hello, "👍").await;
    let wrong = world.hears(&ben, "not for you").await;
    ben.revokes(&wrong).await;
    ben.sends_image(Some("Look")).await;
    ben.sends_future_type().await;
    ben.stops_marketing(true).await;
    let answer = world.replies(&ana, "Until six").await.unwrap();
    world
        .sees(answer.id, "it is read", |message| {
            message.state == Some(shopbell_core::views::State::Read)
        })
        .await;
    let seen = world.chat(&ana).await;
    let newest = world.messages(seen).await.last().unwrap().id;
    world.engine().mark_read(seen, newest).await.unwrap();
    let chat = world.chat(&ben).await;
    let refused = shopbell_simulator::Fault::RefuseSend {
        code: 131_026,
        retry_after_s: None,
    };
    world.simulator.fail(refused);
    let parked: SendText = text(chat, "parked", "Tomorrow?");
    let parked = world.engine().send_text(parked).await.unwrap();
    world
        .sees(parked.id, "it is refused", |message| {
            message.problem.is_some()
        })
        .await;
    world
        .engine()
        .save_draft(chat, Draft::text("Dear B"))
        .await
        .unwrap();
    let engine = world.engine();
    for name in ["hours", "pickup"] {
        let save = SaveQuickReply {
            id: None,
            name: name.to_owned(),
            text: "Until six, {first_name}".to_owned(),
            choices: None,
        };
        let kept = engine.save_quick_reply(save).await.unwrap();
        if name == "pickup" {
            engine.remove_quick_reply(kept.id).await.unwrap();
        }
    }
    drop(engine);
    let strange = json!({ "object": "whatsapp_business_account", "entry": [{ "id": world.simulator.waba_id(),
        "changes": [{ "field": "messages", "value": { "messages": "not a list" } }] }] });
    world
        .simulator
        .send_raw(serde_json::to_vec(&strange).unwrap())
        .await;
    // What Meta is asked about the number at the start is of the past, too.
    let asked = "SELECT (SELECT COUNT(DISTINCT subject) FROM meta_facts WHERE asked = 1)
                      + (SELECT COUNT(*) FROM notices WHERE topic IN ('quality', 'sending', 'service'))";
    until("Meta has told of number and account", async || {
        (number(world.data_dir(), "shopbell.db", asked).await == 5).then_some(())
    })
    .await;
    world.settled().await;
    world.a_round_passes().await;
    world.settled().await;
    world.close().await;
    world
}

/// A text of a customer of the papers' first number.
fn letter(n: usize) -> Value {
    crate::support::http::envelope(
        NUMBERS[0].1,
        NUMBERS[0].0,
        json!([{ "profile": { "name": format!("Person {}", n % 50) }, "wa_id": format!("44770090{:04}", n % 50) }]),
        json!([{ "from": format!("44770090{:04}", n % 50), "id": format!("wamid.letter-{n}"),
                 "timestamp": (1_793_700_000 + n).to_string(), "type": "text",
                 "text": { "body": format!("line {n}") } }]),
    )
}
