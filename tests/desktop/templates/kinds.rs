//! Templates of words, files and places: each is written in the form, approved, picked, filled in
//! from files and fields, sent, and shown as the customer sees it.

use shopbell_simulator::{Asset, Customer};

use super::at_the_templates;
use crate::support::{Bakery, Window};

#[tokio::test(flavor = "multi_thread")]
async fn templates_of_words_and_files_are_written_reviewed_picked_filled_in_sent_and_shown() {
    let bakery = Bakery::new().await;
    let (window, ana) = at_the_templates(&bakery).await;
    writes_all(&bakery, &window).await;
    window.leaves_templates().await;
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
    window.is_approved(simulator, "words").await;

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
        window.is_approved(simulator, name).await;
    }

    window.begins_template("visit", "marketing").await;
    window.chooses("draft-header", 0, "location").await;
    window
        .writes_text("come by while it lasts, we would love to see you.")
        .await;
    window.adds_button(0, "coupon").await;
    window.fills("draft-button-coupon", 0, "LUNA10").await;
    window.ticks("draft-offer").await;
    window.fills("draft-offer-text", 0, "Soon over").await;
    window.is_approved(simulator, "visit").await;

    window.begins_template("cakes", "marketing").await;
    window
        .writes_text("these are our cakes of this week.")
        .await;
    window.adds_cards().await;
    for (at, asset) in [Asset::Cake, Asset::Bread].into_iter().enumerate() {
        window.gives_file("draft-sample", at, asset).await;
        window
            .fills("draft-card-body", at, "Fresh and warm today")
            .await;
        window.fills("draft-button-text", at, "I want it").await;
    }
    window.pictures("s14-editor-cards").await;
    window.is_approved(simulator, "cakes").await;
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
                 && ours[4].text.includes('Soon over') && ours[5].text.includes('Fresh and warm')
                 && ours.every((one) => one.text.includes('charged by Meta'))
                 && document.querySelectorAll('[data-testid=message] ol img').length === 2",
        )
        .await;
    offers_what_was_given_last(window).await;
}

/// Words that were typed once stand there for the next customer; the name is this one's.
async fn offers_what_was_given_last(window: &Window) {
    window.picks_template("words").await;
    window
        .sees(
            "the values of last time, marked as that",
            "const field = (name) => shown('template-value').find((one) =>
                 one.dataset.variable.endsWith(name));
             const said = (name) => document.getElementById(
                 field(name)?.getAttribute('aria-describedby'))?.innerText;
             return field('number')?.value === '12' && said('number') === 'As last time'
                 && field('customer_name')?.value === 'Ana'
                 && said('customer_name')?.includes('name')",
        )
        .await;
    window.pictures("s12-as-last-time").await;
    window
        .sees(
            "what it may cost, and the stars of what is required",
            "return texts('picker-price').some((text) => text.includes('(Utility, United Kingdom)'))
                 && shown('template-value').every((one) => one.required
                     && one.labels[0].innerText.includes('*'))",
        )
        .await;
    window.click("picker-prices").await;
    window.see("prices").await;
    window.pictures("s12-about-prices").await;
    window.press(thirtyfour::Key::Escape).await;
    window.see_no("prices").await;
    window.see("template-search").await;
    window.press(thirtyfour::Key::Escape).await;
    window.see_no("template-search").await;
}
