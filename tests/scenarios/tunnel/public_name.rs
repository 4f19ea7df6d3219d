//! Meta reaches the shop at its public name: TLS, the edge, the `ngrok` crate, our router.

use serde_json::json;

use super::{APP_SECRET, DEV_DOMAIN, Shop};
use crate::shared::{Folder, Meta};

#[tokio::test]
async fn meta_verifies_and_delivers_at_the_public_name() {
    let (shop, folder) = (Shop::open().await, Folder::new());
    let surroundings = shop.edge.surroundings(folder.path());
    let secrets = ["--app-secret", APP_SECRET, "--verify-token", APP_SECRET];
    let meta = Meta::with(folder.path(), &surroundings, &secrets).await;
    let address = format!("https://{DEV_DOMAIN}/webhook");
    meta.steer("/webhook", json!({ "url": address })).await;
    let question = meta.writes("Ana", "Open today?").await;
    assert_eq!(meta.waiting().await, 0, "it was answered 200");
    let (messages, _) = shop.heard.settled().await;
    assert_eq!(messages.len(), 1);
    assert_eq!(messages[0]["wamid"], question);
    let asked = shop.edge.asked_of_proxy();
    let connect = format!("CONNECT {DEV_DOMAIN}:443");
    assert!(
        !asked.is_empty() && asked.iter().all(|one| *one == connect),
        "the public name through the proxy, and nothing else: {asked:?}"
    );

    // Another name of the same edge leads nowhere, and Meta notices.
    let elsewhere = json!({ "url": "https://other.ngrok-free.app/webhook" });
    let refused = meta.ask(reqwest::Method::POST, "/webhook", elsewhere).await;
    assert_eq!(refused.0, 502, "{}", refused.1);
    shop.close().await;
}

#[tokio::test]
async fn who_does_not_trust_the_name_is_not_let_in() {
    let (shop, folder) = (Shop::open().await, Folder::new());
    let stranger = crate::edge::Edge::start().await;
    let mut surroundings = shop.edge.surroundings(folder.path());
    // The roots of another edge: its authority did not sign this certificate.
    surroundings.retain(|(name, _)| *name != "SSL_CERT_FILE");
    let roots = stranger.surroundings(folder.path());
    surroundings.extend(
        roots
            .into_iter()
            .filter(|(name, _)| *name == "SSL_CERT_FILE"),
    );
    let secrets = ["--app-secret", APP_SECRET, "--verify-token", APP_SECRET];
    let meta = Meta::with(folder.path(), &surroundings, &secrets).await;
    let address = json!({ "url": format!("https://{DEV_DOMAIN}/webhook") });
    let refused = meta.ask(reqwest::Method::POST, "/webhook", address).await;
    assert_eq!(refused.0, 502, "{}", refused.1);
    assert_eq!(*shop.tunnel.requests().borrow(), 0, "nothing came in");
    shop.close().await;
}
