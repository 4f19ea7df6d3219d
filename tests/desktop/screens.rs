//! S5, S8, S11 and S17: the inbox of the demo shop, its conversations and its composer, in every
//! look.

use shopbell_simulator::{Content, Owner};

use crate::support::{Bakery, CLOSED, Screen, Step, every_look};

/// Scrolls the messages to a share of their height, and says whether they stand there.
const TO_THE_TOP: &str = "
    const view = shown('timeline')[0];
    view.scrollTop = 0;
    return document.querySelector('.start') !== null && view.scrollTop === 0";

/// Where the last photo of the chat is seen.
const TO_THE_MIDDLE: &str = "
    const group = shown('photo-group')[0];
    group?.scrollIntoView({ block: 'center' });
    return group !== undefined";

/// Three photos into the tray, as the file dialogue would put them there; one is larger than what
/// WhatsApp takes, since noise does not get smaller.
const STAGE_FILES: &str = "
    const rows = shown('staged-file');
    if (rows.length === 3) {
        return shown('staged-smaller').length === 1 && shown('staged-caption').length === 2;
    }
    if (window.staging) return false;
    window.staging = true;
    const photo = (name, size, paint) => {
        const canvas = Object.assign(document.createElement('canvas'), { width: size, height: size });
        const ground = canvas.getContext('2d');
        const pixels = ground.createImageData(size, size);
        for (let at = 0; at < pixels.data.length; at += 65_536) paint(pixels.data.subarray(at, at + 65_536));
        for (let at = 3; at < pixels.data.length; at += 4) pixels.data[at] = 255;
        ground.putImageData(pixels, 0, 0);
        const bytes = atob(canvas.toDataURL('image/png').split(',')[1]);
        return new File([Uint8Array.from(bytes, (byte) => byte.charCodeAt(0))], name, { type: 'image/png' });
    };
    const all = new DataTransfer();
    const plain = (part) => part.fill(200);
    const noise = (part) => crypto.getRandomValues(part);
    all.items.add(photo('Oat cookies.png', 240, plain));
    all.items.add(photo('The market stall at sunrise.png', 1400, noise));
    all.items.add(photo('A dozen of them, on the blue plate of the market stall.png', 240, plain));
    const input = document.querySelector('[data-testid=file-input]');
    input.files = all.files;
    input.dispatchEvent(new Event('change', { bubbles: true }));
    return false";

/// What the owner writes often.
const REPLIES: [(&str, &str); 4] = [
    (
        "hours",
        "We are open from Tuesday to Sunday, 7:00 to 18:00.",
    ),
    (
        "order ready",
        "Hi {first_name}, your order is ready! Come by before [time], it is [price].",
    ),
    (
        "own designs",
        "Send us a picture of what you dream of, and we tell you what it takes.",
    ),
    ("thanks", "Thank you, {first_name}!"),
];

/// Every file that is shown has come.
const PHOTOS: &str = "
    const photos = [...document.querySelectorAll('[data-testid=timeline] img')];
    return photos.length > 0 && photos.every((photo) => photo.naturalWidth > 0)";

/// At the newest message, with every picture there.
const AT_THE_END: Step = Step::Until(
    "the newest message",
    "shown('jump-end')[0]?.click();
     return messages().length > 0 && shown('jump-end').length === 0",
);

const PHOTOS_ARE_THERE: Step = Step::Until("the pictures", PHOTOS);

/// The quick replies, with one that has a blank chosen.
const THE_REPLIES: &str = "
    if (shown('quick-replies').length === 0) {
        const item = shown('attach-quick')[0];
        if (item) item.click();
        else if (document.querySelector('[role=menu]') === null) shown('composer-attach')[0].click();
        return false;
    }
    shown('quick-reply').find((row) => row.innerText.startsWith('order ready'))?.click();
    return shown('offer-preview').some((bubble) => bubble.querySelector('mark') !== null)";

const SCREENS: &[Screen] = &[
    Screen {
        name: "s05-inbox",
        steps: &[Step::Until(
            "the list from its beginning, no chat open",
            "shown('back')[0]?.click();
             return shown('chat-row').some((row) => row.getAttribute('aria-posinset') === '1')",
        )],
        star: true,
    },
    Screen {
        name: "s05-inbox-further",
        steps: &[Step::Until(
            "the list from its end",
            "const last = () => shown('chat-row').find((row) =>
                 row.getAttribute('aria-posinset') === row.getAttribute('aria-setsize'));
             const scroller = shown('chat-list')[0].closest('[data-pane=chats]').querySelectorAll('*');
             for (const element of scroller) if (element.scrollHeight > element.clientHeight) element.scrollTop = 1e6;
             return last() !== undefined",
        )],
        star: true,
    },
    Screen {
        name: "s08-cake",
        steps: &[Step::Chat("Maria Silva"), AT_THE_END, PHOTOS_ARE_THERE],
        star: true,
    },
    Screen {
        name: "s08-cake-middle",
        steps: &[
            Step::Chat("Maria Silva"),
            Step::Until("four photos", TO_THE_MIDDLE),
            PHOTOS_ARE_THERE,
        ],
        star: true,
    },
    Screen {
        name: "s08-cake-top",
        steps: &[
            Step::Chat("Maria Silva"),
            Step::Until("its beginning", TO_THE_TOP),
            PHOTOS_ARE_THERE,
        ],
        star: true,
    },
    Screen {
        name: "s08-long-text-and-contact",
        steps: &[Step::Chat("Emily Carter"), AT_THE_END],
        star: true,
    },
    Screen {
        name: "s08-advertisement-and-place",
        steps: &[Step::Chat("João Pereira"), Step::Until("its beginning", TO_THE_TOP)],
        star: false,
    },
    Screen {
        name: "s08-video-sticker-and-music",
        steps: &[Step::Chat("Lucas Martins"), AT_THE_END],
        star: false,
    },
    Screen {
        name: "s08-choice-and-order",
        steps: &[Step::Chat("Pedro Almeida"), AT_THE_END],
        star: false,
    },
    Screen {
        name: "s08-unsupported",
        steps: &[Step::Chat("Beatriz Nunes"), AT_THE_END],
        star: false,
    },
    Screen {
        name: "s08-edited-deleted-and-missed-call",
        steps: &[Step::Chat("Tomás Ribeiro"), AT_THE_END],
        star: false,
    },
    Screen {
        name: "s08-arabic",
        steps: &[Step::Chat("فاطمة الزهراء"), AT_THE_END],
        star: false,
    },
    Screen {
        name: "s08-hebrew-and-english",
        steps: &[Step::Chat("עומר לוי"), AT_THE_END],
        star: false,
    },
    Screen {
        name: "s11-composer-quote",
        steps: &[
            Step::Chat("Lucas Martins"),
            Step::Until(
                "a quoted message",
                "const row = [...document.querySelectorAll('[data-testid=message][data-kind=text][data-from-us=false]')].at(-1);
                 if (shown('reply-strip').length === 0) {
                     row?.focus();
                     row?.dispatchEvent(new KeyboardEvent('keydown', { key: 'r', code: 'KeyR', bubbles: true }));
                 }
                 return shown('reply-strip').length > 0",
            ),
        ],
        star: false,
    },
    Screen {
        name: "s11-composer-format",
        steps: &[
            Step::Chat("Lucas Martins"),
            Step::Until(
                "words to format",
                "const field = shown('composer-input')[0];
                 if (field.value === '') {
                     field.focus();
                     document.execCommand('insertText', false, 'Lucas, that song is *wonderful*');
                 }
                 field.setSelectionRange(12, 16);
                 document.dispatchEvent(new Event('selectionchange'));
                 return shown('format-bar').length > 0",
            ),
        ],
        star: false,
    },
    Screen {
        name: "s11-composer-emoji",
        steps: &[
            Step::Chat("Lucas Martins"),
            Step::Until(
                "emoji by their name",
                "const field = shown('composer-input')[0];
                 if (shown('emoji-hints').length > 0) return true;
                 field.focus();
                 field.select();
                 document.execCommand('insertText', false, 'We bake you a :cak');
                 return false",
            ),
        ],
        star: false,
    },
    Screen {
        name: "s11-quick-replies",
        steps: &[
            Step::Chat("Lucas Martins"),
            Step::Until(
                "quick replies by their name",
                "const field = shown('composer-input')[0];
                 if (shown('hint-reply').length > 0) return true;
                 field.focus();
                 field.select();
                 document.execCommand('insertText', false, '/o');
                 return false",
            ),
        ],
        star: false,
    },
    Screen {
        name: "s11-drop-target",
        steps: &[
            Step::Chat("Pedro Almeida"),
            Step::Until(
                "a file held over the chat",
                "const held = new DataTransfer();
                 held.items.add(new File(['menu'], 'menu.txt', { type: 'text/plain' }));
                 shown('timeline')[0].dispatchEvent(new DragEvent('dragover', {
                     dataTransfer: held, bubbles: true, cancelable: true,
                 }));
                 return shown('drop-target').length > 0",
            ),
        ],
        star: false,
    },
    Screen {
        name: "s11-composer-files",
        steps: &[Step::Chat("Cai"), Step::Until("two photos and a bad file", STAGE_FILES)],
        star: false,
    },
    Screen {
        name: "s17-viewer-photo",
        steps: &[
            Step::Chat("Maria Silva"),
            AT_THE_END,
            Step::Until(
                "a photo, large",
                "if (shown('viewer').length === 0) document.querySelector('[data-kind=image] img')?.click();
                 return shown('viewer').length > 0
                     && [...document.querySelectorAll('[data-testid=viewer] img')].some((photo) => photo.naturalWidth > 0)",
            ),
        ],
        star: false,
    },
    Screen {
        name: "s22-quick-replies",
        steps: &[CLOSED, Step::Chat("Cai"), Step::Until("the dialog", THE_REPLIES)],
        star: false,
    },
    Screen {
        name: "s22-quick-reply-edit",
        steps: &[Step::Until(
            "one of them, being changed",
            "shown('quick-edit')[0]?.click();
             return shown('reply-text').length > 0",
        )],
        star: false,
    },
];

#[tokio::test(flavor = "multi_thread")]
async fn the_inbox_its_chats_and_the_composer_are_without_fault_in_every_look() {
    let bakery = Bakery::of_the_demo().await;
    let window = bakery.open_and_connect().await;
    // What the demo's past does not hold: an agent that answers, a group, a draft.
    let nina = bakery.simulator.customer("Nina Oliveira");
    nina.is_taken_over_by(Owner::AiAgent).await;
    let group = bakery.simulator.group("Sunday market").await;
    let tomas = bakery.simulator.customer("Tomás Ribeiro");
    group.joined_by(&tomas).await;
    group
        .hears(&tomas, Content::text("Who brings the big oven?"))
        .await;
    bakery.simulator.settled().await;
    window.find_chat("Beatriz Nunes").await;
    window
        .write(
            "composer-input",
            "The lemon cake is ahead by two votes, and",
        )
        .await;
    window.find_chat("Maria Silva").await;
    window
        .sees(
            "the draft on its row",
            // Far down the list it may not be drawn.
            "const search = document.querySelector('[data-testid=chat-search]');
             if (search.value !== 'Beatriz') {
                 search.value = 'Beatriz';
                 search.dispatchEvent(new InputEvent('input', { bubbles: true }));
             }
             return texts('chat-row').some((row) => row.includes('ahead by two votes'))",
        )
        .await;
    window.click("composer-attach").await;
    window.click("attach-quick").await;
    for (name, text) in REPLIES {
        window.keeps_reply(name, text).await;
    }
    window.leaves_replies().await;
    window.reload().await;

    let wrong = every_look(&window, SCREENS).await;
    assert!(wrong.is_empty(), "{}", wrong.join("\n"));
    window.terminate().await;
}
