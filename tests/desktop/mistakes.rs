//! What can be wrong with a pasted value, or beyond it: each says its own sentence and its fix.

use serde_json::{Value, json};

use crate::{
    edge::TOKEN,
    shared::secrets,
    support::{Look, Shop, Window},
};

async fn opened(shop: &Shop) -> Window {
    let window = shop.desktop.open(Look::Light).await;
    window.click("welcome-connect").await;
    window
}

#[tokio::test(flavor = "multi_thread")]
async fn a_secret_of_another_app_is_named_and_the_right_one_leads_on() {
    let shop = Shop::new().await;
    let window = opened(&shop).await;
    window
        .paste("setup-token", secrets::named("meta-token"))
        .await;
    window
        .paste("setup-app-secret", secrets::named("meta-token"))
        .await;
    window
        .says_of("appSecret", "error_setup_secret_looks_like_token")
        .await;
    window
        .paste("setup-app-secret", secrets::named("app-secret-of-another"))
        .await;
    window.see("setup-error-appSecret").await;
    window
        .sees(
            "Meta's refusal in place of the form's",
            "return texts('setup-error-appSecret').some((words) => !/access token, not/.test(words))",
        )
        .await;
    window
        .says_of("appSecret", "error_app_secret_refused")
        .await;
    window.pictures("wizard-wrong-secret").await;
    window
        .paste("setup-app-secret", secrets::named("app-secret"))
        .await;
    window.step("wayIn", "open").await;
    window.terminate().await;
}

#[tokio::test(flavor = "multi_thread")]
async fn a_token_that_has_ended_is_told_from_a_wrong_one() {
    let shop = Shop::new().await;
    shop.meta.steer("/token", json!({ "ended": true })).await;
    let window = opened(&shop).await;
    window
        .paste("setup-token", secrets::named("meta-token"))
        .await;
    window.says_of("token", "error_setup_token_ended").await;
    window.pictures("wizard-ended-token").await;
    let renewed = secrets::named("meta-token-renewed");
    let fresh = json!({ "ended": false, "value": renewed });
    shop.meta.steer("/token", fresh).await;
    window.paste("setup-token", renewed).await;
    window.step("appSecret", "open").await;
    window.terminate().await;
}

#[tokio::test(flavor = "multi_thread")]
async fn a_missing_permission_is_named() {
    let shop = Shop::new().await;
    let scopes = json!({ "scopes": ["whatsapp_business_management", "business_management"] });
    shop.meta.steer("/token", scopes).await;
    let window = opened(&shop).await;
    window
        .paste("setup-token", secrets::named("meta-token"))
        .await;
    window
        .says_of("token", "error_setup_token_permission_named")
        .await;
    window
        .sees(
            "which one",
            "return texts('setup-error-token')[0].includes('whatsapp_business_messaging')",
        )
        .await;
    window.pictures("wizard-missing-permission").await;
    let renewed = secrets::named("meta-token-renewed");
    let scopes = [
        "whatsapp_business_management",
        "whatsapp_business_messaging",
    ];
    let fresh = json!({ "scopes": scopes, "value": renewed });
    shop.meta.steer("/token", fresh).await;
    window.paste("setup-token", renewed).await;
    window.step("appSecret", "open").await;
    window.terminate().await;
}

#[tokio::test(flavor = "multi_thread")]
async fn another_tools_messages_are_not_taken_before_the_owner_says_so() {
    const TOOL: &str = "https://crm.example/hook";
    let shop = Shop::new().await;
    let wired = json!({ "app": TOOL, "subscribed": true });
    shop.meta.steer("/wiring", wired).await;
    let window = shop.desktop.open(Look::Light).await;
    window.gives_token_and_secret().await;
    window.paste("setup-tunnel-token", TOKEN).await;
    window.line("callback", "callback_foreign").await;
    window
        .sees(
            "who has them",
            "return texts('callback-question').some((words) => words.includes('crm.example'))",
        )
        .await;
    window.pictures("wizard-foreign-callback").await;
    assert_eq!(shop.meta.callback().await, TOOL);
    let changes = wiring_changes(&shop).await;
    assert!(changes.is_empty(), "nothing was touched: {changes:?}");

    window.click("callback-for-number").await;
    window.line("callback", "callback_ours_for_number").await;
    window.line("hello", "hello_awaited").await;
    shop.says_hi(&window).await;
    assert_eq!(
        shop.meta.callback().await,
        TOOL,
        "everything else still goes to the other tool"
    );
    window.terminate().await;
}

/// Requests that change who gets the webhooks.
async fn wiring_changes(shop: &Shop) -> Vec<Value> {
    let mut requests = shop.meta.requests().await;
    requests.retain(|request| {
        let path = request["path"].as_str().unwrap();
        let changes = request["method"] != "GET";
        let wires = path.ends_with("/subscriptions")
            || !request["body"]["webhook_configuration"].is_null()
            || !request["body"]["override_callback_uri"].is_null();
        changes && wires
    });
    requests
}

#[tokio::test(flavor = "multi_thread")]
async fn a_tunnel_token_that_was_revoked_is_said_in_words_and_replaced() {
    let shop = Shop::new().await;
    let window = shop.desktop.open(Look::Light).await;
    window.gives_token_and_secret().await;
    window
        .paste("setup-tunnel-token", secrets::named("tunnel-token-revoked"))
        .await;
    window.line("loop", "tunnel_refused").await;
    window
        .sees(
            "why",
            "return texts('setup-line-loop').some((words) => words.includes('no longer accepts this token'))",
        )
        .await;
    window.pictures("wizard-refused-tunnel").await;
    window.click("setup-fix-loop").await;
    window.see("fixing").await;
    window.paste("setup-tunnel-token", TOKEN).await;
    window.line("loop", "loop_closed").await;
    window.line("hello", "hello_awaited").await;
    shop.says_hi(&window).await;
    window.terminate().await;
}
