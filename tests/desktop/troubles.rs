//! B2, B3 and B4: a kill while somebody writes, no internet, and what Meta says later.

use serde_json::json;
use shopbell_simulator::Fault;

use crate::support::{Bakery, Look, Window, says, words};

/// Quotes the newest message of the customer, as the R key does.
const QUOTE_THE_LAST: &str = "
    const row = [...document.querySelectorAll('[data-testid=message][data-from-us=false]')].at(-1);
    if (shown('reply-strip').length === 0) {
        row?.focus();
        row?.dispatchEvent(new KeyboardEvent('keydown', { key: 'r', code: 'KeyR', bubbles: true }));
    }
    return shown('reply-strip').length > 0";

/// Two files in the tray that take a caption.
const TWO_CAPTIONS: &str = "return shown('staged-caption').length === 2";

#[tokio::test(flavor = "multi_thread")]
async fn what_is_half_written_is_there_again_after_a_kill_and_only_there() {
    let bakery = Bakery::new().await;
    let window = bakery.open_and_connect().await;
    for name in ["Ana Souza", "Bruno Lima"] {
        bakery.simulator.customer(name).writes("Hello?").await;
    }
    // Two lines, one of them from right to left: nothing of it may be tidied away.
    const DRAFT: &str = "Yes, until six.\\nשתי חלות, *two* of them ";
    const STATE: &str = "return {
        text: shown('composer-input')[0].value,
        quote: texts('reply-strip').length,
        files: shown('staged-file').map((row) => row.querySelector('.name').innerText),
        captions: shown('staged-caption').map((field) => field.value),
    }";
    let sent = bakery.simulator.sends().len();
    let icon = include_bytes!("../../icons/icon.png");
    window.find_chat("Ana Souza").await;
    window.sees("her words, quoted", QUOTE_THE_LAST).await;
    for name in ["bread.png", "rolls.png"] {
        let photo = bakery.desktop.file(name, icon);
        window.choose_file("file-input", &photo).await;
        let row =
            format!("return shown('staged-file').some((row) => row.innerText.includes('{name}'))");
        window.sees("the photo in the tray", &row).await;
    }
    window.sees("both, checked", TWO_CAPTIONS).await;
    window.write("staged-caption", "As last Friday").await;
    // Written last: once this is kept, all of it is.
    window.types(DRAFT).await;
    window.find_chat("Bruno Lima").await;
    window
        .sees(
            "the draft on its row",
            "return texts('chat-row').some((row) => row.includes('Yes, until six.'))",
        )
        .await;
    window.kill().await;

    let window = bakery.reopen(Look::Light).await;
    window.find_chat("Ana Souza").await;
    window.sees("the files again", TWO_CAPTIONS).await;
    let draft = json!({
        "text": "Yes, until six.\nשתי חלות, *two* of them ",
        "quote": 1,
        "files": ["bread.png", "rolls.png"],
        "captions": ["As last Friday", ""],
    });
    window.becomes("the whole draft", STATE, draft).await;
    window.picture("b02-draft-after-a-kill").await;
    window.find_chat("Bruno Lima").await;
    let none = json!({ "text": "", "quote": 0, "files": [], "captions": [] });
    window
        .becomes("a draft belongs to its chat", STATE, none)
        .await;
    assert_eq!(bakery.simulator.sends().len(), sent, "nobody pressed Send");
    window.terminate().await;
}

#[tokio::test(flavor = "multi_thread")]
async fn what_is_written_offline_waits_and_goes_out_once_and_in_order() {
    let (bakery, mut meta) = Bakery::behind_a_gate().await;
    let window = bakery.open_and_connect().await;
    let ana = bakery.simulator.customer("Ana Souza");
    ana.writes("What is there for breakfast?").await;
    window.find_chat("Ana Souza").await;
    meta.shut().await;
    let lines = ["Rolls,", "croissants,", "and coffee.", "From seven on."];
    for line in lines {
        window.says(line).await;
    }
    window
        .sees(
            "four bubbles that wait, the first saying why",
            "const ours = messages().filter((m) => m.ours);
             return ours.length === 4 && ours.every((m) => m.delivery === 'queued')
                 && ours[0].text.includes('No internet')",
        )
        .await;
    assert_eq!(ana.inbox().len(), 0, "nothing has left");
    window.pictures("offline").await;

    meta.open().await;
    for line in lines {
        window.is(line, "read").await;
    }
    assert_eq!(ana.inbox(), lines, "each once, in the order written");
    window
        .becomes(
            "and so it stands in the chat",
            "return messages().filter((m) => m.ours).map((m) => m.text.split('\\n')[0].trim())",
            json!(lines),
        )
        .await;
    window.terminate().await;
}

/// What Meta says of a message after taking it, the words that belong to it, and the one thing that
/// is offered besides deleting it.
const REFUSALS: [(u32, &str, Option<&str>); 9] = [
    (131_026, "error_recipient_undeliverable", None),
    (
        131_047,
        "error_service_window_closed",
        Some("problem_choose_template"),
    ),
    (131_049, "error_marketing_capped", None),
    (131_050, "error_marketing_opted_out", None),
    (131_056, "problem_rate_pair", Some("problem_send_again")),
    (130_429, "problem_rate_number", Some("problem_send_again")),
    (
        132_015,
        "error_template_paused",
        Some("problem_choose_template"),
    ),
    (190, "error_token_refused", Some("problem_send_again")),
    (131_042, "problem_payment", Some("problem_send_again")),
];

#[tokio::test(flavor = "multi_thread")]
async fn what_fails_later_says_its_own_sentence_and_offers_what_helps() {
    let bakery = Bakery::new().await;
    let window = bakery.open_and_connect().await;
    let ana = bakery.simulator.customer("Ana Souza");
    ana.writes("Is there news?").await;
    window.find_chat("Ana Souza").await;
    let sent = bakery.simulator.sends().len();
    for (code, key, remedy) in REFUSALS {
        bakery.simulator.fail(Fault::FailDelivery { code });
        let text = format!("About {code}.");
        window.says(&text).await;
        let said = window.has_problem(&text, "failed").await;
        assert!(
            says(&json!(said), key),
            "{code} wants the words of {key}, but says: {said}"
        );
        offers(&window, &text, remedy).await;
        // Meta may have said that her window is closed: it is not.
        ana.writes("And now?").await;
        window.see("composer-input").await;
    }
    assert_eq!(ana.inbox().len(), 0, "none of them reached her");
    let taken = bakery.simulator.sends().len() - sent;
    assert_eq!(taken, REFUSALS.len(), "nothing was repeated");
    assert_eq!(window.complaints().await, Vec::<String>::new());
    window.terminate().await;
}

/// The buttons below a message that failed.
async fn offers(window: &Window, text: &str, remedy: Option<&str>) {
    let mut wanted: Vec<&str> = remedy.into_iter().map(words).collect();
    wanted.push(words("problem_delete"));
    window
        .becomes(
            &format!("what is offered below {text}"),
            &format!(
                "const row = shown('message').find((row) => row.innerText.includes('{text}'));
                 return [...row.querySelectorAll('.problem button')].map((button) => button.innerText.trim())"
            ),
            json!(wanted),
        )
        .await;
}
