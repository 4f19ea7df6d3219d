//! S16 and S17: what opens over a conversation, in light and dark.

use shopbell_simulator::MediaFile;

use crate::support::{Bakery, CLOSED, Screen, Step, every_look};

/// Opens the form of the ＋ menu for `choices-kind-…`, and has `write(field, words)` and
/// `last(hook)` for what is done in it.
macro_rules! in_the_form {
    ($what:literal, $script:literal) => {
        concat!(
            "if (shown('choices-dialog').length === 0) {
                 const item = shown('offer-",
            $what,
            "')[0];
                 // Once: the form may take its time to load.
                 if (window.asked === '",
            $what,
            "') return false;
                 if (item) {
                     window.asked = '",
            $what,
            "';
                     item.click();
                 } else if (document.querySelector('[role=menu]') === null) {
                     shown('composer-attach')[0].click();
                 }
                 return false;
             }
             const write = (field, words) => {
                 if (!field || field.value === words) return;
                 field.value = words;
                 field.dispatchEvent(new InputEvent('input', { bubbles: true }));
             };
             const last = (hook) => shown(hook).at(-1);",
            $script
        )
    };
}

/// As many buttons as there may be, each with as many letters as it may have.
const FULL_BUTTONS: &str = in_the_form!(
    "buttons",
    "write(last('choices-header'), 'Your order 1042 from Luna Bakery is ready to be picked up 🎂');
     write(last('choices-body'), 'We are open until 18:00. שלום! Which way is the best for you this time?');
     write(last('choices-footer'), 'Answers go straight to the person at the counter, no robot.');
     const words = ['Pick it up today ok!', 'Tomorrow, 9 o’clock!', 'Bring it to my door!'];
     shown('choices-button').forEach((field, at) => write(field, words[at]));
     if (shown('choices-button').length < 3) {
         shown('choices-add-button')[0]?.click();
         return false;
     }
     return shown('choices-add-button').every((button) => button.disabled)
         && shown('offer-preview')[0]?.innerText.includes('Bring it')"
);

/// As many rows as there may be.
const FULL_LIST: &str = in_the_form!(
    "list",
    "write(last('choices-body'), 'Pick the time that suits you, and we keep the oven warm.');
     write(last('choices-opens'), 'See all ten slots :)');
     shown('choices-row').forEach((field, at) => write(field, `${at + 8}:00, at our blue door!`));
     shown('choices-more').forEach((field) => write(field, 'Ring twice: the bakery is behind the blue gate, next to the old school.'));
     if (shown('choices-row').length < 10) {
         shown('choices-add-row')[0]?.click();
         return false;
     }
     return shown('choices-add-row').every((button) => button.disabled)"
);

const SCREENS: &[Screen] = &[
    Screen {
        name: "s16-buttons-full",
        steps: &[
            Step::Chat("Cai"),
            Step::Until("three full buttons", FULL_BUTTONS),
        ],
        star: false,
    },
    Screen {
        name: "s16-list-full",
        steps: &[
            CLOSED,
            Step::Chat("Cai"),
            Step::Until("ten full rows", FULL_LIST),
        ],
        star: false,
    },
    Screen {
        name: "s17-viewer-pdf",
        steps: &[
            CLOSED,
            Step::Chat("Café Central"),
            Step::Until(
                "the pages of a document",
                "if (shown('pdf-viewer').length === 0) {
                     const view = shown('timeline')[0];
                     const open = document.querySelector('[data-testid=open-document]');
                     if (open) open.click();
                     else view.scrollTop -= 300;
                     return false;
                 }
                 const pages = shown('pdf-page');
                 return pages.length === 2 && pages[0].dataset.drawn !== undefined",
            ),
        ],
        star: false,
    },
    Screen {
        name: "s17-cannot-play-in-the-chat",
        steps: &[
            CLOSED,
            Step::Chat("Ivo Ramos"),
            Step::Until(
                "a video and a sound that nobody here can play",
                "shown('video-play')[0]?.click();
                 shown('voice-play').find((button) => button.closest('[data-playing=false]'))?.click();
                 shown('voice-broken')[0]?.scrollIntoView({ block: 'nearest' });
                 return shown('video-broken').length === 1 && shown('voice-broken').length === 1",
            ),
        ],
        star: false,
    },
    Screen {
        name: "s17-viewer-cannot-play",
        steps: &[
            CLOSED,
            Step::Chat("Ivo Ramos"),
            Step::Until(
                "the same video, large",
                "if (shown('viewer').length === 0) {
                     document.querySelector('[data-kind=image] img')?.click();
                     return false;
                 }
                 if (shown('viewer-player').length === 0) {
                     shown('viewer-next')[0]?.click();
                     return false;
                 }
                 return true",
            ),
        ],
        star: false,
    },
    Screen {
        name: "s17-program",
        steps: &[
            CLOSED,
            Step::Chat("Ivo Ramos"),
            Step::Until(
                "the warning",
                "if (shown('program-warning').length > 0) return true;
                 shown('open-document').at(-1)?.click();
                 return false",
            ),
        ],
        star: false,
    },
];

/// What Ivo sends: a photo, what looks like a video and a voice message by its beginning and is
/// neither, and a program.
async fn ivo_sends(bakery: &Bakery) {
    let ivo = bakery.simulator.customer("Ivo Ramos");
    let file = |mime: &str, head: &[u8], name: Option<&str>| MediaFile {
        bytes: [head, [0x5a; 4096].as_slice()].concat().into(),
        mime: mime.to_owned(),
        file_name: name.map(str::to_owned),
    };
    ivo.sends_image(Some("The oven door, before")).await;
    let film = file("video/mp4", b"\0\0\0\x18ftypmp42\0\0\0\0mp42isom", None);
    let words = "…and after. הדלת החדשה של התנור";
    ivo.sends_file("video", film, Some(words)).await;
    let sound = file("audio/ogg; codecs=opus", b"OggS\0\x02", None);
    ivo.sends_file("audio", sound, None).await;
    let tool = "Oven control 2.1 for the bakery, with the new plans.exe";
    let program = file("application/octet-stream", b"MZ", Some(tool));
    ivo.sends_file("document", program, None).await;
    bakery.simulator.settled().await;
}

#[tokio::test(flavor = "multi_thread")]
async fn forms_and_viewers_over_a_conversation_are_without_fault_in_light_and_dark() {
    let bakery = Bakery::of_the_demo().await;
    let window = bakery.open_and_connect().await;
    ivo_sends(&bakery).await;
    let mut wrong = every_look(&window, SCREENS).await;
    // The webview's own word for it that two files cannot be played: that is what the screen is for.
    wrong.retain(|fault| {
        let torn = fault.contains("VIDEO blob:") || fault.contains("AUDIO blob:");
        !(torn && fault.contains("cannot-play"))
    });
    assert!(wrong.is_empty(), "{}", wrong.join("\n"));
    window.terminate().await;
}
