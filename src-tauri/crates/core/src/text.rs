//! WhatsApp's text marks, read once into paragraphs of spans. Never HTML.
//!
//! `*bold*`, `_italic_` and `~strike~` need a non-space inside and a boundary outside; they nest
//! freely. `` `code` `` and ```` ```mono``` ```` end all reading inside. Links win over marks, so
//! that `a_b_c` in an address stays.

use linkify::{LinkFinder, LinkKind};

/// A paragraph of a message.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Paragraph {
    /// How it stands.
    pub kind: ParagraphKind,
    /// What it says.
    pub spans: Vec<Span>,
}

/// How a paragraph stands.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum ParagraphKind {
    /// As it is.
    Plain,
    /// After a bullet.
    Bullet,
    /// After a number, which is part of the text.
    Numbered,
    /// A quotation.
    Quote,
    /// Fixed width, line breaks kept.
    Mono,
}

/// A run of text in one style.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Span {
    /// The text.
    pub text: String,
    /// `*…*`
    pub bold: bool,
    /// `_…_`
    pub italic: bool,
    /// `~…~`
    pub strike: bool,
    /// `` `…` ``
    pub code: bool,
    /// Address to open outside: http, https or mailto.
    pub href: Option<String>,
}

/// Styles inside styles are read so deep; marks further in are plain text. Three kinds need three.
const DEEPEST: usize = 8;
/// Longer lines are read as they stand, in bytes: no phone writes a message of this length.
const LONGEST_LINE: usize = 64 * 1024;

/// Reads a body, in a time that grows with its length only, whatever stands in it.
#[must_use]
pub fn paragraphs(body: &str) -> Vec<Paragraph> {
    let mut found = Vec::new();
    let parts: Vec<&str> = body.split("```").collect();
    for (index, part) in parts.iter().copied().enumerate() {
        let closed = index % 2 == 1 && parts.len() > index + 1;
        if closed && !part.trim().is_empty() {
            let span = Span {
                text: part.trim_matches('\n').to_owned(),
                code: true,
                ..Span::default()
            };
            found.push(Paragraph {
                kind: ParagraphKind::Mono,
                spans: vec![span],
            });
            continue;
        }
        let text = if index % 2 == 1 {
            format!("```{part}")
        } else {
            part.to_owned()
        };
        // The break next to a fixed-width block belongs to the block.
        let text = if index > 0 {
            text.strip_prefix('\n').unwrap_or(&text)
        } else {
            &text
        };
        if !text.is_empty() {
            found.extend(text.split('\n').map(line));
        }
    }
    found
}

/// What a body says without its marks, where only words are shown: its first `longest` characters
/// at most. Marks that are closed far behind them may stay.
#[must_use]
pub fn without_marks(body: &str, longest: usize) -> String {
    let beginning: String = body.chars().take(longest * 4).collect();
    let lines: Vec<String> = paragraphs(&beginning)
        .into_iter()
        .map(|paragraph| {
            let words = paragraph.spans.into_iter().map(|span| span.text);
            let bullet = (paragraph.kind == ParagraphKind::Bullet).then(|| "• ".to_owned());
            bullet.into_iter().chain(words).collect()
        })
        .collect();
    lines.join("\n").chars().take(longest).collect()
}

fn line(line: &str) -> Paragraph {
    let (kind, rest) = if let Some(rest) = line.strip_prefix("> ") {
        (ParagraphKind::Quote, rest)
    } else if let Some(rest) = line.strip_prefix("- ").or_else(|| line.strip_prefix("* ")) {
        (ParagraphKind::Bullet, rest)
    } else if is_numbered(line) {
        (ParagraphKind::Numbered, line)
    } else {
        (ParagraphKind::Plain, line)
    };
    let mut spans = Vec::new();
    inline(rest, &Span::default(), &mut spans);
    Paragraph { kind, spans }
}

fn is_numbered(line: &str) -> bool {
    line.split_once(". ").is_some_and(|(number, rest)| {
        (1..=3).contains(&number.len())
            && number.bytes().all(|byte| byte.is_ascii_digit())
            && !rest.is_empty()
    })
}

/// Splits at links first, then reads marks in what lies between.
fn inline(text: &str, style: &Span, spans: &mut Vec<Span>) {
    if text.len() > LONGEST_LINE {
        return flush(&mut text.to_owned(), style, spans);
    }
    let mut finder = LinkFinder::new();
    finder
        .url_must_have_scheme(true)
        .kinds(&[LinkKind::Url, LinkKind::Email]);
    let links = finder
        .links(text)
        .filter_map(|link| {
            let address = link.as_str();
            let lower = address.to_ascii_lowercase();
            let href = match link.kind() {
                LinkKind::Email => format!("mailto:{address}"),
                _ if lower.starts_with("http://") || lower.starts_with("https://") => {
                    address.to_owned()
                }
                _ => return None,
            };
            Some(Link {
                start: link.start(),
                end: link.end(),
                href,
            })
        })
        .collect();
    let chars: Vec<(usize, char)> = text.char_indices().collect();
    let links = Links { text, links };
    links.marks(&chars, style, 0, spans);
}

/// An address in a line; from and to in bytes.
struct Link {
    start: usize,
    end: usize,
    href: String,
}

/// A line with its addresses, in order.
struct Links<'a> {
    text: &'a str,
    links: Vec<Link>,
}

impl Links<'_> {
    /// Reads marks from left to right; a mark without its partner is plain text.
    fn marks(&self, chars: &[(usize, char)], style: &Span, depth: usize, spans: &mut Vec<Span>) {
        let mut plain = String::new();
        let mut at = 0;
        // Marks that are known to have no partner any more: looked for once, not from each of them.
        let mut alone: Vec<char> = Vec::new();
        while let Some(&(offset, c)) = chars.get(at) {
            if let Some(link) = self.starting_at(offset) {
                flush(&mut plain, style, spans);
                let address = self.text.get(offset..link.end).unwrap_or_default();
                spans.push(Span {
                    text: address.to_owned(),
                    href: Some(link.href.clone()),
                    ..style.clone()
                });
                at = chars.partition_point(|(start, _)| *start < link.end);
                continue;
            }
            let opens = depth < DEEPEST && opens(chars, at) && !alone.contains(&c);
            let close = if opens {
                self.partner(chars, at, c)
            } else {
                None
            };
            let Some(close) = close else {
                if opens {
                    alone.push(c);
                }
                plain.push(c);
                at += 1;
                continue;
            };
            flush(&mut plain, style, spans);
            let inner = chars.get(at + 1..close).unwrap_or_default();
            let mut inside = style.clone();
            match c {
                '*' => inside.bold = true,
                '_' => inside.italic = true,
                '~' => inside.strike = true,
                _ => inside.code = true,
            }
            if inside.code {
                plain.extend(inner.iter().map(|(_, c)| c));
                flush(&mut plain, &inside, spans);
            } else {
                self.marks(inner, &inside, depth + 1, spans);
            }
            at = close + 1;
        }
        flush(&mut plain, style, spans);
    }

    fn starting_at(&self, offset: usize) -> Option<&Link> {
        let found = self.links.binary_search_by_key(&offset, |link| link.start);
        self.links.get(found.ok()?)
    }

    fn holds(&self, offset: usize) -> bool {
        let after = self.links.partition_point(|link| link.start <= offset);
        let before = after.checked_sub(1).and_then(|last| self.links.get(last));
        before.is_some_and(|link| offset < link.end)
    }

    /// The closing mark for the one at `open`: with a non-space inside, a boundary outside, and in
    /// no address. What closes does not depend on what opened.
    fn partner(&self, chars: &[(usize, char)], open: usize, mark: char) -> Option<usize> {
        let char_at = |index: usize| chars.get(index).map(|(_, c)| *c);
        (open + 2..chars.len()).find(|&close| {
            let Some(&(offset, c)) = chars.get(close) else {
                return false;
            };
            c == mark
                && !self.holds(offset)
                && !char_at(close - 1).is_none_or(char::is_whitespace)
                && !char_at(close + 1).is_some_and(char::is_alphanumeric)
        })
    }
}

/// Whether a mark at this place may open: a boundary outside, a non-space inside.
fn opens(chars: &[(usize, char)], at: usize) -> bool {
    let char_at = |index: usize| chars.get(index).map(|(_, c)| *c);
    let before = at.checked_sub(1).and_then(char_at);
    matches!(char_at(at), Some('*' | '_' | '~' | '`'))
        && !before.is_some_and(char::is_alphanumeric)
        && !char_at(at + 1).is_none_or(char::is_whitespace)
}

fn flush(plain: &mut String, style: &Span, spans: &mut Vec<Span>) {
    if !plain.is_empty() {
        spans.push(Span {
            text: std::mem::take(plain),
            ..style.clone()
        });
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    /// Spans as text: `b` bold, `i` italic, `s` strike, `c` code, `l` link before each.
    fn shown(body: &str) -> String {
        let paragraph = |paragraph: Paragraph| {
            let kind = match paragraph.kind {
                ParagraphKind::Plain => "",
                ParagraphKind::Bullet => "• ",
                ParagraphKind::Numbered => "# ",
                ParagraphKind::Quote => "> ",
                ParagraphKind::Mono => "M ",
            };
            let spans: Vec<String> = paragraph
                .spans
                .into_iter()
                .map(|span| {
                    let mut style = String::new();
                    for (on, letter) in [
                        (span.bold, 'b'),
                        (span.italic, 'i'),
                        (span.strike, 's'),
                        (span.code, 'c'),
                        (span.href.is_some(), 'l'),
                    ] {
                        if on {
                            style.push(letter);
                        }
                    }
                    format!("[{style}:{}]", span.text)
                })
                .collect();
            format!("{kind}{}", spans.join(""))
        };
        paragraphs(body)
            .into_iter()
            .map(paragraph)
            .collect::<Vec<_>>()
            .join("/")
    }

    #[test]
    fn marks_become_spans() {
        let table = [
            ("plain", "[:plain]"),
            ("*bold* and _it_", "[b:bold][: and ][i:it]"),
            ("*a _b_ c*", "[b:a ][bi:b][b: c]"),
            ("2*3*4", "[:2*3*4]"),
            ("* no*", "• [:no*]"),
            ("*open", "[:*open]"),
            ("*no *", "[:*no *]"),
            ("snake_case_name", "[:snake_case_name]"),
            ("`*x*`", "[c:*x*]"),
            ("~gone~!", "[s:gone][:!]"),
            ("- one\n- two", "• [:one]/• [:two]"),
            ("1. one", "# [:1. one]"),
            ("> said", "> [:said]"),
            ("", ""),
        ];
        for (body, expected) in table {
            assert_eq!(shown(body), expected, "{body:?}");
        }
    }

    #[test]
    fn links_win_over_marks() {
        assert_eq!(
            shown("see https://a.example/x_y_z?q=1, or ana@b.example."),
            "[:see ][l:https://a.example/x_y_z?q=1][:, or ][l:ana@b.example][:.]"
        );
        assert_eq!(shown("*https://a.example/x*"), "[bl:https://a.example/x]");
        assert_eq!(
            shown("javascript:alert(1) file:///etc"),
            "[:javascript:alert(1) file:///etc]"
        );
    }

    #[test]
    fn fixed_width_blocks_keep_their_lines() {
        assert_eq!(
            shown("a\n```x\n *y*```\nb"),
            "[:a]/[:]/M [c:x\n *y*]/[:b]".replace("/[:]", "/")
        );
        assert_eq!(shown("```open"), "[:```open]");
    }

    #[test]
    fn marks_without_end_end() {
        let deep = |count: usize| format!("{}x{}", "*_~".repeat(count), "~_*".repeat(count));
        assert_eq!(shown(&deep(1)), "[bis:x]");
        // Each of these once took minutes, or the stack.
        for hostile in [
            deep(10_000),
            "*a ".repeat(20_000),
            "`".repeat(1_000_000),
            "```a".repeat(250_000),
            "*_".repeat(500_000),
            "https://a.example ".repeat(3_000),
        ] {
            let read: usize = paragraphs(&hostile)
                .iter()
                .flat_map(|paragraph| &paragraph.spans)
                .map(|span| span.text.len())
                .sum();
            assert!(read <= hostile.len() && read > 0);
        }
    }

    #[test]
    fn right_to_left_text_comes_through_whole() {
        assert_eq!(shown("*مرحبا* بكم"), "[b:مرحبا][: بكم]");
    }

    #[test]
    fn words_alone_have_no_marks_and_an_end() {
        let table = [
            (
                "That song is *wonderful*, _really_",
                100,
                "That song is wonderful, really",
            ),
            ("> quoted\n- one\n1. two", 100, "quoted\n• one\n1. two"),
            ("```mono\ntext``` and 2 * 3", 100, "mono\ntext\n and 2 * 3"),
            ("*ab*cdef", 4, "*ab*"),
            ("*bold* and more", 6, "bold a"),
            ("🎂🎂🎂", 2, "🎂🎂"),
            ("", 5, ""),
        ];
        for (body, longest, words) in table {
            assert_eq!(without_marks(body, longest), words, "{body}");
        }
    }
}
