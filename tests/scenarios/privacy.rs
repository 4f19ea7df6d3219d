//! Secrets, numbers, names and words never reach a log, and secrets never a file.

use std::path::{Path, PathBuf};

use serde_json::json;
use shopbell_core::SendMedia;
use shopbell_simulator::Fault;

use crate::support::{World, http::post, until};

const WORDS: &str = "canary-words-of-a-customer";
const NAME: &str = "Canaria Vogel";
const PHONE: &str = "447700900911";
const FILE_NAME: &str = "canary-paper.pdf";

#[tokio::test]
async fn a_day_of_traffic_leaves_no_canary_in_the_log_and_no_secret_on_disk() {
    let mut world = World::new().await;
    for words in [
        "a file came damaged",
        "an element of a webhook",
        "the last run ended",
        "does not fit",
    ] {
        world.logs.expect(words);
    }
    let ana = world.customer(NAME).with_phone(PHONE);
    world.hears(&ana, WORDS).await;
    ana.sends_image(Some(WORDS)).await;
    ana.sends_unsupported().await;
    ana.sends_future_type().await;
    world.simulator.fail(Fault::MediaWrongBytes);
    ana.sends_document(Some(WORDS)).await;
    for fault in [
        Fault::RefuseSend {
            code: 131_026,
            retry_after_s: None,
        },
        Fault::RefuseSend {
            code: 130_429,
            retry_after_s: None,
        },
        Fault::DropAnswer { after_bytes: 20 },
        Fault::BrokenGateway { status: 500 },
        Fault::FailDelivery { code: 131_047 },
        Fault::DropSend,
    ] {
        world.simulator.fail(fault);
        let body = format!("{WORDS} {}", world.said(&ana).await.len());
        world.replies(&ana, &body).await.unwrap();
        world.asked_to_send(&body).await;
        // Whatever became of it is known by now: a wait that began later would outlast the jump.
        world.a_round_passes().await;
        world.clock.advance(std::time::Duration::from_secs(120));
        world.a_round_passes().await;
    }
    let staged = shopbell_core::StageFile {
        file_name: FILE_NAME.into(),
        mime: "application/pdf".into(),
        as_document: true,
        bytes: shopbell_simulator::Asset::PriceList.file().bytes,
    };
    let staged = world.engine().stage_file(staged).await.unwrap().id;
    let send = SendMedia {
        conversation: world.chat(&ana).await,
        staged,
        caption: WORDS.into(),
        reply_to: None,
        client_key: "file".into(),
    };
    world.engine().send_media(send).await.unwrap();
    // Something broken, something forged, something for another number.
    let broken = json!({ "entry": [{ "changes": [{ "field": "messages", "value": {
        "messages": [{ "from": PHONE, "text": WORDS, "type": "text" }, WORDS] } }] }] });
    world.simulator.send_webhook(broken.clone()).await;
    world.simulator.send_raw(format!("{{ {WORDS}")).await;
    let url = world.webhook_url();
    assert_eq!(
        post(&url, broken.to_string().into_bytes(), Some("sha256=00")).await,
        401
    );
    world.simulator.fail_times(
        Fault::RefuseSend {
            code: 190,
            retry_after_s: None,
        },
        3,
    );
    world.replies(&ana, &format!("{WORDS} last")).await.unwrap();
    until("the token is refused", async || {
        let state = world.engine().connection().await.unwrap();
        (state.problem == Some("token_refused")).then_some(())
    })
    .await;
    world.settled().await;
    world.crash_and_restart().await;
    world.close().await;

    let log = world.logs.text();
    assert!(
        log.contains("a message was not taken"),
        "the log speaks of what happened: {log}"
    );
    let secrets = [
        world.simulator.token(),
        world.simulator.app_secret(),
        world.simulator.verify_token(),
    ];
    let ours = ana.user_id();
    for canary in secrets
        .iter()
        .copied()
        .chain([WORDS, NAME, "Canaria", PHONE, FILE_NAME, &*ours])
    {
        let line = log.lines().find(|line| line.contains(canary));
        assert_eq!(line, None, "{canary:?} must not be logged");
    }
    for file in files(world.data_dir()) {
        let bytes = std::fs::read(&file).unwrap();
        for secret in secrets {
            let found = bytes
                .windows(secret.len())
                .any(|window| window == secret.as_bytes());
            assert!(!found, "a secret lies in {}", file.display());
        }
    }
}

pub(crate) fn files(dir: &Path) -> Vec<PathBuf> {
    let (mut found, mut dirs) = (Vec::new(), vec![dir.to_owned()]);
    while let Some(dir) = dirs.pop() {
        for entry in std::fs::read_dir(dir).unwrap() {
            let path = entry.unwrap().path();
            if path.is_dir() {
                dirs.push(path);
            } else {
                found.push(path);
            }
        }
    }
    assert!(found.len() >= 3, "there are files to look at: {found:?}");
    found
}
