/** Bars of the picture while something is recorded. */
const BARS = 60;
/** Silence is drawn, too. */
const LEAST = 0.06;

/** The newest levels, from 0 to 100, as bars from `LEAST` to 1; silence before the first. */
export function barsOf(levels: readonly number[], bars: number = BARS): number[] {
  const shown = levels.slice(-bars);
  const before = Array.from({ length: bars - shown.length }, () => LEAST);
  return [...before, ...shown.map((level) => Math.max(LEAST, level / 100))];
}

/** From this part of the limit on, it is said how much is left. */
const NEAR = 0.8;

/** Milliseconds that still fit, judged by what was recorded so far; null while there is plenty. */
export function leftMs(lengthMs: number, bytes: number, limitBytes: number): number | null {
  if (bytes < limitBytes * NEAR || bytes === 0) return null;
  return Math.max(0, (lengthMs * (limitBytes - bytes)) / bytes);
}
