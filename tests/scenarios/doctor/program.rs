//! `shopbell-headless doctor`, as a process.

use serde_json::Value;
use shopbell_simulator::{Options, Simulator, Wiring};

use crate::{
    shared::Folder,
    support::program::{Program, doctor, serve},
};

const ACCOUNT: &str = "700000000000001:800000000000001";

fn text(bytes: &[u8]) -> String {
    String::from_utf8(bytes.to_vec()).unwrap()
}

#[tokio::test]
async fn the_terminal_is_told_link_by_link() {
    let simulator = Simulator::start(Options::default()).await.unwrap();
    let dir = Folder::new();
    let more = ["--listen", "127.0.0.1:0", "--account", ACCOUNT];
    let program = Program::start(&mut serve(&simulator, dir.path(), &more)).await;
    simulator.wire(Wiring {
        app: Some(program.webhook.clone()),
        subscribed: true,
        ..Wiring::default()
    });

    let busy = doctor(&simulator, dir.path(), &[]).await;
    assert_eq!(busy.status.code(), Some(3), "{busy:?}");
    assert!(
        text(&busy.stderr).contains("running on this folder"),
        "{busy:?}"
    );
    assert!(busy.stdout.is_empty());
    program.terminate().await;

    let good = doctor(&simulator, dir.path(), &[]).await;
    let said = text(&good.stdout);
    assert_eq!(good.status.code(), Some(0), "{said}{}", text(&good.stderr));
    for line in [
        "ok       Meta accepts your access token. It never expires.",
        "ok       +55 11 4000-1234 is in service.",
        "ok       Your WhatsApp account sends its messages to your Meta app.",
    ] {
        assert!(
            said.lines().any(|found| found == line),
            "{line:?} in\n{said}"
        );
    }
    assert!(
        !said.contains(['{', '}']),
        "every fact is filled in:\n{said}"
    );

    simulator.change_token(|token| token.ended = true);
    let bad = doctor(&simulator, dir.path(), &["--json"]).await;
    assert_eq!(bad.status.code(), Some(1));
    let checks: Vec<Value> = serde_json::from_slice(&bad.stdout).unwrap();
    let token = checks.iter().find(|check| check["id"] == "token").unwrap();
    assert_eq!(token["code"], "token_refused");
    assert_eq!(
        (&token["state"], &token["fix"]),
        (&"bad".into(), &"replaceToken".into())
    );

    let nowhere = doctor(&simulator, &dir.path().join("media"), &[]).await;
    assert_eq!(nowhere.status.code(), Some(1));
    assert!(
        text(&nowhere.stderr).contains("holds no Shopbell data"),
        "{nowhere:?}"
    );
}
