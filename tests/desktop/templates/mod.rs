//! Templates in the real window: every kind is written, reviewed, picked, filled in, sent and shown;
//! what Meta decides about one is told; and S12 to S15 in every look.

mod decided;
mod kinds;
mod looks;
mod shop;

use serde_json::json;
use shopbell_simulator::{Asset, Customer, Review, Simulator};

use crate::support::{Bakery, Window, until};

const ANA: &str = "Ana Souza";

/// The window of a shop that Ana wrote to: her chat, and the shop's templates over it.
async fn at_the_templates(bakery: &Bakery) -> (Window, Customer) {
    let ana = bakery.simulator.customer(ANA);
    let window = bakery.open_and_connect().await;
    ana.writes("Good morning!").await;
    window.open_chat(ANA).await;
    window.click("templates").await;
    (window, ana)
}

impl Window {
    /// Back from the templates to the chat.
    async fn leaves_templates(&self) {
        self.press(thirtyfour::Key::Escape).await;
        self.see_no("template-book").await;
    }

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

    /// Unfolds what most templates do without. By its state: a click that is tried again would
    /// fold it.
    async fn opens_more(&self) {
        self.sees(
            "the rest of the form",
            "const more = shown('draft-more')[0];
             if (more && !more.parentElement.open) more.click();
             return more?.parentElement.open",
        )
        .await;
    }

    /// The first two cards of a carousel. By their number, as with `opens_more`.
    async fn adds_cards(&self) {
        self.opens_more().await;
        self.sees(
            "two cards",
            "if (shown('draft-card').length === 2) return true;
             if (shown('draft-card').length === 0) shown('draft-add-card')[0]?.click();
             return false",
        )
        .await;
    }

    /// Ticks a box of what most templates do without.
    async fn ticks(&self, id: &str) {
        self.opens_more().await;
        self.sees(
            &format!("{id}, ticked"),
            &format!(
                "const box = shown('{id}')[0];
                 if (box && !box.checked) box.click();
                 return box?.checked"
            ),
        )
        .await;
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

    /// Submits what is being written; Meta has it then and has not said a word about it.
    async fn submits_template(&self, name: &str) {
        self.sees(
            "a draft without a fault",
            "return shown('draft-submit').some((button) => !button.disabled)",
        )
        .await;
        self.click("draft-submit").await;
        self.see("template-book").await;
        self.stands(name, "PENDING").await;
    }

    /// Meta decides, and the list shows it.
    async fn is_decided(&self, simulator: &Simulator, name: &str, review: Review, status: &str) {
        // What happens within the second of a submission may be older than the list read after it.
        until(&format!("{name}: {review:?}"), async || {
            simulator.review(name, "en", &review).await.then_some(())
        })
        .await;
        self.stands(name, status).await;
    }

    async fn is_approved(&self, simulator: &Simulator, name: &str) {
        self.submits_template(name).await;
        self.is_decided(simulator, name, Review::Approved, "APPROVED")
            .await;
    }

    /// Waits until a row of the list has a status.
    async fn stands(&self, name: &str, status: &str) {
        self.sees(
            &format!("{name}, {status}"),
            &format!(
                "return shown('book-row').some((row) => row.dataset.name === '{name}'
                     && row.dataset.status === '{status}')"
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
