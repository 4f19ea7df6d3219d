//! WhatsApp's text marks.

use shopbell_core::text::{ParagraphKind, paragraphs};

/// What is shown is what was written, in its order, without marks; links lead to the web or to a
/// letter, and say where.
pub(super) fn formatter(input: &[u8]) {
    let body = String::from_utf8_lossy(input);
    let read = paragraphs(&body);
    assert!(read == paragraphs(&body), "reading is a pure function");
    let mut written = body.chars();
    let mut shown = 0;
    for paragraph in &read {
        for span in &paragraph.spans {
            for c in span.text.chars() {
                assert!(
                    written.any(|there| there == c),
                    "{c:?} was never written, or not there"
                );
                shown += 1;
            }
            let Some(href) = &span.href else {
                continue;
            };
            let lower = href.to_ascii_lowercase();
            let leads = lower.starts_with("http://")
                || lower.starts_with("https://")
                || lower.starts_with("mailto:");
            assert!(leads, "a link to {href:?}");
            assert!(
                href.ends_with(&span.text),
                "a link to {href:?} must not say {:?}",
                span.text
            );
            assert!(!span.code, "what is code is no link");
        }
        if paragraph.kind == ParagraphKind::Mono {
            assert_eq!(paragraph.spans.len(), 1);
        }
    }
    // Letters are no marks: all of them are shown.
    let letters = |text: &str| text.chars().filter(|c| c.is_alphanumeric()).count();
    let kept: usize = read
        .iter()
        .flat_map(|paragraph| &paragraph.spans)
        .map(|span| letters(&span.text))
        .sum();
    assert_eq!(kept, letters(&body), "a letter was lost");
    assert!(shown <= body.chars().count());
}
