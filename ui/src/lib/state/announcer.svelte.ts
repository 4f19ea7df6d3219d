/** At most one announcement a second; what comes faster is summed up. */
const GAP_MS = 1_000;

/** What a screen reader is told: one hidden log, fed by code, never by paging or time. */
export class Announcer {
  lines = $state.raw<readonly { id: number; text: string }[]>([]);
  #count = 0;
  #waiting: string[] = [];
  #timer: ReturnType<typeof setTimeout> | undefined;
  readonly #sumUp: (count: number) => string;

  constructor(sumUp: (count: number) => string) {
    this.#sumUp = sumUp;
  }

  say(text: string): void {
    this.#waiting.push(text);
    if (this.#timer !== undefined) return;
    this.#flush();
  }

  #flush(): void {
    const texts = this.#waiting;
    this.#waiting = [];
    const [only] = texts;
    if (only === undefined) {
      this.#timer = undefined;
      return;
    }
    const text = texts.length === 1 ? only : this.#sumUp(texts.length);
    this.lines = [...this.lines.slice(-4), { id: (this.#count += 1), text }];
    this.#timer = setTimeout(() => this.#flush(), GAP_MS);
  }
}
