//! Quick replies in the real window: kept under a name, put in with a slash, filled in and sent; they
//! and what is still to be filled outlive a restart.

use serde_json::json;
use thirtyfour::Key;

use crate::support::{Bakery, Look, Window};

const ANA: &str = "Ana Souza";
/// What is typed into the form: the window fills the name, and the owner the rest.
const PICKUP: &str = "Hi {first_name}, come by at [time] with [what].";
const EMPTY: &str = "Hi Ana, come by at [time] with [what].";

#[tokio::test(flavor = "multi_thread")]
async fn a_quick_reply_is_kept_put_in_filled_and_sent_and_outlives_a_restart() {
    let bakery = Bakery::new().await;
    let ana = bakery.simulator.customer(ANA);
    let window = bakery.open_and_connect().await;
    ana.writes("Is my cake ready?").await;
    window.open_chat(ANA).await;

    window.click("composer-attach").await;
    window.click("attach-quick").await;
    window.see("quick-replies").await;
    window.pictures("quick-replies-none").await;
    window.keeps_reply("pickup", PICKUP).await;
    window.keeps_reply("/Hours", "Until six.").await;
    window.leaves_replies().await;

    window.write("composer-input", "/pi").await;
    window
        .sees(
            "the one that begins so",
            "return texts('hint-reply').length === 1 && texts('hint-reply')[0].includes('Hi Ana')",
        )
        .await;
    window.press(Key::Enter).await;
    window.writes_at("[time]", EMPTY).await;
    window.press(Key::Tab).await;
    window.writes_at("[what]", EMPTY).await;
    window.press_with(&[Key::Shift], Key::Tab).await;
    window.writes_at("[time]", EMPTY).await;
    window.pictures("quick-reply-blanks").await;
    // A key that sends, and the button: both lead to what is missing instead.
    window.press(Key::Tab).await;
    window.press(Key::Enter).await;
    window.writes_at("[time]", EMPTY).await;
    window.press(Key::Tab).await;
    window.click("composer-send").await;
    window.writes_at("[time]", EMPTY).await;
    window
        .sees(
            "the draft is kept",
            "return texts('chat-row').some((row) => row.includes('Draft:'))",
        )
        .await;
    window.kill().await;

    let window = bakery.reopen(Look::Light).await;
    window.open_chat(ANA).await;
    window
        .sees(
            "what is still to be filled",
            "return texts('composer-blank').some((line) => line.includes('[time]'))",
        )
        .await;
    window.click("composer-input").await;
    window.press(Key::Enter).await;
    window.writes_at("[time]", EMPTY).await;
    window.keys("five").await;
    window.press(Key::Tab).await;
    window
        .writes_at("[what]", "Hi Ana, come by at five with [what].")
        .await;
    window.keys("a box").await;
    window.see_no("composer-blank").await;
    window.press(Key::Enter).await;
    window
        .is("Hi Ana, come by at five with a box.", "read")
        .await;
    assert_eq!(
        ana.inbox(),
        ["Hi Ana, come by at five with a box."],
        "once, filled, and nothing of the attempts before"
    );
    a_removal_is_taken_back(&window).await;
    window.terminate().await;
}

async fn a_removal_is_taken_back(window: &Window) {
    window.press_with(&[Key::Control], 'k').await;
    window.write("go-to-field", "quick").await;
    window
        .sees(
            "the command alone",
            "return texts('go-to-command').length === 1",
        )
        .await;
    window.press(Key::Enter).await;
    window.write("quick-search", "hou").await;
    window
        .sees(
            "the one kept without its slash",
            "return texts('quick-reply').length === 1 && texts('quick-reply')[0].startsWith('Hours')",
        )
        .await;
    window.click("quick-remove").await;
    window.see("undo-bar").await;
    window.see_no("quick-reply").await;
    window.pictures("quick-reply-removed").await;
    window.click("undo").await;
    window.see("quick-reply").await;
    window.see_no("undo-bar").await;
    window.click("quick-remove").await;
    window.see_no("quick-reply").await;
    window.see_no("undo-bar").await;
    window.leaves_replies().await;
    window.write("composer-input", "/hou").await;
    window
        .sees(
            "that there is none",
            "return texts('quick-hints').some((words) => words.includes('hou'))
                 && shown('hint-reply').length === 0",
        )
        .await;
    window.press(Key::Escape).await;
    window.see_no("quick-hints").await;
    let text = window.now("return shown('composer-input')[0].value").await;
    assert_eq!(text, json!("/hou"), "Esc takes nothing away");
}

impl Window {
    /// Keeps a quick reply in the dialog, which is open.
    pub(crate) async fn keeps_reply(&self, name: &str, text: &str) {
        self.click("quick-new").await;
        self.write("reply-name", name).await;
        self.write("reply-text", text).await;
        self.click("reply-save").await;
        let kept = name.trim_start_matches('/');
        self.sees(
            &format!("{kept} in the list"),
            &format!("return texts('quick-reply').some((row) => row.startsWith('{kept}'))"),
        )
        .await;
    }

    /// Closes the dialog: the field has the keys again.
    pub(crate) async fn leaves_replies(&self) {
        self.press(Key::Escape).await;
        self.see_no("quick-replies").await;
        self.click("composer-input").await;
    }

    /// Waits until this blank is selected in this text.
    async fn writes_at(&self, blank: &str, text: &str) {
        self.sees(
            &format!("{blank} selected"),
            &format!(
                "const field = shown('composer-input')[0];
                 return document.activeElement === field && field.value === {text:?}
                     && field.value.slice(field.selectionStart, field.selectionEnd) === {blank:?}"
            ),
        )
        .await;
    }
}
