//! Texts, files, places, cards and reactions.

use proptest::prelude::{Just, Strategy, any, prop, prop_oneof};
use shopbell_cloud_api::Content;
use shopbell_cloud_api::message::{
    Address, ContactCard, ContactName, Email, Organization, Phone, Place, WebAddress,
};

use super::some;
use super::words::{lines, maybe, media, text, token, url};
use crate::shop::Known;

pub(super) fn content(known: &Known) -> impl Strategy<Value = Content> + use<> {
    let message = known.message.clone();
    let emoji = prop::sample::select(["👍", "❤️", "👩‍🍳", "1️⃣", "🇪🇸"].as_slice());
    prop_oneof![
        (lines(4096), any::<bool>())
            .prop_map(|(body, preview_url)| Content::Text { body, preview_url }),
        (media(&known.image), maybe(lines(1024)))
            .prop_map(|(media, caption)| Content::Image { media, caption }),
        (media(&known.video), maybe(lines(1024)))
            .prop_map(|(media, caption)| Content::Video { media, caption }),
        media(&known.audio).prop_map(|media| Content::Audio {
            media,
            voice: false
        }),
        media(&known.voice).prop_map(|media| Content::Audio { media, voice: true }),
        (media(&known.document), maybe(text(60)), maybe(lines(1024))).prop_map(
            |(media, filename, caption)| {
                Content::Document {
                    media,
                    filename,
                    caption,
                }
            }
        ),
        media(&known.sticker).prop_map(|media| Content::Sticker { media }),
        place().prop_map(Content::Location),
        some(card(), 1, 5).prop_map(Content::Contacts),
        maybe(emoji).prop_map(move |emoji| Content::Reaction {
            message_id: message.clone(),
            emoji: emoji.map(str::to_owned),
        }),
    ]
}

pub(super) fn place() -> impl Strategy<Value = Place> + Clone {
    // Millionths of a degree: finer digits differ between readers of JSON.
    let degrees =
        |most: i32| (-most * 1_000_000..=most * 1_000_000).prop_map(|it| f64::from(it) / 1e6);
    (degrees(90), degrees(180), text(80), text(80)).prop_map(
        |(latitude, longitude, name, address)| Place {
            latitude,
            longitude,
            name: Some(name),
            address: Some(address),
        },
    )
}

fn card() -> impl Strategy<Value = ContactCard> {
    let kind = || maybe(Just("WORK".to_owned()));
    let name = (
        text(40),
        maybe(text(20)),
        maybe(text(20)),
        maybe(text(9)),
        maybe(text(9)),
        text(20),
    )
        .prop_map(
            |(formatted_name, first_name, middle_name, prefix, suffix, last_name)| ContactName {
                formatted_name,
                first_name,
                middle_name,
                prefix,
                suffix,
                last_name: Some(last_name),
            },
        );
    let phone =
        ("[0-9 +]{6,16}", maybe("[0-9]{8,15}"), kind()).prop_map(|(phone, wa_id, kind)| Phone {
            phone: Some(phone),
            wa_id,
            kind,
        });
    let email = kind().prop_map(|kind| Email {
        email: Some("ana@shop.example".to_owned()),
        kind,
    });
    let org =
        (maybe(text(40)), maybe(text(40)), text(40)).prop_map(|(company, department, title)| {
            Organization {
                company,
                department,
                title: Some(title),
            }
        });
    let address = (
        text(40),
        maybe(text(20)),
        maybe(token(8)),
        maybe(text(20)),
        kind(),
    )
        .prop_map(|(street, city, zip, state, kind)| Address {
            street: Some(street),
            city,
            zip,
            state,
            country: Some("Spain".to_owned()),
            country_code: Some("ES".to_owned()),
            kind,
        });
    let site = (url(), kind()).prop_map(|(url, kind)| WebAddress {
        url: Some(url),
        kind,
    });
    let birthday = maybe(
        (1900..2026_u32, 1..=12_u32, 1..=28_u32)
            .prop_map(|(year, month, day)| format!("{year}-{month:02}-{day:02}")),
    );
    (
        name,
        some(phone, 0, 3),
        some(email, 0, 2),
        maybe(org),
        some(address, 0, 2),
        some(site, 0, 2),
        birthday,
    )
        .prop_map(
            |(name, phones, emails, org, addresses, urls, birthday)| ContactCard {
                name,
                phones,
                emails,
                org,
                addresses,
                urls,
                birthday,
            },
        )
}
