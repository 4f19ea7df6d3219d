use std::{
    collections::{BTreeMap, BTreeSet},
    time::Duration,
};

use serde_json::{Value, json};
use shopbell_simulator::{Clock, Pace, Scenario, Timing};

use crate::receiver::Stage;

/// When the shop opens.
const NOW_S: u64 = 1_793_700_000;

async fn shop() -> Stage {
    let stage = Stage::with(|options| {
        options.scenario = Scenario::DemoShop;
        options.clock = Clock::from_fn(|| NOW_S * 1000);
    })
    .await;
    stage.simulator.settled().await;
    stage
}

fn echoes(stage: &Stage) -> Vec<Value> {
    let values = stage.receiver.values("smb_message_echoes");
    values
        .iter()
        .flat_map(|value| value["message_echoes"].as_array().cloned().unwrap())
        .collect()
}

/// The chat a message or echo belongs to.
fn chat(message: &Value) -> String {
    let keys = if message.get("to_user_id").is_some() {
        "to_user_id"
    } else {
        "from_user_id"
    };
    message[keys].as_str().unwrap().to_owned()
}

fn time(message: &Value) -> u64 {
    message["timestamp"].as_str().unwrap().parse().unwrap()
}

#[tokio::test]
async fn the_shop_has_chats_of_every_kind() {
    let stage = shop().await;
    let incoming = stage.receiver.messages();
    let chats: BTreeSet<String> = incoming.iter().map(chat).collect();
    assert!(chats.len() >= 12, "{} chats", chats.len());
    for id in &chats {
        let lines = incoming
            .iter()
            .chain(&echoes(&stage))
            .filter(|message| chat(message) == *id)
            .count();
        assert!(
            lines >= 3,
            "several messages in each chat: {id} has {lines}"
        );
    }
    let kinds: BTreeSet<String> = incoming
        .iter()
        .map(|message| message["type"].as_str().unwrap().to_owned())
        .collect();
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
        "interactive",
        "button",
        "order",
        "unsupported",
        "edit",
        "revoke",
        "event_invitation",
    ] {
        assert!(kinds.contains(kind), "no {kind} among {kinds:?}");
    }
    let texts: Vec<&str> = incoming
        .iter()
        .filter_map(|message| message["text"]["body"].as_str())
        .collect();
    let any = |what: &str, test: &dyn Fn(&str) -> bool| {
        assert!(texts.iter().any(|text| test(text)), "no {what}")
    };
    any("bold and italic", &|text| {
        text.contains('*') && text.contains('_')
    });
    any("long text", &|text| text.chars().count() > 1500);
    any("Arabic", &|text| text.contains('ا'));
    any("Hebrew", &|text| text.contains('ש'));
    any("emoji alone", &|text| text == "😍🍞");
    assert!(
        echoes(&stage).iter().any(|echo| echo["text"]["body"]
            .as_str()
            .unwrap_or_default()
            .contains("https://")),
        "no link"
    );
    let replies: Vec<&Value> = incoming
        .iter()
        .map(|message| &message["interactive"]["type"])
        .collect();
    assert!(replies.contains(&&json!("button_reply")) && replies.contains(&&json!("list_reply")));
    let photos_at_once = incoming.windows(4).any(|four| {
        four.iter()
            .all(|m| m["type"] == "image" && time(m) < time(&four[0]) + 90)
    });
    assert!(photos_at_once, "four photos in a row");
    let contacts: Vec<Value> = stage
        .receiver
        .values("messages")
        .iter()
        .map(|value| value["contacts"][0].clone())
        .collect();
    assert!(
        contacts.iter().any(|contact| contact.get("wa_id").is_none()
            && contact["profile"]["username"] == "cai_rides")
    );
    assert!(
        contacts
            .iter()
            .any(|contact| contact["profile"]["name"].as_str().unwrap().chars().count() > 60)
    );
    assert!(
        stage
            .receiver
            .statuses()
            .iter()
            .any(|status| status["status"] == "failed")
    );
}

#[tokio::test]
async fn windows_are_open_closing_and_closed() {
    let stage = shop().await;
    let mut last: BTreeMap<String, u64> = BTreeMap::new();
    for message in stage.receiver.messages() {
        let latest = last.entry(chat(&message)).or_default();
        *latest = (*latest).max(time(&message));
    }
    let hours = |from: u64, to: u64| {
        last.values()
            .filter(|at| (from * 60..to * 60).contains(&((NOW_S - **at) / 60)))
            .count()
    };
    assert!(hours(0, 12) >= 4, "open ones: {last:?}");
    assert!(hours(22, 24) >= 1, "one that closes within two hours");
    assert!(hours(24, 24 * 30) >= 3, "closed ones");
    assert!(
        last.values().all(|at| *at <= NOW_S),
        "nothing from the future"
    );

    let answered = echoes(&stage);
    let waiting = last
        .iter()
        .filter(|(id, at)| {
            !answered
                .iter()
                .any(|echo| chat(echo) == **id && time(echo) > **at)
        })
        .count();
    assert!(
        waiting >= 4,
        "some chats wait for an answer, so that there are unread ones"
    );
}

#[tokio::test]
async fn the_past_is_in_order_and_the_same_at_every_start() {
    let (one, two) = (shop().await, shop().await);
    let ids = |stage: &Stage| -> Vec<String> {
        stage
            .receiver
            .messages()
            .iter()
            .chain(&echoes(stage))
            .map(|m| m["id"].as_str().unwrap().to_owned())
            .collect()
    };
    assert_eq!(
        ids(&one),
        ids(&two),
        "an inbox that has seen the past must not see it twice"
    );
    let unique: BTreeSet<String> = ids(&one).into_iter().collect();
    assert_eq!(unique.len(), ids(&one).len());
    for delivery in one.receiver.deliveries() {
        let body = delivery.json();
        let changes = body["entry"][0]["changes"].as_array().unwrap().clone();
        let times: Vec<u64> = changes
            .iter()
            .flat_map(|change| {
                ["messages", "message_echoes"]
                    .map(|key| change["value"][key].as_array().cloned().unwrap_or_default())
            })
            .flatten()
            .map(|message| time(&message))
            .collect();
        assert!(
            times.is_sorted(),
            "one chat a webhook, oldest first: {times:?}"
        );
    }
    for status in one.receiver.statuses() {
        assert!(
            unique.contains(status["id"].as_str().unwrap()),
            "statuses are about messages of the past"
        );
    }
}

#[tokio::test]
async fn all_files_of_the_past_can_be_fetched() {
    let stage = shop().await;
    let mut fetched = 0;
    for message in stage.receiver.messages().iter().chain(&echoes(&stage)) {
        let kind = message["type"].as_str().unwrap();
        let Some(id) = message[kind]["id"]
            .as_str()
            .filter(|_| kind != "interactive")
        else {
            continue;
        };
        let (status, about) = stage.get(id).await;
        assert_eq!(status, 200, "{message}");
        let file = stage
            .http
            .get(about["url"].as_str().unwrap())
            .bearer_auth(stage.simulator.token())
            .send()
            .await
            .unwrap();
        assert_eq!(
            file.bytes().await.unwrap().len(),
            usize::try_from(about["file_size"].as_u64().unwrap()).unwrap()
        );
        fetched += 1;
    }
    assert!(fetched >= 15, "{fetched}");
}

#[tokio::test]
async fn customers_answer_and_come_to_an_end() {
    let stage = shop().await;
    let maria = stage.simulator.customer("Maria Silva");
    let before = stage.receiver.messages().len();
    for round in 0..4 {
        stage
            .send_text(&maria.wa_id().unwrap(), &format!("Round {round}"))
            .await;
        stage.simulator.settled().await;
        tokio::time::sleep(Duration::from_millis(60)).await;
    }
    stage.simulator.settled().await;
    let answers: Vec<String> = stage.receiver.messages()[before..]
        .iter()
        .map(|m| m["text"]["body"].as_str().unwrap().to_owned())
        .collect();
    assert_eq!(
        answers.len(),
        2,
        "she has two things to say, and no loop begins: {answers:?}"
    );
}

#[tokio::test]
async fn at_a_live_pace_somebody_writes_after_a_moment() {
    let timing = Timing {
        to_sent: Duration::ZERO,
        to_delivered: Duration::ZERO,
        to_read: Duration::ZERO,
        to_reply: Duration::ZERO,
    };
    let stage = Stage::with(|options| {
        options.scenario = Scenario::DemoShop;
        options.pace = Pace::Custom(timing);
    })
    .await;
    stage.simulator.settled().await;
    let before = stage.receiver.messages().len();
    tokio::time::sleep(Duration::from_secs(5)).await;
    stage.simulator.settled().await;
    let new = &stage.receiver.messages()[before..];
    assert_eq!(new.len(), 1, "{new:?}");
    assert!(
        new[0]["text"]["body"]
            .as_str()
            .unwrap()
            .starts_with("Is the cake ready")
    );
    stage.simulator.shutdown().await;
}

#[tokio::test]
async fn an_ad_and_a_call_nobody_took_are_part_of_the_past() {
    let stage = shop().await;
    let from_ad: Vec<Value> = stage
        .receiver
        .messages()
        .into_iter()
        .filter(|message| message.get("referral").is_some())
        .collect();
    assert_eq!(from_ad.len(), 1);
    assert_eq!(
        from_ad[0]["referral"]["headline"],
        "Cheese bread, delivered"
    );
    let picture = from_ad[0]["referral"]["image_url"].as_str().unwrap();
    let file = stage.http.get(picture).send().await.unwrap();
    assert_eq!(file.headers()["content-type"], "image/jpeg");
    let calls = stage.receiver.values("calls");
    assert_eq!(calls.len(), 1);
    let (ring, end) = (&calls[0]["calls"][0], &calls[0]["calls"][1]);
    assert_eq!(
        (&ring["event"], &end["status"]),
        (&json!("connect"), &json!("FAILED"))
    );
    assert_eq!(ring["id"], end["id"]);
}
