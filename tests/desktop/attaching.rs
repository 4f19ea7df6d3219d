//! B2 and B11 in the built app: what was attached is there again after a kill, and a large file goes
//! to the engine in parts, so that none of them stops the window.

use serde_json::json;

use crate::support::{Bakery, Look};

/// Large enough for many parts; a hundred of these megabytes would only take longer.
const LARGE: usize = 40 * 1024 * 1024;

/// Listens in on what the page hands over: how long each part is, and how long the page does
/// nothing else.
const LISTEN: &str = "
    const heard = { parts: [], longest: 0, last: performance.now() };
    window.heard = heard;
    const hand = window.fetch;
    window.fetch = function (address, options) {
        if (String(address?.url ?? address).includes('stage_file')) {
            heard.parts.push(options?.body?.byteLength ?? -1);
        }
        return hand.apply(this, arguments);
    };
    setInterval(() => {
        const now = performance.now();
        heard.longest = Math.max(heard.longest, now - heard.last);
        heard.last = now;
    }, 10);
    return window.fetch !== hand;";

#[tokio::test(flavor = "multi_thread")]
async fn a_large_file_goes_in_parts_and_is_there_again_after_a_kill() {
    let bakery = Bakery::new().await;
    let window = bakery.open_and_connect().await;
    bakery
        .simulator
        .customer("Ana Souza")
        .writes("The plans, please")
        .await;
    window.find_chat("Ana Souza").await;
    assert_eq!(
        window.now(LISTEN).await,
        json!(true),
        "the page can be heard"
    );
    let plans = bakery.desktop.file("plans.txt", &vec![b'x'; LARGE]);
    let photo = bakery
        .desktop
        .file("rye.png", include_bytes!("../../icons/icon.png"));
    window.choose_file("file-input", &plans).await;
    for part in [0.2, 0.4, 0.6, 0.8] {
        let further = format!(
            "const bar = document.querySelector('progress');
             return bar === null ? shown('staged-caption').length : bar.value > {part}"
        );
        window.sees("it is further on its way", &further).await;
    }
    window.see("staged-caption").await;
    window.choose_file("file-input", &photo).await;
    window.see("staged-thumb").await;
    window
        .sees(
            "both are checked",
            "return shown('staged-caption').length === 2",
        )
        .await;
    window.write("composer-input", "Here they are").await;
    window.pictures("attached").await;

    let heard = window.now("return window.heard").await;
    let parts: Vec<u64> = heard["parts"]
        .as_array()
        .unwrap()
        .iter()
        .map(|bytes| bytes.as_u64().expect("bytes, not text"))
        .collect();
    eprintln!(
        "{} parts, the longest {} bytes; the page was busy for {} ms at most",
        parts.len(),
        parts.iter().max().unwrap(),
        heard["longest"]
    );
    assert!(
        parts.iter().all(|bytes| *bytes <= 1024 * 1024),
        "no part is long enough to be felt: {parts:?}"
    );
    let all: u64 = parts.iter().sum();
    assert!(all > LARGE as u64, "and nothing went another way: {all}");

    window.find_chat("Rosa").await;
    window
        .sees(
            "the draft is on its row",
            "return texts('chat-row').some((row) => row.includes('Here they are'))",
        )
        .await;
    window.kill().await;
    let window = bakery.reopen(Look::Light).await;
    window.find_chat("Ana Souza").await;
    window
        .sees(
            "both files are back, in their order",
            "const names = texts('staged-file');
             return names.length === 2 && names[0].includes('plans.txt')
                 && names[1].includes('rye.png')",
        )
        .await;
    assert_eq!(
        window.now("return shown('composer-input')[0].value").await,
        json!("Here they are")
    );
    window.terminate().await;
}
