//! P2 and P3 in the real window: each type the API can send goes from a click to the customer, and
//! its ticks come back.

use serde_json::json;
use shopbell_simulator::{Asset, Content, Customer};

use crate::support::{Bakery, Desktop, Window, until};

const ANA: &str = "Ana Souza";

#[tokio::test(flavor = "multi_thread")]
async fn every_type_goes_from_a_click_to_the_customer_and_back_to_read() {
    let bakery = Bakery::new().await;
    let ana = bakery.simulator.customer(ANA);
    let window = bakery.open_and_connect().await;
    ana.writes("Good morning!").await;
    window.open_chat(ANA).await;
    sees_message(
        &window,
        "her text",
        "!m.ours && m.text.includes('Good morning')",
    )
    .await;

    window.write("composer-input", "Good morning, Ana.").await;
    window.click("composer-send").await;
    is_read(&window, "text", 1).await;
    files_go_out(&bakery.desktop, &window).await;
    telephones_photo_goes_as_one_everybody_can_see(&bakery.desktop, &window, &ana).await;
    place_and_card_go_out(&window).await;
    choices_go_out(&window).await;
    picture_goes_as_a_sticker(&bakery.desktop, &window).await;
    sticker_is_forwarded(&window, &ana).await;
    reaction_goes_out(&window).await;
    template_goes_out(&window).await;

    let kinds: Vec<String> = ana.inbox().into_iter().map(|got| got.kind).collect();
    assert_eq!(
        kinds,
        [
            "text",
            "image",
            "video",
            "audio",
            "document",
            "image",
            "location",
            "contacts",
            "interactive",
            "interactive",
            "interactive",
            "sticker",
            "sticker",
            "reaction",
            "template",
        ],
        "each once, in order"
    );
    let offered: Vec<String> = ana
        .inbox()
        .iter()
        .filter_map(|got| {
            got.request
                .pointer("/interactive/type")?
                .as_str()
                .map(str::to_owned)
        })
        .collect();
    assert_eq!(offered, ["button", "list", "cta_url"]);
    choice_quotes_the_buttons(&window, &ana).await;
    window.pictures("every-kind-sent").await;
    window.terminate().await;
    bakery.simulator.shutdown().await;
}

async fn sees_message(window: &Window, what: &str, condition: &str) {
    window
        .sees(what, &format!("return messages().some((m) => {condition})"))
        .await;
}

/// Waits until so many messages of ours of a kind were read.
async fn is_read(window: &Window, kind: &str, count: usize) {
    window
        .sees(
            &format!("{count} of kind {kind}, read"),
            &format!(
                "return messages().filter((m) => m.ours && m.kind === '{kind}'
                     && m.delivery === 'read').length >= {count}"
            ),
        )
        .await;
}

async fn files_go_out(desktop: &Desktop, window: &Window) {
    for (kind, asset) in [
        ("image", Asset::Bread),
        ("video", Asset::Video),
        ("audio", Asset::Tune),
        ("document", Asset::PriceList),
    ] {
        let file = asset.file();
        let picked = desktop.file(&file.file_name.unwrap(), &file.bytes);
        window.choose_file("file-input", &picked).await;
        window.click("staged-send").await;
        is_read(window, kind, 1).await;
    }
}

/// HEIC, which no web view draws and Meta does not take: it is a JPEG before it goes.
async fn telephones_photo_goes_as_one_everybody_can_see(
    desktop: &Desktop,
    window: &Window,
    ana: &Customer,
) {
    let photo = include_bytes!("../fixtures/photos/phone.heic");
    let picked = desktop.file("IMG_0007.HEIC", photo);
    window.choose_file("file-input", &picked).await;
    window
        .sees(
            "what will go, drawn",
            "return texts('staged-file').some((row) => row.includes('IMG_0007.jpg'))
                 && shown('staged-thumb').some((image) => image.naturalWidth > 0)",
        )
        .await;
    window.pictures("staged-heic").await;
    window.click("staged-send").await;
    is_read(window, "image", 2).await;
    window
        .sees(
            "the photo in its bubble",
            "return [...document.querySelectorAll('[data-kind=image] img')]
                 .filter((image) => image.naturalWidth > 0).length === 2",
        )
        .await;
    let got = ana.inbox().pop().unwrap();
    let file = ana.received_file(&got).expect("a file");
    assert!(file.starts_with(b"\xFF\xD8\xFF"), "a JPEG reached her");
}

async fn offer(window: &Window, what: &str) {
    window.click("composer-attach").await;
    window.click(&format!("offer-{what}")).await;
}

async fn place_and_card_go_out(window: &Window) {
    offer(window, "location").await;
    window
        .write("place-where", "https://maps.google.com/?q=41.38506,2.1734")
        .await;
    window.write("place-name", "Luna Bakery").await;
    window.pictures("offer-location").await;
    window.click("offer-send").await;
    is_read(window, "location", 1).await;
    offer(window, "contact").await;
    window.see("contact-dialog").await;
    window.pictures("offer-contact").await;
    window.click("offer-send").await;
    is_read(window, "contacts", 1).await;
}

async fn choices_go_out(window: &Window) {
    offer(window, "buttons").await;
    window.write("choices-body", "When shall we deliver?").await;
    window.write("choices-button", "Today").await;
    window.click("choices-add-button").await;
    write_into_last(window, "choices-button", 2, "Tomorrow").await;
    window.pictures("offer-buttons").await;
    window.click("offer-send").await;
    is_read(window, "interactive", 1).await;

    offer(window, "list").await;
    window.write("choices-body", "Pick a slot").await;
    window.write("choices-opens", "See slots").await;
    window.write("choices-row", "09:30").await;
    window.click("choices-add-row").await;
    write_into_last(window, "choices-row", 2, "10:00").await;
    window.pictures("offer-list").await;
    window.click("offer-send").await;
    is_read(window, "interactive", 2).await;

    offer(window, "link").await;
    window.write("choices-body", "Your parcel").await;
    window.write("choices-link-text", "Track").await;
    window
        .write("choices-url", "https://shop.example/t/1")
        .await;
    window.click("offer-send").await;
    is_read(window, "interactive", 3).await;
}

/// Fills the last of `count` fields of one kind.
async fn write_into_last(window: &Window, id: &str, count: usize, text: &str) {
    window
        .sees(
            &format!("{text} in the last of {count} fields"),
            &format!(
                "const fields = shown('{id}');
                 if (fields.length !== {count}) return false;
                 const field = fields.at(-1);
                 field.focus();
                 field.value = '{text}';
                 field.dispatchEvent(new InputEvent('input', {{ bubbles: true }}));
                 return true"
            ),
        )
        .await;
}

/// Opens the menu of the last message for which `condition` on `m` holds.
async fn open_menu(window: &Window, condition: &str) {
    window
        .sees(
            "the menu of a message",
            &format!(
                "const found = messages().findLast((m) => {condition});
                 if (!found) return false;
                 // A second click would close it.
                 if (!document.querySelector('[role=menu]'))
                     document.querySelector(`[data-message-id='${{found.id}}'] button.more`).click();
                 return shown('message-info').length > 0"
            ),
        )
        .await;
}

/// A drawing that is mostly not there becomes a sticker before it goes.
async fn picture_goes_as_a_sticker(desktop: &Desktop, window: &Window) {
    let icon = include_bytes!("../../icons/icon.png");
    let picked = desktop.file("icon.png", icon);
    window.choose_file("file-input", &picked).await;
    window.click("staged-as-sticker").await;
    window
        .sees(
            "a sticker, without a caption, and the keyboard where it was",
            "return texts('staged-file').some((row) => row.includes('icon.webp'))
                 && shown('staged-caption').length === 0
                 && shown('staged-as-itself').includes(document.activeElement)
                 && texts('chat-row').some((row) => row.includes('Draft: Sticker'))",
        )
        .await;
    window.pictures("staged-sticker").await;
    window.click("staged-send").await;
    is_read(window, "sticker", 1).await;
}

/// One of the customer's goes out as a copy.
async fn sticker_is_forwarded(window: &Window, ana: &Customer) {
    ana.sends(Content::media(Asset::Sticker, None)).await;
    window
        .sees(
            "her sticker, decoded",
            "const hers = '[data-kind=sticker]:not([data-from-us=true]) img';
             return [...document.querySelectorAll(hers)].some((image) => image.naturalWidth > 0)",
        )
        .await;
    open_menu(window, "!m.ours && m.kind === 'sticker'").await;
    window.click("message-forward").await;
    window
        .sees(
            "her chat, chosen",
            &format!(
                "const box = shown('forward-chat').find((one) => one.dataset.name === '{ANA}');
                 if (box && !box.checked) box.click();
                 return box?.checked === true"
            ),
        )
        .await;
    window.pictures("forward").await;
    window.click("forward-send").await;
    is_read(window, "sticker", 2).await;
}

async fn reaction_goes_out(window: &Window) {
    open_menu(window, "!m.ours && m.kind === 'sticker'").await;
    window.pictures("message-menu").await;
    window.click("react-quick").await;
    window
        .sees(
            "our reaction, taken by WhatsApp",
            "return shown('reaction').some((one) => one.dataset.fromUs === 'true'
                 && one.dataset.state === 'there')",
        )
        .await;
}

async fn template_goes_out(window: &Window) {
    window.click("composer-attach").await;
    window.click("attach-template").await;
    window.click("template-option").await;
    window.fill_template().await;
    window.click("template-send").await;
    is_read(window, "template", 1).await;
}

/// The customer taps one of our buttons: what she chose quotes what we asked.
async fn choice_quotes_the_buttons(window: &Window, ana: &Customer) {
    let asked = until("the buttons reached her", async || {
        let got = ana.inbox();
        got.into_iter()
            .find(|got| got.request.pointer("/interactive/type") == Some(&json!("button")))
    })
    .await;
    let tapped = Content::ButtonReply {
        id: "button-2".to_owned(),
        title: "Tomorrow".to_owned(),
    };
    ana.sends_quoting(&asked.wamid, tapped).await;
    sees_message(
        window,
        "her choice, quoting ours",
        "!m.ours && m.kind === 'interactive' && m.text.includes('Tomorrow')
             && m.text.includes('When shall we deliver?')",
    )
    .await;
}
