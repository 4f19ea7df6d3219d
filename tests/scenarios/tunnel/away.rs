//! A minute without the edge while customers go on writing: Meta keeps what it cannot deliver, and
//! afterwards everything is here once, in the order of its own time.

use std::{path::Path, time::Duration};

use serde_json::{Value, json};
use tokio::{process::Command, time::sleep};

use super::{DEV_DOMAIN, TOKEN, deserted};
use crate::{
    edge::{Edge, Event},
    shared::{Folder, Meta, secrets},
    support::{
        program::{Program, serve_at},
        until,
    },
};

const ACCOUNT: &str = "700000000000001:800000000000001";

/// `serve` behind this edge and this Meta, reached at its public name.
fn behind(meta: &Meta, edge: &Edge, folder: &Path) -> Command {
    let ca = folder.join("edge.pem");
    std::fs::write(&ca, edge.ca()).unwrap();
    let data = folder.join("data");
    let more = ["--account", ACCOUNT, "--ngrok-domain", DEV_DOMAIN];
    let mut command = serve_at(&meta.graph_url, &data, &more);
    command
        .args(["--ngrok-server", &edge.server(), "--ngrok-ca"])
        .arg(ca)
        .envs(edge.surroundings(folder))
        .env("SHOPBELL_NGROK_AUTHTOKEN", TOKEN);
    command
}

async fn reach(program: &Program) -> Value {
    program.call("connection", Value::Null).await["reach"].clone()
}

#[tokio::test]
async fn what_customers_write_during_an_outage_arrives_once_in_order_and_is_counted() {
    let (edge, folder) = (Edge::start().await, Folder::new());
    let surroundings = edge.surroundings(folder.path());
    let meta = Meta::with(folder.path(), &surroundings, &[]).await;
    let program = Program::start(&mut behind(&meta, &edge, folder.path())).await;
    // The program proves its address and tells Meta by itself.
    let ours = format!("https://{DEV_DOMAIN}/webhook");
    until("Meta knows the address", async || {
        (meta.callback().await == ours).then_some(())
    })
    .await;
    meta.writes("Ana", "before").await;
    let ana = program.chat("Ana").await;
    assert!(program.call("catch_up", Value::Null).await.is_null());

    edge.network.go_away();
    // What slips through in the last moment is here though its answer is not: it is not late.
    until("every line is cut", async || {
        (edge.network.lines() == 0).then_some(())
    })
    .await;
    let mut expected = vec!["before".to_owned()];
    for n in 1..=6 {
        let text = format!("while away {n}");
        meta.writes("Ana", &text).await;
        expected.push(text);
        if n == 3 {
            meta.writes("Bruno", "anybody there?").await;
        }
        sleep(Duration::from_secs(10)).await;
    }
    assert_eq!(meta.waiting().await, 7, "Meta holds them and tries again");
    assert_eq!(program.messages(&ana).await.len(), 1);
    edge.network.come_back();
    program.chat("Bruno").await;
    until("Meta has delivered everything", async || {
        (meta.waiting().await == 0).then_some(())
    })
    .await;
    let back = edge.log.last(Event::Back).unwrap();
    assert!(
        edge.log.last(Event::Bound).unwrap() - back < Duration::from_secs(15),
        "an owner loses patience"
    );
    // Meta's times are whole seconds: one that began in the outage is of the outage.
    sleep(Duration::from_secs(2)).await;
    meta.writes("Ana", "after").await;
    expected.push("after".to_owned());
    program
        .sees(&ana, "the last one", |m| m["plainText"] == "after")
        .await;
    let messages = program.messages(&ana).await;
    let texts: Vec<_> = messages.iter().map(|m| m["plainText"].clone()).collect();
    assert_eq!(texts, expected, "each once, in the order of its own time");

    // What came late is counted; what came before and after is not.
    let line = until("the line about it", async || {
        let line = program.call("catch_up", Value::Null).await;
        (line["messages"] == 7).then_some(line)
    })
    .await;
    assert_eq!(line["chats"], 2, "{line}");
    program.call("dismiss_catch_up", Value::Null).await;
    assert!(program.call("catch_up", Value::Null).await.is_null());
    let asked = edge.asked_of_proxy();
    assert!(
        asked.iter().all(|one| one.starts_with("CONNECT ")),
        "the Graph API on loopback is asked without the proxy: {asked:?}"
    );
    let (code, log) = program.terminate().await;
    assert_eq!(code, Some(0), "{log}");
    deserted(&edge).await;
}

#[tokio::test]
async fn a_token_revoked_while_online_is_said_where_the_owner_looks() {
    let (edge, folder) = (Edge::start().await, Folder::new());
    let surroundings = edge.surroundings(folder.path());
    let meta = Meta::with(folder.path(), &surroundings, &[]).await;
    let program = Program::start(&mut behind(&meta, &edge, folder.path())).await;
    until("our own address leads here", async || {
        (reach(&program).await["proven"] == true).then_some(())
    })
    .await;
    edge.account
        .renew_token(secrets::named("tunnel-token-renewed"));
    edge.network.cut();
    let address = until("it is refused", async || {
        let address = reach(&program).await["address"].clone();
        (address["type"] == "refused").then_some(address)
    })
    .await;
    assert_eq!(address["code"], "tunnel_token_revoked");
    let connection = program.call("connection", Value::Null).await;
    assert_ne!(connection["receiving"], json!("on"), "{connection}");
    deserted(&edge).await;
    let (_, log) = program.terminate().await;
    assert!(!log.contains(TOKEN), "{log}");
}
