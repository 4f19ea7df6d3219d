//! The files customers send. Drawn and rendered by `assets/make.sh`; ours, free of rights.

use bytes::Bytes;
use serde::{Deserialize, Serialize};

use crate::media::MediaFile;

/// A built-in file.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
#[non_exhaustive]
pub enum Asset {
    /// JPEG: loaves on a board.
    Bread,
    /// JPEG: a birthday cake.
    Cake,
    /// JPEG: the shop's counter.
    Counter,
    /// JPEG: cupcakes, upright.
    Cupcakes,
    /// PNG: a sketch with transparency.
    Sketch,
    /// WebP sticker, static.
    Sticker,
    /// WebP sticker, animated.
    AnimatedSticker,
    /// MP4 (H.264 and AAC, `moov` first).
    Video,
    /// Ogg/Opus, mono: a voice note.
    Voice,
    /// M4A (AAC).
    Tune,
    /// MP3.
    Jingle,
    /// PDF of two pages.
    PriceList,
}

impl Asset {
    const ALL: [Self; 12] = [
        Self::Bread,
        Self::Cake,
        Self::Counter,
        Self::Cupcakes,
        Self::Sketch,
        Self::Sticker,
        Self::AnimatedSticker,
        Self::Video,
        Self::Voice,
        Self::Tune,
        Self::Jingle,
        Self::PriceList,
    ];

    /// The file.
    #[must_use]
    pub fn file(self) -> MediaFile {
        let (bytes, mime, name): (&'static [u8], &str, &str) = match self {
            Self::Bread => (
                include_bytes!("../assets/bread.jpg"),
                "image/jpeg",
                "bread.jpg",
            ),
            Self::Cake => (
                include_bytes!("../assets/cake.jpg"),
                "image/jpeg",
                "cake.jpg",
            ),
            Self::Counter => (
                include_bytes!("../assets/counter.jpg"),
                "image/jpeg",
                "counter.jpg",
            ),
            Self::Cupcakes => (
                include_bytes!("../assets/cupcakes.jpg"),
                "image/jpeg",
                "cupcakes.jpg",
            ),
            Self::Sketch => (
                include_bytes!("../assets/sketch.png"),
                "image/png",
                "sketch.png",
            ),
            Self::Sticker => (
                include_bytes!("../assets/sticker.webp"),
                "image/webp",
                "sticker.webp",
            ),
            Self::AnimatedSticker => (
                include_bytes!("../assets/sticker-animated.webp"),
                "image/webp",
                "hello.webp",
            ),
            Self::Video => (
                include_bytes!("../assets/video.mp4"),
                "video/mp4",
                "video.mp4",
            ),
            Self::Voice => (
                include_bytes!("../assets/voice.ogg"),
                "audio/ogg; codecs=opus",
                "voice.ogg",
            ),
            Self::Tune => (
                include_bytes!("../assets/tune.m4a"),
                "audio/mp4",
                "tune.m4a",
            ),
            Self::Jingle => (
                include_bytes!("../assets/jingle.mp3"),
                "audio/mpeg",
                "jingle.mp3",
            ),
            Self::PriceList => (
                include_bytes!("../assets/prices.pdf"),
                "application/pdf",
                "prices.pdf",
            ),
        };
        MediaFile {
            bytes: Bytes::from_static(bytes),
            mime: mime.to_owned(),
            file_name: Some(name.to_owned()),
        }
    }

    /// The built-in file of that name.
    pub(crate) fn named(name: &str) -> Option<MediaFile> {
        Self::ALL
            .iter()
            .map(|asset| asset.file())
            .find(|file| file.file_name.as_deref() == Some(name))
    }

    /// A stable key, for ids that keep from start to start.
    pub(crate) fn key(self) -> String {
        format!("{self:?}")
    }
}
