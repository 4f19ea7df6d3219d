//! The tunnel of `shopbell-headless`, as a process of its own.

use std::path::Path;

use serde_json::Value;
use shopbell_simulator::{Options, Simulator};
use tokio::process::Command;

use super::{DEV_DOMAIN, TOKEN, deserted};
use crate::{
    edge::Edge,
    shared::{Folder, Meta, secrets},
    support::{
        program::{Program, exported, run, serve, serve_at},
        until,
    },
};

const ACCOUNT: &str = "700000000000001:800000000000001";

const MORE: [&str; 4] = ["--account", ACCOUNT, "--ngrok-domain", DEV_DOMAIN];

/// `serve` with a tunnel to this edge.
fn tunnelled(simulator: &Simulator, dir: &Path, edge: &Edge, token: &str) -> Command {
    let mut command = serve(simulator, &dir.join("data"), &MORE);
    through(&mut command, dir, edge, token)
        // Nobody asks the real address: its name is led to a port where nobody listens.
        .env("HTTPS_PROXY", "http://127.0.0.1:9")
        .env("NO_PROXY", "127.0.0.1,localhost");
    command
}

/// Leads its tunnel to this edge.
fn through<'a>(command: &'a mut Command, dir: &Path, edge: &Edge, token: &str) -> &'a mut Command {
    let ca = dir.join("edge.pem");
    std::fs::write(&ca, edge.ca()).unwrap();
    command
        .args(["--ngrok-server", &edge.server(), "--ngrok-ca"])
        .arg(ca)
        .env("SHOPBELL_NGROK_AUTHTOKEN", token)
}

#[tokio::test]
async fn the_program_proves_its_address_tells_meta_and_hears_a_customer() {
    let (dir, edge) = (Folder::new(), Edge::start().await);
    let surroundings = edge.surroundings(dir.path());
    let meta = Meta::with(dir.path(), &surroundings, &[]).await;
    let mut command = serve_at(&meta.graph_url, &dir.path().join("data"), &MORE);
    let command = through(&mut command, dir.path(), &edge, TOKEN);
    let program = Program::start(command.envs(surroundings)).await;
    let reach = until("a request to ourselves came in", async || {
        let state = program.call("connection", Value::Null).await;
        (state["reach"]["proven"] == true).then(|| state["reach"].clone())
    })
    .await;
    assert_eq!(reach["way"]["domain"], DEV_DOMAIN);
    // Nobody told this Meta where to deliver, but the program.
    meta.writes("Ana", "Open today?").await;
    program.chat("Ana").await;
    assert_eq!(meta.waiting().await, 0);
    let state = program.call("connection", Value::Null).await;
    assert_eq!(state["receiving"], "on");
    let (code, log) = program.terminate().await;
    assert_eq!(code, Some(0), "{log}");
    assert!(log.contains("Meta knows our address"), "{log}");
    assert!(!log.contains("WARN"), "{log}");
    deserted(&edge).await;
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
