//! What a file is: its type, size and length, found by reading it.
//!
//! P10: whoever sends a file chooses every byte of it. So its beginning says what it is, not its
//! sender; only headers are read, never the picture or the sound; and what is read for them has a
//! limit, whatever the headers say about lengths.

use std::{
    io::{self, BufRead, Cursor, Read, Seek},
    panic::{AssertUnwindSafe, catch_unwind},
};

use image::{ImageFormat, ImageReader, Limits};
use lofty::{config::ParseOptions, file::AudioFile as _, probe::Probe};
use shopbell_domain::media::essence;

/// Largest side of a picture we show, in pixels.
pub(super) const MAX_SIDE: u32 = 16_384;
/// Largest picture we show, in pixels.
const MAX_PIXELS: u64 = 100_000_000;
/// The beginning that says what a file is, in bytes.
const HEAD: u64 = 8192;
/// A JPEG's size stands behind the notes of cameras and programs: so far it is looked for, in bytes.
const JPEG_HEAD: u64 = 2 * 1024 * 1024;
/// What a header may unpack to (colour profiles, texts), in bytes.
const UNPACKED: u64 = 8 * 1024 * 1024;
/// The type of what is a file and nothing more.
const ANY_FILE: &str = "application/octet-stream";

/// What a file shows of itself.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Look {
    /// Its MIME type by content. Never one that a browser would run.
    pub mime: String,
    /// Width and height in pixels of a picture that may be shown: at most 16,384 a side and 100
    /// megapixels in all.
    pub size: Option<(u32, u32)>,
    /// Length of sound or video in milliseconds, when its headers say so.
    pub duration_ms: Option<i64>,
}

/// Reads what a file is; `claimed` is the type somebody said. Blocks.
///
/// # Errors
/// When it cannot be read. What makes no sense is no error, only a file.
pub fn look(mut file: impl BufRead + Seek, claimed: &str) -> io::Result<Look> {
    let mut head = Vec::new();
    file.by_ref().take(HEAD).read_to_end(&mut head)?;
    file.rewind()?;
    let mime = found_type(&head, claimed);
    let family = mime.split('/').next();
    // Its sender may have written it so that its reader stumbles. Nothing of the reader is kept.
    let measured = catch_unwind(AssertUnwindSafe(|| match family {
        Some("image") => (picture_size(file), None),
        Some("audio" | "video") => (None, playing_time_ms(file)),
        _ => (None, None),
    }));
    let (size, duration_ms) = measured.unwrap_or_else(|_| {
        tracing::warn!("a file's headers could not be read; it is shown as it is");
        (None, None)
    });
    Ok(Look {
        mime,
        size,
        duration_ms,
    })
}

/// The type by content; the claimed one where the content says nothing and it is harmless.
///
/// What a browser would run (HTML, SVG, scripts) is never passed on as such: it is a file.
fn found_type(head: &[u8], claimed: &str) -> String {
    let claimed = essence(claimed);
    if let Some(kind) = infer::get(head) {
        let found = kind.mime_type();
        return match (found, claimed.as_str()) {
            // One container, two kinds: the claim tells sound from picture.
            ("video/mp4" | "audio/m4a" | "audio/mp4", "audio/mp4" | "audio/aac") => {
                "audio/mp4".to_owned()
            }
            ("audio/ogg" | "audio/opus" | "application/ogg" | "video/ogg", _) => {
                "audio/ogg".to_owned()
            }
            // Cameras keep their raw data in TIFF as well, with a stamp-sized picture in front.
            ("image/tiff", claimed) if claimed != "image/tiff" => ANY_FILE.to_owned(),
            // Office files are archives; the claim names the program.
            ("application/zip", claimed) if claimed.starts_with("application/vnd.") => {
                claimed.to_owned()
            }
            ("text/html" | "text/xml" | "image/svg+xml", _) => ANY_FILE.to_owned(),
            (found, _) => found.to_owned(),
        };
    }
    let harmless = [
        "text/plain",
        "text/csv",
        "audio/aac",
        "audio/amr",
        "audio/mpeg",
    ];
    if harmless.contains(&claimed.as_str()) {
        claimed
    } else {
        ANY_FILE.to_owned()
    }
}

/// Width and height from the header of a picture, when it is one we show.
fn picture_size(file: impl BufRead + Seek) -> Option<(u32, u32)> {
    let reader = ImageReader::new(file).with_guessed_format().ok()?;
    // Others are read only to be drawn anew as one of these.
    if !matches!(
        reader.format(),
        Some(ImageFormat::Jpeg | ImageFormat::Png | ImageFormat::WebP)
    ) {
        return None;
    }
    let (width, height) = if reader.format() == Some(ImageFormat::Jpeg) {
        // Its reader takes the whole file into memory.
        let mut head = Vec::new();
        let mut file = reader.into_inner();
        file.rewind().ok()?;
        file.take(JPEG_HEAD).read_to_end(&mut head).ok()?;
        dimensions(ImageReader::with_format(
            Cursor::new(head),
            ImageFormat::Jpeg,
        ))?
    } else {
        dimensions(reader)?
    };
    let shown = (1..=MAX_SIDE).contains(&width)
        && (1..=MAX_SIDE).contains(&height)
        && u64::from(width) * u64::from(height) <= MAX_PIXELS;
    shown.then_some((width, height))
}

fn dimensions(mut reader: ImageReader<impl BufRead + Seek>) -> Option<(u32, u32)> {
    let mut limits = Limits::default();
    limits.max_image_width = Some(MAX_SIDE);
    limits.max_image_height = Some(MAX_SIDE);
    limits.max_alloc = Some(UNPACKED);
    reader.limits(limits);
    reader.into_dimensions().ok()
}

/// Length from the headers of sound or video; `None` when they do not say.
fn playing_time_ms(file: impl Read + Seek) -> Option<i64> {
    let only_properties = ParseOptions::new().read_tags(false).read_cover_art(false);
    let read = Probe::new(file)
        .options(only_properties)
        .guess_file_type()
        .ok()?
        .read()
        .ok()?;
    i64::try_from(read.properties().duration().as_millis())
        .ok()
        .filter(|length_ms| *length_ms > 0)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_content_says_what_a_file_is() {
        let table: [(&[u8], &str, &str); 9] = [
            (b"\xff\xd8\xff\xe0rest", "image/png", "image/jpeg"),
            (b"<html><script>", "image/jpeg", ANY_FILE),
            (b"<svg onload=x>", "image/svg+xml", ANY_FILE),
            (b"hello", "text/plain; charset=utf-8", "text/plain"),
            (b"hello", "text/html", ANY_FILE),
            (b"OggS\0\0\0\0", "audio/ogg; codecs=opus", "audio/ogg"),
            (b"%PDF-1.7", "application/pdf", "application/pdf"),
            (b"II*\0\x08\0\0\0\x09\0", "image/tiff", "image/tiff"),
            (b"II*\0\x08\0\0\0\x09\0", "image/x-nikon-nef", ANY_FILE),
        ];
        for (head, claimed, expected) in table {
            let found = look(Cursor::new(head), claimed).unwrap();
            assert_eq!(found.mime, expected, "{claimed}");
        }
    }

    /// The signature and header chunk of a PNG, without pixels.
    fn png(width: u32, height: u32) -> Vec<u8> {
        let mut header = b"IHDR".to_vec();
        header.extend(width.to_be_bytes());
        header.extend(height.to_be_bytes());
        header.extend([8, 6, 0, 0, 0]);
        let mut bytes = b"\x89PNG\r\n\x1a\n\0\0\0\x0d".to_vec();
        bytes.extend(&header);
        bytes.extend(checksum(&header).to_be_bytes());
        bytes.extend(b"\0\0\0\0IDAT\x35\xaf\x06\x1e");
        bytes
    }

    /// CRC-32 as PNG has it.
    fn checksum(bytes: &[u8]) -> u32 {
        !bytes.iter().fold(!0_u32, |sum, byte| {
            (0..8).fold(sum ^ u32::from(*byte), |sum, _| {
                (sum >> 1) ^ (0xEDB8_8320 & (sum & 1).wrapping_neg())
            })
        })
    }

    #[test]
    fn a_picture_beyond_what_can_be_shown_has_no_size() {
        for (width, height, shown) in [
            (640, 480, true),
            (10_000, 10_000, true),
            (16_384, 6_103, true),
            (16_385, 10, false),
            (10, 16_385, false),
            (10_001, 10_000, false),
            (100_000, 100_000, false),
            (u32::MAX, u32::MAX, false),
        ] {
            let found = look(Cursor::new(png(width, height)), "image/png").unwrap();
            assert_eq!(found.mime, "image/png");
            let expected = shown.then_some((width, height));
            assert_eq!(found.size, expected, "{width} × {height}");
        }
    }
}
