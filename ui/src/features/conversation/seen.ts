/** A row counts as seen after this long at half its height, with the window focused. */
const SEEN_MS = 500;

interface Options {
  scroller: HTMLElement;
  /** Whether the person can see the window at all. */
  attentive: () => boolean;
  /** The newest customer message that was really seen. */
  onseen: (messageId: string) => void;
}

/** Watches which customer messages were really seen: read receipts must not lie. */
export class Seen {
  readonly #options: Options;
  readonly #watch: IntersectionObserver;
  readonly #visible = new Set<Element>();
  #watched = new Set<Element>();
  #timer: ReturnType<typeof setTimeout> | undefined;

  constructor(options: Options) {
    this.#options = options;
    this.#watch = new IntersectionObserver((entries) => this.#look(entries), {
      root: options.scroller,
      threshold: [0, 0.25, 0.5, 0.75, 1],
    });
    for (const type of ["focus", "blur"]) addEventListener(type, this.#restart);
    document.addEventListener("visibilitychange", this.#restart);
  }

  /** Takes the customer's rows drawn now. Call after every change of the rows. */
  follow(rows: Iterable<Element>): void {
    const next = new Set(rows);
    for (const row of this.#watched) {
      if (next.has(row)) continue;
      this.#watch.unobserve(row);
      this.#visible.delete(row);
    }
    for (const row of next) if (!this.#watched.has(row)) this.#watch.observe(row);
    this.#watched = next;
  }

  /** Something unread is here after all: look at what is visible once more. */
  again(): void {
    this.#restart();
  }

  stop(): void {
    this.#watch.disconnect();
    clearTimeout(this.#timer);
    for (const type of ["focus", "blur"]) removeEventListener(type, this.#restart);
    document.removeEventListener("visibilitychange", this.#restart);
  }

  #look(entries: readonly IntersectionObserverEntry[]): void {
    for (const entry of entries) {
      // A row taller than the view is never half visible: half of the view counts as well.
      const shown = entry.intersectionRect.height;
      const enough =
        entry.isIntersecting &&
        (entry.intersectionRatio >= 0.5 || shown >= this.#options.scroller.clientHeight / 2);
      if (enough) this.#visible.add(entry.target);
      else this.#visible.delete(entry.target);
    }
    this.#restart();
  }

  // Any change starts the half second anew, so only rows that stayed visible throughout count.
  readonly #restart = (): void => {
    clearTimeout(this.#timer);
    if (this.#visible.size === 0 || !this.#options.attentive()) return;
    this.#timer = setTimeout(() => this.#tell(), SEEN_MS);
  };

  #tell(): void {
    const newest = [...this.#visible]
      .filter((row) => row.isConnected)
      .sort((a, b) => (a.compareDocumentPosition(b) & Node.DOCUMENT_POSITION_FOLLOWING ? -1 : 1))
      .at(-1);
    const id = newest instanceof HTMLElement ? newest.dataset["row"] : undefined;
    if (id !== undefined) this.#options.onseen(id);
  }
}
