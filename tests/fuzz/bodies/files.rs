//! Files and their names, both chosen by whoever sends them.

use std::io::Cursor;

use shopbell_core::media::look;
use shopbell_domain::media::safe_file_name;

/// The first line is the type that is claimed, the rest the file. It is never what a browser would
/// run, and never a picture too large to be shown.
pub(super) fn content(input: &[u8]) {
    let mut lines = input.splitn(2, |byte| *byte == b'\n');
    let claimed = String::from_utf8_lossy(lines.next().unwrap_or_default());
    let file = lines.next().unwrap_or_default();
    let found = look(Cursor::new(file), &claimed).expect("memory can be read");
    for runs in ["html", "svg", "xml", "javascript", "ecmascript", "xhtml"] {
        let archive = found.mime.starts_with("application/vnd.");
        assert!(archive || !found.mime.contains(runs), "{}", found.mime);
    }
    assert_ne!(found.mime, "image/svg+xml");
    if let Some((width, height)) = found.size {
        assert!(width.max(height) <= 16_384 && width.min(height) >= 1);
        assert!(u64::from(width) * u64::from(height) <= 100_000_000);
        assert!(found.mime.starts_with("image/"));
    }
    assert!(found.duration_ms.is_none_or(|length_ms| length_ms > 0));
}

/// A name leads nowhere, hides nothing, and is safe a second time.
pub(super) fn name(input: &[u8]) {
    let claimed = String::from_utf8_lossy(input);
    let Some(safe) = safe_file_name(&claimed) else {
        return;
    };
    assert!((1..=120).contains(&safe.chars().count()), "{safe:?}");
    assert!(!safe.contains(['/', '\\', ':', '<', '>', '"', '|', '?', '*']));
    let hidden = |c: char| {
        c.is_control() || "\u{202a}\u{202b}\u{202c}\u{202d}\u{202e}\u{2066}\u{2067}\u{2068}\u{2069}\u{200e}\u{200f}\u{61c}".contains(c)
    };
    assert!(!safe.contains(hidden), "{safe:?}");
    assert!(
        !safe.starts_with(['.', ' ']) && !safe.ends_with(['.', ' ']),
        "{safe:?}"
    );
    let device = safe
        .split('.')
        .next()
        .unwrap_or_default()
        .trim_end()
        .to_lowercase();
    assert!(
        !["con", "prn", "aux", "nul", "com1", "lpt9"].contains(&&*device),
        "{safe:?}"
    );
    assert_eq!(
        safe_file_name(&safe).as_deref(),
        Some(&*safe),
        "safe is safe"
    );
}
