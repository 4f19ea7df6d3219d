//! Photos as telephones keep them: HEVC in a HEIF container, mostly as a grid of tiles.
//!
//! Only what the owner picked is read here, never what a customer sent: no other program of hers
//! would be asked to open that either, and this decoder is young. It has no unsafe code, and what it
//! stumbles over is a photo that cannot be read.

use heic_decoder::{HeifError, decode, probe};
use image::{DynamicImage, RgbImage, RgbaImage};

use super::Unfit;

/// The largest photo that is unpacked, in pixels: the 48 megapixels of telephones. It takes about
/// 15 bytes of memory for each.
const MOST_PIXELS: usize = 50_000_000;

/// Whether a file is in such a container, whatever is in it.
pub(super) fn is_one(file: &[u8]) -> bool {
    file.get(4..8) == Some(b"ftyp")
}

/// The photo, the right way up, and its colour profile.
pub(super) fn unpacked(file: &[u8]) -> Result<(DynamicImage, Option<Vec<u8>>), Unfit> {
    unpacked_within(MOST_PIXELS, file)
}

fn unpacked_within(most: usize, file: &[u8]) -> Result<(DynamicImage, Option<Vec<u8>>), Unfit> {
    let claimed = probe(file).map_err(unreadable)?;
    let pixels = claimed.coded_width.checked_mul(claimed.coded_height);
    if pixels.is_none_or(|pixels| pixels > most) {
        return Err(Unfit::Unreadable);
    }
    let mut photo = decode(file).map_err(unreadable)?;
    let profile = photo.metadata.icc_profile.take();
    let picture = if photo.alpha.is_some() {
        let drawn = photo.to_rgba8().map_err(unreadable)?;
        let (width, height) = sides(drawn.width, drawn.height)?;
        RgbaImage::from_raw(width, height, drawn.data).map(DynamicImage::ImageRgba8)
    } else {
        let drawn = photo.to_rgb8().map_err(unreadable)?;
        let (width, height) = sides(drawn.width, drawn.height)?;
        RgbImage::from_raw(width, height, drawn.data).map(DynamicImage::ImageRgb8)
    };
    Ok((picture.ok_or(Unfit::Unreadable)?, profile))
}

fn sides(width: usize, height: usize) -> Result<(u32, u32), Unfit> {
    let side = |side| u32::try_from(side).map_err(|_| Unfit::Unreadable);
    Ok((side(width)?, side(height)?))
}

fn unreadable(error: HeifError) -> Unfit {
    tracing::info!(%error, "a photo in HEIF cannot be read");
    Unfit::Unreadable
}

#[cfg(test)]
mod tests {
    use super::*;

    const PHONE: &[u8] = include_bytes!("../../../../../../tests/fixtures/photos/phone.heic");

    #[test]
    fn the_tiles_of_a_telephone_become_one_photo_the_right_way_up() {
        let (picture, profile) = unpacked(PHONE).unwrap();
        let picture = picture.into_rgb8();
        assert_eq!(
            picture.dimensions(),
            (150, 200),
            "turned a quarter to the left"
        );
        assert_eq!(profile, None);
        for (x, y, expected) in [
            (20, 20, [30, 160, 60]),
            (130, 20, [220, 200, 40]),
            (20, 180, [200, 30, 30]),
            (130, 180, [40, 60, 190]),
        ] {
            let found = picture.get_pixel(x, y).0;
            let near = found.iter().zip(expected).all(|(a, b)| a.abs_diff(b) <= 6);
            assert!(near, "at {x}, {y}: {found:?} for {expected:?}");
        }
    }

    #[test]
    fn a_torn_photo_is_unreadable_and_nothing_worse() {
        for length in 0..PHONE.len() {
            // What is torn in its last tile may still be drawn.
            drop(unpacked(&PHONE[..length]));
        }
        for at in 0..PHONE.len() {
            let mut bent = PHONE.to_vec();
            bent[at] ^= 0x55;
            drop(unpacked(&bent));
        }
        assert!(matches!(unpacked(&PHONE[..600]), Err(Unfit::Unreadable)));
    }

    #[test]
    fn what_claims_to_be_larger_than_it_may_is_not_unpacked() {
        assert!(unpacked_within(200 * 150, PHONE).is_ok());
        let larger = unpacked_within(200 * 150 - 1, PHONE);
        assert!(matches!(larger, Err(Unfit::Unreadable)));
    }
}
