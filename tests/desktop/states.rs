//! S9, S10 and B5: what the window of 24 hours and the way of a message look like, at each step.

use serde_json::json;
use shopbell_simulator::{Content, Customer, Fault, Receipts};

use crate::support::{Bakery, Look, Screen, Step, Window, every_look};

/// A chat whose window is in this state.
const fn window_of(name: &'static str, customer: &'static [Step], star: bool) -> Screen {
    Screen {
        name,
        steps: customer,
        star,
    }
}

const WINDOWS: &[Screen] = &[
    window_of("s09-window-open", &[Step::Chat("Ana Souza")], false),
    window_of("s09-window-closing", &[Step::Chat("Bruno Lima")], false),
    window_of("s09-window-closed", &[Step::Chat("Clara Reis")], true),
    window_of(
        "s09-window-never",
        &[Step::Until(
            "a chat with somebody who never wrote",
            "if (document.querySelector('main h2')?.innerText.includes('98765')
                     && shown('window-state').some((chip) => chip.dataset.state === 'never')) return true;
             const field = shown('new-chat-number')[0];
             if (!field) shown('new-chat')[0]?.click();
             else if (field.value === '') {
                 field.focus();
                 document.execCommand('insertText', false, '+55 11 98765 4321');
             } else shown('new-chat-start').find((button) => !button.disabled)?.click();
             return false",
        )],
        false,
    ),
];

#[tokio::test(flavor = "multi_thread")]
async fn each_state_of_the_reply_window_and_of_a_message_is_without_fault() {
    let bakery = Bakery::new().await;
    let window = bakery.open_and_connect().await;
    let customer = |name: &str| bakery.simulator.customer(name);
    customer("Ana Souza").writes("Is the rye still warm?").await;
    customer("Bruno Lima").last_wrote_hours_ago(23).await;
    customer("Clara Reis").last_wrote_hours_ago(30).await;
    for (name, state) in [("Bruno Lima", "closing"), ("Clara Reis", "closed")] {
        window.find_chat(name).await;
        window.reply_window(state).await;
    }
    maybe_sent(&window, &bakery).await;
    let mut wrong = every_look(&window, WINDOWS).await;

    ways_of_messages(&window, &bakery).await;
    wrong.extend(every_look(&window, STATES).await);
    // An orderly end would wait for the message that is on its way.
    window.kill().await;

    // As long as it can be: the pictures are taken meanwhile.
    bakery.settle(&json!({ "hold_seconds": 30 }));
    let window = bakery.reopen(Look::Light).await;
    window.find_chat("Ana Souza").await;
    window.says("Yes, and so is the spelt.").await;
    wrong.extend(every_look(&window, HELD).await);
    assert!(wrong.is_empty(), "{}", wrong.join("\n"));

    window.is("so is the spelt", "read").await;
    window.says("Come by until ten.").await;
    window.click("undo-send").await;
    window
        .sees(
            "the words in the field again, and no bubble",
            "return shown('composer-input')[0].value === 'Come by until ten.'
                 && !messages().some((m) => m.text.includes('until ten'))",
        )
        .await;
    let to_ana = customer("Ana Souza").inbox();
    assert_eq!(
        to_ana,
        ["Yes, and so is the spelt."],
        "the other never left"
    );
    window.terminate().await;
}

const HELD: &[Screen] = &[window_of(
    "s10-held",
    &[
        Step::Chat("Ana Souza"),
        Step::Until(
            "a message that can be taken back",
            "return document.querySelector('.problem[data-kind=held]') !== null
                 && shown('undo-send').length === 1",
        ),
    ],
    false,
)];

const STATES: &[Screen] = &[
    window_of(
        "s10-read-to-waiting",
        &[
            Step::Chat("Davi Alves"),
            Step::Until(
                "every state on its bubble",
                "const found = messages().filter((m) => m.ours).map((m) => m.delivery);
                 return ['read', 'delivered', 'sent', 'queued'].every((state) => found.includes(state))
                     && document.querySelectorAll('.problem').length >= 4",
            ),
        ],
        false,
    ),
    window_of(
        "s10-maybe-sent",
        &[
            Step::Chat("Elisa Prado"),
            Step::Until(
                "a message that may have been sent",
                "return document.querySelector('.problem[data-kind=maybeSent]') !== null",
            ),
        ],
        false,
    ),
    window_of(
        "s10-sending",
        &[
            Step::Chat("Fabio Nery"),
            Step::Until(
                "a message on its way",
                "return messages().some((m) => m.delivery === 'sending')",
            ),
        ],
        false,
    ),
];

/// A message whose answer was lost: after a minute without news it counts as perhaps sent.
async fn maybe_sent(window: &Window, bakery: &Bakery) {
    let elisa = bakery.simulator.customer("Elisa Prado");
    elisa.writes("Do you have gift boxes?").await;
    window.find_chat("Elisa Prado").await;
    bakery.simulator.fail(Fault::DropAnswer { after_bytes: 0 });
    bakery.simulator.fail(Fault::LoseStatuses);
    window.says("In three sizes.").await;
}

/// Sends messages that end in every state there is: the chats of `STATES`.
async fn ways_of_messages(window: &Window, bakery: &Bakery) {
    let simulator = &bakery.simulator;
    let davi = simulator.customer("Davi Alves");
    davi.writes("Good morning!").await;
    window.find_chat("Davi Alves").await;
    let with = |receipts| drop(davi.clone().with_receipts(receipts));
    window.says("Good morning, Davi.").await;
    window.is("Good morning, Davi.", "read").await;
    with(Receipts::Receives);
    window.says("Your order is in the oven.").await;
    window.is("in the oven", "delivered").await;
    with(Receipts::Offline);
    window.says("It will be ready at ten.").await;
    window.is("ready at ten", "sent").await;
    with(Receipts::Reads);
    // What cannot help to be sent again, what a template helps, and what may be sent again.
    for (code, text) in [
        (131_026, "We put a roll on top."),
        (131_047, "Shall we deliver it?"),
        (131_000, "Or do you come by?"),
    ] {
        simulator.fail(Fault::FailDelivery { code });
        window.says(text).await;
        window.has_problem(text, "failed").await;
    }
    // Meta wants us to wait, so this one waits, and the next behind it.
    simulator.fail(Fault::RefuseSend {
        code: 131_056,
        retry_after_s: Some(3000),
    });
    window.says("The side door is open.").await;
    window.has_problem("side door", "retrying").await;
    window.says("See you soon!").await;
    window.is("See you soon!", "queued").await;

    let fabio = simulator.customer("Fabio Nery");
    fabio.writes("And ribbons?").await;
    window.find_chat("Fabio Nery").await;
    simulator.fail(Fault::StallSend { for_ms: 600_000 });
    window.says("Red or gold?").await;
}

/// B5, with the picture of S9 in which a draft is kept.
#[tokio::test(flavor = "multi_thread")]
async fn the_window_closes_over_a_half_written_text_and_a_template_opens_it_again() {
    const DRAFT: &str = "Your cake can be picked up at";
    /// Time enough to open the chat and to write; then the test waits for the rest of it.
    const LEFT_S: u64 = 40;
    let bakery = Bakery::new().await;
    let window = bakery.open_and_connect().await;
    let gil = bakery.simulator.customer("Gil Moraes");
    let at_s = Bakery::now_s() - 24 * 60 * 60 + LEFT_S;
    gil.sends_at(at_s, Content::text("When is it ready?")).await;
    window.find_chat("Gil Moraes").await;
    window.write("composer-input", DRAFT).await;
    window.reply_window("closing").await;

    // Nobody does anything: the clock alone closes it.
    window.reply_window("closed").await;
    window.see_no("composer-input").await;
    window
        .sees(
            "the draft, kept",
            &format!("return texts('window-panel').some((panel) => panel.includes('{DRAFT}'))"),
        )
        .await;
    let screen = [window_of("s09-window-closed-over-a-draft", &[], false)];
    let wrong = every_look(&window, &screen).await;
    assert!(wrong.is_empty(), "{}", wrong.join("\n"));

    window.click("open-template-picker").await;
    window.see("template-option").await;
    window.click("template-option").await;
    window.fill_template().await;
    window.click("template-send").await;
    window
        .sees(
            "the template, read",
            "return messages().some((m) => m.ours && m.kind === 'template' && m.delivery === 'read')",
        )
        .await;
    assert_eq!(received(&gil), ["template"], "and nothing else");

    window.now("window.sameAsBefore = true").await;
    gil.writes("Thank you, I'll come at ten").await;
    window.reply_window("open").await;
    window.see("composer-input").await;
    window.field_holds(DRAFT).await;
    assert_eq!(
        window.now("return window.sameAsBefore").await,
        json!(true),
        "the page was not loaded anew for it"
    );
    window.write("composer-input", " nine.").await;
    window.click("composer-send").await;
    window.is(&format!("{DRAFT} nine."), "read").await;
    assert_eq!(received(&gil), ["template", "text"]);
    assert_eq!(window.complaints().await, Vec::<String>::new());
    window.terminate().await;
}

fn received(customer: &Customer) -> Vec<String> {
    let inbox = customer.inbox().into_iter();
    inbox.map(|message| message.kind).collect()
}
