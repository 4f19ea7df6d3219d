//! What one window keeps, another reads anew; what the demo shop has to show.

use serde_json::{Value, json};
use shopbell_simulator::{Options, Simulator};

use crate::{
    shared::Folder,
    support::{
        http::client,
        program::{Program, demo, serve},
        until,
    },
};

#[tokio::test]
async fn the_other_window_is_told_and_reads_what_was_kept_removed_and_put_back() {
    let simulator = Simulator::start(Options::default()).await.unwrap();
    let dir = Folder::new();
    let account = format!("{}:{}", simulator.phone_number_id(), simulator.waba_id());
    let more = ["--listen", "127.0.0.1:0", "--account", &account];
    let program = Program::start(&mut serve(&simulator, dir.path(), &more)).await;
    let other = client()
        .get(format!("{}/events", program.api))
        .bearer_auth(&program.token);
    let mut events = other.send().await.unwrap();
    let mut told = async || {
        let mut heard = String::new();
        until("the other window is told", async || {
            let chunk = events.chunk().await.unwrap().unwrap();
            heard.push_str(std::str::from_utf8(&chunk).unwrap());
            heard.contains("\"quickRepliesChanged\"").then_some(())
        })
        .await;
        assert!(!heard.contains("Lemon"), "events carry no words: {heard}");
        program.call("quick_replies", Value::Null).await
    };
    let choices = json!({ "header": null, "body": "Which one?", "footer": null,
        "offer": { "kind": "buttons", "titles": ["Lemon", "Almond"] } });
    let save = json!({ "id": null, "name": "/flavours ", "text": "", "choices": choices });
    let kept = program.call("save_quick_reply", save.clone()).await;
    let shown =
        json!({ "id": kept["id"], "name": "flavours", "text": "Which one?", "choices": choices });
    assert_eq!(kept, shown);
    assert_eq!(told().await, json!([shown]));

    let (status, refused) = program.try_call("save_quick_reply", save).await;
    assert_eq!(
        (status, &refused["code"]),
        (422, &json!("quick_reply_name_taken"))
    );
    let which = json!({ "id": kept["id"] });
    program.call("remove_quick_reply", which.clone()).await;
    assert_eq!(told().await, json!([]));
    assert_eq!(program.call("restore_quick_reply", which).await, shown);
    assert_eq!(told().await, json!([shown]));
    for id in ["0", "flavours"] {
        let which = json!({ "id": id });
        let (status, refused) = program.try_call("remove_quick_reply", which).await;
        assert_eq!(
            (status, &refused["code"]),
            (422, &json!("quick_reply_gone"))
        );
    }
    program.terminate().await;
}

#[tokio::test]
async fn the_demo_shop_shows_each_way_to_use_them_also_when_it_is_opened_again() {
    let dir = Folder::new();
    let program = Program::start(&mut demo(dir.path())).await;
    for _ in 0..2 {
        program.call("start_demo", Value::Null).await;
        let kept = program.call("quick_replies", Value::Null).await;
        let names: Vec<_> = kept
            .as_array()
            .unwrap()
            .iter()
            .map(|reply| &reply["name"])
            .collect();
        assert_eq!(names, ["flavours", "hours", "pickup"]);
        assert_eq!(kept[0]["choices"]["offer"]["kind"], "buttons");
        let pickup = kept[2]["text"].as_str().unwrap();
        assert!(
            pickup.contains("{first_name}") && pickup.contains("[time]"),
            "{pickup}"
        );
    }
    program.terminate().await;
}
