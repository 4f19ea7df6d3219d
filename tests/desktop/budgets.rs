//! B13: what a person waits for in the built window. `cargo xtask bench ui` prints it at full size
//! (`SHOPBELL_BUDGETS=full`), with a release build; the small run only sees that it can be measured.
//!
//! Figures are printed and never judged here: they depend on the machine. Times are told by the
//! page's own clock, which counts whole milliseconds, up to the frame in which the change is drawn.

use serde_json::{Value, json};
use shopbell_simulator::Customer;

use crate::support::{Bakery, Look, PastChat, Window, write_past};

/// What the measurements have in common.
const TOOLS: &str = "
    const done = arguments[arguments.length - 1];
    const view = () => document.querySelector('[data-testid=timeline]');
    const ids = () => [...document.querySelectorAll('[data-testid=timeline] [data-row]')].map((row) => row.dataset.row);
    // Words as they are laid out would cost a layout each time one looks.
    const newest = () => [...document.querySelectorAll('[data-testid=timeline] [data-row]')].at(-1)?.textContent ?? '';
    const field = () => document.querySelector('[data-testid=composer-input]');
    // The frame is drawn when the message that follows it is heard.
    const painted = () => new Promise((resolve) => requestAnimationFrame(() => {
        const { port1, port2 } = new MessageChannel();
        port1.onmessage = resolve;
        port2.postMessage(0);
    }));
    const seen = (ready) => new Promise((resolve) => {
        if (ready()) return resolve();
        const watch = new MutationObserver(() => {
            if (!ready()) return;
            watch.disconnect();
            resolve();
        });
        watch.observe(document.body, { childList: true, subtree: true, characterData: true, attributes: true });
    });
    const timed = async (times, work) => {
        const took = [];
        for (let n = 0; n < times; n += 1) {
            const before = performance.now();
            await work(n);
            await painted();
            took.push(performance.now() - before);
        }
        return took;
    };
    const type = (text) => { field().focus(); document.execCommand('insertText', false, text); };
    const key = (more) => document.body.dispatchEvent(new KeyboardEvent('keydown', { bubbles: true, cancelable: true, ...more }));";

/// How much there is, and how often something is measured.
struct Size {
    messages: usize,
    chats: usize,
    times: usize,
    pages: usize,
    dropped_mb: usize,
}

impl Size {
    fn from_environment() -> Self {
        if std::env::var("SHOPBELL_BUDGETS").is_ok_and(|size| size == "full") {
            Self {
                messages: 100_000,
                chats: 50,
                times: 100,
                pages: 200,
                dropped_mb: 100,
            }
        } else {
            Self {
                messages: 600,
                chats: 4,
                times: 5,
                pages: 8,
                dropped_mb: 8,
            }
        }
    }
}

#[tokio::test(flavor = "multi_thread")]
async fn what_a_person_waits_for_can_be_measured() {
    let size = Size::from_environment();
    let bakery = Bakery::new().await;
    let window = bakery.open_and_connect().await;
    window.terminate().await;
    let names: Vec<String> = (1..=size.chats)
        .map(|n| format!("Customer {n:02}"))
        .collect();
    let mut past = vec![PastChat {
        with: "Ana Souza",
        messages: size.messages,
    }];
    past.extend(names.iter().map(|name| PastChat {
        with: name,
        messages: 60,
    }));
    let folder = bakery.desktop.shop_folder().join("live");
    write_past(&folder, &bakery.simulator, &past).await;

    println!(
        "  {:<52} {:>8} {:>8} {:>8}",
        "milliseconds", "budget", "median", "95 %"
    );
    start(&bakery).await;
    let window = bakery.reopen(Look::Light).await;
    let at_first = window.web_memory_mb();
    openings(&window, &size).await;
    let after = window.web_memory_mb();
    line("memory of the page's process at first, MB", "", &[at_first]);
    line(
        &format!("… what {} chats add to it, MB", size.chats),
        "150",
        &[after - at_first],
    );
    let ana = bakery.simulator.customer("Ana Souza");
    writing(&window, &size).await;
    receiving(&window, &ana, &size).await;
    paging(&window, &size).await;
    attaching(&bakery, &window, &size).await;
    searching(&window, &size).await;
    window.terminate().await;
}

/// A second start, so that files are in memory as they are on a working day.
async fn start(bakery: &Bakery) {
    let (mut first, mut usable) = (Vec::new(), Vec::new());
    for _ in 0..3 {
        let window = bakery.reopen(Look::Light).await;
        let marks = window
            .sees(
                "the marks of the start",
                "const mark = (name) => performance.getEntriesByName(name)[0]?.startTime;
                 const [paint, list] = [mark('first-contentful-paint'), mark('chats-drawn')];
                 return paint && list && { paint: performance.timeOrigin + paint, list: performance.timeOrigin + list }",
            )
            .await;
        let began_ms = window.began_ms();
        first.push(marks["paint"].as_f64().unwrap() - began_ms);
        usable.push(marks["list"].as_f64().unwrap() - began_ms);
        window.terminate().await;
    }
    line(
        "start of the program to the window's first words",
        "300",
        &first,
    );
    line("… to the chats in the list", "900", &usable);
}

/// Chat after chat, with sixty messages each.
async fn openings(window: &Window, size: &Size) {
    // The first of the list is the owner's own, from connecting: a short one.
    window.find_chat("Rosa").await;
    let script = format!(
        "{TOOLS} timed({}, async () => {{
             const before = new Set(ids());
             key({{ key: 'ArrowDown', code: 'ArrowDown', altKey: true }});
             await seen(() => {{ const now = ids(); return now.length >= 60 && !now.some((id) => before.has(id)); }});
         }}).then(done)",
        size.chats
    );
    line(
        "a chat of 60 messages opens",
        "100",
        &numbers(&window.run(&script).await),
    );
}

async fn writing(window: &Window, size: &Size) {
    window.find_chat("Ana Souza").await;
    let script = format!("{TOOLS} timed({}, () => type('a')).then(done)", size.times);
    line(
        "a key to its letter",
        "16",
        &numbers(&window.run(&script).await),
    );
    window.types("").await;
    let script = format!(
        "{TOOLS}
         const send = document.querySelector('[data-testid=composer-send]');
         (async () => {{
             const took = [];
             for (let n = 0; n < {}; n += 1) {{
                 type(`Sent ${{n}}.`);
                 await seen(() => !send.disabled);
                 took.push(...await timed(1, () => {{
                     send.click();
                     return seen(() => newest().includes(`Sent ${{n}}.`));
                 }}));
             }}
             return took;
         }})().then(done)",
        size.times.min(20)
    );
    line(
        "Send to its bubble",
        "50",
        &numbers(&window.run(&script).await),
    );
}

/// From Meta's request to the bubble: signature, commit, projection, event and drawing.
async fn receiving(window: &Window, ana: &Customer, size: &Size) {
    let mut took = Vec::new();
    for n in 0..size.times.min(30) {
        let text = format!("Came in {n}.");
        window
            .now(&format!(
                "window.cameIn = null;
                 const seen = () => [...document.querySelectorAll('[data-testid=timeline] [data-row]')]
                     .at(-1).textContent.includes('{text}');
                 const watch = new MutationObserver(() => {{
                     if (!seen()) return;
                     watch.disconnect();
                     requestAnimationFrame(() => {{ window.cameIn = Date.now(); }});
                 }});
                 watch.observe(document.body, {{ childList: true, subtree: true }});"
            ))
            .await;
        let sent_ms = Bakery::now_ms();
        ana.writes(&text).await;
        let at = window.sees("the new message", "return window.cameIn").await;
        took.push(at.as_f64().unwrap() - sent_ms as f64);
    }
    line("Meta's request to its bubble", "100", &took);
}

/// From a page's arrival to rows that stand where they belong; the anchor measures them, so layout
/// is part of it.
async fn paging(window: &Window, size: &Size) {
    window
        .now(
            "const view = document.querySelector('[data-testid=timeline]');
             const json = Response.prototype.json;
             const paging = { arrived: null, took: [], frames: [] };
             Response.prototype.json = async function () {
                 const value = await json.call(this);
                 if (Array.isArray(value?.messages)) paging.arrived = performance.now();
                 return value;
             };
             new MutationObserver(() => {
                 if (paging.arrived === null) return;
                 paging.took.push(performance.now() - paging.arrived);
                 paging.arrived = null;
             }).observe(view, { childList: true, subtree: true });
             window.paging = paging;",
        )
        .await;
    let mut measured = json!(null);
    // A script has two minutes: a few pages each time.
    for pages in (0..=size.pages).step_by(8).skip(1) {
        let script = format!(
            "{TOOLS}
             let last = performance.now();
             const up = (now) => {{
                 paging.frames.push(now - last);
                 last = now;
                 if (paging.took.length >= {pages}) return done(paging);
                 view().scrollTop -= 240;
                 requestAnimationFrame(up);
             }};
             requestAnimationFrame(up);"
        );
        measured = window.run(&script).await;
    }
    let title = format!("a page of a chat of {} messages", size.messages);
    line(&title, "30", &numbers(&measured["took"]));
    line(
        "a frame while it scrolls",
        "17",
        &numbers(&measured["frames"]),
    );
}

/// The longest time for which the page does nothing else while a large file is handed over.
async fn attaching(bakery: &Bakery, window: &Window, size: &Size) {
    let file = vec![b'x'; size.dropped_mb * 1024 * 1024];
    let file = bakery.desktop.file("dropped.txt", &file);
    window.note_stops().await;
    window.drop_file(&file).await;
    window.see("staged-caption").await;
    let longest = window.stops().await.longest_ms;
    line(
        &format!("the page stops while {} MB are dropped", size.dropped_mb),
        "100",
        &[longest],
    );
}

/// From the last letter to the first hits on the screen, the pause that waits for more letters
/// included. The words stand in every message, in some, and in one.
async fn searching(window: &Window, size: &Size) {
    window.click("search-everything").await;
    window.see("search-all-field").await;
    let script = format!(
        "{TOOLS}
         const search = document.querySelector('[data-testid=search-all-field]');
         const hits = () => document.querySelectorAll('[data-testid=search-all-hit]');
         const look = async (text, ready) => {{
             search.value = text;
             search.dispatchEvent(new InputEvent('input', {{ bubbles: true }}));
             await seen(ready);
         }};
         const none = () => document.querySelector('[data-testid=search-none]') !== null;
         const words = ['message', 'sourdough', 'dozen rolls', 'Message 77', 'loav'];
         (async () => {{
             const took = [];
             for (let n = 0; n < {}; n += 1) {{
                 await look(`zeppelin ${{n}}`, none);
                 took.push(...await timed(1, () => look(words[n % words.length], () => hits().length > 0)));
             }}
             return took;
         }})().then(done)",
        size.times.min(20)
    );
    line(
        &format!("search, first hits of {} messages", size.messages),
        "150",
        &numbers(&window.run(&script).await),
    );
}

fn numbers(found: &Value) -> Vec<f64> {
    serde_json::from_value(found.clone()).unwrap()
}

/// Prints one figure: its middle, and what nineteen of twenty stay within.
fn line(what: &str, budget: &str, measured: &[f64]) {
    assert!(!measured.is_empty(), "{what} was not measured");
    let mut sorted = measured.to_vec();
    sorted.sort_by(f64::total_cmp);
    let at = |share: usize| sorted[(sorted.len() * share / 100).min(sorted.len() - 1)];
    println!("  {what:<52} {budget:>8} {:>8.0} {:>8.0}", at(50), at(95));
}
