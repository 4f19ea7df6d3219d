//! Limits of texts, files, places and cards.

use shopbell_cloud_api::message::{ContactCard, ContactName, Place};
use shopbell_cloud_api::{Content, OutgoingMessage};

use super::{Limit, least, letters, most, most_of};

pub(super) fn limits() -> Vec<Limit> {
    let text = |body| Content::Text {
        body,
        preview_url: false,
    };
    let place = |latitude, longitude| {
        Content::Location(Place {
            latitude,
            longitude,
            name: None,
            address: None,
        })
    };
    let name = ContactName {
        formatted_name: "Ana Ruiz".to_owned(),
        first_name: Some("Ana".to_owned()),
        ..ContactName::default()
    };
    let card = ContactCard {
        name,
        ..ContactCard::default()
    };
    let other = card.clone();
    #[expect(
        clippy::cast_precision_loss,
        reason = "degrees are far below what a double holds"
    )]
    let degrees = |whole: i64| whole as f64;
    vec![
        most("text.body", 4096, move |_, count| text(letters(count))),
        least("text.body", 1, move |_, count| text(letters(count))),
        // An emoji is two units, so 2048 of them fill a text.
        most("text.body", 4096, move |_, count| {
            text("🍰".repeat(count / 2) + &letters(count % 2))
        }),
        most("image.caption", 1024, |shop, count| Content::Image {
            media: shop.known.image.clone().into(),
            caption: Some(letters(count)),
        }),
        most("video.caption", 1024, |shop, count| Content::Video {
            media: shop.known.video.clone().into(),
            caption: Some(letters(count)),
        }),
        most("document.caption", 1024, |shop, count| Content::Document {
            media: shop.known.document.clone().into(),
            filename: None,
            caption: Some(letters(count)),
        }),
        most("contacts", 257, move |_, count| {
            Content::Contacts(vec![card.clone(); count])
        }),
        least("contacts", 1, move |_, count| {
            Content::Contacts(vec![other.clone(); count])
        }),
        most_of("location.latitude", 90, move |shop, at| {
            OutgoingMessage::new(shop.to_ana(), place(degrees(at), 0.0))
        }),
        most_of("location.longitude", 180, move |shop, at| {
            OutgoingMessage::new(shop.to_ana(), place(0.0, degrees(at)))
        }),
        most_of("biz_opaque_callback_data", 512, |shop, count| {
            let data = letters(usize::try_from(count).unwrap());
            OutgoingMessage::text(shop.to_ana(), "Hi").with_callback_data(data)
        }),
    ]
}
