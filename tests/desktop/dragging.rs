//! Files dragged out of the window into another program.

use serde_json::json;
use shopbell_simulator::MediaFile;

use crate::support::Bakery;

const PHOTO: &[u8] = include_bytes!("../../icons/icon.png");
const LIST: &[u8] = b"Rye\nSpelt\nWhole grain\n";
/// A name that has to be spelt out in an address.
const NAME: &str = "Bestellung #12 für Ana, 100 % Roggen.txt";

#[tokio::test(flavor = "multi_thread")]
async fn photos_and_documents_are_dragged_into_other_programs_under_their_own_names() {
    let bakery = Bakery::new().await;
    let window = bakery.open_and_connect().await;
    let ana = bakery.simulator.customer("Ana Souza");
    let file = |bytes: &'static [u8], mime: &str, name: Option<&str>| MediaFile {
        bytes: bytes.into(),
        mime: mime.to_owned(),
        file_name: name.map(str::to_owned),
    };
    ana.sends_file("document", file(LIST, "text/plain", Some(NAME)), None)
        .await;
    ana.sends_file("image", file(PHOTO, "image/png", None), None)
        .await;
    window.open_chat("Ana Souza").await;
    window
        .sees(
            "the photo",
            "return [...document.querySelectorAll('[data-kind=image] img')].some((i) => i.naturalWidth > 0)",
        )
        .await;
    window
        .now(
            "window.offered = false;
             new MutationObserver(() => { window.offered ||= shown('drop-target').length > 0; })
                 .observe(document.body, { childList: true, subtree: true })",
        )
        .await;
    let receiver = bakery.desktop.opens_a_receiver().await;

    let document = window.middle_of(".document[data-drag]").await;
    let took = receiver.gets(&bakery.desktop, document).await;
    assert!(took.ends_with(NAME), "{took:?}");
    assert_eq!(std::fs::read(&took).unwrap(), LIST);

    let photo = window.middle_of("[data-kind=image] img[data-drag]").await;
    let took = receiver.gets(&bakery.desktop, photo).await;
    assert!(took.extension().is_some_and(|end| end == "png"), "{took:?}");
    assert_eq!(std::fs::read(&took).unwrap(), PHOTO);

    // On the way both passed over the chat, which does not take what is its own.
    assert_eq!(window.now("return window.offered").await, json!(false));
    window.see_no("staged-file").await;
    window.see_no("viewer").await;
    assert_eq!(window.complaints().await, Vec::<String>::new());
    window.terminate().await;
}
