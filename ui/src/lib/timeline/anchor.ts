import { anchorAfter, modeAt, type Change, type Mode } from "./decide";

/** How long without movement until scrolling has ended. WebKitGTK has no `scrollend`. */
const REST_MS = 150;

/** A row and how far its upper edge lies below the upper edge of the view. */
export interface Place {
  id: string;
  offset: number;
}

interface Options {
  scroller: HTMLElement;
  /** Whose children carry `data-row`, the row's id. */
  content: HTMLElement;
  hasNewer: () => boolean;
  /** Called per frame while the view moves, and once when it rests. */
  onmove: (moving: boolean) => void;
}

/**
 * Keeps the reader's place. The only code that writes `scrollTop`.
 *
 * The place is remembered as the visible rows with their offsets; after a change the first of them
 * that is still there is put back where it was, in the same frame. Offsets are measured only when
 * the reader moved, so rounding cannot add up over many pages.
 */
export class Anchor {
  readonly #options: Options;
  readonly #resize: ResizeObserver;
  #mode: Mode = "pinned";
  #places: Place[] = [];
  #knownTop = -1;
  #lastMove = 0;
  #frame = 0;

  constructor(options: Options) {
    this.#options = options;
    this.#resize = new ResizeObserver(() => this.#resized());
    this.#resize.observe(options.scroller);
    this.#resize.observe(options.content);
    options.scroller.addEventListener("scroll", this.#watch, { passive: true });
    options.scroller.addEventListener("wheel", this.#watch, { passive: true });
    options.scroller.addEventListener("touchmove", this.#watch, { passive: true });
  }

  get mode(): Mode {
    return this.#mode;
  }

  /** The first visible row, to come back to it later. */
  get place(): Place | null {
    return this.#places[0] ?? null;
  }

  /** Whether the newest end of the drawn rows is nearer than the oldest. */
  get nearEnd(): boolean {
    const { scroller } = this.#options;
    return scroller.scrollTop + scroller.clientHeight / 2 > scroller.scrollHeight / 2;
  }

  /** Notes the reader's place, if it moved since we last looked. Call before rows change. */
  remember(): void {
    const { scroller, hasNewer } = this.#options;
    if (scroller.scrollTop === this.#knownTop) return;
    this.#knownTop = scroller.scrollTop;
    this.#mode = modeAt(scroller, hasNewer());
    this.#measure();
  }

  /** Puts the reader back after a change. Call after the rows were drawn, before the next paint. */
  settle(change: Change): void {
    if (anchorAfter(change, this.#mode) === "bottom") this.toEnd();
    else this.#putBack();
  }

  /** Goes to the newest message and follows it. */
  toEnd(): void {
    const { scroller } = this.#options;
    this.#write(scroller.scrollHeight - scroller.clientHeight);
    this.#mode = modeAt(scroller, this.#options.hasNewer());
    this.#measure();
  }

  /** Puts a row at an offset below the upper edge. Answers false when the row is not drawn. */
  show(place: Place): boolean {
    const row = this.#row(place.id);
    if (!row) return false;
    this.#write(this.#options.scroller.scrollTop + this.#offsetOf(row) - place.offset);
    this.#mode = modeAt(this.#options.scroller, this.#options.hasNewer());
    this.#measure();
    return true;
  }

  /** Puts a row in the middle of the view. Answers false when the row is not drawn. */
  centre(id: string): boolean {
    const row = this.#row(id);
    if (!row) return false;
    const room = this.#options.scroller.clientHeight - row.offsetHeight;
    return this.show({ id, offset: Math.max(room / 2, 8) });
  }

  /** Moves as little as needed to bring a row fully into view, for the arrow keys. */
  bringIn(id: string): void {
    const row = this.#row(id);
    if (!row) return;
    const offset = this.#offsetOf(row);
    const room = this.#options.scroller.clientHeight - row.offsetHeight;
    if (offset < 8) this.show({ id, offset: 8 });
    else if (offset > room - 8) this.show({ id, offset: Math.max(room - 8, 8) });
  }

  /** Whether a row's upper edge lies below what is visible. */
  isBelow(id: string): boolean {
    const row = this.#row(id);
    return row !== null && this.#offsetOf(row) > this.#options.scroller.clientHeight;
  }

  stop(): void {
    this.#resize.disconnect();
    cancelAnimationFrame(this.#frame);
    const { scroller } = this.#options;
    for (const type of ["scroll", "wheel", "touchmove"]) {
      scroller.removeEventListener(type, this.#watch);
    }
  }

  // WebKitGTK may withhold scroll events during momentum: once anything moves, look every frame.
  readonly #watch = (): void => {
    this.#lastMove = performance.now();
    if (this.#frame === 0) this.#frame = requestAnimationFrame(this.#look);
  };

  readonly #look = (): void => {
    const now = performance.now();
    if (this.#options.scroller.scrollTop !== this.#knownTop) {
      this.#lastMove = now;
      this.remember();
    }
    const moving = now - this.#lastMove < REST_MS;
    this.#frame = moving ? requestAnimationFrame(this.#look) : 0;
    this.#options.onmove(moving);
  };

  /** Rows or the frame got another size; the reader may have moved in the same frame, unseen yet. */
  #resized(): void {
    const { scroller, hasNewer } = this.#options;
    const moved = scroller.scrollTop - this.#knownTop;
    // At its very end, the view's own limit may have moved it.
    const atEnd = scroller.scrollTop >= scroller.scrollHeight - scroller.clientHeight;
    if (moved !== 0 && !atEnd) {
      this.#knownTop = scroller.scrollTop;
      this.#mode = modeAt(scroller, hasNewer());
      this.#places = this.#places.map(({ id, offset }) => ({ id, offset: offset - moved }));
    }
    this.settle("resized");
  }

  #putBack(): void {
    for (const place of this.#places) {
      const row = this.#row(place.id);
      if (!row) continue;
      const drift = this.#offsetOf(row) - place.offset;
      if (drift !== 0) this.#write(this.#options.scroller.scrollTop + drift);
      return;
    }
    // Nothing that was visible is left: what is visible now is the new place.
    this.#measure();
  }

  #write(top: number): void {
    const { scroller } = this.#options;
    scroller.scrollTop = top;
    this.#knownTop = scroller.scrollTop;
  }

  #measure(): void {
    const { content, scroller } = this.#options;
    const height = scroller.clientHeight;
    const places: Place[] = [];
    const rows = content.querySelectorAll<HTMLElement>("[data-row]");
    for (const row of rows) {
      const offset = this.#offsetOf(row);
      if (offset > height) break;
      if (offset + row.offsetHeight > 0) places.push({ id: row.dataset["row"] ?? "", offset });
    }
    // The oldest row loses its room above when older ones turn out to belong to its group: it is
    // held on to only where there is no other.
    const [first, ...others] = places;
    const oldest = first !== undefined && first.id === rows[0]?.dataset["row"];
    this.#places = oldest ? [...others, first] : places;
  }

  #offsetOf(row: HTMLElement): number {
    const frame = this.#options.scroller.getBoundingClientRect();
    return row.getBoundingClientRect().top - frame.top;
  }

  #row(id: string): HTMLElement | null {
    return this.#options.content.querySelector(`[data-row="${CSS.escape(id)}"]`);
  }
}
