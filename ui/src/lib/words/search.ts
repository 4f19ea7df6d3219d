/**
 * Where the words that somebody looks for stand in a text, to be lit. The engine finds by the same
 * rules (`crates/domain/src/search`); both are held to `tests/fixtures/search-words.tsv`.
 */

/** From and to, in UTF-16 units. */
export type Range = readonly [from: number, to: number];

interface Token {
  word: string;
  alone: boolean;
  from: number;
  /** After each letter: the length of the word so far, and where the letter ends in the text. */
  ends: [length: number, end: number][];
}

const MAX_CHARS = 200;
const MAX_WORDS = 12;

type Blocks = readonly (readonly [first: number, last: number])[];

/** Accents, vowel points, joiners: they belong to the letter before and say nothing. */
const MARKS: Blocks = [
  [0x0300, 0x036f],
  [0x0591, 0x05bd],
  [0x05bf, 0x05bf],
  [0x05c1, 0x05c1],
  [0x05c2, 0x05c2],
  [0x05c4, 0x05c4],
  [0x05c5, 0x05c5],
  [0x05c7, 0x05c7],
  [0x0610, 0x061a],
  [0x0640, 0x0640],
  [0x064b, 0x065f],
  [0x0670, 0x0670],
  [0x06d6, 0x06dc],
  [0x06df, 0x06e4],
  [0x06e7, 0x06e7],
  [0x06e8, 0x06e8],
  [0x06ea, 0x06ed],
  [0x00ad, 0x00ad],
  [0x200b, 0x200f],
  [0x202a, 0x202e],
  [0x2060, 0x2069],
  [0xfe00, 0xfe0f],
  [0xfeff, 0xfeff],
];
/** Scripts that leave no space between words: each character is one. */
const ALONE: Blocks = [
  [0x0e00, 0x0e3e],
  [0x0e40, 0x0e4e],
  [0x0e50, 0x0e59],
  [0x0e5c, 0x0eff],
  [0x1000, 0x1049],
  [0x1050, 0x109f],
  [0x1100, 0x11ff],
  [0x1780, 0x17d3],
  [0x17dc, 0x17ff],
  [0x3005, 0x3007],
  [0x3041, 0x309f],
  [0x30a1, 0x30fa],
  [0x30fc, 0x30ff],
  [0x3105, 0x318f],
  [0x31a0, 0x31bf],
  [0x31f0, 0x31ff],
  [0x3400, 0x4dbf],
  [0x4e00, 0x9fff],
  [0xa960, 0xa97f],
  [0xac00, 0xd7ff],
  [0xf900, 0xfaff],
  [0xff66, 0xff9f],
  [0x20000, 0x3ffff],
];
/** Scripts of India: signs that bind letters together are no gap. */
const INDIAN = /[\u0900-\u0963\u0966-\u0dff]/u;
const LETTER = /[\p{L}\p{N}\p{Alphabetic}]/u;
/** Letters whose accents are no part of them. */
const ACCENTED = /[\u00c0-\u052f\u0600-\u06ff\u1e00-\u1fff]/u;

const SAME: Readonly<Record<string, string>> = {
  æ: "ae",
  œ: "oe",
  ø: "o",
  ß: "ss",
  ł: "l",
  đ: "d",
  ð: "d",
  þ: "th",
  ħ: "h",
  ŧ: "t",
  ı: "i",
  ς: "σ",
  ٱ: "ا",
  ى: "ي",
  ی: "ي",
  ة: "ه",
  ہ: "ه",
  ک: "ك",
};

/** The first digits of scripts that have their own. */
const ZEROS = [0x660, 0x6f0, 0x7c0, 0x966, 0x9e6, 0xa66, 0xae6, 0xb66, 0xbe6, 0xc66, 0xce6, 0xd66];

function isOf(blocks: Blocks, char: string): boolean {
  const code = char.codePointAt(0) ?? 0;
  return code > 0x7f && blocks.some(([first, last]) => code >= first && code <= last);
}

function fold(char: string): string {
  const code = char.codePointAt(0) ?? 0;
  const zero = ZEROS.find((first) => code >= first && code < first + 10);
  if (zero !== undefined) return String(code - zero);
  if (code >= 0xff01 && code <= 0xff5e) return String.fromCodePoint(code - 0xfee0).toLowerCase();
  const lower = char.toLowerCase();
  const plain = ACCENTED.test(lower) ? lower.normalize("NFD") : lower;
  return Array.from(plain, (one) => (isOf(MARKS, one) ? "" : (SAME[one] ?? one))).join("");
}

function tokens(text: string): Token[] {
  const all: Token[] = [];
  let goesOn = false;
  let at = 0;
  for (const char of text) {
    const from = at;
    at += char.length;
    if (isOf(MARKS, char)) {
      const last = all.at(-1)?.ends.at(-1);
      if (last?.[1] === from) last[1] = at;
      continue;
    }
    const alone = isOf(ALONE, char);
    if (!alone && !INDIAN.test(char) && !LETTER.test(char)) {
      goesOn = false;
      continue;
    }
    if (alone || !goesOn) all.push({ word: "", alone, from, ends: [] });
    const token = all.at(-1);
    if (token) {
      token.word += fold(char);
      token.ends.push([token.word.length, at]);
    }
    goesOn = !alone;
  }
  return all;
}

interface Word {
  parts: readonly string[];
  /** It is the beginning of a word. */
  open: boolean;
}

function sought(typed: string): Word[] {
  const words: Word[] = [];
  for (const chunk of Array.from(typed).slice(0, MAX_CHARS).join("").split(/\s+/u)) {
    const found = tokens(chunk);
    const last = found.at(-1);
    if (!last) continue;
    words.push({
      parts: found.map((token) => token.word),
      open: !last.alone && Array.from(last.word).length > 1,
    });
  }
  return words.slice(0, MAX_WORDS);
}

function endOf(token: Token, length: number): number | null {
  return token.ends.find(([so]) => so >= length)?.[1] ?? null;
}

/** Where a word ends when it begins with the first of these. */
function endIn({ parts, open }: Word, found: readonly Token[]): number | null {
  const last = parts.at(-1);
  const atLast = found[parts.length - 1];
  if (last === undefined || atLast === undefined) return null;
  if (parts.slice(0, -1).some((part, index) => found[index]?.word !== part)) return null;
  const here = open ? atLast.word.startsWith(last) : atLast.word === last;
  return here ? endOf(atLast, last.length) : null;
}

/** Whether words of a text begin with all that is typed, be it a single letter. */
export function begins(typed: string, text: string): boolean {
  const words = sought(typed);
  const found = tokens(text);
  const isThere = (word: Word) =>
    found.some((_, at) => endIn({ ...word, open: true }, found.slice(at, at + MAX_CHARS)) !== null);
  return words.length > 0 && words.every(isThere);
}

/** The places to light, from left to right, apart from each other. */
export function litRanges(typed: string, text: string): Range[] {
  const words = sought(typed);
  if (words.length === 0) return [];
  const found = tokens(text);
  const lit: [number, number][] = [];
  for (const [index, first] of found.entries()) {
    const rest = found.slice(index, index + MAX_CHARS);
    const ends = words.flatMap((word) => endIn(word, rest) ?? []);
    if (ends.length === 0) continue;
    const end = Math.max(...ends);
    const before = lit.at(-1);
    if (before && before[1] >= first.from) before[1] = Math.max(before[1], end);
    else lit.push([first.from, end]);
  }
  return lit;
}
