//! Templates of codes, forms, products and calls, from the form to the bubble; and those that cannot
//! be made here, shown as what they are.

use serde_json::json;
use shopbell_simulator::Customer;

use super::at_the_templates;
use crate::support::{Bakery, Window};

#[tokio::test(flavor = "multi_thread")]
async fn templates_of_codes_products_and_calls_are_written_reviewed_picked_sent_and_shown() {
    let bakery = Bakery::new().await;
    made_at_meta(&bakery);
    let (window, ana) = at_the_templates(&bakery).await;
    writes_all(&bakery, &window).await;
    shows_what_is_made_elsewhere(&window).await;
    window.leaves_templates().await;
    for (at, name) in TEMPLATES.into_iter().enumerate() {
        window.picks_template(name).await;
        window.sends_template(at + 1).await;
    }
    arrives_as_shown(&window, &ana).await;
    explains_what_it_cannot_send(&window).await;
    window.terminate().await;
    bakery.simulator.shutdown().await;
}

const TEMPLATES: [&str; 9] = [
    "login",
    "opens",
    "one_cake",
    "some_cakes",
    "by_itself",
    "by_a_tap",
    "cake_cards",
    "may_we_call",
    "our_app",
];

/// A GIF goes out through another service of Meta's only, and buttons of apps need Meta's consent.
/// Source: Meta, *Message templates › Components*, read 2026-11.
fn made_at_meta(bakery: &Bakery) {
    for (id, name, top, button) in [
        (
            "981",
            "moving",
            json!({ "type": "HEADER", "format": "GIF" }),
            json!({ "type": "QUICK_REPLY", "text": "How nice" }),
        ),
        (
            "982",
            "our_app",
            json!({ "type": "HEADER", "format": "TEXT", "text": "Our app is here" }),
            json!({ "type": "APP", "text": "Open the app" }),
        ),
    ] {
        bakery.simulator.add_template(
            json!({ "id": id, "name": name, "language": "en", "category": "MARKETING",
            "status": "APPROVED", "parameter_format": "NAMED",
            "components": [top, { "type": "BODY", "text": "This is how our bread is made." },
                { "type": "BUTTONS", "buttons": [button] }] }),
        );
    }
}

async fn writes_all(bakery: &Bakery, window: &Window) {
    let simulator = &bakery.simulator;
    window.begins_template("login", "authentication").await;
    window.fills("draft-minutes", 0, "5").await;
    window.fills("draft-code-button", 0, "Copy it").await;
    window.pictures("s14-editor-code").await;
    window.is_approved(simulator, "login").await;

    window.begins_template("opens", "marketing").await;
    window.writes_text("have a look at all that we bake.").await;
    for (at, kind) in ["flow", "catalog", "contactRequest"]
        .into_iter()
        .enumerate()
    {
        window.adds_button(at, kind).await;
    }
    window.fills("draft-button-text", 0, "Order here").await;
    window.fills("draft-button-flow", 0, "8100").await;
    window.is_approved(simulator, "opens").await;

    window.begins_template("one_cake", "marketing").await;
    window.chooses("draft-header", 0, "product").await;
    window.writes_text("this one is made for you.").await;
    window.adds_button(0, "product").await;
    window.is_approved(simulator, "one_cake").await;

    window.begins_template("some_cakes", "marketing").await;
    window.writes_text("some of these may be for you.").await;
    window.adds_button(0, "products").await;
    window.is_approved(simulator, "some_cakes").await;

    window.begins_template("by_itself", "authentication").await;
    window.chooses("draft-code-way", 0, "zeroTap").await;
    window
        .fills("draft-app-package", 0, "com.example.shop")
        .await;
    window.fills("draft-app-signature", 0, "K8a/AINcGX7").await;
    window.click("draft-code-terms").await;
    window.is_approved(simulator, "by_itself").await;

    window.begins_template("by_a_tap", "authentication").await;
    window.chooses("draft-code-way", 0, "oneTap").await;
    window.fills("draft-code-autofill", 0, "Fill it in").await;
    window
        .fills("draft-app-package", 0, "com.example.shop")
        .await;
    window.fills("draft-app-signature", 0, "K8a/AINcGX7").await;
    window.pictures("s14-editor-one-tap").await;
    window.is_approved(simulator, "by_a_tap").await;

    window.begins_template("cake_cards", "marketing").await;
    window.writes_text("two cakes to order today.").await;
    window.adds_cards().await;
    window.chooses("draft-card-top", 0, "product").await;
    window.pictures("s14-editor-products").await;
    window.is_approved(simulator, "cake_cards").await;

    window.begins_template("may_we_call", "utility").await;
    window
        .writes_text("we have a question about your order.")
        .await;
    window.adds_button(0, "voiceCall").await;
    window.fills("draft-button-text", 0, "Call us").await;
    window.ticks("draft-asks-to-call").await;
    window.is_approved(simulator, "may_we_call").await;
}

/// In the list they look as the customer sees them; Meta keeps the only form of them.
async fn shows_what_is_made_elsewhere(window: &Window) {
    for (name, words) in [("moving", "GIF"), ("our_app", "Open the app")] {
        window
            .sees(
                &format!("{name} as it looks"),
                &format!(
                    "shown('book-row').find((row) => row.dataset.name === '{name}')
                         ?.querySelector('button').click();
                     return texts('template-chosen').some((text) => text.includes('{words}'))"
                ),
            )
            .await;
    }
}

async fn arrives_as_shown(window: &Window, ana: &Customer) {
    let received = ana.inbox();
    assert_eq!(received.len(), TEMPLATES.len(), "each once");
    let login = received[0].shown.clone().unwrap();
    assert!(login.body.starts_with("*12*"), "{login:?}");
    let behind = login.buttons[0].leads_to.as_deref().unwrap();
    assert!(behind.ends_with("code=otp12"), "{behind}");
    let opens = received[1].shown.clone().unwrap();
    let kinds: Vec<&str> = opens.buttons.iter().map(|one| one.kind.as_str()).collect();
    assert_eq!(kinds, ["FLOW", "CATALOG", "REQUEST_CONTACT_INFO"]);
    let one = received[2].shown.clone().unwrap();
    assert_eq!(one.product.as_deref(), Some("12"));
    assert_eq!(one.buttons[0].kind, "SPM");
    let some = received[3].shown.clone().unwrap();
    assert_eq!(some.buttons[0].leads_to.as_deref(), Some("12"));
    let by_itself = received[4].shown.clone().unwrap();
    let behind = by_itself.buttons[0].leads_to.as_deref().unwrap();
    assert!(behind.contains("otp_type=ZERO_TAP"), "{behind}");
    let tap = received[5].shown.clone().unwrap();
    let behind = tap.buttons[0].leads_to.as_deref().unwrap();
    assert!(behind.contains("otp_type=ONE_TAP"), "{behind}");
    let cards = received[6].shown.clone().unwrap().cards;
    assert_eq!(cards.len(), 2);
    assert!(
        cards
            .iter()
            .all(|card| card.product.as_deref() == Some("12")
                && card.buttons.iter().any(|one| one.kind == "SPM")),
        "{cards:?}"
    );
    let call = received[7].shown.clone().unwrap();
    assert!(
        call.asks_to_call && call.buttons[0].kind == "VOICE_CALL",
        "{call:?}"
    );
    assert_eq!(received[8].shown.clone().unwrap().buttons[0].kind, "APP");
    window
        .sees(
            "every bubble with what it opens",
            "const ours = messages().filter((m) => m.ours && m.kind === 'template');
             return ours.length === 9 && ours[0].text.includes('is your verification code')
                 && ours[1].text.includes('Order here') && ours[1].text.includes('View catalog')
                 && ours[2].text.includes('Product') && ours[3].text.includes('View items')
                 && ours[6].text.split('Product').length === 3
                 && ours[7].text.includes('whether you may call') && ours[7].text.includes('Call us')
                 && ours[8].text.includes('Open the app')
                 && ours.every((one) => one.text.includes('charged by Meta'))",
        )
        .await;
    window.pictures("s12-templates-of-the-shop").await;
}

async fn explains_what_it_cannot_send(window: &Window) {
    window.click("composer-attach").await;
    window.click("attach-template").await;
    window
        .sees(
            "why the one with a GIF is not sent from here",
            "const box = shown('template-unusable')[0];
             if (box && !box.checked) box.click();
             const one = shown('template-option').find((one) => one.dataset.templateName === 'moving');
             if (one?.getAttribute('aria-selected') !== 'true') one?.click();
             return one?.innerText.includes('GIF')
                 && texts('template-bubble').some((text) => text.includes('GIF'))
                 && texts('template-why').some((text) => text.includes('GIF'))
                 && shown('template-send')[0].disabled
                 && shown('template-send')[0].title.includes('GIF')",
        )
        .await;
    window.pictures("s12-gif").await;
}
