//! The tunnel of `shopbell-headless`, as a process of its own.

use std::path::Path;

use shopbell_simulator::{Options, Simulator};
use tokio::process::Command;

use super::{DEV_DOMAIN, TOKEN, deserted};
use crate::{
    edge::Edge,
    shared::{Folder, secrets},
    support::{
        program::{Program, exported, run, serve},
        until,
    },
};

const ACCOUNT: &str = "700000000000001:800000000000001";

/// `serve` with a tunnel to this edge.
fn tunnelled(simulator: &Simulator, dir: &Path, edge: &Edge, token: &str) -> Command {
    let ca = dir.join("edge.pem");
    std::fs::write(&ca, edge.ca()).unwrap();
    let server = edge.server();
    let more = ["--account", ACCOUNT, "--ngrok-domain", DEV_DOMAIN];
    let mut command = serve(simulator, &dir.join("data"), &more);
    command
        .args(["--ngrok-server", &server, "--ngrok-ca"])
        .arg(ca)
        .env("SHOPBELL_NGROK_AUTHTOKEN", token)
        // Nobody asks the real address: its name is led to a port where nobody listens.
        .env("HTTPS_PROXY", "http://127.0.0.1:9")
        .env("NO_PROXY", "127.0.0.1,localhost");
    command
}

#[tokio::test]
async fn the_program_receives_at_its_public_address_and_leaves_nothing_there() {
    let simulator = Simulator::start(Options::default()).await.unwrap();
    let (dir, edge) = (Folder::new(), Edge::start().await);
    let program = Program::start(&mut tunnelled(&simulator, dir.path(), &edge, TOKEN)).await;
    assert_eq!(program.public, format!("https://{DEV_DOMAIN}/webhook"));
    let outside = edge.public_url("/webhook");
    simulator.point_webhook_at(&outside).await.unwrap();
    let ana = simulator.customer("Ana");
    ana.writes("Open today?").await;
    program.chat("Ana").await;

    // The line breaks, and the program comes back by itself.
    edge.network.cut();
    until("the address is bound again", async || {
        (edge.account.binds() == 2).then_some(())
    })
    .await;
    ana.writes("Still there?").await;
    simulator.settled().await;
    let (code, log) = program.terminate().await;
    assert_eq!(code, Some(0), "{log}");
    assert!(edge.account.endpoints() == 0, "the address is free at once");
    deserted(&edge).await;
    assert!(
        log.contains("tunnel_unreachable"),
        "the log says why: {log}"
    );
    assert!(!log.contains(TOKEN), "{log}");
    let texts: Vec<_> = exported(&dir.path().join("data"))
        .await
        .iter()
        .map(|line| line["text"].clone())
        .collect();
    assert_eq!(texts, ["Open today?", "Still there?"]);

    // Killed, it says no goodbye: its line is gone with it.
    let program = Program::start(&mut tunnelled(&simulator, dir.path(), &edge, TOKEN)).await;
    assert!(!program.public.is_empty());
    program.kill().await;
    deserted(&edge).await;
}

#[tokio::test]
async fn a_refused_token_ends_the_start_and_is_not_written_even_at_the_finest_log() {
    let simulator = Simulator::start(Options::default()).await.unwrap();
    let (dir, edge) = (Folder::new(), Edge::start().await);
    let token = secrets::named("tunnel-token-revoked");
    for filter in [
        "trace",
        "info,ngrok=trace,muxado=trace,ngrok::internals=trace",
    ] {
        let mut command = tunnelled(&simulator, dir.path(), &edge, token);
        let ended = run(command.env("SHOPBELL_LOG", filter)).await;
        assert_eq!(ended.status.code(), Some(1));
        let said = String::from_utf8(ended.stderr).unwrap();
        assert!(said.contains("tunnel_token_revoked"), "{said}");
        assert!(!said.contains(token), "{said}");
    }
    assert_eq!(
        edge.account.sign_ins(),
        2,
        "it asked, and ngrok's answer quoted the token"
    );
    deserted(&edge).await;
}

#[tokio::test]
async fn asked_for_a_tunnel_without_a_token_it_names_what_is_missing() {
    let simulator = Simulator::start(Options::default()).await.unwrap();
    let (dir, edge) = (Folder::new(), Edge::start().await);
    let ended = run(&mut tunnelled(&simulator, dir.path(), &edge, "")).await;
    assert_eq!(ended.status.code(), Some(1));
    let said = String::from_utf8(ended.stderr).unwrap();
    assert!(said.contains("SHOPBELL_NGROK_AUTHTOKEN"), "{said}");
    assert_eq!(edge.account.sign_ins(), 0);
}
