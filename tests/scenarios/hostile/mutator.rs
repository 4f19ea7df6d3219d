//! Makes new inputs from known ones: for a run without a fuzzer, the same for the same seed.

use crate::support::Dice;

/// What parsers stumble over.
const PIECES: &[&[u8]] = &[
    b"",
    b"\0",
    b"\n",
    b"null",
    b"[]",
    b"{}",
    b"\"\"",
    b"-1",
    b"1e308",
    b"1e999",
    b"18446744073709551616",
    b"-9223372036854775808",
    b"\\ud800",
    b"\\u0000",
    b"\xff",
    b"\xc0\x80",
    b"\xed\xa0\x80",
    b"\xef\xbb\xbf",
    b"\xe2\x80\xae",
    b"\xe2\x81\xa6",
    b"*",
    b"_",
    b"~",
    b"`",
    b"```",
    b"{{1}}",
    b"{{",
    b"}}",
    b"https://a.example/",
    b"a@b.example",
    b"../",
    b"con.",
    b"sha256=",
    b"\xff\xff\xff\xff",
    b"\x7f\xff\xff\xff",
    b"\0\0\0\0",
];
/// Inputs grow no longer.
const LONGEST: usize = 96 * 1024;

/// One of the inputs with up to eight changes.
pub(super) fn mutant(inputs: &[Vec<u8>], dice: &mut Dice) -> Vec<u8> {
    let mut input = pick(inputs, dice).clone();
    for _ in 0..=dice.below(8) {
        change(&mut input, inputs, dice);
        input.truncate(LONGEST);
    }
    input
}

fn change(input: &mut Vec<u8>, others: &[Vec<u8>], dice: &mut Dice) {
    let (from, to) = span(input.len(), dice);
    match dice.below(9) {
        0 if from < input.len() => input[from] ^= 1 << dice.below(8),
        1 if from < input.len() => input[from] = u8::try_from(dice.below(256)).unwrap(),
        2 => drop(input.drain(from..to)),
        3 => drop(input.splice(from..from, pick(PIECES, dice).iter().copied())),
        4 => drop(input.splice(from..to, pick(PIECES, dice).iter().copied())),
        5 => {
            let piece = input[from..to].to_vec();
            drop(input.splice(to..to, piece));
        }
        6 => {
            let piece = pick(PIECES, dice).repeat(1 << dice.below(12));
            drop(input.splice(from..from, piece));
        }
        7 => input.truncate(from),
        _ => {
            let other = pick(others, dice);
            let (there, until) = span(other.len(), dice);
            drop(input.splice(from..from, other[there..until].iter().copied()));
        }
    }
}

fn pick<'a, T>(all: &'a [T], dice: &mut Dice) -> &'a T {
    &all[usize::try_from(dice.below(all.len() as u64)).unwrap()]
}

/// A part, mostly short.
fn span(length: usize, dice: &mut Dice) -> (usize, usize) {
    let throw =
        |limit: usize, dice: &mut Dice| usize::try_from(dice.below(limit as u64 + 1)).unwrap();
    let from = throw(length, dice);
    let most = if dice.below(4) == 0 { length } else { 16 };
    let to = from + throw(most, dice);
    (from, to.min(length))
}
