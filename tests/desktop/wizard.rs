//! From an empty folder to "Connected", through TLS, the edge and the real `ngrok` crate.

use serde_json::json;

use crate::{
    edge::DEV_DOMAIN,
    shared::secrets,
    support::{Look, Shop, until},
};

#[tokio::test(flavor = "multi_thread")]
async fn three_pasted_values_connect_a_number_and_a_hi_proves_it() {
    let shop = Shop::new().await;
    let window = shop.desktop.open(Look::Light).await;
    window.see("welcome-connect").await;
    window.pictures("wizard-welcome").await;
    window.gives_token_and_secret().await;
    window.step("wayIn", "open").await;
    window.pictures("wizard-half-done").await;
    window.paste("setup-tunnel-token", crate::edge::TOKEN).await;
    window.line("loop", "loop_closed").await;
    window.line("callback", "callback_ours").await;
    window.line("hello", "hello_awaited").await;
    assert_eq!(
        window.now("return shown('setup-finish').length").await,
        json!(0),
        "nothing has come in yet, so nobody says that it works"
    );
    window.pictures("wizard-waiting").await;

    // Somebody else's message is no proof, and is not answered.
    shop.meta.writes("Bruno", "Are you open?").await;
    window.line("hello", "hello_other").await;
    shop.says_hi(&window).await;
    window.line("hello", "hello_received").await;
    window.line("reply", "reply_delivered").await;
    window.pictures("wizard-all-done").await;
    let answers = shop.meta.inbox("Rosa").await;
    assert_eq!(answers.len(), 1, "{answers:?}");
    assert!(shop.meta.inbox("Bruno").await.is_empty());

    // It came by the way that customers' messages take.
    assert_eq!(
        shop.meta.callback().await,
        format!("https://{DEV_DOMAIN}/webhook")
    );
    let asked = shop.edge.asked_of_proxy();
    let connect = format!("CONNECT {DEV_DOMAIN}:443");
    assert!(
        asked.len() > 1 && asked.iter().all(|one| *one == connect),
        "the public name through the proxy, loopback without it: {asked:?}"
    );

    window.click("setup-finish").await;
    window.see("chat-list").await;
    window.open_chat("Rosa").await;
    let reply = &answers[0];
    window
        .sees(
            "question and answer, read",
            &format!(
                "const all = messages();
                 return all.some((m) => !m.ours && m.text.includes('hi'))
                     && all.some((m) => m.ours && m.delivery === 'read' && m.text.includes({reply:?}))"
            ),
        )
        .await;
    window.terminate().await;
    until("the edge holds nothing of ours", async || {
        shop.edge.is_deserted().then_some(())
    })
    .await;

    // The next start is the inbox, and receives by itself.
    let window = shop.desktop.open(Look::Dark).await;
    window.see("chat-list").await;
    until("the address is bound again", async || {
        (shop.edge.account.binds() == 2).then_some(())
    })
    .await;
    shop.meta.writes("Bruno", "And tomorrow?").await;
    window.open_chat("Bruno").await;
    window
        .sees(
            "what came after the restart",
            "return messages().some((m) => m.text.includes('And tomorrow?'))",
        )
        .await;
    window.terminate().await;
}

#[tokio::test(flavor = "multi_thread")]
async fn a_start_in_the_middle_goes_on_at_the_open_step() {
    let shop = Shop::new().await;
    let window = shop.desktop.open(Look::Light).await;
    window.click("welcome-connect").await;
    window
        .paste("setup-token", secrets::named("meta-token"))
        .await;
    window.step("appSecret", "open").await;
    window.kill().await;

    let window = shop.desktop.open(Look::Light).await;
    window.step("appSecret", "open").await;
    window.step("token", "done").await;
    window
        .paste("setup-app-secret", secrets::named("app-secret"))
        .await;
    window.step("wayIn", "open").await;
    window.kill().await;

    // The tunnel's token is taken, and the power goes before the owner's phone is at hand.
    let window = shop.desktop.open(Look::Dark).await;
    window.step("wayIn", "open").await;
    window.paste("setup-tunnel-token", crate::edge::TOKEN).await;
    window.line("hello", "hello_awaited").await;
    window.kill().await;

    let window = shop.desktop.open(Look::Dark).await;
    window.step("test", "open").await;
    window.line("hello", "hello_awaited").await;
    shop.says_hi(&window).await;
    window.click("setup-finish").await;
    window.see("chat-list").await;
    window.terminate().await;
}
