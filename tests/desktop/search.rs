//! S18: finding what was said. The bar in a chat, the search through everything and one that finds
//! nothing, in light and dark; and a real search through chats in several scripts.

use serde_json::json;
use shopbell_simulator::{Asset, Content};
use thirtyfour::Key;

use crate::support::{Bakery, Screen, Step, Window, every_look, until};

/// Types into a field of its own, once.
macro_rules! typed {
    ($hook:literal, $text:literal, $then:literal) => {
        concat!(
            "const field = shown('",
            $hook,
            "')[0];
             if (field.value !== '",
            $text,
            "') {
                 field.focus();
                 field.value = '",
            $text,
            "';
                 field.dispatchEvent(new InputEvent('input', { bubbles: true }));
                 return false;
             }
             return ",
            $then
        )
    };
}

/// Nothing is open over the conversation any more.
const CLOSED: Step = Step::Until(
    "the conversation alone",
    "const open = document.querySelector('[role=dialog]');
     open?.dispatchEvent(new KeyboardEvent('keydown', { key: 'Escape', bubbles: true, cancelable: true }));
     shown('find-close')[0]?.click();
     return open === null && shown('find-bar').length === 0",
);

/// The search through everything is open.
const SEARCHING: Step = Step::Until(
    "the search through everything",
    "if (shown('search-all').length === 0) shown('search-everything')[0]?.click();
     return shown('search-all-field').length > 0",
);

const SCREENS: &[Screen] = &[
    Screen {
        name: "s18-find-bar",
        steps: &[
            CLOSED,
            Step::Chat("Beatriz Nunes"),
            Step::Until(
                "the bar",
                "if (shown('find-bar').length === 0) shown('find-here')[0]?.click();
                 return shown('find-field').length > 0",
            ),
            Step::Until(
                "a hit of several, lit",
                typed!(
                    "find-field",
                    "cake",
                    "/^1 /.test(texts('find-count')[0]) && CSS.highlights.get('found-here')?.size > 0
                     && document.querySelector('[data-row].lit') === null"
                ),
            ),
        ],
        star: false,
    },
    Screen {
        name: "s18-everywhere",
        steps: &[
            CLOSED,
            SEARCHING,
            Step::Until(
                "messages and files",
                typed!(
                    "search-all-field",
                    "cake",
                    "shown('search-all-hit').length > 3"
                ),
            ),
        ],
        star: false,
    },
    Screen {
        name: "s18-nothing",
        steps: &[
            CLOSED,
            SEARCHING,
            Step::Until(
                "that nothing was found",
                typed!(
                    "search-all-field",
                    "zeppelin",
                    "texts('search-none')[0]?.includes('zeppelin')"
                ),
            ),
        ],
        star: false,
    },
    Screen {
        name: "s18-go-to",
        steps: &[
            CLOSED,
            Step::Until(
                "chats and what can be done",
                "if (shown('go-to').length === 0) document.body.dispatchEvent(new KeyboardEvent('keydown',
                     { key: 'k', code: 'KeyK', ctrlKey: true, bubbles: true, cancelable: true }));
                 return shown('go-to-chat').length > 3 && shown('go-to-command').length > 5",
            ),
        ],
        star: false,
    },
];

#[tokio::test(flavor = "multi_thread")]
async fn searching_is_without_fault_in_light_and_dark() {
    let bakery = Bakery::of_the_demo().await;
    let window = bakery.open_and_connect().await;
    let wrong = every_look(&window, SCREENS).await;
    assert!(wrong.is_empty(), "{}", wrong.join("\n"));
    window.terminate().await;
}

impl Window {
    /// Searches everything, by keys as a person does, and waits for so many messages.
    async fn searches(&self, text: &str, hits: usize) {
        self.press_with(&[Key::Control, Key::Shift], 'f').await;
        self.see("search-all-field").await;
        let text = json!(text);
        self.sees(
            &format!("{hits} hits of {text}"),
            &format!(
                "const field = shown('search-all-field')[0];
                 if (field.value !== {text}) {{
                     field.value = {text};
                     field.dispatchEvent(new InputEvent('input', {{ bubbles: true }}));
                     return false;
                 }}
                 return shown('search-all')[0].dataset.fresh === 'true'
                     && shown('search-all-hit').length === {hits}
                     && document.activeElement === field"
            ),
        )
        .await;
    }

    /// Waits until both words of "something else" are lit in the hit, and nothing besides.
    async fn words_are_lit(&self) {
        self.sees(
            "the words themselves",
            "const lit = [...CSS.highlights.get('found-here') ?? []].map(String);
             return lit.length === 2 && lit[0] === 'something' && lit[1] === 'else'",
        )
        .await;
    }

    /// The message with these words is in the middle of the view and lit.
    async fn stands_lit(&self, words: &str) {
        let words = json!(words);
        self.sees(
            &format!("{words}, lit"),
            &format!(
                "const row = document.querySelector('[data-row].lit');
                 if (!row?.innerText.includes({words})) return false;
                 const box = row.getBoundingClientRect();
                 const view = shown('timeline')[0].getBoundingClientRect();
                 return box.top >= view.top && box.bottom <= view.bottom"
            ),
        )
        .await;
    }
}

#[tokio::test(flavor = "multi_thread")]
async fn what_was_said_is_found_in_every_script_and_opened_where_it_stands() {
    let bakery = Bakery::new().await;
    let window = bakery.open_and_connect().await;
    let ana = bakery.simulator.customer("Ana Souza");
    let ming = bakery.simulator.customer("王小明");
    let nura = bakery.simulator.customer("نورا الحربي");
    ana.writes("Is the Blue Blanket back?").await;
    ming.writes("你好！我要两条蓝色毛毯，谢谢").await;
    nura.writes("هل وصلت البَطَّانِيَّة الزرقاء؟").await;
    ana.sends(Content::media(Asset::PriceList, Some("as promised")))
        .await;
    // Far above the end by then.
    for n in 0..70 {
        ana.writes(&format!("And something else, number {n}."))
            .await;
    }
    bakery.simulator.settled().await;
    window.find_chat("Ana Souza").await;
    until("everything came in", async || {
        let words = window.now("return document.body.innerText").await;
        words.as_str()?.contains("number 69").then_some(())
    })
    .await;

    // Two characters out of the middle of a run.
    window.searches("蓝色毛", 1).await;
    window.press(Key::Enter).await;
    window.stands_lit("我要两条蓝色毛毯").await;
    // Typed without the vowels that were written.
    window.searches("البطانية", 1).await;
    window.press(Key::Enter).await;
    window.stands_lit("الزرقاء").await;
    // By any part of a number, and by a name.
    let phone = nura.wa_id().unwrap();
    window
        .searches(phone.get(phone.len() - 5..).unwrap(), 0)
        .await;
    window
        .sees(
            "whose number it is",
            "return texts('search-all-chat').some((chat) => chat.includes('نورا'))",
        )
        .await;
    // What somebody types is never an operator.
    window.searches("\"NOT (", 0).await;
    window.see("search-none").await;

    // From the search to the chat, far up, and back.
    window.searches("BLUE blank", 1).await;
    window.press(Key::Enter).await;
    window.stands_lit("Is the Blue Blanket back?").await;
    window.click("back-to-hits").await;
    window.see("search-all-hit").await;
    window.press(Key::Escape).await;
    window.see_no("search-all").await;

    // In the chat itself: from hit to hit, and back to the field of the reply.
    window.press_with(&[Key::Control], 'f').await;
    window.see("find-field").await;
    window.write("find-field", "something else").await;
    window
        .sees(
            "how many there are",
            "return texts('find-count')[0] === '1 of 70'",
        )
        .await;
    window.stands_lit("number 69.").await;
    window.press(Key::Enter).await;
    window.stands_lit("number 68.").await;
    window
        .press_with(&[Key::Shift], char::from(Key::Enter))
        .await;
    window.stands_lit("number 69.").await;
    // One more comes in: it is counted, and the view stays.
    ana.writes("And something else, at last.").await;
    window
        .sees(
            "one more hit",
            "return texts('find-count')[0] === '2 of 71'",
        )
        .await;
    window.words_are_lit().await;
    window.press(Key::Escape).await;
    window.see_no("find-bar").await;
    let complaints = window.complaints().await;
    assert!(complaints.is_empty(), "{complaints:?}");
    window.terminate().await;
}
