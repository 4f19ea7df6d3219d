//! `shopbell-headless` as a process: the whole loop over HTTP, exports beside it, kills and stops.
#![cfg(unix)]

use std::path::Path;

use serde_json::{Value, json};
use shopbell_simulator::{Asset, BusinessNumber, Content, Options, Simulator};

use crate::{
    shared::Folder,
    support::{
        http::{client, post, signature},
        only,
        program::{Program, export, exported, run, serve},
        until,
    },
};

const ACCOUNT: &str = "700000000000001:800000000000001";

async fn open(simulator: &Simulator, dir: &Path) -> Program {
    let more = ["--listen", "127.0.0.1:0", "--account", ACCOUNT];
    let program = Program::start(&mut serve(simulator, dir, &more)).await;
    simulator.point_webhook_at(&program.webhook).await.unwrap();
    program
}

#[tokio::test]
async fn a_shop_runs_over_http_and_survives_a_kill() {
    let mut options = Options::default();
    // Several webhooks under way at once, as Meta's are.
    options.webhook_workers = 8;
    let simulator = Simulator::start(options).await.unwrap();
    let dir = Folder::new();
    let program = open(&simulator, dir.path()).await;
    assert!(
        program.webhook.ends_with("/webhook") && program.webhook.starts_with("http://127.0.0.1:")
    );
    let status = program.call("app_status", Value::Null).await;
    assert_eq!(
        (&status["phase"], &status["demo"]),
        (&json!("ready"), &json!(false))
    );

    // A question comes, an answer goes, the ticks turn blue.
    let ana = simulator.customer("Ana");
    let question = ana.writes("Open today?").await;
    let chat = program.chat("Ana").await;
    let asked = program
        .sees(&chat, "the question", |m| m["plainText"] == "Open today?")
        .await;
    program
        .call(
            "mark_read",
            json!({ "conversationId": chat, "upTo": asked["id"] }),
        )
        .await;
    until("blue ticks at the customer's", async || {
        (ana.seen_by_shop() == [question.clone()]).then_some(())
    })
    .await;
    let send = json!({ "conversationId": chat, "body": "Until six", "replyTo": asked["id"], "clientKey": "a1" });
    let sent = program.call("send_text", send.clone()).await;
    assert_eq!(sent["delivery"], "queued");
    program
        .sees(&chat, "the answer, read", |m| {
            m["id"] == sent["id"] && m["delivery"] == "read"
        })
        .await;
    assert_eq!(
        program.call("send_text", send).await["id"],
        sent["id"],
        "the same key sends once"
    );
    assert_eq!(only(ana.inbox()).text.as_deref(), Some("Until six"));

    // A picture comes and one goes.
    ana.sends_image(Some("Look")).await;
    let picture = program
        .sees(&chat, "the picture", |m| m["media"]["state"] == "ready")
        .await;
    let media = program_media(&program, picture["media"]["id"].as_str().unwrap()).await;
    assert_eq!(media, Asset::Bread.file().bytes);
    let staged = stage(&program, Asset::Cake).await;
    let send = json!({ "conversationId": chat, "stagedId": staged["stagedId"], "caption": "Ours",
        "replyTo": null, "clientKey": "a2" });
    let sent = program.call("send_media", send).await;
    program
        .sees(&chat, "our picture, read", |m| {
            m["id"] == sent["id"] && m["delivery"] == "read"
        })
        .await;

    // Refusals come in the contract's words.
    let late = json!({ "conversationId": chat, "body": "x".repeat(4097), "replyTo": null, "clientKey": "a3" });
    let (status, refusal) = program.try_call("send_text", late).await;
    assert_eq!((status, &refusal["code"]), (422, &json!("text_too_long")));
    let (status, refusal) = program.try_call("fly", Value::Null).await;
    assert_eq!((status, &refusal["code"]), (400, &json!("request_invalid")));

    // Export works beside it, and nothing is lost or doubled by a kill under load.
    let lines = exported(dir.path()).await;
    assert_eq!(lines.len(), 4, "{lines:#?}");
    let mut wamids = vec![question];
    for n in 0..60 {
        wamids.push(ana.posts(&Content::text(format!("order {n}"))));
    }
    simulator.settled().await;
    program.kill().await;
    let before = simulator.sends().len();
    let lines = exported(dir.path()).await;
    for wamid in &wamids {
        let found = lines.iter().filter(|line| line["wamid"] == *wamid).count();
        assert_eq!(found, 1, "acknowledged, so exported once, killed or not");
    }
    assert_eq!(lines.len(), 4 + 60);
    let bodies = journal(dir.path()).await;
    let received = bodies
        .iter()
        .filter(|body| body.pointer("/entry/0/changes/0/value/messages").is_some());
    assert_eq!(received.count(), 62, "every webhook, as received");

    let program = open(&simulator, dir.path()).await;
    let chat = program.chat("Ana").await;
    until("everything is there again", async || {
        let page = json!({ "filter": "all", "search": "Ana", "after": null, "limit": 10 });
        let page = program.call("chat_page", page).await;
        (page["chats"][0]["unread"] == 61).then_some(())
    })
    .await;
    let sent = program
        .call("send_text", json!({ "conversationId": chat, "body": "All noted", "replyTo": null, "clientKey": "a4" }))
        .await;
    program
        .sees(&chat, "it still sends", |m| {
            m["id"] == sent["id"] && m["delivery"] == "read"
        })
        .await;
    assert_eq!(
        simulator.sends().len(),
        before + 1,
        "a restart sends nothing again"
    );
    let (code, log) = program.terminate().await;
    assert_eq!(code, Some(0), "{log}");
    assert!(!log.contains("ERROR"), "{log}");
    assert_eq!(exported(dir.path()).await.len(), 4 + 60 + 1);
}

#[tokio::test]
async fn the_commands_are_there_for_whoever_holds_the_token_and_nobody_else() {
    let simulator = Simulator::start(Options::default()).await.unwrap();
    let dir = Folder::new();
    let program = open(&simulator, dir.path()).await;
    let url = format!("{}/call/app_status", program.api);
    let answer = client().post(&url).send().await.unwrap();
    assert_eq!(answer.status().as_u16(), 401, "without a token");
    let answer = client()
        .post(&url)
        .bearer_auth("guess")
        .send()
        .await
        .unwrap();
    assert_eq!(answer.status().as_u16(), 401, "with a wrong one");
    for path in ["/events", "/media/1", "/stage"] {
        let answer = client()
            .get(format!("{}{path}", program.api))
            .send()
            .await
            .unwrap();
        assert_eq!(answer.status().as_u16(), 401, "{path}");
    }
    let rebound = client()
        .post(&url)
        .bearer_auth(&program.token)
        .header("host", "evil.example");
    assert_eq!(
        rebound.send().await.unwrap().status().as_u16(),
        421,
        "under another name"
    );
    let asked = client()
        .request(reqwest::Method::OPTIONS, &url)
        .header("origin", "https://evil.example")
        .header("access-control-request-method", "POST");
    let answer = asked.send().await.unwrap();
    assert!(
        answer
            .headers()
            .get("access-control-allow-origin")
            .is_none(),
        "no other page may ask"
    );
    let through_webhook = program.webhook.replace("/webhook", "/call/app_status");
    let answer = client()
        .post(through_webhook)
        .bearer_auth(&program.token)
        .send()
        .await
        .unwrap();
    assert_eq!(
        answer.status().as_u16(),
        404,
        "the door for Meta leads nowhere else"
    );
    program.call("app_status", Value::Null).await;
}

#[tokio::test]
async fn events_name_what_changed_while_it_changes() {
    let simulator = Simulator::start(Options::default()).await.unwrap();
    let dir = Folder::new();
    let program = open(&simulator, dir.path()).await;
    let answer = client()
        .get(format!("{}/events", program.api))
        .bearer_auth(&program.token);
    let mut events = answer.send().await.unwrap();
    assert_eq!(events.headers()["content-type"], "application/x-ndjson");
    simulator.customer("Ana").writes("Hi").await;
    let chat = program.chat("Ana").await;
    let mut heard = String::new();
    until("the chat is named", async || {
        let chunk = events.chunk().await.unwrap().unwrap();
        heard.push_str(std::str::from_utf8(&chunk).unwrap());
        heard.contains(&format!("\"{chat}\"")).then_some(())
    })
    .await;
    let batches: Vec<Value> = heard
        .lines()
        .filter(|line| !line.is_empty())
        .map(|line| serde_json::from_str(line).unwrap())
        .collect();
    assert!(
        !heard.contains("Hi\""),
        "events name what changed, they do not carry it"
    );
    assert!(
        batches.iter().all(|batch| batch["events"].is_array()),
        "{batches:?}"
    );
    let (code, log) = program.terminate().await;
    assert_eq!(
        code,
        Some(0),
        "an open stream does not hold up a stop: {log}"
    );
}

#[tokio::test]
async fn one_process_owns_the_folder_and_a_second_one_says_so() {
    let simulator = Simulator::start(Options::default()).await.unwrap();
    let dir = Folder::new();
    let mut program = open(&simulator, dir.path()).await;
    let second = run(&mut serve(&simulator, dir.path(), &["--account", ACCOUNT])).await;
    assert_eq!(second.status.code(), Some(1));
    let said = String::from_utf8(second.stderr).unwrap();
    assert!(said.contains("data_in_use"), "{said}");
    assert!(program.is_running());
}

#[tokio::test]
async fn without_its_secrets_it_does_not_start_and_names_what_is_missing() {
    let simulator = Simulator::start(Options::default()).await.unwrap();
    let dir = Folder::new();
    for name in [
        "SHOPBELL_TOKEN",
        "SHOPBELL_APP_SECRET",
        "SHOPBELL_VERIFY_TOKEN",
    ] {
        let ended = run(serve(&simulator, dir.path(), &["--account", ACCOUNT]).env(name, "")).await;
        assert_eq!(ended.status.code(), Some(1));
        let said = String::from_utf8(ended.stderr).unwrap();
        assert!(said.contains(name), "{said}");
        assert!(
            !said.contains(simulator.token()),
            "a secret is never printed"
        );
    }
    assert!(
        std::fs::read_dir(dir.path()).unwrap().next().is_none(),
        "nothing was made"
    );
}

#[tokio::test]
async fn two_numbers_are_served_by_one_process() {
    let mut options = Options::default();
    let second = BusinessNumber {
        id: "700000000000002".into(),
        display: "+55 11 4000-5678".into(),
    };
    options.business.numbers.push(second);
    let simulator = Simulator::start(options).await.unwrap();
    let dir = Folder::new();
    let more = [
        "--account",
        ACCOUNT,
        "--account",
        "700000000000002:800000000000001",
    ];
    let program = Program::start(&mut serve(&simulator, dir.path(), &more)).await;
    simulator.point_webhook_at(&program.webhook).await.unwrap();
    simulator.customer("Ana").writes("To the first").await;
    simulator
        .customer("Ben")
        .to_number("700000000000002")
        .writes("To the second")
        .await;
    program.chat("Ana").await;
    program.chat("Ben").await;
    let mut accounts: Vec<_> = exported(dir.path())
        .await
        .iter()
        .map(|line| (line["account"].clone(), line["text"].clone()))
        .collect();
    accounts.sort_by_key(|(account, _)| account.to_string());
    assert_eq!(
        accounts,
        [
            (json!("700000000000001"), json!("To the first")),
            (json!("700000000000002"), json!("To the second")),
        ]
    );
}

#[tokio::test]
async fn what_is_acknowledged_in_a_storm_is_exported_after_a_kill() {
    let simulator = Simulator::start(Options::default()).await.unwrap();
    let dir = Folder::new();
    let program = open(&simulator, dir.path()).await;
    // Many at once, and the power goes while the last are on their way: whatever got its 200 is there.
    let mut storm = tokio::task::JoinSet::new();
    for n in 0..400 {
        let body = json!({ "object": "whatsapp_business_account", "entry": [{ "id": "800000000000001",
            "changes": [{ "field": "messages", "value": { "messaging_product": "whatsapp",
                "metadata": { "display_phone_number": "551140001234", "phone_number_id": "700000000000001" },
                "contacts": [{ "profile": { "name": "Storm" }, "wa_id": "447700900777" }],
                "messages": [{ "from": "447700900777", "id": format!("wamid.STORM{n}"),
                    "timestamp": "1793700000", "type": "text", "text": { "body": "x" } }] } }] }] });
        let body = body.to_string().into_bytes();
        let signed = signature(simulator.app_secret(), &body);
        let request = client()
            .post(&program.webhook)
            .header("x-hub-signature-256", signed)
            .body(body);
        storm.spawn(async move {
            let kept = request
                .send()
                .await
                .is_ok_and(|answer| answer.status().as_u16() == 200);
            kept.then(|| format!("wamid.STORM{n}"))
        });
    }
    let mut acknowledged = Vec::new();
    while let Some(outcome) = storm.join_next().await {
        acknowledged.extend(outcome.unwrap());
        if acknowledged.len() == 250 {
            break;
        }
    }
    program.kill().await;
    while let Some(outcome) = storm.join_next().await {
        acknowledged.extend(outcome.unwrap());
    }
    assert!(acknowledged.len() >= 250);
    let lines = exported(dir.path()).await;
    for wamid in &acknowledged {
        let found = lines.iter().filter(|line| line["wamid"] == *wamid).count();
        assert_eq!(found, 1, "{wamid} was acknowledged");
    }
}

#[tokio::test]
async fn a_forged_webhook_meets_the_same_refusal_as_in_the_window() {
    let simulator = Simulator::start(Options::default()).await.unwrap();
    let dir = Folder::new();
    let program = open(&simulator, dir.path()).await;
    assert_eq!(post(&program.webhook, b"{}".to_vec(), None).await, 401);
    let connection = program.call("connection", Value::Null).await;
    assert_eq!(connection["rejectedSignatures"], 1);
    assert!(export(dir.path(), &["--journal"]).await.is_empty());
}

async fn journal(dir: &Path) -> Vec<Value> {
    let out = String::from_utf8(export(dir, &["--journal"]).await).unwrap();
    out.lines()
        .map(|line| serde_json::from_str(line).unwrap())
        .collect()
}

async fn program_media(program: &Program, id: &str) -> Vec<u8> {
    let answer = client()
        .get(format!("{}/media/{id}", program.api))
        .bearer_auth(&program.token)
        .send()
        .await
        .unwrap();
    assert_eq!(answer.headers()["x-content-type-options"], "nosniff");
    assert_eq!(answer.headers()["content-disposition"], "attachment");
    answer.bytes().await.unwrap().to_vec()
}

async fn stage(program: &Program, asset: Asset) -> Value {
    let file = asset.file();
    let answer = client()
        .post(format!("{}/stage", program.api))
        .bearer_auth(&program.token)
        .header("x-file-name", "bolo%20n%C2%BA1.jpg")
        .header("x-mime", file.mime)
        .header("x-as-document", "0")
        .body(file.bytes)
        .send()
        .await
        .unwrap();
    let staged: Value = answer.json().await.unwrap();
    assert_eq!(staged["fileName"], "bolo nº1.jpg");
    staged
}
