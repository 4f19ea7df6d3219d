//! Each kind of template is written in the form, approved, picked, filled in from files and fields,
//! sent, and shown as the customer sees it.

use shopbell_simulator::{Asset, Customer};

use super::ANA;
use crate::support::{Bakery, Window};

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

const TEMPLATES: [&str; 11] = [
    "words",
    "photo",
    "film",
    "paper",
    "visit",
    "cakes",
    "login",
    "opens",
    "one_cake",
    "some_cakes",
    "by_itself",
];

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
    window.opens_more().await;
    window.click("draft-offer").await;
    window.fills("draft-offer-text", 0, "Soon over").await;
    window.is_approved(simulator, "visit").await;

    window.begins_template("cakes", "marketing").await;
    window
        .writes_text("these are our cakes of this week.")
        .await;
    window.opens_more().await;
    window.click("draft-add-card").await;
    for (at, asset) in [Asset::Cake, Asset::Bread].into_iter().enumerate() {
        window.gives_file("draft-sample", at, asset).await;
        window
            .fills("draft-card-body", at, "Fresh and warm today")
            .await;
        window.fills("draft-button-text", at, "I want it").await;
    }
    window.pictures("s14-editor-cards").await;
    window.is_approved(simulator, "cakes").await;

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
    let login = received[6].shown.clone().unwrap();
    assert!(login.body.starts_with("*12*"), "{login:?}");
    let behind = login.buttons[0].leads_to.as_deref().unwrap();
    assert!(behind.ends_with("code=otp12"), "{behind}");
    let opens = received[7].shown.clone().unwrap();
    let kinds: Vec<&str> = opens.buttons.iter().map(|one| one.kind.as_str()).collect();
    assert_eq!(kinds, ["FLOW", "CATALOG", "REQUEST_CONTACT_INFO"]);
    let one = received[8].shown.clone().unwrap();
    assert_eq!(one.product.as_deref(), Some("12"));
    assert_eq!(one.buttons[0].kind, "SPM");
    let some = received[9].shown.clone().unwrap();
    assert_eq!(some.buttons[0].leads_to.as_deref(), Some("12"));
    let by_itself = received[10].shown.clone().unwrap();
    let behind = by_itself.buttons[0].leads_to.as_deref().unwrap();
    assert!(behind.contains("otp_type=ZERO_TAP"), "{behind}");
    window
        .sees(
            "every bubble with its words and its file",
            "const ours = messages().filter((m) => m.ours && m.kind === 'template');
             return ours.length === 11 && ours[0].text.includes('Order 12')
                 && ours[4].text.includes('Soon over') && ours[5].text.includes('Fresh and warm')
                 && ours[6].text.includes('is your verification code')
                 && ours[7].text.includes('Order here') && ours[7].text.includes('View catalog')
                 && ours[8].text.includes('Product') && ours[9].text.includes('View items')
                 && ours.every((one) => one.text.includes('charged by Meta'))
                 && document.querySelectorAll('[data-testid=message] ol img').length === 2",
        )
        .await;
}
