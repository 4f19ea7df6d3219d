//! What comes in at the listener: signed, forged, broken, too large, twice, for somebody else.

use serde_json::{Value, json};
use shopbell_core::{
    AsideReason,
    doctor::{CheckCode, CheckId},
    views::State,
};
use shopbell_simulator::{Content, Fault};

use crate::support::{
    World,
    http::{client, envelope, post, signature},
    until,
};

const FROM: &str = "447700900123";

fn contacts() -> Value {
    json!([{ "profile": { "name": "Ana" }, "wa_id": FROM }])
}

fn message(id: &str, body: &str) -> Value {
    json!({ "from": FROM, "id": id, "timestamp": "1793700000", "type": "text", "text": { "body": body } })
}

impl World {
    /// Delivers a body as Meta would; the status of the answer.
    async fn deliver(&self, body: &[u8]) -> u16 {
        let signed = signature(self.simulator.app_secret(), body);
        post(&self.webhook_url(), body.to_vec(), Some(&signed)).await
    }

    /// Messages of one customer for our number, in one webhook.
    fn letter(&self, messages: Value) -> Vec<u8> {
        let (waba, number) = (self.simulator.waba_id(), self.simulator.phone_number_id());
        envelope(waba, number, contacts(), messages)
            .to_string()
            .into_bytes()
    }

    /// Every text in every chat.
    async fn everything_said(&self) -> Vec<String> {
        let mut all = Vec::new();
        for chat in self.chats().await {
            all.extend(
                self.messages(chat.id)
                    .await
                    .into_iter()
                    .map(|m| m.plain_text),
            );
        }
        all
    }
}

#[tokio::test]
async fn a_forged_webhook_is_refused_counted_and_leaves_nothing() {
    let world = World::new().await;
    let body = world.letter(json!([message("wamid.1", "Give me the keys")]));
    let forged = signature("not the secret", &body);
    let of_another = signature(world.simulator.app_secret(), b"another body");
    let url = world.webhook_url();
    for wrong in [
        None,
        Some("sha256="),
        Some("nonsense"),
        Some(&*forged),
        Some(&*of_another),
    ] {
        assert_eq!(post(&url, body.clone(), wrong).await, 401, "{wrong:?}");
    }
    world.settled().await;
    let state = world.engine().connection().await.unwrap();
    assert_eq!(state.rejected_signatures, 5);
    assert!(world.journal().await.is_empty(), "nothing of it is kept");
    assert!(world.chats().await.is_empty());

    assert_eq!(
        world.deliver(&body).await,
        200,
        "the same body, signed, is taken"
    );
    world.settled().await;
    assert_eq!(world.everything_said().await, ["Give me the keys"]);
}

#[tokio::test]
async fn a_signed_body_that_is_not_json_is_kept_and_listed() {
    let world = World::new().await;
    for body in [
        &b"{\"object\": \"whatsapp"[..],
        b"",
        b"\xff\xfe\x00",
        b"<html>",
    ] {
        assert_eq!(world.deliver(body).await, 200, "{body:?}");
    }
    world.settled().await;
    let state = world.engine().connection().await.unwrap();
    assert_eq!(state.not_understood, 4);
    assert_eq!(world.journal().await.len(), 4, "kept as received");
    assert!(world.chats().await.is_empty());
    let ana = world.customer("Ana");
    world.hears(&ana, "Hi").await;
}

#[tokio::test]
async fn a_body_over_three_mib_is_refused_and_one_just_below_is_taken() {
    let world = World::new().await;
    let limit = 3 * 1024 * 1024;
    let padded = |bytes: usize| {
        let mut body = world.letter(json!([message("wamid.big", "big")]));
        body.resize(bytes, b' ');
        body
    };
    assert_eq!(world.deliver(&padded(limit + 1)).await, 413);
    world.settled().await;
    assert!(world.journal().await.is_empty());
    assert_eq!(world.deliver(&padded(limit)).await, 200);
    world.settled().await;
    assert_eq!(world.everything_said().await, ["big"]);
}

#[tokio::test]
async fn a_body_over_three_mib_that_hides_its_length_is_refused() {
    let world = World::new().await;
    let body = vec![b' '; 3 * 1024 * 1024 + 1];
    let signed = signature(world.simulator.app_secret(), &body);
    let chunks: Vec<Result<Vec<u8>, std::io::Error>> = body
        .chunks(64 * 1024)
        .map(|chunk| Ok(chunk.to_vec()))
        .collect();
    let answer = client()
        .post(world.webhook_url())
        .header("x-hub-signature-256", signed)
        .body(reqwest::Body::wrap_stream(futures_util::stream::iter(
            chunks,
        )))
        .send()
        .await
        .unwrap();
    assert_eq!(answer.status().as_u16(), 413);
    world.settled().await;
    assert!(world.journal().await.is_empty());
}

#[tokio::test]
async fn metas_verification_is_answered_with_the_challenge_and_nobody_elses() {
    let world = World::new().await;
    let ask = async |mode: &str, token: &str| {
        let query = [
            ("hub.mode", mode),
            ("hub.verify_token", token),
            ("hub.challenge", "11586<b>"),
        ];
        let answer = client()
            .get(world.webhook_url())
            .query(&query)
            .send()
            .await
            .unwrap();
        let kind = answer
            .headers()
            .get("content-type")
            .map(|v| v.to_str().unwrap().to_owned());
        (answer.status().as_u16(), kind, answer.text().await.unwrap())
    };
    let token = world.simulator.verify_token();
    let (status, kind, body) = ask("subscribe", token).await;
    assert_eq!((status, body.as_str()), (200, "11586<b>"));
    assert!(
        kind.unwrap().starts_with("text/plain"),
        "never read as a page"
    );
    for (mode, token) in [
        ("subscribe", "wrong"),
        ("subscribe", ""),
        ("unsubscribe", token),
        ("", token),
    ] {
        let (status, _, body) = ask(mode, token).await;
        assert_eq!(status, 403, "{mode:?} {token:?}");
        assert!(!body.contains("11586"), "the challenge is not given away");
    }
    assert!(world.journal().await.is_empty());
}

#[tokio::test]
async fn only_the_webhook_path_is_there() {
    let world = World::new().await;
    let root = world.webhook_url().replace("/webhook", "");
    for path in [
        "/",
        "/call/app_status",
        "/events",
        "/media/1",
        "/webhook/",
        "/webhook/x",
        "/metrics",
    ] {
        let answer = client().get(format!("{root}{path}")).send().await.unwrap();
        assert_eq!(answer.status().as_u16(), 404, "{path}");
    }
    let answer = client().put(world.webhook_url()).send().await.unwrap();
    assert_eq!(answer.status().as_u16(), 405);
}

#[tokio::test]
async fn a_webhook_delivered_again_changes_nothing() {
    let world = World::new().await;
    let ana = world.customer("Ana");
    world.simulator.fail_times(Fault::DuplicateWebhook, 50);
    world.hears(&ana, "Hi").await;
    let first = ana.sends_image(Some("Look")).await;
    ana.reacts(&first, "👍").await;
    let answer = world.replies(&ana, "Nice").await.unwrap();
    world
        .sees(answer.id, "read", |m| m.state == Some(State::Read))
        .await;
    world.settled().await;
    let before = world.export().await;
    let bodies = world.journal().await;
    assert!(bodies.len() >= 10, "each came twice: {}", bodies.len());
    for body in bodies.iter().rev() {
        assert_eq!(world.deliver(body).await, 200, "Meta must not try for ever");
    }
    world.settled().await;
    assert_eq!(
        world.export().await,
        before,
        "again, backwards, and nothing changed"
    );
    assert_eq!(world.said(&ana).await, ["Hi", "Look", "Nice"]);
    assert_eq!(
        world.chats().await[0].unread,
        2,
        "unread is not counted twice either"
    );
}

#[tokio::test]
async fn one_broken_element_costs_its_neighbours_nothing() {
    let world = World::new().await;
    let body = world.letter(json!([
        message("wamid.1", "Before"),
        { "from": FROM, "id": "wamid.2", "timestamp": "soon", "type": "image", "image": "oops" },
        null,
        42,
        message("wamid.3", "After"),
    ]));
    assert_eq!(world.deliver(&body).await, 200);
    world.settled().await;
    let said = world.everything_said().await;
    assert!(
        said.contains(&"Before".into()) && said.contains(&"After".into()),
        "{said:?}"
    );
    let state = world.engine().connection().await.unwrap();
    assert!(
        state.not_understood >= 2,
        "what is no message is listed: {}",
        state.not_understood
    );
    let wamids: Vec<_> = world
        .export()
        .await
        .iter()
        .map(|line| line["wamid"].clone())
        .collect();
    assert!(
        wamids.contains(&json!("wamid.2")),
        "what has an id is a line, understood or not"
    );
}

#[tokio::test]
async fn a_message_that_names_nobody_is_listed_and_not_dropped() {
    let world = World::new().await;
    let body = world.letter(json!([
        { "id": "wamid.1", "timestamp": "1793700000", "type": "text", "text": { "body": "Who am I?" } },
        message("wamid.2", "Hello"),
    ]));
    assert_eq!(world.deliver(&body).await, 200);
    world.settled().await;
    let said = world.everything_said().await;
    assert_eq!(said, ["Hello"], "there is no chat to put it in");
    let state = world.engine().connection().await.unwrap();
    assert_eq!(state.not_understood, 1, "but the owner hears of it");
}

#[tokio::test]
async fn a_batch_of_several_customers_is_taken_apart() {
    let world = World::new().await;
    let people: Vec<_> = ["Ana", "Ben", "Cai", "Dee"]
        .map(|name| world.customer(name))
        .into();
    let letters: Vec<_> = people
        .iter()
        .map(|who| (who.clone(), Content::text(format!("from {}", who.name()))))
        .collect();
    world.simulator.deliver_together(&letters);
    world.settled().await;
    assert_eq!(world.journal().await.len(), 1, "one webhook");
    for who in &people {
        assert_eq!(world.said(who).await, [format!("from {}", who.name())]);
    }
}

#[tokio::test]
async fn a_webhook_for_a_number_that_is_not_connected_is_set_aside() {
    let world = World::new().await;
    let (waba, ours) = (world.simulator.waba_id(), world.simulator.phone_number_id());
    let stray = envelope(
        waba,
        "799999999999999",
        contacts(),
        json!([message("wamid.1", "Wrong door")]),
    );
    assert_eq!(world.deliver(stray.to_string().as_bytes()).await, 200);
    // The display number is no address: this one is ours, however it is displayed.
    let mut odd = envelope(
        waba,
        ours,
        contacts(),
        json!([message("wamid.2", "Right door")]),
    );
    odd["entry"][0]["changes"][0]["value"]["metadata"]["display_phone_number"] =
        json!("+55 (11) 4000 1234");
    assert_eq!(world.deliver(odd.to_string().as_bytes()).await, 200);
    world.settled().await;
    assert_eq!(world.everything_said().await, ["Right door"]);
    assert_eq!(world.journal().await.len(), 2, "kept all the same");
    let tray = world.engine().aside().await.unwrap();
    assert_eq!((tray.not_understood, tray.other_numbers), (0, 1));
    let [part] = &tray.parts[..] else {
        panic!("{tray:?}");
    };
    assert_eq!(part.reason, AsideReason::UnknownNumber);
    assert_eq!(part.phone_number_id.as_deref(), Some("799999999999999"));
    assert!(part.raw.contains("Wrong door"), "{}", part.raw);
    let doctor = world.engine().doctor().await.unwrap();
    let said = doctor
        .checks
        .iter()
        .find(|check| check.id == CheckId::Aside);
    assert_eq!(said.unwrap().code, CheckCode::AsideOtherNumbers);
}

#[tokio::test]
async fn types_nobody_knows_yet_are_kept_and_shown_as_a_card() {
    let world = World::new().await;
    let ana = world.customer("Ana");
    let future = ana.sends_future_type().await;
    let unsupported = ana.sends_unsupported().await;
    world.settled().await;
    let chat = world.chat(&ana).await;
    let kinds: Vec<_> = world
        .messages(chat)
        .await
        .into_iter()
        .map(|m| m.kind)
        .collect();
    assert_eq!(kinds, [shopbell_core::views::Kind::Unsupported; 2]);
    let lines = world.export().await;
    let types: Vec<_> = lines
        .iter()
        .map(|l| (l["wamid"].clone(), l["type"].clone()))
        .collect();
    assert_eq!(
        types,
        [
            (json!(future), json!("event_invitation")),
            (json!(unsupported), json!("unsupported")),
        ]
    );
    assert!(
        world.replies(&ana, "What is it?").await.is_ok(),
        "they open the window, too"
    );
}

#[tokio::test]
async fn webhooks_wait_at_meta_while_we_are_away() {
    let mut world = World::new().await;
    let ana = world.customer("Ana");
    world.hears(&ana, "Hi").await;
    world.crash().await;
    for body in ["one", "two", "three"] {
        ana.posts(&Content::text(body));
    }
    world.open().await;
    until("what was said meanwhile", async || {
        (world.said(&ana).await.len() == 4).then_some(())
    })
    .await;
    let mut said = world.said(&ana).await;
    said.sort();
    assert_eq!(said, ["Hi", "one", "three", "two"]);
}
