//! B1: a chat of a hundred thousand messages, read upwards while new ones come in.

use serde_json::json;
use thirtyfour::Key;

use crate::support::{Bakery, Look, PastChat, Window, write_past};

const NAME: &str = "Ana Souza";
const MESSAGES: usize = 100_000;
/// Rows to pass on the way up; `SHOPBELL_ROWS` names more, as `cargo xtask bench ui` does.
const ROWS: u64 = 1200;
/// How many messages come in meanwhile.
const ARRIVE: u64 = 20;

/// Scrolls up as a person does, a part of the view at a time, and measures at each step how far a
/// row that stays in view stands from where scrolling alone put it: pages that come and go above
/// and below must not move it. `window.walk` says how far it is; setting its `until` lets it go on.
const WALK: &str = "
    const view = shown('timeline')[0];
    const rows = () => [...view.querySelectorAll('[data-row]')];
    // The lower edge: a message that turns out to continue a group gives up room above its bubble.
    const edge = (row) => row.getBoundingClientRect().bottom - view.getBoundingClientRect().top;
    const inView = (row) => edge(row) > 0 && edge(row) - row.offsetHeight < view.clientHeight;
    const frame = () => new Promise((resolve) => requestAnimationFrame(resolve));
    const walk = { until: 0, passed: new Set(), drift: 0, where: '', blank: 0, most: 0, steps: 0, waits: 0 };
    window.walk = walk;
    (async () => {
        for (;;) {
            if (walk.passed.size >= walk.until) { await frame(); continue; }
            const step = Math.min(view.clientHeight * 0.85, view.scrollTop);
            if (step < 1) { walk.waits += 1; await frame(); continue; }
            // The first row stays in view on the way up.
            const row = rows().find(inView);
            const before = edge(row);
            const top = view.scrollTop;
            view.scrollTop = top - step;
            const wanted = before + (top - view.scrollTop);
            walk.steps += 1;
            await frame();
            const drift = row.isConnected ? Math.abs(edge(row) - wanted) : Infinity;
            if (drift > walk.drift) {
                walk.drift = drift;
                walk.where = `step ${walk.steps}, ${walk.passed.size} rows up`;
            }
            if (!rows().some(inView)) walk.blank += 1;
            const drawn = rows();
            // Those that a selection kept go with the first pages.
            if (walk.passed.size > 300) walk.most = Math.max(walk.most, drawn.length);
            for (const one of drawn) if (inView(one)) walk.passed.add(one.dataset.row);
        }
    })();";

#[tokio::test(flavor = "multi_thread")]
async fn a_hundred_thousand_messages_are_read_upwards_without_moving_under_the_eyes() {
    let bakery = Bakery::new().await;
    let window = bakery.open_and_connect().await;
    window.terminate().await;
    let folder = bakery.desktop.shop_folder().join("live");
    let past = [PastChat {
        with: NAME,
        messages: MESSAGES,
    }];
    let began = std::time::Instant::now();
    write_past(&folder, &bakery.simulator, &past).await;
    println!("{MESSAGES} messages written in {:.0?}", began.elapsed());

    let window = bakery.reopen(Look::Light).await;
    window.find_chat(NAME).await;
    selected_words_stay_selected(&window).await;
    window.now(WALK).await;
    let ana = bakery.simulator.customer(NAME);
    let named = std::env::var("SHOPBELL_ROWS").ok();
    let rows = named.and_then(|rows| rows.parse().ok()).unwrap_or(ROWS);
    for n in 1..=ARRIVE {
        window.walks_to(rows * n / (ARRIVE + 1)).await;
        ana.writes(&format!("New {n}")).await;
    }
    window
        .sees(
            "how many came in, on the button",
            &format!("return texts('jump-end')[0] === '{ARRIVE}'"),
        )
        .await;
    window.walks_to(rows).await;
    let walk = window
        .now("return { ...window.walk, passed: window.walk.passed.size }")
        .await;
    println!("the walk upwards: {walk}");
    assert_eq!(
        walk["drift"].as_f64(),
        Some(0.0),
        "a row moved by itself: {walk}"
    );
    assert_eq!(walk["blank"], 0, "a frame without a message: {walk}");
    assert!(
        walk["most"].as_u64().unwrap() <= 175,
        "the far end is let go: {walk}"
    );
    window.picture("b01-far-up").await;

    // The newest is one key away, and nothing waits there any more.
    window.now("shown('composer-input')[0].focus()").await;
    window.press_with(&[Key::Control], Key::End).await;
    window
        .sees(
            "the newest message at the end",
            &format!(
                "const view = shown('timeline')[0];
                 return messages().at(-1)?.text.includes('New {ARRIVE}') && shown('jump-end').length === 0
                     && view.scrollHeight - view.clientHeight - view.scrollTop <= 1"
            ),
        )
        .await;
    let all = "return messages().map((m) => m.text).filter((t) => t.startsWith('New ')).length";
    window
        .becomes("each of them once", all, json!(ARRIVE))
        .await;
    assert_eq!(window.complaints().await, Vec::<String>::new());
    window.terminate().await;
}

/// A selection survives the pages that come and go around it.
async fn selected_words_stay_selected(window: &Window) {
    window
        .now(
            "const rows = shown('message');
             const words = rows[rows.length - 3].querySelector('.body');
             getSelection().selectAllChildren(words);
             window.chosen = { text: getSelection().toString(), rows: new Set(rows.map((row) => row.dataset.row)) }",
        )
        .await;
    window
        .sees(
            "a hundred older messages",
            "const view = shown('timeline')[0];
             view.scrollTop -= view.clientHeight / 2;
             const older = shown('message').filter((row) => !window.chosen.rows.has(row.dataset.row));
             return older.length >= 150",
        )
        .await;
    let (chosen, kept) = (
        window.now("return window.chosen.text").await,
        window.now("return getSelection().toString()").await,
    );
    assert!(chosen.as_str().unwrap().starts_with("Message"), "{chosen}");
    assert_eq!(kept, chosen, "the selection stays");
    window.now("getSelection().removeAllRanges()").await;
}

impl Window {
    /// Lets the walk go on until so many rows are passed.
    async fn walks_to(&self, rows: u64) {
        self.now(&format!("window.walk.until = {rows}")).await;
        self.sees(
            &format!("{rows} rows passed"),
            &format!("return window.walk.passed.size >= {rows}"),
        )
        .await;
    }
}
