//! S12 to S15 in the real window: each kind of template is written in the form, reviewed, picked,
//! filled in from files and fields, sent, and shown as the customer sees it.

use serde_json::json;
use shopbell_simulator::{Asset, Customer, Review};

use crate::support::{Bakery, Screen, Step, Window, every_look, until};

const ANA: &str = "Ana Souza";

impl Window {
    /// Chooses from a list of the system's, the `at`th of its name.
    async fn chooses(&self, id: &str, at: usize, value: &str) {
        self.sees(
            &format!("{value} in {id}"),
            &format!(
                "const list = shown('{id}')[{at}];
                 if (!list) return false;
                 if (list.value === '{value}') return true;
                 list.value = '{value}';
                 list.dispatchEvent(new Event('change', {{ bubbles: true }}));
                 return list.value === '{value}'"
            ),
        )
        .await;
    }

    /// Fills the `at`th field of a name.
    async fn fills(&self, id: &str, at: usize, text: &str) {
        let text = json!(text);
        self.sees(
            &format!("{text} in {id}"),
            &format!(
                "const field = shown('{id}')[{at}];
                 if (!field) return false;
                 field.focus();
                 field.value = {text};
                 field.dispatchEvent(new InputEvent('input', {{ bubbles: true }}));
                 return field.value === {text}"
            ),
        )
        .await;
    }

    /// Gives the `at`th file field of a name a file of the bakery's, as the dialogue would.
    async fn gives_file(&self, id: &str, at: usize, asset: Asset) {
        let file = asset.file();
        let (name, mime) = (file.file_name.unwrap(), file.mime.clone());
        let bytes: Vec<u8> = file.bytes.to_vec();
        self.sees(
            &format!("{name} in {id}"),
            &format!(
                "const field = document.querySelectorAll('[data-testid={id}]')[{at}];
                 const names = [...document.querySelectorAll('[data-testid={id}-name]')];
                 if (!field) return false;
                 if (field.given) return names.some((one) => field.parentElement.contains(one));
                 field.given = true;
                 const all = new DataTransfer();
                 all.items.add(new File([Uint8Array.from({})], '{name}', {{ type: '{mime}' }}));
                 field.files = all.files;
                 field.dispatchEvent(new Event('change', {{ bubbles: true }}));
                 return false",
                json!(bytes)
            ),
        )
        .await;
    }

    /// Begins a template with a name and a text of one variable.
    async fn begins_template(&self, name: &str, category: &str) {
        self.click("template-new").await;
        self.see("template-editor").await;
        self.fills("draft-name", 0, name).await;
        self.chooses("draft-category", 0, category).await;
    }

    async fn writes_text(&self, words: &str) {
        self.fills(
            "draft-body",
            0,
            &format!("Hi {{{{customer_name}}}}, {words}"),
        )
        .await;
        self.fills("draft-body-example", 0, "Maria").await;
    }

    async fn adds_button(&self, at: usize, kind: &str) {
        self.sees(
            "one more button",
            &format!(
                "if (shown('draft-button').length > {at}) return true;
                 shown('draft-add-button')[0].click();
                 return false"
            ),
        )
        .await;
        self.chooses("draft-button-kind", at, kind).await;
    }

    async fn submits_template(&self, simulator: &shopbell_simulator::Simulator, name: &str) {
        self.sees(
            "a draft without a fault",
            "return shown('draft-submit').some((button) => !button.disabled)",
        )
        .await;
        self.click("draft-submit").await;
        self.see("template-book").await;
        until("Meta has it", async || {
            let approved = simulator.review(name, "en", &Review::Approved).await;
            approved.then_some(())
        })
        .await;
        self.sees(
            &format!("{name}, approved"),
            &format!(
                "return shown('book-row').some((row) => row.dataset.name === '{name}'
                     && row.dataset.status === 'APPROVED')"
            ),
        )
        .await;
    }

    /// Picks a template in the open chat.
    async fn picks_template(&self, name: &str) {
        self.click("composer-attach").await;
        self.click("attach-template").await;
        self.sees(
            &format!("{name}, picked"),
            &format!(
                "const option = shown('template-option').find((one) => one.dataset.templateName === '{name}');
                 if (option && option.getAttribute('aria-selected') !== 'true') option.click();
                 return option?.getAttribute('aria-selected') === 'true'"
            ),
        )
        .await;
    }

    /// Sends what was picked and waits for the ticks of the `count`th.
    async fn sends_template(&self, count: usize) {
        self.sees(
            "a template with all its values",
            "for (const field of shown('template-value').filter((one) => one.value === '')) {
                 field.value = field.type === 'datetime-local' ? '2099-01-01T12:00' : '12';
                 field.dispatchEvent(new InputEvent('input', { bubbles: true }));
             }
             return shown('template-send').some((button) => !button.disabled)",
        )
        .await;
        self.click("template-send").await;
        self.sees(
            &format!("{count} templates, read"),
            &format!(
                "return messages().filter((m) => m.ours && m.kind === 'template'
                     && m.delivery === 'read').length >= {count}"
            ),
        )
        .await;
    }
}

#[tokio::test(flavor = "multi_thread")]
async fn every_kind_of_template_is_written_reviewed_picked_filled_in_sent_and_shown() {
    let bakery = Bakery::new().await;
    let ana = bakery.simulator.customer(ANA);
    let window = bakery.open_and_connect().await;
    ana.writes("Good morning!").await;
    window.open_chat(ANA).await;
    window.click("templates").await;
    writes_all(&bakery, &window).await;
    window.press(thirtyfour::Key::Escape).await;
    window.see_no("template-book").await;
    sends_all(&window).await;
    arrives_as_shown(&window, &ana).await;
    window.pictures("s12-templates-sent").await;
    window.terminate().await;
    bakery.simulator.shutdown().await;
}

const TEMPLATES: [&str; 6] = ["words", "photo", "film", "paper", "visit", "cakes"];

async fn writes_all(bakery: &Bakery, window: &Window) {
    let simulator = &bakery.simulator;
    window.begins_template("words", "utility").await;
    window.chooses("draft-header", 0, "text").await;
    window
        .fills("draft-header-text", 0, "Order {{number}}")
        .await;
    window.fills("draft-header-example", 0, "1042").await;
    window
        .writes_text("your order is ready to be picked up.")
        .await;
    window.fills("draft-footer", 0, "Luna Bakery").await;
    window.adds_button(0, "quickReply").await;
    window.fills("draft-button-text", 0, "On my way").await;
    window.adds_button(1, "url").await;
    window.fills("draft-button-text", 1, "See it").await;
    window
        .fills("draft-button-url", 0, "https://shop.example/o/{{1}}")
        .await;
    window
        .fills("draft-button-example", 0, "https://shop.example/o/7")
        .await;
    window.adds_button(2, "phone").await;
    window.fills("draft-button-text", 2, "Call us").await;
    window
        .fills("draft-button-number", 0, "+551140001234")
        .await;
    window.pictures("s14-editor").await;
    window.submits_template(simulator, "words").await;

    for (name, kind, asset) in [
        ("photo", "image", Asset::Cake),
        ("film", "video", Asset::Video),
        ("paper", "document", Asset::PriceList),
    ] {
        window.begins_template(name, "utility").await;
        window.chooses("draft-header", 0, kind).await;
        window.gives_file("draft-sample", 0, asset).await;
        window
            .writes_text(&format!("here is the {name} you asked for."))
            .await;
        window.submits_template(simulator, name).await;
    }

    window.begins_template("visit", "marketing").await;
    window.chooses("draft-header", 0, "location").await;
    window
        .writes_text("come by while it lasts, we would love to see you.")
        .await;
    window.adds_button(0, "coupon").await;
    window.fills("draft-button-coupon", 0, "LUNA10").await;
    window.click("draft-more").await;
    window.click("draft-offer").await;
    window.fills("draft-offer-text", 0, "Soon over").await;
    window.submits_template(simulator, "visit").await;

    window.begins_template("cakes", "marketing").await;
    window
        .writes_text("these are our cakes of this week.")
        .await;
    window.click("draft-more").await;
    window.click("draft-add-card").await;
    for (at, asset) in [Asset::Cake, Asset::Bread].into_iter().enumerate() {
        window.gives_file("draft-sample", at, asset).await;
        window
            .fills("draft-card-body", at, "Fresh and warm today")
            .await;
        window.fills("draft-button-text", at, "I want it").await;
    }
    window.pictures("s14-editor-cards").await;
    window.submits_template(simulator, "cakes").await;
}

async fn sends_all(window: &Window) {
    for (at, name) in TEMPLATES.into_iter().enumerate() {
        window.picks_template(name).await;
        let files: &[Asset] = match name {
            "photo" => &[Asset::Cupcakes],
            "film" => &[Asset::Video],
            "paper" => &[Asset::PriceList],
            "cakes" => &[Asset::Cake, Asset::Bread],
            _ => &[],
        };
        for (field, asset) in files.iter().enumerate() {
            window.gives_file("template-file", field, *asset).await;
        }
        window.sends_template(at + 1).await;
    }
}

async fn arrives_as_shown(window: &Window, ana: &Customer) {
    let received = ana.inbox();
    assert_eq!(received.len(), TEMPLATES.len(), "each once");
    let components = |at: usize| received[at].request["template"]["components"].clone();
    for (at, kind) in [(1, "image"), (2, "video"), (3, "document")] {
        let header = &components(at)[0]["parameters"][0];
        assert_eq!(header["type"], kind, "{header}");
    }
    let words = received[0].shown.clone().unwrap();
    assert_eq!(words.header.as_deref(), Some("Order 12"));
    assert_eq!(
        words.buttons[1].leads_to.as_deref(),
        Some("https://shop.example/o/12")
    );
    let visit = received[4].shown.clone().unwrap();
    assert!(visit.place.is_some() && visit.offer.is_some(), "{visit:?}");
    let cakes = received[5].shown.clone().unwrap();
    assert_eq!(cakes.cards.len(), 2);
    window
        .sees(
            "every bubble with its words and its file",
            "const ours = messages().filter((m) => m.ours && m.kind === 'template');
             return ours.length === 6 && ours[0].text.includes('Order 12')
                 && ours[4].text.includes('Soon over') && ours[5].text.includes('Fresh and warm')",
        )
        .await;
}

/// The list from its beginning.
const THE_LIST: Step = Step::Until(
    "the list of templates",
    "if (shown('template-book').length > 0) return true;
     const back = shown('draft-back')[0] ?? shown('templates')[0];
     back?.click();
     return false",
);

const SCREENS: &[Screen] = &[
    Screen {
        name: "s13-list",
        steps: &[
            THE_LIST,
            Step::Until(
                "all templates",
                "return shown('book-row').length > 8",
            ),
        ],
        star: false,
    },
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
        star: false,
    },
    Screen {
        name: "s13-paused",
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

const PICKER: &[Screen] = &[
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
        name: "s12-file",
        steps: &[THE_PICKER, SEARCH_NOTHING, Step::Until(
            "a template that takes a file",
            "shown('template-option').find((one) => one.dataset.templateName === 'price_list')?.click();
             return document.querySelectorAll('[data-testid=template-file]').length === 1",
        )],
        star: false,
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
    Screen {
        name: "s12-unusable",
        steps: &[THE_PICKER, SEARCH_NOTHING, Step::Until(
            "the unusable ones as well",
            "const box = shown('template-unusable')[0];
             if (box && !box.checked) box.click();
             return shown('template-option').some((one) => one.dataset.templateName === 'cake_week')",
        )],
        star: false,
    },
];

#[tokio::test(flavor = "multi_thread")]
async fn the_screens_of_templates_are_sound_in_every_look() {
    let bakery = Bakery::of_the_demo().await;
    let window = bakery.open_and_connect().await;
    window.click("templates").await;
    let mut wrong = every_look(&window, SCREENS).await;
    window.press(thirtyfour::Key::Escape).await;
    window.see_no("template-editor").await;
    window.open_chat("Maria Silva").await;
    wrong.extend(every_look(&window, PICKER).await);
    assert_eq!(wrong, Vec::<String>::new());
    window.terminate().await;
    bakery.simulator.shutdown().await;
}
