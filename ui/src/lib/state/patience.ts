/** The bytes are here: what has not begun after this long never will, and some players say no error. */
const PATIENCE_MS = 10_000;

/**
 * Calls `giveUp` when what an element plays now says nothing of itself for too long. Returns how to
 * stop waiting.
 */
export function awaitBeginning(element: HTMLMediaElement, giveUp: () => void): () => void {
  const waiting = new AbortController();
  const timer = setTimeout(giveUp, PATIENCE_MS);
  waiting.signal.addEventListener("abort", () => clearTimeout(timer));
  const stop = () => waiting.abort();
  for (const sign of ["loadedmetadata", "error"]) {
    element.addEventListener(sign, stop, { signal: waiting.signal });
  }
  return stop;
}
