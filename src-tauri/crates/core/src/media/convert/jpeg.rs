//! What stands beside the picture in a JPEG: notes of cameras and programs, among them the place
//! where it was taken. They are cut out without touching the picture.
//!
//! Source: ITU-T T.81 (JPEG), annex B; Exif 2.32, section 4.5.4; read 2026-11.

/// Start and end of the image, start of a scan, the first and last application segment, comment.
const SOI: u8 = 0xD8;
const EOI: u8 = 0xD9;
const SOS: u8 = 0xDA;
const APP0: u8 = 0xE0;
const APP2: u8 = 0xE2;
const APP14: u8 = 0xEE;
const APP15: u8 = 0xEF;
const COM: u8 = 0xFE;

/// The picture alone: its own segments, its colour profile, nothing behind its end.
#[derive(Debug, PartialEq, Eq)]
pub(super) struct Plain {
    /// The file without notes; the same bytes when it had none.
    pub(super) bytes: Vec<u8>,
    /// Whether the picture is of four inks, which phones do not show.
    pub(super) four_inks: bool,
}

/// Cuts notes out of a JPEG; `None` when its segments make no sense.
pub(super) fn without_notes(file: &[u8]) -> Option<Plain> {
    let mut plain = Plain {
        bytes: Vec::with_capacity(file.len()),
        four_inks: false,
    };
    let mut at = 2;
    if file.get(..at)? != [0xFF, SOI] {
        return None;
    }
    plain.bytes.extend([0xFF, SOI]);
    loop {
        // Any number of fill bytes may stand before a marker.
        while *file.get(at)? == 0xFF && *file.get(at + 1)? == 0xFF {
            at += 1;
        }
        let (mark, marker) = (*file.get(at)?, *file.get(at + 1)?);
        if mark != 0xFF {
            return None;
        }
        if marker == EOI {
            plain.bytes.extend([0xFF, EOI]);
            return Some(plain);
        }
        let length = u16::from_be_bytes([*file.get(at + 2)?, *file.get(at + 3)?]);
        let end = at + 2 + usize::from(length);
        let segment = file.get(at..end)?;
        let content = segment.get(4..)?;
        if is_frame(marker) {
            plain.four_inks = *content.get(5)? == 4;
        }
        if belongs_to_the_picture(marker, content) {
            plain.bytes.extend(segment);
        }
        at = end;
        if marker == SOS {
            let scan = file.get(at..)?;
            let length = scan_length(scan)?;
            plain.bytes.extend(scan.get(..length)?);
            at += length;
        }
    }
}

/// Whether the segment says how large the picture is, and of how many colours.
fn is_frame(marker: u8) -> bool {
    matches!(marker, 0xC0..=0xCF) && !matches!(marker, 0xC4 | 0xC8 | 0xCC)
}

fn belongs_to_the_picture(marker: u8, content: &[u8]) -> bool {
    match marker {
        // The colour profile; the same marker also leads to further pictures with notes of their own.
        APP2 => content.starts_with(b"ICC_PROFILE\0"),
        // How it is coded.
        APP0 => content.starts_with(b"JFIF\0"),
        APP14 => content.starts_with(b"Adobe"),
        APP0..=APP15 | COM => false,
        _ => true,
    }
}

/// How long the coded picture is: up to the next marker that is part of no picture data.
fn scan_length(scan: &[u8]) -> Option<usize> {
    scan.windows(2).position(|pair| {
        matches!(pair, [0xFF, marker] if *marker != 0 && *marker != 0xFF && !(0xD0..=0xD7).contains(marker))
    })
}

#[cfg(test)]
mod tests {
    use super::*;

    fn segment(marker: u8, content: &[u8]) -> Vec<u8> {
        let length = u16::try_from(content.len() + 2).unwrap();
        [&[0xFF, marker], &length.to_be_bytes()[..], content].concat()
    }

    #[test]
    fn notes_go_and_the_picture_stays_as_it_is() {
        let frame = segment(0xC0, &[8, 0, 1, 0, 1, 3, 1, 0x11, 0]);
        let scan = [
            &segment(SOS, &[1, 1, 0, 0, 63, 0])[..],
            &[1, 0xFF, 0, 0xFF, 0xD3, 7],
        ]
        .concat();
        let icc = segment(APP2, b"ICC_PROFILE\0\x01\x01colours");
        let jfif = segment(APP0, b"JFIF\0\x01\x01");
        let kept = [&[0xFF, SOI][..], &jfif, &icc, &frame, &scan, &[0xFF, EOI]].concat();
        let exif = segment(0xE1, b"Exif\0\0II*\0GPS");
        let noted = [
            &[0xFF, SOI][..],
            &jfif,
            &exif,
            &icc,
            &segment(APP2, b"MPF\0another picture"),
            &segment(0xED, b"Photoshop 3.0\0home"),
            &[0xFF],
            &frame,
            &segment(COM, b"by Ana"),
            &scan,
            &[0xFF, EOI],
            &exif,
        ]
        .concat();
        let plain = without_notes(&noted).unwrap();
        assert_eq!(plain.bytes, kept);
        assert!(!plain.four_inks);
        assert_eq!(without_notes(&kept).unwrap().bytes, kept, "nothing to cut");
    }

    #[test]
    fn what_is_cut_short_or_lies_about_lengths_is_left_alone() {
        let whole = [
            &[0xFF, SOI][..],
            &segment(0xC0, &[8, 0, 1, 0, 1, 4]),
            &[0xFF, EOI],
        ]
        .concat();
        assert!(without_notes(&whole).unwrap().four_inks);
        for length in 0..whole.len() {
            assert_eq!(without_notes(&whole[..length]), None, "{length}");
        }
        assert_eq!(without_notes(&[0xFF, SOI, 0xFF, 0xE1, 0xFF, 0xFF, 1]), None);
        assert_eq!(without_notes(b"\x89PNG"), None);
    }
}
