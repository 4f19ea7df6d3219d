//! One shop, one afternoon: connecting, answering, pictures and voices, a closed window, a crash.

use std::path::Path;

use serde_json::json;
use shopbell_simulator::Simulator;
use thirtyfour::Key;

use crate::support::{Bakery, Desktop, Look, Window, until};

const QUESTION: &str = "Good morning, is there sourdough today?";
const ANSWER: &str = "Yes, until six.";

/// Whether the photo we sent is shown.
const OUR_PHOTO: &str = "
    return [...document.querySelectorAll('[data-kind=image][data-from-us=true] img')]
        .some((image) => image.naturalWidth > 0)";

#[tokio::test(flavor = "multi_thread")]
async fn a_shop_answers_its_customers_and_loses_nothing_in_a_crash() {
    let bakery = Bakery::new().await;
    let window = bakery.desktop.open(Look::Light).await;
    window.see("welcome-connect").await;
    window.pictures("welcome").await;
    // Connecting tells Meta the address that the settings name, and Meta verifies it.
    bakery.connect(&window).await;
    let Bakery { desktop, simulator } = bakery;
    let (ana, bruno) = (
        simulator.customer("Ana Souza"),
        simulator.customer("Bruno Lima"),
    );

    // A text comes, an answer goes, and Meta's reports arrive at its ticks.
    ana.writes(QUESTION).await;
    window.open_chat("Ana Souza").await;
    sees_message(
        &window,
        "the question",
        &format!("m.text.includes('{QUESTION}') && !m.ours"),
    )
    .await;
    window.write("composer-input", ANSWER).await;
    window.click("composer-send").await;
    sees_message(&window, "the answer, read", &ours(ANSWER)).await;
    assert_eq!(
        ana.inbox()
            .iter()
            .filter_map(|message| message.text.as_deref())
            .collect::<Vec<_>>(),
        [ANSWER],
        "the customer got what the bubble shows"
    );
    window.field_holds("").await;

    photo_and_voice(&window, &ana).await;
    document_opens_outside(&desktop, &window, &ana).await;
    photo_goes_out(&desktop, &window, &ana).await;
    template_reopens_a_closed_window(&window, &bruno).await;

    // Something half written, the power goes, and a customer writes into the silence.
    window.open_chat("Ana Souza").await;
    window.write("composer-input", "And tomorrow we").await;
    window.open_chat("Bruno Lima").await;
    window
        .sees(
            "the draft on its row",
            "return texts('chat-row').some((t) => t.includes('And tomorrow'))",
        )
        .await;
    let before = conversation(&window, "Ana Souza").await;
    let sent_before = simulator.sends().len();
    window.kill().await;
    ana.writes("Are you still there?").await;

    let window = desktop.open(Look::Dark).await;
    window.see("chat-list").await;
    window.open_chat("Ana Souza").await;
    sees_message(
        &window,
        "what came meanwhile",
        "m.text.includes('Are you still there?')",
    )
    .await;
    let after = conversation(&window, "Ana Souza").await;
    assert_eq!(
        after.len(),
        before.len() + 1,
        "nothing lost, nothing twice: {before:?} {after:?}"
    );
    assert_eq!(after[..before.len()], before[..], "and in the same order");
    assert_eq!(
        simulator.sends().len(),
        sent_before,
        "a restart sends nothing again"
    );
    // A half-written text survives.
    window.field_holds("And tomorrow we").await;
    assert_eq!(
        window
            .now("return matchMedia('(prefers-color-scheme: dark)').matches")
            .await,
        json!(true),
        "the app follows the system's look"
    );
    window.sees("our photo, decoded again", OUR_PHOTO).await;
    window.picture("conversation-after-crash-dark").await;

    // The token is still in the keychain: it can send at once.
    window.write("composer-input", " bake rye.").await;
    window.click("composer-send").await;
    sees_message(
        &window,
        "the finished text, read",
        &ours("And tomorrow we bake rye."),
    )
    .await;
    assert_eq!(simulator.sends().len(), sent_before + 1);

    window.terminate().await;
    assert!(
        no_secret_on_disk(&desktop, &simulator),
        "secrets live in the keychain only"
    );
    simulator.shutdown().await;
}

/// Incoming media are shown and play: decoded by the webview, not only listed.
async fn photo_and_voice(window: &Window, ana: &shopbell_simulator::Customer) {
    ana.sends_image(Some("Like this one?")).await;
    let image = "[...document.querySelectorAll('[data-testid=message][data-kind=image] img')]";
    window
        .sees(
            "the photo, decoded",
            &format!("return {image}.some((i) => i.naturalWidth > 0)"),
        )
        .await;
    ana.sends_voice().await;
    window.see("voice-play").await;
    window.note_players().await;
    window.click("voice-play").await;
    window
        .sees(
            "the voice note has a length",
            "return window.heard.some((a) => a.duration > 0)",
        )
        .await;
    // What was played stays noted, however late somebody looks.
    window
        .sees(
            "it plays and goes on",
            "return window.heard.some((a) => a.played.length > 0 && a.played.end(0) - a.played.start(0) > 0.3)",
        )
        .await;

    ana.sends_video(None).await;
    window
        .sees(
            "the video's start button",
            "const start = document.querySelector('[data-testid=message][data-kind=video] button.poster');
             start?.click();
             return start !== null",
        )
        .await;
    let video = "[...document.querySelectorAll('[data-testid=message][data-kind=video] video')]";
    window
        .sees(
            "the video, decoded",
            &format!("return {video}.some((v) => v.duration > 0 && v.videoWidth > 0)"),
        )
        .await;

    window
        .sees(
            "the photo, large",
            &format!(
                "if (!shown('viewer').length) {image}.at(-1).click(); return shown('viewer').length"
            ),
        )
        .await;
    window.picture("viewer-light").await;
    window.press(Key::Escape).await;
    window.see_no("viewer").await;
    window.pictures("conversation").await;
}

/// A document is read here, and goes to the system's own program, under its own name.
async fn document_opens_outside(
    desktop: &Desktop,
    window: &Window,
    ana: &shopbell_simulator::Customer,
) {
    ana.sends_document(Some("My order")).await;
    window.see("open-document").await;
    window.click("open-document").await;
    window
        .sees(
            "both pages of it",
            "return shown('pdf-page').length === 2 && shown('pdf-page')[0].dataset.drawn !== undefined",
        )
        .await;
    window.picture("pdf-light").await;
    window.click("pdf-viewer-outside").await;
    let opened = until("the system was asked to open it", async || {
        desktop.opened_outside()
    })
    .await;
    let file = Path::new(&opened);
    assert!(
        file.extension().is_some_and(|extension| extension == "pdf"),
        "{opened}"
    );
    assert!(
        std::fs::read(file).unwrap().starts_with(b"%PDF"),
        "the file itself: {opened}"
    );
    window.press(Key::Escape).await;
    window.see_no("pdf-viewer").await;
}

/// A picked photo is staged, captioned, uploaded and read.
async fn photo_goes_out(desktop: &Desktop, window: &Window, ana: &shopbell_simulator::Customer) {
    let photo = desktop.file("rye.png", include_bytes!("../../icons/icon.png"));
    window.choose_file("file-input", &photo).await;
    window.see("staged-send").await;
    window.click("staged-send").await;
    sees_message(
        window,
        "our photo, read",
        "m.ours && m.kind === 'image' && m.delivery === 'read'",
    )
    .await;
    window.sees("our photo, decoded", OUR_PHOTO).await;
    let got = ana
        .inbox()
        .into_iter()
        .find(|message| message.kind == "image")
        .expect("it arrived");
    assert!(
        !ana.received_file(&got)
            .expect("sent by media id")
            .is_empty()
    );
}

/// The customer's 24 hours are over: the composer gives way to templates, and one goes out.
async fn template_reopens_a_closed_window(window: &Window, bruno: &shopbell_simulator::Customer) {
    bruno.last_wrote_hours_ago(30).await;
    window.open_chat("Bruno Lima").await;
    window
        .sees(
            "the window is closed",
            "return shown('window-state').some((e) => e.dataset.state === 'closed')",
        )
        .await;
    window.see_no("composer-input").await;
    window.pictures("window-closed").await;
    window.click("open-template-picker").await;
    window.see("template-option").await;
    window.click("template-option").await;
    window.fill_template().await;
    window.pictures("template-picker").await;
    window.click("template-send").await;
    sees_message(
        window,
        "the template, read",
        "m.ours && m.kind === 'template' && m.delivery === 'read'",
    )
    .await;
    assert_eq!(
        bruno
            .inbox()
            .iter()
            .map(|message| message.kind.as_str())
            .collect::<Vec<_>>(),
        ["template"],
        "a closed window lets nothing else through"
    );
}

/// A condition on a message `m`: ours, read, with this text.
fn ours(text: &str) -> String {
    format!("m.ours && m.delivery === 'read' && m.text.includes('{text}')")
}

async fn sees_message(window: &Window, what: &str, condition: &str) {
    window
        .sees(what, &format!("return messages().some((m) => {condition})"))
        .await;
}

/// What a chat shows, as (id, kind, whose), oldest first.
async fn conversation(window: &Window, name: &str) -> Vec<String> {
    window.open_chat(name).await;
    let shown = window
        .sees(
            "its messages",
            "return messages().length && messages().map((m) => `${m.id} ${m.kind} ${m.ours}`)",
        )
        .await;
    shown
        .as_array()
        .unwrap()
        .iter()
        .map(ToString::to_string)
        .collect()
}

/// Looks through every file the app left for the token and the app secret.
fn no_secret_on_disk(desktop: &Desktop, simulator: &Simulator) -> bool {
    let secrets = [simulator.token(), simulator.app_secret()];
    let files = desktop.files();
    assert!(
        files.iter().any(|file| file.ends_with("shopbell.db")),
        "looked in the wrong place"
    );
    files.iter().all(|file| {
        let bytes = std::fs::read(file).unwrap_or_default();
        secrets.iter().all(|secret| {
            !bytes
                .windows(secret.len())
                .any(|window| window == secret.as_bytes())
        })
    })
}
