//! The piece of a message that shows why it was found.

use shopbell_domain::Sought;

use crate::text::without_marks;

/// A piece of an excerpt.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Bit {
    /// Its text.
    pub text: String,
    /// It is what was looked for.
    pub lit: bool,
}

/// Characters before the first hit: enough to see it in its sentence.
const BEFORE: usize = 36;
/// Characters in all.
const LONGEST: usize = 180;
/// Characters of a message that are looked through.
const READ: usize = 8_000;

/// The first of these texts that holds what is looked for, around it; else the first at all.
pub(super) fn excerpt(sought: &Sought, texts: &[&str]) -> Vec<Bit> {
    let plain = texts.iter().map(|text| {
        let text = without_marks(text, READ);
        text.split_whitespace().collect::<Vec<_>>().join(" ")
    });
    let plain: Vec<String> = plain.filter(|text| !text.is_empty()).collect();
    let hit = plain.iter().find_map(|text| {
        let lit = sought.lit(text);
        (!lit.is_empty()).then_some((text, lit))
    });
    let Some((text, lit)) = hit.or_else(|| plain.first().map(|text| (text, Vec::new()))) else {
        return Vec::new();
    };
    let first = lit.first().map_or(0, |range| range.start);
    let from = beginning(text, first);
    let piece = text.get(from..).unwrap_or_default();
    let end = piece
        .char_indices()
        .nth(LONGEST)
        .map_or(text.len(), |(at, _)| from + at);
    let mut bits = Vec::new();
    let mut add = |text: Option<&str>, lit: bool| {
        let text = text.filter(|text| !text.is_empty()).map(str::to_owned);
        bits.extend(text.map(|text| Bit { text, lit }));
    };
    add((from > 0).then_some("…"), false);
    let mut at = from;
    for range in lit.iter().filter(|range| range.start < end) {
        add(text.get(at..range.start), false);
        at = range.end.min(end);
        add(text.get(range.start..at), true);
    }
    add(text.get(at..end), false);
    add((end < text.len()).then_some("…"), false);
    bits
}

/// Where to begin so that the hit is seen with what stands before it: at a word, where there is one.
fn beginning(text: &str, hit: usize) -> usize {
    let before = text.get(..hit).unwrap_or_default();
    let Some((from, _)) = before.char_indices().rev().nth(BEFORE) else {
        return 0;
    };
    let space = before.get(from..).and_then(|piece| piece.find(' '));
    space.map_or(from, |space| from + space + 1)
}

#[cfg(test)]
mod tests {
    use super::*;

    fn shown(typed: &str, texts: &[&str]) -> String {
        let bits = excerpt(&Sought::read(typed), texts);
        let shown = bits.iter().map(|bit| match bit.lit {
            true => format!("[{}]", bit.text),
            false => bit.text.clone(),
        });
        shown.collect()
    }

    #[test]
    fn the_hit_stands_in_its_sentence_and_without_marks() {
        assert_eq!(
            shown("blanket", &["Is the *blue blanket*\nback?"]),
            "Is the blue [blanket] back?"
        );
        assert_eq!(shown("毛毯", &["我要蓝色毛毯两条"]), "我要蓝色[毛毯]两条");
    }

    #[test]
    fn a_long_message_is_cut_around_its_first_hit() {
        let long = format!(
            "{}the wool is warm {}",
            "before that ".repeat(40),
            "and so on ".repeat(40)
        );
        let found = shown("wool", &[&long]);
        assert!(
            found.starts_with("…that before that before that the [wool] is warm"),
            "{found}"
        );
        assert!(found.ends_with('…'), "{found}");
        assert!(found.chars().count() < LONGEST + 10, "{found}");
    }

    #[test]
    fn the_text_that_holds_it_is_shown_and_else_the_first() {
        assert_eq!(shown("red", &["", "blue", "a red one"]), "a [red] one");
        assert_eq!(shown("red", &["blue", "green"]), "blue");
        assert_eq!(shown("red", &["", ""]), "");
    }
}
