/** A place in a text that somebody has to fill, such as `[time]`: words in square brackets. */
const BLANK = /\[[^[\]\n]*[^[\]\s][^[\]\n]*\]/gu;

/** Where a blank stands, in UTF-16 units, and how it reads there. */
export interface Blank {
  from: number;
  to: number;
  text: string;
}

/** Every blank of a text, each once, brackets and all. */
export function blanksOf(text: string): string[] {
  return [...new Set(text.match(BLANK))];
}

/** Where these blanks still stand in a text, from its beginning on. */
export function openBlanks(text: string, blanks: readonly string[]): Blank[] {
  if (blanks.length === 0) return [];
  return [...text.matchAll(BLANK)]
    .filter(([found]) => blanks.includes(found))
    .map(({ 0: found, index }) => ({ from: index, to: index + found.length, text: found }));
}

/**
 * The blank to go to from a selection: the next one, or with -1 the one before. Null at the ends,
 * so that the key that walks them leaves the field there as it always does.
 */
export function blankBeside(
  open: readonly Blank[],
  from: number,
  to: number,
  step: -1 | 1,
): Blank | null {
  if (step === 1) return open.find((blank) => blank.from >= to) ?? null;
  return open.findLast((blank) => blank.to <= from) ?? null;
}
