/** How often relative times are drawn again, in milliseconds. */
const TICK_MS = 15_000;
/** The longest delay a timer takes. */
const LONGEST_MS = 2 ** 31 - 1;

/** Now, as the interface shows it: moves by itself, and exactly when asked to. */
export class Clock {
  /** Unix milliseconds of the last tick. */
  now = $state(Date.now());
  #timer: ReturnType<typeof setInterval> | undefined;

  start(): () => void {
    this.#timer = setInterval(() => this.tick(), TICK_MS);
    return () => clearInterval(this.#timer);
  }

  tick(): void {
    this.now = Date.now();
  }

  /** Ticks at an instant, so that a countdown flips when it ends and not a tick later. */
  wakeAt(atMs: number): () => void {
    const delay = atMs - Date.now();
    if (delay < 0 || delay > LONGEST_MS) return () => undefined;
    const timer = setTimeout(() => this.tick(), delay + 1);
    return () => clearTimeout(timer);
  }
}
