//! B2, B3 and B4: a kill while somebody writes, no internet, and what Meta says later.

use serde_json::json;
use shopbell_simulator::Fault;

use crate::support::{Bakery, Look, Window, says, words};

#[tokio::test(flavor = "multi_thread")]
async fn what_is_half_written_is_there_again_after_a_kill_and_only_there() {
    let bakery = Bakery::new().await;
    let window = bakery.open_and_connect().await;
    for name in ["Ana Souza", "Bruno Lima"] {
        bakery.simulator.customer(name).writes("Hello?").await;
    }
    // Two lines, one of them from right to left: nothing of it may be tidied away.
    const DRAFT: &str = "Yes, until six.\\nשתי חלות, *two* of them ";
    let sent = bakery.simulator.sends().len();
    window.find_chat("Ana Souza").await;
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
    let kept = window.now("return shown('composer-input')[0].value").await;
    assert_eq!(kept, json!("Yes, until six.\nשתי חלות, *two* of them "));
    window.find_chat("Bruno Lima").await;
    let other = window.now("return shown('composer-input')[0].value").await;
    assert_eq!(other, json!(""), "a draft belongs to its chat");
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
    let shown = window
        .now("return messages().filter((m) => m.ours).map((m) => m.text.split('\\n')[0].trim())")
        .await;
    assert_eq!(shown, json!(lines), "and so it stands in the chat");
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
    let offered = window
        .now(&format!(
            "const row = shown('message').find((row) => row.innerText.includes('{text}'));
             return [...row.querySelectorAll('.problem button')].map((button) => button.innerText.trim())"
        ))
        .await;
    assert_eq!(offered, json!(wanted), "{text}");
}
