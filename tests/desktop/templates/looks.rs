//! S12 to S15 in every look.

use serde_json::json;

use crate::support::{Bakery, Screen, Step, Window, every_look};

/// The list from its beginning.
const THE_LIST: Step = Step::Until(
    "the list of templates",
    "if (shown('template-book').length > 0) return true;
     const back = shown('draft-back')[0] ?? shown('templates')[0];
     back?.click();
     return false",
);

/// The list and the form.
const BOOK: &[Screen] = &[
    Screen {
        name: "s14-faults",
        steps: &[
            THE_LIST,
            Step::Until(
                "a form with something wrong everywhere",
                "if (shown('template-editor').length === 0) { shown('template-new')[0]?.click(); return false; }
                 const name = shown('draft-name')[0];
                 const set = (field, text) => {
                     if (!field || field.value === text) return;
                     field.value = text;
                     field.dispatchEvent(new InputEvent('input', { bubbles: true }));
                 };
                 set(shown('draft-body')[0], '{{customer_name}} {{order_number}}');
                 set(shown('draft-footer')[0], 'Luna {{1}}');
                 return shown('template-fault').length > 5 && name.value === ''
                     && shown('draft-kept')[0].innerText !== ''",
            ),
        ],
        star: true,
    },
    Screen {
        name: "s13-list",
        steps: &[
            THE_LIST,
            Step::Until(
                "all templates, in every status",
                "const seen = new Set(shown('book-row').map((row) => row.dataset.status));
                 return ['DRAFT', 'APPROVED', 'PENDING', 'REJECTED', 'PAUSED', 'DISABLED', 'IN_APPEAL',
                     'LIMIT_EXCEEDED', 'LOCKED', 'ARCHIVED', 'FUTURE_WORD'].every((one) => seen.has(one))
                     && shown('book-room').length === 1
                     // Marks of formatting are no words.
                     && texts('book-row').every((text) => !text.includes('*'))",
            ),
        ],
        star: true,
    },
];

/// What Meta decided about one.
const DECIDED: &[Screen] = &[
    Screen {
        name: "s15-rejected",
        steps: &[
            THE_LIST,
            Step::Until(
                "the rejected one",
                "shown('book-row').find((row) => row.dataset.status === 'REJECTED')
                     ?.querySelector('button').click();
                 return shown('template-edit').length > 0",
            ),
        ],
        star: true,
    },
    Screen {
        name: "s13-paused-by-customers",
        steps: &[
            THE_LIST,
            Step::Until(
                "the paused one",
                "shown('book-row').find((row) => row.dataset.status === 'PAUSED')
                     ?.querySelector('button').click();
                 return shown('template-chosen').some((one) => one.innerText.includes('Cake week')
                     || one.innerText.includes('cake_week'))",
            ),
        ],
        star: false,
    },
];

/// The picker of a chat that has an open window. By its keys, which work from wherever one is.
const THE_PICKER: Step = Step::Until(
    "the picker",
    "if (shown('template-search').length > 0) return true;
     if (shown('composer-input').length === 0) {
         shown('chat-row').find((row) => row.innerText.includes('Maria Silva'))?.click();
         return false;
     }
     dispatchEvent(new KeyboardEvent('keydown',
         { key: 'T', code: 'KeyT', ctrlKey: true, shiftKey: true, bubbles: true }));
     return false",
);

const SEARCH_NOTHING: Step = Step::Until(
    "all templates to choose from",
    "const field = shown('template-search')[0];
     if (field.value !== '') {
         field.value = '';
         field.dispatchEvent(new InputEvent('input', { bubbles: true }));
     }
     return shown('template-option').length > 0",
);

const FILLING: &[Screen] = &[
    Screen {
        name: "s12-values-missing",
        steps: &[THE_PICKER, SEARCH_NOTHING, Step::Until(
            "a template with empty values",
            "const field = shown('template-search')[0];
             if (field.value !== '') {
                 field.value = '';
                 field.dispatchEvent(new InputEvent('input', { bubbles: true }));
             }
             shown('template-option').find((one) => one.dataset.templateName === 'payment_reminder')?.click();
             return shown('template-value').length === 4",
        )],
        star: true,
    },
    Screen {
        name: "s12-media-header",
        steps: &[THE_PICKER, SEARCH_NOTHING, Step::Until(
            "a template that takes a file",
            "shown('template-option').find((one) => one.dataset.templateName === 'price_list')?.click();
             return document.querySelectorAll('[data-testid=template-file]').length === 1",
        )],
        star: true,
    },
    Screen {
        name: "s12-ready",
        steps: &[THE_PICKER, SEARCH_NOTHING, Step::Until(
            "a template that is ready",
            "shown('template-option').find((one) => one.dataset.templateName === 'visit_thanks')?.click();
             return shown('template-send').some((button) => !button.disabled)",
        )],
        star: true,
    },
];

/// What is not there, and what cannot be sent.
const EXPLAINING: &[Screen] = &[
    Screen {
        name: "s12-no-hits",
        steps: &[THE_PICKER, Step::Until(
            "a search without hits",
            "const field = shown('template-search')[0];
             if (field.value !== 'zzz') {
                 field.value = 'zzz';
                 field.dispatchEvent(new InputEvent('input', { bubbles: true }));
             }
             return shown('template-option').length === 0",
        )],
        star: true,
    },
    Screen {
        name: "s12-unusable",
        steps: &[THE_PICKER, SEARCH_NOTHING, Step::Until(
            "the unusable ones as well, and why one of them is",
            "const box = shown('template-unusable')[0];
             if (box && !box.checked) box.click();
             shown('template-option').find((one) => one.dataset.templateName === 'cake_week')?.click();
             return shown('template-why').length === 1",
        )],
        star: true,
    },
];

/// Of a customer who wants no offers.
const OPTED_OUT: &[Screen] = &[Screen {
    name: "s12-opted-out",
    steps: &[
        Step::Until(
            "the picker of somebody who wants no offers",
            "if (shown('template-search').length > 0) return true;
             const heading = document.querySelector('main h1, main h2');
             if (shown('composer-input').length === 0 || !heading?.innerText.includes('Dora Dias')) {
                 shown('chat-row').find((row) => row.innerText.includes('Dora Dias'))?.click();
                 return false;
             }
             dispatchEvent(new KeyboardEvent('keydown',
                 { key: 'T', code: 'KeyT', ctrlKey: true, shiftKey: true, bubbles: true }));
             return false",
        ),
        Step::Until(
            "the offers, and why they are not sent",
            "const box = shown('template-unusable')[0];
             if (box && !box.checked) box.click();
             return shown('template-option').some((one) =>
                 one.dataset.templateName === 'spring_sale')",
        ),
    ],
    star: true,
}];

/// Statuses that the templates of the demo are not in.
const STATUSES: [&str; 6] = [
    "DISABLED",
    "IN_APPEAL",
    "LIMIT_EXCEEDED",
    "LOCKED",
    "ARCHIVED",
    "FUTURE_WORD",
];

impl Window {
    /// The demo shop's window, with templates in every status.
    async fn of_the_demo(bakery: &Bakery) -> Self {
        for (at, status) in STATUSES.into_iter().enumerate() {
            bakery.simulator.add_template(json!({
                "id": (990 + at).to_string(), "name": format!("older_{at}"), "language": "en",
                "category": "UTILITY", "status": status, "parameter_format": "POSITIONAL",
                "components": [{ "type": "BODY", "text": "We were open until *six* that day." }],
            }));
        }
        bakery.open_and_connect().await
    }
}

// Each look takes seconds, so the screens are looked at by four tests, at once where there is room.

#[tokio::test(flavor = "multi_thread")]
async fn the_list_of_templates_and_their_form_are_sound_in_every_look() {
    let bakery = Bakery::of_the_demo().await;
    let window = Window::of_the_demo(&bakery).await;
    window.click("templates").await;
    let wrong = every_look(&window, BOOK).await;
    assert_eq!(wrong, Vec::<String>::new());
    window.terminate().await;
    bakery.simulator.shutdown().await;
}

#[tokio::test(flavor = "multi_thread")]
async fn what_meta_decided_about_a_template_is_sound_in_every_look() {
    let bakery = Bakery::of_the_demo().await;
    let window = Window::of_the_demo(&bakery).await;
    window.click("templates").await;
    let wrong = every_look(&window, DECIDED).await;
    assert_eq!(wrong, Vec::<String>::new());
    window.terminate().await;
    bakery.simulator.shutdown().await;
}

#[tokio::test(flavor = "multi_thread")]
async fn filling_a_template_in_is_sound_in_every_look() {
    let bakery = Bakery::of_the_demo().await;
    let window = Window::of_the_demo(&bakery).await;
    window.open_chat("Maria Silva").await;
    let wrong = every_look(&window, FILLING).await;
    assert_eq!(wrong, Vec::<String>::new());
    window.terminate().await;
    bakery.simulator.shutdown().await;
}

#[tokio::test(flavor = "multi_thread")]
async fn templates_that_cannot_be_sent_are_sound_in_every_look() {
    let bakery = Bakery::of_the_demo().await;
    let window = Window::of_the_demo(&bakery).await;
    let dora = bakery.simulator.customer("Dora Dias");
    dora.writes("Please send me no more offers.").await;
    dora.stops_marketing(true).await;
    window.open_chat("Maria Silva").await;
    let mut wrong = every_look(&window, EXPLAINING).await;
    window.press(thirtyfour::Key::Escape).await;
    window.see_no("template-search").await;
    wrong.extend(every_look(&window, OPTED_OUT).await);
    assert_eq!(wrong, Vec::<String>::new());
    window.terminate().await;
    bakery.simulator.shutdown().await;
}
