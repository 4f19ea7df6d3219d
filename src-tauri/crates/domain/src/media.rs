//! Kinds of media and what the Cloud API takes of each.
//!
//! Source: Meta, *Cloud API › Media › Supported types*, read 2026-11.

/// Megabytes as the limits mean them.
const MB: u64 = 1024 * 1024;

/// What a media message is.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
pub enum MediaKind {
    /// JPEG or PNG.
    Image,
    /// MP4 or 3GP.
    Video,
    /// AAC, AMR, MP3, M4A or Ogg/Opus.
    Audio,
    /// Anything else, as a file.
    Document,
    /// WebP.
    Sticker,
}

/// The kinds and the MIME types the API documents for each.
const TYPES: [(MediaKind, &[&str]); 4] = [
    (MediaKind::Image, &["image/jpeg", "image/png"]),
    (MediaKind::Video, &["video/mp4", "video/3gp", "video/3gpp"]),
    (
        MediaKind::Audio,
        &[
            "audio/aac",
            "audio/amr",
            "audio/mpeg",
            "audio/mp4",
            "audio/ogg",
        ],
    ),
    (MediaKind::Sticker, &["image/webp"]),
];

impl MediaKind {
    /// Meta's word.
    #[must_use]
    pub fn as_meta(self) -> &'static str {
        match self {
            Self::Image => "image",
            Self::Video => "video",
            Self::Audio => "audio",
            Self::Document => "document",
            Self::Sticker => "sticker",
        }
    }

    /// Reads Meta's word.
    #[must_use]
    pub fn from_meta(word: &str) -> Option<Self> {
        Some(match word {
            "image" => Self::Image,
            "video" => Self::Video,
            "audio" => Self::Audio,
            "document" => Self::Document,
            "sticker" => Self::Sticker,
            _ => return None,
        })
    }

    /// The kind in which a file of this type goes out; types without a kind go as documents.
    #[must_use]
    pub fn for_outgoing(mime: &str) -> Self {
        let essence = essence(mime);
        TYPES
            .iter()
            // A WebP photo is not a sticker: it goes as a file until it is converted.
            .filter(|(kind, _)| *kind != Self::Sticker)
            .find(|(_, types)| types.contains(&essence.as_str()))
            .map_or(Self::Document, |(kind, _)| *kind)
    }

    /// Largest file we may send of this kind, in bytes.
    #[must_use]
    pub const fn max_bytes(self) -> u64 {
        match self {
            Self::Image => 5 * MB,
            Self::Video | Self::Audio => 16 * MB,
            Self::Document => 100 * MB,
            Self::Sticker => 500 * 1024,
        }
    }

    /// Largest file we take in of this kind, in bytes: customers' phones know wider limits than
    /// ours, and nothing over 100 MB can be fetched at all.
    #[must_use]
    pub fn max_inbound_bytes(self) -> u64 {
        match self {
            Self::Sticker => 5 * MB,
            Self::Image => 25 * MB,
            Self::Video | Self::Audio | Self::Document => 100 * MB,
        }
    }
}

/// The MIME type without parameters, in lower case.
#[must_use]
pub fn essence(mime: &str) -> String {
    mime.split(';')
        .next()
        .unwrap_or_default()
        .trim()
        .to_ascii_lowercase()
}

/// A file name that is safe to show and to save under; `None` when nothing is left of it.
///
/// Keeps the last path part without control and bidi characters, reserved Windows names, leading
/// and trailing dots and spaces; at most 120 characters, the extension kept. A safe name stays as it
/// is.
#[must_use]
pub fn safe_file_name(claimed: &str) -> Option<String> {
    const MOST: usize = 120;
    let last = claimed.rsplit(['/', '\\']).next().unwrap_or_default();
    let clean: String = last
        .chars()
        .filter(|c| !c.is_control() && !is_bidi_control(*c))
        .map(|c| if "<>:\"|?*".contains(c) { '_' } else { c })
        .collect();
    let clean = clean.trim_matches(is_edge);
    let mark = if is_reserved(clean) { "_" } else { "" };
    let (stem, extension) = match clean.rsplit_once('.') {
        Some((stem, extension)) if extension.chars().count() <= 10 => (stem, Some(extension)),
        _ => (clean, None),
    };
    if stem.is_empty() {
        return None;
    }
    let room = MOST - extension.map_or(0, |e| e.chars().count() + 1) - mark.len();
    let stem: String = stem.chars().take(room).collect();
    Some(match extension {
        Some(extension) => format!("{mark}{stem}.{extension}"),
        // Where it was cut there may be another dot.
        None => format!("{mark}{}", stem.trim_end_matches(is_edge)),
    })
}

/// What a name neither begins nor ends with.
fn is_edge(c: char) -> bool {
    c == '.' || c.is_whitespace()
}

/// Whether Windows takes it for a device, which it does up to the first dot.
///
/// Source: Microsoft, *Naming Files, Paths, and Namespaces*, read 2026-11.
fn is_reserved(name: &str) -> bool {
    const DEVICES: [&str; 6] = ["con", "prn", "aux", "nul", "conin$", "conout$"];
    let first = name.split('.').next().unwrap_or_default();
    let first = first.trim_end().to_lowercase();
    let numbered = |prefix| {
        let mut rest = first.strip_prefix(prefix).unwrap_or_default().chars();
        let number = rest.next();
        number.is_some_and(|c| "0123456789¹²³".contains(c)) && rest.next().is_none()
    };
    DEVICES.contains(&first.as_str()) || numbered("com") || numbered("lpt")
}

fn is_bidi_control(c: char) -> bool {
    matches!(c, '\u{061C}' | '\u{200E}' | '\u{200F}' | '\u{202A}'..='\u{202E}' | '\u{2066}'..='\u{2069}')
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn files_go_out_as_what_the_api_takes() {
        let table = [
            ("image/jpeg", MediaKind::Image),
            ("IMAGE/PNG", MediaKind::Image),
            ("image/webp", MediaKind::Document),
            ("image/svg+xml", MediaKind::Document),
            ("audio/ogg; codecs=opus", MediaKind::Audio),
            ("video/mp4", MediaKind::Video),
            ("application/pdf", MediaKind::Document),
            ("", MediaKind::Document),
        ];
        for (mime, kind) in table {
            assert_eq!(MediaKind::for_outgoing(mime), kind, "{mime}");
        }
    }

    #[test]
    fn hostile_file_names_lose_their_teeth() {
        let table = [
            ("../../etc/passwd", Some("passwd")),
            ("C:\\Windows\\con.txt", Some("_con.txt")),
            ("com1", Some("_com1")),
            ("COM\u{b9}.pdf", Some("_COM\u{b9}.pdf")),
            ("con.tar.gz", Some("_con.tar.gz")),
            ("NUL .txt", Some("_NUL .txt")),
            ("console.txt", Some("console.txt")),
            ("invoice\u{202E}fdp.exe", Some("invoicefdp.exe")),
            ("a\0b\n.pdf", Some("ab.pdf")),
            ("...", None),
            ("", None),
            ("what?.pdf", Some("what_.pdf")),
            ("صورة.jpg", Some("صورة.jpg")),
        ];
        for (claimed, safe) in table {
            assert_eq!(safe_file_name(claimed).as_deref(), safe, "{claimed:?}");
        }
        let long = format!("{}.pdf", "x".repeat(500));
        assert_eq!(
            safe_file_name(&long).map(|name| name.chars().count()),
            Some(120)
        );
        let cut = format!("{}. {}", "x".repeat(118), "y".repeat(50));
        assert_eq!(
            safe_file_name(&cut),
            Some("x".repeat(118)),
            "no dot at its end"
        );
    }
}
