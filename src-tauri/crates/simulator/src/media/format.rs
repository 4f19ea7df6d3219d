//! What a file is, by its first bytes, and what it can be sent as.

use super::MediaFile;

const KB: usize = 1024;
const MB: usize = 1024 * KB;

/// MIME types that can be uploaded and their largest size in bytes. Source: Meta, *Media*, read 2026-11.
pub(crate) const TYPES: &[(&str, usize)] = &[
    ("image/jpeg", 5 * MB),
    ("image/png", 5 * MB),
    ("image/webp", 500 * KB),
    ("audio/aac", 16 * MB),
    ("audio/amr", 16 * MB),
    ("audio/mpeg", 16 * MB),
    ("audio/mp4", 16 * MB),
    ("audio/ogg", 16 * MB),
    ("video/mp4", 16 * MB),
    ("video/3gp", 16 * MB),
    ("video/3gpp", 16 * MB),
    ("text/plain", 100 * MB),
    ("application/pdf", 100 * MB),
    ("application/msword", 100 * MB),
    (
        "application/vnd.openxmlformats-officedocument.wordprocessingml.document",
        100 * MB,
    ),
    ("application/vnd.ms-excel", 100 * MB),
    (
        "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet",
        100 * MB,
    ),
    ("application/vnd.ms-powerpoint", 100 * MB),
    (
        "application/vnd.openxmlformats-officedocument.presentationml.presentation",
        100 * MB,
    ),
];

/// The type without parameters.
pub(crate) fn plain(mime: &str) -> &str {
    mime.split(';').next().unwrap_or_default().trim()
}

/// Whether a file can be shown as `kind`: right type, small enough, and really what it says it is.
pub(crate) fn can_be_shown(kind: &str, voice: bool, file: &MediaFile) -> bool {
    let (mime, size) = (plain(&file.mime), file.bytes.len());
    let fits = match kind {
        "image" => matches!(mime, "image/jpeg" | "image/png") && size <= 5 * MB,
        "sticker" => {
            let most = if is_animated(&file.bytes) { 500 } else { 100 };
            mime == "image/webp" && size <= most * KB
        }
        "video" | "audio" => mime.starts_with(kind) && size <= 16 * MB,
        "document" => size <= 100 * MB,
        _ => false,
    };
    fits && is_really(mime, &file.bytes) && (!voice || is_mono_opus(&file.bytes))
}

/// Whether the bytes begin as a file of this type does. Types without a mark of their own are taken on trust.
fn is_really(mime: &str, bytes: &[u8]) -> bool {
    let at = |from: usize, mark: &[u8]| bytes.get(from..from + mark.len()) == Some(mark);
    match mime {
        "image/jpeg" => at(0, &[0xff, 0xd8, 0xff]),
        "image/png" => at(0, b"\x89PNG\r\n\x1a\n"),
        "image/webp" => at(0, b"RIFF") && at(8, b"WEBP"),
        "audio/aac" => at(0, &[0xff, 0xf1]) || at(0, &[0xff, 0xf9]) || at(0, b"ADIF"),
        "audio/amr" => at(0, b"#!AMR"),
        "audio/mpeg" => {
            let sync = matches!(bytes, [0xff, second, ..] if second & 0xe0 == 0xe0);
            at(0, b"ID3") || sync
        }
        "audio/ogg" => is_mono_opus(bytes),
        "audio/mp4" | "video/mp4" | "video/3gp" | "video/3gpp" => at(4, b"ftyp"),
        "application/pdf" => at(0, b"%PDF"),
        "application/msword" | "application/vnd.ms-excel" | "application/vnd.ms-powerpoint" => {
            at(0, &[0xd0, 0xcf, 0x11, 0xe0])
        }
        "text/plain" => !bytes.contains(&0),
        office if office.starts_with("application/vnd.openxmlformats") => at(0, b"PK"),
        _ => true,
    }
}

/// Ogg with Opus in it, one channel. The head of the stream is in the first page: `OpusHead`, a version, the channels.
fn is_mono_opus(bytes: &[u8]) -> bool {
    let head = bytes.get(..64.min(bytes.len())).unwrap_or_default();
    bytes.starts_with(b"OggS")
        && head
            .windows(10)
            .any(|window| window.starts_with(b"OpusHead") && window.last() == Some(&1))
}

fn is_animated(webp: &[u8]) -> bool {
    let head = webp.get(..64.min(webp.len())).unwrap_or_default();
    head.windows(4).any(|chunk| chunk == b"ANIM")
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::assets::Asset;

    #[test]
    fn our_own_files_are_what_they_say() {
        let cases = [
            (Asset::Bread, "image"),
            (Asset::Sketch, "image"),
            (Asset::Sticker, "sticker"),
            (Asset::AnimatedSticker, "sticker"),
            (Asset::Video, "video"),
            (Asset::Tune, "audio"),
            (Asset::Jingle, "audio"),
            (Asset::Voice, "audio"),
            (Asset::PriceList, "document"),
        ];
        for (asset, kind) in cases {
            assert!(can_be_shown(kind, false, &asset.file()), "{asset:?}");
        }
        assert!(can_be_shown("audio", true, &Asset::Voice.file()));
        assert!(
            !can_be_shown("audio", true, &Asset::Jingle.file()),
            "a voice note is Ogg"
        );
        assert!(!can_be_shown("image", false, &Asset::Sticker.file()));
    }

    #[test]
    fn a_false_name_and_a_sticker_too_large_are_found_out() {
        let mut file = Asset::Bread.file();
        file.mime = String::from("image/png");
        assert!(!can_be_shown("image", false, &file), "a JPEG called PNG");
        let mut sticker = Asset::Sticker.file();
        let mut bytes = sticker.bytes.to_vec();
        bytes.resize(100 * KB + 1, 0);
        sticker.bytes = bytes.into();
        assert!(
            !can_be_shown("sticker", false, &sticker),
            "a still sticker of more than 100 KB"
        );
    }
}
