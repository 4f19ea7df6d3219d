//! Stickers: any picture becomes a WebP of 512 × 512 pixels, seen through where it does not reach.
//!
//! One that fits already goes out as it is, also when it moves; of anything else that moves, the
//! first picture is taken.
//!
//! Source: Meta, *Cloud API › Media* and *Sticker messages*, read 2026-11: 512 × 512, at most 100 KB
//! when it stands still, 500 KB when it moves.

use std::{
    fs::{self, File},
    io::BufReader,
    path::Path,
};

use image::{
    DynamicImage, ImageDecoder as _, RgbaImage,
    codecs::webp::WebPDecoder,
    imageops::{FilterType, overlay},
};
use shopbell_domain::MediaKind;

use super::{
    Made, Progress, Unfit,
    photo::{unpacked, unreadable},
};

/// Width and height in pixels.
const SIDE: u32 = 512;
/// The most that one may have which stands still, in bytes.
const STILL: u64 = 100 * 1024;
/// The most that one may have which moves, in bytes.
const MOVING: u64 = MediaKind::Sticker.max_bytes();
/// Best first: the first that is small enough is taken.
const QUALITIES: [f32; 7] = [90.0, 80.0, 70.0, 55.0, 40.0, 25.0, 10.0];

/// Writes the picture as a sticker; `None` when it is one. Blocks.
pub(super) fn to_sticker(
    source: &Path,
    target: &Path,
    progress: Progress<'_>,
) -> Result<Option<Made>, Unfit> {
    progress(5);
    if is_sticker(source) {
        return Ok(None);
    }
    let picture = sized(unpacked(source)?);
    progress(40);
    let mut sticker = RgbaImage::new(SIDE, SIDE);
    let middle = |side: u32| i64::from((SIDE - side.min(SIDE)) / 2);
    let (left, top) = (middle(picture.width()), middle(picture.height()));
    overlay(&mut sticker, &picture, left, top);
    for (step, quality) in (0_u8..).zip(QUALITIES) {
        let encoder = webp::Encoder::from_rgba(&sticker, SIDE, SIDE);
        let bytes = encoder.encode_simple(false, quality).map_err(|error| {
            tracing::info!(?error, "a picture cannot be written as a sticker");
            Unfit::Unreadable
        })?;
        progress(50 + step.saturating_mul(7));
        if bytes.len() as u64 <= STILL {
            fs::write(target, &*bytes)?;
            return Ok(Some(Made {
                mime: "image/webp",
                extension: "webp",
            }));
        }
    }
    Err(Unfit::Unreadable)
}

/// The picture, as large as fits. What cannot be seen counts for nothing meanwhile: else its colour,
/// mostly black, would be mixed into the edges of what can.
fn sized(picture: DynamicImage) -> RgbaImage {
    if !picture.color().has_alpha() {
        return picture
            .resize(SIDE, SIDE, FilterType::Triangle)
            .into_rgba8();
    }
    let mut pixels = picture.into_rgba8();
    for pixel in pixels.pixels_mut() {
        let [red, green, blue, alpha] = pixel.0.map(u32::from);
        let weighed = [red, green, blue].map(|ink| (ink * alpha + 127) / 255);
        pixel.0 = inks(weighed, pixel.0[3]);
    }
    let mut small = DynamicImage::ImageRgba8(pixels)
        .resize(SIDE, SIDE, FilterType::Triangle)
        .into_rgba8();
    for pixel in small.pixels_mut() {
        let [red, green, blue, alpha] = pixel.0.map(u32::from);
        let seen = [red, green, blue].map(|ink| (ink * 255).checked_div(alpha).unwrap_or(0));
        pixel.0 = inks(seen, pixel.0[3]);
    }
    small
}

fn inks(colour: [u32; 3], alpha: u8) -> [u8; 4] {
    let [red, green, blue] = colour.map(|ink| u8::try_from(ink).unwrap_or(u8::MAX));
    [red, green, blue, alpha]
}

/// Whether a file may go out as a sticker as it is.
fn is_sticker(source: &Path) -> bool {
    let read = || -> Result<bool, Unfit> {
        let file = File::open(source)?;
        let bytes = file.metadata()?.len();
        let decoder = WebPDecoder::new(BufReader::new(file)).map_err(unreadable)?;
        let most = if decoder.has_animation() {
            MOVING
        } else {
            STILL
        };
        Ok(decoder.dimensions() == (SIDE, SIDE) && bytes <= most)
    };
    read().unwrap_or(false)
}

#[cfg(test)]
mod tests {
    use image::{ImageReader, Rgba};

    use super::*;

    /// A picture that no encoder likes: every pixel by chance, from a seed.
    fn noise(width: u32, height: u32) -> RgbaImage {
        let mut seed = 0x2545_f491_u32;
        RgbaImage::from_fn(width, height, |_, _| {
            seed ^= seed << 13;
            seed ^= seed >> 17;
            seed ^= seed << 5;
            let [red, green, blue, _] = seed.to_be_bytes();
            Rgba([red, green, blue, 255])
        })
    }

    #[test]
    fn any_picture_becomes_a_small_square_that_is_seen_through_beside_it() {
        let folder = tempfile::tempdir().unwrap();
        let (source, target) = (folder.path().join("a.png"), folder.path().join("a.webp"));
        for (width, height) in [(1400, 700), (30, 90), (512, 512)] {
            noise(width, height).save(&source).unwrap();
            let made = to_sticker(&source, &target, &|_| ()).unwrap().unwrap();
            assert_eq!((made.mime, made.extension), ("image/webp", "webp"));
            let bytes = fs::metadata(&target).unwrap().len();
            assert!(bytes <= 100 * 1024, "{width} × {height}: {bytes} bytes");
            let drawn = ImageReader::open(&target).unwrap().decode().unwrap();
            let drawn = drawn.into_rgba8();
            assert_eq!(drawn.dimensions(), (SIDE, SIDE));
            assert_eq!(drawn.get_pixel(256, 256).0[3], 255, "the picture");
            let beside = if width == height { 255 } else { 0 };
            let corner = drawn.get_pixel(0, 0).0[3];
            assert_eq!(corner, beside, "{width} × {height}");
            assert!(is_sticker(&target), "it is one now, and is left as it is");
            assert!(to_sticker(&target, &source, &|_| ()).unwrap().is_none());
        }
    }

    #[test]
    fn edges_keep_their_colour_beside_what_cannot_be_seen() {
        let folder = tempfile::tempdir().unwrap();
        let (source, target) = (folder.path().join("a.png"), folder.path().join("a.webp"));
        // A white disc; around it, as drawing programs leave it, black that is not there.
        let disc = RgbaImage::from_fn(900, 900, |x, y| {
            let (x, y) = (i64::from(x) - 450, i64::from(y) - 450);
            if x * x + y * y < 400 * 400 {
                Rgba([255; 4])
            } else {
                Rgba([0; 4])
            }
        });
        disc.save(&source).unwrap();
        to_sticker(&source, &target, &|_| ()).unwrap().unwrap();
        let drawn = ImageReader::open(&target).unwrap().decode().unwrap();
        let drawn = drawn.into_rgba8();
        let half_seen: Vec<[u8; 4]> = drawn
            .pixels()
            .map(|pixel| pixel.0)
            .filter(|[.., alpha]| (60..200).contains(alpha))
            .collect();
        assert!(half_seen.len() > 200, "its edge: {}", half_seen.len());
        let darkest = half_seen.iter().map(|[red, ..]| *red).min().unwrap();
        assert!(darkest > 225, "a dark rim: {darkest}");
    }

    #[test]
    fn what_is_no_picture_becomes_no_sticker() {
        let folder = tempfile::tempdir().unwrap();
        let source = folder.path().join("a.webp");
        fs::write(&source, b"RIFF\0\0\0\0WEBPVP8 torn").unwrap();
        let made = to_sticker(&source, &folder.path().join("b"), &|_| ());
        assert!(matches!(made, Err(Unfit::Unreadable)), "{made:?}");
    }
}
