//! How text is read by search: what is found and what is looked for go through the same rules.
//!
//! Words are runs of letters and digits, as all their spellings are written. In scripts without
//! spaces between words every character stands alone, and what is looked for is a phrase of them:
//! so two characters are found inside a run of twenty.

mod fold;

use std::ops::Range;

use fold::{Part, fold, part};

/// Longest text that is looked for, in characters: what is beyond is not read.
const MAX_CHARS: usize = 200;
/// Most words that are looked for at once.
const MAX_WORDS: usize = 12;
/// Longest text that is read, in characters, as much as a message can have: what is beyond is not
/// found. Who sends megabytes gets no more of our memory than anybody else.
const LONGEST: usize = 65_536;
/// Most digits of a phone number, and a few: what is longer is none.
const MOST_DIGITS: usize = 20;
/// Fewest digits that are looked for as part of a phone number.
const MIN_DIGITS: usize = 3;

/// The words of a text with spaces between them: letters and digits only, ready for an index.
#[must_use]
pub fn spelled(text: &str) -> String {
    let (mut all, mut goes_on) = (String::new(), false);
    for c in text.chars().take(LONGEST) {
        match part(c) {
            Part::Gap => goes_on = false,
            Part::Mark => {}
            kind @ (Part::Letter | Part::Alone) => {
                let alone = kind == Part::Alone;
                if (alone || !goes_on) && !all.is_empty() {
                    all.push(' ');
                }
                fold(c, &mut all);
                goes_on = !alone;
            }
        }
    }
    all
}

/// Every part of a phone number (digits) that somebody may know it by: its ends.
pub fn number_ends(number: &str) -> impl Iterator<Item = &str> {
    let is_number = number.len() <= MOST_DIGITS;
    let ends = if is_number { number.len() } else { 0 };
    (0..ends.saturating_sub(MIN_DIGITS - 1)).filter_map(|from| number.get(from..))
}

/// What somebody looks for.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Sought {
    words: Vec<SoughtWord>,
    number: Option<String>,
}

/// A word that is looked for.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct SoughtWord {
    /// What must stand side by side: one word, or the characters of a script without spaces.
    pub parts: Vec<String>,
    /// The last of them may go on: it is the beginning of a word.
    pub open: bool,
}

impl Sought {
    /// Reads what somebody typed. Everything is looked for as it is: nothing is an operator.
    #[must_use]
    pub fn read(typed: &str) -> Self {
        let end = typed
            .char_indices()
            .nth(MAX_CHARS)
            .map_or(typed.len(), |(at, _)| at);
        let typed = typed.get(..end).unwrap_or_default();
        let words = typed.split_whitespace().filter_map(|chunk| {
            let found = tokens(chunk);
            let last = found.last()?;
            Some(SoughtWord {
                // The beginning of half the dictionary is of no help.
                open: !last.alone && last.word.chars().nth(1).is_some(),
                parts: found.into_iter().map(|token| token.word).collect(),
            })
        });
        Self {
            words: words.take(MAX_WORDS).collect(),
            number: number(typed),
        }
    }

    /// Whether there is nothing to look for.
    #[must_use]
    pub fn is_empty(&self) -> bool {
        self.words.is_empty()
    }

    /// All of them must be there.
    #[must_use]
    pub fn words(&self) -> &[SoughtWord] {
        &self.words
    }

    /// The digits, when what was typed can be part of a phone number, without the zeros that are
    /// dialled before it.
    #[must_use]
    pub fn number(&self) -> Option<&str> {
        self.number.as_deref()
    }

    /// Where the words stand in a text: byte ranges from left to right, apart from each other.
    #[must_use]
    pub fn lit(&self, text: &str) -> Vec<Range<usize>> {
        let found = tokens(text);
        let mut lit: Vec<Range<usize>> = Vec::new();
        for from in 0..found.len() {
            let rest = found.get(from..).unwrap_or_default();
            let end = self.words.iter().filter_map(|word| word.end_in(rest)).max();
            let (Some(first), Some(end)) = (rest.first(), end) else {
                continue;
            };
            match lit.last_mut() {
                Some(before) if before.end >= first.from => before.end = before.end.max(end),
                _ => lit.push(first.from..end),
            }
        }
        lit
    }
}

impl SoughtWord {
    /// Where the word ends when it begins with the first of these.
    fn end_in(&self, found: &[Token]) -> Option<usize> {
        let (last, before) = self.parts.split_last()?;
        let here = found.get(..self.parts.len())?;
        let same = here
            .iter()
            .zip(before)
            .all(|(token, part)| token.word == *part);
        let at_last = here.last().filter(|_| same)?;
        if self.open {
            at_last.word.starts_with(last.as_str()).then_some(())?;
            return at_last.end_of(last.len());
        }
        (at_last.word == *last).then(|| at_last.end_of(last.len()))?
    }
}

struct Token {
    word: String,
    /// Of a script without spaces.
    alone: bool,
    /// Where it begins in the text, in bytes.
    from: usize,
    /// After each letter: the length of the word so far, and where the letter ends in the text.
    ends: Vec<(usize, usize)>,
}

impl Token {
    /// Where so many bytes of the word end in the text.
    fn end_of(&self, bytes: usize) -> Option<usize> {
        self.ends
            .iter()
            .find(|(length, _)| *length >= bytes)
            .map(|(_, end)| *end)
    }
}

fn tokens(text: &str) -> Vec<Token> {
    let mut all: Vec<Token> = Vec::new();
    let mut goes_on = false;
    for (at, c) in text.char_indices().take(LONGEST) {
        let end = at + c.len_utf8();
        match part(c) {
            Part::Gap => goes_on = false,
            Part::Mark => {
                if let Some((_, last)) = all.last_mut().and_then(|token| token.ends.last_mut())
                    && *last == at
                {
                    *last = end;
                }
            }
            kind @ (Part::Letter | Part::Alone) => {
                let alone = kind == Part::Alone;
                if alone || !goes_on {
                    all.push(Token {
                        word: String::new(),
                        alone,
                        from: at,
                        ends: Vec::new(),
                    });
                }
                if let Some(token) = all.last_mut() {
                    fold(c, &mut token.word);
                    token.ends.push((token.word.len(), end));
                }
                goes_on = !alone;
            }
        }
    }
    all
}

/// The digits of a number in any spelling; `None` when there is anything else in it.
fn number(typed: &str) -> Option<String> {
    let mut digits = String::new();
    for c in typed.chars() {
        match part(c) {
            Part::Letter => {
                let mut folded = String::new();
                fold(c, &mut folded);
                digits.push(folded.parse().ok().filter(char::is_ascii_digit)?);
            }
            Part::Alone => return None,
            Part::Mark => {}
            Part::Gap if c.is_whitespace() || "+-–‑()./".contains(c) => {}
            Part::Gap => return None,
        }
    }
    let dialled = digits.trim_start_matches('0');
    (dialled.len() >= MIN_DIGITS).then(|| dialled.to_owned())
}

#[cfg(test)]
mod tests;
