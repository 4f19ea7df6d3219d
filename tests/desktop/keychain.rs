//! A desktop on which no keychain answers.

use crate::{
    shared::secrets,
    support::{Desktop, Look, Shop},
};

#[tokio::test(flavor = "multi_thread")]
async fn without_a_keychain_no_secret_is_taken_and_the_reason_is_said() {
    let mut shop = Shop::on(Desktop::without_keychain()).await;
    let window = shop.desktop.open(Look::Light).await;
    window.click("welcome-connect").await;
    window
        .paste("setup-token", secrets::named("meta-token"))
        .await;
    window.says_of("token", "error_keychain_unavailable").await;
    window.see("keychain-help").await;
    window.pictures("wizard-no-keychain").await;
    // One is started, and the same value is taken now.
    shop.desktop.start_keychain().await;
    window
        .sees(
            "the button under the mistake",
            "const [again] = shown('step-token').flatMap((step) =>
                 [...step.querySelectorAll('button')].filter((b) => b.innerText === 'Try again'));
             again?.click();
             return again !== undefined",
        )
        .await;
    window.step("appSecret", "open").await;
    window.terminate().await;
}

#[tokio::test(flavor = "multi_thread")]
async fn a_connected_shop_opens_without_its_keychain_and_explains_itself() {
    let mut shop = Shop::new().await;
    let window = shop.desktop.open(Look::Light).await;
    shop.connects(&window).await;
    shop.says_hi(&window).await;
    window.click("setup-finish").await;
    window.see("chat-list").await;
    window.terminate().await;

    shop.desktop.lose_keychain();
    let window = shop.desktop.open(Look::Light).await;
    window.open_chat("Rosa").await;
    window
        .sees(
            "the keychain is named",
            "return texts('trouble-banner').some((words) => /keychain/i.test(words))",
        )
        .await;
    window.pictures("inbox-no-keychain").await;

    // It comes back, and so does the shop, without a restart.
    shop.desktop.start_keychain().await;
    window.see_no("trouble-banner").await;
    shop.meta.writes("Rosa", "Back again?").await;
    window
        .sees(
            "messages come in again",
            "return messages().some((m) => m.text.includes('Back again?'))",
        )
        .await;
    window.terminate().await;
}
