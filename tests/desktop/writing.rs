//! B7 and B12: an input method that is confirmed with Enter, and text that runs from right to left.

use serde_json::json;
use thirtyfour::Key;

use crate::support::{Bakery, Window};

/// Writes down what becomes of a word that is being composed.
const NOTE_COMPOSITION: &str = "
    window.composed = [];
    for (const kind of ['compositionstart', 'compositionend']) {
        document.addEventListener(kind, (event) => window.composed.push(`${kind} ${event.data}`), true);
    }
    document.addEventListener('keydown', (event) => {
        if (event.key === 'Enter' || event.keyCode === 229) window.composed.push(`key ${event.keyCode} ${event.isComposing}`);
    }, true);";

/// The system's own way to enter a character by its number is an input method like any other: it
/// shows what is being composed, and Enter confirms it.
#[tokio::test(flavor = "multi_thread")]
async fn the_enter_that_confirms_a_composed_word_does_not_send_it() {
    let bakery = Bakery::new().await;
    let window = bakery.open_and_connect().await;
    let li = bakery.simulator.customer("Li Wei");
    li.writes("你好").await;
    window.find_chat("Li Wei").await;
    window.now(NOTE_COMPOSITION).await;
    window.now("shown('composer-input')[0].focus()").await;
    for number in ["4f60", "597d"] {
        window.compose(number).await;
        window.press(Key::Enter).await;
    }
    window
        .sees(
            "both words confirmed",
            "return shown('composer-input')[0].value === '你好'",
        )
        .await;
    let composed = window.now("return window.composed").await;
    let composed = composed.to_string();
    assert!(
        composed.contains("compositionend 你") && composed.contains("compositionend 好"),
        "they were composed, not typed: {composed}"
    );
    let ours = "return messages().filter((m) => m.ours).length";
    assert_eq!(window.now(ours).await, json!(0), "{composed}");

    window.press(Key::Enter).await;
    window.is("你好", "read").await;
    assert_eq!(li.inbox(), ["你好"], "one Enter more sends it, once");
    println!("what the page heard: {composed}");

    // An engine that has ended the composition before it tells of the key.
    window.types("再见").await;
    window
        .now(
            "shown('composer-input')[0].dispatchEvent(new KeyboardEvent('keydown',
                 { key: 'Enter', code: 'Enter', keyCode: 229, bubbles: true, cancelable: true }))",
        )
        .await;
    assert_eq!(window.now(ours).await, json!(1));
    window.press(Key::Enter).await;
    window.is("再见", "read").await;
    assert_eq!(li.inbox(), ["你好", "再见"]);
    window.terminate().await;
}

impl Window {
    /// Begins a character by its number, as GTK's own input method does: Ctrl+Shift+U and digits.
    async fn compose(&self, number: &str) {
        self.press_with(&[Key::Control, Key::Shift], 'u').await;
        for digit in number.chars() {
            self.press_with(&[], digit).await;
        }
    }
}

/// Where the parts of a text stand: `at(element, part)` is the middle of a part in pixels, and
/// `inOrder(element, parts)` whether they stand from left to right as given.
const EDGES: &str = "
    const at = (element, part) => {
        const walk = document.createTreeWalker(element, NodeFilter.SHOW_TEXT);
        for (let node = walk.nextNode(); node; node = walk.nextNode()) {
            const from = node.data.indexOf(part);
            if (from < 0) continue;
            const range = document.createRange();
            range.setStart(node, from);
            range.setEnd(node, from + part.length);
            const { left, right } = range.getBoundingClientRect();
            return (left + right) / 2;
        }
        throw new Error(`${part} is not in ${element.textContent}`);
    };
    const inOrder = (element, parts) => {
        const middles = parts.map((part) => at(element, part));
        return middles.every((middle, n) => n === 0 || middles[n - 1] < middle) || middles;
    };
    const bubble = (words) => shown('message').find((row) => row.querySelector('.body')?.textContent.includes(words))?.querySelector('.body');
    const row = (name) => shown('chat-row').find((row) => row.textContent.includes(name));";

/// A text, and parts of it as the eye meets them from left to right. A Hebrew or Arabic sentence
/// ends at the left; numbers and Latin words in it keep their own direction.
const SENTENCES: [(&str, &str, &[&str]); 6] = [
    ("hebrew", "שתי חלות בבקשה", &["בבקשה", "חלות", "שתי"]),
    (
        "hebrew with a number",
        "מספר ההזמנה הוא 1182 (Luna)?",
        &["Luna", "1182", "הוא", "מספר"],
    ),
    (
        "digits",
        "מספר ההזמנה הוא 1182 (Luna)?",
        &["11", "82", "הוא"],
    ),
    (
        "arabic with a price",
        "السعر R$ 120 صحيح",
        &["صحيح", "R$ ", "120", "السعر"],
    ),
    (
        "english with hebrew",
        "Two challot שתי חלות are kept",
        &["Two", "חלות", "שתי", "are"],
    ),
    (
        "a link in hebrew",
        "ראו https://lunabakery.example/a תודה",
        &["תודה", "https://", "lunabakery", "ראו"],
    ),
];

#[tokio::test(flavor = "multi_thread")]
async fn texts_from_right_to_left_read_in_the_right_order_everywhere() {
    let bakery = Bakery::new().await;
    let window = bakery.open_and_connect().await;
    let omer = bakery.simulator.customer("עומר 2 לוי");
    let mut quoted = String::new();
    for (_, text, _) in SENTENCES {
        quoted = omer.writes(text).await;
    }
    omer.replies_to(&quoted, "מתי 10:30 או 12?").await;
    window.find_chat("עומר 2 לוי").await;
    for (what, text, parts) in SENTENCES {
        window
            .becomes(
                &format!("{what} in its bubble: {text}"),
                &format!("{EDGES} return inOrder(bubble({text:?}), {parts:?})"),
                json!(true),
            )
            .await;
    }
    in_list_quote_and_field(&window).await;
    window.pictures("b12-right-to-left").await;

    // The other way round: English in a window that reads from right to left.
    window.types("").await;
    window.says("Kept for you!").await;
    window.is("Kept for you!", "read").await;
    window.speak("ar").await;
    window
        .becomes(
            "the sentence's end stays at its end",
            &format!(
                "{EDGES} return inOrder(row('עומר').querySelector('.words'), ['Kept', 'you', '!', 'أنت'])"
            ),
            json!(true),
        )
        .await;
    window.terminate().await;
}

async fn in_list_quote_and_field(window: &Window) {
    // The row of the list: the name with its number, and the preview.
    for (place, parts) in [
        (".name", &["לוי", "2", "עומר"][..]),
        (".words", &["12", "או", "10:30", "מתי"]),
    ] {
        window
            .becomes(
                &format!("in the list: {parts:?}"),
                &format!("{EDGES} return inOrder(row('עומר').querySelector('{place}'), {parts:?})"),
                json!(true),
            )
            .await;
    }
    window
        .becomes(
            "in the quote",
            &format!(
                "{EDGES} const quote = bubble('מתי').closest('[data-testid=message]').querySelector('.quote');
                 return inOrder(quote, ['תודה', 'https://', 'ראו'])"
            ),
            json!(true),
        )
        .await;
    // What is being written takes the direction of its first letter.
    for (text, direction) in [
        ("שלום Ana", "rtl"),
        ("Hello עומר", "ltr"),
        ("120 שקל", "rtl"),
    ] {
        window.types(text).await;
        window
            .becomes(
                &format!("the direction of {text}"),
                "return shown('composer-input')[0].matches(':dir(rtl)') ? 'rtl' : 'ltr'",
                json!(direction),
            )
            .await;
    }
}
