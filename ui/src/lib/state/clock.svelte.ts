/** How often relative times are drawn again, in milliseconds. */
const TICK_MS = 15_000;
/** The longest delay a timer takes. */
const LONGEST_MS = 2 ** 31 - 1;

/** Now, as the interface shows it: moves by itself, and exactly when asked to. */
export class Clock {
  /** Unix milliseconds of the last tick. */
  now = $state(0);
  readonly #read: () => number;
  #timer: ReturnType<typeof setInterval> | undefined;

  /** `read` tells the time in Unix milliseconds; the gallery and tests hand in their own. */
  constructor(read: () => number = Date.now) {
    this.#read = read;
    this.now = read();
  }

  start(): () => void {
    this.#timer = setInterval(() => this.tick(), TICK_MS);
    return () => clearInterval(this.#timer);
  }

  tick(): void {
    this.now = this.#read();
  }

  /** Ticks at an instant, so that a countdown flips when it ends and not a tick later. */
  wakeAt(atMs: number): () => void {
    const delay = atMs - this.#read();
    if (delay < 0 || delay > LONGEST_MS) return () => undefined;
    const timer = setTimeout(() => this.tick(), delay + 1);
    return () => clearTimeout(timer);
  }
}
