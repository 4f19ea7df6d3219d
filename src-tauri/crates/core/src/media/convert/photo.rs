//! Pictures: any format we can read becomes a JPEG as the Cloud API takes it, the right way up,
//! without what the camera noted; and small pictures of large ones, for lists.
//!
//! P10: customers send pictures, too. What a picture says of its size is checked before anything
//! of it is unpacked.

use std::{
    fs,
    io::{BufReader, Cursor},
    path::Path,
};

use image::{
    DynamicImage, ImageDecoder, ImageEncoder as _, ImageReader, Limits, RgbImage,
    codecs::jpeg::JpegEncoder, imageops::FilterType, metadata::Orientation,
};

use super::{Made, Progress, Unfit, heif, jpeg};
use crate::media::look::MAX_SIDE;

/// Most memory for one unpacked picture, in bytes.
const UNPACKED: u64 = 512 * 1024 * 1024;
/// Longest side and JPEG quality, best first: the first that is small enough is taken.
const LADDER: [(u32, u8); 6] = [
    (4096, 90),
    (4096, 82),
    (3072, 80),
    (2560, 78),
    (2048, 75),
    (1600, 70),
];
/// Longest side of a small picture, in pixels: twice what a bubble is wide.
pub(in crate::media) const THUMB_SIDE: u32 = 720;
const THUMB_QUALITY: u8 = 80;

const JPEG: Made = Made {
    mime: "image/jpeg",
    extension: "jpg",
};

/// Types that [`to_jpeg`] reads. Of what moves, it takes the first picture.
pub(in crate::media) fn reads(mime: &str) -> bool {
    matches!(
        mime,
        "image/jpeg"
            | "image/png"
            | "image/webp"
            | "image/gif"
            | "image/bmp"
            | "image/tiff"
            | "image/heif"
            | "image/heic"
    )
}

/// Photos of cameras and phones that nothing here can read, or not always.
pub(in crate::media) fn is_other_photo(mime: &str) -> bool {
    matches!(
        mime,
        "image/heif" | "image/heic" | "image/avif" | "image/jxl"
    )
}

/// An unpacked picture, the right way up.
struct Picture {
    pixels: RgbImage,
    /// Its colour profile. It holds nothing about the person; without it the colours change.
    profile: Option<Vec<u8>>,
}

/// Writes the picture as a JPEG of at most `max_bytes`.
pub(super) fn to_jpeg(
    source: &Path,
    target: &Path,
    max_bytes: u64,
    progress: Progress<'_>,
) -> Result<Option<Made>, Unfit> {
    progress(5);
    let picture = drawable(unpacked_with_profile(source)?);
    progress(40);
    let mut sized = DynamicImage::ImageRgb8(picture.pixels);
    for (step, (side, quality)) in (0_u8..).zip(LADDER) {
        if sized.width().max(sized.height()) > side {
            sized = sized.resize(side, side, FilterType::Triangle);
        }
        let bytes = encode(&sized, quality, picture.profile.clone())?;
        progress(50 + step.saturating_mul(8));
        if bytes.len() as u64 <= max_bytes {
            fs::write(target, bytes)?;
            return Ok(Some(JPEG));
        }
    }
    Err(Unfit::Unreadable)
}

/// Writes a JPEG without its notes; `None` when it has none. One that only its notes turn the
/// right way up, or of four inks, is drawn anew.
pub(super) fn plain(
    source: &Path,
    target: &Path,
    progress: Progress<'_>,
) -> Result<Option<Made>, Unfit> {
    let file = fs::read(source)?;
    let Some(plain) = jpeg::without_notes(&file) else {
        return Ok(None);
    };
    let turned = decoder(&file)?.orientation().map_err(unreadable)? != Orientation::NoTransforms;
    if turned || plain.four_inks {
        return to_jpeg(source, target, u64::MAX, progress);
    }
    if plain.bytes == file {
        return Ok(None);
    }
    fs::write(target, plain.bytes)?;
    Ok(Some(JPEG))
}

/// A small JPEG of a picture; `None` when the picture itself is small enough. Blocks.
pub(in crate::media) fn thumb(source: &Path) -> Result<Option<Vec<u8>>, Unfit> {
    /// A picture no longer than this, in bytes, is its own small picture.
    const SMALL_BYTES: u64 = 96 * 1024;
    // Unpacked here first in any case: what claims to be huge is not handed on.
    let picture = open(source)?;
    if fs::metadata(source)?.len() <= SMALL_BYTES {
        return Ok(None);
    }
    let pixels = DynamicImage::ImageRgb8(picture.pixels);
    let small = if pixels.width().max(pixels.height()) > THUMB_SIDE {
        pixels.thumbnail(THUMB_SIDE, THUMB_SIDE)
    } else {
        pixels
    };
    encode(&small, THUMB_QUALITY, picture.profile).map(Some)
}

/// A picture of anybody's.
fn open(source: &Path) -> Result<Picture, Unfit> {
    unpack(&fs::read(source)?).map(drawable)
}

fn drawable((unpacked, profile): (DynamicImage, Option<Vec<u8>>)) -> Picture {
    Picture {
        pixels: on_white(unpacked),
        // Profiles of greys and inks do not fit what is drawn. Source: ICC.1:2022, 7.2.6.
        profile: profile.filter(|profile| profile.get(16..20) == Some(b"RGB ")),
    }
}

/// The picture of a file of the owner's, the right way up, seen through where it is.
pub(super) fn unpacked(source: &Path) -> Result<DynamicImage, Unfit> {
    unpacked_with_profile(source).map(|(picture, _)| picture)
}

fn unpacked_with_profile(source: &Path) -> Result<(DynamicImage, Option<Vec<u8>>), Unfit> {
    let file = fs::read(source)?;
    if heif::is_one(&file) {
        return heif::unpacked(&file);
    }
    unpack(&file)
}

fn unpack(file: &[u8]) -> Result<(DynamicImage, Option<Vec<u8>>), Unfit> {
    let mut decoder = decoder(file)?;
    if decoder.total_bytes() > UNPACKED {
        return Err(Unfit::Unreadable);
    }
    let orientation = decoder.orientation().map_err(unreadable)?;
    let profile = decoder.icc_profile().map_err(unreadable)?;
    let mut unpacked = DynamicImage::from_decoder(decoder).map_err(unreadable)?;
    unpacked.apply_orientation(orientation);
    Ok((unpacked, profile))
}

fn decoder(file: &[u8]) -> Result<impl ImageDecoder + '_, Unfit> {
    let mut reader = ImageReader::new(BufReader::new(Cursor::new(file))).with_guessed_format()?;
    let mut limits = Limits::default();
    limits.max_image_width = Some(MAX_SIDE);
    limits.max_image_height = Some(MAX_SIDE);
    limits.max_alloc = Some(UNPACKED);
    reader.limits(limits);
    reader.into_decoder().map_err(unreadable)
}

/// A JPEG cannot be seen through: what shines through is white, as chats show it.
fn on_white(picture: DynamicImage) -> RgbImage {
    if !picture.color().has_alpha() {
        return picture.into_rgb8();
    }
    let seen_through = picture.into_rgba8();
    let mut pixels = RgbImage::new(seen_through.width(), seen_through.height());
    for (to, from) in pixels.pixels_mut().zip(seen_through.pixels()) {
        let [red, green, blue, alpha] = from.0.map(u16::from);
        let over = |ink: u16| u8::try_from((ink * alpha + 255 * (255 - alpha)) / 255);
        to.0 = [red, green, blue].map(|ink| over(ink).unwrap_or(u8::MAX));
    }
    pixels
}

fn encode(picture: &DynamicImage, quality: u8, profile: Option<Vec<u8>>) -> Result<Vec<u8>, Unfit> {
    let mut bytes = Vec::new();
    let mut encoder = JpegEncoder::new_with_quality(&mut bytes, quality);
    if let Some(profile) = profile
        && encoder.set_icc_profile(profile).is_err()
    {
        tracing::debug!("a colour profile could not be written");
    }
    encoder.encode_image(picture).map_err(unreadable)?;
    Ok(bytes)
}

pub(super) fn unreadable(error: image::ImageError) -> Unfit {
    match error {
        image::ImageError::IoError(error) if error.raw_os_error().is_some() => Unfit::File(error),
        error => {
            tracing::info!(%error, "a picture cannot be read");
            Unfit::Unreadable
        }
    }
}
