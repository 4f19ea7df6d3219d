//! What comes in at the public address is here.

use std::time::Duration;

use futures_util::stream;
use serde_json::json;
use shopbell_platform::tunnel::Tunnel;
use tokio::time::sleep;

use super::{APP_SECRET, Shop, deserted, online, options};
use crate::{
    edge::Edge,
    support::{
        World,
        http::{client, post, signature},
    },
};

#[tokio::test]
async fn a_webhook_posted_to_the_public_address_is_stored() {
    let world = World::new().await;
    let edge = Edge::start().await;
    let tunnel = Tunnel::start(world.engine(), options(&edge)).unwrap();
    online(&tunnel).await;
    // Meta's verification travels the same way.
    let url = edge.public_url("/webhook");
    world.simulator.point_webhook_at(&url).await.unwrap();
    let verified = *tunnel.requests().borrow();
    assert_eq!(verified, 1);
    world.hears(&world.customer("Ana"), "Open today?").await;
    world.settled().await;
    let lines = world.export().await;
    assert_eq!(lines.len(), 1);
    assert_eq!(lines[0]["text"], "Open today?");
    assert_eq!(
        *tunnel.requests().borrow(),
        verified + 1,
        "each request is counted once"
    );
    tunnel.stop().await;
    deserted(&edge).await;
}

#[tokio::test]
async fn the_tunnel_leads_to_the_webhook_and_nowhere_else() {
    let shop = Shop::open().await;
    for path in ["/", "/events", "/call/app_status", "/media/1", "/webhook/x"] {
        let status = post(&shop.edge.public_url(path), b"{}".to_vec(), None).await;
        assert_eq!(status, 404, "{path}");
    }
    let forged = post(&shop.edge.public_url("/webhook"), b"{}".to_vec(), None).await;
    assert_eq!(forged, 401);
    assert_eq!(
        *shop.tunnel.requests().borrow(),
        6,
        "ngrok counts these, too"
    );
    shop.close().await;
}

/// A signed body of about this many bytes.
fn large(bytes: usize) -> (Vec<u8>, String) {
    let body =
        json!({ "object": "whatsapp_business_account", "entry": [], "x": "x".repeat(bytes) });
    let body = body.to_string().into_bytes();
    let signed = signature(APP_SECRET, &body);
    (body, signed)
}

#[tokio::test]
async fn three_megabytes_arrive_whole_and_more_is_refused() {
    let shop = Shop::open().await;
    let url = shop.edge.public_url("/webhook");
    let (body, signed) = large(3_000_000);
    assert_eq!(post(&url, body, Some(&signed)).await, 200);
    let (body, signed) = large(3_200_000);
    assert_eq!(post(&url, body, Some(&signed)).await, 413);
    shop.hears().await;
    shop.close().await;
}

#[tokio::test]
async fn two_hundred_at_once_all_arrive() {
    let shop = Shop::open().await;
    let mut storm = tokio::task::JoinSet::new();
    for n in 0..200 {
        let (url, (body, signed)) = (shop.edge.public_url("/webhook"), large(n));
        storm.spawn(async move { post(&url, body, Some(&signed)).await });
    }
    let answers = storm.join_all().await;
    assert_eq!(answers, [200; 200]);
    assert_eq!(*shop.tunnel.requests().borrow(), 200);
    shop.close().await;
}

#[tokio::test]
async fn what_is_being_received_is_answered_before_the_tunnel_stops() {
    let Shop {
        edge,
        heard,
        tunnel,
    } = Shop::open().await;
    let (body, signed) = large(1000);
    let (first, second) = (body[..500].to_vec(), body[500..].to_vec());
    let slow = stream::unfold(vec![second, first], |mut rest| async {
        let next = rest.pop()?;
        if rest.is_empty() {
            sleep(Duration::from_millis(600)).await;
        }
        Some((Ok::<_, std::io::Error>(next), rest))
    });
    let request = client()
        .post(edge.public_url("/webhook"))
        .header("x-hub-signature-256", signed)
        .body(reqwest::Body::wrap_stream(slow));
    let answer = tokio::spawn(request.send());
    sleep(Duration::from_millis(200)).await;
    tunnel.stop().await;
    assert_eq!(answer.await.unwrap().unwrap().status().as_u16(), 200);
    deserted(&edge).await;
    heard.close().await;
}
