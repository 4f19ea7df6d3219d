//! Texts of any length within a limit, in letters of several scripts.

use proptest::prelude::{Just, Strategy, prop, prop_oneof};
use shopbell_cloud_api::message::Header;
use shopbell_cloud_api::{MediaId, MediaSource};

/// Pieces that texts are made of: scripts, emoji of one and of several characters, markup, links.
const PIECES: [&str; 16] = [
    "a",
    "Z",
    "7",
    " ",
    "ñ",
    "ß",
    "Ж",
    "ع",
    "你",
    "🍰",
    "👩‍🍳",
    "*b*",
    "_",
    "&<>\"'\\",
    "1.",
    "é",
];

/// One to `most` UTF-16 units, often exactly `most`.
pub(crate) fn text(most: usize) -> impl Strategy<Value = String> + Clone {
    let length = prop_oneof![3 => 1..=most.min(24), 1 => Just(most), 1 => 1..=most];
    let pieces = prop::collection::vec(prop::sample::select(PIECES.as_slice()), 1..6);
    (length, pieces).prop_map(|(length, pieces)| {
        // Begins and ends with a letter: spaces at the ends are not always allowed.
        let mut text = String::from("x");
        let mut units = 1;
        for piece in pieces.iter().cycle() {
            let more = piece.encode_utf16().count();
            if units + more + 1 > length {
                break;
            }
            // Five spaces in a row are not allowed everywhere.
            if *piece == " " && text.ends_with(' ') {
                text.push('y');
            } else {
                text.push_str(piece);
            }
            units = text.encode_utf16().count();
        }
        while units < length {
            text.push('z');
            units += 1;
        }
        text
    })
}

/// The same with line breaks.
pub(crate) fn lines(most: usize) -> impl Strategy<Value = String> + Clone {
    text(most).prop_map(|text| text.replacen(" ", "\n", 2))
}

/// Letters and digits only: ids, names, codes.
pub(crate) fn token(most: usize) -> impl Strategy<Value = String> + Clone {
    let length = prop_oneof![3 => 1..=most.min(12), 1 => Just(most)];
    (length, "[A-Za-z0-9_-]{1,8}")
        .prop_map(|(length, seed)| seed.chars().cycle().take(length).collect())
}

pub(crate) fn url() -> impl Strategy<Value = String> + Clone {
    token(60).prop_map(|path| format!("https://shop.example/{path}?a=1&b=%20"))
}

pub(crate) fn maybe<S: Strategy>(value: S) -> impl Strategy<Value = Option<S::Value>> {
    prop::option::of(value)
}

/// An upload, or an address nobody fetches before the message is taken.
pub(crate) fn media(id: &MediaId) -> impl Strategy<Value = MediaSource> + Clone + use<> {
    prop_oneof![
        3 => Just(MediaSource::Id(id.clone())),
        1 => Just(MediaSource::Link("http://127.0.0.1:9/none.jpg".to_owned())),
    ]
}

/// A header of an interactive message.
pub(crate) fn header(known: &crate::shop::Known) -> impl Strategy<Value = Header> + use<> {
    prop_oneof![
        text(60).prop_map(Header::Text),
        media(&known.image).prop_map(Header::Image),
        media(&known.video).prop_map(Header::Video),
        media(&known.document).prop_map(Header::Document),
    ]
}
