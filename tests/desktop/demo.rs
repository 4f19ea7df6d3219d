//! The first start of somebody who only wants to look.

use serde_json::json;

use crate::support::Desktop;

#[tokio::test(flavor = "multi_thread")]
async fn the_demo_shop_is_one_click_away_and_answers() {
    let desktop = Desktop::new().await;
    let window = desktop.open_by_icon().await;
    window.click("welcome-demo").await;
    window.see("demo-bar").await;
    // They come in by webhook, one after the other; the list says how many it has in all.
    window
        .sees(
            "at least twelve chats",
            "const row = document.querySelector('[data-testid=chat-row]');
             return Number(row?.getAttribute('aria-setsize')) >= 12",
        )
        .await;
    let dated = window
        .now("return texts('chat-row').filter((row) => /\\d+\\/\\d+\\/\\d+/.test(row)).length")
        .await;
    assert_eq!(
        dated,
        json!(0),
        "what was said within a week stands under a time or a weekday, in this webview, too"
    );
    // One with a photo and a voice note: what the papers show.
    window.open_chat("Maria Silva").await;
    window
        .sees(
            "her photo and her voice note",
            "return shown('voice-play').length > 0
                && [...document.querySelectorAll('[data-kind=image] img')].some((i) => i.naturalWidth > 0)",
        )
        .await;
    window.pictures("inbox").await;
    window.keep_picture("inbox-light", "inbox");

    window
        .write("composer-input", "Of course, I will keep one for you.")
        .await;
    window.click("composer-send").await;
    window
        .sees(
            "the answer is read",
            "return messages().some((m) => m.ours && m.delivery === 'read' && m.text.includes('I will keep one'))",
        )
        .await;

    // Whoever looked at the demo yesterday finds it again, as fresh as on the first day.
    window.kill().await;
    let window = desktop.open_by_icon().await;
    window.see("demo-bar").await;
    window
        .sees("the chats are back", "return shown('chat-row').length >= 8")
        .await;

    assert!(
        desktop.click_icon_again().success(),
        "a second start hands over and ends"
    );
    assert!(
        desktop.usual_folder().is_dir(),
        "messages are where the system keeps such things"
    );
    window.click("demo-leave").await;
    window.see("welcome-demo").await;
    window.see_no("demo-bar").await;
    window.terminate().await;
}
